using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Values;

namespace CompliReport.Ledgers;

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
        int before = faults.Count;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            ControlFile? file = Read(name, document.RootElement, faults);
            return faults.Count == before ? file : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The latter is half a surrogate pair, which JSON lets through and no text can hold.
            faults.Add(new InputFault(
                name, ((broken as JsonException)?.LineNumber ?? 0) + 1, "", "NOT_JSON", "text that is not JSON",
                "a JSON object as in the schema of the control file"));
            return null;
        }
    }

    private static ControlFile? Read(string name, JsonElement root, ICollection<InputFault> faults)
    {
        void Fault(string field, string code, string found, string expected) =>
            faults.Add(new InputFault(name, 0, field, code, found, expected));

        // Unreadable is not absent: a comparison that was asked for must not fall away in silence.
        void FaultUnless(bool isRead, string field, string expected)
        {
            if (!isRead && Text(root, field).Length > 0)
            {
                Fault(field, "TIME_NOT_READ", $"'{Text(root, field)}'", expected);
            }
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            Fault("", "NOT_AN_OBJECT", root.ValueKind.ToString(), "a JSON object");
            return null;
        }

        if (!ExchangeId.TryParse(Encoding.UTF8.GetBytes(Text(root, "exchange_id")), out ExchangeId exchange))
        {
            Fault("exchange_id", "ID_NOT_SOUND", "'" + Text(root, "exchange_id") + "'", "an exchange code of at most 32 characters");
        }

        ImmutableArray<ControlledFile>.Builder files = ImmutableArray.CreateBuilder<ControlledFile>();
        if (root.TryGetProperty("files", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement file in list.EnumerateArray())
            {
                long rows = Number(file, "row_count");
                if (rows < 0 && Text(file, "row_count").Length > 0)
                {
                    Fault("row_count", "NOT_A_COUNT", $"'{Text(file, "row_count")}'", "a whole number from 0");
                }

                files.Add(new ControlledFile(Text(file, "name"), Text(file, "sha256"), rows, TotalsOf(file, Fault)));
            }
        }
        else
        {
            Fault("files", "MISSING", "nothing", "a list of files");
        }

        bool hasDay = DateOnly.TryParseExact(Text(root, "day"), "yyyy-MM-dd", out DateOnly day);
        bool hasStart = UtcInstant.TryParse(Encoding.UTF8.GetBytes(Text(root, "period_start")), out UtcInstant start);
        bool hasEnd = UtcInstant.TryParse(Encoding.UTF8.GetBytes(Text(root, "period_end")), out UtcInstant end);
        FaultUnless(hasDay, "day", "a date as yyyy-MM-dd");
        FaultUnless(hasStart, "period_start", "an RFC 3339 time");
        FaultUnless(hasEnd, "period_end", "an RFC 3339 time");
        return new ControlFile(
            name, exchange, hasDay ? day : null, hasStart ? start : null, hasEnd ? end : null, files.ToImmutable(),
            ControlStatements.Read(root, Fault));
    }

    private static ImmutableArray<(string Asset, AssetTotal Total)> TotalsOf(JsonElement file, Action<string, string, string, string> fault)
    {
        ImmutableArray<(string, AssetTotal)>.Builder totals = ImmutableArray.CreateBuilder<(string, AssetTotal)>();
        if (file.ValueKind != JsonValueKind.Object || !file.TryGetProperty("totals", out JsonElement list)
            || list.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        foreach (JsonElement total in list.EnumerateArray())
        {
            AmountFault credit = ScaledAmount.TryParse(Encoding.UTF8.GetBytes(Text(total, "credit_sum")), out ScaledAmount credited);
            AmountFault debit = ScaledAmount.TryParse(Encoding.UTF8.GetBytes(Text(total, "debit_sum")), out ScaledAmount debited);
            if (credit != AmountFault.None || debit != AmountFault.None)
            {
                fault(
                    "totals", "AMOUNT_NOT_A_DECIMAL", $"'{Text(total, "credit_sum")}' and '{Text(total, "debit_sum")}'", "plain decimals");
            }

            totals.Add(
                (Text(total, "asset"), new AssetTotal(Number(total, "credit_count"), credited, Number(total, "debit_count"), debited)));
        }

        return totals.ToImmutable();
    }

    internal static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() ?? "",
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            }
            : "";

    private static long Number(JsonElement element, string name) =>
        long.TryParse(Text(element, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : -1;
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
        ResentTotals resent = new(control, day);
        foreach (ControlledFile expected in control.Files)
        {
            // An archive is named as it was uploaded, or by its entries one by one.
            LedgerFile[] files = [.. day.Files.Where(file => file.Name == expected.Name || file.UploadedName == expected.Name)];
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
                differences.Add(new ControlDifference(ControlDifferenceKind.Hash, expected.Name, "", expected.Sha256, "no such file"));
            }
        }

        if (!resent.Files.IsEmpty)
        {
            CompareTotals(resent.Names, resent.Stated, resent.Files, day, differences);
        }

        foreach (LedgerFile file in day.Files.Where(file => !Names(control, file) && !resent.Files.Contains(file)))
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

        differences.AddRange(control.Statements.Differences(day, control, before));
        return new ControlComparison(control.Name, [.. differences]);
    }

    /// <summary>Whether a control file names a file: as it was uploaded, or as an entry of its archive.</summary>
    internal static bool Names(ControlFile control, LedgerFile file) =>
        control.Files.Any(expected => expected.Name == file.Name || expected.Name == file.UploadedName);

    private static void Compare(ControlledFile expected, LedgerFile[] files, List<ControlDifference> differences)
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

    private static void CompareTotals(
        string name, ImmutableArray<(string Asset, AssetTotal Total)> stated, IReadOnlyCollection<LedgerFile> files, LedgerDay day,
        List<ControlDifference> differences)
    {
        foreach ((string asset, AssetTotal total) in stated)
        {
            int symbol = Enumerable.Range(0, day.Symbols.Assets.Count).FirstOrDefault(i => day.Symbols.Asset(i).Text == asset, -1);
            AssetTotal found = symbol < 0 ? default : files.Select(part => part.TotalOf(symbol)).Aggregate(AssetTotal.Sum);
            if (found != total)
            {
                differences.Add(new ControlDifference(ControlDifferenceKind.Total, name, asset, Words(total), Words(found)));
            }
        }
    }

    private static string Words(AssetTotal total) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{total.CreditCount} credits of {total.Credit}, {total.DebitCount} debits of {total.Debit}");
}
