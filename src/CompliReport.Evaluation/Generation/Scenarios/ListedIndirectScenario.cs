using System;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Coins of a listed address that a customer passes on, so that another gets them over two movements, or over three: by way of a wallet
/// or of one customer more. What else comes in to the last one is drawn, down to a little above the share that counts.
/// </summary>
internal static class ListedIndirectScenario
{
    /// <summary>The share of the inflow, with the decay, that still counts is 0.1.</summary>
    private const decimal ShareMin = 0.118m;

    internal static readonly Scenario Scenario = new("t20-indirect", "T20", 20, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string coin = random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);
        int way = random.Below(3), payments = 1 + random.Below(3);
        decimal typical = random.Dollars(150m, 90_000m);
        Party listed = ListedDirectScenario.Address(stage), wallet = stage.Wallet();
        decimal inflow = typical * payments * 1.5m;
        Actor first = Cast.Person(stage, inflow, Cast.Home(random));
        Actor last = Cast.Person(stage, inflow * 9, Cast.Home(random));
        Actor? between = way == 2 ? Cast.Person(stage, inflow * 9, Cast.Home(random)) : null;
        int start = stage.StartOf(payments * 5, 1);
        decimal reached = 0, held = 0;
        for (int i = 0; i < payments; i++)
        {
            int day = start + (i * 5);
            DateTime at = stage.Moment(day, 1, 14), then = stage.Moment(day + 1, 1, 14), end = stage.Moment(day + 2, 1, 14);
            decimal dollars = typical * random.Decimal(0.7m, 1.3m, 3), coins = stage.Units(dollars, coin, at);
            decimal passed = decimal.Round(coins * random.Decimal(0.8m, 1m, 3), Assets.Places(coin), MidpointRounding.ToZero);
            stage.Label("T20", "direct", first, stage.Deposit(first, at, coin, coins, listed));
            if (between is not null)
            {
                _ = stage.Book.Transfer(first, between, then, coin, passed);
                stage.Label("T20", "indirect", between, stage.Book.Legs[^1]);
                _ = stage.Book.Transfer(between, last, end, coin, passed);
            }
            else if (way == 1)
            {
                _ = stage.Withdraw(first, then, coin, passed, wallet);
                _ = stage.Deposit(last, end, coin, passed, wallet);
            }
            else
            {
                _ = stage.Book.Transfer(first, last, then, coin, passed);
            }

            stage.Label("T20", "indirect", last, stage.Book.Legs[^1]);
            reached += dollars * passed / coins;
            held += passed;
        }

        Dilute(stage, last, reached, way == 0 ? 0.5m : 0.25m, start);
        _ = stage.Withdraw(last, stage.Moment(start + (payments * 5) - 1, 1, 14), coin, decimal.Round(held * 0.5m, 6), stage.Wallet());
        foreach (Actor one in between is null ? (Actor[])[first, last] : [first, between, last])
        {
            DailyLife.Play(stage, one, typical * 0.05m);
        }
    }

    /// <summary>Money of the own bank, so much that the tainted part is a drawn share of all that comes in.</summary>
    private static void Dilute(Stage stage, Actor actor, decimal reached, decimal weight, int day)
    {
        decimal share = stage.Random.Decimal(ShareMin, weight, 3), clean = (weight * reached / share) - (reached * 1.05m);
        if (clean > 20)
        {
            DateTime at = stage.Moment(day, 1, 8);
            _ = stage.Deposit(actor, at, actor.Currency, stage.Worth(clean, actor.Currency, at), Stage.OwnBank(actor));
        }
    }
}
