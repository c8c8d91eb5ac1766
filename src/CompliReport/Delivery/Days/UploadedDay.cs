using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Ledgers.Beside;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Delivery.Days;

/// <summary>What lies in the folder of a day: ledgers, control file, customer facts; and what is still missing.</summary>
internal sealed record UploadedDay
{
    internal const string ControlName = "manifest.json";

    private static readonly string[] LedgerEndings = [".csv", ".tsv", ".jsonl", ".csv.gz", ".tsv.gz", ".jsonl.gz", ".zip"];
    private static readonly string[] AccountNames = ["accounts.csv", "accounts.jsonl", "accounts.csv.gz", "accounts.jsonl.gz"];

    internal required DayKey Key { get; init; }

    /// <summary>The ledger files, in the order of their paths.</summary>
    internal required ImmutableArray<ArtifactInfo> Ledgers { get; init; }

    /// <summary>Customer facts, of the day or of the exchange; null for none.</summary>
    internal required ArtifactInfo? Accounts { get; init; }

    /// <summary>The control file; null while it has not come.</summary>
    internal required ControlInput? Control { get; init; }

    /// <summary>Files that the control file names and that have not come.</summary>
    internal required ImmutableArray<string> Missing { get; init; }

    /// <summary>Files that are no part of an upload, by name: they are not read, and said so.</summary>
    internal required ImmutableArray<string> NotRead { get; init; }

    /// <summary>Why this upload cannot be judged; empty when it can.</summary>
    internal required ImmutableArray<string> Refusals { get; init; }

    /// <summary>Names this state of the folder: another file or another content, another id.</summary>
    internal required string Fingerprint { get; init; }

    internal bool IsEmpty => Ledgers.IsEmpty && Control is null;

    /// <summary>Whether the control file and all that it names are there, or never will be of use.</summary>
    internal bool IsComplete => Control is not null && (Missing.IsEmpty || !Refusals.IsEmpty);

    /// <summary>Reads the folder as it is now.</summary>
    internal static async Task<UploadedDay> ReadAsync(IArtifactStore store, DayKey key, CancellationToken cancellationToken)
    {
        List<ArtifactInfo> all = await AllAsync(store, key.Prefix, cancellationToken).ConfigureAwait(false);
        // A day's files lie in its folder, not below: a second a.csv in a folder of the folder must not be taken for the first.
        List<ArtifactInfo> files = all.FindAll(file => !file.Path.AsSpan(key.Prefix.Length).Contains('/'));
        ControlInput? control = null;
        ControlFile? named = null;
        List<InputFault> faults = [];
        ArtifactInfo? found = files.Find(file => file.Path == key.Prefix + ControlName);
        if (found is { Refusal: null })
        {
            control = new ControlInput(ControlName, await BytesAsync(store, found.Path, cancellationToken).ConfigureAwait(false));
            named = ControlFile.Read(ControlName, control.Content, faults);
        }

        HashSet<string> expected = [.. named?.Files.Select(static file => file.Name) ?? []];
        ArtifactInfo[] ledgers = [.. files.Where(file => Name(file) is var name && (expected.Contains(name) || IsLedger(name)))];
        ArtifactInfo? accounts = files.Find(static file => AccountNames.Contains(Name(file)) && file.Refusal is null)
            ?? (await AllAsync(store, key.Exchange + "/accounts.", cancellationToken).ConfigureAwait(false))
                .Find(file => AccountNames.Contains(Name(file)) && file.Refusal is null && file.Path.Count(static c => c == '/') == 1);
        return new UploadedDay
        {
            Key = key,
            Ledgers = [.. ledgers],
            Accounts = accounts,
            Control = control,
            Missing = [.. expected.Except(ledgers.Select(Name)).Order(StringComparer.Ordinal)],
            NotRead = [.. all.Where(
                file => !files.Contains(file)
                    || (!ledgers.Contains(file)
                        && (file.Refusal is not null || (Name(file) != ControlName && !AccountNames.Contains(Name(file))))))
                .Select(file => file.Path[key.Prefix.Length..] + (file.Refusal is { } why ? ": " + why : ""))],
            Refusals = [.. faults.Select(static fault => fault.ToString()).Concat(named is null ? [] : Contradictions(key, named))],
            Fingerprint = FingerprintOf(accounts is null ? all : all.Append(accounts).DistinctBy(static file => file.Path)),
        };
    }

    /// <summary>Everything below a prefix.</summary>
    internal static async Task<List<ArtifactInfo>> AllAsync(IArtifactStore store, string prefix, CancellationToken cancellationToken)
    {
        List<ArtifactInfo> files = [];
        await foreach (ArtifactInfo file in store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            files.Add(file);
        }

        return files;
    }

    /// <summary>A whole small artifact.</summary>
    internal static async Task<byte[]> BytesAsync(IArtifactStore store, string path, CancellationToken cancellationToken)
    {
        Stream stream = await store.OpenAsync(path, 0, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using MemoryStream bytes = new();
            await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes.ToArray();
        }
    }

    internal static string Name(ArtifactInfo file) => file.Path[(file.Path.LastIndexOf('/') + 1)..];

    /// <summary>Whether a file of a day's folder is a ledger, by its name.</summary>
    internal static bool IsLedger(string name) =>
        LedgerEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) && !AccountNames.Contains(name)
            && name != "labels.csv";

    // The path says who wrote it, for an exchange may write below its own prefix only: a control file that says otherwise is not believed.
    private static IEnumerable<string> Contradictions(DayKey key, ControlFile control)
    {
        if (control.Exchange != key.Exchange)
        {
            yield return ControlName
                + $": exchange_id: EXCHANGE_MISMATCH: found '{control.Exchange}', expected '{key.Exchange}' as in the path";
        }

        if (control.Day is { } day && day != key.Day)
        {
            yield return string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                    $"{ControlName}: day: DAY_MISMATCH: found {day:yyyy-MM-dd}, expected {key.Day:yyyy-MM-dd} as in the path");
        }
    }

    private static string FingerprintOf(IEnumerable<ArtifactInfo> files)
    {
        using ContentId id = new();
        foreach (ArtifactInfo file in files.OrderBy(static file => file.Path, StringComparer.Ordinal))
        {
            id.With(file.Path).With(file.ETag);
        }

        return id.Id("upload");
    }
}
