using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>A break as the outputs show it.</summary>
internal sealed record BreakRow(
    string Id, BreakCatalogEntry Entry, BreakSeverity Severity, string Group, string Account, string EntryIds, string File, string Line,
    string Expected, string Found, string Difference, string Asset, string UsdAtRisk, string AgeDays)
{
    /// <summary>What a clerk does next.</summary>
    internal string NextAction { get; init; } = Entry.NextAction;

    /// <summary>What the sentence says beside expected, found and difference; begins with a comma.</summary>
    internal string Note { get; init; } = "";

    /// <summary>What was compared, in one sentence.</summary>
    internal string Explanation => BreakSentences.Of(this);
}

/// <summary>All breaks of a run in the order of their ids, made one after the other: a day may have millions.</summary>
/// <remarks>Not for two threads at once: it remembers rates.</remarks>
internal sealed class BreakRows
{
    private readonly RunResult _result;
    private readonly Reconciled _reconciled;
    private readonly AssetTable _assets;
    private readonly BreakComparisons _comparisons;
    private readonly Dictionary<string, ushort> _numbers;

    private BreakRows(RunResult result)
    {
        _result = result;
        _reconciled = result.Reconciled;
        _assets = result.Ledger.Symbols.Assets;
        _comparisons = new BreakComparisons(result);
        _numbers = Enumerable.Range(0, _assets.Count)
            .ToDictionary(asset => _assets[asset].Text, static asset => (ushort)asset, StringComparer.Ordinal);
    }

    /// <summary>The breaks.</summary>
    internal static IEnumerable<BreakRow> Of(RunResult result)
    {
        BreakRows rows = new(result);
        // Of those that belong to no conversion only ids are sorted, and the rows made again one by one: a day may have millions of them.
        IReadOnlyList<LooseBreak> loose = result.Reconciled.LooseBreaks;
        (string Id, int Position)[] order = [.. loose.Select((one, i) => (rows.Loose(one).Id, i))];
        Array.Sort(order, static (left, right) =>
            string.CompareOrdinal(left.Id, right.Id) is var byId && byId != 0 ? byId : left.Position.CompareTo(right.Position));
        int next = 0;
        foreach (BreakRow row in rows.OfConversions())
        {
            for (; next < order.Length && string.CompareOrdinal(order[next].Id, row.Id) < 0; next++)
            {
                yield return rows.Loose(loose[order[next].Position]);
            }

            yield return row;
        }

        for (; next < order.Length; next++)
        {
            yield return rows.Loose(loose[order[next].Position]);
        }
    }

    private IEnumerable<BreakRow> OfConversions()
    {
        Dictionary<int, PairReference> cursors = _reconciled.Pricing.RentCursors();
        List<BreakRow> ofOne = [];
        foreach (int position in Broken())
        {
            ofOne.Clear();
            Add(position, cursors, ofOne);
            ofOne.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
            foreach (BreakRow row in ofOne)
            {
                yield return row;
            }
        }

        _reconciled.Pricing.ReturnCursors(cursors);
    }

    private int[] Broken()
    {
        List<int> positions = [];
        for (int i = 0; i < _reconciled.Conversions.Count; i++)
        {
            if (_reconciled.Conversions[i].Breaks != BreakSet.None)
            {
                positions.Add(i);
            }
        }

        int[] sorted = [.. positions];
        ConversionIds.Sort(_result, sorted);
        return sorted;
    }

    private void Add(int position, Dictionary<int, PairReference> cursors, List<BreakRow> rows)
    {
        ref Conversion conversion = ref _reconciled.Conversions[position];
        ConversionPrice price = _reconciled.Pricing.Price(conversion, cursors);
        string id = ConversionIds.Of(_result, position), group = Encoding.UTF8.GetString(_reconciled.Conversions.Texts[conversion.Group]);
        string account = _result.Ledger.Symbols.AccountName(conversion.Account);
        RecordLocation first = FirstOf(conversion);
        string entries = string.Join(
            ';',
            _reconciled.Conversions.LegsOf(position).Select(at => _result.Cited.Find(at)?.EntryId ?? "")
                .Where(static entry => entry.Length > 0).Distinct());
        string line = _result.Cited.Find(first)?.At.Line.ToString(CultureInfo.InvariantCulture) ?? "";
        for (uint bits = (uint)conversion.Breaks; bits != 0; bits &= bits - 1)
        {
            BreakCatalogEntry entry = BreakCatalog.All[BitOperations.TrailingZeroCount(bits)];
            BreakComparison compared = _comparisons.Of(entry.Category, position, conversion, price);
            rows.Add(new BreakRow(
                id + "." + entry.Code, entry, SeverityOf(entry, conversion, price), group, account, entries,
                _result.Ledger.Files[first.File].Name, line, compared.Expected, compared.Found, compared.Difference, compared.Asset,
                compared.Usd, AgeOf(conversion.Time))
            {
                NextAction = compared.NextAction ?? entry.NextAction,
                Note = compared.Note ?? "",
            });
        }
    }

