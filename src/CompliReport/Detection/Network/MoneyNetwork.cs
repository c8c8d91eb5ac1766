using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Tasks;
using CompliReport.Ledgers;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>
/// Who paid whom in a run: nodes are parties (customers, and accounts without one) and the other sides of their movements (addresses,
/// accounts, cards); an edge is a movement, from the one who pays to the one who is paid.
/// </summary>
/// <remarks>
/// Parties have the first numbers, counterparties the next; an edge has the number of its movement. 16 bytes a movement: both ends, and
/// its place in the order of each. Edges of a node stand in the order of (time, the other end's name, value, place), which does not depend
/// on the order of rows or files unless two are the same in all but their place.
/// Of movements on disk edges are copies, once in the order of the nodes that they leave and once of those that they reach, and have a
/// number as each (<see cref="LeavingOf"/>).
/// A transfer between two accounts of the exchange stands in the ledger twice, once for each of them: the receiver's leg is left out for
/// each of the payer's (of the same asset). What a party moves between its own accounts is no edge.
/// </remarks>
internal sealed class MoneyNetwork
{
    private const int NodesAtATime = 4096, NotLookedUp = -2;

    private readonly DetectionDay _day;
    private readonly MovementLog _movements;
    private readonly ChunkedList<int> _from = ChunkedList<int>.Large(), _to = ChunkedList<int>.Large();
    private readonly int[] _outStarts, _outOrder = [], _inStarts, _inOrder = [], _accountOf, _customersOf;
    private readonly long[] _inUsd, _outUsd;
    private readonly byte[] _flags;
    // Of movements on disk alone: in the order of the nodes that they leave, and after those in the order of the nodes that they reach.
    private readonly ChunkedList<NetworkEdge>? _onDisk;

    private MoneyNetwork(DetectionDay day)
    {
        _day = day;
        _movements = day.Movements;
        PartyCount = day.Timelines.PartyCount;
        int counterparties = day.Day.Symbols.Counterparties.Count;
        NodeCount = PartyCount + counterparties;
        (_inUsd, _outUsd, _flags) = (new long[PartyCount], new long[PartyCount], new byte[PartyCount]);
        _accountOf = new int[counterparties];
        Array.Fill(_accountOf, NotLookedUp);
        LeaveOutMirrored(FindEnds());
        if (_movements.IsOnDisk)
        {
            _onDisk = ChunkedList<NetworkEdge>.Large();
            EdgesByNode edges = new(_movements, _from, _to, Compare);
            _outStarts = edges.AddTo(_onDisk, NodeCount, outgoing: true);
            _inStarts = edges.AddTo(_onDisk, NodeCount, outgoing: false);
            _from.Clear();
            _to.Clear();
            _customersOf = CountCustomers();
            return;
        }

        (_outStarts, _outOrder) = Timelines.SortBy(_movements.Count, NodeCount + 1, i => _from[i] < 0 ? NodeCount : _from[i]);
        (_inStarts, _inOrder) = Timelines.SortBy(_movements.Count, NodeCount + 1, i => _to[i] < 0 ? NodeCount : _to[i]);
        SortByTime(_outStarts, _outOrder);
        SortByTime(_inStarts, _inOrder);
        _customersOf = CountCustomers();
    }

    /// <summary>Parties: the nodes 0 to this number less one.</summary>
    internal int PartyCount { get; }

    internal int NodeCount { get; }

    internal int EdgeCount { get; private set; }

    /// <summary>Parties that moved anything.</summary>
    internal int ActiveCount { get; private set; }

    internal static MoneyNetwork Of(DetectionDay day) => new(day);

    internal bool IsParty(int node) => node < PartyCount;

    internal ref Movement this[int edge] => ref _onDisk is null ? ref _movements[edge] : ref _onDisk[edge].Movement;

    internal int From(int edge) => _onDisk is null ? _from[edge] : _onDisk[edge].From;

    internal int To(int edge) => _onDisk is null ? _to[edge] : _onDisk[edge].To;

    /// <summary>The edges that leave a node, in order of time.</summary>
    internal EdgeSpan OutOf(int node) => _onDisk is null
        ? new(_outOrder.AsSpan(_outStarts[node], _outStarts[node + 1] - _outStarts[node]))
        : new(_outStarts[node], _outStarts[node + 1] - _outStarts[node]);

