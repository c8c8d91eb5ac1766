using System;
using System.Runtime.CompilerServices;
using System.Text;

namespace CompliReport.Ledgers;

/// <summary>The words that a column may hold, each with the number of its enum member; found without making a string.</summary>
/// <remarks>Hot path: a word is found by its length and its two outer bytes, then compared whole: about 3 ns.</remarks>
internal sealed class CodeTable
{
    private const int SlotCount = 256;

    private readonly byte[]?[] _words = new byte[SlotCount][];
    private readonly byte[] _codes = new byte[SlotCount];

    /// <summary>Words in the order of their codes, starting at <paramref name="firstCode"/>.</summary>
    internal CodeTable(int firstCode, params ReadOnlySpan<string> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            byte[] word = Encoding.ASCII.GetBytes(words[i]);
            int slot = Slot(word);
            while (_words[slot] is not null)
            {
                slot = (slot + 1) % SlotCount;
            }

            _words[slot] = word;
            _codes[slot] = (byte)(firstCode + i);
        }

        Expected = "one of " + string.Join(", ", words!);
    }

    /// <summary>What an error message says was expected.</summary>
    internal string Expected { get; }

    /// <summary>Finds a word exactly as written; lower case only, as the schema has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryFind(ReadOnlySpan<byte> text, out byte code)
    {
        code = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        for (int slot = Slot(text); _words[slot] is { } word; slot = (slot + 1) % SlotCount)
        {
            if (text.SequenceEqual(word))
            {
                code = _codes[slot];
                return true;
            }
        }

        return false;
    }

    private static int Slot(ReadOnlySpan<byte> text) =>
        unchecked((text.Length * 7) + (text[0] * 31) + (text[^1] * 13) + (text[text.Length / 2] * 3)) & (SlotCount - 1);
}

/// <summary>The code columns of the canonical ledger.</summary>
internal static class Codes
{
    internal static readonly CodeTable Kinds = new(
        0, "fiat_deposit", "fiat_withdrawal", "crypto_deposit", "crypto_withdrawal", "trade", "conversion", "fee", "fee_rebate", "internal_transfer", "lock",
        "unlock", "reward", "card_spend", "cash_in", "cash_out", "p2p", "chargeback", "adjustment", "other");

    internal static readonly CodeTable Roles = new(0, "base", "quote", "fee", "single");

    internal static readonly CodeTable Statuses = new(0, "posted", "pending", "failed", "reversed");

    internal static readonly CodeTable AssetClasses = new(0, "fiat", "crypto", "stablecoin", "security_token", "fee_credit", "other");

    internal static readonly CodeTable CounterpartyTypes = new(1, "bank", "card", "cash", "vasp", "self_hosted", "customer", "merchant", "unknown");

    internal static readonly CodeTable Wallets = new(1, "spot", "funding", "earn", "margin", "futures", "card", "other");

    internal static readonly CodeTable Channels = new(1, "web", "mobile", "api", "otc", "atm", "branch", "auto");

    private static readonly string[] KindNames =
    [
        "fiat_deposit", "fiat_withdrawal", "crypto_deposit", "crypto_withdrawal", "trade", "conversion", "fee", "fee_rebate", "internal_transfer", "lock",
        "unlock", "reward", "card_spend", "cash_in", "cash_out", "p2p", "chargeback", "adjustment", "other",
    ];

    /// <summary>The canonical name of a kind.</summary>
    internal static string Name(LegKind kind) => KindNames[(int)kind];
}
