using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports.Filing;

/// <summary>
/// The cited legs of a report as one CSV file of limited size, for an authority that takes an attachment (FinCEN: 1 MB). What does not fit
/// is counted and summed by account and day, so that included and left out are all of them.
/// </summary>
/// <remarks>
/// Rows are told apart by <c>record</c>: <c>leg</c>; <c>left_out</c>, sums of legs that have no row of their own; <c>sum</c>, by asset,
/// of all legs; and one <c>note</c>, the last line. Where all legs fit they stand in the order of the report, else the most important
/// first: the greatest value, then those that most findings cite, then the order of the report.
/// </remarks>
internal static class EvidenceTable
{
    /// <summary>What FinCEN takes, in bytes.</summary>
    internal const int FincenBytesMax = 1_000_000;

    internal static readonly string[] Columns =
    [
        "record", "entry_id", "account_id", "occurred_at", "kind", "leg_role", "asset", "amount", "value_usd", "counterparty_type",
        "counterparty_name", "counterparty_account", "counterparty_bank", "counterparty_country", "tx_hash", "address", "finding_ids",
        "file", "line", "legs", "sum_in", "sum_out", "text",
    ];

    private static readonly string[] Details =
    [
        "counterparty_type", "counterparty_name", "counterparty_account", "counterparty_bank", "counterparty_country", "tx_hash", "address",
    ];

    /// <summary>Makes the file.</summary>
    /// <param name="report">The report.</param>
    /// <param name="bytesMax">Its size at most, in bytes.</param>
    /// <param name="evidenceDigest">SHA-256 of the report's evidence.csv, which has every leg; empty where it is not at hand.</param>
    /// <exception cref="ArgumentException">Not even the sums of the assets fit.</exception>
    internal static byte[] Of(ReportDocument report, int bytesMax, string evidenceDigest)
    {
        ImmutableArray<DocumentLeg> legs = report.Legs;
        byte[] whole = Write(report, legs, [], By.Day, evidenceDigest);
        if (whole.Length <= bytesMax)
        {
            return whole;
        }

        ImmutableArray<DocumentLeg> ranked =
        [
            .. legs.OrderByDescending(static leg => leg.ValueUsd ?? 0).ThenByDescending(static leg => leg.Findings.Length),
        ];

        // Sums by day and account are left coarser where they alone would take more than half of the room.
        foreach (By by in Enum.GetValues<By>())
        {
            if (Write(report, [], ranked, by, evidenceDigest).Length <= (by == By.Asset ? bytesMax : bytesMax / 2))
            {
                return Write(report, ranked[..FittingOf(report, ranked, by, bytesMax, evidenceDigest)], ranked, by, evidenceDigest);
            }
        }

        throw new ArgumentException($"The sums of the assets alone take more than {bytesMax} bytes.", nameof(bytesMax));
    }

    // How many legs fit with the sums of the others. A leg takes more room than its part in a sum can give back: found by halving.
    private static int FittingOf(ReportDocument report, ImmutableArray<DocumentLeg> ranked, By by, int bytesMax, string evidenceDigest)
    {
        int fits = 0, tooMany = ranked.Length;
        while (tooMany - fits > 1)
        {
            int tried = (fits + tooMany) / 2;
            if (Write(report, ranked[..tried], ranked, by, evidenceDigest).Length <= bytesMax)
            {
                fits = tried;
            }
            else
            {
                tooMany = tried;
            }
        }

        return fits;
    }

    /// <param name="report">The report.</param>
    /// <param name="included">Legs with a row of their own.</param>
    /// <param name="all">All legs, those first; empty where all are included.</param>
    /// <param name="by">How the others are summed.</param>
    /// <param name="evidenceDigest">For the note.</param>
    private static byte[] Write(
        ReportDocument report, ImmutableArray<DocumentLeg> included, ImmutableArray<DocumentLeg> all, By by, string evidenceDigest)
    {
        using MemoryStream file = new();
        using (CsvText csv = new(file, Columns))
        {
            foreach (DocumentLeg leg in included)
            {
                WriteLeg(csv, leg);
            }

            DocumentLeg[] others = [.. all.Skip(included.Length)];
            foreach (Sum sum in SumsOf(others, by))
            {
                WriteSum(csv, "left_out", sum);
            }

            foreach (Sum sum in SumsOf(report.Legs, By.Asset))
            {
                WriteSum(csv, "sum", sum);
            }

            WriteNote(csv, report, others.Length, evidenceDigest);
        }

        return file.ToArray();
    }

