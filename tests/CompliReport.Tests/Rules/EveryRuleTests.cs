using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Rules;

/// <summary>Every rule of every pack through the whole engine: just below its limit, at it, just above, and at the edges of its window.</summary>
/// <remarks>A US dollar is worth a euro, a coin, and round numbers of the other currencies here, so that every value is exact.</remarks>
public sealed class EveryRuleTests
{
    private const string Elsewhere = "AQ";

    private static readonly SortedDictionary<string, decimal> PerDollar = new(StringComparer.Ordinal)
    {
        ["AED"] = 4,
        ["ARS"] = 100,
        ["AUD"] = 2,
        ["BRL"] = 5,
        ["CNY"] = 10,
        ["EUR"] = 1,
        ["GBP"] = 1,
        ["HKD"] = 8,
        ["INR"] = 100,
        ["JPY"] = 100,
        ["KRW"] = 1000,
        ["NGN"] = 500,
        ["RUB"] = 100,
        ["SGD"] = 2,
        ["TRY"] = 20,
        ["USD"] = 1,
        ["ZAR"] = 20,
    };

    private static readonly SortedDictionary<string, RulePack> Packs = new(
        Directory.EnumerateFiles(Path.Combine(RulePackSample.Root, "rules"), "*.json")
            .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), static file => RulePackSample.Sound(Path.GetFileName(file), File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    public static TheoryData<string, string, string> Measured => [.. Rules(static rule => IsPlain(rule))];

    public static TheoryData<string, string, string> Windowed => [.. Rules(static rule => IsPlain(rule)
        && rule.Window.Kind is RuleWindowKind.Day or RuleWindowKind.Month or RuleWindowKind.CalendarYear or RuleWindowKind.FiscalYear
        && rule is { Measure: RuleMeasure.Sum, Thresholds: [{ Amount.IsZero: false }, ..] })];

    public static TheoryData<string, string, string> Unmeasured => [.. Rules(static rule => rule.Needs != RuleNeeds.None)];

    [Fact]
    public void The_packs_are_those_of_seventeen_jurisdictions() => Assert.Equal(
        "ae ar au br cn eu gb hk in jp kr ng ru sg tr us za", string.Join(' ', Packs.Keys));

    [Theory]
    [MemberData(nameof(Measured))]
    public void A_rule_hits_at_its_limit_and_not_below(string pack, string rule, string from)
    {
        Rule one = Find(pack, rule, from);
        for (int i = 0; i < one.Thresholds.Length; i++)
        {
            RuleThreshold limit = one.Thresholds[i];
            bool isCount = limit.Kind == ThresholdKind.Count;
            decimal at = isCount ? limit.Count : limit.Amount.ToDecimal(), step = isCount ? 1 : 0.02m;
            if (at > 0)
            {
                Check(one, limit, at - step, hits: false);
            }

            if (at > 0 || isCount)
            {
                Check(one, limit, at, hits: one.Comparator == RuleComparator.AtLeast);
            }

            Check(one, limit, at + step, hits: true);
        }
    }

    [Theory]
    [MemberData(nameof(Windowed))]
    public void A_window_holds_its_first_and_its_last_nanosecond_and_no_other(string pack, string rule, string from)
    {
        Rule one = Find(pack, rule, from);
        RegulatorCalendar calendar = Packs[pack].CalendarOf(one);
        // A window that lies wholly in the time of the rule.
        DateOnly day = one.Window.DaysAround(one.EffectiveFrom).First == one.EffectiveFrom ? one.EffectiveFrom : one.Window.DaysAround(one.EffectiveFrom).Last.AddDays(1);
        if (!one.IsInForceOn(one.Window.DaysAround(day).Last))
        {
            return;
        }

        (UtcInstant start, UtcInstant end) = calendar.BoundsOf(one.Window, day);
        decimal half = (one.Thresholds[0].Amount.ToDecimal() / 2) + 0.01m;
        Assert.True(Hits(one, one.Thresholds[0], (start, half), (Nanosecond(end, -1), half)), "both ends of the window");
        Assert.False(Hits(one, one.Thresholds[0], (Nanosecond(end, -1), half), (end, half)), "across its end");
    }

    [Theory]
    [MemberData(nameof(Unmeasured))]
    public void A_rule_that_needs_what_no_ledger_tells_says_no_data(string pack, string rule, string from)
    {
        Rule one = Find(pack, rule, from);
        RunResult result = Day(one, one.Thresholds[0], (InForce(one), 1_000_000_000m));
        Assert.Equal(1, Scenario.OutcomeOf(result, one.Id)[Outcome.NoData]);
        Assert.Empty(Scenario.FindingsOf(result, one.Id));
    }

    [Fact]
    public void Every_rule_is_tested_here_or_in_a_test_of_its_own()
    {
        string[] untested = [.. Packs.Values.SelectMany(static pack => pack.Rules).Where(static rule => !IsPlain(rule) && rule.Needs == RuleNeeds.None)
            .Select(static rule => rule.Id)];
        Assert.Equal(["CN-FX-02", "CN-FX-03", "TR-SC-02", "TR-SC-02-FIRST"], untested);
    }

    [Fact]
    public void Every_number_of_every_pack_has_a_source_of_a_known_confidence()
    {
        foreach (RulePack pack in Packs.Values)
        {
            ImmutableArray<RuleSource> sources =
            [
                .. pack.Rules.Select(static rule => rule.Source), .. pack.Authorities.Select(static duty => duty.Source),
                .. pack.Tiers.Select(static tier => tier.Source), .. pack.Retention.Select(static duty => duty.Source),
                .. pack.Typologies.Values.Select(static typology => typology.Source),
            ];
            Assert.All(sources, source => Assert.True(source.Title.Length > 0 && source.Article.Length > 0 && source.Date.Year >= 2000, pack.Id));
            Assert.All(pack.Rules, static rule => Assert.True(rule.EffectiveFrom >= rule.Source.Date, rule.Id));
        }
    }

    private static void Check(Rule rule, RuleThreshold limit, decimal amount, bool hits)
    {
        if (limit.Kind == ThresholdKind.Count)
        {
            (UtcInstant, decimal)[] events = [.. Enumerable.Range(0, (int)amount).Select(i => (Nanosecond(InForce(rule), i), 10m))];
            Assert.True(Hits(rule, limit, events) == hits, $"{rule.Id}: {amount} events");
            return;
        }

        Assert.True(Hits(rule, limit, (InForce(rule), amount)) == hits, $"{rule.Id}: {amount} {limit.Currency} {limit.AppliesTo}");
    }

    private static bool Hits(Rule rule, RuleThreshold limit, params (UtcInstant Time, decimal Amount)[] events)
    {
        RunResult result = Day(rule, limit, events);
        Finding[] found = [.. Scenario.FindingsOf(result, rule.Id)];
        Assert.All(found, finding => Assert.True(finding.EvidenceTotal > 0 && finding.Margin > 0, "a hit has a trace"));
        return found.Length > 0;
    }

    private static RunResult Day(Rule rule, RuleThreshold limit, params (UtcInstant Time, decimal Amount)[] events)
    {
        RulePack pack = Packs.Values.First(pack => pack.Rules.Contains(rule));
        bool isFirm = rule.Subject is RuleSubject.AnyEntity or RuleSubject.ResidentEntity;
        Scenario day = new Scenario { Pack = pack }.Customer("A", "C", isFirm ? "legal" : "natural", pack.Residency);
        RuleEvents kind = RuleVocabulary.Events.Texts.Select(static text => RuleVocabulary.Events.TryRead(text, out RuleEvents one) ? one : default)
            .First(one => (rule.Filter.Events & one) != 0);
        string currency = limit.AppliesTo == ThresholdScope.Local ? pack.LocalCurrency.Text : limit.Currency?.Text ?? "USD";
        // An exchange with a currency of its own, and coins, are worth the amount.
        string fiat = rule.Filter.Currencies.IsEmpty ? currency : rule.Filter.Currencies[0].Text;
        foreach ((UtcInstant time, decimal amount) in events)
        {
            Add(day, rule, kind, fiat, time.ToString(), amount / PerDollar[currency] * PerDollar[fiat], amount / PerDollar[currency], pack);
        }

        HashSet<DateOnly> days = [.. events.Select(static one => one.Time.UtcDate)];
        return WithRates(day, days).Run();
    }

    private static void Add(Scenario day, Rule rule, RuleEvents kind, string currency, string time, decimal amount, decimal coins, RulePack pack)
    {
        string given = amount.ToString(CultureInfo.InvariantCulture), inCoins = coins.ToString(CultureInfo.InvariantCulture);
        string country = rule.Filter.CrossBorder is false ? pack.Residency : Elsewhere;
        string party = (rule.Filter.Parties & RuleParties.Card) != 0 ? "card" : (rule.Filter.Parties & RuleParties.SelfHosted) != 0 ? "self_hosted" : "bank";
        string sign = (kind & RuleEvents.Outward) != 0 ? "-" : "";
        switch (kind)
        {
            case RuleEvents.FxPurchase or RuleEvents.FxSettlement:
                day.Exchange("A", time, currency, sign + given, "USDT", (sign.Length > 0 ? "" : "-") + inCoins);
                break;
            case RuleEvents.CashIn or RuleEvents.CashOut:
                day.Move("A", time, kind == RuleEvents.CashIn ? "cash_in" : "cash_out", currency, sign + given, "CARD", country, party == "card" ? "card" : "cash");
                break;
            case RuleEvents.FiatIn or RuleEvents.FiatOut:
                day.Move("A", time, kind == RuleEvents.FiatIn ? "fiat_deposit" : "fiat_withdrawal", currency, sign + given, "PAYEE", country, party);
                break;
            default:
                day.Move("A", time, kind == RuleEvents.CryptoIn ? "crypto_deposit" : "crypto_withdrawal", "USDT", sign + inCoins, "WALLET", country, party);
                break;
        }
    }

    private static Scenario WithRates(Scenario day, IReadOnlyCollection<DateOnly> days)
    {
        string[] currencies = [.. PerDollar.Keys.Except(["EUR"])];
        DateOnly[] dates = [.. days.SelectMany(static one => Enumerable.Range(-12, 14).Select(one.AddDays)).Distinct().OrderDescending()];
        string fx = "Date," + string.Join(',', currencies) + ",\n" + string.Concat(dates.Where(static date => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Select(date => string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},{string.Join(',', currencies.Select(static one => PerDollar[one].ToString(CultureInfo.InvariantCulture)))},\n")));
        string crypto = "asset,time,price_usd,source\n" + string.Concat(dates.Reverse().Select(static date => string.Create(CultureInfo.InvariantCulture, $"USDT,{date:yyyy-MM-dd}T00:00:00Z,1,made up\n")));
        return day.With(new RateFile("fx.csv", RateFileKind.Fx, Scenario.Utf8(fx))).With(new RateFile("crypto.csv", RateFileKind.Crypto, Scenario.Utf8(crypto)));
    }

    // Noon of the tenth day, which is also the tenth of no month that would split a window.
    private static UtcInstant InForce(Rule rule) => UtcInstant.FromNanoseconds(UtcInstant.AtMidnight(rule.EffectiveFrom.AddDays(9)).Nanoseconds + (12 * UtcInstant.Hour));

    private static UtcInstant Nanosecond(UtcInstant time, long nanoseconds) => UtcInstant.FromNanoseconds(time.Nanoseconds + nanoseconds);

    private static bool IsPlain(Rule rule) => rule.Needs == RuleNeeds.None && rule.Measure is not RuleMeasure.Age and not RuleMeasure.CountDistinct
        && !rule.Filter.OnlyListed && !rule.Filter.OnlyFirst;

    private static Rule Find(string pack, string rule, string from) => Packs[pack].Rules.Single(one => one.Id == rule && Date(one.EffectiveFrom) == from);

    private static IEnumerable<(string, string, string)> Rules(Func<Rule, bool> wanted) =>
        Packs.SelectMany(pack => pack.Value.Rules.Where(wanted).Select(rule => (pack.Key, rule.Id, Date(rule.EffectiveFrom))));

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
