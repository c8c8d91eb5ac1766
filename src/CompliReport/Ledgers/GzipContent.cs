using System;
using System.IO;
using System.IO.Compression;
using CompliReport.Values;

namespace CompliReport.Ledgers;

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

    private readonly GZipStream _inflated;
    private readonly byte[] _held = new byte[Seal.Length];
    private readonly byte[] _small = new byte[4096];
    private ReadOnlyMemory<byte> _rest;
    private int _heldLength;
    private bool _hasEnded;

    internal GzipContent(Stream compressed, bool leaveOpen) =>
        _inflated = new GZipStream(new SealedStream(compressed, leaveOpen), CompressionMode.Decompress);

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
        }

        base.Dispose(disposing);
    }

    // The last bytes so far are held back: they may be the seal.
    private int ReadLarge(Span<byte> buffer)
    {
        while (!_hasEnded)
        {
            _held.AsSpan(0, _heldLength).CopyTo(buffer);
            int read = _inflated.Read(buffer[_heldLength..]);
            if (read == 0)
            {
                _hasEnded = true;
                return _held.AsSpan(0, _heldLength).SequenceEqual(Seal)
                    ? 0
                    : throw new InvalidDataException("It is cut off, or something that is no gzip follows it.");
            }

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

        /// <inheritdoc/>
        public override int Read(Span<byte> buffer)
        {
            int read = _isAtSeal ? 0 : file.Read(buffer);
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
