using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace CompliReport.Reports.Formats;

/// <summary>Writes a zip file in one way only, whatever the machine: fixed times, no attributes, our own compression.</summary>
/// <remarks>The platform's writer notes the operating system, and its compressor may choose other matches on another processor.</remarks>
internal sealed class PlainZip(Stream stream)
{
    // 1980-01-01 00:00, the earliest time that the format has.
    private const ushort Date = (1 << 5) | 1, Version = 20, Deflated = 8, Utf8Names = 0x0800;

    private static readonly uint[] CrcTable = MakeCrcTable();

    private readonly List<(byte[] Name, uint Crc, int Packed, int Length, long Offset)> _parts = [];
    private long _written;

    /// <summary>Adds a part.</summary>
    internal void Add(string name, ReadOnlySpan<byte> content)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        byte[] packed = PlainDeflate.Compress(content);
        (byte[] Name, uint Crc, int Packed, int Length, long Offset) part =
            (nameBytes, CrcOf(content), packed.Length, content.Length, _written);
        _parts.Add(part);
        Span<byte> header = stackalloc byte[30];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
        WriteCommon(header[4..], part);
        Put(header);
        Put(nameBytes);
        Put(packed);
    }

    /// <summary>Writes the directory.</summary>
    internal void Close()
    {
        long start = _written;
        Span<byte> entry = stackalloc byte[46];
        foreach ((byte[] Name, uint Crc, int Packed, int Length, long Offset) part in _parts)
        {
            entry.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(entry, 0x02014B50);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], Version);
            WriteCommon(entry[6..], part);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[42..], checked((uint)part.Offset));
            Put(entry);
            Put(part.Name);
        }

        Span<byte> end = stackalloc byte[22];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], checked((ushort)_parts.Count));
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], checked((ushort)_parts.Count));
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], checked((uint)(_written - start)));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], checked((uint)start));
        Put(end);
    }

    /// <summary>The checksum of the format (CRC-32, reflected, polynomial EDB88320).</summary>
    internal static uint CrcOf(ReadOnlySpan<byte> content)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in content)
        {
            crc = CrcTable[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    // What a part's own header and its entry in the directory share, from the version on.
    private static void WriteCommon(Span<byte> header, (byte[] Name, uint Crc, int Packed, int Length, long Offset) part)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Deflated);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], Date);
        BinaryPrimitives.WriteUInt32LittleEndian(header[10..], part.Crc);
        BinaryPrimitives.WriteInt32LittleEndian(header[14..], part.Packed);
        BinaryPrimitives.WriteInt32LittleEndian(header[18..], part.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], checked((ushort)part.Name.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(header[24..], 0);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _written += bytes.Length;
    }

    private static uint[] MakeCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
