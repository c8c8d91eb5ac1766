using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using CompliReport.Detection.Network;
using CompliReport.Detection.Shards;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>What detection found: every finding, and for every rule and typology how each subject ended.</summary>
/// <param name="Findings">Sorted by id.</param>
/// <param name="Outcomes">Sorted by id.</param>
public sealed record Detected(ImmutableArray<Finding> Findings, ImmutableArray<OutcomeRow> Outcomes);

/// <summary>What detection looks at: the rows of a run, read and reconciled.</summary>
internal sealed record DetectionRows(
    LedgerDay Day, AccountFacts Facts, ListedParties Listed, RateBook Rates, MovementLog Movements, AccountSightings Sightings,
    Reconciled Reconciled)
{
    /// <summary>How the parties are tested shard by shard; null where they are tested at once.</summary>
    internal ShardSplit? Split { get; init; }
}

/// <summary>
/// Tests every customer, account and counterparty against the rules and typologies of the packs, on all cores; the order of rows does not
/// matter.
/// </summary>
internal sealed class Detector
{
    private const int PartiesAtATime = 1024, HeldRowsMax = 2_000_000;

    private readonly DetectionDay _day;
    private readonly List<Finding> _findings = [];
    private readonly List<OutcomeRow> _outcomes = [];
    private readonly Dictionary<ulong, SubjectRecord> _counterparties = [];

    private Detector(DetectionDay day) => _day = day;

    /// <summary>Runs everything, or the part that is asked for.</summary>
    /// <param name="rows">What was read.</param>
    /// <param name="packs">The packs, in the order of precedence.</param>
    /// <param name="history">What is known of the days before the rows.</param>
    /// <param name="scoring">What honest conduct is known by.</param>
    /// <param name="evidenceMax">Rows that a finding cites at most.</param>
    /// <param name="part">What is tested.</param>
    /// <param name="isOwn">Whether a row is one of the run's own; null where all are.</param>
    internal static Detected Detect(
        DetectionRows rows, IReadOnlyList<RulePack> packs, HistoryStep history, CaseScoring scoring, int evidenceMax,
        DetectionPart part = DetectionPart.All, Func<RecordLocation, bool>? isOwn = null)
    {
        (LedgerDay day, AccountFacts facts, ListedParties listed, RateBook rates, MovementLog movements, AccountSightings sightings,
            Reconciled reconciled) = rows;
        sightings.Settle();
        Valuation.ValueAll(movements, day.Symbols.Assets, rates);
        Timelines timelines = new(movements, reconciled.Conversions, facts, day.Symbols.Accounts.Count);
        Detector detector = new(new DetectionDay(
            day, facts, listed, rates, movements, sightings, reconciled.Conversions, timelines, history, evidenceMax)
        {
            Market = new MarketPremiums(reconciled, facts),
            Part = part,
            IsOwn = isOwn,
        });
        detector.Detect(packs, rows.Split);
        if (detector._findings.Count > 0)
        {
            BenignReview.Explain(detector._findings, detector._day, scoring);
        }

        detector._findings.Sort(Finding.InOrder);
        return new Detected([.. detector._findings], OutcomeRow.ById(detector._outcomes));
    }

    private void Detect(IReadOnlyList<RulePack> packs, ShardSplit? split)
    {
        ImmutableArray<PackPlan> plans = PackPlan.Of(packs, _day);
        ImmutableArray<PackResult> results = [.. plans.Select(static plan => new PackResult(plan))];
        if (split?.TryAdd(_day, results) is false)
        {
            return;
        }

        Found ofNetwork = new([], []), ofOthers = new([], []);
        Beside(
            split is null ? () => TestParties(_day, plans, results, isAsked: null) : static () => { },
            () => TestNetwork(plans, ofNetwork),
            () => TestOtherSides(plans, ofOthers));
        for (int i = 0; i < plans.Length; i++)
        {
            Finish(plans[i], results[i]);
        }

        _findings.AddRange([.. ofNetwork.Findings, .. ofOthers.Findings]);
        _outcomes.AddRange([.. ofNetwork.Outcomes, .. ofOthers.Outcomes]);
        if (_day.Part == DetectionPart.Patterns)
        {
            return;
        }

        SubjectKeeper keeper = new(_day.History);
        foreach ((ulong counterparty, SubjectRecord record) in _counterparties)
        {
            keeper.Keep(SubjectNames.OfCounterparty(FindingBuilder.ClusterId(counterparty)), record);
        }

        _day.History.Take(keeper);
    }

