using System;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Five and more persons pay one beneficiary within a week, most of them between half of an annual quota (USD 50,000) and the whole of it;
/// in money to a bank account, or in coins to a wallet. Who pays twice belongs to a ring too (T12).
/// </summary>
internal static class QuotaSplittingScenario
{
    internal static readonly Scenario Scenario = new("t02-quota-splitting", "T02", 18, Play);

    private const decimal QuotaUsd = 50_000m;

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        int persons = random.Chance(350) ? 5 + random.Below(3) : 6 + random.Below(22);
        int span = 1 + random.Below(6), start = stage.StartOf(span + 6, 5);
        string coin = random.Chance(450) ? random.AnyCoin() : "";
        string abroad = random.Pick<string>(["HK", "US", "CA", "AU", "SG", "AE"]);
        Party beneficiary = coin.Length > 0 ? stage.Wallet() : stage.Stranger(abroad);
        bool isTwice = random.Chance(250);
        // At least two thirds move as much as a quota allows; never fewer than 0.6 of five.
        int near = (int)decimal.Ceiling(persons * random.Decimal(0.68m, 1m, 2));
        for (int i = 0; i < persons; i++)
        {
            decimal dollars = i < near ? QuotaUsd * random.Decimal(0.53m, 0.985m, 4) : random.Scaled(300m, 20_000m);
            PlayPerson(stage, beneficiary, coin, start + (i * span / persons), dollars, isTwice);
        }
    }

    // Paid in one to three days before, so that nothing passes through at once.
    private static void PlayPerson(Stage stage, Party beneficiary, string coin, int day, decimal dollars, bool isTwice)
    {
        SplitMix random = stage.Random;
        bool isNear = dollars >= QuotaUsd / 2;
        decimal rest = isTwice ? random.Decimal(1_500m, 20_000m, 0) : 0, dollarsIn = (dollars + rest) * 1.1m;
        bool isPoor = stage.IsPoor(dollarsIn);
        Actor actor = stage.Player(dollarsIn, isPoor, chinese: 850);
        string[] labels = [.. isTwice ? ["T02", "T12"] : (string[])["T02"], .. isPoor ? (string[])["T19"] : []];
        DateTime paidIn = stage.Daytime(actor, day - 1 - random.Below(3)), out1 = stage.Daytime(actor, day);
        string asset = coin.Length > 0 ? coin : actor.Currency;
        decimal money = stage.Worth((dollars + rest) * 1.06m, actor.Currency, paidIn);
        foreach (decimal part in random.Parts(money, 1 + random.Below(3), 2))
        {
            _ = stage.Deposit(actor, paidIn.AddMinutes(random.Below(50)), actor.Currency, part, Stage.OwnBank(actor));
        }

        if (coin.Length > 0)
        {
            _ = stage.Buy(actor, out1.AddMinutes(-random.Between(40, 240)), coin, money, random.Decimal(0.0005m, 0.003m, 4));
        }

        DateTime again = out1.AddHours(random.Between(3, 20));
        foreach ((decimal part, DateTime at) in (ReadOnlySpan<(decimal, DateTime)>)[(dollars, out1), (rest, again)])
        {
            if (part > 0)
            {
                decimal amount = stage.Units(part, asset, at);
                Leg leg = stage.Withdraw(actor, at, asset, amount, beneficiary);
                foreach (string label in labels)
                {
                    stage.Label(label, isNear ? "lender" : "helper", actor, leg);
                }
            }
        }

        Errands.Play(stage, actor, 0, day - 7, 900, random.AnyCoin());
        Errands.Play(stage, actor, day + 3, stage.Days, 2_500, random.AnyCoin());
    }
}
