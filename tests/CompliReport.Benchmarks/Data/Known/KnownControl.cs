using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;

namespace CompliReport.Benchmarks.Data.Known;

/// <summary>The control file of a known day: true, until a planter changes it.</summary>
internal sealed class KnownControl(KnownDay day)
{
    private const int FirstSeq = 42;

    public List<KnownControlFile> Files { get; } = [];

    /// <summary>The number of this upload.</summary>
    public int FileSeq { get; set; } = FirstSeq;

    /// <summary>The control file of the upload before, as far as it matters here.</summary>
    public static byte[] Before() => JsonSerializer.SerializeToUtf8Bytes(
        new { schema_version = "compliledger/1", exchange_id = KnownDay.Exchange, file_seq = FirstSeq - 1, files = Array.Empty<string>() });

    public void Add(string name, byte[] content, int rowCount, IEnumerable<KnownRow> counted)
    {
        KnownControlFile file = new(name) { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), RowCount = rowCount };
        foreach (KnownRow row in counted.Where(static row => row.IsPosted))
        {
            file.Totals.TryGetValue(row.Asset, out KnownTotal total);
            file.Totals[row.Asset] = row.Amount < 0
                ? total with { DebitCount = total.DebitCount + 1, Debit = total.Debit - row.Amount }
                : total with { CreditCount = total.CreditCount + 1, Credit = total.Credit + row.Amount };
        }

        Files.Add(file);
    }

    public byte[] ToJson()
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema_version", "compliledger/1");
            json.WriteString("exchange_id", KnownDay.Exchange);
            json.WriteString("day", KnownAssets.Iso(day.FirstDay.AddDays(KnownDay.Days - 1)));
            json.WriteNumber("file_seq", FileSeq);
            json.WriteString("period_start", KnownAssets.Iso(day.At(0, 0)));
            json.WriteString("period_end", KnownAssets.Iso(day.At(KnownDay.Days, 0)));
            json.WriteStartArray("files");
            foreach (KnownControlFile file in Files)
            {
                file.WriteTo(json);
            }

            json.WriteEndArray();
            WriteBalances(json);
            json.WriteEndObject();
        }

        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    // The exchange opened with nothing: every account begins with a deposit.
    private void WriteBalances(Utf8JsonWriter json)
    {
        json.WriteStartArray("balances");
        foreach (IGrouping<string, KnownRow> asset in day.Rows.Where(static row => row.IsPosted && !row.IsRepeat)
            .GroupBy(static row => row.Asset).OrderBy(static asset => asset.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("asset", asset.Key);
            json.WriteString("opening", "0");
            json.WriteString("closing", KnownAssets.Plain(asset.Sum(static row => row.Amount)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>What the control file says of one asset in one file.</summary>
internal readonly record struct KnownTotal(long CreditCount, decimal Credit, long DebitCount, decimal Debit);

/// <summary>What the control file says of one file.</summary>
internal sealed class KnownControlFile(string name)
{
    public string Name => name;

    public string Sha256 { get; set; } = "";

    public long RowCount { get; set; }

    public SortedDictionary<string, KnownTotal> Totals { get; } = new(StringComparer.Ordinal);

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("sha256", Sha256);
        json.WriteNumber("row_count", RowCount);
        json.WriteStartArray("totals");
        foreach ((string asset, KnownTotal total) in Totals)
        {
            json.WriteStartObject();
            json.WriteString("asset", asset);
            json.WriteNumber("credit_count", total.CreditCount);
            json.WriteString("credit_sum", KnownAssets.Plain(total.Credit));
            json.WriteNumber("debit_count", total.DebitCount);
            json.WriteString("debit_sum", KnownAssets.Plain(total.Debit));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
