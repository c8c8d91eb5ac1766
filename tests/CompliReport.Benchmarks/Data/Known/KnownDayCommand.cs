using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Benchmarks.Data.Known.Planters;

namespace CompliReport.Benchmarks.Data.Known;

/// <summary>Writes a known day to disk: <c>upload/exchange/day/</c> as an exchange would send it, and what has to be found.</summary>
internal static class KnownDayCommand
{
    public static int Run(
        long conversions, long breaks, long seed, string folder, bool isScattered, ImmutableArray<Planter> planters)
    {
        KnownDay day = PlanterCatalog.Day((ulong)seed, checked((int)conversions), checked((int)breaks), planters, NearMisses.All);
        KnownUpload upload = KnownUpload.Of(day, isScattered ? (ulong)seed : null);
        string exchange = Path.Combine(folder, "upload", KnownDay.Exchange);
        DateOnly last = day.FirstDay.AddDays(KnownDay.Days - 1);
        string uploads = Path.Combine(exchange, KnownAssets.Iso(last));
        string before = Path.Combine(exchange, KnownAssets.Iso(last.AddDays(-1)));
        Directory.CreateDirectory(before);
        File.WriteAllBytes(Path.Combine(before, "manifest.json"), upload.ControlBefore);
        foreach ((string name, byte[] content) in (IEnumerable<(string, byte[])>)
            [.. upload.Ledgers, ("accounts.csv", upload.Accounts), ("manifest.json", upload.Control),
                .. upload.Rates.Select(static file => ("rates/" + file.Name, file.Content))])
        {
            string path = Path.Combine(uploads, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }

        File.WriteAllText(Path.Combine(folder, "expected-breaks.csv"), Expected(day));
        Console.WriteLine(
            $"{day.Rows.Count} rows, {conversions} conversions, {day.Accounts.Count} accounts, {day.Planted.Count} breaks in {folder}");
        Console.WriteLine($"complireport run --ledgers {uploads} --as-of {KnownAssets.Iso(day.AsOf)} --out {Path.Combine(folder, "out")}");
        return 0;
    }

    private static string Expected(KnownDay day)
    {
        StringBuilder text = new("category,account_id,group_id,file,asset,named\n");
        foreach (string line in day.Planted
            .Select(static one => $"{one.Category},{one.Account},{one.Group},{one.File},{one.Asset},{string.Join(' ', one.Named)}")
            .Order(StringComparer.Ordinal))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
