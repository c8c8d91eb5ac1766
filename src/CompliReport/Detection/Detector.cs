using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Rules;

namespace CompliReport.Detection;

/// <summary>What detection found: every finding, and for every rule and typology how each subject ended.</summary>
/// <param name="Findings">Sorted by id.</param>
/// <param name="Outcomes">Sorted by id.</param>
public sealed record Detected(ImmutableArray<Finding> Findings, ImmutableArray<OutcomeRow> Outcomes);

/// <summary>
/// Tests every customer, account and counterparty against the rules and typologies of the packs, on all cores; the order of rows does not
/// matter.
/// </summary>
internal sealed class Detector
{
    private const int PartiesAtATime = 1024;

    private readonly LedgerDay _day;
    private readonly AccountFacts _facts;
    private readonly RateBook _rates;
    private readonly MovementLog _movements;
    private readonly Timelines _timelines;
    private readonly int _evidenceMax;

    private Detector(LedgerDay day, AccountFacts facts, RateBook rates, MovementLog movements, Reconciled reconciled, int evidenceMax)
    {
        _day = day;
        _facts = facts;
        _rates = rates;
        _movements = movements;
        _evidenceMax = evidenceMax;
        _timelines = new Timelines(movements, reconciled.Conversions, facts, day.Symbols.Accounts.Count);
    }

    /// <summary>Who stands on a watch list, for typologies that ask.</summary>
    private ListedParties Listed { get; init; } = ListedParties.Nobody;

    /// <summary>Runs everything.</summary>
    internal static Detected Detect(
        LedgerDay day, AccountFacts facts, ListedParties listed, RateBook rates, IReadOnlyList<RulePack> packs, MovementLog movements,
        Reconciled reconciled, int evidenceMax)
    {
        Valuation.ValueAll(movements, day.Symbols.Assets, rates);
        Detector detector = new(day, facts, rates, movements, reconciled, evidenceMax) { Listed = listed };
        List<Finding> findings = [];
        List<OutcomeRow> outcomes = [];
        foreach (RulePack pack in packs)
        {
            detector.Detect(pack, findings, outcomes);
        }

        findings.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
        outcomes.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
        return new Detected([.. findings], [.. outcomes]);
    }

    private void Detect(RulePack pack, List<Finding> findings, List<OutcomeRow> outcomes)
    {
        ImmutableArray<Typology> typologies = [.. TypologyCatalog.All.Where(static typology => typology.Scope == TypologyScope.Account)];
        ImmutableArray<string> rules = CustomerRules.IdsOf(pack);
        ImmutableArray<Rule> splitRules = CounterpartyRules.RulesOf(pack);
        FindingBuilder builder = new(_day, _facts, pack, _evidenceMax);
        OutcomeTally typologyTally = new(typologies.Length), ruleTally = new(rules.Length);
        List<CountedPayment>[] payments = [.. splitRules.Select(static _ => new List<CountedPayment>())];
        OutcomeTally splitTally = new(splitRules.Length);
        object merge = new();
        Parallel.ForEach(
            Partitioner.Create(0, Math.Max(_timelines.PartyCount, 1), PartiesAtATime),
            () => new PartyDetector(this, pack, builder, typologies, rules.Length, splitRules),
            (range, _, detector) =>
            {
                for (int party = range.Item1; party < Math.Min(range.Item2, _timelines.PartyCount); party++)
                {
                    detector.Test(party);
                }

                return detector;
            },
            detector =>
            {
                lock (merge)
                {
                    detector.AddTo(findings, typologyTally, ruleTally, splitTally, payments);
                }
            });

        long accounts = Enumerable.Range(0, _timelines.PartyCount).Sum(party => (long)_timelines.AccountsOf(party).Length);
        long parties = Enumerable.Range(0, _timelines.PartyCount).LongCount(party => !_timelines.AccountsOf(party).IsEmpty);
        outcomes.AddRange(typologies.Select((typology, i) => typologyTally.Row(i, typology.Id, false, "account", accounts)));
        outcomes.AddRange(rules.Select((rule, i) => ruleTally.Row(i, rule, true, "customer", parties)));
        CounterpartyRules split = new(_day, _facts);
        for (int i = 0; i < splitRules.Length; i++)
        {
            int hit = split.Evaluate(splitRules[i], payments[i], _movements, findings, builder).Count;
            splitTally.Add(i, Outcome.Hit, hit);
            splitTally.Add(i, Outcome.Clear, -hit);
            outcomes.Add(splitTally.Row(i, splitRules[i].Id, true, "customer", parties));
        }

        foreach (Typology typology in TypologyCatalog.All.Where(static typology => typology.Scope == TypologyScope.Counterparty))
        {
            outcomes.Add(TestCounterparties(typology, pack, builder, findings));
        }
    }

