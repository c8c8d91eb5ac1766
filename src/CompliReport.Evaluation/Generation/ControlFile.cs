using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using CompliReport.Values;

namespace CompliReport.Evaluation.Generation;

/// <summary>Credits and debits of one asset in one file: posted rows that a reader can accept, each entry once.</summary>
internal readonly record struct AssetTotals(string Asset, long CreditCount, decimal CreditSum, long DebitCount, decimal DebitSum);

internal readonly record struct AssetBalance(string Asset, decimal Opening, decimal Closing);

internal sealed record ControlledFile(string Name, long Rows, ImmutableArray<AssetTotals> Totals);

/// <summary>Writes <c>manifest.json</c>. The digest is taken from each file as it lies on the disk, so it is always true.</summary>
internal static class ControlFile
{
    public static void Write(
        string folder, string exchange, DateOnly firstDay, DateOnly lastDay,
            IEnumerable<ControlledFile> files, IEnumerable<AssetBalance> balances, int sequence = 1)
    {
        using FileStream target = File.Create(Path.Combine(folder, "manifest.json"));
        using Utf8JsonWriter json = new(target, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("schema_version", "compliledger/1");
        json.WriteString("exchange_id", exchange);
        json.WriteString("day", Iso(lastDay));
        json.WriteNumber("file_seq", sequence);
        json.WriteString("period_start", Iso(firstDay) + "T00:00:00Z");
        json.WriteString("period_end", Iso(lastDay.AddDays(1)) + "T00:00:00Z");
        json.WriteStartArray("files");
        foreach (ControlledFile file in files)
        {
            WriteFile(json, folder, file);
        }

        json.WriteEndArray();
        json.WriteStartArray("balances");
        foreach (AssetBalance balance in balances)
        {
            json.WriteStartObject();
            json.WriteString("asset", balance.Asset);
            json.WriteString("opening", Plain(balance.Opening));
            json.WriteString("closing", Plain(balance.Closing));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        target.WriteByte((byte)'\n');
    }

    /// <summary>The shortest plain decimal.</summary>
    public static string Plain(decimal amount) => amount.ToString("0.##################", CultureInfo.InvariantCulture);

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void WriteFile(Utf8JsonWriter json, string folder, ControlledFile file)
    {
        using FileStream content = File.OpenRead(Path.Combine(folder, file.Name));
        json.WriteStartObject();
        json.WriteString("name", file.Name);
        json.WriteString("sha256", Sha256Digest.FromBytes(SHA256.HashData(content)).Hex);
        json.WriteNumber("row_count", file.Rows);
        json.WriteStartArray("totals");
        foreach (AssetTotals totals in file.Totals)
        {
            json.WriteStartObject();
            json.WriteString("asset", totals.Asset);
            json.WriteNumber("credit_count", totals.CreditCount);
            json.WriteString("credit_sum", Plain(totals.CreditSum));
            json.WriteNumber("debit_count", totals.DebitCount);
            json.WriteString("debit_sum", Plain(totals.DebitSum));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
