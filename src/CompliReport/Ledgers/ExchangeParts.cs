using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>The files of an upload that are of one exchange.</summary>
/// <param name="Exchange">The exchange, <c>default</c> where the files do not say it.</param>
/// <param name="Ledgers">The files; an entry of an archive is one of its own.</param>
public sealed record ExchangePart(ExchangeId Exchange, ImmutableArray<LedgerInput> Ledgers);

/// <summary>
/// Takes an upload apart by exchange. A run is of one exchange: its accounts, balances and results are that exchange's, and its receipt is
/// sent to it.
/// </summary>
/// <remarks>
/// Meant for uploads of which nobody says whose they are: a declared exchange is that of all files. Each file is looked at from its start:
/// the first row that names an exchange decides, else the format's own exchange.
/// </remarks>
public static class ExchangeParts
{
    // A row that names its exchange stands first, unless the first rows are damaged.
    private const int RowsLookedAt = 1_000;

    /// <summary>The parts in the order of their exchanges; never none.</summary>
    /// <param name="inputs">The files of the upload, in any order.</param>
    /// <param name="onlyFormat">The only format to be accepted, null for any.</param>
    /// <remarks>
    /// Files that say no exchange go with the others where these are all of one exchange. Of several they are told to none: they are a part
    /// of their own, the last one.
    /// </remarks>
    public static ImmutableArray<ExchangePart> Of(IReadOnlyCollection<LedgerInput> inputs, string? onlyFormat)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        List<(string Exchange, LedgerInput Input)> files =
            [.. ZipUpload.Unpacked(inputs).Select(input => (ExchangeOf(input, onlyFormat).Text, input))];
        string[] exchanges = [.. files.Select(static file => file.Exchange).Where(static exchange => exchange.Length > 0).Distinct()
            .Order(StringComparer.Ordinal)];
        if (exchanges.Length < 2)
        {
            return [new ExchangePart(IdOf(exchanges.FirstOrDefault("")), [.. inputs])];
        }

        return [.. exchanges.Append("").Select(exchange => new ExchangePart(
                IdOf(exchange), [.. files.Where(file => file.Exchange == exchange).Select(static file => file.Input)]))
            .Where(static part => !part.Ledgers.IsEmpty)];
    }

    private static ExchangeId IdOf(string exchange) =>
        ExchangeId.TryParse(Encoding.ASCII.GetBytes(exchange), out ExchangeId id) ? id : default;

    // What cannot be opened or read says no exchange here; why, is found out when it is read.
    private static ExchangeId ExchangeOf(LedgerInput input, string? onlyFormat)
    {
        if (input.Refusal is not null)
        {
            return default;
        }

        try
        {
            LedgerFile file = new(0, input) { EndsAtDamage = true };
            FormatProbe.LookAtFile(file, onlyFormat);
            return file.Match is not { } match ? default
                : match.Format.DefaultExchange.Length > 0 ? IdOf(match.Format.DefaultExchange)
                : NamedByRows(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return default;
        }
    }

    private static ExchangeId NamedByRows(LedgerFile file)
    {
        int column = file.Header.IndexOf("exchange_id");
        using RecordCursor row = file.OpenRecords(default);
        for (int rows = 0; column >= 0 && rows < RowsLookedAt && row.Read(); rows++)
        {
            if (row.Offset > file.HeaderOffset && row.Broken is null && row.FieldCount > column && SecondHeader.Of(file, row).IsEmpty
                && ExchangeId.TryParse(row.Field(column), out ExchangeId exchange))
            {
                return exchange;
            }
        }

        return default;
    }
}
