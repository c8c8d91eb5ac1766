using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>Who of a day stands on a watch list: its accounts, and the other sides of its movements. What detection asks.</summary>
/// <remarks>
/// Looked up once for each listed value in the run's tables of names, never for a row. An other side is known by the most telling name of
/// its row: the address, else the account or card, else the name; an entry of any of these kinds is compared with it, exactly as given.
/// Accounts stand on a list by their own id, or by the name that the accounts file has for their holder. Devices are read and not compared:
/// the run keeps no device of a leg.
/// </remarks>
public sealed class ListedParties
{
    private readonly Dictionary<int, ImmutableArray<WatchEntry>> _accounts = [], _counterparties = [];

    private ListedParties(WatchLists lists, UtcInstant last)
    {
        Lists = lists;
        Last = last;
    }

    /// <summary>Nobody.</summary>
    public static ListedParties Nobody { get; } = new(WatchLists.None, default);

    /// <summary>The lists.</summary>
    public WatchLists Lists { get; }

    /// <summary>Accounts of the day that stand on a list which had them by the day's end.</summary>
    public int AccountCount => _accounts.Values.Count(entries => entries.Any(entry => entry.CountsAt(Last)));

    /// <summary>Addresses, accounts and names on the other side that stand on a list which had them by the day's end.</summary>
    public int CounterpartyCount => _counterparties.Values.Count(entries => entries.Any(entry => entry.CountsAt(Last)));

    private UtcInstant Last { get; }

    internal static ListedParties Of(WatchLists lists, LedgerDay day, AccountFacts facts)
    {
        ListedParties parties = new(lists, day.Last);
        foreach (WatchKind kind in (WatchKind[])[WatchKind.Address, WatchKind.Account, WatchKind.Name])
        {
            foreach ((byte[] value, ImmutableArray<WatchEntry> entries) in lists.Of(kind))
            {
                Note(parties._counterparties, day.Symbols.Counterparties.IndexOf(value), entries);
                if (kind == WatchKind.Account)
                {
                    Note(parties._accounts, day.Symbols.Accounts.IndexOf(value), entries);
                }
            }
        }

        if (lists.Of(WatchKind.Name).Any())
        {
            foreach ((int account, byte[] name) in facts.Holders())
            {
                Note(parties._accounts, account, lists.Find(WatchKind.Name, name));
            }
        }

        return parties;
    }

    /// <summary>The entries of an account that counted at an instant; of the holder's name too.</summary>
    internal IEnumerable<WatchEntry> OfAccount(int account, long time) => Of(_accounts, account, time);

    /// <summary>The entries of an other side that counted at an instant.</summary>
    internal IEnumerable<WatchEntry> OfCounterparty(int counterparty, long time) => Of(_counterparties, counterparty, time);

    private static IEnumerable<WatchEntry> Of(Dictionary<int, ImmutableArray<WatchEntry>> parties, int party, long time) =>
        parties.TryGetValue(party, out ImmutableArray<WatchEntry> entries)
            ? entries.Where(entry => entry.CountsAt(UtcInstant.FromNanoseconds(time)))
            : [];

    private static void Note(Dictionary<int, ImmutableArray<WatchEntry>> parties, int party, ImmutableArray<WatchEntry> entries)
    {
        if (party >= 0 && !entries.IsEmpty)
        {
            parties[party] = parties.TryGetValue(party, out ImmutableArray<WatchEntry> known) ? [.. known.Union(entries)] : entries;
        }
    }
}
