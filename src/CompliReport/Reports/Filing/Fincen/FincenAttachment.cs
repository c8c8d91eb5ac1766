using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Reports.Formats;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>The table that goes with the report, which takes one attachment of a million bytes.</summary>
/// <param name="Content">The file.</param>
/// <param name="Included">Legs in it.</param>
/// <param name="Left">Legs for which there was no room.</param>
internal sealed record FincenAttachment(byte[] Content, int Included, int Left)
{
    /// <summary>The name of the file.</summary>
    internal const string FileName = "fincen-attachment.csv";

    // What the last row says is never longer.
    private const int TotalsLengthMax = 400;

    private static readonly string[] Columns =
    [
        "row", "entry_id", "file", "line", "account_id", "occurred_at", "kind", "leg_role", "group_id", "asset", "amount", "value_usd",
        "counterparty_type", "counterparty_name", "counterparty_account", "counterparty_country", "chain", "tx_hash", "address",
        "device_id", "text",
    ];

    /// <summary>The table: sentences without room in the narrative, then the legs, the largest first, then how many are missing.</summary>
    /// <returns>Null where there is nothing to say.</returns>
    internal static FincenAttachment? Of(ReportDocument report, AuthorityProfile profile, IReadOnlyCollection<string> sentences)
    {
        if (report.Legs.IsEmpty && sentences.Count == 0)
        {
            return null;
        }

        ImmutableArray<DocumentLeg> legs = [.. report.Legs.OrderByDescending(static leg => leg.ValueUsd ?? -1)];
        long lengthMax = profile.Limit("attachment_bytes") - TotalsLengthMax;
        (byte[] content, int fitting) = Write(legs, sentences, legs.Length, lengthMax);
        if (fitting < legs.Length)
        {
            (content, fitting) = Write(legs, sentences, fitting, lengthMax);
        }

        return new FincenAttachment(content, fitting, legs.Length - fitting);
    }

    private static (byte[] Content, int Fitting) Write(
        ImmutableArray<DocumentLeg> legs, IReadOnlyCollection<string> sentences, int count, long lengthMax)
    {
        using MemoryStream stream = new();
        int fitting = 0;
        using (CsvText csv = new(stream, Columns))
        {
            foreach (string sentence in sentences)
            {
                Row(csv, "narrative", sentence);
            }

            foreach (DocumentLeg leg in legs.Take(count))
            {
                Row(csv, leg);
                if (csv.Length > lengthMax)
                {
                    break;
                }

                fitting++;
            }

            Row(csv, "total", TotalsOf(legs.Length, fitting));
        }

        return (stream.ToArray(), fitting);
    }

    private static string TotalsOf(int all, int fitting) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"legs in the report: {all}; in this table: {fitting}; not in this table: {all - fitting}")
            + (fitting == all ? "" : "; the file evidence.csv of the filer has all of them");

    private static void Row(CsvText csv, string row, string text)
    {
        csv.Cell(row);
        for (int i = 2; i < Columns.Length; i++)
        {
            csv.Cell("");
        }

        csv.Cell(text);
        csv.EndRow();
    }

    private static void Row(CsvText csv, DocumentLeg leg)
    {
        csv.Cell("leg");
        csv.Cell(leg.EntryId);
        csv.Cell(leg.File);
        csv.Cell(leg.Line);
        csv.Cell(leg.AccountId);
        csv.Cell(leg.At.ToString());
        csv.Cell(leg.Kind);
        csv.Cell(leg.Role);
        csv.Cell(leg.GroupId);
        csv.Cell(leg.Asset);
        csv.Cell(leg.Amount);
        csv.Cell(leg.ValueUsd is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "");
        for (int i = 12; i < Columns.Length - 1; i++)
        {
            csv.Cell(leg.Detail(Columns[i]));
        }

        csv.Cell("");
        csv.EndRow();
    }
}
