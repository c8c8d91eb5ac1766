using System;
using System.Text;
using System.Text.Unicode;

namespace CompliReport.Ledgers.Bytes;

/// <summary>How the text of a ledger file is encoded. UTF-8 is read as it is; the others are turned into UTF-8 first.</summary>
internal enum TextForm
{
    /// <summary>UTF-8, with or without a byte-order mark.</summary>
    Utf8,

    /// <summary>UTF-16, low byte first, with or without a byte-order mark.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, high byte first, with or without a byte-order mark.</summary>
    Utf16BigEndian,

    /// <summary>GB18030, of which GBK and GB2312 are parts: what Chinese exchanges and spreadsheets write.</summary>
    Gb18030,
}

/// <summary>Tells the encoding of a file from its first bytes.</summary>
internal static class TextForms
{
    /// <summary>The name of an encoding, as receipts state it.</summary>
    internal static string NameOf(TextForm form) => form switch
    {
        TextForm.Utf16LittleEndian => "UTF-16LE",
        TextForm.Utf16BigEndian => "UTF-16BE",
        TextForm.Gb18030 => "GB18030",
        _ => "UTF-8",
    };

    /// <summary>The encoding of a file that starts so; null where it is one that is not read (UTF-32).</summary>
    /// <param name="start">The first bytes.</param>
    /// <param name="isWhole">Whether these are all of them, so that a character cannot be cut at their end.</param>
    internal static TextForm? Of(ReadOnlySpan<byte> start, bool isWhole)
    {
        if (start.StartsWith<byte>([0xFF, 0xFE, 0, 0]) || start.StartsWith<byte>([0, 0, 0xFE, 0xFF]))
        {
            return null;
        }

        if (start.StartsWith<byte>([0xFF, 0xFE]))
        {
            return TextForm.Utf16LittleEndian;
        }

        if (start.StartsWith<byte>([0xFE, 0xFF]))
        {
            return TextForm.Utf16BigEndian;
        }

        return OfZeros(start[..Math.Min(start.Length, 4096)])
            ?? (start.ContainsAnyExceptInRange((byte)0, (byte)127) && !IsUtf8(start, isWhole) && IsChinese(start)
                ? TextForm.Gb18030
                : TextForm.Utf8);
    }

    /// <summary>Reads text of this encoding; what is no text of it becomes U+FFFF, which no text holds.</summary>
    internal static Encoding DecoderOf(TextForm form)
    {
        Encoding encoding = form switch
        {
            TextForm.Utf16LittleEndian => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
            TextForm.Utf16BigEndian => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
            _ => CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!,
        };
        encoding = (Encoding)encoding.Clone();
        encoding.DecoderFallback = new DecoderReplacementFallback("\uFFFF");
        return encoding;
    }

    // UTF-16 of a header in Latin letters has a zero in every second byte, and a ledger in UTF-8 has none anywhere.
    private static TextForm? OfZeros(ReadOnlySpan<byte> start)
    {
        int pairs = start.Length / 2;
        Span<int> zeros = [0, 0];
        for (int i = 0; i < pairs * 2; i++)
        {
            zeros[i & 1] += start[i] == 0 ? 1 : 0;
        }

        return pairs < 2 ? null
            : zeros[0] * 8 <= zeros[1] && zeros[1] * 4 >= pairs ? TextForm.Utf16LittleEndian
            : zeros[1] * 8 <= zeros[0] && zeros[0] * 4 >= pairs ? TextForm.Utf16BigEndian
            : null;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> start, bool isWhole)
    {
        for (int cut = 0; cut <= (isWhole ? 0 : Math.Min(3, start.Length)); cut++)
        {
            if (Utf8.IsValid(start[..^cut]))
            {
                return true;
            }
        }

        return false;
    }

    // Sound GB18030 alone proves little: two accented letters of a Western code page make a sound pair. So nine in ten characters have to
    // be of the 3,755 common ones, of the punctuation or of four bytes, which text of any other encoding does not come near.
    private static bool IsChinese(ReadOnlySpan<byte> start)
    {
        int pairs = 0, common = 0;
        for (int i = 0; i < start.Length;)
        {
            if (start[i] < 0x80)
            {
                i++;
                continue;
            }

            if (start[i] is 0x80 or 0xFF)
            {
                return false;
            }

            if (i + 1 == start.Length)
            {
                break;
            }

            byte second = start[i + 1];
            bool isQuad = second is >= (byte)'0' and <= (byte)'9';
            bool isBroken = isQuad
                ? i + 3 < start.Length && (start[i + 2] is < 0x81 or 0xFF || start[i + 3] is < (byte)'0' or > (byte)'9')
                : second is < 0x40 or 0x7F or 0xFF;
            if (isBroken)
            {
                return false;
            }

            pairs++;
            common += isQuad || (second >= 0xA1 && start[i] is (>= 0xB0 and <= 0xD7) or (>= 0xA1 and <= 0xA3)) ? 1 : 0;
            i += isQuad ? 4 : 2;
        }

        return pairs >= 2 && common * 10 >= pairs * 9;
    }
}
