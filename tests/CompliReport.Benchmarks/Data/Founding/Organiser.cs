using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>
/// The organiser: an own customer who never touches a front account, yet most of what the fronts sent to the wallets arrives here,
/// becomes USD and goes abroad; some wires mirror what a front took in (T08, T13).
/// </summary>
internal sealed class Organiser(CaseWorld world, UndergroundBank bank)
{
    /// <summary>Kept for the next mirrored wire.</summary>
    private const decimal Reserve = 1_200_000m;

    private static readonly ImmutableArray<string> Beneficiaries =
    [
        "Blue Heron Trading, Ltd.", "Orchid Gate FZE", "Northlake Holdings Inc.", "Sable Point Estates",
        "Kestrel Marine Pte.", "Amberline Export SARL",
    ];

    private static readonly ImmutableArray<string> Countries = ["AE", "US", "CA", "AU", "SG", "FR"];

    private readonly SplitMix _random = CaseWorld.Random("organiser");
    private readonly Queue<(DateTime At, decimal Amount)> _mirrors = new();
    private decimal _dollars;

    public Actor Actor { get; private set; } = null!;

    public decimal Received { get; private set; }

    public int BigWires { get; private set; }

    public static int BeneficiaryCount => Beneficiaries.Length;

    public void Play()
    {
        Actor = world.Book.Enter(world.Person(_random, "HK", "USD", 410) with
        {
            Name = "Ke Ruitao",
            Occupation = "trading consultant",
            IncomeUsd = 90_000,
            KycLevel = 3,
            Device = "dev-o1",
            ShowsBalance = true,
        });
        PlanMirrors();
        DateTime last = CaseWorld.At(0, 0);
        foreach ((DateTime at, string wallet, decimal amount) in Pickups())
        {
            PayMirrors(last, at);
            last = Receive(at, wallet, amount);
        }

        PayMirrors(last, CaseWorld.At(CaseWorld.Days, 0));
        foreach (string typology in (ReadOnlySpan<string>)["T13", "T06", "T07", "T08", "T19"])
        {
            world.Book.Label("underground-bank", typology, "organiser", Actor);
        }
    }

    /// <summary>Every second day each wallet hands on 72 % of what came in since the last time.</summary>
    private List<(DateTime At, string Wallet, decimal Amount)> Pickups()
    {
        List<(DateTime At, string Wallet, decimal Amount)> pickups = [];
        for (int w = 0; w < bank.Wallets.Length; w++)
        {
            string wallet = bank.Wallets[w];
            DateTime from = CaseWorld.At(0, 0);
            for (int day = 0; day < CaseWorld.Days; day++)
            {
                if (day % 2 != w % 2 && day != CaseWorld.Days - 1)
                {
                    continue;
                }

                DateTime at = CaseWorld.At(day, 960 + (w * 20) + _random.Below(15), _random.Below(60));
                decimal amount = decimal.Round(0.72m * bank.Sent.Where(sent => sent.Wallet == wallet && sent.At >= from && sent.At < at)
                    .Sum(sent => sent.Amount), 2);
                from = at;
                if (amount > 0)
                {
                    pickups.Add((at, wallet, amount));
                }
            }
        }

        return [.. pickups.OrderBy(pickup => pickup.At)];
    }

    private void PlanMirrors()
    {
        List<(DateTime At, decimal Amount)> wires = [];
        foreach (Leg deposit in bank.Mirrored)
        {
            // 20 to 44 hours later; the pay-out is the deposit at the reference less up to 1.2 %.
            DateTime at = deposit.At.AddMinutes(_random.Between(1200, 2640));
            decimal dollars = deposit.Amount / world.YuanPerDollar(deposit.At) * (1 - _random.Decimal(0.002m, 0.012m, 4));
            wires.Add((at, decimal.Round(dollars, 2)));
        }

        foreach ((DateTime At, decimal Amount) wire in wires.OrderBy(wire => wire.At))
        {
            _mirrors.Enqueue(wire);
        }
    }

    private DateTime Receive(DateTime at, string wallet, decimal amount)
    {
        _ = world.Book.Deposit(Actor, at, "USDT", amount, Party.Wallet(wallet));
        Received += amount;
        // Sold and wired before the next wallet's turn, so that the account's order is simple to follow.
        DateTime sold = at.AddSeconds(_random.Between(60, 150));
        decimal proceeds = decimal.Round(amount * world.Reference("USDT", "USD", sold) * _random.Decimal(0.9985m, 1.0003m, 4), 2);
        decimal fee = decimal.Round(proceeds * 0.0004m, 2);
        _ = world.Book.Exchange(Actor, sold, "trade", ("USDT", -amount), ("USD", proceeds), fee: fee);
        _dollars += proceeds - fee;
        DateTime wired = sold.AddSeconds(_random.Between(30, 100));
        while (_dollars > Reserve + 600_000m)
        {
            decimal wire = Math.Min(_random.Between(6000, 14000) * 100m, _dollars - Reserve);
            Wire(wired, decimal.Round(wire, 2));
            wired = wired.AddSeconds(2);
            BigWires++;
        }

        return wired;
    }

    private void PayMirrors(DateTime after, DateTime until)
    {
        while (_mirrors.TryPeek(out (DateTime At, decimal Amount) mirror) && mirror.At < until)
        {
            _ = _mirrors.Dequeue();
            DateTime at = mirror.At > after ? mirror.At : after.AddSeconds(5);
            world.Book.Label("mirror", "T08", "usd_out", Actor, Wire(at, mirror.Amount));
        }
    }

    private Leg Wire(DateTime at, decimal amount)
    {
        int i = _random.Below(Beneficiaries.Length);
        _dollars -= amount;
        return world.Book.Withdraw(Actor, at, "USD", amount, CaseWorld.Bank(Beneficiaries[i], Countries[i], 77_000 + i, "swift"));
    }
}
