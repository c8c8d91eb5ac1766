using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>
/// Reads the values of a control file. Unreadable is not absent: a comparison that was asked for must not fall away in silence, so whatever
/// is there and cannot be read is a fault, with its line and path.
/// </summary>
internal sealed class ControlReader
{
    private const string NextStep = "correct the control file and send it again beside the same ledgers";

    private readonly string _name;
    private readonly ICollection<InputFault> _faults;
    private JsonLines? _lines;

    private ControlReader(string name, ICollection<InputFault> faults)
    {
        _name = name;
        _faults = faults;
    }

    /// <summary>Reads a control file in any of the encodings that ledgers may have; null and at least one fault when it cannot be
    /// used.</summary>
    internal static T? Read<T>(
        string name, ReadOnlyMemory<byte> content, ICollection<InputFault> faults, Func<ControlReader, JsonElement, T> read)
        where T : class
    {
        int before = faults.Count;
        ControlReader reader = new(name, faults);
        if (content.Length > LedgerLimits.ControlLengthMax)
        {
            reader.Fault("", "FILE_TOO_LONG", $"{content.Length} bytes", $"at most {LedgerLimits.ControlLengthMax} bytes");
            return null;
        }

        ReadOnlyMemory<byte> json = Utf8(content);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            reader._lines = new JsonLines(json.Span);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                reader.Fault("", "NOT_AN_OBJECT", document.RootElement.ValueKind.ToString(), "a JSON object");
                return null;
            }

            if (reader._lines.Twice is { } line)
            {
                // Which name it is stays unsaid: it may be anything.
                reader.Fault(line, "", "NAMED_TWICE", "a name that stands twice in one object", "each name once");
                return null;
            }

            T result = read(reader, document.RootElement);
            return faults.Count == before ? result : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The latter is half a surrogate pair, which JSON lets through and no text can hold.
            reader.Fault(
                ((broken as JsonException)?.LineNumber ?? 0) + 1, "", "NOT_JSON", "text that is not JSON",
                "a JSON object as in the schema of the control file");
            return null;
        }
    }

    /// <summary>Notes what is wrong with a value.</summary>
    internal void Fault(string path, string code, string found, string expected) =>
        Fault(_lines?.Of(path) ?? 1, path, code, found, expected);

    /// <summary>The text of a value, or the digits of a number; empty where there is none.</summary>
    internal static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() ?? "",
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            }
            : "";

    /// <summary>The objects of a list with their paths; none where there is no list, and a fault where there is something else.</summary>
    internal IEnumerable<(JsonElement Element, string Path)> List(JsonElement element, string parent, string name, bool required = false)
    {
        string path = parent.Length == 0 ? name : parent + "." + name;
        JsonElement list = default;
        bool isThere = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out list)
            && list.ValueKind != JsonValueKind.Null;
        if (!isThere || list.ValueKind != JsonValueKind.Array)
        {
            if (isThere || required)
            {
                Fault(path, isThere ? "NOT_A_LIST" : "MISSING", isThere ? list.ValueKind.ToString() : "nothing", "a list of objects");
            }

            yield break;
        }

        if (list.GetArrayLength() > LedgerLimits.ControlListMax)
        {
            Fault(path, "LIST_TOO_LONG", $"{list.GetArrayLength()} entries", $"at most {LedgerLimits.ControlListMax} entries");
            yield break;
        }

        int number = 0;
        foreach (JsonElement one in list.EnumerateArray())
        {
            string own = string.Create(CultureInfo.InvariantCulture, $"{path}[{number++}]");
            if (one.ValueKind == JsonValueKind.Object)
            {
                yield return (one, own);
            }
            else
            {
                Fault(own, "NOT_AN_OBJECT", one.ValueKind.ToString(), "a JSON object");
            }
        }
    }

    /// <summary>A count; -1 where it is not stated and need not be.</summary>
    internal long Count(JsonElement element, string path, string name, bool required)
    {
        string text = Text(element, name);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return count;
        }

        if (required || IsStated(element, name))
        {
            Fault(path + "." + name, "NOT_A_COUNT", text.Length > 0 ? $"'{text}'" : "nothing", "a whole number from 0");
        }

        return -1;
    }

    /// <summary>An amount; a fault where it is none, or where it is below zero and may not be.</summary>
    internal ScaledAmount Amount(JsonElement element, string path, string name, bool isMagnitude)
    {
        string text = Text(element, name);
        AmountFault fault = ScaledAmount.TryParse(Encoding.UTF8.GetBytes(text), out ScaledAmount amount);
        if (fault != AmountFault.None || (isMagnitude && amount.IsNegative))
        {
            Fault(
                path + "." + name,
                fault == AmountFault.TooManyDigits ? "AMOUNT_TOO_MANY_DIGITS"
                    : fault != AmountFault.None ? "AMOUNT_NOT_A_DECIMAL"
                    : "SIGN_NOT_POSSIBLE",
                text.Length > 0 ? $"'{text}'" : "nothing",
                isMagnitude ? "a plain decimal from 0, of at most 28 digits" : "a plain decimal of at most 28 digits");
        }

        return amount;
    }

    /// <summary>A text that has to be there, and once among those that were met.</summary>
    internal string Name(JsonElement element, string path, string name, HashSet<string> met)
    {
        string text = Text(element, name);
        if (text.Length == 0)
        {
            Fault(path + "." + name, "MISSING", "nothing", "a text");
        }
        else if (!met.Add(text))
        {
            Fault(path + "." + name, "NAMED_TWICE", $"'{text}' again", "each once");
        }

        return text;
    }

    /// <summary>Notes a value that is there and was not read.</summary>
    internal void FaultUnless(bool isRead, JsonElement root, string name, string expected)
    {
        if (!isRead && IsStated(root, name))
        {
            Fault(name, "TIME_NOT_READ", $"'{Text(root, name)}'", expected);
        }
    }

    // Null and the empty text say nothing; a list or an object is something that cannot be read.
    private static bool IsStated(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(""));

    private void Fault(long line, string path, string code, string found, string expected) =>
        _faults.Add(new InputFault(_name, line, path, code, found, expected) { NextStep = NextStep });

    private static ReadOnlyMemory<byte> Utf8(ReadOnlyMemory<byte> content)
    {
        ReadOnlySpan<byte> start = content.Span[..Math.Min(content.Length, LedgerLimits.HeadLength)];
        if (TextForms.Of(start, isWhole: start.Length == content.Length) is { } form && form != TextForm.Utf8)
        {
            using TranscodedContent text = new(new MemoryStream(content.ToArray()), form);
            using MemoryStream utf8 = new();
            text.CopyTo(utf8);
            content = utf8.ToArray();
        }

        return content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
    }
}
