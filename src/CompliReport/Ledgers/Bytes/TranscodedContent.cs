using System;
using System.IO;
using System.Text;

namespace CompliReport.Ledgers.Bytes;

/// <summary>A text in another encoding as UTF-8, character by character, the byte-order mark included.</summary>
/// <remarks>
/// What is no text of the encoding comes out as bytes FF, which are no UTF-8: so the row that holds them is refused like any other that is
/// no UTF-8, and the rows around it are read.
/// </remarks>
internal sealed class TranscodedContent : ForwardStream
{
    private const int BlockLength = 64 * 1024;
    private const char Broken = '\uFFFF';

    private readonly Stream _source;
    private readonly Decoder _decoder;
    private readonly Encoder _encoder = new UTF8Encoding(false).GetEncoder();
    private readonly byte[] _block = new byte[BlockLength];
    private readonly char[] _chars;
    private readonly byte[] _text;
    private ReadOnlyMemory<byte> _rest;
    private bool _hasEnded;

    /// <summary>Reads the source from its start, and closes it.</summary>
    internal TranscodedContent(Stream source, TextForm form)
    {
        _source = source;
        Encoding encoding = TextForms.DecoderOf(form);
        _decoder = encoding.GetDecoder();
        _chars = new char[encoding.GetMaxCharCount(BlockLength)];
        _text = new byte[3 * (_chars.Length + 1)];
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_rest.IsEmpty && !_hasEnded)
        {
            Fill();
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
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        int read = _source.Read(_block);
        _hasEnded = read == 0;
        int chars = _decoder.GetChars(_block.AsSpan(0, read), _chars, flush: _hasEnded);
        int length = _encoder.GetBytes(_chars.AsSpan(0, chars), _text, flush: _hasEnded);
        if (_chars.AsSpan(0, chars).Contains(Broken))
        {
            MarkBroken(_text.AsSpan(0, length));
        }

        _rest = _text.AsMemory(0, length);
    }

    private static void MarkBroken(Span<byte> text)
    {
        ReadOnlySpan<byte> broken = "\uFFFF"u8;
        for (int at = text.IndexOf(broken); at >= 0; at = text.IndexOf(broken))
        {
            text.Slice(at, broken.Length).Fill(0xFF);
        }
    }
}
