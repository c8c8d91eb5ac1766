using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;

namespace CompliReport.Detection;

/// <summary>The customers who pay one counterparty.</summary>
/// <param name="Customers">How many; accounts without a known customer are not counted.</param>
/// <param name="PaymentsMax">The most payments that one of them made to it.</param>
/// <param name="AreUnrelated">Whether no two of them share another counterparty or a device.</param>
internal sealed record PayeeCircle(int Customers, int PaymentsMax, bool AreUnrelated)
{
    /// <summary>Whether accounts of two parties paid one other payee that is no shop; by the time lines of these parties alone.</summary>
    internal static bool ShareAnotherPayee(DetectionDay day, HashSet<int> accounts, int counterparty, Valuation valuation)
    {
        AccountEvent[] buffer = new AccountEvent[256];
        Dictionary<int, int> first = [];
        foreach (int party in accounts.Select(account => day.Timelines.PartyAt(account, day.Day.Last.Nanoseconds)).Distinct()
            .Where(static party => party >= 0))
        {
            foreach (ref readonly AccountEvent e in day.Timelines.EventsOf(party, ref buffer, valuation))
            {
                if (e.IsOutflow && e.Counterparty >= 0 && e.Counterparty != counterparty && e.Party != CounterpartyType.Merchant
                    && !first.TryAdd(e.Counterparty, party) && first[e.Counterparty] != party)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether accounts of two customers were seen with one device.</summary>
    internal static bool ShareDevice(DetectionDay day, HashSet<int> accounts)
    {
        Dictionary<int, int> first = [];
        foreach (int account in accounts)
        {
            int customer = day.Facts.CustomerAt(account, day.Day.Last.Nanoseconds);
            foreach (Sighting sighting in day.Sightings.Of(account).Where(static one => one.Kind == SightingKind.Device))
            {
                if (!first.TryAdd(sighting.What, customer) && first[sighting.What] != customer)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
