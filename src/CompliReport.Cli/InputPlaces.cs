using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.LocalRuntime.Queues;
using CompliReport.Proof;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>
/// <c>inputs.jsonl</c> in a folder of results: where the inputs of its runs were, so that <c>rerun</c> finds them. State of this desk and
/// no output of a run: a place is a hint, and what lies there counts by its hash alone.
/// </summary>
internal static class InputPlaces
{
    internal const string FileName = "inputs.jsonl";

    /// <summary>The places noted in a folder of results. A line that is none is passed over: it would only have been a hint.</summary>
    internal static ImmutableArray<PlacedInput> Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        return RegularFile.Is(file) ? [.. File.ReadAllLines(file).Select(PlaceOf).OfType<PlacedInput>()] : [];
    }

    /// <summary>Notes places, a file once, sorted by its path; two processes that do so at once lose nothing.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    internal static async Task AddAsync(string folder, IReadOnlyCollection<PlacedInput> places, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, FileName);
        using IDisposable turn = await FolderLock.TakeAsync(file + ".lock", cancellationToken).ConfigureAwait(false);
        SortedDictionary<string, PlacedInput> byPath = new(StringComparer.Ordinal);
        foreach (PlacedInput place in Read(folder).Concat(places))
        {
            byPath[place.Path] = place;
        }

        string partial = file + ".partial";
        await File.WriteAllLinesAsync(
            partial,
            byPath.Values.Select(static place => JsonSerializer.Serialize(
                new { sha256 = place.Digest.Hex, bytes = place.Bytes, path = place.Path })),
            cancellationToken).ConfigureAwait(false);
        File.Move(partial, file, overwrite: true);
    }

    /// <summary>Where the inputs of a run were, as far as they were files of this desk.</summary>
    internal static ImmutableArray<PlacedInput> Of(RunRequest request, Upload upload, RunResult result)
    {
        ILookup<(string Role, string Name), string> paths =
            Named(request, upload, result).ToLookup(static one => (one.Role, one.Name), static one => Path.GetFullPath(one.Path));
        ILookup<Sha256Digest, string> packs = request.Rules.Select(PackFiles.PathOf).Where(File.Exists)
            .ToLookup(static file => Sha256Digest.Of(File.ReadAllBytes(file)));
        return
        [
            .. from input in result.Inputs
               from path in paths[(input.Role, input.Name)].Concat(packs[input.Digest]).Distinct()
               select new PlacedInput(input.Digest, input.Bytes, path),
        ];
    }

    // By the names under which the run was given them.
    private static IEnumerable<(string Role, string Name, string Path)> Named(RunRequest request, Upload upload, RunResult result)
    {
        string? days = upload.Ledgers.IsEmpty ? null : Path.GetDirectoryName(Path.GetDirectoryName(upload.Ledgers[0]));
        IEnumerable<(string Role, string Name, string? Path)> single =
        [
            ("accounts", Path.GetFileName(request.Accounts ?? upload.Accounts) ?? "", request.Accounts ?? upload.Accounts),
            ("control", Path.GetFileName(upload.Control) ?? "", upload.Control),
            ("filer", "filer.json", request.Filing.Filer ?? upload.Filer),
            ("history", Path.GetFileName(request.History) ?? "", request.History),
        ];
        return
        [
            .. LedgerNames.Of(upload.Ledgers).Select(static file => ("ledger", file.Value, file.Key)),
            .. single.Where(static one => one.Path is not null).Select(static one => (one.Role, one.Name, one.Path!)),
            .. Below(result, "earlier", days),
            .. Below(result, "control_before", days),
            .. Below(result, "rates", request.Rates ?? upload.Rates),
            .. Below(result, "list", request.Lists ?? upload.Lists, "lists/"),
            .. Below(result, "schema", request.Filing.Schemas),
        ];
    }

    // Inputs that are named by their path below a folder.
    private static IEnumerable<(string Role, string Name, string Path)> Below(
        RunResult result, string role, string? folder, string prefix = "") =>
        from input in result.Inputs
        where folder is not null && input.Role == role && input.Name.StartsWith(prefix, StringComparison.Ordinal)
        let path = Path.Combine(folder!, input.Name[prefix.Length..].Replace('/', Path.DirectorySeparatorChar))
        where File.Exists(path)
        select (role, input.Name, path);

    private static PlacedInput? PlaceOf(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            return new PlacedInput(
                Sha256Digest.FromBytes(Convert.FromHexString(root.GetProperty("sha256").GetString()!)),
                root.GetProperty("bytes").GetInt64(), root.GetProperty("path").GetString()!);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException or ArgumentException)
        {
            return null;
        }
    }
}
