using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace CompliReport.Rules;

/// <summary>The kinds of JSON value, in the words of a fault.</summary>
internal enum PackKind
{
    Null,
    Text,
    Number,
    Flag,
    List,
    Object,
}

/// <summary>A JSON value and the line where it starts.</summary>
internal sealed record PackValue(
    PackKind Kind, int Line, string Text, ImmutableArray<PackMember> Members, ImmutableArray<PackValue> Items)
{
    private const int ShownMax = 60;

    /// <summary>The value as a fault quotes it.</summary>
    public string Shown => Kind switch
    {
        PackKind.Text => "'" + (Text.Length <= ShownMax ? Text : Text[..ShownMax] + "...") + "'",
        PackKind.Number or PackKind.Flag => Text.Length <= ShownMax ? Text : Text[..ShownMax] + "...",
        PackKind.List => "a list",
        PackKind.Object => "an object",
        _ => "null",
    };
}

/// <summary>A field of a JSON object and the line of its name.</summary>
internal readonly record struct PackMember(string Name, int Line, PackValue Value);

/// <summary>Reads JSON, with comments and trailing commas, into values that know their line; JsonDocument does not keep it.</summary>
internal ref struct PackJson
{
    private const int DepthMax = 16;
    private const string Expected = "JSON in UTF-8; comments and a comma before a closing bracket are allowed";

    private readonly ReadOnlySpan<byte> _utf8;
    private Utf8JsonReader _reader;

    // Tokens come in the order of the file, so lines are counted on from the token before.
    private int _line = 1, _lineOffset;

    private PackJson(ReadOnlySpan<byte> utf8)
    {
        _utf8 = utf8;
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = DepthMax,
        });
    }

    /// <summary>The value that the file holds, or null and a fault.</summary>
    public static PackValue? Read(ReadOnlySpan<byte> utf8, PackFaults faults)
    {
        // Editors on Windows put a byte order mark before the text.
        utf8 = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (!Utf8.IsValid(utf8))
        {
            faults.Add(1, "", "", RulePackFaultCode.NotJson, "bytes that are not UTF-8", Expected);
            return null;
        }

        PackJson json = new(utf8);
        try
        {
            json._reader.Read();
            PackValue value = json.Value();
            json._reader.Read();
            return value;
        }
        catch (JsonException fault)
        {
            string found = $"an error at byte {((fault.BytePositionInLine ?? 0) + 1).ToString(CultureInfo.InvariantCulture)} of the line";
            faults.Add((int)(fault.LineNumber ?? 0) + 1, "", "", RulePackFaultCode.NotJson, found, Expected);
            return null;
        }
        catch (InvalidOperationException)
        {
            faults.Add(json.Line(), "", "", RulePackFaultCode.NotJson, "an escape that is no character", Expected);
            return null;
        }
    }

    private PackValue Value()
    {
        int line = Line();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ImmutableArray<PackMember>.Builder members = ImmutableArray.CreateBuilder<PackMember>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = _reader.GetString() ?? "";
                    int nameLine = Line();
                    _reader.Read();
                    members.Add(new PackMember(name, nameLine, Value()));
                }

                return new PackValue(PackKind.Object, line, "", members.DrainToImmutable(), []);
            case JsonTokenType.StartArray:
                ImmutableArray<PackValue>.Builder items = ImmutableArray.CreateBuilder<PackValue>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value());
                }

                return new PackValue(PackKind.List, line, "", [], items.DrainToImmutable());
            case JsonTokenType.String:
                return Leaf(PackKind.Text, line, _reader.GetString() ?? "");
            case JsonTokenType.Number:
                return Leaf(PackKind.Number, line, System.Text.Encoding.UTF8.GetString(_reader.ValueSpan));
            case JsonTokenType.True or JsonTokenType.False:
                return Leaf(PackKind.Flag, line, _reader.TokenType == JsonTokenType.True ? "true" : "false");
            default:
                return Leaf(PackKind.Null, line, "");
        }
    }

    private static PackValue Leaf(PackKind kind, int line, string text) => new(kind, line, text, [], []);

    private int Line()
    {
        int offset = (int)_reader.TokenStartIndex;
        if (offset > _lineOffset)
        {
            _line += _utf8[_lineOffset..offset].Count((byte)'\n');
            _lineOffset = offset;
        }

        return _line;
    }
}