    // Payments of accounts without a known customer cannot be counted by person.
    private OutcomeRow TestCounterparties(Typology typology, RulePack pack, FindingBuilder builder, List<Finding> findings)
    {
        Assess? assess = pack.Typology(typology.Id) is { } parameters ? typology.Prepare(parameters) : null;
        int counterparties = _day.Symbols.Counterparties.Count;
        (int[] starts, int[] order) = Timelines.SortBy(
            _movements.Count, counterparties + 1, i => IsOutflow(i) ? _movements[i].Counterparty : counterparties);
        OutcomeTally all = new(1);
        object merge = new();
        Parallel.ForEach(
            Partitioner.Create(0, Math.Max(counterparties, 1), PartiesAtATime * 4),
            () => (
                Tally: new OutcomeTally(1),
                Findings: new List<Finding>(),
                Context: new AssessContext(pack, _day.Symbols, _facts, Listed, new Valuation(_day.Symbols.Assets, _rates))),
            (range, _, local) =>
            {
                for (int counterparty = range.Item1; counterparty < Math.Min(range.Item2, counterparties); counterparty++)
                {
                    ReadOnlySpan<int> movements = order.AsSpan(starts[counterparty], starts[counterparty + 1] - starts[counterparty]);
                    if (!movements.IsEmpty)
                    {
                        Test(typology, assess, counterparty, movements, local.Context, local.Tally, local.Findings, builder);
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
        return all.Row(
            0, typology.Id, false, "counterparty", Enumerable.Range(0, counterparties).LongCount(i => starts[i + 1] > starts[i]));
    }

    private void Test(
        Typology typology, Assess? assess, int counterparty, ReadOnlySpan<int> movements, AssessContext context, OutcomeTally tally,
        List<Finding> findings, FindingBuilder builder)
    {
        AccountEvent[] events = new AccountEvent[movements.Length];
        int count = 0;
        foreach (int movement in movements)
        {
            if (_facts.CustomerAt(_movements[movement].Account, _movements[movement].Time) >= 0)
            {
                _timelines.Fill(ref events[count++], ref _movements[movement]);
            }
        }

        Array.Sort(events, 0, count, AccountEvent.ByTime);
        Assessment assessment = assess is null || count == 0 ? Assessment.NoData : Assess(assess, events.AsSpan(0, count), context);
        tally.Add(0, assessment.Outcome == Outcome.Clear && count < movements.Length ? Outcome.NoData : assessment.Outcome);
        if (assessment.Evidence is { } evidence)
        {
            findings.Add(builder.Of(typology, SubjectType.Cluster, builder.ClusterOf(counterparty), evidence));
        }
    }

    // Amounts beyond any money (28 digits) overflow: the subject's outcome says so, and the other tests go on.
    private static Assessment Assess(Assess assess, ReadOnlySpan<AccountEvent> events, AssessContext context)
    {
        try
        {
            return assess(events, context);
        }
        catch (OverflowException)
        {
            return new Assessment(Outcome.Error, null);
        }
    }

    private bool IsOutflow(int movement) =>
        _movements[movement].Counterparty >= 0
            && (_movements[movement].Event & (RuleEvents.FiatOut | RuleEvents.CryptoOut | RuleEvents.CashOut)) != 0;

    /// <summary>Tests parties one after the other on one thread; what it finds is added up at the end.</summary>
    private sealed class PartyDetector
    {
        private readonly Detector _all;
        private readonly FindingBuilder _builder;
        private readonly ImmutableArray<(Typology Typology, Assess? Assess)> _typologies;
        private readonly ImmutableArray<(Rule Rule, RegulatorCalendar Calendar)> _splitRules;
        private readonly CustomerRules _rules;
        private readonly CounterpartyRules _split;
        private readonly AssessContext _context;
        private readonly Valuation _valuation;
        private readonly PartyFacts _facts;
        private readonly OutcomeTally _typologyTally, _ruleTally, _splitTally;
        private readonly List<Finding> _findings = [];
        private readonly List<CountedPayment>[] _payments;
        private AccountEvent[] _events = new AccountEvent[256], _ofAccount = new AccountEvent[256];

        internal PartyDetector(
            Detector all,
            RulePack pack,
            FindingBuilder builder,
            ImmutableArray<Typology> typologies,
            int ruleCount,
            ImmutableArray<Rule> splitRules)
        {
            _all = all;
            _builder = builder;
            _typologies = [.. typologies.Select(
                typology => (typology, pack.Typology(typology.Id) is { } parameters ? typology.Prepare(parameters) : null))];
            _valuation = new Valuation(all._day.Symbols.Assets, all._rates);
            _rules = new CustomerRules(pack, all._day, all._facts, _valuation, all.Listed);
            _split = new CounterpartyRules(all._day, all._facts);
            _facts = new PartyFacts(all._facts, (ushort)((pack.Residency[0] << 8) | pack.Residency[1]));
            _splitRules = [.. splitRules.Select(rule => (rule, pack.CalendarOf(rule)))];
            _context = new AssessContext(pack, all._day.Symbols, all._facts, all.Listed, _valuation);
            _typologyTally = new OutcomeTally(typologies.Length);
            _ruleTally = new OutcomeTally(ruleCount);
            _splitTally = new OutcomeTally(splitRules.Length);
            _payments = [.. splitRules.Select(static _ => new List<CountedPayment>())];
        }

        internal void Test(int party)
        {
            ReadOnlySpan<int> accounts = _all._timelines.AccountsOf(party);
            if (accounts.IsEmpty)
            {
                return;
            }

            ReadOnlySpan<AccountEvent> events = _all._timelines.EventsOf(party, ref _events, _valuation);
            _facts.Use(party, accounts);
            _rules.Evaluate(_facts, events, _ruleTally, _findings, _builder);
            for (int i = 0; i < _splitRules.Length; i++)
            {
                CountForSplitting(i, events);
            }

            foreach (int account in accounts)
            {
                TestAccount(account, accounts.Length == 1 ? events : OfAccount(account, events));
            }
        }

        internal void AddTo(
            List<Finding> findings,
            OutcomeTally typologies,
            OutcomeTally rules,
            OutcomeTally splitRules,
            List<CountedPayment>[] payments)
        {
            findings.AddRange(_findings);
            typologies.AddAll(_typologyTally);
            rules.AddAll(_ruleTally);
            splitRules.AddAll(_splitTally);
            for (int i = 0; i < payments.Length; i++)
            {
                payments[i].AddRange(_payments[i]);
            }
        }

        // Whether the customer is one of five is known only when all have been counted: the finding says who; here the subjects are
        // counted.
        private void CountForSplitting(int i, ReadOnlySpan<AccountEvent> events)
        {
            (Rule rule, RegulatorCalendar calendar) = _splitRules[i];
            if (!CustomerRules.IsInForce(rule, calendar, _all._day))
            {
                _splitTally.Add(i, Outcome.NotApplicable);
                return;
            }

            ReadOnlySpan<AccountEvent> covered = _facts.Covered(rule, events, out bool? covers, out _);
            if (covers is true)
            {
                _split.Collect(rule, calendar, covered, _payments[i]);
            }

            _splitTally.Add(i, covers switch
            {
                true => Outcome.Clear,
                false => Outcome.NotApplicable,
                null => Outcome.NoData,
            });
        }

        private ReadOnlySpan<AccountEvent> OfAccount(int account, ReadOnlySpan<AccountEvent> events)
        {
            if (_ofAccount.Length < events.Length)
            {
                _ofAccount = new AccountEvent[events.Length * 2];
            }

            int count = 0;
            foreach (ref readonly AccountEvent e in events)
            {
                if (e.Account == account)
                {
                    _ofAccount[count++] = e;
                }
            }

            return _ofAccount.AsSpan(0, count);
        }

        private void TestAccount(int account, ReadOnlySpan<AccountEvent> events)
        {
            _context.HitsSoFar.Clear();
            for (int i = 0; i < _typologies.Length; i++)
            {
                (Typology typology, Assess? assess) = _typologies[i];
                Assessment assessment = events.IsEmpty ? Assessment.NotApplicable
                    : assess is null ? Assessment.NoData
                    : Assess(assess, events, _context);
                _typologyTally.Add(i, assessment.Outcome);
                if (assessment.Evidence is { } evidence)
                {
                    _context.HitsSoFar.Add(typology.Id);
                    _findings.Add(_builder.Of(typology, SubjectType.Account, _all._day.Symbols.AccountName(account), evidence));
                }
            }
        }
    }
}
