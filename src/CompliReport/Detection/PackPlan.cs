using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.History;
using CompliReport.Rules;

namespace CompliReport.Detection;

/// <summary>What a pack asks to be tested, made once a run.</summary>
internal sealed class PackPlan
{
    internal PackPlan(RulePack pack, DetectionDay day, bool hasTypologies)
    {
        bool hasRules = day.Part != DetectionPart.Patterns;
        Pack = pack;
        Builder = new FindingBuilder(day.Day, day.Facts, pack, day.EvidenceMax, day.IsOwn);
        Typologies = hasTypologies && day.Part != DetectionPart.Rules
            ? [.. TypologyCatalog.All.Where(static typology => typology.Scope == TypologyScope.Account)]
            : [];
        RuleIds = hasRules ? CustomerRules.IdsOf(pack) : [];
        SplitRules = hasRules ? CounterpartyRules.RulesOf(pack) : [];
    }

    /// <summary>The plans of some packs.</summary>
    internal static ImmutableArray<PackPlan> Of(IReadOnlyList<RulePack> packs, DetectionDay day)
    {
        // The numbers of the patterns stand in packs: a pack without any leaves them to those that have some.
        bool anyHasTypologies = packs.Any(static pack => !pack.Typologies.IsEmpty);
        return [.. packs.Select((pack, i) => new PackPlan(pack, day, anyHasTypologies ? !pack.Typologies.IsEmpty : i == 0))];
    }

    internal RulePack Pack { get; }

    internal FindingBuilder Builder { get; }

    /// <summary>The typologies of accounts; none where another pack of the run has the numbers and this one has not.</summary>
    internal ImmutableArray<Typology> Typologies { get; }

    internal ImmutableArray<string> RuleIds { get; }

    internal ImmutableArray<RuleFamily> SplitRules { get; }
}

/// <summary>Tests one party after the other by one pack, on one thread.</summary>
internal sealed class PackTests
{
    private readonly DetectionDay _day;
    private readonly PackPlan _plan;
    private readonly ImmutableArray<(Typology Typology, Assess? Assess)> _typologies;
    private readonly ImmutableArray<CounterpartyRules> _splitRules;
    private readonly CustomerRules _rules;
    private readonly AssessContext _context;
    private readonly PartyFacts _facts;
    private readonly OutcomeTally _typologyTally, _ruleTally, _splitTally;
    private readonly List<Finding> _findings = [];
    private readonly List<CountedPayment>[] _payments;

    internal PackTests(DetectionDay day, PackPlan plan, Valuation valuation)
    {
        (_day, _plan) = (day, plan);
        RulePack pack = plan.Pack;
        _typologies = [.. plan.Typologies.Select(
            typology => (typology, pack.Typology(typology.Id) is { } parameters ? typology.Prepare(parameters) : null))];
        _rules = new CustomerRules(pack, day, valuation);
        _facts = new PartyFacts(day.Facts, (ushort)((pack.Residency[0] << 8) | pack.Residency[1]));
        _splitRules = [.. plan.SplitRules.Select(family => new CounterpartyRules(day, pack, family))];
        _context = new AssessContext(pack, day, valuation);
        _typologyTally = new OutcomeTally(_typologies.Length);
        _ruleTally = new OutcomeTally(plan.RuleIds.Length);
        _splitTally = new OutcomeTally(_splitRules.Length);
        _payments = [.. _splitRules.Select(static _ => new List<CountedPayment>())];
    }

    /// <summary>Tests the rules of customers, accounts and beneficiaries, and notes what a rule about counterparties may count.</summary>
    internal void Test(int party, ReadOnlySpan<int> accounts, ReadOnlySpan<AccountEvent> events, PartyKinds kinds, SubjectRecord record)
    {
        _facts.Use(party, accounts);
        (_context.Past, _context.AccountCount) = (record, accounts.Length);
        if (_day.Part == DetectionPart.Patterns)
        {
            return;
        }

        _rules.Evaluate(_facts, accounts, events, kinds, record, _ruleTally, _findings, _plan.Builder);
        for (int i = 0; i < _splitRules.Length; i++)
        {
            CountForSplitting(i, party, accounts[0], events, record);
        }
    }

    /// <summary>Tests the typologies of accounts.</summary>
    internal void TestAccount(int account, ReadOnlySpan<AccountEvent> events)
    {
        _context.HitsSoFar.Clear();
        for (int i = 0; i < _typologies.Length; i++)
        {
            (Typology typology, Assess? assess) = _typologies[i];
            Assessment assessment = events.IsEmpty ? Assessment.NotApplicable
                : assess is null ? Assessment.NoData
                : Assessment.Of(assess, events, _context);
            _typologyTally.Add(i, assessment.Outcome);
            if (assessment.Evidence is { } evidence)
            {
                _context.HitsSoFar.Add(typology.Id);
                _findings.Add(_plan.Builder.Of(
                    typology, SubjectType.Account, _day.Day.Symbols.AccountName(account), evidence,
                    _plan.Builder.HolderOf(account, _facts.Party)));
            }
        }
    }

    internal void AddTo(PackResult result)
    {
        result.Findings.AddRange(_findings);
        result.Typologies.AddAll(_typologyTally);
        result.Rules.AddAll(_ruleTally);
        result.SplitRules.AddAll(_splitTally);
        for (int i = 0; i < _payments.Length; i++)
        {
            result.Payments[i].AddRange(_payments[i]);
        }
    }

    // Whether the customer is one of five is known only when all have been counted: the finding says who; here the subjects are
    // counted.
    private void CountForSplitting(int i, int party, int account, ReadOnlySpan<AccountEvent> events, SubjectRecord record)
    {
        if (!_splitRules[i].IsInForce)
        {
            _splitTally.Add(i, Outcome.NotApplicable);
            return;
        }

        ReadOnlySpan<AccountEvent> covered = _facts.Covered(_plan.SplitRules[i].Measured, events, out bool? covers, out _);
        if (covers is true && !events.IsEmpty)
        {
            ulong customer = _day.Names.OfCustomer(party < _day.Facts.CustomerCount ? party : -1, account);
            _splitRules[i].Collect(covered, record, customer, _plan.Builder, _payments[i]);
        }

        _splitTally.Add(i, covers switch
        {
            true => Outcome.Clear,
            false => Outcome.NotApplicable,
            null => Outcome.NoData,
        });
    }
}

/// <summary>What all threads found by one pack.</summary>
internal sealed class PackResult(PackPlan plan)
{
    internal List<Finding> Findings { get; } = [];

    internal OutcomeTally Typologies { get; } = new(plan.Typologies.Length);

    internal OutcomeTally Rules { get; } = new(plan.RuleIds.Length);

    internal OutcomeTally SplitRules { get; } = new(plan.SplitRules.Length);

    internal List<CountedPayment>[] Payments { get; } = [.. plan.SplitRules.Select(static _ => new List<CountedPayment>())];
}
