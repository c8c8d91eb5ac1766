using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using CompliReport.Values;

namespace CompliReport.Ledgers.Bytes;

/// <summary>The content of a gzip file, of one member or several, or an <see cref="InvalidDataException"/> where the file is damaged or cut
/// off.</summary>
/// <remarks>
/// <see cref="GZipStream"/> takes a file that was cut off for one that ends: rows would be lost without a word. So a member of our own is
/// put after the file: only if the file is whole does its text come out at the end, where it is checked and taken away.
/// </remarks>
internal sealed class GzipContent : ForwardStream
{
    private static readonly byte[] Seal = "compliledger: this file was whole"u8.ToArray();

    private static readonly byte[] SealMember = Compress(Seal);

    private readonly SealedStream _sealed;
    private readonly GZipStream _inflated;
    private readonly bool _isLimited;
    private readonly long _length;
    private readonly byte[] _held = new byte[Seal.Length];
    private readonly byte[] _small = new byte[4096];
    private ReadOnlyMemory<byte> _rest;
    private long _inflatedLength;
    private int _heldLength;
    private bool _hasEnded;

    /// <param name="compressed">The file.</param>
    /// <param name="leaveOpen">Whether it stays open when this is closed.</param>
    /// <param name="isLimited">Whether inflating stops at the limits; a second reading goes no further than the first.</param>
    /// <param name="length">The length that its content must have, -1 where that is not known.</param>
    internal GzipContent(Stream compressed, bool leaveOpen, bool isLimited = false, long length = -1)
    {
        _sealed = new SealedStream(compressed, leaveOpen);
        _inflated = new GZipStream(_sealed, CompressionMode.Decompress);
        _isLimited = isLimited;
        _length = length;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_rest.IsEmpty && buffer.Length >= _small.Length)
        {
            return ReadLarge(buffer);
        }

        if (_rest.IsEmpty)
        {
            _rest = _small.AsMemory(0, ReadLarge(_small));
        }

        int length = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflated.Dispose();
            _sealed.Dispose();
        }

        base.Dispose(disposing);
    }

    // The last bytes so far are held back: they may be the seal.
    private int ReadLarge(Span<byte> buffer)
    {
        while (!_hasEnded)
        {
            _held.AsSpan(0, _heldLength).CopyTo(buffer);
            int read = Inflate(buffer[_heldLength..]);
            _inflatedLength += read;
            if (read == 0)
            {
                _hasEnded = true;
                return !_held.AsSpan(0, _heldLength).SequenceEqual(Seal)
                    ? throw new InvalidDataException("it is cut off, or something follows it")
                    : _length >= 0 && _inflatedLength != _length + Seal.Length
                    ? throw new InvalidDataException("its content is not as long as the archive says")
                    : 0;
            }

            Limit();

            int length = _heldLength + read, given = Math.Max(0, length - Seal.Length);
            _heldLength = length - given;
            buffer.Slice(given, _heldLength).CopyTo(_held);
            if (given > 0)
            {
                return given;
            }
        }

        return 0;
    }

    // The platform's words name the wrong reason as often as not, and change with its version.
    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _inflated.Read(buffer);
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException("its bytes do not fit together, or something follows it", damaged);
        }
    }

    // A few kilobytes can inflate to terabytes, and rows of them to more memory than there is.
    private void Limit()
    {
        if (_isLimited && (_inflatedLength > LedgerLimits.InflatedLengthMax
            || (_inflatedLength > LedgerLimits.InflatedFreely
                && _inflatedLength / LedgerLimits.InflationRatioMax > _sealed.BytesRead)))
        {
            throw new InflationException();
        }
    }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.NoCompression))
        {
            gzip.Write(content);
        }

        byte[] member = compressed.ToArray();
        Invariant.Holds(member is [0x1F, 0x8B, ..], "a gzip member starts with its magic number");
        return member;
    }

    /// <summary>A file, then the member with the seal.</summary>
    private sealed class SealedStream(Stream file, bool leaveOpen) : ForwardStream
    {
        private bool _isAtSeal;
        private int _sealAt;

        /// <summary>Bytes of the file so far.</summary>
        internal long BytesRead { get; private set; }

        /// <inheritdoc/>
        public override int Read(Span<byte> buffer)
        {
            int read = _isAtSeal ? 0 : file.Read(buffer);
            BytesRead += read;
            if (read > 0 || buffer.IsEmpty)
            {
                return read;
            }

            _isAtSeal = true;
            int length = Math.Min(buffer.Length, SealMember.Length - _sealAt);
            SealMember.AsSpan(_sealAt, length).CopyTo(buffer);
            _sealAt += length;
            return length;
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (disposing && !leaveOpen)
            {
                file.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A compressed file inflates to more than any honest one does.</summary>
#pragma warning disable CA1032 // Thrown in one place, with one message.
internal sealed class InflationException() : IOException(
#pragma warning restore CA1032
    string.Create(
        CultureInfo.InvariantCulture,
        $"it inflates to more than {LedgerLimits.InflationRatioMax} times its size, or to more than "
            + $"{LedgerLimits.InflatedLengthMax >> 30} GiB"));
