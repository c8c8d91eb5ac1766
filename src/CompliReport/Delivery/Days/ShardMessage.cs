using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace CompliReport.Delivery.Days;

/// <summary>Says that a shard is to be assessed, or that a day may be assembled. Names files by their content; no personal data.</summary>
/// <param name="Day">The day.</param>
/// <param name="Cause">Why it was looked at.</param>
/// <param name="Round">How often it was divided because something had changed meanwhile, from 0.</param>
/// <param name="Shard">The shard that is to be assessed, or was.</param>
/// <param name="Shards">All shards of the day, this one among them.</param>
public sealed record ShardMessage(DayKey Day, DayCause Cause, int Round, string Shard, ImmutableArray<string> Shards)
{
    private const string Schema = "complireport/shard/1";

    /// <summary>Of a day that may be assembled: whether the shard could not be assessed, so that the day is to be divided again.</summary>
    public bool IsStale { get; init; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ShardMessage Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement json = document.RootElement;
            ShardMessage message = new(
                DayKey.TryParse(Text(json, "exchange"), Text(json, "day"), out DayKey day) ? day : throw NoMessage(),
                Enum.TryParse(Text(json, "cause"), out DayCause cause) && Enum.IsDefined(cause) ? cause : throw NoMessage(),
                json.GetProperty("round").GetInt32(),
                Text(json, "shard"),
                [.. json.GetProperty("shards").EnumerateArray().Select(static one => one.GetString() ?? "")])
            {
                IsStale = json.GetProperty("stale").GetBoolean(),
            };
            return Text(json, "schema") == Schema && message.Round >= 0 && message.Shards.Contains(message.Shard)
                && message.Shards.All(IsName)
                ? message
                : throw NoMessage();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException
            or System.Collections.Generic.KeyNotFoundException)
        {
            throw NoMessage();
        }
    }

    /// <summary>The message as it is sent, JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        schema = Schema,
        exchange = Day.Exchange.Text,
        day = Day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        cause = Cause.ToString(),
        round = Round,
        shard = Shard,
        shards = Shards.ToArray(),
        stale = IsStale,
    });

    private static bool IsName(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";

    // Without what was found: anybody may have written it.
    private static InvalidDataException NoMessage() =>
        new($"A message about a shard cannot be read: expected JSON of the schema {Schema}, as DayRun sends it.");
}
