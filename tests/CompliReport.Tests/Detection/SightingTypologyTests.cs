using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>T14, T19 and T22: what an account was seen with, and what its holder said to earn.</summary>
public sealed class SightingTypologyTests
{
    private const string Header =
        "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,counterparty_type,counterparty_name,counterparty_account,device_id,ip_country,province\n";

    [Theory]
    [InlineData("eight provinces", 8, true)]
    [InlineData("seven", 7, false)]
    [InlineData("nine", 9, true)]
    public void T14_counts_provinces(string reason, int provinces, bool hits)
    {
        Day day = new();
        for (int i = 0; i < provinces * 2; i++)
        {
            day.Pay("A", i, "10", province: "P" + (i % provinces));
        }

        Finding? finding = Scenario.FindingsOf(day.Run(), "T14").SingleOrDefault();
        Assert.True(hits == finding is not null, reason);
        Assert.True(finding is null || finding.EvidenceTotal == provinces);
    }

    [Theory]
    [InlineData("sixteen of twenty", 16, 4, true, Outcome.Hit)]
    [InlineData("fifteen of twenty", 15, 5, false, Outcome.Clear)]
    [InlineData("nineteen legs are too few", 19, 0, false, Outcome.Clear)]
    [InlineData("at home", 0, 40, false, Outcome.Clear)]
    public void T14_counts_use_from_abroad(string reason, int abroad, int home, bool hits, Outcome outcome)
    {
        Day day = new();
        for (int i = 0; i < abroad + home; i++)
        {
            day.Pay("A", i, "10", ip: i < abroad ? i % 2 == 0 ? "MM" : "KH" : "CN");
        }

        RunResult result = day.Run();
        Assert.True(hits == Scenario.FindingsOf(result, "T14").Any(), reason);
        Assert.Equal(1, Scenario.OutcomeOf(result, "T14")[outcome]);
    }

    [Fact]
    public void T14_has_no_data_where_no_leg_says_from_where() =>
        Assert.Equal(1, Scenario.OutcomeOf(new Day().Pay("A", 1, "10").Run(), "T14")[Outcome.NoData]);

    [Theory]
    [InlineData("ten times the income", "100000", "82191.79", true)]
    [InlineData("a cent less", "100000", "82191.78", false)]
    [InlineData("no income at all and above the floor", "0", "10000.01", true)]
    [InlineData("no income at all and at the floor", "0", "10000", false)]
    [InlineData("a pensioner who sold a flat", "30000", "24000", false)]
    public void T19_compares_a_year_with_the_income(string reason, string income, string usd, bool hits)
    {
        RunResult result = new Day { Income = income }.Pay("A", 1, usd, "USD").Run();
        Assert.True(hits == Scenario.FindingsOf(result, "T19").Any(), reason);
    }

    [Theory]
    [InlineData("within thirty days", 30 * 24 - 1, true)]
    [InlineData("thirty days later the first payment is over", 30 * 24, false)]
    public void T19_adds_up_thirty_days(string reason, int hours, bool hits)
    {
        RunResult result = new Day { Income = "10000" }.Pay("A", 0, "6000", "USD").Pay("A", hours, "6000", "USD").Run();
        Assert.True(hits == Scenario.FindingsOf(result, "T19").Any(), reason);
    }

    [Fact]
    public void T19_goes_on_from_earlier_days()
    {
        RunResult first = new Day { Income = "10000" }.Pay("A", 0, "6000", "USD").Run();
        byte[] history = Scenario.FilesOf(first, static name => name == "history.bin")["history.bin"];
        RunResult second = new Day { Income = "10000" }.Pay("A", 24, "6000", "USD").Run(history);
        Assert.Empty(Scenario.FindingsOf(first, "T19"));
        Finding finding = Assert.Single(Scenario.FindingsOf(second, "T19"));
        Assert.Equal(1, finding.EvidenceTotal);
        Assert.Contains("USD 12000.00 came in, USD 6000.00 of it on earlier days: as much", finding.Explanation, System.StringComparison.Ordinal);
    }

