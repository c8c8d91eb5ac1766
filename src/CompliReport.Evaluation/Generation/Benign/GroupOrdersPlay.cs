namespace CompliReport.Evaluation.Generation.Benign;

/// <summary>
/// Neighbours order together through one of them: the same people again and again, some money back, a supplier every few days.
/// </summary>
internal static class GroupOrdersPlay
{
    internal static readonly Scenario Scenario = new("benign-group-orders", "benign:group_order_merchant", 30, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string currency = random.Pick<string>(["HKD", "CNY"]), country = currency == "CNY" ? "CN" : "HK";
        Actor organiser = stage.Enter(stage.Person(country, currency, 300 + random.Below(900)) with
        { IncomeUsd = 50_000 + random.Below(60_000), Occupation = "group-order organiser" });
        Party[] neighbours = new Party[15 + random.Below(40)];
        for (int i = 0; i < neighbours.Length; i++)
        {
            neighbours[i] = stage.Stranger(country);
        }

        Party supplier = stage.World.NewBank($"Demo Fruit Import {random.Below(100)} Ltd.", country);
        int aDay = 3 + random.Below(9), every = 3 + random.Below(5), order = 0;
        decimal held = 0;
        for (int day = 0; day < stage.Days; day++)
        {
            for (int k = 0; k < aDay; k++)
            {
                Party neighbour = neighbours[order++ % neighbours.Length];
                decimal paid = random.Between(40, 500) + 0.9m;
                Leg leg = stage.Deposit(organiser, stage.Moment(day, 1, 12), currency, paid, neighbour);
                held += paid;
                if (k == 0)
                {
                    stage.Label("benign:group_order_merchant", "actor", organiser, leg);
                }

                if (random.Chance(70))
                {
                    _ = stage.Withdraw(organiser, stage.Moment(day, 13, 14), currency, paid, neighbour with { Purpose = "RRCT" });
                    held -= paid;
                }
            }

            if (day % every == every - 1)
            {
                decimal bill = decimal.Floor(held * random.Decimal(0.8m, 0.95m, 2));
                _ = stage.Withdraw(organiser, stage.Moment(day, 15, 16), currency, bill, supplier);
                held -= bill;
            }
        }
    }
}
