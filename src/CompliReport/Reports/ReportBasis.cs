using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>A part of a file beside the ledgers: the rows that concern a report.</summary>
/// <param name="Name">The file's name in the run.</param>
/// <param name="Digest">SHA-256 of the whole file, as the manifest has it.</param>
/// <param name="Text">The file's head and those rows, as they stand in it.</param>
internal sealed record BasisPart(string Name, Sha256Digest Digest, string Text);

/// <summary>
/// What findings of reports were judged by, apart from the cited rows themselves: the law, and those rows of the accounts, lists and rates
/// that concern them. With it and evidence.csv whoever has a report's folder can judge its rows again.
/// </summary>
/// <remarks>
/// Each file beside the ledgers is read once for all reports. A row concerns a report when a cited row names its key; a rate
/// when it is of the time of the cited rows, or shortly before.
/// </remarks>
internal sealed class ReportBasis
{
    // No rate is older where it counts as fresh, holidays included.
    private const int RateDaysBefore = 14, RateDaysAfter = 2;

    private readonly RunResult _result;
    private readonly ILookup<string, string> _accounts;
    private readonly ImmutableArray<(LedgerInput File, Sha256Digest Digest, string Head, ILookup<string, string> Rows)> _lists;
    private readonly Dictionary<(string Name, Sha256Digest Digest), LedgerFile> _ledgers = [];
    private readonly ImmutableArray<RatesText> _rates;

    private ReportBasis(RunResult result, IReadOnlySet<string> cells)
    {
        _result = result;
        _accounts = (result.Accounts.Table?.RawRows("account_id", cells) ?? []).ToLookup(static row => row.Key, static row => row.Raw);
        _lists =
        [
            .. (result.Sources?.Lists ?? []).Select(file => ListOf(file, cells))
                .OfType<(LedgerInput File, Sha256Digest Digest, string Head, ILookup<string, string> Rows)>()
                .OrderBy(static list => list.File.Name, StringComparer.Ordinal)
                .ThenBy(static list => list.Digest.Hex, StringComparer.Ordinal),
        ];
        // By name and bytes: the order in which files are given decides nothing.
        _rates =
        [
            .. (result.Sources?.Rates ?? []).Select(static file => new RatesText(file))
                .OrderBy(static file => file.Name, StringComparer.Ordinal).ThenBy(static file => file.Digest.Hex, StringComparer.Ordinal),
        ];
        foreach (LedgerFile file in result.Ledger.Files.AsEnumerable().Concat(result.Earlier?.Ledger.Files ?? []))
        {
            _ledgers.TryAdd((file.Name, file.Digest), file);
        }
    }

    /// <summary>Reads what concerns some reports.</summary>
    internal static ReportBasis Of(RunResult result, ImmutableArray<SuspiciousActivityReport> reports) =>
        new(result, reports.SelectMany(static report => CellsOf(report)).ToHashSet(StringComparer.Ordinal));

    /// <summary>The packs that a report's findings are by, and the run's first, whose calendar counts; in the order of the run.</summary>
    internal IEnumerable<RulePack> PacksOf(SuspiciousActivityReport report)
    {
        HashSet<string> ids = [.. report.Indicators.Select(static one => one.Finding.Pack.Split('@')[0])];
        return _result.Packs.Where((pack, i) => i == 0 || ids.Contains(pack.Id));
    }

    /// <summary>The ledger files that a report cites, by name, with the text before their first record.</summary>
    internal IEnumerable<BasisPart> LedgersOf(SuspiciousActivityReport report) => report.Transactions
        .Select(static leg => (leg.Row.At.File, leg.Row.At.FileDigest)).Distinct().OrderBy(static file => file.File, StringComparer.Ordinal)
        .Select(file => new BasisPart(
            file.File, file.FileDigest, _ledgers.TryGetValue(file, out LedgerFile? ledger) ? HeadOf(ledger) : ""));

    /// <summary>The accounts file; none where there was none.</summary>
    internal IEnumerable<BasisPart> AccountsOf(IReadOnlySet<string> cells) => _result.Accounts.Table is { } table
        ? _result.Inputs.Where(static input => input.Role == "accounts")
            .Select(file => new BasisPart(file.Name, file.Digest, Text(table.HeadText(), _accounts, cells)))
        : [];

    /// <summary>The watch lists, each also when none of its rows concerns the report: that nobody stands on it is known.</summary>
    internal IEnumerable<BasisPart> ListsOf(IReadOnlySet<string> cells) =>
        _lists.Select(list => new BasisPart(list.File.Name, list.Digest, Text(list.Head, list.Rows, cells)));

    /// <summary>The rates of a report's time.</summary>
    internal IEnumerable<(RateFileKind Kind, BasisPart Part)> RatesOf(SuspiciousActivityReport report)
    {
        DateOnly from = report.Transactions.Min(static leg => leg.OccurredAt).UtcDate.AddDays(-RateDaysBefore);
        DateOnly to = report.Transactions.Max(static leg => leg.OccurredAt).UtcDate.AddDays(RateDaysAfter);
        HashSet<string> assets = [.. report.Transactions.Select(static leg => leg.Asset.Text)];
        foreach (RatesText file in _rates)
        {
            yield return (file.Kind, new BasisPart(file.Name, file.Digest, file.Of(from, to, assets)));
        }
    }

    /// <summary>What a report's rows name: accounts, counterparties, addresses, devices.</summary>
    internal static HashSet<string> CellsOf(SuspiciousActivityReport report)
    {
        HashSet<string> cells = new(StringComparer.Ordinal);
        foreach (ReportLeg leg in report.Transactions)
        {
            cells.Add(leg.AccountId);
            cells.UnionWith(leg.Details.Values);
        }

        return cells;
    }

    private static string Text(string head, ILookup<string, string> rows, IReadOnlySet<string> cells)
    {
        StringBuilder text = new(head);
        foreach (string row in cells.Where(rows.Contains).Order(StringComparer.Ordinal).SelectMany(key => rows[key]))
        {
            text.Append(row).Append('\n');
        }

        return text.ToString();
    }

    private static (LedgerInput File, Sha256Digest Digest, string Head, ILookup<string, string> Rows)? ListOf(
        LedgerInput file, IReadOnlySet<string> cells)
    {
        try
        {
            using Stream content = file.Open(0);
            Sha256Digest digest = Sha256Digest.FromBytes(System.Security.Cryptography.SHA256.HashData(content));
            return WatchLists.Open(file) is { } table
                ? (file, digest, table.HeadText(), table.RawRows("value", cells).ToLookup(static row => row.Key, static row => row.Raw))
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The run has said so, and judged without it.
            return null;
        }
    }

    // Files are opened again for it: once a file, whatever the number of reports.
    private readonly Dictionary<LedgerFile, string> _heads = [];

    private string HeadOf(LedgerFile file)
    {
        lock (_heads)
        {
            if (!_heads.TryGetValue(file, out string? head))
            {
                _heads.Add(file, head = file.HeadText());
            }

            return head;
        }
    }
}
