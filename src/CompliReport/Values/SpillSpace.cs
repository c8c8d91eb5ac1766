using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Threading;

namespace CompliReport.Values;

/// <summary>
/// Room on disk for the columns of a day that memory has no room for: files that are mapped, so that the system keeps in memory what is in
/// use and lets the rest go. Nothing that is computed depends on where a column lies.
/// </summary>
/// <remarks>
/// Whoever runs a day makes it, hands it over in the options of the run, and disposes of it when the run is delivered: what was read from
/// a column is gone afterwards. Of pages that are missing each is read alone, and more where somebody reads in order
/// (<see cref="MappedPages"/>). The files have no name while they are in use, where the system allows it, so that a process that is killed
/// leaves nothing behind. Room is taken from the disk before it is used: a full disk is an <see cref="IOException"/> and never a fault of
/// the processor. Safe for several threads.
/// </remarks>
/// <param name="folder">Where the files are made; it has to exist.</param>
/// <param name="segmentBytes">How large each file is.</param>
public sealed class SpillSpace(string folder, long segmentBytes = SpillSpace.SegmentBytes) : IDisposable
{
    private const long SegmentBytes = 64L << 20;

    private static readonly AsyncLocal<SpillSpace?> InUse = new();

    private readonly Lock _lock = new();
    private readonly List<(MemoryMappedFile File, MemoryMappedViewAccessor View)> _segments = [];
    private readonly Dictionary<int, Stack<nint>> _free = [];
    private nint _next;
    private long _left;
    private bool _isDisposed;

    /// <summary>Bytes of all files so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Where the columns of the run that goes on lie; null for memory.</summary>
    internal static SpillSpace? Current => InUse.Value;

    /// <summary>What is called until what is returned is disposed of puts its columns there; null for into memory.</summary>
    internal static IDisposable Use(SpillSpace? space)
    {
        Scope scope = new(InUse.Value);
        InUse.Value = space;
        return scope;
    }

    /// <summary>Gives the memory of what is over back, for the system to keep columns in: the collector by itself takes what it may, and
    /// columns are read from the disk again and again meanwhile.</summary>
    internal static void MakeRoom() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>Takes a piece, all zero.</summary>
    /// <param name="bytes">Its length, at most that of a file.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    internal unsafe nint Take(int bytes)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_free.TryGetValue(bytes, out Stack<nint>? known) && known.TryPop(out nint again))
            {
                NativeMemory.Clear((void*)again, (nuint)bytes);
                return again;
            }

            if (_left < bytes)
            {
                AddSegment();
            }

            nint taken = _next;
            _next += bytes;
            _left -= bytes;
            return taken;
        }
    }

    /// <summary>Takes a piece, all zero, that is not given back.</summary>
    /// <param name="bytes">Its length, at most that of a file.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    internal Memory<byte> TakeMemory(int bytes) => new Piece(Take(bytes), bytes).Memory;

    /// <summary>Gives a piece back; nobody may use it any more.</summary>
    internal void Return(nint piece, int bytes)
    {
        lock (_lock)
        {
            ref Stack<nint>? free = ref CollectionsMarshal.GetValueRefOrAddDefault(_free, bytes, out _);
            (free ??= new Stack<nint>()).Push(piece);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach ((MemoryMappedFile file, MemoryMappedViewAccessor view) in _segments)
            {
                // The handle first: the view would write all of it to the disk once more.
                view.SafeMemoryMappedViewHandle.ReleasePointer();
                view.SafeMemoryMappedViewHandle.Dispose();
                view.Dispose();
                file.Dispose();
            }

            _segments.Clear();
            _free.Clear();
            _left = 0;
        }
    }

    private unsafe void AddSegment()
    {
        string path = Path.Combine(folder, Path.GetRandomFileName() + ".spill");
#pragma warning disable CA2000 // The mapping owns it, and what goes wrong before disposes of it.
        FileStream stream = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
            PreallocationSize = segmentBytes,
        });
#pragma warning restore CA2000
        try
        {
            stream.SetLength(segmentBytes);
            MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
                stream, mapName: null, segmentBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            MemoryMappedViewAccessor view = file.CreateViewAccessor();
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            MappedPages.ReadOneByOne((nint)start, segmentBytes);
            _segments.Add((file, view));
            _next = (nint)start + (nint)view.PointerOffset;
            _left = segmentBytes;
            Bytes += segmentBytes;
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }
    }

    // The space owns it: a piece is never given back by itself, and nothing moves it.
    private sealed unsafe class Piece(nint start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new((void*)start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    // At its end the space before is used again.
    private sealed class Scope(SpillSpace? before) : IDisposable
    {
        public void Dispose() => InUse.Value = before;
    }
}
