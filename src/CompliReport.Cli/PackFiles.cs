using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Rules;

namespace CompliReport.Cli;

/// <summary>Finds rule packs: by name among those that come with the program, or by path.</summary>
internal static class PackFiles
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "rules");

    /// <summary>The packs that come with the program.</summary>
    internal static ImmutableArray<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)];

    /// <summary>Reads packs; faults are written one a line, and the pack left out.</summary>
    /// <exception cref="FileNotFoundException">There is no such pack.</exception>
    internal static ImmutableArray<RulePack> Read(IEnumerable<string> namesOrFiles, ICollection<string> faults)
    {
        ImmutableArray<RulePack>.Builder packs = ImmutableArray.CreateBuilder<RulePack>();
        foreach (string name in namesOrFiles)
        {
            string file = File.Exists(name) ? name : Path.Combine(Folder, name + ".json");
            if (!File.Exists(file))
            {
                throw new FileNotFoundException(
                    $"There is no rule pack '{name}'. Known packs: {string.Join(", ", Names)}; or give the path of a pack file.", name);
            }

            RulePackReading reading = RulePackReader.Read(Path.GetFileName(file), File.ReadAllBytes(file));
            foreach (RulePackFault fault in reading.Faults)
            {
                faults.Add(fault.ToString());
            }

            if (reading.Pack is { } pack)
            {
                packs.Add(pack);
            }
        }

        return packs.ToImmutable();
    }
}
