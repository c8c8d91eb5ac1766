using System;
using System.IO;

namespace CompliReport.Ledgers.Bytes;

/// <summary>
/// The text of a file that can only be read forward, such as a compressed one, part after part: inflated once, however many parts.
/// </summary>
/// <remarks>A large file is inflated on a thread of its own, while what came before is split.</remarks>
internal sealed class ForwardText : ForwardStream
{
    private const long AloneMax = 4 << 20;

    private readonly Stream _text;
    private long _at, _end;

    /// <param name="file">The file; it is opened at its start.</param>
    internal ForwardText(LedgerFile file)
    {
        File = file;
        _text = file.OpenInflated(0);
        if (file.Bytes > AloneMax)
        {
            _text = new ReadAheadStream(_text, "inflate again " + file.Number);
        }
    }

    /// <summary>The file.</summary>
    internal LedgerFile File { get; }

    /// <summary>Goes to a part, which starts at or after where reading is, and ends what is read there at its end.</summary>
    /// <param name="start">Bytes before the part.</param>
    /// <param name="end">Bytes before what follows it.</param>
    internal void GoTo(long start, long end)
    {
        LedgerFile.Skip(_text, start - _at);
        (_at, _end) = (start, end);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = _text.Read(buffer[..(int)Math.Min(buffer.Length, _end - _at)]);
        _at += read;
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
        }

        base.Dispose(disposing);
    }
}
