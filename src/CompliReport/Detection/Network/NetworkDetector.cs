using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>Tests one typology on the whole network of a run.</summary>
internal delegate void TestNetwork(NetworkTest test);

/// <summary>Tests the typologies of the network by one pack after the other; the network is built when the first of them asks.</summary>
internal sealed class NetworkDetector(DetectionDay day)
{
    private readonly Lazy<MoneyNetwork> _network = new(() => Built(day));

    /// <summary>Tests all of them by a pack and adds what it finds, and one outcome for each customer.</summary>
    internal void Test(PackPlan plan, List<Finding> findings, List<OutcomeRow> outcomes)
    {
        AssessContext context = new(plan.Pack, day, new Valuation(day.Day.Symbols.Assets, day.Rates));
        foreach (Typology typology in TypologyCatalog.All.Where(static typology => typology.Scope == TypologyScope.Network))
        {
            TestNetwork? test = plan.Pack.Typology(typology.Id) is { } parameters ? typology.PrepareNetwork?.Invoke(parameters) : null;
            outcomes.Add(test is null ? Untested(typology) : Run(typology, test, plan, context, findings));
        }
    }

    private OutcomeRow Run(Typology typology, TestNetwork test, PackPlan plan, AssessContext context, List<Finding> findings)
    {
        NetworkTest run = new(_network.Value, day, context, plan.Builder, typology);
        try
        {
            test(run);
        }
        catch (OverflowException)
        {
            run.SetRest(Outcome.Error);
        }

        findings.AddRange(run.Findings);
        return run.Row();
    }

    // What it was built with is as large as the network.
    private static MoneyNetwork Built(DetectionDay day)
    {
        MoneyNetwork network = MoneyNetwork.Of(day);
        if (day.Movements.IsOnDisk)
        {
            SpillSpace.MakeRoom();
        }

        return network;
    }

    private OutcomeRow Untested(Typology typology)
    {
        OutcomeTally tally = new(1);
        long customers = Enumerable.Range(0, day.Timelines.PartyCount).LongCount(party => !day.Timelines.AccountsOf(party).IsEmpty);
        tally.Add(0, Outcome.NoData, customers);
        return tally.Row(0, typology.Id, false, "customer", customers);
    }
}

/// <summary>One test of the network: what it may look at, and where it puts what it finds.</summary>
internal sealed class NetworkTest
{
    private readonly DetectionDay _day;
    private readonly FindingBuilder _builder;
    private readonly Typology _typology;
    private readonly Outcome[] _outcomes;
    private readonly Dictionary<(int Account, int Name), bool> _areOwn = [];

    internal NetworkTest(MoneyNetwork network, DetectionDay day, AssessContext context, FindingBuilder builder, Typology typology)
    {
        (Network, _day, Context, _builder, _typology) = (network, day, context, builder, typology);
        _outcomes = new Outcome[network.PartyCount];
        for (int party = 0; party < _outcomes.Length; party++)
        {
            _outcomes[party] = network.IsActive(party) ? Outcome.Clear : Outcome.NotApplicable;
        }
    }

    internal MoneyNetwork Network { get; }

    internal AssessContext Context { get; }

    internal List<Finding> Findings { get; } = [];

    /// <summary>Whether a party is a customer, and not an account of which nobody knows whose it is.</summary>
    internal bool IsCustomer(int node) => node < _day.Facts.CustomerCount;

