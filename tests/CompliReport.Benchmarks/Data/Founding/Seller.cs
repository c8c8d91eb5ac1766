using System;
using System.Collections.Generic;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>
/// Sells personal data and is paid only in USDT, by strangers; takes cash and pays many cards (T21); part of the cash turns up
/// at the fronts' counters,
/// each time just below RMB 50,000 (T01).
/// </summary>
internal sealed class Seller(CaseWorld world)
{
    public const int BuyerCount = 28, CardCount = 9, CashSlipCount = 20;

    private readonly SplitMix _random = CaseWorld.Random("seller");

    public Actor Actor { get; private set; } = null!;

    public decimal Received { get; private set; }

    /// <summary>The cash slips at the fronts: four fronts, five slips each within a week.</summary>
    public List<(int Front, int Day, decimal Amount)> PlanCash()
    {
        List<(int, int, decimal)> slips = [];
        for (int i = 0; i < CashSlipCount; i++)
        {
            int group = i % 4;
            slips.Add(((group * 6) + 2, (group * 8) + 3 + (i / 4), _random.Between(462, 499) * 100m));
        }

        return slips;
    }

    /// <summary>The surname is not in the list that strangers get theirs from, so no payer is the seller by chance.</summary>
    public void Enter() => Actor = world.Book.Enter(world.Person(_random, "CN", "CNY", 150, "CN-BJ") with
    {
        Name = "Mo Anping",
        Occupation = "office clerk",
        IncomeUsd = 9_000,
        Device = "dev-s1",
        Channel = "mobile",
        ShowsBalance = true,
    });

    public void Play()
    {
        decimal coins = 0;
        int buyer = 0;
        for (int day = 0; day < CaseWorld.Days; day++)
        {
            for (int k = 0; k < 1 + (day % 2); k++)
            {
                decimal paid = _random.Between(800, 9500) + (_random.Below(100) / 100m);
                string address = SyntheticText.AddressText(8_800UL + (ulong)(buyer++ % BuyerCount));
                _ = world.Book.Deposit(Actor, CaseWorld.At(day, 60 + _random.Below(600), k), "USDT", paid, Party.Wallet(address));
                coins += paid;
                Received += paid;
            }

            if (day % 4 == 3)
            {
                CashOut(day, coins);
                coins = 0;
            }
        }

        world.Book.Label("data-seller", "T21", "seller", Actor);
    }

    private void CashOut(int day, decimal coins)
    {
        DateTime at = CaseWorld.At(day, 700, _random.Below(60));
        decimal yuan = decimal.Round(coins * world.Reference("USDT", "CNY", at) * _random.Decimal(0.992m, 0.998m, 4), 2);
        _ = world.Book.Exchange(Actor, at, "conversion", ("USDT", -coins), ("CNY", yuan));
        decimal cash = decimal.Floor(yuan * 0.55m / 100) * 100;
        _ = world.Book.Cash(Actor, at.AddMinutes(45), -cash, new Party("cash", Actor.Name, "", "", "CN") { Method = "counter" });
        decimal left = yuan - cash;
        for (int k = 0; k < 3; k++)
        {
            int card = ((day / 4 * 3) + k) % CardCount;
            decimal part = k == 2 ? left : decimal.Round(left / 3, 0);
            left -= part;
            _ = world.Book.Withdraw(Actor, at.AddMinutes(60 + (k * 4)), "CNY", part,
                CaseWorld.Card(CaseWorld.ChineseName(_random), "CN", 700 + card));
        }
    }
}
