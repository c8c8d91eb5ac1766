using System;

namespace CompliReport.Evaluation.Generation.Benign;

/// <summary>Several families who do not know each other pay one university in the same weeks, each once.</summary>
internal static class TuitionSeasonPlay
{
    internal static readonly Scenario Scenario = new("benign-tuition-season", "benign:tuition_season", 30, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string currency = random.Pick<string>(["HKD", "CNY"]);
        Party university = stage.World.NewBank($"Demo Lakeside University {random.Below(100)} Bursar", "CA") with
        { Type = "merchant", Method = "swift", Purpose = "EDUC" };
        int families = 4 + random.Below(9), span = 14 + random.Below(12), start = stage.StartOf(span + 4, notBefore: 1);
        for (int i = 0; i < families; i++)
        {
            Actor parent = stage.Enter(stage.Person(currency == "CNY" ? "CN" : "HK", currency, 200 + random.Below(900)) with
            { IncomeUsd = (int)random.Between(60, 250) * 1000 });
            stage.Live(parent, 3 + random.Below(10));
            DateTime at = stage.Moment(start + random.Below(span), 1, 8);
            decimal dollars = random.Between(140, 380) * 100;
            decimal paid = stage.Worth(dollars * 1.002m, currency, at);
            _ = stage.Deposit(parent, at, currency, paid, Stage.OwnBank(parent));
            _ = stage.Book.Exchange(parent, at.AddHours(20), "conversion", ("USD", dollars), (currency, -paid));
            Leg leg = stage.Withdraw(parent, at.AddHours(23), "USD", dollars, university);
            stage.Label("benign:tuition_season", "actor", parent, leg);
        }
    }
}
