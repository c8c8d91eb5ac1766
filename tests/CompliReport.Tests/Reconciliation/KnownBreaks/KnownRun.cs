using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Benchmarks.Data.Known;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Tests.Rules;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reconciliation.KnownBreaks;

/// <summary>A known day through the whole pipeline, and what it found held against what was planted.</summary>
internal static class KnownRun
{
    internal static RunResult Of(KnownDay day, ulong? shuffle = null, bool reverseFiles = false)
    {
        KnownUpload upload = KnownUpload.Of(day, shuffle);
        IEnumerable<LedgerInput> ledgers = upload.Ledgers.Select(static file => LedgerInput.FromBytes(file.Name, file.Content));
        return ComplianceRun.Execute(
            new RunInputs(
                [.. reverseFiles ? ledgers.Reverse() : ledgers],
                LedgerInput.FromBytes("accounts.csv", upload.Accounts),
                new ControlInput("manifest.json", upload.Control),
                [.. upload.Rates.Select(static file => new RateFile(file.Name, KindOf(file.Name), file.Content))],
                [RulePackSample.China])
            {
                ControlBefore = new ControlInput("before/manifest.json", upload.ControlBefore),
            },
            new RunOptions { AsOf = UtcInstant.Of(KnownAssets.Iso(day.AsOf)) });
    }

    /// <summary>Fails with every planted break that was not found, and every found one that nobody planted.</summary>
    internal static void MustBeExact(KnownDay day, RunResult result, string reason)
    {
        BreakRow[] rows = [.. BreakRows.Of(result)];
        string[] planted = [.. day.Planted.Select(static one => Key(one.Category, one.Account, one.File, one.Asset)).Order(StringComparer.Ordinal)];
        string[] found = [.. rows.Select(Key).Order(StringComparer.Ordinal)];
        if (!planted.SequenceEqual(found))
        {
            string missed = string.Join('\n', Less(planted, found)), extra = string.Join('\n', Less(found, planted));
            Assert.Fail($"{reason}\nplanted and not found:\n{missed}\nfound and not planted:\n{extra}");
        }

        ILookup<string, BreakRow> byKey = rows.ToLookup(Key);
        foreach (PlantedBreak one in day.Planted)
        {
            BreakRow row = byKey[Key(one.Category, one.Account, one.File, one.Asset)].First();
            Assert.True(one.Group.Length == 0 || row.Group.Length == 0 || row.Group == one.Group, $"{reason}: {one.Category} of {one.Group} was found in {row.Group}");
        }
    }

    internal static string Key(BreakRow row)
    {
        bool isOfUpload = row.Account.Length == 0;
        return Key(row.Entry.Code, row.Account, isOfUpload ? row.File : "", isOfUpload ? row.Asset : "");
    }

    internal static string Text(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Key(string category, string account, string file, string asset) => $"{category} {account} {file} {asset}";

    private static List<string> Less(string[] all, string[] some)
    {
        List<string> rest = [.. some];
        return [.. all.Where(one => !rest.Remove(one))];
    }

    private static RateFileKind KindOf(string name) => name.Split('/')[0] switch
    {
        "fx" => RateFileKind.Fx,
        "crypto" => RateFileKind.Crypto,
        "official" => RateFileKind.Official,
        _ => RateFileKind.Fees,
    };
}
