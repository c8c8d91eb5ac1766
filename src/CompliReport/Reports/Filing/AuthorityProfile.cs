using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports.Filing;

/// <summary>
/// How an authority wants its reports: a file of <c>rules/authorities</c>. Codes, limits, what is mandatory and how the unknown is written
/// are data; how elements stand in a file is the writer's.
/// </summary>
public sealed record AuthorityProfile
{
    /// <summary>The name of the profile, e.g. <c>goaml-ae</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The authority whose fields of <c>filer.json</c> are needed, e.g. <c>AE-FIU</c>.</summary>
    public required string Authority { get; init; }

    /// <summary>The writer: <c>goaml</c>, <c>fincen</c>, <c>camlmac</c>, <c>safe</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format that it writes, e.g. <c>5.0.2</c>.</summary>
    public required string FormatVersion { get; init; }

    /// <summary>The report types of rule packs that go out in it.</summary>
    public required ImmutableArray<string> ReportTypes { get; init; }

    /// <summary><c>en</c> or <c>zh</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The zone in which the authority reads dates, an id of the tz database.</summary>
    public required string TimeZone { get; init; }

    /// <summary>File of the schema below a folder of schemas; empty where none is published.</summary>
    public required string SchemaFile { get; init; }

    /// <summary>After which time a report on activity that goes on is due again, such as <c>120d</c> or <c>3M</c>; empty for
    /// never.</summary>
    public required string ContinuingAfter { get; init; }

    /// <summary>Numbers by name, e.g. <c>narrative_length</c>, <c>accounts_max</c>.</summary>
    public required ImmutableSortedDictionary<string, long> Limits { get; init; }

    /// <summary>Fields of the filer's entry for the authority that have to be there.</summary>
    public required ImmutableArray<string> FilerFields { get; init; }

    /// <summary>Facts of a subject that the authority wants, by name of the column; a missing one is written as unknown and said.</summary>
    public required ImmutableArray<string> SubjectFields { get; init; }

    /// <summary>What is written for what is not known, by field; <c>*</c> for all others.</summary>
    public required ImmutableSortedDictionary<string, string> Unknown { get; init; }

    /// <summary>Tables by name: each our word or id and the authority's code, several codes separated by spaces.</summary>
    public required ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Codes { get; init; }

    /// <summary>Terms that the narrative has to quote, e.g. <c>CVC FIN-2019-A003</c>.</summary>
    public required ImmutableArray<string> KeyTerms { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>The profiles that come with the engine, by id.</summary>
    public static ImmutableArray<AuthorityProfile> All { get; } =
        [.. ((string[])["camlmac-str", "fincen-sar", "goaml-ae", "safe-fxr"]).Select(static id => Read(EngineFile.Content(id + ".json")))];

    /// <summary>The profile that a report type goes out in; null where none is known, and then report.json alone is made.</summary>
    public static AuthorityProfile? Of(string reportType) =>
        All.FirstOrDefault(profile => profile.ReportTypes.Contains(reportType, StringComparer.Ordinal));

    /// <summary>A limit.</summary>
    /// <exception cref="InvariantBrokenException">The profile lacks it.</exception>
    public long Limit(string name)
    {
        Invariant.Holds(Limits.ContainsKey(name), $"profile {Id} has the limit {name}");
        return Limits[name];
    }

    /// <summary>The code of a word in a table; else that of <c>*</c>; null where neither is there.</summary>
    public string? Code(string table, string word) => Codes.TryGetValue(table, out var codes)
        ? codes.GetValueOrDefault(word) ?? codes.GetValueOrDefault("*")
        : null;

    /// <summary>What is written for an unknown field.</summary>
    public string UnknownOf(string field) => Unknown.GetValueOrDefault(field) ?? Unknown.GetValueOrDefault("*", "");

    /// <summary>Reads a profile of our own; a fault in it is a defect of the build.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static AuthorityProfile Read(byte[] json)
    {
        try
        {
            ProfileFile file = JsonSerializer.Deserialize<ProfileFile>(json, EngineFile.Json) ?? throw new JsonException("empty");
            return new AuthorityProfile
            {
                Id = file.Id,
                Authority = file.Authority,
                Format = file.Format,
                FormatVersion = file.FormatVersion,
                ReportTypes = [.. file.ReportTypes],
                Language = file.Language,
                TimeZone = file.TimeZone,
                SchemaFile = file.SchemaFile,
                ContinuingAfter = file.ContinuingAfter,
                Limits = file.Limits.ToImmutableSortedDictionary(StringComparer.Ordinal),
                FilerFields = [.. file.FilerFields],
                SubjectFields = [.. file.SubjectFields],
                Unknown = file.Unknown.ToImmutableSortedDictionary(StringComparer.Ordinal),
                Codes = file.Codes.ToImmutableSortedDictionary(
                    static table => table.Key, static table => table.Value.ToImmutableSortedDictionary(StringComparer.Ordinal),
                    StringComparer.Ordinal),
                KeyTerms = [.. file.KeyTerms],
                Digest = Sha256Digest.Of(json),
            };
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"An authority profile cannot be read: {wrong.Message}", wrong);
        }
    }

    private sealed record ProfileFile(
        string Id, string Authority, string Format, string FormatVersion, string[] ReportTypes, string Language, string TimeZone,
        string SchemaFile, string ContinuingAfter, Dictionary<string, long> Limits, string[] FilerFields, string[] SubjectFields,
        Dictionary<string, string> Unknown, Dictionary<string, Dictionary<string, string>> Codes, string[] KeyTerms, string[] Sources);
}
