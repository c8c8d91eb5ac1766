using System;

namespace CompliReport.Evaluation.Generation.Benign;

/// <summary>A firm pays wages in coins: money in, one purchase, then the same people get about the same, once or twice a month.</summary>
internal static class PayrollPlay
{
    internal static readonly Scenario Scenario = new("benign-payroll", "benign:payroll", 45, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        Actor firm = stage.Enter(stage.World.Company(random, $"Demo Studio {random.Below(1000)}", "SG", "USD"));
        int staff = 8 + random.Below(30), every = random.Chance(500) ? 30 : 15, start = 3 + random.Below(10);
        bool isInside = random.Chance(500);
        (Actor? Worker, Party To, decimal Wage)[] wages = new (Actor?, Party, decimal)[staff];
        for (int i = 0; i < staff; i++)
        {
            Actor? worker = isInside ? stage.Enter(stage.Person("SG", "SGD", 300 + random.Below(600))) : null;
            wages[i] = (worker, stage.Wallet(), random.Between(18, 60) * 100m);
        }

        for (int day = start; day < stage.Days - 1; day += every)
        {
            DateTime at = stage.Moment(day, 2, 8);
            decimal sum = 0;
            for (int i = 0; i < staff; i++)
            {
                sum += wages[i].Wage;
            }

            decimal money = stage.Worth(sum * 1.01m, "USD", at);
            _ = stage.Deposit(firm, at.AddHours(-random.Between(3, 40)), "USD", money, Stage.OwnBank(firm));
            _ = stage.Buy(firm, at, "USDT", money, 0.0005m);
            for (int i = 0; i < staff; i++)
            {
                DateTime paid = at.AddMinutes(20 + i);
                Leg leg = wages[i].Worker is { } worker
                    ? stage.Book.Transfer(firm, worker, paid, "USDT", wages[i].Wage)
                    : stage.Withdraw(firm, paid, "USDT", wages[i].Wage, wages[i].To);
                if (i == 0)
                {
                    stage.Label("benign:payroll", "actor", firm, leg);
                }
            }
        }
    }
}
