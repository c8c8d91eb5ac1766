using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using CompliReport.Proof;

namespace CompliReport.Cli;

/// <summary>Where a command looks for the inputs of stored runs.</summary>
internal static class StoredInputs
{
    private static readonly string[] ContainerNames = ["ledgers", "rates", "lists", "rules", "state"];

    /// <summary>The option <c>--inputs</c>.</summary>
    internal static Option<string[]> Option() => new("--inputs")
    {
        Description = "Folders and files in which the runs' inputs are looked for, by their hashes, whatever they are called now; "
            + "the places that the runs noted are looked at too.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>What is wrong with <c>--inputs</c>, in words; null where nothing is.</summary>
    internal static string? Complaint(IEnumerable<string> inputs) =>
        inputs.FirstOrDefault(static path => !Path.Exists(path)) is { } none ? $"'{none}' does not exist." : null;

    /// <summary>
    /// The places: those given; those that the runs noted in their folder of results; of a served desk its containers; the histories that
    /// runs of the same exchange left; the rule packs that come with the program.
    /// </summary>
    internal static InputSearch Search(IEnumerable<string> inputs, IEnumerable<string> runFolders)
    {
        ImmutableArray<string> exchanges =
            [.. runFolders.Select(static run => Path.GetDirectoryName(Path.GetDirectoryName(run))).OfType<string>().Distinct()];
        ImmutableArray<string> results = [.. exchanges.Select(Path.GetDirectoryName).OfType<string>().Distinct()];
        return new InputSearch(
            [.. inputs, .. results.SelectMany(Containers), .. exchanges.SelectMany(Histories), PackFiles.Folder],
            results.SelectMany(static folder => InputPlaces.Read(folder)));
    }

    /// <summary>Says each input that was not found, and where it was looked for.</summary>
    internal static async Task SayAsync(IReadOnlyCollection<MissingInput> missing, InputSearch search, TextWriter error)
    {
        foreach (MissingInput one in missing.DistinctBy(static one => (one.Input.Role, one.Input.Digest)))
        {
            string length = one.Input.Bytes > 0
                ? one.Input.Bytes.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture) + " bytes, "
                : "";
            await error.WriteLineAsync($"missing: {one.Input.Role} '{one.Input.Name}', {length}SHA-256 {one.Input.Digest.Hex}: "
                + one.NextStep).ConfigureAwait(false);
        }

        // Hundreds of histories of an exchange are told as one.
        string[] places = [.. search.Folders.Where(static place => Path.GetFileName(place) != "history.bin")];
        await error.WriteLineAsync("Looked in: " + string.Join(", ", places)
            + $"; the places noted in {InputPlaces.FileName}; the histories of the exchange's runs.").ConfigureAwait(false);
    }

    // <root>/reports/<exchange>/<day>/<run>: what is served has its inputs beside its reports.
    private static IEnumerable<string> Containers(string results) =>
        Path.GetFileName(results) == "reports" && Path.GetDirectoryName(results) is { } root
            ? ContainerNames.Select(name => Path.Combine(root, name)).Where(Directory.Exists)
            : [];

    private static IEnumerable<string> Histories(string exchange) => !Directory.Exists(exchange)
        ? []
        : Directory.EnumerateDirectories(exchange).SelectMany(Directory.EnumerateDirectories)
            .Select(static run => Path.Combine(run, "history.bin")).Where(File.Exists);
}
