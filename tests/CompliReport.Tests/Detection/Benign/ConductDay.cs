using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Tests.Runs;

namespace CompliReport.Tests.Detection.Benign;

/// <summary>
/// What the customer C with the account A did, and the question whether it is honest conduct of a kind. Rates are those of <see cref="Scenario"/>.
/// </summary>
internal sealed class ConductDay(string type = "legal", string income = "")
{
    internal const string Holder = "Lodestar Trading";

    private const string Header =
        "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,counterparty_type,counterparty_name,counterparty_account,device_id\n";

    private readonly StringBuilder _rows = new(), _accounts = new($"account_id,customer_id,customer_type,residency,full_name,declared_income_usd\nA,C,{type},DE,{Holder},{income}\n");
    private int _number;

    internal ConductDay Customer(string account, string customer, string holder)
    {
        _accounts.Append(CultureInfo.InvariantCulture, $"{account},{customer},natural,DE,{holder},\n");
        return this;
    }

    /// <summary>Another account of the customer.</summary>
    internal ConductDay Account(string account)
    {
        _accounts.Append(CultureInfo.InvariantCulture, $"{account},C,{type},DE,{Holder},{income}\n");
        return this;
    }

    /// <summary>A movement; in above zero, out below.</summary>
    internal ConductDay Move(double hours, string asset, decimal amount, string counterparty, string name = Holder, string party = "bank", string account = "A", string device = "")
    {
        bool isCoin = asset is "USDT" or "BTC";
        string kind = party switch
        {
            "customer" => "internal_transfer",
            "cash" => amount < 0 ? "cash_out" : "cash_in",
            _ => (isCoin ? "crypto_" : "fiat_") + (amount < 0 ? "withdrawal" : "deposit"),
        };
        string id = NextId();
        return Row(id, id, account, hours, kind, "single", asset, amount, $"{party},{name},{counterparty},{device}");
    }

    internal ConductDay Exchange(double hours, string fiat, decimal fiatAmount, string coin, decimal coins)
    {
        string group = NextId();
        return Row(NextId(), group, "A", hours, "conversion", "quote", fiat, fiatAmount, ",,,").Row(NextId(), group, "A", hours, "conversion", "base", coin, coins, ",,,");
    }

    /// <summary>The reason, null where the conduct is not of the kind.</summary>
    internal string? Recognise(string kind)
    {
        RunInputs inputs = Inputs();
        (DetectionDay day, AssessContext context) = Detection(inputs);
        int account = day.Day.Symbols.Accounts.IndexOf("A"u8);
        AccountEvent[] buffer = new AccountEvent[16];
        AccountEvent[] events = [.. day.Timelines.EventsOf(day.Timelines.PartyAt(account, day.Day.Last.Nanoseconds), ref buffer, context.Valuation)];
        Conduct conduct = new(events, day, new PayeeCircles(day).Of);
        return conduct.IsWhole ? BenignCatalog.All.Single(one => one.Kind == kind).Recognise(conduct, new BenignLimits(inputs.Scoring.Benign[kind])) : null;
    }

    /// <summary>The circles of counterparties, and the day that they are of.</summary>
    internal (PayeeCircles Circles, DetectionDay Day) Circles()
    {
        DetectionDay day = Detection(Inputs()).Day;
        return (new PayeeCircles(day), day);
    }

    /// <summary>The whole run.</summary>
    internal RunResult Run(bool isTurned = false) => ComplianceRun.Execute(Inputs(isTurned), new RunOptions());

    private RunInputs Inputs(bool isTurned = false) => new Scenario().Rates("2023-03-01", "2023-03-20", "2023-04-09").Inputs(LedgerInput.FromBytes("ledger.csv", Scenario.Utf8(Header + Rows(isTurned)))) with
    {
        Accounts = LedgerInput.FromBytes("accounts.csv", Scenario.Utf8(_accounts.ToString())),
    };

    // The stages before detection, as a run has them.
    private static (DetectionDay Day, AssessContext Context) Detection(RunInputs inputs)
    {
        List<InputFault> faults = [];
        RateReading rates = ReferenceRates.Read(inputs.Rates, RateAgeLimits.Default, PackReferences.Of(inputs.Packs));
        ConversionJoiner joiner = new(1 << 16);
        MovementLog movements = new();
        AccountSightings sightings = new();
        AccountActivity activity = new();
        LedgerDay day = LedgerIntake.Read(inputs.Ledgers, RunScope.IntakeOf(inputs, new RunOptions(), null), batch =>
        {
            joiner.Take(batch);
            movements.Take(batch);
            sightings.Take(batch);
            activity.Take(batch);
        });
        AccountFacts facts = AccountFacts.Read(inputs.Accounts!, faults, day.Symbols.Accounts);
        TakenBack takenBack = TakenBack.Of(day);
        LegAges ages = new(RunScope.CalendarOf(inputs.Packs), RunScope.AsOf(new RunOptions(), null, day));
        Reconciled reconciled = Reconciled.Finish(
            joiner, day, rates.Book, rates.Fees, inputs.Tolerances, facts,
            LooseBreaks.Of(day, null, AccountBreaks.Of(day, facts, activity), new BalanceChains(), new MistimedRows(null)), takenBack, ages, static asset => AssetClasses.IsFiat(asset.Text));
        HistoryStep history = RunScope.HistoryOf(inputs, new RunOptions(), null, day, faults);
        sightings.Settle();
        Valuation.ValueAll(movements, day.Symbols.Assets, rates.Book);
        Timelines timelines = new(movements, reconciled.Conversions, facts, day.Symbols.Accounts.Count);
        ListedParties listed = ListedParties.Of(WatchLists.Read([], faults), day, facts);
        DetectionDay detection = new(day, facts, listed, rates.Book, movements, sightings, reconciled.Conversions, timelines, history, 200)
        {
            Market = new MarketPremiums(reconciled, facts),
        };
        return (detection, new AssessContext(inputs.Packs[0], detection, new Valuation(day.Symbols.Assets, rates.Book)));
    }

    private ConductDay Row(string id, string group, string account, double hours, string kind, string role, string asset, decimal amount, string party)
    {
        string assetClass = asset == "USDT" ? "stablecoin" : asset == "BTC" ? "crypto" : "fiat";
        _rows.Append(CultureInfo.InvariantCulture, $"EX,{id},{group},posted,{account},{Scenario.At(hours)},{kind},{role},{asset},{assetClass},{amount},{party}\n");
        return this;
    }

    // The rows, or the same from the last to the first.
    private string Rows(bool isTurned)
    {
        string[] rows = _rows.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', isTurned ? rows.Reverse() : rows) + "\n";
    }

    private string NextId() => "E" + (++_number).ToString("00000", CultureInfo.InvariantCulture);
}
