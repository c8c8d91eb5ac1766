using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Resending;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>
/// <c>conversions.csv</c>: every conversion of the run with its price, its reference and its state, in the order of their ids, which is
/// that of time.
/// </summary>
/// <remarks>
/// Hot path, benchmark "whole run": a day of 10 million rows has a million conversions and more. Pieces of 4,096 are written on all cores
/// into buffers that are put out in order; a row allocates nothing. Amounts are without a sign: <c>side</c> says who paid what; a fee is
/// above zero when it was paid.
/// </remarks>
internal static class ConversionsCsv
{
    private const int PieceLength = 4096, RowLengthMax = 4096;

    private static readonly string[] Columns =
    [
        "conversion_id", "group_id", "account_id", "customer_id", "occurred_at", "side", "fiat_asset", "fiat_amount", "crypto_asset",
        "crypto_amount", "fee_asset", "fee_amount", "implied_rate", "reference_rate", "reference_source", "reference_time",
        "reference_age_hours", "deviation_bps", "tolerance_bps", "reference_state", "reference_age_business_days",
        "implied_fx", "fx_premium_bps", "match_basis", "state", "breaks", "match_confidence",
    ];

    internal static void Write(RunResult result, Stream stream)
    {
        stream.Write(Encoding.ASCII.GetBytes(string.Join(',', Columns) + "\n"));
        int[] positions = ConversionIds.Sorted(result);
        PiecesInOrder.Write(
            (positions.Length + PieceLength - 1) / PieceLength,
            piece => Piece(
                result, positions.AsSpan(piece * PieceLength, Math.Min(PieceLength, positions.Length - (piece * PieceLength)))),
            piece =>
            {
                stream.Write(piece);
                ArrayPool<byte>.Shared.Return(piece.Array!);
            });
    }

    private static ArraySegment<byte> Piece(RunResult result, ReadOnlySpan<int> positions)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((PieceLength * 320) + RowLengthMax);
        int length = 0;
        Dictionary<int, PairReference> cursors = result.Reconciled.Pricing.RentCursors();
        foreach (int position in positions)
        {
            if (buffer.Length - length < RowLengthMax)
            {
                byte[] longer = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(longer);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = longer;
            }

            CsvRow row = new(buffer.AsSpan(length));
            Row(ref row, result, position, cursors);
            length += row.Length;
        }

