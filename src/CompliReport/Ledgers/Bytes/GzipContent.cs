using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using CompliReport.Values;

namespace CompliReport.Ledgers.Bytes;

/// <summary>The content of a gzip file, of one member or several, up to its end or to where it is cut off.</summary>
/// <remarks>
/// <see cref="GZipStream"/> takes a file that was cut off for one that ends: rows would be lost without a word. So a member of our own is
/// put after the file: only if the file is whole does its text come out at the end. What comes out after the file's own bytes have been
/// used up is never given on: of a member that was cut off it would be made of bytes that are not the file's.
/// </remarks>
internal sealed class GzipContent : ForwardStream
{
    private static readonly byte[] Seal = "compliledger: this file was whole"u8.ToArray();

    private static readonly byte[] SealMember = Compress(Seal);

    private readonly SealedStream _sealed;
    private readonly GZipStream _inflated;
    private readonly bool _isLimited, _endsAtDamage;
    private readonly long _length;
    private readonly byte[] _small = new byte[4096];
    private ReadOnlyMemory<byte> _rest;
    private long _inflatedLength;
    private bool _hasEnded;

    /// <param name="compressed">The file.</param>
    /// <param name="leaveOpen">Whether it stays open when this is closed.</param>
    /// <param name="isLimited">Whether inflating stops at the limits; a second reading goes no further than the first.</param>
    /// <param name="length">The length that its content must have, -1 where that is not known.</param>
    /// <param name="endsAtDamage">Whether it ends where the file is cut off or something follows it, and says so in <see cref="Damage"/>;
    /// else that is an <see cref="InvalidDataException"/>.</param>
    internal GzipContent(Stream compressed, bool leaveOpen, bool isLimited = false, long length = -1, bool endsAtDamage = false)
    {
        _sealed = new SealedStream(compressed, leaveOpen);
        _inflated = new GZipStream(_sealed, CompressionMode.Decompress);
        _isLimited = isLimited;
        _length = length;
        _endsAtDamage = endsAtDamage;
    }

    /// <summary>What was found at the end of the content, in words; null where the file is whole.</summary>
    internal string? Damage { get; private set; }

    /// <summary>Whether the content may end in the middle of a row.</summary>
    internal bool IsCut { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
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

    private int ReadLarge(Span<byte> buffer)
    {
        if (_hasEnded)
        {
            return 0;
        }

        int read = Inflate(buffer);
        if (read > 0 && !_sealed.IsPastFile)
        {
            _inflatedLength += read;
            Limit();
            return read;
        }

        _hasEnded = true;
        LookAtEnd(buffer, read);
        return Damage is null || _endsAtDamage ? 0 : throw new InvalidDataException(Damage);
    }

    private void LookAtEnd(Span<byte> buffer, int read)
    {
        byte[] end = new byte[Seal.Length + 1];
        int length = 0;
        for (; read > 0 && length < end.Length; read = length < end.Length ? Inflate(buffer) : 0)
        {
            int taken = Math.Min(read, end.Length - length);
            buffer[..taken].CopyTo(end.AsSpan(length));
            length += taken;
        }

        bool isSealed = end.AsSpan(0, length).SequenceEqual(Seal);
        // Zeros are what a tape or a block device fills up with; a member that is cut off takes them for its own.
        bool isPadded = length == 0 && _sealed is { IsPastFile: true, IsAtSeal: false };
        if (!isSealed && !isPadded && Damage is null)
        {
            IsCut = length > 0 || _sealed.IsPastFile;
            Damage = IsCut ? "it is cut off, or something follows it" : "bytes follow its last member that are none";
        }
        else if (Damage is null && _length >= 0 && _inflatedLength != _length)
        {
            throw new InvalidDataException("its content is not as long as the archive says");
        }
    }

    // The platform's words name the wrong reason as often as not, and change with its version.
    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _inflated.Read(buffer);
        }
        catch (InvalidDataException) when (_sealed.IsPastFile)
        {
            (IsCut, Damage) = (true, "it is cut off, or something follows it");
            return 0;
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

    /// <summary>A file without the zeros at its end, then these one by one, then the member with the seal.</summary>
    private sealed class SealedStream(Stream file, bool leaveOpen) : ForwardStream
    {
        // A member without content ends in eight zeros; no more than these can belong to it.
        private const int ZerosMax = 16;

        private readonly byte[] _block = new byte[8 * 1024];
        private ReadOnlyMemory<byte> _rest;
        private long _zeros, _owed;
        private bool _hasEnded;
        private int _sealAt, _zerosGiven;

        /// <summary>Bytes of the file so far.</summary>
        internal long BytesRead { get; private set; }

        /// <summary>Whether all of the file has been given, but for zeros at its end.</summary>
        internal bool IsPastFile { get; private set; }

        /// <summary>Whether the seal has been asked for.</summary>
        internal bool IsAtSeal { get; private set; }

        /// <inheritdoc/>
        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
            {
                return 0;
            }

            while (_owed == 0 && _rest.IsEmpty && !_hasEnded)
            {
                Fill();
            }

            if (_owed > 0)
            {
                int zeros = (int)Math.Min(buffer.Length, _owed);
                buffer[..zeros].Clear();
                _owed -= zeros;
                return zeros;
            }

            ReadOnlyMemory<byte> next = _rest;
            if (next.IsEmpty)
            {
                return ReadEnd(buffer);
            }

            int length = Math.Min(buffer.Length, next.Length);
            next.Span[..length].CopyTo(buffer);
            _rest = next[length..];
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

        private void Fill()
        {
            int read = file.Read(_block);
            BytesRead += read;
            _hasEnded = read == 0;
            int kept = _block.AsSpan(0, read).TrimEnd((byte)0).Length;
            if (kept > 0)
            {
                (_owed, _zeros) = (_zeros, 0);
                _rest = _block.AsMemory(0, kept);
            }

            _zeros += read - kept;
        }

        private int ReadEnd(Span<byte> buffer)
        {
            IsPastFile = true;
            if (_zeros > 0 && _zerosGiven < ZerosMax)
            {
                _zeros--;
                _zerosGiven++;
                buffer[0] = 0;
                return 1;
            }

            IsAtSeal = true;
            int length = _zeros > 0 ? 0 : Math.Min(buffer.Length, SealMember.Length - _sealAt);
            SealMember.AsSpan(_sealAt, length).CopyTo(buffer);
            _sealAt += length;
            return length;
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
