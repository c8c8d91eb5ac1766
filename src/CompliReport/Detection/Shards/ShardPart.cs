using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>What the tests of a shard's parties found, as bytes: of each pack findings, outcomes and counted payments, and the records of
/// the history.</summary>
/// <remarks>Everything is sorted, so that the number of threads changes no byte. Accounts stand by name: each shard has its own
/// numbers.</remarks>
internal static class ShardPart
{
    private static ReadOnlySpan<byte> Magic => "CRSHPART"u8;

    /// <summary>Writes a part.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="results">What was found by each pack.</param>
    /// <param name="history">What was kept.</param>
    internal static byte[] Write(Shard shard, ImmutableArray<PackResult> results, HistoryStep history)
    {
        HistoryBytes bytes = ShardBytes.Begin(Magic);
        bytes.Bytes(Convert.FromHexString(shard.Name.Hex));
        bytes.Number((long)results.Length);
        foreach (PackResult result in results)
        {
            bytes.Number((long)result.Findings.Count);
            foreach (Finding finding in result.Findings.Order(Finding.InOrder))
            {
                FindingBytes.Write(bytes, finding);
            }

            foreach (OutcomeTally tally in (OutcomeTally[])[result.Typologies, result.Rules, result.SplitRules])
            {
                WriteCounts(bytes, tally);
            }

            bytes.Number((long)result.Payments.Length);
            foreach (List<CountedPayment> payments in result.Payments)
            {
                WritePayments(bytes, payments, shard.Day.Symbols.Accounts);
            }
        }

        IReadOnlyList<(byte[] Name, ReadOnlyMemory<byte> Record)> kept = history.Taken();
        bytes.Number((long)kept.Count);
        foreach ((byte[] name, ReadOnlyMemory<byte> record) in kept)
        {
            bytes.Text(name);
            bytes.Text(record.Span);
        }

        return ShardBytes.Seal(bytes);
    }

    /// <summary>Why a part is not that of a shard, in one sentence without its end; null where it is.</summary>
    internal static string? FaultOf(ReadOnlySpan<byte> bytes, Sha256Digest shard) =>
        ShardBytes.FaultOf(bytes, Magic, "part of a shard") is { } fault ? fault
            : ShardBytes.ContentOf(bytes) is { Length: >= 32 } content && Sha256Digest.FromBytes(content[..32]) == shard ? null
            : "it is the part of another shard";

    /// <summary>Adds a part to the results of its run.</summary>
    /// <param name="bytes">A part without a fault, see <see cref="FaultOf"/>.</param>
    /// <param name="results">Take what it holds, pack by pack.</param>
    /// <param name="history">Takes what was kept.</param>
    /// <param name="symbols">The names of the run.</param>
    /// <exception cref="InvalidDataException">It was made by other packs.</exception>
    internal static void AddTo(
        ReadOnlySpan<byte> bytes, ImmutableArray<PackResult> results, HistoryStep history, LedgerSymbols symbols)
    {
        HistoryCursor cursor = new(ShardBytes.ContentOf(bytes));
        _ = cursor.Take(32);
        Expect(cursor.Count(), results.Length);
        foreach (PackResult result in results)
        {
            for (int left = cursor.Count(); left > 0; left--)
            {
                result.Findings.Add(FindingBytes.Read(ref cursor));
            }

            foreach (OutcomeTally tally in (OutcomeTally[])[result.Typologies, result.Rules, result.SplitRules])
            {
                AddCounts(ref cursor, tally);
            }

            Expect(cursor.Count(), result.Payments.Length);
            foreach (List<CountedPayment> payments in result.Payments)
            {
                AddPayments(ref cursor, payments, symbols.Accounts);
            }
        }

        List<(byte[] Name, ReadOnlyMemory<byte> Record)> kept = [];
        for (int left = cursor.Count(); left > 0; left--)
        {
            kept.Add((cursor.Text().ToArray(), cursor.Text(int.MaxValue).ToArray()));
        }

        history.Take(kept);
        Expect(cursor.IsAtEnd ? 0 : 1, 0);
    }

    private static void WriteCounts(HistoryBytes bytes, OutcomeTally tally)
    {
        bytes.Number((long)tally.Counts.Length);
        foreach (long count in tally.Counts)
        {
            bytes.Signed(count);
        }
    }

    private static void AddCounts(ref HistoryCursor cursor, OutcomeTally tally)
    {
        long[] counts = new long[cursor.Count()];
        Expect(counts.Length, tally.Counts.Length);
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = cursor.Signed();
        }

        tally.AddAll(counts);
    }

    private static void WritePayments(HistoryBytes bytes, List<CountedPayment> payments, SymbolTable accounts)
    {
        bytes.Number((long)payments.Count);
        foreach (CountedPayment counted in payments.Order())
        {
            Payment payment = counted.Payment;
            bytes.Fixed(payment.Counterparty);
            bytes.Byte((byte)((payment.IsOut ? 1 : 0) | (payment.At is null ? 0 : 2)));
            bytes.Number((long)payment.Date);
            bytes.Signed(payment.Time);
            bytes.Signed(payment.UsdMicros);
            bytes.Number(payment.Count);
            if (payment.At is { } at)
            {
                bytes.Number((long)at.File);
                bytes.Number(at.Offset);
            }

            // An account always has a name: nothing stands for none.
            bytes.Text(payment.Account < 0 ? default : accounts.Text(payment.Account));
            bytes.Number((long)counted.Date);
            bytes.Fixed(counted.Customer);
        }
    }

    private static void AddPayments(ref HistoryCursor cursor, List<CountedPayment> payments, SymbolTable accounts)
    {
        for (int left = cursor.Count(); left > 0; left--)
        {
            ulong counterparty = cursor.Fixed();
            byte flags = cursor.Byte();
            int date = cursor.Day();
            long time = cursor.Signed(), usdMicros = cursor.Signed(), count = cursor.Long();
            RecordLocation? at = (flags & 2) == 0 ? null : new RecordLocation((int)cursor.Long(), cursor.Long());
            ReadOnlySpan<byte> account = cursor.Text();
            payments.Add(new CountedPayment(
                new Payment(
                    counterparty, (flags & 1) != 0, date, time, usdMicros, count, at, account.IsEmpty ? -1 : accounts.IndexOf(account)),
                cursor.Day(), cursor.Fixed()));
        }
    }

    private static void Expect(int found, int expected)
    {
        if (found != expected)
        {
            throw new InvalidDataException("a part of a shard was made by other packs than those of the run");
        }
    }
}
