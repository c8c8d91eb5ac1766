using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Reports;
using CompliReport.Reports.Formats;

namespace CompliReport.Delivery;

/// <summary>
/// The runs of an exchange in the order in which they were made, <c>chain.jsonl</c>: each line names the manifest before it, so that none
/// can be taken out or changed without changing all that follow; and the roots leave with every receipt and message, so that changing them
/// all is found too.
/// </summary>
/// <remarks>
/// The line in the chain makes a run's manifest final. A manifest says which one comes before it, so of two runs at once one has to write
/// its manifest again. The order of looks keeps that safe: first at the manifest, then at the chain; the manifest is written only over what
/// was seen, the chain only over the chain that was seen. So a manifest whose line stands in the chain is never written over: whoever
/// would do so saw the manifest before that line was there, and then the manifest was another, or is the same.
/// </remarks>
/// <param name="store">Where the runs lie.</param>
/// <param name="exchange">Folder of the exchange.</param>
internal sealed class RunChain(IArtifactStore store, string exchange)
{
    internal const string FileName = "chain.jsonl";
    private const int TriesMax = 1_000;

    private string Path => exchange + "/" + FileName;

    /// <summary>Gives a run its place, or finds the one that it has.</summary>
    /// <param name="run">The run but for its place and its manifest.</param>
    /// <param name="manifestPath">Path of its manifest in the store.</param>
    /// <param name="write">Writes the manifest that follows a run; null for the first.</param>
    /// <param name="key">Who seals it; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The chain cannot be read, or others write to it without end.</exception>
    internal async Task<RunSeal> TakePlaceAsync(
        RunSeal run, string manifestPath, Action<RunSeal?, Stream> write, SealKey? key, CancellationToken cancellationToken)
    {
        for (int i = 0; i < TriesMax; i++)
        {
            if (await TryAsync(run, manifestPath, write, key, cancellationToken).ConfigureAwait(false) is { } seal)
            {
                return seal;
            }
        }

        throw new IOException($"'{Path}' changes without end: {TriesMax} tries to add {run.RunId}. Run again when nobody else writes.");
    }

    // Null where somebody else was faster: look again.
    private async Task<RunSeal?> TryAsync(
        RunSeal run, string manifestPath, Action<RunSeal?, Stream> write, SealKey? key, CancellationToken cancellationToken)
    {
        try
        {
            ArtifactInfo? manifest = await store.FindAsync(manifestPath, cancellationToken).ConfigureAwait(false);
            ArtifactInfo? chain = await store.FindAsync(Path, cancellationToken).ConfigureAwait(false);
            ImmutableArray<RunSeal> seals = chain is null ? [] : await ReadAsync(chain, cancellationToken).ConfigureAwait(false);
            if (seals.FirstOrDefault(seal => seal.RunId == run.RunId) is { } placed)
            {
                await MustHoldAsync(placed, manifestPath, write, seals, cancellationToken).ConfigureAwait(false);
                return placed;
            }

            RunSeal? before = seals.IsEmpty ? null : seals[^1];
            PutResult put = await store.PutIfMatchAsync(
                manifestPath, manifest?.ETag ?? "", stream => write(before, stream), cancellationToken).ConfigureAwait(false);
            if (!put.Written)
            {
                return null;
            }

            RunSeal seal = await SealAsync(
                run with { Number = seals.Length + 1, Manifest = put.Digest, Previous = before?.Manifest ?? default }, key,
                cancellationToken).ConfigureAwait(false);
            PutResult line = await store.PutIfMatchAsync(
                Path, chain?.ETag ?? "", stream => WriteAll(seals.Add(seal), stream), cancellationToken).ConfigureAwait(false);
            return line.Written ? seal : null;
        }
        catch (ArtifactSupersededException)
        {
            return null;
        }
    }

    /// <summary>The lines of a chain.</summary>
    /// <exception cref="IOException">A line is no seal.</exception>
    internal static ImmutableArray<RunSeal> Parse(string path, byte[] content)
    {
        if (content is not [.., (byte)'\n'])
        {
            // To go on from it would lose the runs that it had.
            throw new IOException($"{path}: found a file that is empty or cut off, expected whole lines. Bring back a copy of it, or let "
                + "`complireport verify` say which runs it lacks.");
        }

        ImmutableArray<RunSeal>.Builder seals = ImmutableArray.CreateBuilder<RunSeal>();
        int number = 0;
        foreach (string line in Encoding.UTF8.GetString(content).Split('\n').SkipLast(1))
        {
            number++;
            seals.Add(Line(line, out string fault)
                ?? throw new IOException($"{path}:{number}: {fault}. `complireport verify` tells more."));
        }

        return seals.ToImmutable();
    }

    /// <summary>The seal of a line; null with the reason where it is none.</summary>
    internal static RunSeal? Line(string line, out string fault)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return RunSeal.Read(json.RootElement, out fault);
        }
        catch (JsonException)
        {
            fault = "the line is no JSON";
            return null;
        }
    }

    internal static void WriteAll(IEnumerable<RunSeal> seals, Stream stream) => JsonText.Lines(stream, seals, static (json, seal) =>
    {
        json.WriteStartObject();
        seal.WriteMembers(json);
        json.WriteEndObject();
    });

    private static async Task<RunSeal> SealAsync(RunSeal run, SealKey? key, CancellationToken cancellationToken) =>
        key is null ? run : run with
        {
            PublicKey = [.. key.PublicKey.Span],
            Signature = [.. await key.SignAsync(Convert.FromHexString(run.Statement.Hex), cancellationToken).ConfigureAwait(false)],
        };

    // The run was made before: it has to be the same one, and its manifest has to be there.
    private async Task MustHoldAsync(
        RunSeal placed, string manifestPath, Action<RunSeal?, Stream> write, ImmutableArray<RunSeal> seals,
        CancellationToken cancellationToken)
    {
        RunSeal? before = placed.Number == 1 ? null : seals.First(seal => seal.Number == placed.Number - 1);
        PutResult put = await store.PutIfAbsentAsync(
            manifestPath, stream => write(before, stream), cancellationToken).ConfigureAwait(false);
        if (put.Digest != placed.Manifest
            || (!put.Written && await store.DigestOfAsync(manifestPath, cancellationToken).ConfigureAwait(false) != placed.Manifest))
        {
            throw new IOException($"'{manifestPath}': {Path} has this run with another manifest, although the inputs and the engine's "
                + "version are the same. Choose another output folder, and look at this one with `complireport verify`.");
        }
    }

    private async Task<ImmutableArray<RunSeal>> ReadAsync(ArtifactInfo chain, CancellationToken cancellationToken)
    {
        Stream stream = await store.OpenAsync(chain, 0, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using MemoryStream content = new();
            await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return Parse(chain.Path, content.ToArray());
        }
    }
}
