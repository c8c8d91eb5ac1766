using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data;

/// <summary>
/// The patterns that are planted among the ordinary rows: about one account in two thousand. They are few, so they are made
/// first and kept in memory;
/// the stream takes each when its time comes.
/// </summary>
internal sealed class BenchmarkPatterns
{
    private const long Minute = 60_000_000, FirstParty = 900_000_000_000;

    private readonly BenchmarkWorld _world;
    private readonly SplitMix _random;
    private readonly HashSet<long> _taken = [];
    private readonly List<BenchmarkRow> _rows = [];
    private long _group;
    private long _party = FirstParty;

    public BenchmarkPatterns(BenchmarkWorld world, ulong seed)
    {
        _world = world;
        _random = SplitMix.For(seed, "patterns");
        long accounts = Math.Max(14, world.AccountCount / 2000);
        long each = accounts / 4;
        for (long i = 0; i < each; i++)
        {
            FanIn(Account("T03", isChinese: false));
            PassThrough(Account("T06", isChinese: false));
            Structuring(Account("T01", isChinese: false));
        }

        for (long i = 0; i < Math.Max(1, each / 6); i++)
        {
            QuotaSplit();
        }

        Rows = new Queue<BenchmarkRow>(_rows.OrderBy(row => row.Micros).ThenBy(row => row.Group));
    }

    /// <summary>
    /// In the order of time; rows of one moment keep the order of their groups. Entries have no id yet; groups count from 1.
    /// </summary>
    public Queue<BenchmarkRow> Rows { get; }

    public List<(string Typology, long Account)> Labels { get; } = [];

    public long Groups => _group;

    private long Account(string typology, bool isChinese)
    {
        long account;
        do
        {
            account = _random.Between(0, _world.AccountCount - 1);
        }
        while (_world.IsChinese(BenchmarkWorld.CustomerOf(account)) != isChinese || !_taken.Add(BenchmarkWorld.CustomerOf(account)));
        Labels.Add((typology, account));
        return account;
    }

    /// <summary>11 to 15 strangers pay in; everything becomes USDT within hours and leaves.</summary>
    private void FanIn(long account)
    {
        int fiat = _world.FiatOf(BenchmarkWorld.CustomerOf(account));
        long at = _random.Between(20, 500) * Minute;
        long total = 0;
        for (long i = _random.Between(11, 15); i > 0; i--)
        {
            long amount = _random.Between(90_000, 420_000);
            Move(account, at, "fiat_deposit", fiat, amount, "bank", ++_party);
            total += amount;
            at += _random.Between(4, 25) * Minute;
        }

        Leave(account, at + (20 * Minute), fiat, total);
    }

    /// <summary>One large deposit that is gone within the half hour.</summary>
    private void PassThrough(long account)
    {
        int fiat = _world.FiatOf(BenchmarkWorld.CustomerOf(account));
        long at = _random.Between(20, 1200) * Minute;
        for (int i = 0; i < 2; i++)
        {
            long amount = _random.Between(2_500_000, 9_000_000);
            Move(account, at, "fiat_deposit", fiat, amount, "bank", ++_party);
            Leave(account, at + (6 * Minute), fiat, amount);
            at += 70 * Minute;
        }
    }

    /// <summary>Four or five deposits just below 10,000 from as many strangers, passed on at once.</summary>
    private void Structuring(long account)
    {
        int fiat = _world.FiatOf(BenchmarkWorld.CustomerOf(account));
        long at = _random.Between(20, 700) * Minute;
        long total = 0;
        for (long i = _random.Between(4, 5); i > 0; i--)
        {
            long amount = _random.Between(915_000, 999_900);
            Move(account, at, "fiat_deposit", fiat, amount, "bank", ++_party);
            total += amount;
            at += _random.Between(5, 20) * Minute;
        }

        Leave(account, at + (8 * Minute), fiat, total);
    }

    /// <summary>Five to seven residents of China, each below USD 50,000, one address.</summary>
    private void QuotaSplit()
    {
        long available = 0;
        for (long customer = 0; customer < _world.CustomerCount && available < 40; customer++)
        {
            available += _world.IsChinese(customer) ? 1 : 0;
        }

        // A small file has too few residents of China.
        if (available < 40)
        {
            return;
        }

        long beneficiary = (long)(SplitMix.Mix((ulong)++_party) >> 2);
        for (long i = _random.Between(5, 7); i > 0; i--)
        {
            long account = Account("T02", isChinese: true);
            long at = _random.Between(60, 1200) * Minute;
            long yuan = (long)(_random.Between(26_000, 49_000) * _world.Reference(0, 2, at)) * 100;
            Move(account, at, "fiat_deposit", 2, yuan, "bank", ++_party);
            Leave(account, at + (15 * Minute), 2, yuan, beneficiary);
        }
    }

    /// <summary>Fiat becomes USDT, and the USDT goes to an address within twenty minutes.</summary>
    private void Leave(long account, long at, int fiat, long amount, long address = -1)
    {
        long group = ++_group;
        decimal rate = decimal.Round(_world.Reference(3, fiat, at) * 1.004m, 6);
        long coins = (long)(amount / 100m / rate * 1_000_000m);
        long price = (long)(rate * 100_000_000m);
        _rows.Add(Trade(account, at, group, "base", 3, coins, price, fiat));
        _rows.Add(Trade(account, at, group, "quote", fiat, -amount, price, fiat));
        Move(account, at + (_random.Between(4, 19) * Minute), "crypto_withdrawal", 3, -coins, "self_hosted",
            address >= 0 ? address : ++_party);
    }

    private static BenchmarkRow Trade(
        long account, long at, long group, string role, int asset, long amount, long rate, int priceAsset) => new()
        {
            Account = account,
            Micros = at,
            Group = group,
            Kind = "conversion",
            Role = role,
            Asset = asset,
            Amount = amount,
            Rate = rate,
            PriceAsset = priceAsset,
            Party = -1,
            PartyType = "",
            PartyCountry = "",
        };

    private void Move(long account, long at, string kind, int asset, long amount, string partyType, long party) =>
        _rows.Add(new BenchmarkRow
        {
            Account = account,
            Micros = at,
            Kind = kind,
            Role = "single",
            Asset = asset,
            Amount = amount,
            PartyType = partyType,
            Party = party,
            PartyCountry = asset > 2 ? "" : _world.CountryOf(BenchmarkWorld.CustomerOf(account)),
        });
}
