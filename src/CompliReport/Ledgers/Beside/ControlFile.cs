using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Ledgers.Resending;
using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>What the exchange says of one file: hash, rows and sums of posted legs.</summary>
internal sealed record ControlledFile(string Name, string Sha256, long RowCount, ImmutableArray<(string Asset, AssetTotal Total)> Totals);

/// <summary>The exchange's control file <c>manifest.json</c>, as it came.</summary>
public sealed class ControlFile
{
    private ControlFile(
        string name,
        ExchangeId exchange,
        DateOnly? day,
        UtcInstant? from,
        UtcInstant? to,
        ImmutableArray<ControlledFile> files,
        ControlStatements statements)
    {
        Name = name;
        Exchange = exchange;
        Day = day;
        PeriodStart = from;
        PeriodEnd = to;
        Files = files;
        Statements = statements;
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The exchange that sent it.</summary>
    public ExchangeId Exchange { get; }

    /// <summary>The business day.</summary>
    public DateOnly? Day { get; }

    /// <summary>Start of the period, inclusive.</summary>
    public UtcInstant? PeriodStart { get; }

    /// <summary>End of the period, exclusive.</summary>
    public UtcInstant? PeriodEnd { get; }

    internal ImmutableArray<ControlledFile> Files { get; }

    /// <summary>What it says of the exchange's books as a whole.</summary>
    internal ControlStatements Statements { get; }

    /// <summary>Reads a control file; null and at least one fault when it cannot be used.</summary>
    public static ControlFile? Read(string name, ReadOnlyMemory<byte> json, ICollection<InputFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return ControlReader.Read(name, json, faults, (reader, root) => Read(name, reader, root));
    }

    private static ControlFile Read(string name, ControlReader reader, JsonElement root)
    {
        string code = ControlReader.Text(root, "exchange_id");
        if (!ExchangeId.TryParse(Encoding.UTF8.GetBytes(code), out ExchangeId exchange))
        {
            reader.Fault("exchange_id", "ID_NOT_SOUND", "'" + code + "'", "an exchange code of at most 32 characters");
        }

        ImmutableArray<ControlledFile>.Builder files = ImmutableArray.CreateBuilder<ControlledFile>();
        HashSet<string> met = new(StringComparer.Ordinal);
        foreach ((JsonElement file, string path) in reader.List(root, "", "files", required: true))
        {
            files.Add(new ControlledFile(
                reader.Name(file, path, "name", met), ControlReader.Text(file, "sha256"),
                reader.Count(file, path, "row_count", required: false), TotalsOf(reader, file, path)));
        }

        bool hasDay = DateOnly.TryParseExact(
            ControlReader.Text(root, "day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day);
        bool hasStart = UtcInstant.TryParse(Encoding.UTF8.GetBytes(ControlReader.Text(root, "period_start")), out UtcInstant start);
        bool hasEnd = UtcInstant.TryParse(Encoding.UTF8.GetBytes(ControlReader.Text(root, "period_end")), out UtcInstant end);
        reader.FaultUnless(hasDay, root, "day", "a date as yyyy-MM-dd");
        reader.FaultUnless(hasStart, root, "period_start", "an RFC 3339 time");
        reader.FaultUnless(hasEnd, root, "period_end", "an RFC 3339 time");
        if (hasStart && hasEnd && end <= start)
        {
            reader.Fault("period_end", "PERIOD_EMPTY", end.ToString(), $"a time after period_start, {start}");
        }

        return new ControlFile(
            name, exchange, hasDay ? day : null, hasStart ? start : null, hasEnd ? end : null, files.ToImmutable(),
            ControlStatements.Read(reader, root));
    }

    private static ImmutableArray<(string Asset, AssetTotal Total)> TotalsOf(ControlReader reader, JsonElement file, string filePath)
    {
        ImmutableArray<(string, AssetTotal)>.Builder totals = ImmutableArray.CreateBuilder<(string, AssetTotal)>();
        HashSet<string> met = new(StringComparer.Ordinal);
        foreach ((JsonElement total, string path) in reader.List(file, filePath, "totals"))
        {
            totals.Add((
                reader.Name(total, path, "asset", met),
                new AssetTotal(
                    reader.Count(total, path, "credit_count", required: true), reader.Amount(total, path, "credit_sum", isMagnitude: true),
                    reader.Count(total, path, "debit_count", required: true), reader.Amount(total, path, "debit_sum", isMagnitude: true))));
        }

        return totals.ToImmutable();
    }
}

/// <summary>What kind of contradiction there is between the ledgers and the control file.</summary>
public enum ControlDifferenceKind
{
    /// <summary>The control file counts other rows.</summary>
    Rows,

    /// <summary>It sums other amounts.</summary>
    Total,

    /// <summary>It names another hash, or a file that did not come, or does not name one that did.</summary>
    Hash,

    /// <summary>Rows lie outside its period.</summary>
    Period,

    /// <summary>Its opening balance and the rows do not make its closing balance.</summary>
    Balance,

    /// <summary>Its number does not follow that of the control file before it.</summary>
    Sequence,
}

/// <summary>One contradiction.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="File">The file concerned.</param>
/// <param name="Asset">The asset concerned, empty for none.</param>
/// <param name="Expected">What the control file says.</param>
/// <param name="Found">What the file holds.</param>
public sealed record ControlDifference(ControlDifferenceKind Kind, string File, string Asset, string Expected, string Found)
{
    /// <summary>Found less expected, where both are amounts.</summary>
    internal ScaledAmount? Difference { get; init; }
}

/// <summary>The ledgers held against the exchange's control file.</summary>
/// <param name="Name">The control file.</param>
/// <param name="Differences">Every contradiction; empty when they agree.</param>
public sealed record ControlComparison(string Name, ImmutableArray<ControlDifference> Differences)
{
    /// <summary>Compares.</summary>
    /// <param name="control">The control file of the upload.</param>
    /// <param name="day">What was read.</param>
    /// <param name="before">The control file of the upload before; null where none is known.</param>
    public static ControlComparison Of(ControlFile control, LedgerDay day, ControlFile? before = null)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(day);
        List<ControlDifference> differences = [];
        ControlledNames names = new(control, day);
        ResentTotals resent = new(control, day, names);
        HashSet<LedgerFile> sentAgain = [.. resent.Files];
        foreach (ControlledFile expected in control.Files)
        {
            ImmutableArray<LedgerFile> files = names.Of(expected);
            if (files.Length > 0)
            {
                Compare(expected, files, differences);
                if (!resent.Covers(expected))
                {
                    CompareTotals(expected.Name, expected.Totals, files, day, differences);
                }
            }
            else
            {
                string said = expected.Sha256.Length > 0 ? expected.Sha256 : "the file " + expected.Name;
                differences.Add(
                    new ControlDifference(ControlDifferenceKind.Hash, expected.Name, "", said, Absent(names.Unclear(expected))));
            }
        }

        if (!resent.Files.IsEmpty)
        {
            CompareTotals(resent.Names, resent.Stated, resent.Files, day, differences);
        }

        foreach (LedgerFile file in day.Files.Where(file => !names.Has(file) && !names.MayHave(file) && !sentAgain.Contains(file)))
        {
            differences.Add(
                new ControlDifference(ControlDifferenceKind.Hash, file.Name, "", "not named in the control file", file.Digest.Hex));
        }

        if (day.Accepted > 0
            && ((control.PeriodStart is { } start && day.First < start) || (control.PeriodEnd is { } end && day.Last >= end)))
        {
            differences.Add(new ControlDifference(
                ControlDifferenceKind.Period, "", "", $"rows from {control.PeriodStart} to before {control.PeriodEnd}",
                $"rows from {day.First} to {day.Last}"));
        }
        else if (day.Accepted > 0 && control is { PeriodStart: null, PeriodEnd: null, Day: { } named } && IsElsewhere(named, day))
        {
            differences.Add(new ControlDifference(
                ControlDifferenceKind.Period, "", "", "rows of " + named.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                $"rows from {day.First} to {day.Last}"));
        }

        differences.AddRange(control.Statements.Differences(day, control, before));
        return new ControlComparison(control.Name, [.. differences]);
    }

    // A day that is stated without a period is one of some zone: it begins up to 14 hours before the day of UTC and ends 12 hours after it.
    private static bool IsElsewhere(DateOnly named, LedgerDay day)
    {
        long midnight = UtcInstant.AtMidnight(named).Nanoseconds;
        return day.Last.Nanoseconds < midnight - (14 * UtcInstant.Hour)
            || day.First.Nanoseconds >= midnight + UtcInstant.Day + (12 * UtcInstant.Hour);
    }

    private static string Absent(ImmutableArray<string> uploads) => uploads.IsEmpty
        ? "no such file"
        : string.Create(CultureInfo.InvariantCulture, $"{uploads.Length} files of that name: ")
            + string.Join(", ", uploads.Take(LedgerLimits.NamedColumnsMax).Select(FormatProbe.Quoted))
            + (uploads.Length > LedgerLimits.NamedColumnsMax ? ", ..." : "") + ": name each with its folder";

    private static void Compare(ControlledFile expected, ImmutableArray<LedgerFile> files, List<ControlDifference> differences)
    {
        LedgerFile file = files[0];
        long rows = files.Sum(static part => part.RowsRead);
        if (expected.Sha256.Length > 0 && !string.Equals(expected.Sha256, file.Digest.Hex, StringComparison.OrdinalIgnoreCase))
        {
            differences.Add(new ControlDifference(ControlDifferenceKind.Hash, expected.Name, "", expected.Sha256, file.Digest.Hex));
        }

        if (expected.RowCount >= 0 && expected.RowCount != rows)
        {
            differences.Add(new ControlDifference(
                ControlDifferenceKind.Rows, expected.Name, "", expected.RowCount.ToString(CultureInfo.InvariantCulture),
                rows.ToString(CultureInfo.InvariantCulture)));
        }
    }

    // Totals that are stated are those of all assets: one that has none moved nothing.
    private static void CompareTotals(
        string name, ImmutableArray<(string Asset, AssetTotal Total)> stated, IReadOnlyCollection<LedgerFile> files, LedgerDay day,
        List<ControlDifference> differences)
    {
        SortedDictionary<string, AssetTotal> found = new(StringComparer.Ordinal);
        for (int i = 0; i < day.Symbols.Assets.Count; i++)
        {
            found[day.Symbols.Asset(i).Text] = files.Select(part => part.TotalOf(i)).Aggregate(AssetTotal.Sum);
        }

        foreach ((string asset, AssetTotal total) in stated)
        {
            if (found.GetValueOrDefault(asset) is var own && own != total)
            {
                differences.Add(new ControlDifference(ControlDifferenceKind.Total, name, asset, Words(total), Words(own)));
            }

            found.Remove(asset);
        }

        foreach ((string asset, AssetTotal own) in found.Where(one => !stated.IsEmpty && one.Value != default))
        {
            differences.Add(new ControlDifference(ControlDifferenceKind.Total, name, asset, "no total of the asset", Words(own)));
        }
    }

    private static string Words(AssetTotal total) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{total.CreditCount} credits of {total.Credit}, {total.DebitCount} debits of {total.Debit}");
}
