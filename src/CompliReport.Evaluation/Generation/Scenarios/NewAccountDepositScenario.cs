namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// A person's account not a week old takes in USD 50,000 and more in its first 24 hours, and most of it leaves within two days to somebody
/// else: at once (T06 as well) or after hours.
/// </summary>
internal static class NewAccountDepositScenario
{
    internal static readonly Scenario Scenario = new("t17-new-account", "T17", 16, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        int start = stage.StartOf(6, 7);
        decimal dollars = random.Scaled(56_000m, 4_000_000m);
        bool isPoor = stage.IsPoor(dollars), isQuick = random.Chance(350);
        Actor actor = stage.Player(dollars * 1.1m, isPoor, openedDaysAgo: -start + 1 + random.Below(6));
        PassRoute route = (PassRoute)random.Below(4);
        string coin = random.AnyCoin();
        bool isConduit = isQuick && coin == "USDT" && route is PassRoute.MoneyToCoins or PassRoute.CoinsToMoney;
        (int In, int OutFrom, int OutUntil) minutes = isQuick
            ? PassThroughScenario.Quick(random, route == PassRoute.CoinsToCoins)
            : (random.Below(700), 180 + random.Below(300), 600 + random.Below(1_100));
        PassPlan plan = PassPlan.Of(stage, actor, route, coin, minutes) with { Kept = random.Decimal(0.005m, 0.09m, 4) };
        string[] labels =
        [
            "T17", .. isQuick ? (string[])["T06"] : [], .. isConduit ? (string[])["T07"] : [], .. isPoor ? (string[])["T19"] : [],
        ];
        PassThroughScenario.Label(
            stage, actor, plan.Play(stage, actor, stage.World.Time(start, 40 + random.Below(500)), dollars), labels);
        // What later errands buy makes no conduit of an account that is none (T07).
        Errands.Play(stage, actor, start + 5, stage.Days, 4_000, isConduit ? coin : random.MovingCoin());
    }
}
