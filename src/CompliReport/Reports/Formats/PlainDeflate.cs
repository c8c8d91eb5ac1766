using System;
using System.Numerics;

namespace CompliReport.Reports.Formats;

/// <summary>
/// Compresses by RFC 1951 with fixed codes and the nearest match: not the smallest file, but the same on every machine and in every
/// version.
/// </summary>
internal sealed class PlainDeflate
{
    private const int HashBits = 15, WindowLength = 32 * 1024, MatchMin = 4, MatchMax = 258, TriesMax = 8;

    private static readonly ushort[] LengthBases =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly byte[] LengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly ushort[] DistanceBases =
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ];

    private byte[] _output;
    private int _length;
    private ulong _bits;
    private int _bitCount;

    private PlainDeflate(int expected) => _output = new byte[Math.Max(64, expected)];

    /// <summary>The compressed bytes, one block.</summary>
    internal static byte[] Compress(ReadOnlySpan<byte> content)
    {
        PlainDeflate deflate = new(content.Length / 4);
        deflate.Put(0b011, 3);
        deflate.Encode(content);
        deflate.Literal(256);
        deflate.Put(0, 7);
        return deflate._output[..deflate._length];
    }

    private void Encode(ReadOnlySpan<byte> content)
    {
        int[] heads = new int[1 << HashBits], previous = new int[WindowLength];
        Array.Fill(heads, -1);
        for (int at = 0; at < content.Length;)
        {
            (int length, int distance) = at + MatchMin <= content.Length ? Find(content, at, heads, previous) : (0, 0);
            int end = at + Math.Max(length, 1);
            if (length >= MatchMin)
            {
                Match(length, distance);
            }
            else
            {
                Literal(content[at]);
            }

            for (; at < end; at++)
            {
                if (at + MatchMin <= content.Length)
                {
                    int hash = HashOf(content, at);
                    previous[at & (WindowLength - 1)] = heads[hash];
                    heads[hash] = at;
                }
            }
        }
    }

    private static (int Length, int Distance) Find(ReadOnlySpan<byte> content, int at, int[] heads, int[] previous)
    {
        int best = 0, distance = 0, most = Math.Min(MatchMax, content.Length - at);
        int candidate = heads[HashOf(content, at)];
        for (int tries = 0; candidate >= 0 && at - candidate < WindowLength && tries < TriesMax && best < most; tries++)
        {
            int length = content.Slice(candidate, most).CommonPrefixLength(content.Slice(at, most));
            if (length > best)
            {
                (best, distance) = (length, at - candidate);
            }

            candidate = previous[candidate & (WindowLength - 1)];
        }

        return (best, distance);
    }

    private static int HashOf(ReadOnlySpan<byte> content, int at) =>
        (int)(unchecked(System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(content[at..]) * 2654435761u) >> (32 - HashBits));

    private void Match(int length, int distance)
    {
        int code = LengthBases.AsSpan().BinarySearch((ushort)length);
        code = code < 0 ? ~code - 1 : code;
        Literal(257 + code);
        Put((uint)(length - LengthBases[code]), LengthExtras[code]);
        int far = DistanceBases.AsSpan().BinarySearch((ushort)distance);
        far = far < 0 ? ~far - 1 : far;
        Put(Reversed((uint)far, 5), 5);
        Put((uint)(distance - DistanceBases[far]), far < 2 ? 0 : (far / 2) - 1);
    }

    // The fixed code of RFC 1951, 3.2.6, whose bits are sent from the highest on.
    private void Literal(int symbol)
    {
        (uint code, int bits) = symbol switch
        {
            < 144 => ((uint)(0x30 + symbol), 8),
            < 256 => ((uint)(0x190 + symbol - 144), 9),
            < 280 => ((uint)(symbol - 256), 7),
            _ => ((uint)(0xC0 + symbol - 280), 8),
        };
        Put(Reversed(code, bits), bits);
    }

    private static uint Reversed(uint code, int bits)
    {
        uint reversed = 0;
        for (int i = 0; i < bits; i++)
        {
            reversed = (reversed << 1) | ((code >> i) & 1);
        }

        return reversed;
    }

    private void Put(uint value, int bits)
    {
        _bits |= (ulong)value << _bitCount;
        _bitCount += bits;
        while (_bitCount >= 8)
        {
            if (_length == _output.Length)
            {
                Array.Resize(ref _output, (int)BitOperations.RoundUpToPowerOf2((uint)_length + 1));
            }

            _output[_length++] = (byte)(_bits & 0xFF);
            _bits >>= 8;
            _bitCount -= 8;
        }
    }
}
