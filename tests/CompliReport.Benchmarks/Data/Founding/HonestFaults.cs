using System;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>
/// A handful of ordinary mistakes of an exchange, on 13 customers who do nothing else: what reconciliation and the reader must
/// show.
/// </summary>
internal sealed class HonestFaults(CaseWorld world)
{
    private readonly SplitMix _random = CaseWorld.Random("faults");
    private Actor _customer = null!;

    public void Play()
    {
        for (int i = 0; i < 3; i++)
        {
            MissingLeg("missing_crypto_leg", 5 + (i * 9), role: "quote");
        }

        for (int i = 0; i < 2; i++)
        {
            MissingLeg("missing_fiat_leg", 9 + (i * 11), role: "base");
        }

        Pending(day: 11, settlesAfterDays: 2);
        Pending(day: 18, settlesAfterDays: 0);
        OffRate(day: 7, factor: 1.05m);
        OffRate(day: 26, factor: 0.95m);
        Reversed(day: 16);
        NoRate(day: 22);
        Damaged();
        Doubled();
    }

    private Actor Next()
    {
        _customer = world.Book.Enter(world.Person(_random, "DE", "EUR", 400 + _random.Below(300)));
        world.Book.Open(_customer, "EUR", 9_000m);
        world.Book.Open(_customer, "BTC", 0.5m);
        return _customer;
    }

    private Leg Make(
        DateTime at, string role, string asset, decimal amount, int group, decimal rate, string status = "posted", Leg? reverses = null) =>
        world.Book.Add(new Leg
        {
            Owner = _customer,
            At = at,
            Kind = "conversion",
            Role = role,
            Asset = asset,
            Amount = amount,
            Group = group,
            Rate = rate,
            PriceCurrency = "EUR",
            Status = status,
            Reverses = reverses,
        });

    private (DateTime At, decimal Coins, decimal Rate, decimal Value) Terms(int day, decimal factor = 1.001m)
    {
        DateTime at = CaseWorld.At(day, 300 + _random.Below(800), _random.Below(60));
        decimal coins = _random.Between(20, 90) / 1000m;
        decimal rate = decimal.Round(world.Reference("BTC", "EUR", at) * factor, 4);
        return (at, coins, rate, decimal.Round(coins * rate, 2));
    }

    private void Mark(string kind, Leg leg) => world.Book.Label("honest-faults", "fault:" + kind, "row", _customer, leg);

    private void MissingLeg(string kind, int day, string role)
    {
        _ = Next();
        (DateTime at, decimal coins, decimal rate, decimal value) = Terms(day);
        int group = world.Book.NextGroup();
        Mark(kind, role == "quote" ? Make(at, role, "EUR", -value, group, rate) : Make(at, role, "BTC", coins, group, rate));
    }

    private void Pending(int day, int settlesAfterDays)
    {
        _ = Next();
        (DateTime at, decimal coins, decimal rate, decimal value) = Terms(day);
        int group = world.Book.NextGroup();
        _ = Make(at, "quote", "EUR", -value, group, rate);
        Mark(settlesAfterDays > 0 ? "pending_settles" : "pending_never_settles", Make(at, "base", "BTC", coins, group, rate, "pending"));
        if (settlesAfterDays > 0)
        {
            _ = Make(at.AddDays(settlesAfterDays), "base", "BTC", coins, group, rate);
        }
    }

    private void OffRate(int day, decimal factor)
    {
        _ = Next();
        (DateTime at, decimal coins, decimal rate, decimal value) = Terms(day, factor);
        int group = world.Book.NextGroup();
        Mark("rate_off_5_percent", Make(at, "base", "BTC", coins, group, rate));
        _ = Make(at, "quote", "EUR", -value, group, rate);
    }

    private void Reversed(int day)
    {
        _ = Next();
        (DateTime at, decimal coins, decimal rate, decimal value) = Terms(day);
        int group = world.Book.NextGroup();
        Leg first = Make(at, "base", "BTC", coins, group, rate);
        Leg second = Make(at, "quote", "EUR", -value, group, rate);
        int reversal = world.Book.NextGroup();
        Mark("reversed_pair", Make(at.AddMinutes(50), "base", "BTC", -coins, reversal, rate, reverses: first));
        _ = Make(at.AddMinutes(50), "quote", "EUR", value, reversal, rate, reverses: second);
    }

    private void NoRate(int day)
    {
        _ = Next();
        DateTime at = CaseWorld.At(day, 655);
        (Leg bought, _) = world.Book.Exchange(_customer, at, "conversion", ("GLIM", 12_500m), ("EUR", -400m));
        Mark("no_rate", bought);
    }

    private void Damaged()
    {
        Actor actor = Next();
        Party bank = CaseWorld.Bank(actor.Name, "DE", 39_001);
        Mark("refused_amount", world.Book.Add(new Leg
        {
            Owner = actor,
            At = CaseWorld.At(13, 500),
            Kind = "fiat_deposit",
            Asset = "EUR",
            Amount = 1000m,
            Party = bank,
            DamagedAmount = "1,000.00",
        }));
        Mark("refused_time", world.Book.Add(new Leg
        {
            Owner = actor,
            At = CaseWorld.At(20, 640),
            Kind = "fiat_deposit",
            Asset = "EUR",
            Amount = 250m,
            Party = bank,
            DamagedTime = "2023-03-21 10:40:00",
        }));
        Mark("refused_kind", world.Book.Add(new Leg
        {
            Owner = actor,
            At = CaseWorld.At(27, 700),
            Kind = "fiat_gift",
            Asset = "EUR",
            Amount = 80m,
            Party = bank,
            IsDamagedKind = true,
        }));
    }

    private void Doubled()
    {
        Actor actor = Next();
        Party bank = CaseWorld.Bank(actor.Name, "DE", 39_002);
        Mark("exact_duplicate", world.Book.Add(new Leg
        {
            Owner = actor,
            At = CaseWorld.At(15, 610),
            Kind = "fiat_deposit",
            Asset = "EUR",
            Amount = 700m,
            Party = bank,
            IsRepeated = true,
        }));
        Leg original = world.Book.Deposit(actor, CaseWorld.At(24, 615), "EUR", 310m, bank);
        Mark("same_id_other_body", world.Book.Add(new Leg
        {
            Owner = actor,
            At = CaseWorld.At(24, 640),
            Kind = "fiat_deposit",
            Asset = "EUR",
            Amount = 3100m,
            Party = bank,
            ClaimsEntryOf = original,
        }));
    }
}
