using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Detection;

/// <summary>The circles of counterparties, each worked out once, when it is asked for.</summary>
/// <remarks>
/// The first question sorts all movements by counterparty (4 bytes a movement); each circle then costs the movements of its own customers,
/// and of those only until two are found to be related. Not safe for several threads.
/// </remarks>
internal sealed class PayeeCircles(DetectionDay day)
{
    private readonly Dictionary<int, PayeeCircle> _known = [];
    private int[] _starts = [], _order = [];

    /// <summary>Movements that were looked at since the sort: what bounds the work.</summary>
    internal long LookedAt { get; private set; }

    /// <summary>The circle of a counterparty.</summary>
    internal PayeeCircle Of(int counterparty)
    {
        if (!_known.TryGetValue(counterparty, out PayeeCircle? circle))
        {
            _known.Add(counterparty, circle = Make(counterparty));
        }

        return circle;
    }

    private PayeeCircle Make(int counterparty)
    {
        MovementLog movements = day.Movements;
        if (_starts.Length == 0)
        {
            int none = day.Day.Symbols.Counterparties.Count;
            (_starts, _order) = Timelines.SortBy(
                movements.Count, none + 1, i => movements[i].Counterparty >= 0 ? movements[i].Counterparty : none);
        }

        Dictionary<int, int> payments = [];
        HashSet<int> accounts = [], parties = [];
        for (int at = _starts[counterparty]; at < _starts[counterparty + 1]; at++)
        {
            ref Movement one = ref movements[_order[at]];
            LookedAt++;
            if (day.Facts.CustomerAt(one.Account, one.Time) is >= 0 and int customer)
            {
                payments[customer] = payments.GetValueOrDefault(customer) + 1;
                accounts.Add(one.Account);
                parties.Add(day.Timelines.PartyAt(one.Account, one.Time));
            }
        }

        return new PayeeCircle(
            payments.Count, payments.Values.DefaultIfEmpty().Max(),
            !ShareAnother(parties, accounts, counterparty) && !PayeeCircle.ShareDevice(day, accounts));
    }

    private bool ShareAnother(HashSet<int> parties, HashSet<int> accounts, int counterparty)
    {
        Dictionary<int, int> first = [];
        foreach (int party in parties)
        {
            foreach (int movement in day.Timelines.MovementsOf(party))
            {
                ref Movement one = ref day.Movements[movement];
                LookedAt++;
                if (one.Counterparty >= 0 && one.Counterparty != counterparty && accounts.Contains(one.Account)
                    && !first.TryAdd(one.Counterparty, party) && first[one.Counterparty] != party)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
