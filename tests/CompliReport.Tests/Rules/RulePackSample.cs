using System;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Rules;
using Xunit;

namespace CompliReport.Tests.Rules;

/// <summary>A small pack with one of everything, and the packs of the repository.</summary>
internal static class RulePackSample
{
    public const string Text = """
        {
          // An invented jurisdiction.
          "id": "zz", "jurisdiction": "ZZ", "name": "Sample", "version": "1",
          "time_zone": "Asia/Shanghai", "local_currency": "CNY", "residency": "ZZ",
          "holidays": ["2026-01-01"],
          "authorities": [
            {
              "id": "ZZ-A", "authority": "FIU", "name": "Unit", "report_type": "ZZ-STR", "effective_from": "2020-01-01",
              "deadline": { "n": 5, "unit": "working", "from": "confirmation" },
              "source": { "title": "Order", "article": "Art. 1", "date": "2020-01-01", "confidence": "secondary" },
            },
          ],
          "tiers": [
            {
              "id": "ZZ-T", "label": "serious", "effective_from": "2020-01-01", "amount": "5000000", "currency": "CNY",
              "source": { "title": "Code", "article": "Art. 2", "date": "2020-01-01", "confidence": "official" },
            },
          ],
          "rates": [{ "currency": "CNY", "official": "parity", "substitute": "ecb" }],
          "typologies": {
            "T01": {
              "parameters": { "band": "0.10" },
              "amounts": [{ "name": "limit", "amount": "10000", "currency": "USD" }],
              "source": { "title": "Flags", "article": "p. 1", "date": "2020-09-14", "confidence": "unconfirmed" },
            },
          },
          "rules": [
            {
              "id": "ZZ-1", "title": "Quota", "effective_from": "2020-01-01", "effective_to": "2025-12-31",
              "subject": "resident_individual", "measure": "sum",
              "filter": { "events": ["fx_purchase", "fx_settlement"], "currencies": ["USD"], "cross_border": true },
              "thresholds": [{ "amount": "50000", "currency": "CNY", "applies_to": "local" }],
              "comparator": ">", "window": "CY", "aggregation_key": "customer", "each_direction": true,
              "consequence": "report", "report_type": "ZZ-STR", "deadline": "promptly",
              "source": { "title": "Order", "article": "Art. 3", "date": "2020-01-02", "confidence": "official" },
            },
          ],
        }
        """;

    public static string Root { get; } = FindRoot();

    public static RulePack China { get; } = Sound("cn.json", File.ReadAllBytes(Path.Combine(Root, "rules", "cn.json")));

    public static RulePackReading Read(string json) => RulePackReader.Read("zz.json", Encoding.UTF8.GetBytes(json));

    /// <summary>The sample with one text replaced; the text has to be there exactly once, else the test tests nothing.</summary>
    public static string With(string old, string replacement)
    {
        Assert.Equal(2, Text.Split(old).Length);
        return Text.Replace(old, replacement, StringComparison.Ordinal);
    }

    public static RulePack Sound(string name, byte[] json)
    {
        RulePackReading reading = RulePackReader.Read(name, json);
        Assert.Equal("", Lines(reading));
        return Assert.IsType<RulePack>(reading.Pack);
    }

    public static string Lines(RulePackReading reading) => string.Join('\n', reading.Faults.Select(fault => fault.ToString()));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CompliReport.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}
