using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Functions.Tests.Days;
using CompliReport.Values;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>A day that ends in five reports, of 169 rows in two ledger files, with its control file; small, so that a round is
/// short.</summary>
internal sealed record TestUpload(string Exchange, string Day)
{
    private static readonly string Samples = Path.Combine(DayWorld.Root, "samples", "founding-case");

    // Five front accounts of the founding case, its first five days.
    private static readonly string[] Accounts = ["A1002", "A1012", "A1014", "A1021", "A1022"];

    private static readonly (string Header, string[] Rows) Sample = ReadSample();

    public const int Reports = 5;

    public string Folder => Exchange + "/" + Day;

    /// <summary>Path below the container and text: two ledgers, then the control file that names both with their digests.</summary>
    public IReadOnlyList<(string Path, string Text)> Files
    {
        get
        {
            string one = Ledger(static i => i % 2 == 0), two = Ledger(static i => i % 2 == 1);
            string control = $$"""
                {"schema_version":"compliledger/1","exchange_id":"{{Exchange}}","day":"{{Day}}","files":[
                {"name":"one.csv","sha256":"{{Sha256Digest.Of(one).Hex}}"},{"name":"two.csv","sha256":"{{Sha256Digest.Of(two).Hex}}"}]}
                """;
            return [(Folder + "/one.csv", one), (Folder + "/two.csv", two), (Folder + "/manifest.json", control)];
        }
    }

    /// <summary>Reference rates, without which nothing is reported: path below the container and file.</summary>
    public static IEnumerable<(string Path, string File)> Rates =>
        Directory.EnumerateFiles(Path.Combine(Samples, "rates"), "*.csv", SearchOption.AllDirectories)
            .Select(static file => (Path.GetRelativePath(Path.Combine(Samples, "rates"), file).Replace('\\', '/'), file));

    /// <summary>Puts the rates into a world of containers in a folder, and the files too if asked for.</summary>
    public void PutInto(DayWorld world, bool withFiles)
    {
        foreach ((string path, string file) in Rates)
        {
            string target = Path.Combine(world.Folder, "rates", path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        foreach ((string path, string text) in withFiles ? Files : [])
        {
            world.Put(path, text);
        }
    }

    // Each day has accounts of its own: the same case on two days would be the same report.
    private string Ledger(Func<int, bool> isIn) => string.Join('\n', [Sample.Header, .. Sample.Rows.Where((_, i) => isIn(i)).Select(row => row
        .Replace("DEMOEX", Exchange, StringComparison.Ordinal).Replace(",A1", ",A" + Day[^2..] + "1", StringComparison.Ordinal))]) + "\n";

    private static (string Header, string[] Rows) ReadSample()
    {
        string[] days = [.. Enumerable.Range(1, 5)
            .Select(static day => string.Create(CultureInfo.InvariantCulture, $"ledger-2023-03-{day:D2}.csv"))
            .Select(static file => Path.Combine(Samples, file)).Where(File.Exists)];
        return (File.ReadLines(days[0]).First(),
            [.. days.SelectMany(static day => File.ReadLines(day).Skip(1)).Where(static row => Accounts.Contains(row.Split(',')[5]))]);
    }
}
