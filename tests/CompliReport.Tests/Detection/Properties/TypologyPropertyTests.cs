using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Rules;
using CompliReport.Tests.Rules;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection.Properties;

/// <summary>What must not change findings and cases, on a generated day that holds every typology.</summary>
public sealed partial class TypologyPropertyTests
{
    // To April 2027: no rule of the pack changes then, and Frankfurt, where rates are published, has summer time for longer than the days
    // and four weeks last. From there to 2038, which has the same calendar.
    private const int NextSummer = 455, SameCalendar = 4018, FourWeeks = 28;

    public static TheoryData<int> Seeds => PlantedDay.Seeds;

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    public void The_day_holds_every_typology(int seed) =>
        Assert.Empty(TypologyCatalog.All.Select(static typology => typology.Id).Except(PlantedDay.FoundOf(seed).Ids));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_order_of_rows_and_files_and_how_they_are_cut_change_nothing(int seed)
    {
        PlantedDay day = PlantedDay.Every(seed);
        FoundText expected = PlantedDay.FoundOf(seed);
        string[] rows = [.. day.Rows.Reverse()];
        expected.MustBe(FoundText.Of(day.Run([day.Ledger("all.csv", rows)])), seed, "one file, backwards");
        new Random(seed).Shuffle(rows);
        LedgerInput[] files = [.. rows.Chunk(401).Select((part, i) => day.Ledger(string.Create(CultureInfo.InvariantCulture, $"part-{i}.csv"), part))];
        new Random(seed + 1).Shuffle(files);
        expected.MustBe(FoundText.Of(day.Run(files)), seed, "shuffled, in parts of 401 rows");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Other_names_are_found_of_the_same(int seed)
    {
        PlantedDay day = PlantedDay.Every(seed);
        Dictionary<string, string> clusters = new(StringComparer.Ordinal);
        foreach (string name in day.Rows.Select(row => day.Cell(row, "counterparty_account")).Distinct())
        {
            clusters[Cluster(Renamed(name))] = Cluster(name);
        }

        FoundText found = day.Each(Renamed).Found().Nameless(text => ClusterIds().Replace(Renamed(text), id => clusters[id.Value]));
        PlantedDay.FoundOf(seed).Nameless(static text => text).MustBe(found, seed, "renamed");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_year_with_the_same_calendar_has_the_same_findings_and_cases(int seed)
    {
        PlantedDay day = PlantedDay.Every(seed).Each(static line => Moved(line, NextSummer));
        FoundText found = day.Each(static line => Moved(line, SameCalendar)).Found();
        day.Found().Nameless(static text => text).MustBe(found.Nameless(static text => Moved(text, -SameCalendar)), seed, "2038");
    }

    // Rules go by calendar months and years, typologies do not.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Four_weeks_later_the_windows_of_typologies_are_four_weeks_later_and_nothing_else_is_other(int seed)
    {
        PlantedDay day = PlantedDay.Every(seed).Each(static line => Moved(line, NextSummer));
        FoundText found = day.Each(static line => Moved(line, FourWeeks)).Found().Typologies();
        day.Found().Typologies().Nameless(static text => text).MustBe(found.Nameless(static text => Moved(text, -FourWeeks)), seed, "four weeks later");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_customer_who_has_nothing_to_do_with_anybody_changes_no_finding_and_no_case(int seed)
    {
        PlantedDay day = PlantedDay.Every(seed) with { Pack = FixedHubs() };
        PlantedDay more = day with
        {
            Accounts = day.Accounts.Add("ZZ1,ZC1,natural,Zora Zelt,DE,,DE,2,2020-01-01T00:00:00Z,90000,teacher,false,,"),
            Rows = [.. day.Rows, .. Ordinary(day)],
        };
        day.Found().MustBe(more.Found().Where(static line => !line.Contains("\"ZC1\"", StringComparison.Ordinal)), seed, "with one more");
    }

    // In a small run a hub is who deals with more than a share of all customers: one more customer moves that limit, which findings tell.
    private static RulePack FixedHubs() => RulePackSample.China.Typologies.Where(static one => one.Value.Number("hub_share_from") is not null)
        .Aggregate(RulePackSample.China, static (pack, one) => Packs.WithParameter(pack, one.Key, "hub_share_from", 100));

    // Pays in and out, and buys coins at about what they are worth.
    private static IEnumerable<string> Ordinary(PlantedDay day)
    {
        string sample = day.Rows.First(row => day.Cell(row, "kind") == "fiat_deposit"), deal = day.Rows.First(row => day.Cell(row, "leg_role") == "base");
        for (int i = 0; i < 20; i++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"Z{i}");
            string at = string.Create(CultureInfo.InvariantCulture, $"2026-02-{i + 5:00}T10:00:00Z");
            yield return day.With(
                sample, ("entry_id", id), ("group_id", id), ("account_id", "ZZ1"), ("balance_after", ""), ("occurred_at", at), ("asset", "EUR"),
                ("kind", i % 2 == 0 ? "fiat_deposit" : "fiat_withdrawal"), ("amount", i % 2 == 0 ? "400" : "-300"),
                ("counterparty_name", "Zora Zelt"), ("counterparty_account", "DE00ZZ"), ("device_id", "dev-zz"), ("ip_country", "DE"));
            foreach ((string role, string asset, string kind, string amount) in ((string, string, string, string)[])
                [("base", "USDT", "stablecoin", "11"), ("quote", "EUR", "fiat", "-10")])
            {
                yield return day.With(
                    deal, ("entry_id", id + role), ("group_id", "G" + id), ("account_id", "ZZ1"), ("balance_after", ""), ("occurred_at", at), ("kind", "conversion"),
                    ("leg_role", role), ("asset", asset), ("asset_class", kind), ("amount", amount), ("rate_applied", ""), ("price_ccy", ""),
                    ("device_id", "dev-zz"), ("ip_country", "DE"), ("province", ""));
            }
        }
    }

    private static string Cluster(string name) => ContentId.Of("CP", "SYNTHEX", name);

    // Digits of accounts and banks become what is missing to nine, addresses are written backwards: to do it twice does nothing, and the
    // order of names is turned round.
    private static string Renamed(string text) => Names().Replace(text, static name => string.Concat(
        name.Length > 30 ? name.Value.Reverse() : name.Value.Select(static digit => (char)('0' + ('9' - digit)))));

    private static string Moved(string text, int days) => Dates().Replace(text, date =>
        DateOnly.ParseExact(date.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<=\b[AC])\d{6}\b|(?<=[A-Z]{2}00DEMO)\d{10}|(?<=\bT)[1-9A-HJ-NP-Za-km-z]{33}\b")]
    private static partial Regex Names();

    [GeneratedRegex(@"\bCP-[0-9a-f]{16}\b")]
    private static partial Regex ClusterIds();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d")]
    private static partial Regex Dates();
}
