using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>
/// 26 front accounts take RMB from strangers, buy USDT at a premium and send it to twelve wallets within minutes (T03, T06, T07,
/// T09, T12, T14, T22).
/// </summary>
internal sealed class UndergroundBank
{
    public const int FrontCount = 26, WalletCount = 12, CardCount = 34, DeviceCount = 23, MirrorCount = 16, ChainCount = 12;

    /// <summary>What the fronts take in by bank transfer and card, apart from mirrored tickets and cash.</summary>
    private const decimal OrdinaryTotal = 1_970_000_000m;

    private static readonly ImmutableArray<string> Provinces =
    [
        "CN-BJ", "CN-ZJ", "CN-JS", "CN-HL", "CN-FJ", "CN-GD", "CN-HA", "CN-HB", "CN-HN", "CN-SC", "CN-AH", "CN-LN",
        "CN-SD", "CN-JX", "CN-GX",
    ];

    private readonly CaseWorld _world;
    private readonly SplitMix _random = CaseWorld.Random("underground bank");
    private readonly List<Session> _sessions = [];
    private readonly ImmutableArray<string> _cardHolders;
    private long _payers;

    public UndergroundBank(CaseWorld world)
    {
        _world = world;
        _cardHolders = [.. Enumerable.Range(0, CardCount).Select(_ => CaseWorld.ChineseName(_random))];
        Wallets = [.. Enumerable.Range(0, WalletCount).Select(i => SyntheticText.AddressText(7_100UL + (ulong)i))];
        Fronts = [.. Enumerable.Range(0, FrontCount).Select(MakeFront)];
    }

    public ImmutableArray<Actor> Fronts { get; }

    public ImmutableArray<string> Wallets { get; }

    public static int ProvinceCount => Provinces.Length;

    /// <summary>RMB deposits that the organiser mirrors abroad, in the order of time.</summary>
    public List<Leg> Mirrored { get; } = [];

    /// <summary>USDT that went to a wallet, in no order.</summary>
    public List<(DateTime At, string Wallet, decimal Amount)> Sent { get; } = [];

    public int HopCount { get; private set; }

    /// <param name="cash">Cash of the seller that is paid in during a session: front, day, amount.</param>
    /// <param name="seller">The name on the cash slips.</param>
    public void Play(IReadOnlyList<(int Front, int Day, decimal Amount)> cash, string seller)
    {
        PlanSessions();
        PlanMirrors();
        Scale();
        foreach ((int front, int day, decimal amount) in cash)
        {
            // One slip a day and front: two on a day would reach the limit together.
            _sessions.First(session => session.Front == front && session.Day >= day && session.MirrorAmount == 0
                && !_sessions.Exists(other => other.Front == front && other.Day == session.Day && other.Cash > 0)).Cash = amount;
        }

        int chains = 0;
        for (int i = 0; i < _sessions.Count; i++)
        {
            Session session = _sessions[i];
            bool isChain = i % 80 == 40 && session.MirrorAmount == 0 && chains < ChainCount;
            chains += isChain ? 1 : 0;
            PlaySession(session, seller, isChain ? chains : 0);
        }

        foreach (Actor front in Fronts)
        {
            foreach (string typology in (ReadOnlySpan<string>)["T03", "T06", "T07", "T09", "T12", "T13", "T14", "T19", "T22"])
            {
                _world.Book.Label("underground-bank", typology, "front", front);
            }
        }
    }

    private Actor MakeFront(int i)
    {
        Actor person = _world.Person(_random, "CN", "CNY", 12 + _random.Below(60), Provinces[i % Provinces.Length]);
        return _world.Book.Enter(person with
        {
            // 26 people on 23 devices, each device with at most two of them: the ring is visible, no device is a hub.
            Device = $"dev-u{i % DeviceCount:D2}",
            IpCountry = _random.Chance(880) ? "KH" : "CN",
            Channel = "otc",
            IncomeUsd = (int)_random.Between(3, 14) * 1000,
            Occupation = _random.Pick<string>(["farm worker", "courier", "textile worker", "student", "waiter", "unemployed"]),
        });
    }

    private void PlanSessions()
    {
        for (int day = 0; day < CaseWorld.Days; day++)
        {
            for (int front = 0; front < FrontCount; front++)
            {
                if (!_random.Chance(800))
                {
                    continue;
                }

                // 09:00 to 22:00 in Shanghai is 01:00 to 14:00 UTC.
                _sessions.Add(new Session(front, day, (int)_random.Between(65, 330), Amounts()));
                if (_random.Chance(250))
                {
                    _sessions.Add(new Session(front, day, (int)_random.Between(530, 800), Amounts()));
                }
            }
        }
    }

    private decimal[] Amounts()
    {
        decimal[] amounts = new decimal[_random.Between(3, 4)];
        for (int i = 0; i < amounts.Length; i++)
        {
            amounts[i] = _random.Between(2000, 9000) * 100;
        }

        return amounts;
    }

