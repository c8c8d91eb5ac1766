using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Tests.Architecture;

namespace CompliReport.Tests.Detection;

/// <summary>What each typology costs, as measured by the benchmarks and kept beside them.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "It is made from JSON.")]
internal sealed record TypologyCosts(
    string Schema, string Processor, string On, string Command, long Rows, int Rounds, Dictionary<string, long> CpuMsPerMillionRows)
{
    // Two measurements on a busy machine differ by this much.
    private const int NoiseMs = 10;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    internal static TypologyCosts Read() => JsonSerializer.Deserialize<TypologyCosts>(
        File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "CompliReport.Benchmarks", "results", "typology-costs.json")), Options)!;

    /// <summary>How it was measured, for the head of the page.</summary>
    internal string Text() => string.Create(CultureInfo.InvariantCulture, $"""
        **Cost** is CPU time of detection with this typology alone, less that with none; the least of {Rounds} rounds on a day of {Rows} rows without a watch list,
        {Processor}, {On}: `{Command} --in <dir>`. Some {NoiseMs} ms are chance. The network of who paid whom is built once for
        all typologies that look at it: {CpuMsPerMillionRows["network"]} ms per million rows.

        """).ReplaceLineEndings("\n");

    /// <summary>What one costs.</summary>
    internal string Of(Typology one) => CpuMsPerMillionRows.TryGetValue(one.Id, out long cost)
        ? string.Create(CultureInfo.InvariantCulture, $"{(cost < NoiseMs ? $"less than {NoiseMs}" : cost)} ms per million rows")
            + (one.Scope is TypologyScope.Network ? ", the network apart" : "")
        : "not measured";

    /// <summary>Whether all typologies were measured.</summary>
    internal bool IsWhole => TypologyCatalog.All.All(one => CpuMsPerMillionRows.ContainsKey(one.Id));
}
