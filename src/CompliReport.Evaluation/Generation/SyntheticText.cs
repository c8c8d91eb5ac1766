using System;

namespace CompliReport.Evaluation.Generation;

/// <summary>Invented addresses and hashes. They have the shape of real ones but no valid checksum, so nobody's wallet is meant.</summary>
internal static class SyntheticText
{
    public const int AddressLength = 34, HashLength = 64;

    private static ReadOnlySpan<byte> Base58 => "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"u8;

    private static ReadOnlySpan<byte> Hex => "0123456789abcdef"u8;

    /// <summary>T and 33 characters that depend on the number alone.</summary>
    public static ReadOnlySpan<byte> Address(ulong number, Span<byte> room)
    {
        room[0] = (byte)'T';
        ulong state = number;
        for (int i = 1; i < AddressLength; i += 11)
        {
            state = SplitMix.Mix(state);
            ulong left = state;
            for (int k = 0; k < 11; k++)
            {
                (left, ulong digit) = Math.DivRem(left, 58);
                room[i + k] = Base58[(int)digit];
            }
        }

        return room[..AddressLength];
    }

    /// <summary>64 hexadecimal characters that depend on the number alone.</summary>
    public static ReadOnlySpan<byte> Hash(ulong number, Span<byte> room)
    {
        ulong state = number ^ 0x7478_6861_7368UL;
        for (int i = 0; i < HashLength; i += 16)
        {
            state = SplitMix.Mix(state);
            for (int k = 0; k < 16; k++)
            {
                room[i + k] = Hex[(int)((state >> (4 * k)) & 15)];
            }
        }

        return room[..HashLength];
    }

    public static string AddressText(ulong number) =>
        System.Text.Encoding.ASCII.GetString(Address(number, stackalloc byte[AddressLength]));

    public static string HashText(ulong number) =>
        System.Text.Encoding.ASCII.GetString(Hash(number, stackalloc byte[HashLength]));
}
