using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection.Typologies;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>Finds customers whose payments abroad mirror what others, or one other, took in at home.</summary>
/// <remarks>
/// Never all pairs of customers: for each payment out the payments in of the same and the neighbouring steps of value, within the lag,
/// are found by search. The rarest payments come first; beyond a million candidates the rest is left, and who made it has no data. First
/// each pair of two customers is tested, then whether the payments out of one mirror those in of several (an organiser and his fronts):
/// there all others count in the test of chance, and only those are named whose payment is the only one that fits.
/// </remarks>
internal sealed class MirrorPairs
{
    private const int CandidatesMax = 1_000_000, PairsMax = 2_000, LegsMax = 1_000;

    private readonly DetectionDay _day;
    private readonly PackPlan _plan;
    private readonly MirrorNumbers _numbers;
    private readonly MirrorLegs _legs;
    private readonly MirrorChance _chance;
    private readonly MirrorLinks _links;
    private readonly List<(int In, int Out)> _candidates = [];
    private readonly HashSet<int> _open = [], _hit = [];
    private readonly HashSet<(int In, int Out)> _named = [];
    private readonly HashSet<RecordLocation> _ownMoney = [];
    private readonly ILookup<int, MirrorLeg> _insOf, _outsOf;
    private ulong[]? _byIn, _byOut;

    private MirrorPairs(DetectionDay day, PackPlan plan, MirrorNumbers numbers)
    {
        (_day, _plan, _numbers) = (day, plan, numbers);
        Dictionary<int, int> alone = MirrorLegs.AccountsAlone(day);
        _legs = MirrorLegs.Of(day, alone, plan.Pack.LocalCurrency, numbers.Least, numbers.Part);
        _chance = new MirrorChance(_legs, numbers);
        _links = new MirrorLinks(day, alone);
        FindCandidates();
        HashSet<int> ins = [.. _candidates.Select(one => _legs.Ins[one.In].Party)];
        HashSet<int> outs = [.. _candidates.Select(one => _legs.Outs[one.Out].Party)];
        _insOf = _legs.Ins.Where(leg => ins.Contains(leg.Party)).ToLookup(static leg => leg.Party);
        _outsOf = _legs.Outs.Where(leg => outs.Contains(leg.Party)).ToLookup(static leg => leg.Party);
    }

    /// <summary>Tests everybody who paid out foreign currency.</summary>
    internal static void Test(DetectionDay day, PackPlan plan, List<Finding> findings, List<OutcomeRow> outcomes)
    {
        if (plan.Typologies.IsEmpty)
        {
            return;
        }

        OutcomeTally tally = new(1);
        MirrorNumbers? numbers = plan.Pack.Typology(MirrorTransfers.Typology.Id) is { } parameters
            ? MirrorTransfers.NumbersOf(parameters)
            : null;
        if (numbers is null)
        {
            int payers = MirrorLegs.Of(
                day, MirrorLegs.AccountsAlone(day), plan.Pack.LocalCurrency, long.MaxValue, 0.5m).Payers.Count;
            tally.Add(0, Outcome.NoData, payers);
            outcomes.Add(tally.Row(0, MirrorTransfers.Typology.Id, false, "payer", payers));
            return;
        }

        MirrorPairs search = new(day, plan, numbers);
        search.TestPairs(findings);
        search.TestGroups(findings);
        foreach (int payer in search._legs.Payers)
        {
            bool isOpen = search._open.Contains(payer) || search._legs.Unvalued.Contains(payer) || search._legs.HasUnvaluedIn;
            tally.Add(0, search._hit.Contains(payer) ? Outcome.Hit : isOpen ? Outcome.NoData : Outcome.Clear);
        }

        outcomes.Add(tally.Row(0, MirrorTransfers.Typology.Id, false, "payer", search._legs.Payers.Count));
    }

    private void FindCandidates()
    {
        long[] counts = new long[_legs.Outs.Length];
        int[] order = new int[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            order[i] = i;
            for (int step = -1; step <= 1; step++)
            {
                (int first, int end) = Near(_legs.Outs[i], step);
                counts[i] += end - first;
            }
        }

        Array.Sort(counts.Zip(order).ToArray(), order);
        long sum = 0;
        foreach (int payOut in order)
        {
            sum += counts[payOut];
            if (sum > CandidatesMax)
            {
                _open.Add(_legs.Outs[payOut].Party);
                continue;
            }

            AddCandidates(payOut);
        }
    }

    // Who pays out what he took in himself mirrors nobody: a worker who sends his wages home.
    private void AddCandidates(int payOut)
    {
        MirrorLeg leg = _legs.Outs[payOut];
        int before = _candidates.Count;
        for (int step = -1; step <= 1; step++)
        {
            (int first, int end) = Near(leg, step);
            for (int payIn = first; payIn < end; payIn++)
            {
                if (!MirrorLeg.AreNear(_legs.Ins[payIn].UsdMicros, leg.UsdMicros, _numbers.Part))
                {
                    continue;
                }

                if (_legs.Ins[payIn].Party == leg.Party)
                {
                    _candidates.RemoveRange(before, _candidates.Count - before);
                    _ownMoney.Add(leg.At);
                    return;
                }

                _candidates.Add((payIn, payOut));
            }
        }
    }

