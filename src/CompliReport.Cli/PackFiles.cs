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
    /// <summary>The folder of the packs that come with the program.</summary>
    internal static string Folder => Path.Combine(AppContext.BaseDirectory, "rules");

    /// <summary>The names of the packs that come with the program.</summary>
    internal static ImmutableArray<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)];

    /// <summary>The packs that come with the program.</summary>
    internal static ImmutableArray<RulePack> All() => Read(Names, new List<string>());

    /// <summary>The authorities of the packs that come with the program, sorted.</summary>
    internal static IEnumerable<string> Authorities() => All()
        .SelectMany(static pack => pack.Authorities).Select(static duty => duty.Authority).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The full path of a pack's file, which need not be there.</summary>
    internal static string PathOf(string nameOrFile) =>
        Path.GetFullPath(File.Exists(nameOrFile) ? nameOrFile : Path.Combine(Folder, nameOrFile + ".json"));

    /// <summary>Reads packs; faults are written one a line, and the pack left out.</summary>
    /// <remarks>
    /// A file that is named twice is read once. Two files of one pack id are a fault: each of their rules would be judged twice, under one
    /// name.
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no such pack.</exception>
    internal static ImmutableArray<RulePack> Read(IEnumerable<string> namesOrFiles, ICollection<string> faults)
    {
        ImmutableArray<RulePack>.Builder packs = ImmutableArray.CreateBuilder<RulePack>();
        HashSet<string> read = new(StringComparer.Ordinal);
        Dictionary<string, string> fileOf = new(StringComparer.Ordinal);
        foreach (string name in namesOrFiles)
        {
            string file = PathOf(name);
            if (!File.Exists(file))
            {
                throw new FileNotFoundException(
                    $"There is no rule pack '{name}'. Known packs: {string.Join(", ", Names)}; or give the path of a pack file.", name);
            }

            if (!read.Add(file))
            {
                continue;
            }

            RulePackReading reading = RulePackReader.Read(Path.GetFileName(file), File.ReadAllBytes(file));
            foreach (RulePackFault fault in reading.Faults)
            {
                faults.Add(fault.ToString());
            }

            if (reading.Pack is not { } pack)
            {
                continue;
            }

            if (fileOf.TryAdd(pack.Id, name))
            {
                packs.Add(pack);
            }
            else
            {
                faults.Add($"{name}: id: PACK_TWICE: found '{pack.Id}', which is the id of {fileOf[pack.Id]} too, expected an id of its "
                    + "own: give one of the two, or change the id in one of them.");
            }
        }

        return packs.ToImmutable();
    }
}
