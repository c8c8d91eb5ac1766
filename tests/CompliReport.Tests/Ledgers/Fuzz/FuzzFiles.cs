using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace CompliReport.Tests.Ledgers.Fuzz;

/// <summary>Makes hostile files from samples; the same seed makes the same files.</summary>
internal sealed class FuzzFiles(SampleRows samples, int seed)
{
    private static readonly string[] Cells =
    [
        "", "0", "1", "-1", "0.5", "-0.00000001", "1e5", "0E-18", "7,50", "1,234.50", "$1,000.00", "(5.5 BTC)", "12345678901234567890.123456789012345678",
        "99999999999999999999999999999999", "BTC", "EUR", "USDT", "btc", "XXBT", "BTC/USD", "BTCUSDT", "BTC-EUR", "2024-02-02 03:04:05", "2024-02-02T03:04:05Z",
        "2024-02-30 03:04:05", "02-02-24 03:04:05", "Jan. 28, 2022, 12:13 AM", "1700000000", "--", "-", "張", "\u202E", "\uFEFF", "=1+1", "a\nb", "\"", "true", "null",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A few files of every kind.</summary>
    internal List<byte[]> Next(int count)
    {
        List<byte[]> files = [];
        while (files.Count < count)
        {
            files.Add(_random.Next(8) switch
            {
                0 => RandomBytes(),
                1 => [.. Text(Header() + "\n"), .. RandomBytes()],
                2 => Recoded(Text(Rows())),
                _ => Mutated(Text(Rows())),
            });
        }

        return files;
    }

    /// <summary>A small file cut at every byte.</summary>
    internal IEnumerable<byte[]> Truncated(string header)
    {
        byte[] whole = Text(header + "\r\n" + Row(header) + "\r\n" + Row(header) + "\n");
        return Enumerable.Range(0, Math.Min(whole.Length, 1500)).Select(length => whole[..length]);
    }

    private string Header() => samples.Headers[_random.Next(samples.Headers.Length)];

    private string Rows()
    {
        string header = Header(), end = _random.Next(4) switch { 0 => "\r\n", 1 => "\r", _ => "\n" };
        StringBuilder text = new(_random.Next(6) == 0 ? "User,somebody\n\n" : "");
        text.Append(header).Append(end);
        for (int i = _random.Next(12); i >= 0; i--)
        {
            text.Append(Row(header)).Append(end);
        }

        char separator = _random.Next(6) switch { 0 => ';', 1 => '\t', _ => ',' };
        return separator == ',' ? text.ToString() : text.ToString().Replace(',', separator);
    }

    // A row of the tests as it is or with some cells changed, or one of cells that mean something somewhere.
    private string Row(string header)
    {
        int width = header.Split(',').Length;
        string[] fitting = [.. samples.Rows.Where(row => row.Split(',').Length == width)];
        bool isSample = fitting.Length > 0 && _random.Next(5) > 0;
        string[] cells = isSample ? SampleRows.Filled(fitting[_random.Next(fitting.Length)], _random.Next(100, 200)).Split(',') : [.. Enumerable.Range(0, width).Select(_ => Cell())];
        for (int change = _random.Next(2) * _random.Next(3); isSample && change > 0; change--)
        {
            cells[_random.Next(cells.Length)] = Cell();
        }

        return string.Join(',', cells);
    }

    private string Cell()
    {
        string cell = _random.Next(3) == 0 && samples.Words.Length > 0 ? samples.Words[_random.Next(samples.Words.Length)]
            : _random.Next(60) == 0 ? new string('9', _random.Next(40_000))
            : _random.Next(5) == 0 ? (_random.Next(-1_000_000, 1_000_000) / 1000m).ToString(CultureInfo.InvariantCulture)
            : Cells[_random.Next(Cells.Length)];
        return cell.AsSpan().ContainsAny(",\"\n") && _random.Next(10) > 0 ? "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : cell;
    }

    private byte[] RandomBytes()
    {
        byte[] bytes = new byte[_random.Next(2000)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Mutated(byte[] text)
    {
        List<byte> bytes = [.. text];
        ReadOnlySpan<byte> telling = [.. "\",;\t\n\r0123456789.-+eE{}:$\0 \\"u8, 0xEF, 0xBB, 0xBF, 0xFF, 0xFE, 0x1F, 0x8B, 0xC4, 0xE3];
        for (int change = _random.Next(8); change > 0 && bytes.Count > 0; change--)
        {
            int at = _random.Next(bytes.Count);
            switch (_random.Next(6))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, telling[_random.Next(telling.Length)]);
                    break;
                case 2:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(_random.Next(40), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(_random.Next(200), bytes.Count - at)));
                    break;
                default:
                    bytes[at] = telling[_random.Next(telling.Length)];
                    break;
            }
        }

        return [.. bytes];
    }

    private byte[] Recoded(byte[] text)
    {
        string content = Encoding.UTF8.GetString(text);
        byte[] recoded = _random.Next(4) switch
        {
            0 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(content)],
            1 => Encoding.BigEndianUnicode.GetBytes(content),
            2 => CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(content + "中文备注\n"),
            _ => Upload.Gzip(Mutated(text)),
        };
        return _random.Next(2) == 0 ? recoded : Mutated(recoded);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