    /// <summary>Whether a counterparty, or one of a party's accounts, stands on a list by the end of the run.</summary>
    internal bool IsListed(int node)
    {
        long last = _day.Day.Last.Nanoseconds;
        if (!Network.IsParty(node))
        {
            return _day.Listed.OfCounterparty(Network.SymbolOf(node), last).Any();
        }

        foreach (int account in _day.Timelines.AccountsOf(node))
        {
            if (_day.Listed.OfAccount(account, last).Any())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sets the outcome of a party that was cleared so far.</summary>
    internal void Lacks(int party)
    {
        if (_outcomes[party] == Outcome.Clear)
        {
            _outcomes[party] = Outcome.NoData;
        }
    }

    /// <summary>Sets the outcome of all that are not hit.</summary>
    internal void SetRest(Outcome outcome)
    {
        for (int party = 0; party < _outcomes.Length; party++)
        {
            _outcomes[party] = _outcomes[party] is Outcome.Hit or Outcome.NotApplicable ? _outcomes[party] : outcome;
        }
    }

    /// <summary>Adds a finding about a node and hits the parties that it implicates.</summary>
    internal void Hit(int subject, IEnumerable<int> parties, Evidence evidence, FindingSeverity? severity = null)
    {
        foreach (int party in parties.Where(Network.IsParty))
        {
            _outcomes[party] = Outcome.Hit;
        }

        (SubjectType type, string name) = SubjectOf(subject);
        Findings.Add(_builder.Of(_typology with { Severity = severity ?? _typology.Severity }, type, name, evidence));
    }

    /// <summary>What a test found, as evidence: places, instants and accounts are those of the edges.</summary>
    /// <param name="edges">The movements; at least one.</param>
    /// <param name="implicated">Whether a node is one of those whom it is about; the accounts of the others are left out.</param>
    /// <param name="found">The numbers.</param>
    internal Evidence Evidence(IReadOnlyCollection<int> edges, Func<int, bool> implicated, NetworkMeasures found)
    {
        List<RecordLocation> rows = new(edges.Count);
        HashSet<int> accounts = [];
        long from = long.MaxValue, to = long.MinValue;
        foreach (int edge in edges)
        {
            ref Movement movement = ref Network[edge];
            rows.Add(movement.At);
            (from, to) = (Math.Min(from, movement.Time), Math.Max(to, movement.Time));
            for (int end = 0; end < 2; end++)
            {
                if (implicated(end == 0 ? Network.From(edge) : Network.To(edge))
                    && Network.AccountAt(edge, end == 0) is >= 0 and int account)
                {
                    accounts.Add(account);
                }
            }
        }

        return new Evidence(
            from, to, [.. found.Measures], [.. found.Thresholds], found.Margin, found.UsdMicros, rows, accounts, found.Explanation);
    }

    /// <summary>Names that join the cases of all who deal with some nodes; what joins nobody is left out.</summary>
    internal ImmutableArray<string> JoinsOf(IEnumerable<int> nodes, NetworkHubs hubs) =>
        [.. nodes.Distinct().Where(node => !hubs.JoinsNobody(node)).Select(JoinOf).Order(StringComparer.Ordinal)];

    /// <summary>Whether the other side of a movement is the holder: the same name at a bank, or the holder at a cash desk.</summary>
    internal bool IsOwnMoney(int edge)
    {
        ref Movement movement = ref Network[edge];
        if ((movement.Event & (RuleEvents.CashIn | RuleEvents.CashOut)) != 0)
        {
            return true;
        }

        int name = movement.Counterparty < 0 ? -1 : _day.Sightings.NameOf(movement.Counterparty);
        if (name < 0)
        {
            return false;
        }

        if (!_areOwn.TryGetValue((movement.Account, name), out bool isOwn))
        {
            isOwn = _day.Holders.IsSurelyHolder(movement.Account, _day.Day.Symbols.PartyNames.Text(name));
            _areOwn.Add((movement.Account, name), isOwn);
        }

        return isOwn;
    }

    internal OutcomeRow Row()
    {
        OutcomeTally tally = new(1);
        long customers = 0;
        for (int party = 0; party < _outcomes.Length; party++)
        {
            if (!_day.Timelines.AccountsOf(party).IsEmpty)
            {
                customers++;
                tally.Add(0, _outcomes[party]);
            }
        }

        return tally.Row(0, _typology.Id, false, "customer", customers);
    }

    private string JoinOf(int node)
    {
        (SubjectType type, string name) = SubjectOf(node);
        return Finding.NameOf(type, name);
    }

    private (SubjectType Type, string Name) SubjectOf(int node) =>
        IsCustomer(node) ? (SubjectType.Customer, _day.Facts.CustomerName(node))
        : Network.IsParty(node) ? (SubjectType.Account, _day.Day.Symbols.AccountName(_day.Timelines.AccountsOf(node)[0]))
        : (SubjectType.Cluster, _builder.ClusterOf(Network.SymbolOf(node)));
}

/// <summary>The numbers of a finding on the network.</summary>
internal sealed record NetworkMeasures(
    IReadOnlyList<Measure> Measures, IReadOnlyList<Measure> Thresholds, decimal Margin, long UsdMicros, string Explanation);