    [Fact]
    public void T19_says_where_earlier_days_are_those_of_several_accounts()
    {
        RunResult first = new Day { Income = "10000", HasSecondAccount = true }.Pay("A", 0, "6000", "USD").Run();
        byte[] history = Scenario.FilesOf(first, static name => name == "history.bin")["history.bin"];
        RunResult second = new Day { Income = "10000", HasSecondAccount = true }.Pay("B", 24, "6000", "USD").Run(history);
        Assert.Contains(
            "USD 6000.00 of it on earlier days on all accounts of the customer together:", TypologyOutcome.Explanation(second, "T19"), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing declared", "", "natural", Outcome.NoData)]
    [InlineData("a firm", "1", "legal", Outcome.NotApplicable)]
    public void T19_needs_a_person_with_a_declared_income(string reason, string income, string type, Outcome outcome)
    {
        RunResult result = new Day { Income = income, Type = type }.Pay("A", 1, "1000000", "USD").Run();
        Assert.True(Scenario.OutcomeOf(result, "T19")[outcome] == 1, reason);
    }

    [Theory]
    [InlineData("an income in words", "a lot")]
    [InlineData("below zero", "-1")]
    public void An_income_that_is_no_number_is_a_fault_and_the_row_is_used(string reason, string income)
    {
        RunResult result = new Day { Income = income }.Pay("A", 1, "1000000", "USD").Run();
        Assert.True(Scenario.OutcomeOf(result, "T19")[Outcome.NoData] == 1, reason);
        Assert.Contains("INCOME_NOT_A_NUMBER", Assert.Single(result.InputFaults), System.StringComparison.Ordinal);
        Assert.DoesNotContain("a lot", result.InputFaults[0], System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("five names", 5, 0, true)]
    [InlineData("four names", 4, 0, false)]
    [InlineData("three legs of ten", 6, 14, true)]
    [InlineData("fewer", 6, 15, false)]
    public void T22_counts_names_of_others(string reason, int others, int own, bool hits)
    {
        Day day = new();
        for (int i = 0; i < others; i++)
        {
            day.Pay("A", i, "10", name: new string((char)('B' + i), 6));
        }

        for (int i = 0; i < own; i++)
        {
            day.Pay("A", i, "10", name: "Lin Xiaoyu");
        }

        Assert.True(hits == Scenario.FindingsOf(day.Run(), "T22").Any(), reason);
    }

    [Theory]
    [InlineData("banks of others", "bank", true)]
    [InlineData("shops", "merchant", false)]
    public void T22_does_not_take_shops_for_third_parties(string reason, string party, bool hits)
    {
        Day day = new();
        for (int i = 0; i < 6; i++)
        {
            day.Pay("A", i, "10", name: new string((char)('B' + i), 6), party: party);
        }

        Assert.True(hits == Scenario.FindingsOf(day.Run(), "T22").Any(), reason);
    }

    [Theory]
    [InlineData("order, case and punctuation", "XIAOYU, LIN", true)]
    [InlineData("one letter misspelled", "Lin Xiaoyi", true)]
    [InlineData("a relative", "Lin Dawei", false)]
    [InlineData("somebody else", "Maria Huber", false)]
    public void A_name_is_alike_or_not(string reason, string name, bool isAlike) =>
        Assert.True(isAlike == HolderNames.Similarity("Lin Xiaoyu", name) >= HolderNames.SimilarMin, reason);

    [Fact]
    public void T22_has_no_data_without_the_name_of_the_holder()
    {
        Day day = new() { Holder = "" };
        for (int i = 0; i < 9; i++)
        {
            day.Pay("A", i, "10", name: new string((char)('B' + i), 6));
        }

        Assert.Equal(1, Scenario.OutcomeOf(day.Run(), "T22")[Outcome.NoData]);
    }

    [Fact]
    public void More_pairs_than_are_kept_are_counted()
    {
        AccountSightings sightings = new(pairsMax: 2);
        LegBatch batch = new();
        batch.Clear(0);
        batch.ExpectSightings();
        for (int i = 0; i < 5; i++)
        {
            (batch.Device[i], batch.Province[i], batch.PartyName[i], batch.Status[i]) = (i / 2, -1, -1, LegStatus.Posted);
        }

        batch.Count = 5;
        sightings.Take(batch);
        sightings.Settle();
        Assert.Equal(Outcome.NoData, sightings.Clear.Outcome);
        Assert.Equal((2, 1, 4), (sightings.Count, sightings.NotKept, sightings.Of(0).Sum(static one => one.Legs)));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(300)]
    public void Each_thing_of_an_account_is_one_however_many_there_are(int devices)
    {
        AccountSightings sightings = new();
        LegBatch batch = new();
        batch.Clear(0);
        batch.ExpectSightings();
        batch.Count = devices * 3;
        for (int i = 0; i < batch.Count; i++)
        {
            (batch.Device[i], batch.Province[i], batch.PartyName[i], batch.Status[i]) = (i % devices, -1, -1, LegStatus.Posted);
        }

        sightings.Take(batch);
        Assert.Equal(devices, sightings.Of(0).Count());
        Assert.All(sightings.Of(0), static one => Assert.Equal(3, one.Legs));
    }

    private sealed class Day
    {
        private readonly StringBuilder _rows = new(Header);
        private int _number;

        internal string Income { get; init; } = "";

        internal string Type { get; init; } = "natural";

        internal string Holder { get; init; } = "Lin Xiaoyu";

        /// <summary>Whether the customer has an account B as well.</summary>
        internal bool HasSecondAccount { get; init; }

        internal Day Pay(string account, double hours, string amount, string asset = "CNY", string name = "", string ip = "", string province = "", string party = "bank")
        {
            string id = "E" + (++_number).ToString(CultureInfo.InvariantCulture) + "-" + hours.ToString(CultureInfo.InvariantCulture);
            _rows.Append(CultureInfo.InvariantCulture, $"EX,{id},{id},posted,{account},{Scenario.At(hours)},fiat_deposit,single,{asset},fiat,{amount},{party},{name},ACC{_number},,{ip},{province}\n");
            return this;
        }

        internal RunResult Run(byte[]? history = null)
        {
            RunInputs inputs = new Scenario().Rates("2023-03-01", "2023-03-20").Inputs(LedgerInput.FromBytes("ledger.csv", Scenario.Utf8(_rows.ToString()))) with
            {
                Accounts = LedgerInput.FromBytes("accounts.csv", Scenario.Utf8(
                    $"account_id,customer_id,customer_type,residency,full_name,declared_income_usd\nA,C,{Type},CN,{Holder},{Income}\n" + (HasSecondAccount ? $"B,C,{Type},CN,{Holder},{Income}\n" : ""))),
                History = history is null ? null : new HistoryInput("history.bin", history),
            };
            return ComplianceRun.Execute(inputs, new RunOptions());
        }
    }
}
