using System;
using System.Buffers.Binary;
using System.IO;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>Writes the numbers of a history file: unsigned ones in groups of seven bits, the lowest first, signed ones folded.</summary>
internal sealed class HistoryBytes
{
    private byte[] _bytes = new byte[4096];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal void Byte(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    internal void Bytes(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
    }

    /// <summary>A text with its length before it.</summary>
    internal void Text(ReadOnlySpan<byte> value)
    {
        Number((ulong)value.Length);
        Bytes(value);
    }

    internal void Number(ulong value)
    {
        Reserve(10);
        for (; value >= 0x80; value >>= 7)
        {
            _bytes[Length++] = (byte)((value & 0x7F) | 0x80);
        }

        _bytes[Length++] = (byte)value;
    }

    internal void Number(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Number((ulong)value);
    }

    internal void Signed(long value) => Number(unchecked(((ulong)value << 1) ^ (ulong)(value >> 63)));

    internal void Fixed(ulong value)
    {
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(Length), value);
        Length += 8;
    }

    /// <summary>Millionths of a dollar: whole cents, as most amounts are, take two bytes less.</summary>
    internal void Micros(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        bool isCents = value % 10_000 == 0;
        Number(((ulong)(isCents ? value / 10_000 : value) << 1) | (isCents ? 1UL : 0));
    }

    /// <summary>An amount without a sign: how many zeros its 18 places end with, then its digits.</summary>
    internal void Amount(ScaledAmount value)
    {
        UInt128 units = (UInt128)Int128.Abs(value.Units);
        byte zeros = 0;
        for (; units != 0 && zeros < ScaledAmount.Scale && units % 10 == 0; zeros++)
        {
            units /= 10;
        }

        Byte(zeros);
        Reserve(20);
        for (; units >= 0x80; units >>= 7)
        {
            _bytes[Length++] = (byte)((units & 0x7F) | 0x80);
        }

        _bytes[Length++] = (byte)units;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length < Length + more)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
        }
    }
}

/// <summary>Reads what <see cref="HistoryBytes"/> wrote; every read is checked, since a file can be made by anybody.</summary>
/// <exception cref="InvalidDataException">Thrown by all methods: the bytes end, or a number is too large.</exception>
internal ref struct HistoryCursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    internal int At { get; private set; }

    internal readonly bool IsAtEnd => At == _bytes.Length;

    internal byte Byte() => Take(1)[0];

    internal ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _bytes.Length - At)
        {
            throw new InvalidDataException("it ends too early");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(At, length);
        At += length;
        return taken;
    }

    internal ReadOnlySpan<byte> Text(int lengthMax = 65_536) => Take(Count(lengthMax));

    internal ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = Byte();
            if (shift == 63 && part > 1)
            {
                break;
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is too large");
    }

    /// <summary>A number of things of at least a byte each, so that no damage asks for more memory than there is file.</summary>
    internal int Count(long most = int.MaxValue)
    {
        ulong value = Number();
        return value <= (ulong)Math.Min(most, _bytes.Length - At) ? (int)value : throw new InvalidDataException("a count is too large");
    }

    internal long Long()
    {
        ulong value = Number();
        return value <= long.MaxValue ? (long)value : throw new InvalidDataException("a number is too large");
    }

    internal int Day()
    {
        ulong value = Number();
        return value <= (ulong)DateOnly.MaxValue.DayNumber ? (int)value : throw new InvalidDataException("a day is out of range");
    }

    /// <summary>A date that is told by how many days before another it is.</summary>
    internal DateOnly DateBefore(int day)
    {
        long number = day - Signed();
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)number)
            : throw new InvalidDataException("a day is out of range");
    }

    internal long Signed()
    {
        ulong value = Number();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    internal ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    internal long Micros()
    {
        ulong value = Number();
        ulong micros = value >> 1;
        return (value & 1) == 0 ? (long)micros
            : micros <= long.MaxValue / 10_000 ? (long)micros * 10_000
            : throw new InvalidDataException("a value is too large");
    }

    internal ScaledAmount Amount()
    {
        byte zeros = Byte();
        UInt128 units = 0;
        for (int shift = 0; shift <= 126; shift += 7)
        {
            byte part = Byte();
            if (shift == 126 && part > 1)
            {
                break;
            }

            units |= (UInt128)(part & 0x7F) << shift;
            if (part >= 0x80)
            {
                continue;
            }

            for (; zeros > 0 && zeros <= ScaledAmount.Scale && units <= UInt128.MaxValue / 10; zeros--)
            {
                units *= 10;
            }

            return zeros == 0 && units <= (UInt128)Int128.MaxValue ? ScaledAmount.FromUnits((Int128)units)
                : throw new InvalidDataException("an amount is too large");
        }

        throw new InvalidDataException("an amount is too large");
    }
}