        result.Reconciled.Pricing.ReturnCursors(cursors);
        return new ArraySegment<byte>(buffer, 0, length);
    }

    private static void Row(ref CsvRow row, RunResult result, int position, Dictionary<int, PairReference> cursors)
    {
        ConversionColumn conversions = result.Reconciled.Conversions;
        ref Conversion conversion = ref conversions[position];
        ConversionIds.WriteTo(row.Take(ConversionIds.Length), result, position);
        row.Text(conversions.Texts[conversion.Group]);
        row.Text(result.Ledger.Symbols.Accounts.Text(conversion.Account));
        row.Text(result.Accounts.CustomerText(conversion.Account, conversion.Time));
        row.Instant(UtcInstant.FromNanoseconds(conversion.Time));
        row.Plain(conversion.IsBuy ? "buy"u8 : "sell"u8);
        AssetAndAmount(ref row, result, conversion.Fiat, conversion.FiatAmount);
        AssetAndAmount(ref row, result, conversion.Crypto, conversion.CryptoAmount);
        Fees(ref row, result, position, ref conversion);
        ConversionPrice price = result.Reconciled.Pricing.Price(conversion, cursors);
        Price(ref row, price);
        ImpliedFx fx = result.Reconciled.Market.FxOf(conversion, price);
        row.Rate(fx.Fx);
        row.Decimal(fx.PremiumBps);
        row.Plain(conversion.Basis switch
        {
            MatchBasis.OneRow => "one_row"u8,
            MatchBasis.Id => "id"u8,
            MatchBasis.Order => "order"u8,
            MatchBasis.Amount => "amount"u8,
            MatchBasis.Time => "time"u8,
            MatchBasis.CoveringSet => "covering_set"u8,
            _ => default,
        });
        row.Plain(conversion.State switch
        {
            ConversionState.Matched => "matched"u8,
            ConversionState.Pending => "pending"u8,
            ConversionState.Broken => "broken"u8,
            _ => "not_testable"u8,
        });
        row.Plain(conversion.Breaks == BreakSet.None ? default : Encoding.ASCII.GetBytes(BreakNames(conversion.Breaks)));
        row.Ascii(Words.Of(conversion.Confidence));
        row.End();
    }

    // Without a sign: the side says who paid.
    private static void AssetAndAmount(ref CsvRow row, RunResult result, ushort asset, CompactAmount amount)
    {
        if (asset == AssetTable.None)
        {
            row.Plain(default);
            row.Plain(default);
            return;
        }

        row.Ascii(result.Ledger.Symbols.Asset(asset).Text);
        if (amount.IsWide)
        {
            row.Amount(result.Reconciled.Conversions.Exact(amount).Magnitude);
        }
        else
        {
            row.Magnitude(amount);
        }
    }

    private static void Fees(ref CsvRow row, RunResult result, int position, ref Conversion conversion)
    {
        if (!conversion.HasSecondFee)
        {
            Fee(ref row, result, ref conversion);
            return;
        }

        (ushort asset, ScaledAmount amount) = result.Reconciled.Conversions.SecondFee(position);
        row.Ascii(result.Ledger.Symbols.Asset(conversion.FeeAsset).Text + ";" + result.Ledger.Symbols.Asset(asset).Text);
        row.Ascii(-result.Reconciled.Conversions.Exact(conversion.Fee) + ";" + -amount);
    }

    // Above zero when it was paid; a rebate has a minus.
    private static void Fee(ref CsvRow row, RunResult result, ref Conversion conversion)
    {
        if (conversion.FeeAsset == AssetTable.None || conversion.Fee.IsNegative || conversion.Fee.IsWide)
        {
            AssetAndAmount(ref row, result, conversion.FeeAsset, conversion.Fee);
            return;
        }

        row.Ascii(result.Ledger.Symbols.Asset(conversion.FeeAsset).Text);
        row.Amount(-result.Reconciled.Conversions.Exact(conversion.Fee));
    }

    private static void Price(ref CsvRow row, in ConversionPrice price)
    {
        row.Rate(price.Implied);
        if (price.Reference is { HasRate: true } reference)
        {
            row.Rate(reference.Rate);
            row.Name(reference.Source);
            row.Instant(reference.PublishedAt);
            row.Tenths(reference.AgeTenthHours);
        }
        else
        {
            for (int i = 0; i < 4; i++)
            {
                row.Plain(default);
            }
        }

        row.Decimal(price.DeviationBps);
        row.Decimal(price.Reference is { HasRate: true } ? price.Tolerance?.BreakBps : null);
        row.Plain(price.Reference?.State switch
        {
            RateState.Fresh => "fresh"u8,
            RateState.Stale => "stale"u8,
            RateState.NoRate => "no_rate"u8,
            _ => default,
        });
        row.Tenths(price.Reference is { HasRate: true } answer ? answer.AgeBusinessDays * 10L : null);
    }

    private static string BreakNames(BreakSet breaks)
    {
        List<string> names = [];
        for (uint bits = (uint)breaks; bits != 0; bits &= bits - 1)
        {
            names.Add(BreakCatalog.All[BitOperations.TrailingZeroCount(bits)].Code);
        }

        return string.Join(';', names.Order(StringComparer.Ordinal));
    }

    /// <summary>Writes the cells of one row into a buffer that is long enough.</summary>
    private ref struct CsvRow(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;

        internal int Length { get; private set; }

        /// <summary>The place of a cell of known length, the first of the row.</summary>
        internal Span<byte> Take(int length)
        {
            Length += length;
            return _buffer.Slice(Length - length, length);
        }

        /// <summary>A cell that needs no quotes.</summary>
        internal void Plain(ReadOnlySpan<byte> text)
        {
            _buffer[Length++] = (byte)',';
            text.CopyTo(_buffer[Length..]);
            Length += text.Length;
        }

        internal void Ascii(string text)
        {
            _buffer[Length++] = (byte)',';
            Length += Encoding.ASCII.GetBytes(text, _buffer[Length..]);
        }

        /// <summary>A name out of a rate file: as a rule plain letters, which are written without a copy.</summary>
        internal void Name(string text)
        {
            if (System.Text.Ascii.IsValid(text) && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAny(",\"\r\n"))
            {
                Ascii(text);
            }
            else
            {
                Text(Encoding.UTF8.GetBytes(text));
            }
        }

        /// <summary>A cell of the exchange's own text: quoted where needed, and kept from running as a formula.</summary>
        internal void Text(ReadOnlySpan<byte> text)
        {
            bool isFormula = CellGuard.IsNeeded(text);
            if (!isFormula && !text.ContainsAny((byte)',', (byte)'"', (byte)'\n') && !text.Contains((byte)'\r'))
            {
                Plain(text);
                return;
            }

            string guarded = (isFormula ? "'" : "") + Encoding.UTF8.GetString(text);
            Plain(Encoding.UTF8.GetBytes("\"" + guarded.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""));
        }

        internal void Instant(UtcInstant? instant)
        {
            _buffer[Length++] = (byte)',';
            Length += instant?.Format(_buffer[Length..]) ?? 0;
        }

        /// <summary>A number of tenths with one place, without a zero there; empty for null.</summary>
        internal void Tenths(long? tenths)
        {
            _buffer[Length++] = (byte)',';
            if (tenths is { } value)
            {
                Utf8Formatter.TryFormat(value / 10, _buffer[Length..], out int length);
                Length += length;
                if (value % 10 != 0)
                {
                    _buffer[Length++] = (byte)'.';
                    _buffer[Length++] = (byte)('0' + (value % 10));
                }
            }
        }

        internal void Magnitude(CompactAmount amount)
        {
            _buffer[Length++] = (byte)',';
            Length += amount.FormatMagnitude(_buffer[Length..]);
        }

        internal void Amount(ScaledAmount amount)
        {
            _buffer[Length++] = (byte)',';
            Length += amount.Format(_buffer[Length..]);
        }

        /// <summary>A rate with ten places, below 1 with eighteen, rounded half away from zero; empty for null.</summary>
        internal void Rate(decimal? rate) =>
            Decimal(rate is { } value ? decimal.Round(value, value < 1 ? 18 : 10, MidpointRounding.AwayFromZero) : null);

        /// <summary>A number without trailing zeros; empty for null.</summary>
        internal void Decimal(decimal? number)
        {
            _buffer[Length++] = (byte)',';
            if (number is not { } value)
            {
                return;
            }

            bool isWritten = Utf8Formatter.TryFormat(value, _buffer[Length..], out int length);
            Invariant.Holds(isWritten, "the buffer of a row holds every cell");
            ReadOnlySpan<byte> digits = _buffer.Slice(Length, length);
            if (digits.Contains((byte)'.'))
            {
                length = digits.TrimEnd((byte)'0').TrimEnd((byte)'.').Length;
            }

            Length += length;
        }

        internal void End() => _buffer[Length++] = (byte)'\n';
    }
}
