using System;
using System.Buffers.Binary;
using System.Linq;
using System.Numerics;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>What tells rows apart: the exchange's id, else the content of the cells and how often it occurred.</summary>
internal abstract partial class VenueRows
{
    private readonly NumberPadding _padding = new();

    /// <inheritdoc/>
    internal sealed override bool ComparesMeanings => true;

    /// <inheritdoc/>
    internal sealed override string Variant =>
        _id >= 0 && Has(_id)
            ? ""
            : _match.Version.Version + "\n"
                + string.Join('\n', _at.Take(_contentCount).Select(at => at < 0 ? "" : _match.Header[at]));

    /// <inheritdoc/>
    internal sealed override ulong EventIdOf(RecordCursor row)
    {
        _row = row;
        ReadOnlySpan<byte> name = EventId < 0 ? default : Cell(EventId);
        return name.IsEmpty ? 0 : KeyHash.Of(name).Low | 1;
    }

    /// <inheritdoc/>
    internal sealed override KeyHash Identity(RecordCursor row)
    {
        _row = row;
        _lastOffset = row.Offset;
        ReadOnlySpan<byte> id = _id < 0 ? default : Cell(_id);
        if (!id.IsEmpty)
        {
            return _lastIdentity = KeyHash.Of(WholeId(id), _idScope < 0 ? 0 : KeyHash.Of(Cell(_idScope)).Low);
        }

        KeyHash content = Body(row);
        int occurrence = _occurrences?.Count(content) ?? 0;
        return _lastIdentity = occurrence == 0 ? content : Numbered(content, occurrence);
    }

    /// <summary>The identity of a row without an id whose content occurred so often before.</summary>
    internal static KeyHash Numbered(KeyHash content, int occurrence)
    {
        if (occurrence == 0)
        {
            return content;
        }

        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, occurrence);
        return KeyHash.Of(number, content.Low ^ content.High);
    }

    /// <inheritdoc/>
    internal override KeyHash Body(RecordCursor row)
    {
        _row = row;
        ulong low = 0, high = 0;
        for (int column = 0; column < _contentCount; column++)
        {
            ReadOnlySpan<byte> text = Cell(column);
            KeyHash cell = KeyHash.Of(NumberPadding.MayBeIn(text) ? _padding.TakenOff(text) : text, low);
            low = cell.Low;
            high = BitOperations.RotateLeft(high, 17) ^ cell.High;
        }

        return new KeyHash(low, high);
    }

    /// <summary>Whether an id or group was made of a row's content.</summary>
    internal static bool IsContentId(ReadOnlySpan<byte> id) => id.Length == ContentPrefix.Length + 32 && id.StartsWith("row-"u8);

    /// <summary>The id of a row that has none of its own, made of its identity; valid until the next call.</summary>
    /// <remarks>The hash has no seed here, so the same row has the same id in every run.</remarks>
    protected ReadOnlySpan<byte> ContentId(KeyHash identity)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, identity.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], identity.Low);
        bool fits = Convert.TryToHexStringLower(bytes, _contentId.AsSpan(ContentPrefix.Length), out _);
        Invariant.Holds(fits, "a content id has 32 hexadecimal digits");
        return _contentId;
    }
}
