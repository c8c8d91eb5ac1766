using System;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>How registers keep entries and steps: one JSON each, the same in every register.</summary>
public static class RegisterJson
{
    /// <summary>Names and words of the register's JSON, also of what commands and functions show of it.</summary>
    public static JsonSerializerOptions Options { get; } = Make(isIndented: false);

    /// <summary>The same with line ends, for people.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(isIndented: true);

    /// <summary>An entry without its message.</summary>
    public static string Of(RegisterEntry entry) => JsonSerializer.Serialize(entry, Options);

    /// <summary>A step.</summary>
    public static string Of(RegisterTransition transition) => JsonSerializer.Serialize(transition, Options);

    /// <summary>Reads an entry; its message is kept beside it.</summary>
    /// <exception cref="InvalidDataException">It is none that this version knows.</exception>
    public static RegisterEntry Entry(string json, string noticeBody) => Read<RegisterEntry>(json) with { NoticeBody = noticeBody };

    /// <summary>Reads a step.</summary>
    /// <exception cref="InvalidDataException">It is none that this version knows: an unknown state is never taken for another.</exception>
    public static RegisterTransition Transition(string json) => Read<RegisterTransition>(json);

    private static T Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException(
                $"The register holds something that this version cannot read ({wrong.Path ?? "its start"}). Use the version that wrote it, "
                    + "or restore the register.",
                wrong);
        }
    }

    private static JsonSerializerOptions Make(bool isIndented) => new()
    {
        WriteIndented = isIndented,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new TextConverter<Sha256Digest>(
                static text => text.Length == 0 ? default : Sha256Digest.FromBytes(Convert.FromHexString(text)),
                static digest => digest.Hex),
            new TextConverter<UtcInstant>(static text => UtcInstant.Of(text), static instant => instant.ToString()),
            new TextConverter<ContinuingClock>(
                static text => ContinuingClock.TryParse(text, out ContinuingClock clock) ? clock : throw new FormatException(text),
                static clock => clock.ToString()),
        },
    };

    /// <summary>A value as its text.</summary>
    private sealed class TextConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return read(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
            }
            catch (Exception wrong) when (wrong is FormatException or ArgumentException)
            {
                throw new JsonException(wrong.Message, wrong);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