    // Hot path, benchmark "execute": the search of the network is one thread's work, and as long as half of the tests of parties. Of a day
    // that memory has no room for, one after the other: what each of them holds is let go before the next.
    private void Beside(params Action[] works)
    {
        if (_day.Movements.IsOnDisk)
        {
            foreach (Action work in works)
            {
                SpillSpace.MakeRoom();
                work();
            }

            return;
        }

        try
        {
            Parallel.Invoke(Workers.SideBySide, works);
        }
        catch (AggregateException failures) when (failures.Flatten().InnerExceptions is [Exception failure])
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Tests parties, several at once.</summary>
    /// <param name="day">What the tests look at; its history takes what is kept for the next day.</param>
    /// <param name="plans">What the packs ask for.</param>
    /// <param name="results">Take what is found, pack by pack.</param>
    /// <param name="isAsked">Which parties are tested; null for all.</param>
    internal static void TestParties(
        DetectionDay day, ImmutableArray<PackPlan> plans, ImmutableArray<PackResult> results, Predicate<int>? isAsked)
    {
        foreach ((int from, int to) in day.Timelines.Stretches())
        {
            TestParties(day, plans, results, isAsked, from, to);
        }
    }

    private static void TestParties(
        DetectionDay day, ImmutableArray<PackPlan> plans, ImmutableArray<PackResult> results, Predicate<int>? isAsked, int from, int to)
    {
        object merge = new();
        Parallel.ForEach(
            Partitioner.Create(from, to, PartiesAtATime), Workers.SideBySide,
            () => new PartyDetector(day, plans),
            (range, _, detector) =>
            {
                for (int party = range.Item1; party < Math.Min(range.Item2, to); party++)
                {
                    if (isAsked is null || isAsked(party))
                    {
                        detector.Test(party);
                    }
                }

                return detector;
            },
            detector =>
            {
                lock (merge)
                {
                    day.History.Take(detector.Keeper);
                    for (int i = 0; i < results.Length; i++)
                    {
                        detector.Packs[i].AddTo(results[i]);
                    }
                }
            });
    }

    private void TestNetwork(ImmutableArray<PackPlan> plans, Found found)
    {
        NetworkDetector network = new(_day);
        foreach (PackPlan plan in plans.Where(static plan => !plan.Typologies.IsEmpty))
        {
            network.Test(plan, found.Findings, found.Outcomes);
        }
    }

    private void TestOtherSides(ImmutableArray<PackPlan> plans, Found found)
    {
        foreach (PackPlan plan in plans)
        {
            MirrorPairs.Test(_day, plan, found.Findings, found.Outcomes);
            foreach (Typology typology in TypologyCatalog.All.Where(
                typology => typology.Scope == TypologyScope.Counterparty && !plan.Typologies.IsEmpty))
            {
                found.Outcomes.Add(TestCounterparties(typology, plan, found.Findings));
            }
        }
    }

    private void Finish(PackPlan plan, PackResult result)
    {
        Timelines timelines = _day.Timelines;
        long accounts = Enumerable.Range(0, timelines.PartyCount).Sum(party => (long)timelines.AccountsOf(party).Length);
        long parties = Enumerable.Range(0, timelines.PartyCount).LongCount(party => !timelines.AccountsOf(party).IsEmpty);
        _findings.AddRange(result.Findings);
        _outcomes.AddRange(plan.Typologies.Select((typology, i) => result.Typologies.Row(i, typology.Id, false, "account", accounts)));
        _outcomes.AddRange(plan.RuleIds.Select((rule, i) => result.Rules.Row(i, rule, true, "customer", parties)));
        for (int i = 0; i < plan.SplitRules.Length; i++)
        {
            CounterpartyRules split = new(_day, plan.Pack, plan.SplitRules[i]);
            int hit = split.IsInForce ? split.Evaluate(result.Payments[i], _counterparties, _findings, plan.Builder).Count : 0;
            result.SplitRules.Add(i, Outcome.Hit, hit);
            result.SplitRules.Add(i, Outcome.Clear, -hit);
            _outcomes.Add(result.SplitRules.Row(i, plan.SplitRules[i].Measured.Id, true, "customer", parties));
        }
    }

    // Payments of accounts without a known customer cannot be counted by person.
    private OutcomeRow TestCounterparties(Typology typology, PackPlan plan, List<Finding> findings)
    {
        Assess? assess = plan.Pack.Typology(typology.Id) is { } parameters ? typology.Prepare(parameters) : null;
        int counterparties = _day.Day.Symbols.Counterparties.Count;
        MovementLog movements = _day.Movements;
        (int[] starts, int[] order) = Timelines.SortBy(
            movements.Count, counterparties + 1, i => IsOutflow(i) ? movements[i].Counterparty : counterparties);
        RowGather<Movement> inOrder = movements.By(order);
        OutcomeTally all = new(1);
        object merge = new();
        foreach ((int from, int to) in inOrder.Stretches(counterparties, starts, HeldRowsMax))
        {
            TestSome(from, to);
        }

        return all.Row(
            0, typology.Id, false, "counterparty", Enumerable.Range(0, counterparties).LongCount(i => starts[i + 1] > starts[i]));

        void TestSome(int from, int to) => Parallel.ForEach(
            Partitioner.Create(from, to, PartiesAtATime * 4), Workers.SideBySide,
            () => (
                Tally: new OutcomeTally(1),
                Findings: new List<Finding>(),
                Context: new AssessContext(plan.Pack, _day, new Valuation(_day.Day.Symbols.Assets, _day.Rates))),
            (range, _, local) =>
            {
                for (int counterparty = range.Item1; counterparty < Math.Min(range.Item2, to); counterparty++)
                {
                    if (starts[counterparty + 1] > starts[counterparty])
                    {
                        Test(
                            typology, assess, counterparty, (inOrder, starts[counterparty], starts[counterparty + 1]), local.Context,
                            local.Tally, local.Findings, plan.Builder);
                    }
                }

                return local;
            },
            local =>
            {
                lock (merge)
                {
                    all.AddAll(local.Tally);
                    findings.AddRange(local.Findings);
                }
            });
    }

    private void Test(
        Typology typology, Assess? assess, int counterparty, (RowGather<Movement> Rows, int From, int To) movements,
        AssessContext context, OutcomeTally tally, List<Finding> findings, FindingBuilder builder)
    {
        AccountEvent[] events = new AccountEvent[movements.To - movements.From];
        int count = 0;
        for (int i = movements.From; i < movements.To; i++)
        {
            ref Movement one = ref movements.Rows[i];
            if (_day.Facts.CustomerAt(one.Account, one.Time) >= 0)
            {
                _day.Timelines.Fill(ref events[count++], ref one);
            }
        }

        Array.Sort(events, 0, count, AccountEvent.ByTime);
        Assessment assessment =
            assess is null || count == 0 ? Assessment.NoData : Assessment.Of(assess, events.AsSpan(0, count), context);
        tally.Add(0, assessment.Outcome == Outcome.Clear && count < events.Length ? Outcome.NoData : assessment.Outcome);
        if (assessment.Evidence is { } evidence)
        {
            findings.Add(builder.Of(typology, SubjectType.Cluster, builder.ClusterOf(counterparty), evidence));
        }
    }

    private bool IsOutflow(int movement) =>
        _day.Movements[movement].Counterparty >= 0
            && (_day.Movements[movement].Event & (RuleEvents.FiatOut | RuleEvents.CryptoOut | RuleEvents.CashOut)) != 0;

    private sealed record Found(List<Finding> Findings, List<OutcomeRow> Outcomes);
}
