using System;
using System.Collections.Immutable;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>Quota splitting (T02): residents who each stay below USD 50,000 and all pay one overseas beneficiary.</summary>
internal sealed class SplitGroups(CaseWorld world)
{
    public const int BankGroupSize = 7, CoinGroupSize = 6;

    private static readonly ImmutableArray<int> ConsecutiveDays = [12, 12, 12, 13, 13, 14, 14], AlternateDays = [19, 19, 21, 21, 23, 23];

    private readonly SplitMix _random = CaseWorld.Random("split groups");

    public decimal DollarsSent { get; private set; }

    public void Play()
    {
        Party account = CaseWorld.Bank("Maple Quay Property Trust", "CA", 55_501, "swift");
        Party address = new("vasp", "", SyntheticText.AddressText(9_901), "", "AE");
        PlayGroup("quota-split-a", ConsecutiveDays, account, "USD");
        PlayGroup("quota-split-b", AlternateDays, address, "USDT");
    }

    private void PlayGroup(string scenario, ImmutableArray<int> days, Party beneficiary, string asset)
    {
        foreach (int day in days)
        {
            Actor member = world.Book.Enter(world.Person(_random, "CN", "CNY", 60 + _random.Below(500),
                _random.Pick<string>(["CN-ZJ", "CN-FJ", "CN-GD"])));
            // Early in the Beijing day, and hours between the steps: what gives the group away is the beneficiary, not the speed.
            DateTime at = CaseWorld.At(day, 30 + _random.Below(90), _random.Below(60));
            decimal dollars = _random.Between(25_600, 49_400) + (_random.Below(100) / 100m);
            decimal yuan = decimal.Round(dollars * world.Reference(asset, "CNY", at) * _random.Decimal(1.000m, 1.008m, 4), 2);
            _ = world.Book.Deposit(member, at, "CNY", yuan, CaseWorld.Bank(member.Name, "CN", 5_000_000 + _random.Below(900_000)));
            _ = world.Book.Exchange(member, at.AddMinutes(_random.Between(200, 260)), "conversion", (asset, dollars), ("CNY", -yuan));
            Leg sent = world.Book.Withdraw(member, at.AddMinutes(_random.Between(300, 400)), asset, dollars, beneficiary);
            DollarsSent += dollars;
            world.Book.Label(scenario, "T02", "member", member, sent);
        }
    }
}
