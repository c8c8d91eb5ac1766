using System;
using System.Buffers.Binary;
using System.IO;

namespace CompliReport.Evaluation.Generation;

/// <summary>
/// A small gzip writer: one block with fixed codes, header time zero. The runtime's compressor may give other bytes in another
/// version or on another
/// processor; this one never does, so a committed .gz can be generated again and compared.
/// </summary>
internal sealed class PlainGzip : IDisposable
{
    private const int WindowMax = 32 * 1024, LengthMin = 4, LengthMax = 258, EndOfBlock = 256;

    private readonly MemoryStream _output = new();
    private uint _bits;
    private int _bitCount;

    public static byte[] Compress(ReadOnlySpan<byte> data)
    {
        using PlainGzip writer = new();
        // Magic, deflate, no flags, no time, no hints, unknown system.
        writer._output.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]);
        writer.Put(0b011, 3);
        writer.PutData(data);
        writer.PutSymbol(EndOfBlock);
        writer.Put(0, 7);
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc(data));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)data.Length);
        writer._output.Write(trailer);
        return writer._output.ToArray();
    }

    public void Dispose() => _output.Dispose();

    private void PutData(ReadOnlySpan<byte> data)
    {
        int[] last = new int[1 << 15];
        Array.Fill(last, -1);
        int at = 0;
        while (at < data.Length)
        {
            int length = 0, from = -1;
            if (at + LengthMin <= data.Length)
            {
                int slot = Slot(data[at..]);
                from = last[slot];
                last[slot] = at;
                length = from >= 0 && at - from <= WindowMax ? Common(data, from, at) : 0;
            }

            if (length < LengthMin)
            {
                PutSymbol(data[at++]);
                continue;
            }

            PutLength(length);
            PutDistance(at - from);
            for (int i = 1; i < length && at + i + LengthMin <= data.Length; i++)
            {
                last[Slot(data[(at + i)..])] = at + i;
            }

            at += length;
        }
    }

    private static int Slot(ReadOnlySpan<byte> data) => (int)(unchecked(BinaryPrimitives.ReadUInt32LittleEndian(data) * 2654435761u) >> 17);

    private static int Common(ReadOnlySpan<byte> data, int from, int at)
    {
        int most = Math.Min(LengthMax, data.Length - at);
        return data.Slice(from, most).CommonPrefixLength(data.Slice(at, most));
    }

    /// <summary>Codes 257 to 285 of RFC 1951: groups of four (after the first eight) share a number of extra bits.</summary>
    private void PutLength(int length)
    {
        int value = length - 3;
        if (length == LengthMax)
        {
            PutSymbol(285);
        }
        else if (value < 8)
        {
            PutSymbol(257 + value);
        }
        else
        {
            int extra = int.Log2(value) - 2;
            PutSymbol(257 + (4 * extra) + (value >> extra));
            Put((uint)(value & ((1 << extra) - 1)), extra);
        }
    }

    /// <summary>Codes 0 to 29: pairs (after the first four) share a number of extra bits.</summary>
    private void PutDistance(int distance)
    {
        int value = distance - 1;
        int extra = value < 4 ? 0 : int.Log2(value) - 1;
        int code = (2 * extra) + (value >> extra);
        PutReversed((uint)code, 5);
        Put((uint)(value & ((1 << extra) - 1)), extra);
    }

    /// <summary>The fixed code of a literal or length.</summary>
    private void PutSymbol(int symbol)
    {
        switch (symbol)
        {
            case < 144:
                PutReversed((uint)(0x30 + symbol), 8);
                break;
            case < 256:
                PutReversed((uint)(0x190 + symbol - 144), 9);
                break;
            case < 280:
                PutReversed((uint)(symbol - 256), 7);
                break;
            default:
                PutReversed((uint)(0xC0 + symbol - 280), 8);
                break;
        }
    }

    private void PutReversed(uint code, int count)
    {
        uint reversed = 0;
        for (int i = 0; i < count; i++)
        {
            reversed = (reversed << 1) | ((code >> i) & 1);
        }

        Put(reversed, count);
    }

    private void Put(uint value, int count)
    {
        _bits |= value << _bitCount;
        _bitCount += count;
        while (_bitCount >= 8)
        {
            _output.WriteByte((byte)(_bits & 0xFF));
            _bits >>= 8;
            _bitCount -= 8;
        }
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320u);
            }
        }

        return ~crc;
    }
}
