using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data;

/// <summary>The stream of rows: ordinary events drawn one by one, planted patterns and faults among them when their turn comes.</summary>
internal sealed class BenchmarkFeed(
    BenchmarkWorld world, BenchmarkPatterns patterns, LedgerText text, BenchmarkTotals totals, long rows, ulong seed, bool isScattered)
{
    /// <summary>How far, in events, a leg may be from its group when legs are scattered.</summary>
    private const int DistanceMax = 65_536;

    private const int EventLegsMax = 3, HubAddresses = 8, HubPayers = 5;

    private readonly SplitMix _random = SplitMix.For(seed, "feed");
    private readonly BenchmarkRowText _text = new(text, world);
    private readonly List<byte[]>?[] _later = new List<byte[]>?[isScattered ? DistanceMax : 1];
    private readonly bool[] _ownAddressIsUsed = new bool[world.CustomerCount * 2];
    private readonly Quota _missingLegs = new(200, rows);
    private readonly Quota _wrongRates = new(100, rows);
    private readonly Quota _damaged = new(20, rows);
    private readonly Quota _repeated = new(10, rows);
    private long _made;
    private long _group = patterns.Groups;
    private long _tradeLegs;
    private long _strangers;
    private int _now;

    /// <summary>Addresses of ordinary rows; each planted pattern adds one or two.</summary>
    public long Addresses => HubAddresses + _ownAddressIsUsed.LongCount(isUsed => isUsed) + _strangers;

    public void WriteAll()
    {
        while (_made + patterns.Rows.Count < rows)
        {
            long micros = (long)((Int128)_made * BenchmarkWorld.MicrosPerDay / rows);
            TakePlanted(micros);
            TakeScattered();
            long room = rows - _made - patterns.Rows.Count;
            int kind = room <= EventLegsMax ? 500 : _random.Below(1000);
            // Events, not rows: a trade has two and a half rows on average, so that 60 % of the rows are trade legs.
            if (kind < 385)
            {
                Trade(micros);
            }
            else if (kind < 947 && room > 0)
            {
                Move(micros);
            }
            else if (room > 0)
            {
                Internal(micros, isTransfer: kind % 2 == 0);
            }
        }

        TakePlanted(BenchmarkWorld.MicrosPerDay);
        for (int i = 0; i < _later.Length; i++)
        {
            TakeScattered();
        }
    }

    public string Planted() =>
        $"{_missingLegs.Done} missing legs, {_wrongRates.Done} rates off by 5 %, "
            + $"{_damaged.Done} refused rows, {_repeated.Done} duplicates; "
        + $"{_group} groups, {_tradeLegs} trade legs";

    private void TakePlanted(long micros)
    {
        while (patterns.Rows.TryPeek(out BenchmarkRow next) && next.Micros <= micros)
        {
            _ = patterns.Rows.Dequeue();
            Emit(next);
        }
    }

    private void TakeScattered()
    {
        if (!isScattered)
        {
            return;
        }

        List<byte[]>? due = _later[_now];
        _later[_now] = null;
        _now = (_now + 1) % DistanceMax;
        foreach (byte[] row in due ?? [])
        {
            text.Write(row);
        }
    }

    /// <summary>Uniform, with a share of busy accounts of low number.</summary>
    private long Account()
    {
        ulong uniform = Math.BigMul(_random.Next(), (ulong)world.AccountCount, out _);
        return (long)(_random.Chance(150) ? (ulong)((UInt128)uniform * uniform / (ulong)world.AccountCount) : uniform);
    }

    private static BenchmarkRow Row(long account, long micros, string kind, string role, int asset, long amount) => new()
    {
        Account = account,
        Micros = micros,
        Kind = kind,
        Role = role,
        Asset = asset,
        Amount = amount,
        Party = -1,
        PartyType = "",
        PartyCountry = "",
    };

    private void Trade(long micros)
    {
        long account = Account();
        bool isFiat = _random.Chance(500);
        int coin = isFiat ? 3 + _random.Below(5) : 5 + _random.Below(3);
        // Coins against coins: dollars on a chain, or ETH and SOL against BTC.
        int price = isFiat ? world.FiatOf(BenchmarkWorld.CustomerOf(account)) : coin > 5 && _random.Chance(200) ? 5 : 3 + _random.Below(2);
        bool isWrong = isFiat && _wrongRates.Take(_made);
        // Within 40 bps of the reference: ordinary prices are within the platform's tolerance of their hour's median too.
        decimal factor = isWrong ? 1.05m : 1 + (_random.Between(-400, 400) / 100_000m);
        decimal rate = decimal.Round(world.Reference(coin, price, micros) * factor, 8);
        decimal value = _random.HeavyTail(25, 80_000) * world.Reference(0, price, micros);
        long coins = Math.Max(1, (long)(value / rate * BenchmarkWorld.Assets[coin].Scale));
        long paid = (long)decimal.Round((decimal)coins / BenchmarkWorld.Assets[coin].Scale * rate * BenchmarkWorld.Assets[price].Scale);
        long sign = _random.Chance(520) ? 1 : -1;
        string kind = isFiat && _random.Chance(250) ? "conversion" : "trade";
        long group = ++_group;
        BenchmarkRow leg = Row(account, micros, kind, "base", coin, sign * coins) with
        {
            Group = group,
            Rate = (long)(rate * 100_000_000m),
            PriceAsset = price,
        };
        Emit(leg);
        _tradeLegs++;
        if (!_missingLegs.Take(_made))
        {
            Emit(leg with { Role = "quote", Asset = price, Amount = -sign * paid }, isSecond: true);
            _tradeLegs++;
        }

        if (_random.Chance(500))
        {
            Emit(leg with { Kind = "fee", Role = "fee", Asset = price, Amount = -Math.Max(1, paid / 1000), Rate = 0 }, isSecond: true);
            _tradeLegs++;
        }
    }

    private void Move(long micros)
    {
        long account = Account();
        long customer = BenchmarkWorld.CustomerOf(account);
        bool isOnChain = _random.Chance(500);
        long sign = _random.Chance(520) ? 1 : -1;
        int asset = isOnChain ? 3 + _random.Below(5) : world.FiatOf(customer);
        long amount = Math.Max(1, (long)(_random.HeavyTail(40, 200_000) * world.Reference(0, asset, micros)
            * BenchmarkWorld.Assets[asset].Scale));
        BenchmarkRow row = Row(account, micros, (isOnChain, sign > 0) switch
        {
            (true, true) => "crypto_deposit",
            (true, false) => "crypto_withdrawal",
            (false, true) => "fiat_deposit",
            _ => "fiat_withdrawal",
        }, "single", asset, sign * amount);
        EmitMove(isOnChain ? OnChain(row, customer) : InFiat(row, customer));
    }

    /// <summary>
    /// Mostly the customer's own two addresses, some that nobody else uses, and a few hot wallets that everybody meets. No other
    /// address is shared: by chance alone, all customers would soon hang together.
    /// </summary>
    private BenchmarkRow OnChain(BenchmarkRow row, long customer)
    {
        int choice = _random.Below(100);
        long address;
        if (choice < 3)
        {
            address = _random.Below(HubAddresses);
        }
        else if (choice < 12)
        {
            address = HubAddresses + _ownAddressIsUsed.Length + _strangers++;
        }
        else
        {
            long own = (customer * 2) + (choice & 1);
            _ownAddressIsUsed[own] = true;
            address = HubAddresses + own;
        }

        return row with { PartyType = choice < 3 ? "vasp" : "self_hosted", Party = address };
    }

    /// <summary>The customer's own bank account or card, or one of a few payroll and card houses.</summary>
    private BenchmarkRow InFiat(BenchmarkRow row, long customer)
    {
        int choice = _random.Below(100);
        return row with
        {
            PartyType = choice < 60 ? "bank" : "card",
            Party = choice < 4 ? 1 + _random.Below(HubPayers) : 1_000_000 + (customer * 2) + (choice < 60 ? 0 : 1),
            PartyCountry = world.CountryOf(customer),
        };
    }

    /// <summary>A reward, or coins moved between two wallets of one account.</summary>
    private void Internal(long micros, bool isTransfer)
    {
        long account = Account();
        long amount = _random.HeavyTail(2, 90_000) * 10_000;
        if (!isTransfer)
        {
            Emit(Row(account, micros, "reward", "single", 4, amount));
            return;
        }

        BenchmarkRow leg = Row(account, micros, "internal_transfer", "single", 3, -amount) with { Group = ++_group };
        Emit(leg);
        Emit(leg with { Amount = amount, IsFunding = true }, isSecond: true);
    }

    private void EmitMove(BenchmarkRow row)
    {
        if (_damaged.Take(_made))
        {
            row.Entry = ++_made;
            _text.Put(row, (BenchmarkRowText.Damage)(1 + (_damaged.Done % 3)));
            text.End();
            return;
        }

        Emit(row);
        if (_made + patterns.Rows.Count < rows && _repeated.Take(_made))
        {
            text.Write(text.LastRow());
            _made++;
        }
    }

    private void Emit(BenchmarkRow row, bool isSecond = false)
    {
        row.Entry = ++_made;
        _text.Put(row);
        totals.Add(row.Asset, row.Amount);
        if (!isScattered || !isSecond)
        {
            text.End();
            return;
        }

        int slot = (_now + _random.Below(DistanceMax)) % DistanceMax;
        (_later[slot] ??= []).Add(text.Detach());
    }

    /// <summary>So many faults, spread evenly over the rows; fewer where the ledger is small.</summary>
    private sealed class Quota(long most, long rows)
    {
        private readonly long _count = Math.Min(most, Math.Max(1, rows / 250));

        public long Done { get; private set; }

        public bool Take(long made)
        {
            if (Done == _count || made < (Done + 1) * (rows / (_count + 1)))
            {
                return false;
            }

            Done++;
            return true;
        }
    }
}
