using System;

namespace CompliReport.Evaluation.Generation.Benign;

/// <summary>Very many small gifts to an association within weeks, and a supplier is paid when the drive is over.</summary>
internal static class CharityDrivePlay
{
    internal static readonly Scenario Scenario = new("benign-charity-drive", "benign:charity_drive", 30, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string currency = random.Pick<string>(["EUR", "CNY", "HKD"]), country = currency switch { "EUR" => "DE", "CNY" => "CN", _ => "HK" };
        Actor charity = stage.Enter(stage.World.Company(random, $"Demo Relief Association {random.Below(1000)}", country, currency));
        int gifts = 60 + random.Below(240), span = 6 + random.Below(15), start = stage.StartOf(span + 6);
        bool isInCoins = random.Chance(400);
        decimal total = 0;
        DateTime last = default;
        for (int i = 0; i < gifts; i++)
        {
            DateTime at = stage.Moment(start + (i * span / gifts), 0, 15);
            decimal gift = random.Pick<int>([10, 20, 25, 50, 50, 100, 250]);
            Leg leg = isInCoins
                ? stage.Deposit(charity, at, "USDT", gift, stage.Wallet())
                : stage.Deposit(charity, at, currency, gift * 5, stage.Stranger(country) with { Purpose = "CHAR" });
            total += isInCoins ? gift : gift * 5;
            last = at > last ? at : last;
            if (i % 10 == 0)
            {
                stage.Label("benign:charity_drive", "actor", charity, leg);
            }
        }

        DateTime end = last.AddDays(1 + random.Below(4));
        decimal paid = isInCoins ? stage.Sell(charity, end, "USDT", total) : total;
        _ = stage.Withdraw(charity, end.AddHours(5), currency, paid,
            stage.World.NewBank($"Demo Supply {random.Below(100)} Ltd.", country) with { Type = "merchant", Purpose = "SUPP" });
    }
}