    // A price beyond the flag and within the limit of a break is for the record only; what is not booked is the worse the older it is.
    private BreakSeverity SeverityOf(BreakCatalogEntry entry, in Conversion conversion, ConversionPrice price) => entry.Category switch
    {
        BreakCategory.RateReference =>
            Math.Abs((long)conversion.DeviationCentiBps) <= price.Tolerance?.BreakBps * 100 ? BreakSeverity.Low : entry.Severity,
        BreakCategory.MissingFiatLeg or BreakCategory.MissingCryptoLeg =>
            _reconciled.Ages.Of(conversion.Time).Lateness == Lateness.Missing ? BreakSeverity.High : BreakSeverity.Medium,
        // Off the applied rate by more than rounding is a mistake; legs that go the same way are no conversion at all.
        BreakCategory.Amount => _comparisons.IsOffAppliedRate(conversion) ? BreakSeverity.Medium : entry.Severity,
        BreakCategory.TimingLate => _reconciled.Ages.LatenessOf(conversion) switch
        {
            Lateness.Timing => BreakSeverity.Low,
            Lateness.Late => BreakSeverity.Medium,
            _ => BreakSeverity.High,
        },
        _ => entry.Severity,
    };

    private string AgeOf(long time) => _reconciled.Ages.Of(time).BusinessDays.ToString(CultureInfo.InvariantCulture);

    private BreakRow Loose(LooseBreak loose)
    {
        BreakCatalogEntry entry = BreakCatalog.Of(loose.Category);
        string file = loose.File >= 0 ? _result.Ledger.Files[loose.File].Name : "";
        string place = loose.At?.Offset.ToString(CultureInfo.InvariantCulture) ?? "";
        CitedRow? row = loose.At is { } at ? _result.Cited.Find(at) : null;
        CitedRow? also = loose.Also is { } second ? _result.Cited.Find(second) : null;
        string entries = row is null || also is null || row.EntryId == also.EntryId
            ? row?.EntryId ?? "" : row.EntryId + ";" + also.EntryId;
        string found = also is null ? loose.Found
            : string.Create(CultureInfo.InvariantCulture, $"{loose.Found} (see {also.At.File}:{also.At.Line})");
        return new BreakRow(
            ContentId.Of("B", _result.Ledger.Exchange.Text, entry.Code, loose.Key, file, place, loose.Asset), entry,
            loose.Severity ?? entry.Severity, loose.Group,
            loose.Account >= 0 ? _result.Ledger.Symbols.AccountName(loose.Account) : "", entries, file,
            row?.At.Line.ToString(CultureInfo.InvariantCulture) ?? "", ExpectedOf(loose), found, loose.Difference, loose.Asset,
            UsdOf(loose), loose.Time is { } time ? AgeOf(time) : "");
    }

    // The id that a reversal names stands in its row alone: the engine keeps its hash.
    private string ExpectedOf(LooseBreak loose) =>
        loose is { Category: BreakCategory.ReversalUnmatched, Also: null, At: { } at }
            && _comparisons.CellAt(at, "reversal_of") is { Length: > 0 } id
            ? "a posted entry " + id
            : loose.Expected;

    private string UsdOf(LooseBreak loose) =>
        loose is { AtRisk: { } amount, Time: { } time } && _numbers.TryGetValue(loose.Asset, out ushort asset)
            ? _comparisons.Usd(amount.Magnitude, asset, time)
            : "";

    private static RecordLocation FirstOf(in Conversion conversion) =>
        conversion.Fiat == AssetTable.None ? conversion.CryptoAt
        : conversion.Crypto == AssetTable.None || conversion.FiatAt < conversion.CryptoAt ? conversion.FiatAt
        : conversion.CryptoAt;
}
