using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection.Typologies;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>Two payments of about the same value and time, one in and one out.</summary>
internal readonly record struct MirrorMatch(MirrorLeg In, MirrorLeg Out, int InIndex, int OutIndex)
{
    /// <summary>How far apart in time.</summary>
    internal long Lag => Math.Abs(Out.Time - In.Time);
}

/// <summary>Finds customers whose payments abroad mirror what others, or one other, took in at home.</summary>
/// <remarks>
/// Never all pairs of customers: for each payment out the payments in of the same and the neighbouring steps of value, within the lag,
/// are found by search. The rarest payments come first; beyond a million candidates the rest is left, and who made it has no data. First
/// each pair of two customers is tested, then, for who was not found in a pair, whether his payments out mirror those in of several
/// customers (an organiser and his fronts): there only amounts count that nobody else moved in those hours and few in the whole run.
/// </remarks>
internal sealed class MirrorPairs
{
    private const int CandidatesMax = 1_000_000, PairsMax = 2_000, LegsMax = 1_000, AlikeMax = 20;

    private readonly DetectionDay _day;
    private readonly PackPlan _plan;
    private readonly MirrorNumbers _numbers;
    private readonly MirrorLegs _legs;
    private readonly MirrorChance _chance;
    private readonly MirrorLinks _links;
    private readonly List<(int In, int Out)> _candidates = [];
    private readonly HashSet<int> _open = [], _hit = [];
    private readonly ILookup<int, MirrorLeg> _insOf, _outsOf;
    private List<(int Count, int In, int Out)>? _pairsOfSwaps;
    private ulong[]? _byIn, _byOut;

