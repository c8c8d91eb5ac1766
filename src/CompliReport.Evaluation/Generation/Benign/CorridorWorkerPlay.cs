using System;

namespace CompliReport.Evaluation.Generation.Benign;

/// <summary>Works abroad and sends part of a small wage home as soon as it comes, always to the same family.</summary>
internal static class CorridorWorkerPlay
{
    internal static readonly Scenario Scenario = new("benign-remittance-worker", "benign:remittance_worker", 30, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string currency = random.Pick<string>(["SGD", "HKD", "CNY"]), country = currency switch { "SGD" => "SG", "HKD" => "HK", _ => "CN" };
        int income = (int)random.Between(9, 30) * 1000;
        Actor worker = stage.Enter(
            stage.Person(country, currency, 100 + random.Below(900)) with { IncomeUsd = income, Occupation = "welder" });
        Party family = new("vasp", worker.Name, stage.World.NewAddress(), "", random.Pick<string>(["PH", "ID", "VN"])) { Purpose = "FAMI" };
        int every = random.Pick<int>([7, 14, 30]);
        for (int day = random.Below(7); day < stage.Days - 1; day += every)
        {
            DateTime at = stage.Moment(day, 9, 13);
            decimal wage = stage.Worth(income / 365m * every * random.Decimal(0.3m, 0.7m, 2), currency, at);
            Leg leg = stage.Deposit(worker, at, currency, wage, Stage.OwnBank(worker) with { Purpose = "SALA" });
            decimal coins = stage.Buy(worker, at.AddMinutes(30 + random.Below(90)), "USDT", wage, 0.003m);
            _ = stage.Withdraw(worker, at.AddMinutes(125 + random.Below(100)), "USDT", coins, family);
            stage.Label("benign:remittance_worker", "actor", worker, leg);
        }
    }
}
