using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data;

/// <summary>One row of the benchmark ledger before it is text.</summary>
internal struct BenchmarkRow
{
    public long Entry;

    /// <summary>0 for a movement of its own.</summary>
    public long Group;
    public long Account;
    public long Micros;
    public string Kind;
    public string Role;
    public int Asset;

    /// <summary>Units of the asset's smallest place; plus is into the account.</summary>
    public long Amount;

    /// <summary>Quote per base, in units of 10^-8; 0 for none.</summary>
    public long Rate;
    public int PriceAsset;
    public string PartyType;

    /// <summary>A number for a bank account or a card, an address number on a chain; negative for nobody.</summary>
    public long Party;

    /// <summary>Whether the counterparty's country is given, and which.</summary>
    public string PartyCountry;
    public bool IsFunding;
}

/// <summary>Turns rows into text. The columns stand in the order of the canonical schema.</summary>
internal sealed class BenchmarkRowText(LedgerText text, BenchmarkWorld world)
{
    public static readonly ImmutableArray<string> Columns =
    [
        "exchange_id", "entry_id", "group_id", "status", "account_id", "wallet", "occurred_at", "kind", "leg_role",
        "asset", "asset_class", "amount",
        "trade_id", "rate_applied", "price_ccy", "counterparty_type", "counterparty_account", "counterparty_country",
        "chain", "tx_hash", "address", "channel",
        "device_id", "ip_country",
    ];

    private static readonly byte[] TimeStart = "2026-03-02T"u8.ToArray();

    /// <summary>What a damaged row has in place of amount, time or kind.</summary>
    public enum Damage
    {
        None,
        Amount,
        Time,
        Kind,
    }

    /// <summary>Writes all but the row's end, which is the caller's: now, later, or twice.</summary>
    public void Put(in BenchmarkRow row, Damage damage = Damage.None)
    {
        BenchmarkAsset asset = BenchmarkWorld.Assets[row.Asset];
        text.Start();
        text.Field("BENCHEX"u8);
        text.Id('E', row.Entry, 9);
        text.Id(row.Group == 0 ? 'E' : 'G', row.Group == 0 ? row.Entry : row.Group, 9);
        text.Field("posted"u8);
        text.Id('A', row.Account, 7);
        text.Field(row.IsFunding ? "funding"u8 : "spot"u8);
        PutTime(row.Micros, damage == Damage.Time);
        text.Text(damage == Damage.Kind ? "airdrop_maybe" : row.Kind);
        text.Text(row.Role);
        text.Field(asset.CodeText);
        text.Field(asset.ClassText);
        if (damage == Damage.Amount)
        {
            text.Field("1e3"u8);
        }
        else
        {
            text.Number(row.Amount, asset.Places);
        }

        PutRate(row);
        PutParty(row);
        PutOrigin(row);
    }

    private void PutRate(in BenchmarkRow row)
    {
        if (row.Rate == 0)
        {
            text.Skip(3);
            return;
        }

        text.Id('T', row.Group, 9);
        text.Number(row.Rate, 8);
        text.Field(BenchmarkWorld.Assets[row.PriceAsset].CodeText);
    }

    private void PutParty(in BenchmarkRow row)
    {
        if (row.Party < 0)
        {
            text.Skip(6);
            return;
        }

        text.Text(row.PartyType);
        bool isOnChain = row.Asset > 2;
        if (isOnChain)
        {
            text.Skip();
        }
        else
        {
            text.Id(row.PartyType == "card" ? 'K' : 'B', row.Party, 12);
        }

        text.Text(row.PartyCountry);
        if (!isOnChain)
        {
            text.Skip(3);
            return;
        }

        Span<byte> room = stackalloc byte[SyntheticText.HashLength];
        text.Field(BenchmarkWorld.Assets[row.Asset].ChainText);
        text.Field(SyntheticText.Hash((ulong)row.Entry, room));
        text.Field(SyntheticText.Address((ulong)row.Party, room));
    }

    private void PutOrigin(in BenchmarkRow row)
    {
        long customer = BenchmarkWorld.CustomerOf(row.Account);
        text.Field((row.Entry & 3) switch { 0 => "web"u8, 1 => "api"u8, _ => "mobile"u8 });
        // Every customer has two devices.
        text.Id('D', (customer * 2) + (row.Entry & 1), 7);
        text.Text(world.CountryOf(customer));
    }

    private void PutTime(long micros, bool isDamaged)
    {
        Span<byte> time = stackalloc byte[27];
        TimeStart.CopyTo(time);
        (long seconds, long fraction) = Math.DivRem(micros, 1_000_000);
        Two(time[11..], seconds / 3600);
        time[13] = (byte)':';
        Two(time[14..], seconds / 60 % 60);
        time[16] = (byte)':';
        Two(time[17..], seconds % 60);
        time[19] = (byte)'.';
        _ = Utf8Formatter.TryFormat(fraction, time[20..], out _, new StandardFormat('D', 6));
        time[26] = (byte)'Z';
        // Without its last character the time has no zone.
        text.Field(isDamaged ? time[..26] : time);
    }

    private static void Two(Span<byte> target, long number)
    {
        target[0] = (byte)('0' + (number / 10));
        target[1] = (byte)('0' + (number % 10));
    }
}
