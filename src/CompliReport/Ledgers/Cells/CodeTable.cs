using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace CompliReport.Ledgers.Cells;

/// <summary>The words that a column may hold, each with the number of its enum member; found without making a string.</summary>
/// <remarks>
/// Hot path, benchmark "bare typed parse": a word of up to 16 bytes is its length and two 8-byte pieces that overlap where it is shorter,
/// so that finding it is one multiplication and two comparisons; the rest of a longer word is compared byte by byte.
/// </remarks>
internal sealed class CodeTable
{
    private const int SlotCount = 256;

    private readonly Slot[] _slots = new Slot[SlotCount];

    /// <summary>Words in the order of their codes, starting at <paramref name="firstCode"/>.</summary>
    internal CodeTable(int firstCode, params ReadOnlySpan<string> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            byte[] word = Encoding.ASCII.GetBytes(words[i]);
            (ulong first, ulong last) = Pieces(word);
            int slot = Home(first, last, word.Length);
            while (_slots[slot].Word is not null)
            {
                slot = (slot + 1) & (SlotCount - 1);
            }

            _slots[slot] = new Slot(first, last, word, (byte)(firstCode + i));
        }

        Expected = "one of " + string.Join(", ", words!);
    }

    /// <summary>What an error message says was expected.</summary>
    internal string Expected { get; }

    /// <summary>Finds a word exactly as written; lower case only, as the schema has it.</summary>
    internal bool TryFind(ReadOnlySpan<byte> text, out byte code)
    {
        (ulong first, ulong last) = Pieces(text);
        for (int i = Home(first, last, text.Length); ; i = (i + 1) & (SlotCount - 1))
        {
            ref readonly Slot slot = ref _slots[i];
            if (slot.Word is null)
            {
                code = 0;
                return false;
            }

            if (slot.First == first && slot.Last == last && slot.Word.Length == text.Length
                && (text.Length <= 16 || text.SequenceEqual(slot.Word)))
            {
                code = slot.Code;
                return true;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong First, ulong Last) Pieces(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8)
        {
            return (BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]));
        }

        if (text.Length >= 4)
        {
            return (BinaryPrimitives.ReadUInt32LittleEndian(text), BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]));
        }

        ulong word = 0;
        foreach (byte b in text)
        {
            word = (word << 8) | b;
        }

        return (word, 0);
    }

    private static int Home(ulong first, ulong last, int length) =>
        (int)(unchecked((first ^ (last * 31) ^ (ulong)length) * 0x9E3779B97F4A7C15) >> 56);

    private readonly record struct Slot(ulong First, ulong Last, byte[]? Word, byte Code);
}

/// <summary>The code columns of the canonical ledger.</summary>
internal static class Codes
{
    internal static readonly CodeTable Kinds = new(
        0, "fiat_deposit", "fiat_withdrawal", "crypto_deposit", "crypto_withdrawal", "trade", "conversion", "fee", "fee_rebate",
        "internal_transfer", "lock", "unlock", "reward", "card_spend", "cash_in", "cash_out", "p2p", "chargeback", "adjustment", "other");

    internal static readonly CodeTable Roles = new(0, "base", "quote", "fee", "single");

    internal static readonly CodeTable Statuses = new(0, "posted", "pending", "failed", "reversed");

    internal static readonly CodeTable AssetClasses = new(0, "fiat", "crypto", "stablecoin", "security_token", "fee_credit", "other");

    internal static readonly CodeTable CounterpartyTypes = new(
        1, "bank", "card", "cash", "vasp", "self_hosted", "customer", "merchant", "unknown");

    internal static readonly CodeTable Wallets = new(1, "spot", "funding", "earn", "margin", "futures", "card", "other");

    internal static readonly CodeTable Channels = new(1, "web", "mobile", "api", "otc", "atm", "branch", "auto");

    private static readonly string[] KindNames =
    [
        "fiat_deposit", "fiat_withdrawal", "crypto_deposit", "crypto_withdrawal", "trade", "conversion", "fee", "fee_rebate",
        "internal_transfer", "lock", "unlock", "reward", "card_spend", "cash_in", "cash_out", "p2p", "chargeback", "adjustment", "other",
    ];

    /// <summary>The canonical name of a kind.</summary>
    internal static string Name(LegKind kind) => KindNames[(int)kind];

    /// <summary>The canonical name of a role.</summary>
    internal static string Name(LegRole role) => role switch
    {
        LegRole.Base => "base",
        LegRole.Quote => "quote",
        LegRole.Fee => "fee",
        _ => "single",
    };

    /// <summary>The canonical name of a type of counterparty; empty where the ledger does not say.</summary>
    internal static string Name(CounterpartyType type) => type switch
    {
        CounterpartyType.Bank => "bank",
        CounterpartyType.Card => "card",
        CounterpartyType.Cash => "cash",
        CounterpartyType.Vasp => "vasp",
        CounterpartyType.SelfHosted => "self_hosted",
        CounterpartyType.Customer => "customer",
        CounterpartyType.Merchant => "merchant",
        CounterpartyType.Unknown => "unknown",
        _ => "",
    };
}