    private (int First, int End) Near(MirrorLeg leg, int step) =>
        _legs.Between(leg.Bucket + step, leg.Time - _numbers.Lag, leg.Time + _numbers.Lag);

    private void TestPairs(List<Finding> findings)
    {
        long tests = PartiesWithAmounts(_legs.Ins) * PartiesWithAmounts(_legs.Outs);
        ((int In, int Out) Pair, (int In, int Out)[] Matches)[] pairs = PairsOften();
        for (int i = 0; i < pairs.Length; i++)
        {
            ((int In, int Out) pair, (int In, int Out)[] matches) = pairs[i];
            List<MirrorMatch> matched = Distinct(matches);
            if (matched.Count < _numbers.Pairs)
            {
                continue;
            }

            MirrorLeg[] ins = [.. _insOf[pair.In]];
            if (ins.Length > LegsMax || _outsOf[pair.Out].Count() > LegsMax || i >= PairsMax || _chance.IsExhausted)
            {
                _open.Add(pair.Out);
                continue;
            }

            Array.Sort(ins, MirrorLeg.ByValue);
            MirrorOdds? odds = _chance.Least(AmountsOf(pair.Out, leg => TimesNear(ins, leg)));
            if (odds is { } found && _chance.IsRare(found, tests) && !_links.AreLinked(pair.In, pair.Out, _numbers.NetMax)
                && IsTheirsAlone(pair, matched))
            {
                Add(findings, matched, found, tests, [pair.In], pair.Out);
            }
            else if (!_chance.CanTell || _chance.IsExhausted)
            {
                _open.Add(pair.Out);
            }
        }
    }

    // Those with enough candidates, the most first. Sorted and not grouped, which would cost an object for each pair of customers.
    private ((int In, int Out) Pair, (int In, int Out)[] Matches)[] PairsOften()
    {
        ulong[] keys = [.. _candidates.Select(one => Packed(_legs.Outs[one.Out].Party, _legs.Ins[one.In].Party))];
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        List<((int In, int Out) Pair, (int In, int Out)[] Matches)> pairs = [];
        for (int first = 0, end; first < keys.Length; first = end)
        {
            for (end = first + 1; end < keys.Length && keys[end] == keys[first]; end++)
            {
            }

            if (end - first >= _numbers.Pairs)
            {
                (int In, int Out)[] matches = Array.ConvertAll(order[first..end], i => _candidates[i]);
                Array.Sort(matches);
                pairs.Add(((_legs.Ins[matches[0].In].Party, _legs.Outs[matches[0].Out].Party), matches));
            }
        }

        return [.. pairs.OrderByDescending(static pair => pair.Matches.Length).ThenBy(static pair => pair.Matches[0])];
    }

    // Amounts that a third one moves as well, again and again, are a price or a wage that many pay.
    private bool IsTheirsAlone((int In, int Out) pair, List<MirrorMatch> found)
    {
        _byIn ??= Sorted(static one => Packed(one.In, one.Out));
        _byOut ??= Sorted(static one => Packed(one.Out, one.In));
        return IsAlone(found.Select(static match => match.InIndex), _byIn, _legs.Outs, pair.Out)
            && IsAlone(found.Select(static match => match.OutIndex), _byOut, _legs.Ins, pair.In);
    }

    private ulong[] Sorted(Func<(int In, int Out), ulong> key)
    {
        ulong[] sorted = [.. _candidates.Select(key)];
        Array.Sort(sorted);
        return sorted;
    }

    private bool IsAlone(IEnumerable<int> legs, ulong[] candidates, MirrorLeg[] others, int own)
    {
        Dictionary<int, int> legsOf = [];
        HashSet<int> seen = [];
        foreach (int leg in legs)
        {
            seen.Clear();
            int first = Array.BinarySearch(candidates, Packed(leg, 0));
            for (int i = first < 0 ? ~first : first; i < candidates.Length && candidates[i] >> 32 == (uint)leg; i++)
            {
                int party = others[(int)(candidates[i] & uint.MaxValue)].Party;
                if (party != own && seen.Add(party))
                {
                    legsOf[party] = legsOf.GetValueOrDefault(party) + 1;
                }
            }
        }

        return !legsOf.Values.Any(count => count >= _numbers.Pairs);
    }

    private static ulong Packed(int high, int low) => ((ulong)(uint)high << 32) | (uint)low;

