using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>
/// 21 people of Shanxi on shared phones sell USDT dear and buy it cheap: many small payers, two-sided trade (T10, T11, T12).
/// </summary>
internal sealed class SisterGroup
{
    public const int MemberCount = 21, HeadCount = 5, DeviceCount = 8, PhoneCount = 9;

    /// <summary>USDT sold in the 40 days.</summary>
    private const decimal SoldTarget = 54_800_000m;

    private const decimal OpeningCoins = 260_000m;

    private readonly CaseWorld _world;
    private readonly SplitMix _random = CaseWorld.Random("sister group");
    private readonly ImmutableArray<Actor> _members;
    private readonly List<(int Member, DateTime At, decimal Coins, bool IsSmall)> _sales = [];
    private long _payers;

    public SisterGroup(CaseWorld world)
    {
        _world = world;
        _members = [.. Enumerable.Range(0, MemberCount).Select(MakeMember)];
    }

    public decimal Sold { get; private set; }

    public decimal SoldFor { get; private set; }

    public decimal Bought { get; private set; }

    public decimal BoughtFor { get; private set; }

    public int SmallPayers { get; private set; }

    public void Play()
    {
        PlanSales();
        decimal small = _sales.Where(sale => sale.IsSmall).Sum(sale => sale.Coins);
        decimal factor = (SoldTarget - small) / _sales.Where(sale => !sale.IsSmall).Sum(sale => sale.Coins);
        for (int m = 0; m < MemberCount; m++)
        {
            PlayMember(m, factor);
            foreach (string typology in (ReadOnlySpan<string>)["T10", "T12"])
            {
                _world.Book.Label("sister-group", typology, "member", _members[m]);
            }

            if (m < HeadCount)
            {
                _world.Book.Label("sister-group", "T11", "head", _members[m]);
            }
        }
    }

    private Actor MakeMember(int i)
    {
        Actor person = _world.Person(_random, "CN", "CNY", 200 + _random.Below(300), "CN-SX");
        Actor member = _world.Book.Enter(person with
        {
            Device = $"dev-x{i % DeviceCount}",
            Phone = SyntheticText.HashText(66_000UL + (ulong)(i % PhoneCount))[..16],
            Channel = "mobile",
            IncomeUsd = (int)_random.Between(3, 12) * 1000,
            Occupation = _random.Pick<string>(["miner", "driver", "shop assistant", "unemployed"]),
        });
        _world.Book.Open(member, "USDT", OpeningCoins);
        _world.Book.Open(member, "CNY", 60_000m);
        return member;
    }

    private void PlanSales()
    {
        for (int m = 0; m < MemberCount; m++)
        {
            for (int day = 0; day < CaseWorld.Days; day++)
            {
                // The heads have 15 to 18 new payers a day in two stretches of six days; the others two or so.
                bool isRush = m < HeadCount && day % 20 is >= 5 and < 11;
                int small = isRush ? (int)_random.Between(15, 18) : _random.Below(4);
                for (int k = 0; k < small; k++)
                {
                    _sales.Add((m, Moment(day), _random.Between(4, 55) * 100, true));
                }

                if (_random.Chance(700))
                {
                    _sales.Add((m, Moment(day), _random.Between(400, 1200) * 100, false));
                }
            }
        }
    }

    private DateTime Moment(int day) => CaseWorld.At(day, (int)_random.Between(50, 900), _random.Below(60));

    private void PlayMember(int m, decimal factor)
    {
        Actor member = _members[m];
        decimal coins = OpeningCoins;
        decimal yuan = 60_000m;
        foreach (IGrouping<int, (int Member, DateTime At, decimal Coins, bool IsSmall)> day in _sales.Where(sale => sale.Member == m)
            .OrderBy(sale => sale.At).GroupBy(sale => (int)(sale.At - CaseWorld.At(0, 0)).TotalDays))
        {
            foreach ((_, DateTime at, decimal planned, bool isSmall) in day)
            {
                decimal sold = isSmall ? planned : decimal.Round(planned * factor, 2);
                decimal paid = decimal.Round(sold * _random.Decimal(6.918m, 6.942m, 4), 2);
                _ = _world.Book.Exchange(member, at, "p2p", ("USDT", -sold), ("CNY", paid), Payer(isSmall));
                coins -= sold;
                yuan += paid;
                Sold += sold;
                SoldFor += paid;
                SmallPayers += isSmall ? 1 : 0;
            }

            // Evening: what came in goes back into coins, bought from an over-the-counter group.
            decimal spent = decimal.Floor(yuan * 0.99m);
            decimal bought = decimal.Round(spent / _random.Decimal(6.842m, 6.858m, 4), 2);
            DateTime evening = CaseWorld.At(day.Key, 920 + _random.Below(120), _random.Below(60));
            _ = _world.Book.Exchange(member, evening, "p2p", ("USDT", bought), ("CNY", -spent), Desk());
            coins += bought;
            yuan -= spent;
            Bought += bought;
            BoughtFor += spent;
        }
    }

    private Party Payer(bool isSmall)
    {
        _payers++;
        return isSmall
            ? CaseWorld.Card(CaseWorld.ChineseName(_random), "CN", 3000 + (int)_payers) with { Method = "qr_code" }
            : CaseWorld.Bank("Platform settlement " + (1 + _random.Below(14)), "CN", 6_600_000 + _random.Below(14));
    }

    private Party Desk()
    {
        int desk = _random.Below(6);
        return CaseWorld.Bank("OTC group " + (char)('A' + desk), "CN", 6_700_000 + desk);
    }
}
