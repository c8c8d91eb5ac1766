using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Delivery;

namespace CompliReport.Proof;

/// <summary>Adds up the files of a run again and holds them against the closing sums of its manifest.</summary>
internal static class SumsProof
{
    private static readonly string[] Buckets = ["accepted", "refused", "duplicate", "superseded", "ignored"];

    /// <summary>Every sum of the manifest against the files that it is of.</summary>
    internal static void Prove(string folder, string name, byte[] content, StoredManifest manifest, ProofLog log)
    {
        string where = name + "/" + StoredRun.ManifestName;
        try
        {
            StoredJson.Read(where, content, json =>
            {
                StoredJson sums = json.Object("sums");
                Rows(folder, where, sums.Object("rows"), log);
                Equal(log, where, "findings", sums.Count("findings"), Lines(folder, FindingLeaves.FileName));
                Equal(log, where, "cases", sums.Count("cases"), Lines(folder, "cases.jsonl"));
                Equal(log, where, "conversions", sums.Count("conversions"), Records(folder, "conversions.csv") - 1);
                Equal(log, where, "breaks", sums.Count("breaks"), Records(folder, "breaks.csv") - 1);
                Outcomes(folder, where, sums.Object("outcomes"), log);
                int reports = Directory.Exists(Path.Combine(folder, "reports"))
                    ? Directory.EnumerateDirectories(Path.Combine(folder, "reports")).Count() : 0;
                Equal(log, where, "reports", manifest.Filings.Length, reports);
                return true;
            });
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            log.Fault(ProofCodes.Unreadable, where, wrong.Message.TrimEnd('.'), "closing sums, and the files that they are of");
        }
    }

    private static void Rows(string folder, string where, StoredJson rows, ProofLog log)
    {
        Equal(log, where, "rows read", rows.Count("read"), Buckets.Sum(rows.Count));
        Dictionary<string, long> ofFiles = StoredJson.Read("receipt.json", RegularFile.ReadAllBytes(Path.Combine(folder, "receipt.json")),
            static receipt => receipt.Objects("files", static file =>
                    Buckets.Append("rows_read").Select(name => (name, file.Count(name))).ToArray())
                .SelectMany(static file => file).GroupBy(static one => one.name, StringComparer.Ordinal)
                .ToDictionary(static one => one.Key, static one => one.Sum(static part => part.Item2), StringComparer.Ordinal));
        Equal(log, where, "rows read of all files", rows.Count("read"), ofFiles.GetValueOrDefault("rows_read"));
        foreach (string bucket in Buckets)
        {
            Equal(log, where, "rows " + bucket, rows.Count(bucket), ofFiles.GetValueOrDefault(bucket));
        }
    }

    private static void Outcomes(string folder, string where, StoredJson sums, ProofLog log)
    {
        ImmutableArray<StoredOutcome> rows = StoredOutcome.Read(
            "outcomes.csv", RegularFile.ReadAllBytes(Path.Combine(folder, "outcomes.csv")));
        Equal(log, where, "outcomes hit", sums.Count("hit"), rows.Sum(static row => row.Hit));
        Equal(log, where, "outcomes clear", sums.Count("clear"), rows.Sum(static row => row.Clear));
        Equal(log, where, "outcomes not_applicable", sums.Count("not_applicable"), rows.Sum(static row => row.NotApplicable));
        Equal(log, where, "outcomes no_data", sums.Count("no_data"), rows.Sum(static row => row.NoData));
        Equal(log, where, "outcomes error", sums.Count("error"), rows.Sum(static row => row.Error));
        foreach (StoredOutcome row in rows)
        {
            Equal(
                log, where, "subjects of " + row.Id, row.Subjects, row.Hit + row.Clear + row.NotApplicable + row.NoData + row.Error);
        }
    }

    private static void Equal(ProofLog log, string where, string what, long stated, long counted) => log.Holds(
        stated == counted, "closing sums", ProofCodes.Sums, where, $"{what} {stated.ToString(CultureInfo.InvariantCulture)}",
        $"{counted.ToString(CultureInfo.InvariantCulture)} as its files have");

    private static long Lines(string folder, string file) =>
        RegularFile.ReadAllBytes(Path.Combine(folder, file)).AsSpan().Count((byte)'\n');

    // A break's explanation is on one line, but a cell may hold a line break of the ledger: quotes decide.
    private static long Records(string folder, string file)
    {
        RegularFile.MustNotBeOther(Path.Combine(folder, file));
        using FileStream stream = File.OpenRead(Path.Combine(folder, file));
        byte[] buffer = new byte[1 << 16];
        bool isQuoted = false;
        long records = 0;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            foreach (byte one in buffer.AsSpan(0, read))
            {
                isQuoted ^= one == (byte)'"';
                records += one == (byte)'\n' && !isQuoted ? 1 : 0;
            }
        }

        return records;
    }
}
