using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>How every JSON file is written: UTF-8, LF, amounts as decimal strings, text as it is and not as \u escapes.</summary>
internal static class JsonText
{
    // A writer keeps all that it was given until it is flushed: of a report of thousands of legs, megabytes. Benchmark "filings".
    private const int PendingMax = 32 * 1024;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Writes one document, indented, with a line break at its end.</summary>
    internal static void Document(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = Encoder, Indented = true, NewLine = "\n" }))
        {
            write(json);
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes one object a line.</summary>
    internal static void Lines<T>(Stream stream, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = Encoder });
        foreach (T item in items)
        {
            write(json, item);
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    /// <summary>The shortest plain decimal: no exponent, no trailing zero, so that equal numbers are written alike.</summary>
    internal static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>A rate as every output writes it: ten places, below 1 eighteen, rounded half away from zero.</summary>
    internal static decimal Rate(decimal rate) => decimal.Round(rate, rate < 1 ? 18 : 10, MidpointRounding.AwayFromZero);

    /// <summary>An amount of money with two places.</summary>
    internal static string TwoPlaces(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Millionths of a US dollar as dollars with two places, rounded half away from zero.</summary>
    internal static string Dollars(long usdMicros) => TwoPlaces(decimal.Round(usdMicros / 1_000_000m, 2, MidpointRounding.AwayFromZero));

    /// <summary>A list of texts.</summary>
    internal static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>A list of objects.</summary>
    internal static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
            if (json.BytesPending > PendingMax)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>First and last instant.</summary>
    internal static void Period(this Utf8JsonWriter json, string name, UtcInstant from, UtcInstant to)
    {
        json.WriteStartObject(name);
        json.WriteString("from", from.ToString());
        json.WriteString("to", to.ToString());
        json.WriteEndObject();
    }

    /// <summary>A date, or null.</summary>
    internal static void Date(this Utf8JsonWriter json, string name, DateOnly? date) =>
        json.Text(name, date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A text, or null.</summary>
    internal static void Text(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }
}