    /// <summary>The edges that reach a node, in order of time.</summary>
    internal EdgeSpan InOf(int node) => _onDisk is null
        ? new(_inOrder.AsSpan(_inStarts[node], _inStarts[node + 1] - _inStarts[node]))
        : new(EdgeCount + _inStarts[node], _inStarts[node + 1] - _inStarts[node]);

    /// <summary>The number that an edge has among those that leave a node: what tells whether two edges are one movement.</summary>
    internal int LeavingOf(int edge)
    {
        if (_onDisk is null || edge < EdgeCount)
        {
            return edge;
        }

        int low = _outStarts[From(edge)], high = _outStarts[From(edge) + 1] - 1;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = Compare(middle, edge) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Whether any of some edges moves what has no value in dollars.</summary>
    internal bool HasUnvalued(EdgeSpan edges)
    {
        foreach (int edge in edges)
        {
            if (this[edge].UsdMicros < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many parties deal with a counterparty, either way.</summary>
    internal int CustomersOf(int node) => IsParty(node) ? 0 : _customersOf[node - PartyCount];

    /// <summary>What came into a party in millionths of a dollar, as far as it has a value; from its own accounts not counted.</summary>
    internal long InUsd(int party) => _inUsd[party];

    /// <summary>What left a party, likewise.</summary>
    internal long OutUsd(int party) => _outUsd[party];

    internal bool HasInflow(int party) => (_flags[party] & 1) != 0;

    internal bool HasOutflow(int party) => (_flags[party] & 2) != 0;

    internal bool IsActive(int party) => (_flags[party] & 4) != 0;

    /// <summary>The symbol of a counterparty.</summary>
    internal int SymbolOf(int node) => node - PartyCount;

    /// <summary>The account at one end of an edge, -1 where a counterparty stands there.</summary>
    internal int AccountAt(int edge, bool isFrom)
    {
        ref Movement movement = ref this[edge];
        return isFrom == IsOut(movement) ? movement.Account
            : IsParty(isFrom ? From(edge) : To(edge)) ? _accountOf[movement.Counterparty]
            : -1;
    }

    /// <summary>A number that a node has in every run: what decides where order would.</summary>
    internal ulong Key(int node) => !IsParty(node) ? _day.Names.OfCounterparty(SymbolOf(node))
        : _day.Names.OfCustomer(node < _day.Facts.CustomerCount ? node : -1, AnyAccountOf(node));

    /// <summary>Order of time, then of names and values; places decide only between edges that are otherwise the same.</summary>
    internal int Compare(int left, int right) =>
        Compare(this[left], (From(left), To(left)), this[right], (From(right), To(right)));

    private int Compare(NetworkEdge left, NetworkEdge right) =>
        Compare(left.Movement, (left.From, left.To), right.Movement, (right.From, right.To));

    private int Compare(in Movement one, (int From, int To) ofOne, in Movement other, (int From, int To) ofOther)
    {
        int order = one.Time.CompareTo(other.Time);
        order = order != 0 ? order : Key(ofOne.From).CompareTo(Key(ofOther.From));
        order = order != 0 ? order : Key(ofOne.To).CompareTo(Key(ofOther.To));
        order = order != 0 ? order : one.UsdMicros.CompareTo(other.UsdMicros);
        return order != 0 ? order : one.At.CompareTo(other.At);
    }

    /// <summary>A sum that stays at the largest number rather than to overflow.</summary>
    internal static long Add(long sum, long value) => value <= 0 ? sum : sum > long.MaxValue - value ? long.MaxValue : sum + value;

    private static bool IsOut(in Movement movement) =>
        (movement.Event & (RuleEvents.FiatOut | RuleEvents.CashOut | RuleEvents.CryptoOut)) != 0;

    private int AnyAccountOf(int party)
    {
        ReadOnlySpan<int> accounts = _day.Timelines.AccountsOf(party);
        return accounts.IsEmpty ? 0 : accounts[0];
    }

    // Fills both ends of every movement; -1 for what is no edge. Returns the transfers between accounts of the exchange.
    private List<Transfer> FindEnds()
    {
        List<Transfer> inside = [];
        for (int i = 0; i < _movements.Count; i++)
        {
            ref Movement movement = ref _movements[i];
            int own = _day.Timelines.PartyAt(movement.Account, movement.Time), other = OtherEnd(movement);
            bool isOut = IsOut(movement);
            (int from, int to) = own == other || other < 0 ? (-1, -1) : isOut ? (own, other) : (other, own);
            _from.Add(from);
            _to.Add(to);
            ActiveCount += (_flags[own] & 4) == 0 ? 1 : 0;
            _flags[own] |= 4;
            if (own == other)
            {
                continue;
            }

            _flags[own] |= (byte)(isOut ? 2 : 1);
            long[] sums = isOut ? _outUsd : _inUsd;
            sums[own] = Add(sums[own], movement.UsdMicros);
            if (other >= 0)
            {
                EdgeCount++;
                if (IsParty(other))
                {
                    inside.Add(new Transfer(
                        from, to, movement.Asset, isOut ? 0 : 1, movement.Time, movement.UsdMicros, movement.At, i));
                }
            }
        }

        return inside;
    }

    // For a customer of the exchange the ledger names the other account; one that it does not know stays a counterparty.
    private int OtherEnd(in Movement movement)
    {
        int symbol = movement.Counterparty;
        if (symbol < 0 || movement.Party != CounterpartyType.Customer)
        {
            return symbol < 0 ? -1 : PartyCount + symbol;
        }

        if (_accountOf[symbol] == NotLookedUp)
        {
            LedgerSymbols symbols = _day.Day.Symbols;
            _accountOf[symbol] = symbols.Accounts.IndexOf(symbols.Counterparties.Text(symbol));
        }

        int party = _accountOf[symbol] < 0 ? -1 : _day.Timelines.PartyAt(_accountOf[symbol], movement.Time);
        return party >= 0 ? party : PartyCount + symbol;
    }

    private void LeaveOutMirrored(List<Transfer> inside)
    {
        inside.Sort();
        (int From, int To, int Asset) key = (-1, -1, -1);
        int paid = 0;
        foreach (Transfer transfer in inside)
        {
            (int, int, int) own = (transfer.From, transfer.To, transfer.Asset);
            paid = own == key ? paid : 0;
            key = own;
            if (transfer.Side == 0)
            {
                paid++;
            }
            else if (paid > 0)
            {
                paid--;
                (_from[transfer.Edge], _to[transfer.Edge]) = (-1, -1);
                EdgeCount--;
            }
        }
    }

    private void SortByTime(int[] starts, int[] order) => Parallel.ForEach(
        Partitioner.Create(0, Math.Max(NodeCount, 1), NodesAtATime), Workers.SideBySide,
        range =>
        {
            Comparer<int> comparer = Comparer<int>.Create(Compare);
            for (int node = range.Item1; node < Math.Min(range.Item2, NodeCount); node++)
            {
                Span<int> edges = order.AsSpan(starts[node], starts[node + 1] - starts[node]);
                for (int i = 1; i < edges.Length; i++)
                {
                    // Equal times need the names: to compare them costs more than the sort does for the few that have one.
                    if (_movements[edges[i - 1]].Time >= _movements[edges[i]].Time)
                    {
                        edges.Sort(comparer);
                        break;
                    }
                }
            }
        });

    private int[] CountCustomers()
    {
        int[] counts = new int[NodeCount - PartyCount];
        Parallel.ForEach(
            Partitioner.Create(PartyCount, Math.Max(NodeCount, PartyCount + 1), NodesAtATime * 16), Workers.SideBySide,
            () => new int[PartyCount],
            (range, _, seen) =>
            {
                for (int node = range.Item1; node < Math.Min(range.Item2, NodeCount); node++)
                {
                    int count = 0;
                    foreach (int edge in OutOf(node))
                    {
                        count += Mark(seen, To(edge), node);
                    }

                    foreach (int edge in InOf(node))
                    {
                        count += Mark(seen, From(edge), node);
                    }

                    counts[node - PartyCount] = count;
                }

                return seen;
            },
            static _ => { });
        return counts;

        static int Mark(int[] seen, int party, int node)
        {
            // No node that is counted is 0 unless there are no parties.
            bool isNew = seen[party] != node;
            seen[party] = node;
            return isNew ? 1 : 0;
        }
    }

    /// <summary>A movement between accounts of the exchange, with all that it is sorted by: movements are not asked for all over
    /// again.</summary>
    private readonly record struct Transfer(
        int From, int To, int Asset, int Side, long Time, long UsdMicros, RecordLocation At, int Edge) : IComparable<Transfer>
    {
        public int CompareTo(Transfer other)
        {
            int order = (From, To, Asset, Side).CompareTo((other.From, other.To, other.Asset, other.Side));
            order = order != 0 ? order : (Time, UsdMicros).CompareTo((other.Time, other.UsdMicros));
            return order != 0 ? order : At.CompareTo(other.At);
        }
    }
}
