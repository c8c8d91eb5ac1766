using System;
using System.IO;

namespace CompliReport.Delivery;

/// <summary>A file that is being written, and written only. One that may not grow any further fails as a full disk does.</summary>
/// <remarks>
/// Of a limit (of the process, of the file system) the runtime says "too large" with the exception of a wrong argument, at whichever call
/// its buffer goes out; taken for that, it would be reported as a defect of this program.
/// </remarks>
internal sealed class PartialFile(string path) : Stream
{
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override long Position { get => _file.Position; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (ArgumentOutOfRangeException limit)
        {
            throw TooLarge(limit);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            _file.Flush();
        }
        catch (ArgumentOutOfRangeException limit)
        {
            throw TooLarge(limit);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
            {
                _file.Dispose();
            }
        }
        catch (ArgumentOutOfRangeException limit)
        {
            throw TooLarge(limit);
        }
        finally
        {
            base.Dispose(disposing);
        }
    }

    private IOException TooLarge(ArgumentOutOfRangeException limit) =>
        new($"'{_file.Name}' may not become larger: there is no room, or a limit on the size of files.", limit);
}
