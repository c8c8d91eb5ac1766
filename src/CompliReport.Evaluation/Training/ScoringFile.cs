using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Evaluation.Training;

/// <summary>Writes learned weights into the text of a scoring file: its comments, order and everything that was not learned stay.</summary>
internal static class ScoringFile
{
    private const string ByHand = "hand_set", Learned = "learned", Points = "points";

    /// <summary>The file with the learned weights, what they were by hand, and where they come from.</summary>
    /// <param name="byHand">The scoring with the weights set by hand.</param>
    /// <param name="learned">The same with the learned ones.</param>
    /// <param name="origin">The value of <c>learned</c>, JSON.</param>
    internal static byte[] With(CaseScoring byHand, CaseScoring learned, string origin)
    {
        ImmutableSortedDictionary<string, int> before = ScoreWeights.Of(byHand), after = ScoreWeights.Of(learned);
        KeyValuePair<string, int>[] moved = [.. before.Where(one => after[one.Key] != one.Value)];
        ArrayBufferWriter<byte> text = new();
        ReadOnlySpan<byte> content = byHand.Content.Span;
        int copied = 0;
        foreach ((int from, int to, string name) in PlacesOf(byHand.Content))
        {
            string? value = name == ByHand ? ByHandText(moved)
                : name == Learned ? origin.Replace("\n", "\n  ", StringComparison.Ordinal)
                : after.TryGetValue(name, out int points) ? points.ToString(CultureInfo.InvariantCulture)
                : null;
            if (value is not null)
            {
                text.Write(content[copied..from]);
                text.Write(Encoding.UTF8.GetBytes(value));
                copied = to;
            }
        }

        text.Write(content[copied..]);
        byte[] written = text.WrittenSpan.ToArray();
        CaseScoring read = CaseScoring.Read(written);
        Invariant.Holds(ScoreWeights.Of(read).SequenceEqual(after), "the file has the learned weights");
        Invariant.Holds(ScoreWeights.Of(read.BeforeLearning()).SequenceEqual(before), "the file tells those set by hand");
        return written;
    }

    /// <summary>Where learned weights come from, for <c>learned</c>: the same training gives the same text.</summary>
    internal static string Origin(Action<Utf8JsonWriter> members)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string ByHandText(KeyValuePair<string, int>[] moved) => moved.Length == 0
        ? "{}"
        : "{\n" + string.Concat(moved.Select(static one => string.Create(
            CultureInfo.InvariantCulture, $"    \"{one.Key}\": {one.Value},\n"))) + "  }";

    // Values by name: the path of properties, of an object in a list with its first text. The file was read before: it is sound JSON.
    private static List<(int From, int To, string Name)> PlacesOf(ReadOnlyMemory<byte> content)
    {
        List<(int From, int To, string Name)> places = [];
        JsonReaderOptions options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        Utf8JsonReader json = new(content.Span, options);
        List<string> path = [];
        string property = "";
        while (json.Read())
        {
            int from = (int)json.TokenStartIndex;
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    property = json.GetString()!;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.Null when path.Count == 1 && property is ByHand or Learned:
                    json.Skip();
                    places.Add((from, (int)json.BytesConsumed, property));
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    path.Add(property);
                    property = "";
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.RemoveAt(path.Count - 1);
                    property = "";
                    break;
                case JsonTokenType.String when property.Length > 0 && path[^1].Length == 0 && path.Count > 2:
                    path[^1] = json.GetString()!;
                    break;
                case JsonTokenType.Number:
                    IEnumerable<string> name = path.Skip(1).Append(property).Where(static part => part != Points);
                    places.Add((from, (int)json.BytesConsumed, string.Join('.', name)));
                    break;
            }
        }

        return places;
    }
}
