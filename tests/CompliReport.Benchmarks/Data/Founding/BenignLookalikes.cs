using System;
using System.Collections.Generic;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>Seven honest customers or groups that look like a pattern and must not be reported (T24).</summary>
internal sealed class BenignLookalikes(CaseWorld world, BenignCrowd crowd)
{
    private readonly SplitMix _random = CaseWorld.Random("look-alikes");

    public static int KindCount => 7;

    public void Play()
    {
        MarketMaker();
        Payroll();
        CharityDrive();
        CorridorWorker();
        ArbitrageBot();
        TuitionSeason();
        GroupOrders();
    }

    private static DateTime Moment(int day, SplitMix random, int from, int until) =>
        CaseWorld.At(day, from + random.Below(until - from), random.Below(60));

    private void Mark(Actor actor, string kind) => world.Book.Label("benign-" + kind, "benign:" + kind, "actor", actor);

    private void MarketMaker()
    {
        Actor maker = world.Book.Enter(world.Company(_random, "Tidewater Liquidity GmbH", "DE", "EUR"));
        world.Book.Open(maker, "EUR", 3_000_000m);
        world.Book.Open(maker, "BTC", 120m);
        for (int i = 0; i < CaseWorld.Days * 9; i++)
        {
            DateTime at = CaseWorld.At(0, i * 160, _random.Below(60));
            decimal coins = _random.Between(20, 300) / 100m;
            decimal side = i % 2 == 0 ? 1 : -1;
            decimal value = decimal.Round(coins * world.Reference("BTC", "EUR", at) * (1 - (side * 0.0004m)), 2);
            _ = world.Book.Exchange(maker, at, "trade", ("BTC", side * coins), ("EUR", -side * value));
        }

        Mark(maker, "market_maker");
    }

    private void Payroll()
    {
        Actor payer = world.Book.Enter(world.Company(_random, "Cloudberry Studio LLC", "US", "USD"));
        foreach (int day in (ReadOnlySpan<int>)[14, 30])
        {
            decimal wages = 0;
            List<(Actor Worker, decimal Wage)> wagesByWorker = [];
            for (int i = 0; i < 24; i++)
            {
                decimal wage = _random.Between(1800, 4200);
                wagesByWorker.Add((crowd.Actors[50 + i], wage));
                wages += wage;
            }

            DateTime at = CaseWorld.At(day, 540);
            decimal dollars = decimal.Round(wages * world.Reference("USDT", "USD", at) * 1.001m, 2);
            _ = world.Book.Deposit(payer, CaseWorld.At(day - 1, 800), "USD", dollars, CaseWorld.Bank(payer.Name, "US", 31_001));
            _ = world.Book.Exchange(payer, at, "trade", ("USDT", wages), ("USD", -dollars));
            for (int i = 0; i < wagesByWorker.Count; i++)
            {
                _ = world.Book.Transfer(payer, wagesByWorker[i].Worker, at.AddMinutes(10).AddSeconds(i), "USDT", wagesByWorker[i].Wage);
            }
        }

        Mark(payer, "payroll");
    }

    private void CharityDrive()
    {
        Actor charity = world.Book.Enter(world.Company(_random, "Winter Shelter e.V.", "DE", "EUR"));
        decimal total = 0;
        for (int i = 0; i < 140; i++)
        {
            decimal gift = _random.Pick<int>([10, 20, 25, 50, 50, 100, 250]);
            total += gift;
            _ = world.Book.Deposit(charity, Moment(8 + (i % 11), _random, 400, 1300), "EUR", gift,
                CaseWorld.Bank(CaseWorld.WesternName(_random), "DE", 32_000 + i) with { Purpose = "CHAR" });
        }

        _ = world.Book.Withdraw(charity, CaseWorld.At(29, 600), "EUR", total,
            CaseWorld.Bank("Blanket and Stove Supply, Inc.", "DE", 33_001) with { Purpose = "SUPP" });
        Mark(charity, "charity_drive");
    }

    private void CorridorWorker()
    {
        Actor worker = world.Book.Enter(world.Person(_random, "SG", "SGD", 500) with
        { Occupation = "shipyard welder", IncomeUsd = 21_000 });
        string family = SyntheticText.AddressText(41_001);
        for (int day = 2; day < CaseWorld.Days - 1; day += 7)
        {
            DateTime at = Moment(day, _random, 600, 700);
            decimal wage = _random.Between(38, 46) * 10;
            decimal coins = decimal.Round(wage / (world.Reference("USDT", "SGD", at.AddHours(3)) * 1.004m), 6);
            _ = world.Book.Deposit(worker, at, "SGD", wage, CaseWorld.Bank(worker.Name, "SG", 34_001) with { Purpose = "SALA" });
            _ = world.Book.Exchange(worker, at.AddHours(3), "conversion", ("USDT", coins), ("SGD", -wage));
            _ = world.Book.Withdraw(worker, at.AddHours(4), "USDT", coins,
                new Party("vasp", worker.Name, family, "", "PH") { Purpose = "FAMI" });
        }

        Mark(worker, "remittance_worker");
    }

