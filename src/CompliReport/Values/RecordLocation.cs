using System;

namespace CompliReport.Values;

/// <summary>
/// Where a record starts: the number of its file in the run (0 to 65,534) and the byte offset in the inflated file, in 8 bytes.
/// </summary>
/// <remarks>
/// Order is that of the run: by file, then by offset. The line number and the raw line are re-read when evidence needs them.
/// </remarks>
public readonly record struct RecordLocation : IComparable<RecordLocation>
{
    /// <summary>The largest offset: 256 TiB less one.</summary>
    public const long OffsetMax = (1L << 48) - 1;

    private readonly ulong _packed;

    /// <summary>A place in a file of the run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The file number or the offset is out of range.</exception>
    public RecordLocation(int file, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(file);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(file, ushort.MaxValue - 1);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, OffsetMax);
        _packed = ((ulong)file << 48) | (ulong)offset;
    }

    /// <summary>The file's number in the run: its position when files are sorted by name and digest.</summary>
    public int File => (int)(_packed >> 48);

    /// <summary>Bytes before the record in the inflated file.</summary>
    public long Offset => (long)(_packed & (ulong)OffsetMax);

    /// <inheritdoc/>
    public int CompareTo(RecordLocation other) => _packed.CompareTo(other._packed);

    /// <summary>Order of the run.</summary>
    public static bool operator <(RecordLocation left, RecordLocation right) => left._packed < right._packed;

    /// <summary>Order of the run.</summary>
    public static bool operator <=(RecordLocation left, RecordLocation right) => left._packed <= right._packed;

    /// <summary>Order of the run.</summary>
    public static bool operator >(RecordLocation left, RecordLocation right) => left._packed > right._packed;

    /// <summary>Order of the run.</summary>
    public static bool operator >=(RecordLocation left, RecordLocation right) => left._packed >= right._packed;
}