    private MirrorPairs(DetectionDay day, PackPlan plan, MirrorNumbers numbers)
    {
        (_day, _plan, _numbers) = (day, plan, numbers);
        Dictionary<int, int> alone = MirrorLegs.AccountsAlone(day);
        _legs = MirrorLegs.Of(day, alone, plan.Pack.LocalCurrency, numbers.Least, numbers.Part);
        _chance = new MirrorChance(_legs, numbers.Part);
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
        ((int In, int Out) Pair, (int In, int Out)[] Matches)[] pairs = PairsOften();
        for (int i = 0; i < pairs.Length; i++)
        {
            ((int In, int Out) pair, (int In, int Out)[] matches) = pairs[i];
            List<MirrorMatch> found = Distinct(matches);
            if (found.Count < _numbers.Pairs)
            {
                continue;
            }

            MirrorLeg[] ins = [.. _insOf[pair.In]], outs = [.. _outsOf[pair.Out]];
            if (ins.Length > LegsMax || outs.Length > LegsMax || i >= PairsMax)
            {
                _open.Add(pair.Out);
                continue;
            }

            long lag = LagOf(found);
            Array.Sort(ins, MirrorLeg.ByValue);
            if (!_chance.CanTell(lag))
            {
                _open.Add(pair.Out);
            }
            else if (!_links.AreLinked(pair.In, pair.Out, _numbers.NetMax)
                && !_chance.IsLikely(ins, outs, found.Count, lag, _numbers.Probability, true) && IsTheirsAlone(pair, found)
                && IsBeyondSwaps(pair, found.Count))
            {
                Add(findings, found, lag, [pair.In], pair.Out);
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

    private bool IsBeyondSwaps((int In, int Out) pair, int count)
    {
        // Pairs with one of the two would only repeat what was found under another name.
        _pairsOfSwaps ??= _chance.PairsOfSwaps(_candidates, _numbers.Pairs);
        return !_pairsOfSwaps.Exists(one => one.Count >= count && one.In != pair.In && one.Out != pair.Out);
    }

    private void TestGroups(List<Finding> findings)
    {
        int[] insOfOut = new int[_legs.Outs.Length], outsOfIn = new int[_legs.Ins.Length];
        foreach ((int payIn, int payOut) in _candidates)
        {
            insOfOut[payOut]++;
            outsOfIn[payIn]++;
        }

        foreach (IGrouping<int, (int In, int Out)> payer in _candidates.GroupBy(one => _legs.Outs[one.Out].Party)
            .Where(group => !_hit.Contains(group.Key)).OrderBy(static group => group.Min()))
        {
            if (payer.Select(static one => one.Out).Distinct().Count() < _numbers.Pairs)
            {
                continue;
            }

            // Whatever the time: payments in that a payment out could mirror if it were made at another time.
            HashSet<MirrorLeg> rare = [], ins = [];
            foreach (MirrorLeg leg in _outsOf[payer.Key])
            {
                if (AlikeOf(leg) is { } alike)
                {
                    rare.Add(leg);
                    ins.UnionWith(alike);
                }
            }

            List<MirrorMatch> found = Distinct(payer.Where(
                one => insOfOut[one.Out] == 1 && outsOfIn[one.In] == 1 && rare.Contains(_legs.Outs[one.Out])
                    && !_links.AreLinked(_legs.Ins[one.In].Party, payer.Key, _numbers.NetMax)));
            int[] payees = [.. found.Select(static match => match.In.Party).Distinct()];
            if (found.Count < _numbers.Pairs || payees.Length < 2)
            {
                continue;
            }

            long lag = LagOf(found);
            MirrorLeg[] sorted = [.. ins];
            Array.Sort(sorted, MirrorLeg.ByValue);
            if (!_chance.CanTell(lag))
            {
                _open.Add(payer.Key);
            }
            else if (!_chance.IsLikely(sorted, [.. _outsOf[payer.Key].Where(rare.Contains)], found.Count, lag, _numbers.Probability, false))
            {
                Add(findings, found, lag, payees, payer.Key);
            }
        }
    }

    // The payments in of about the same value by others; null where there are many, so that the amount says nothing.
    private List<MirrorLeg>? AlikeOf(MirrorLeg leg)
    {
        List<MirrorLeg> alike = [];
        for (int step = -1; step <= 1; step++)
        {
            (int first, int end) = _legs.Between(leg.Bucket + step, long.MinValue, long.MaxValue);
            for (int i = first; i < end; i++)
            {
                if (_legs.Ins[i].Party != leg.Party && MirrorLeg.AreNear(_legs.Ins[i].UsdMicros, leg.UsdMicros, _numbers.Part))
                {
                    alike.Add(_legs.Ins[i]);
                    if (alike.Count > AlikeMax)
                    {
                        return null;
                    }
                }
            }
        }

        return alike;
    }

    // One to one, the nearest in time first, and of amounts that are near each other only one: a wage is one amount however often it is
    // paid. Of those the most that lie in one window.
    private List<MirrorMatch> Distinct(IEnumerable<(int In, int Out)> candidates)
    {
        HashSet<RecordLocation> used = [];
        List<MirrorMatch> found = [];
        long amount = -1;
        foreach (MirrorMatch match in candidates.Select(one => new MirrorMatch(_legs.Ins[one.In], _legs.Outs[one.Out], one.In, one.Out))
            .OrderBy(static match => match.Out.UsdMicros).ThenBy(static match => match.Lag).ThenBy(static match => match.Out.At)
            .ThenBy(static match => match.In.At))
        {
            if ((amount < 0 || !MirrorLeg.AreNear(amount, match.Out.UsdMicros, _numbers.Part)) && !used.Contains(match.In.At))
            {
                used.Add(match.In.At);
                amount = match.Out.UsdMicros;
                found.Add(match);
            }
        }

        found.Sort(static (left, right) => left.Out.Time != right.Out.Time
            ? left.Out.Time.CompareTo(right.Out.Time) : left.Out.At.CompareTo(right.Out.At));
        (int From, int Count) best = default;
        for (int last = 0, first = 0; last < found.Count; last++)
        {
            for (; found[last].Out.Time - found[first].Out.Time >= _numbers.Window; first++)
            {
            }

            best = last - first + 1 > best.Count ? (first, last - first + 1) : best;
        }

        return found.GetRange(best.From, best.Count);
    }

    // An hour at least, so that payments of one minute are not held against one minute.
    private static long LagOf(List<MirrorMatch> found) => Math.Max(UtcInstant.Hour, found.Max(static match => match.Lag));

    private void Add(List<Finding> findings, List<MirrorMatch> found, long lag, int[] payees, int payer)
    {
        _hit.Add(payer);
        string[] names = [.. payees.Append(payer).Select(party => _links.NameOf(party)).Order(StringComparer.Ordinal)];
        string subject = ContentId.Of("MP", [_day.Day.Exchange.Text, .. names]);
        findings.Add(_plan.Builder.Of(
            MirrorTransfers.Typology, SubjectType.Cluster, subject,
            MirrorTransfers.Explain(found, payees.Length, lag, _numbers, _plan.Pack.LocalCurrency)));
    }
}