    private void ArbitrageBot()
    {
        Actor bot = world.Book.Enter(world.Company(_random, "Parity Loop Capital SAS", "FR", "EUR"));
        Party venue = new("vasp", bot.Name, SyntheticText.AddressText(42_001), "", "FR");
        world.Book.Open(bot, "EUR", 900_000m);
        for (int i = 0; i < CaseWorld.Days * 4; i++)
        {
            DateTime at = CaseWorld.At(0, (i * 360) + _random.Below(200), _random.Below(60));
            decimal coins = _random.Between(200, 900) * 100;
            decimal value = decimal.Round(coins * world.Reference("USDT", "EUR", at) * _random.Decimal(1.0002m, 1.0030m, 4), 2);
            _ = world.Book.Deposit(bot, at, "USDT", coins, venue);
            _ = world.Book.Exchange(bot, at.AddSeconds(40), "trade", ("USDT", -coins), ("EUR", value));
            decimal bought = decimal.Round(value / (world.Reference("BTC", "EUR", at.AddSeconds(50)) * 1.0008m), 8);
            _ = world.Book.Exchange(bot, at.AddSeconds(50), "trade", ("BTC", bought), ("EUR", -value));
            _ = world.Book.Withdraw(bot, at.AddMinutes(6), "BTC", bought, venue);
        }

        Mark(bot, "arbitrage_bot");
    }

    /// <summary>
    /// Eight families pay one university; five days apart, so no week holds five of them, and each payment names its purpose.
    /// </summary>
    private void TuitionSeason()
    {
        Party university = new("merchant", "Lakeside University Bursar", "CA00DEMO0000044001", "DEMOCAXX", "CA")
        { Method = "swift", Purpose = "EDUC" };
        for (int i = 0; i < 8; i++)
        {
            Actor parent = world.Book.Enter(world.Person(_random, "HK", "HKD", 300 + i));
            DateTime at = Moment(1 + (i * 5), _random, 120, 400);
            decimal dollars = _random.Between(180, 320) * 100;
            decimal paid = decimal.Round(dollars * world.Reference("USD", "HKD", at.AddHours(26)) * 1.002m, 2);
            _ = world.Book.Deposit(parent, at, "HKD", paid, CaseWorld.Bank(parent.Name, "HK", 35_000 + i));
            _ = world.Book.Exchange(parent, at.AddHours(26), "conversion", ("USD", dollars), ("HKD", -paid));
            _ = world.Book.Withdraw(parent, at.AddHours(28), "USD", dollars, university);
            Mark(parent, "tuition_season");
        }
    }

    /// <summary>
    /// Neighbours order together: at most a dozen known payers a day, refunds, and the money goes to a supplier after days.
    /// </summary>
    private void GroupOrders()
    {
        Actor merchant = world.Book.Enter(world.Person(_random, "HK", "HKD", 800) with { Occupation = "group-order organiser" });
        string[] neighbours = new string[30];
        for (int i = 0; i < neighbours.Length; i++)
        {
            neighbours[i] = CaseWorld.ChineseName(_random);
        }

        decimal held = 0;
        for (int day = 0; day < CaseWorld.Days; day++)
        {
            for (int k = 0; k < 8; k++)
            {
                int neighbour = ((day * 8) + k) % neighbours.Length;
                decimal paid = _random.Between(80, 600) + 0.9m;
                _ = world.Book.Deposit(merchant, Moment(day, _random, 60, 700), "HKD", paid,
                    CaseWorld.Bank(neighbours[neighbour], "HK", 36_000 + neighbour));
                held += paid;
                if (k == 5 && day % 2 == 0)
                {
                    _ = world.Book.Withdraw(merchant, Moment(day, _random, 720, 800), "HKD", paid,
                        CaseWorld.Bank(neighbours[neighbour], "HK", 36_000 + neighbour) with { Purpose = "RRCT" });
                    held -= paid;
                }
            }

            if (day % 6 == 5)
            {
                decimal bill = decimal.Floor(held * 0.9m);
                _ = world.Book.Withdraw(merchant, CaseWorld.At(day, 820), "HKD", bill,
                    CaseWorld.Bank("Harbour Fruit Import, Ltd.", "HK", 37_001));
                held -= bill;
            }
        }

        Mark(merchant, "group_order_merchant");
    }
}
