using System;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Customers who again and again pay the same addresses, bank accounts or cards, each his own money and each some of them. How many, how
/// often, how much and what else leaves them are drawn.
/// </summary>
internal static class RingScenario
{
    internal static readonly Scenario Scenario = new("t12-ring", "T12", 30, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        (string Country, string Currency) home = Cast.Home(random);
        int members = 3 + random.Below(16), shared = 1 + random.Below(Math.Min(4, members / 2)), rounds = 2 + random.Below(6);
        string asset = random.Chance(450) ? home.Currency : random.Pick<string>(["USDT", "BTC", "ETH"]);
        Party[] payees = [.. Enumerable.Range(0, shared).Select(_ => Payee(stage, asset, home))];
        int each = Math.Min(shared, 2);
        decimal payment = members < 5 ? random.Dollars(400m, 60_000m) : random.NoQuota(400m, 120_000m);
        payment = Math.Max(payment, 1_700m / rounds);
        for (int i = 0; i < members; i++)
        {
            // Who pays in between pays his own bank as well; at least 0.3 of it all goes to what is shared.
            decimal besides = payment * each * random.Decimal(0m, 1.9m, 2);
            Actor member = Cast.Person(stage, ((payment * 1.3m * each) + besides) * rounds * 1.1m, home);
            for (int round = 0; round < rounds; round++)
            {
                int day = stage.StartOf(4);
                for (int k = 0; k < each; k++)
                {
                    decimal dollars = payment * random.Decimal(0.8m, 1.25m, 3);
                    stage.Label("T12", "member", member, Pay(stage, member, asset, dollars, payees[(i + k) % shared], day + k));
                }

                DateTime at = stage.Moment(day, 1, 6);
                decimal money = stage.Worth(besides, member.Currency, at);
                if (money > 0)
                {
                    _ = stage.Deposit(member, at, member.Currency, money, Stage.OwnBank(member));
                    _ = stage.Withdraw(member, at.AddHours(random.Below(40) + 8), member.Currency, money, Stage.OwnBank(member));
                }
            }

            DailyLife.Play(stage, member, payment * 0.05m);
        }
    }

    /// <summary>Money of the own bank, and the day after it or its coins go on.</summary>
    internal static Leg Pay(Stage stage, Actor member, string asset, decimal dollars, Party to, int day)
    {
        DateTime at = stage.Moment(day, 1, 8), then = stage.Moment(day + 1, 1, 14);
        decimal money = stage.Worth(dollars, member.Currency, at);
        _ = stage.Deposit(member, at, member.Currency, money, Stage.OwnBank(member));
        decimal paid = Assets.IsFiat(asset) ? money : stage.Buy(member, at.AddMinutes(stage.Random.Between(10, 300)), asset, money);
        return stage.Withdraw(member, then, asset, paid, to);
    }

    private static Party Payee(Stage stage, string asset, (string Country, string Currency) home) =>
        !Assets.IsFiat(asset) ? stage.Wallet()
            : stage.Random.Chance(500) ? stage.Stranger(home.Country)
            : Cast.Card(stage, home.Country);
}
