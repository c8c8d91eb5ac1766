namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>An account that does nothing but turn money into a stablecoin, or back, and pass it on at once.</summary>
internal static class StablecoinConduitScenario
{
    internal static readonly Scenario Scenario = new("t07-stablecoin-conduit", "T07", 12, Play);

    private static void Play(Stage stage)
    {
        PassRoute route = stage.Random.Chance(600) ? PassRoute.MoneyToCoins : PassRoute.CoinsToMoney;
        PassThroughScenario.Play(stage, route, "USDT", ["T07", "T06"]);
    }
}
