using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace CompliReport.Ledgers.Beside;

/// <summary>On which line each value of a JSON document stands, by its path such as <c>files[0].totals[1].credit_sum</c>.</summary>
/// <remarks>
/// Of the paths only hashes are kept, each made of that of the path before it: a long name with many values in it would otherwise stand in
/// memory once for each of them. Whoever makes two paths of one hash has the document refused that he wrote.
/// </remarks>
internal sealed class JsonLines
{
    private const ulong NoPath = 14_695_981_039_346_656_037, Prime = 1_099_511_628_211;

    private readonly Dictionary<ulong, long> _lines = [];

    /// <param name="json">A document that was parsed before, so that it is one.</param>
    /// <exception cref="InvalidOperationException">A name holds half a surrogate pair.</exception>
    internal JsonLines(ReadOnlySpan<byte> json)
    {
        Stack<(ulong Path, bool IsArray, int Count)> open = new();
        Utf8JsonReader reader = new(json);
        string name = "";
        long line = 1;
        int counted = 0;
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex;
            line += json[counted..start].Count((byte)'\n');
            counted = start;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                default:
                    ulong path = PathIn(open, name);
                    Twice ??= _lines.TryAdd(path, line) ? null : line;
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        open.Push((path, reader.TokenType == JsonTokenType.StartArray, 0));
                    }

                    break;
            }
        }
    }

    /// <summary>The line of the first value whose name stood in its object before; null where there is none.</summary>
    internal long? Twice { get; }

    /// <summary>The line of a value; of what it belongs to where it is not there.</summary>
    internal long Of(string path)
    {
        for (string rest = path; rest.Length > 0; rest = rest[..Math.Max(rest.LastIndexOfAny(['.', '[']), 0)])
        {
            if (_lines.TryGetValue(Longer(NoPath, rest), out long line))
            {
                return line;
            }
        }

        return 1;
    }

    private static ulong PathIn(Stack<(ulong Path, bool IsArray, int Count)> open, string name)
    {
        if (!open.TryPop(out (ulong Path, bool IsArray, int Count) parent))
        {
            return NoPath;
        }

        open.Push(parent with { Count = parent.Count + 1 });
        return parent.IsArray ? Longer(parent.Path, string.Create(CultureInfo.InvariantCulture, $"[{parent.Count}]"))
            : parent.Path == NoPath ? Longer(NoPath, name)
            : Longer(Longer(parent.Path, "."), name);
    }

    // FNV-1a, which goes on from the hash of a beginning.
    private static ulong Longer(ulong path, string more)
    {
        foreach (char c in more)
        {
            path = unchecked((path ^ c) * Prime);
        }

        return path;
    }
}