    /// <summary>Large tickets, each 7 % above the one before, so that a match within 2 % means one ticket and no other.</summary>
    private void PlanMirrors()
    {
        decimal amount = 1_150_000m;
        for (int i = 0; i < MirrorCount; i++)
        {
            int front = ((i * 5) + 3) % FrontCount;
            int day = 4 + (i * 2);
            Session session = new(front, day, (int)_random.Between(400, 470), []) { MirrorAmount = Hundreds(amount) };
            _sessions.Add(session);
            amount *= 1.07m;
        }
    }

    private void Scale()
    {
        decimal factor = OrdinaryTotal / _sessions.Sum(session => session.Amounts.Sum());
        foreach (Session session in _sessions)
        {
            for (int i = 0; i < session.Amounts.Length; i++)
            {
                session.Amounts[i] = Math.Clamp(Hundreds(session.Amounts[i] * factor), 200_000m, 900_000m);
            }
        }
    }

    private static decimal Hundreds(decimal amount) => decimal.Round(amount / 100) * 100;

    private void PlaySession(Session session, string seller, int chain)
    {
        Actor front = Fronts[session.Front];
        DateTime at = CaseWorld.At(session.Day, session.Minute, _random.Below(60));
        decimal inflow = session.Cash + session.MirrorAmount + session.Amounts.Sum();
        if (session.Cash > 0)
        {
            Leg slip = _world.Book.Cash(front, at, session.Cash, new Party("cash", seller, "", "", "CN") { Method = "counter" });
            _world.Book.Label("cash-courier", "T01", "front", front, slip);
        }

        if (session.MirrorAmount > 0)
        {
            Leg mirrored = _world.Book.Deposit(front, at, "CNY", session.MirrorAmount, Payer());
            Mirrored.Add(mirrored);
            _world.Book.Label("mirror", "T08", "rmb_in", front, mirrored);
        }

        foreach (decimal amount in session.Amounts)
        {
            at = at.AddSeconds(_random.Between(240, 1500));
            _ = _world.Book.Deposit(front, at, "CNY", amount, Payer());
        }

        at = at.AddSeconds(_random.Between(240, 1500));
        decimal fee = decimal.Round(inflow * 0.0005m, 2);
        decimal rate = Math.Clamp(_world.YuanPerDollar(at) * (1 + _random.Decimal(0.013m, 0.026m, 5)), 6.93m, 7.05m);
        decimal bought = decimal.Round((inflow - fee) / decimal.Round(rate, 4), 6);
        _ = _world.Book.Exchange(front, at, "conversion", ("USDT", bought), ("CNY", fee - inflow), fee: fee);
        decimal left = chain > 0 ? bought - PassOn(session.Front, at, decimal.Round(bought * 0.4m, 2), chain) : bought;
        Send(session.Front, at.AddSeconds(_random.Between(180, 1500)), left);
    }

    /// <summary>Hand to hand: three more fronts within half an hour; every fourth chain comes back to where it began (T15).</summary>
    private decimal PassOn(int first, DateTime at, decimal amount, int chain)
    {
        bool isCycle = chain % 4 == 0;
        ReadOnlySpan<int> steps = [3, 7, 11];
        int holder = first;
        decimal moved = amount;
        foreach (int step in steps)
        {
            at = at.AddSeconds(_random.Between(150, 420));
            int next = (first + step) % FrontCount;
            Hop(holder, next, at, moved, isCycle);
            holder = next;
            moved -= isCycle ? decimal.Round(moved * 0.005m, 2) : 0;
        }

        at = at.AddSeconds(_random.Between(150, 420));
        if (isCycle)
        {
            Hop(holder, first, at, moved, isCycle);
            holder = first;
        }

        Send(holder, at.AddSeconds(_random.Between(120, 400)), moved);
        return amount;
    }

    private void Hop(int from, int to, DateTime at, decimal amount, bool isCycle)
    {
        Leg sent = _world.Book.Transfer(Fronts[from], Fronts[to], at, "USDT", amount);
        _world.Book.Label("hand-to-hand", isCycle ? "T15" : "T06", "hop", Fronts[from], sent);
        HopCount++;
    }

    private void Send(int front, DateTime at, decimal amount)
    {
        // Each front knows three wallets, each wallet is used by some six fronts.
        string wallet = Wallets[(front + (_random.Below(3) * 5)) % WalletCount];
        _ = _world.Book.Withdraw(Fronts[front], at, "USDT", amount, Party.Wallet(wallet));
        Sent.Add((at, wallet, amount));
    }

    private Party Payer()
    {
        if (_random.Chance(180))
        {
            int card = _random.Below(CardCount);
            return CaseWorld.Card(_cardHolders[card], "CN", 100 + card);
        }

        return CaseWorld.Bank(CaseWorld.ChineseName(_random), "CN", 4_000_000 + ++_payers);
    }

    private sealed class Session(int front, int day, int minute, decimal[] amounts)
    {
        public int Front { get; } = front;

        public int Day { get; } = day;

        public int Minute { get; } = minute;

        public decimal[] Amounts { get; } = amounts;

        public decimal MirrorAmount { get; init; }

        public decimal Cash { get; set; }
    }
}
