using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>The data files that are part of the engine, so that every shell judges alike.</summary>
internal static class EngineFile
{
    /// <summary>How they are read: comments and trailing commas are allowed, unknown and missing fields are not.</summary>
    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // A misspelled field would be no number at all.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The bytes of one of them.</summary>
    /// <param name="name">Its name without a folder, e.g. <c>case-score.json</c>.</param>
    /// <exception cref="InvariantBrokenException">The engine was built without it.</exception>
    internal static byte[] Content(string name)
    {
        using Stream? stream = typeof(EngineFile).Assembly.GetManifestResourceStream(name);
        Invariant.Holds(stream is not null, "its data files are part of the engine");
        using MemoryStream content = new();
        stream!.CopyTo(content);
        return content.ToArray();
    }
}