    // A payment of which nobody else's could be the mirror tells who took the money in; an amount that several moved in those hours says
    // only that somebody did.
    private void TestGroups(List<Finding> findings)
    {
        int[] insOfOut = new int[_legs.Outs.Length], outsOfIn = new int[_legs.Ins.Length];
        foreach ((int payIn, int payOut) in _candidates)
        {
            insOfOut[payOut]++;
            outsOfIn[payIn]++;
        }

        long tests = PartiesWithAmounts(_legs.Outs);
        foreach (IGrouping<int, (int In, int Out)> payer in _candidates.GroupBy(one => _legs.Outs[one.Out].Party)
            .OrderBy(static group => group.Min()))
        {
            List<MirrorMatch> matched = Distinct(payer.Where(one => insOfOut[one.Out] == 1 && outsOfIn[one.In] == 1
                && !_links.AreLinked(_legs.Ins[one.In].Party, payer.Key, _numbers.NetMax)));
            int[] payees = [.. matched.Select(static match => match.In.Party).Distinct()];
            if (matched.Count < _numbers.Pairs || Array.TrueForAll(payees, payee => _named.Contains((payee, payer.Key))))
            {
                continue;
            }

            MirrorOdds? odds = _outsOf[payer.Key].Count() > LegsMax || _chance.IsExhausted ? null
                : _chance.Least(AmountsOf(payer.Key, leg => TimesNear(leg)));
            if (odds is { } found && _chance.IsRare(found, tests))
            {
                Add(findings, matched, found, tests, payees, payer.Key);
            }
            else if (!_chance.CanTell || _chance.IsExhausted || _outsOf[payer.Key].Count() > LegsMax)
            {
                _open.Add(payer.Key);
            }
        }
    }

    // Parties that could be one side of a mirror: with enough different amounts. Steps of value stand for amounts, which makes it rather
    // more parties than fewer.
    private long PartiesWithAmounts(MirrorLeg[] legs)
    {
        ulong[] keys = Array.ConvertAll(legs, static leg => Packed(leg.Party, leg.Bucket));
        Array.Sort(keys);
        long parties = 0;
        int amounts = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            amounts = i == 0 || keys[i] >> 32 != keys[i - 1] >> 32 ? 1 : amounts + (keys[i] != keys[i - 1] ? 1 : 0);
            bool isLast = i + 1 == keys.Length || keys[i + 1] >> 32 != keys[i] >> 32;
            parties += isLast && amounts >= _numbers.Pairs ? 1 : 0;
        }

        return parties;
    }

    // What a payer paid out, but for what he had taken in himself, by different amounts.
    private List<List<MirrorTimes>> AmountsOf(int payer, Func<MirrorLeg, List<long>> timesNear)
    {
        MirrorLeg[] outs = [.. _outsOf[payer].Where(leg => !_ownMoney.Contains(leg.At))];
        Array.Sort(outs, MirrorLeg.ByValue);
        List<List<MirrorTimes>> amounts = [];
        long amount = -1;
        foreach (MirrorLeg leg in outs)
        {
            if (amount < 0 || !MirrorLeg.AreNear(amount, leg.UsdMicros, _numbers.Part))
            {
                amounts.Add([]);
                amount = leg.UsdMicros;
            }

            amounts[^1].Add(new MirrorTimes(leg.Time, timesNear(leg)));
        }

        return amounts;
    }

    private List<long> TimesNear(MirrorLeg[] ins, MirrorLeg leg)
    {
        _chance.Spend(ins.Length);
        return [.. ins.Where(one => MirrorLeg.AreNear(one.UsdMicros, leg.UsdMicros, _numbers.Part)).Select(static one => one.Time)];
    }

    // Of all others, whenever it was.
    private List<long> TimesNear(MirrorLeg leg)
    {
        List<long> times = [];
        for (int step = -1; step <= 1; step++)
        {
            (int first, int end) = _legs.Between(leg.Bucket + step, long.MinValue, long.MaxValue);
            _chance.Spend(end - first);
            for (int i = first; i < end && !_chance.IsExhausted; i++)
            {
                MirrorLeg one = _legs.Ins[i];
                if (one.Party != leg.Party && MirrorLeg.AreNear(one.UsdMicros, leg.UsdMicros, _numbers.Part)
                    && !_links.AreLinked(one.Party, leg.Party, _numbers.NetMax))
                {
                    times.Add(one.Time);
                }
            }
        }

        return times;
    }

    private List<MirrorMatch> Distinct(IEnumerable<(int In, int Out)> candidates) => MirrorMatch.OfDifferentAmounts(
        candidates.Select(one => new MirrorMatch(_legs.Ins[one.In], _legs.Outs[one.Out], one.In, one.Out)), _numbers);

    private void Add(List<Finding> findings, List<MirrorMatch> matched, MirrorOdds odds, long tests, int[] payees, int payer)
    {
        _hit.Add(payer);
        _named.UnionWith(payees.Select(payee => (payee, payer)));
        string[] names = [.. payees.Append(payer).Select(party => _links.NameOf(party)).Order(StringComparer.Ordinal)];
        string subject = ContentId.Of("MP", [_day.Day.Exchange.Text, .. names]);
        findings.Add(_plan.Builder.Of(
            MirrorTransfers.Typology, SubjectType.Cluster, subject,
            MirrorTransfers.Explain(matched, payees.Length, odds, tests, _numbers, _plan.Pack.LocalCurrency)));
    }
}