    private static void WriteLeg(CsvText csv, DocumentLeg leg)
    {
        csv.Cell("leg");
        csv.Cell(leg.EntryId);
        csv.Cell(leg.AccountId);
        csv.Cell(leg.At.ToString());
        csv.Cell(leg.Kind);
        csv.Cell(leg.Role);
        csv.Cell(leg.Asset);
        csv.Cell(leg.Amount);
        csv.Cell(leg.ValueUsd is { } usd ? JsonText.TwoPlaces(usd) : "");
        foreach (string column in Details)
        {
            csv.Cell(leg.Detail(column));
        }

        csv.Cell(string.Join(';', leg.Findings));
        csv.Cell(leg.File);
        csv.Cell(leg.Line);
        csv.Row("", "", "", "");
    }

    private static void WriteSum(CsvText csv, string record, Sum sum)
    {
        csv.Cell(record);
        csv.Cell("");
        csv.Cell(sum.Account);
        csv.Cell(sum.Day);
        csv.Cell("");
        csv.Cell("");
        csv.Cell(sum.Asset);
        for (int i = 7; i < Columns.Length - 4; i++)
        {
            csv.Cell("");
        }

        csv.Cell(sum.Legs);
        csv.Cell(sum.In.ToString());
        csv.Cell(sum.Out.ToString());
        csv.Cell(sum.Unsummed == 0 ? "" : sum.Unsummed.ToString(CultureInfo.InvariantCulture) + " without an exact sum");
        csv.EndRow();
    }

    private static void WriteNote(CsvText csv, ReportDocument report, int leftOut, string evidenceDigest)
    {
        csv.Cell("note");
        for (int i = 1; i < Columns.Length - 4; i++)
        {
            csv.Cell("");
        }

        csv.Cell(leftOut);
        csv.Cell("");
        csv.Cell("");
        string digest = evidenceDigest.Length == 0 ? "" : " (SHA-256 " + evidenceDigest + ")";
        csv.Cell(
            $"{leftOut} of {report.Legs.Length} legs are not in this table; evidence.csv{digest} of report {report.Id}, revision "
                + $"{report.Revision}, has all of them");
        csv.EndRow();
    }

    private static IEnumerable<Sum> SumsOf(IEnumerable<DocumentLeg> legs, By by) =>
        legs.GroupBy(leg => (
                Account: by == By.Asset ? "" : leg.AccountId,
                Day: by == By.Day ? Figures.Day(leg.At) : "",
                leg.Asset))
            .OrderBy(static group => group.Key.Account, StringComparer.Ordinal)
            .ThenBy(static group => group.Key.Day, StringComparer.Ordinal)
            .ThenBy(static group => group.Key.Asset, StringComparer.Ordinal)
            .Select(static group => group.Aggregate(
                new Sum(group.Key.Account, group.Key.Day, group.Key.Asset, 0, default, default, 0), static (sum, leg) => sum.With(leg)));

    /// <summary>What the sums of legs are of.</summary>
    private enum By
    {
        Day,
        Account,
        Asset,
    }

    /// <summary>Legs of one asset, counted and summed; the out is without a sign.</summary>
    private readonly record struct Sum(
        string Account, string Day, string Asset, long Legs, ScaledAmount In, ScaledAmount Out, long Unsummed)
    {
        internal Sum With(DocumentLeg leg)
        {
            ScaledAmount sum = default;
            byte[] text = System.Text.Encoding.ASCII.GetBytes(leg.Magnitude);
            bool isSummed = ScaledAmount.TryParse(text, out ScaledAmount amount) == AmountFault.None
                && ScaledAmount.TryAdd(leg.IsOut ? Out : In, amount, out sum);
            return this with
            {
                Legs = Legs + 1,
                In = isSummed && !leg.IsOut ? sum : In,
                Out = isSummed && leg.IsOut ? sum : Out,
                Unsummed = Unsummed + (isSummed ? 0 : 1),
            };
        }
    }
}
