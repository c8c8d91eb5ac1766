using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Delivery;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Bytes;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>The inputs and options of a stored run, found again by their hashes.</summary>
/// <param name="Inputs">What goes in.</param>
/// <param name="Options">What the caller decided then.</param>
public sealed record PinnedRun(RunInputs Inputs, RunOptions Options)
{
    /// <summary>Finds everything that a stored run was made of.</summary>
    /// <param name="manifest">The run's manifest.</param>
    /// <param name="search">Where to look.</param>
    /// <param name="missing">Takes what is not found.</param>
    /// <returns>The run; null where anything is missing.</returns>
    /// <exception cref="InvalidDataException">The manifest does not say how the run was asked for, or an input that was found cannot be
    /// used by this build.</exception>
    public static PinnedRun? Of(StoredManifest manifest, InputSearch search, ICollection<MissingInput> missing)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(missing);
        StoredOptions stored = manifest.Options ?? throw StoredJson.Fault(
            StoredRun.ManifestName, "options", "no such field",
            "a manifest that says how the run was asked for: the run was made by engine "
                + $"{manifest.EngineVersion} before that was written down, and only a build of that time can make it again");
        Dictionary<StoredInput, string> paths = [];
        foreach (StoredInput input in manifest.Inputs.Where(static input => !IsBuiltIn(input)))
        {
            if (search.Find(input.Digest, input.Bytes) is { } path)
            {
                paths[input] = path;
            }
            else
            {
                missing.Add(new MissingInput(input));
            }
        }

        return missing.Count > 0 ? null : new Builder(manifest, stored, paths).Build();
    }

    // An empty file need not be found.
    private static readonly Sha256Digest OfNothing = Sha256Digest.Of("");

    // Part of the engine: a run that was judged by them needs no file.
    private static bool IsBuiltIn(StoredInput input) =>
        (input.Role == "tolerances" && input.Digest == PriceTolerances.Default.Digest)
            || (input.Role == "scoring" && input.Digest == CaseScoring.Default.Digest)
            || input.Digest == OfNothing;

    private sealed class Builder(StoredManifest manifest, StoredOptions stored, Dictionary<StoredInput, string> paths)
    {
        internal PinnedRun Build() => new(
            new RunInputs(
                [.. Of("ledger").SelectMany(Ledger)],
                Of("accounts").Select(Open).FirstOrDefault(),
                Content("control") is { } control ? new ControlInput(control.Name, control.Bytes) : null,
                [.. Of("rates").Select(input => new RateFile(input.Name, KindOf(input), Bytes(input)))],
                [.. manifest.Packs.Select(pack => Pack("rules", pack.Id, pack.Digest))])
            {
                Lists = [.. Of("list").Select(input => LedgerInput.FromBytes(input.Name, Bytes(input)))],
                History = Content("history") is { } history ? new HistoryInput(history.Name, history.Bytes) : null,
                ControlBefore = Content("control_before") is { } before ? new ControlInput(before.Name, before.Bytes) : null,
                Filer = Content("filer") is { } filer ? new ControlInput(filer.Name, filer.Bytes) : null,
                Schemas = [.. Of("schema").Select(input => new SchemaFile(input.Name, Bytes(input)))],
                ReportTo = [.. stored.ReportTo.Select(id => Pack(
                    "report_to", id, manifest.Inputs.First(input => input.Role == "report_to" && input.Name == id).Digest))],
                Tolerances = Content("tolerances") is { } tolerances && tolerances.Digest != PriceTolerances.Default.Digest
                    ? PriceTolerances.Read(tolerances.Bytes) : PriceTolerances.Default,
                Scoring = Content("scoring") is { } scoring && scoring.Digest != CaseScoring.Default.Digest
                    ? CaseScoring.Read(scoring.Bytes) : CaseScoring.Default,
                Earlier = Earlier(),
            },
            stored.Options);

        private IEnumerable<StoredInput> Of(string role) => manifest.Inputs.Where(input => input.Role == role);

        private (string Name, Sha256Digest Digest, byte[] Bytes)? Content(string role) =>
            Of(role).FirstOrDefault() is { } input ? (input.Name, input.Digest, Bytes(input)) : null;

        private byte[] Bytes(StoredInput input) =>
            paths.TryGetValue(input, out string? path) ? RegularFile.ReadAllBytes(path) : [];

        private LedgerInput Open(StoredInput input) => paths.TryGetValue(input, out string? path)
            ? new LedgerInput(input.Name, input.Bytes, offset => FolderArtifactStore.OpenFile(path, offset))
            : LedgerInput.FromBytes(input.Name, []);

        private List<LedgerInput> Ledger(StoredInput input)
        {
            if (stored.NotOpened.FirstOrDefault(file => file.Name == input.Name) is { } refused)
            {
                return input.Digest == OfNothing
                    ? [LedgerInput.Refused(input.Name, refused.Reason)]
                    : ZipUpload.Unpacked([Open(input)]) is [{ Refusal: { } reason } same] && reason == refused.Reason
                    ? [same]
                    : [Open(input) with { Refusal = refused.Reason }];
            }

            return stored.Archives.FirstOrDefault(one => one.Name == input.Name) is { } archive
                ? ZipUpload.Unpacked([Open(input)]).FindAll(entry => archive.Entries.Contains(entry.Name))
                : [Open(input)];
        }

        // Days for which there was no room lie before those that were read; a stand-in for each is left out again, and said so.
        private ImmutableArray<EarlierDay> Earlier()
        {
            EarlierDay[] read =
            [
                .. Of("earlier").GroupBy(input => input.Day ?? throw StoredJson.Fault(
                    StoredRun.ManifestName, "inputs", "a ledger of an earlier day without its day", "its day"))
                    .Select(day => new EarlierDay(day.Key, [.. day.Select(Open)])),
            ];
            DateOnly first = read.Select(static one => one.Day).Append(manifest.Day).Min();
            return
            [
                .. read,
                .. Enumerable.Range(1, Math.Min(stored.DaysLeftOut, first.DayNumber)).Select(back => new EarlierDay(
                    first.AddDays(-back), [new LedgerInput("left-out", stored.Options.LookBackBytes + 1, static _ => Stream.Null)])),
            ];
        }

        private RulePack Pack(string role, string id, Sha256Digest digest)
        {
            StoredInput input = manifest.Inputs.FirstOrDefault(input => input.Role == role && input.Digest == digest)
                ?? throw StoredJson.Fault(StoredRun.ManifestName, "inputs", $"no rule pack '{id}'", "the packs that rules names");
            RulePackReading reading = RulePackReader.Read(Path.GetFileName(paths[input]), Bytes(input));
            return reading.Pack is { } pack && pack.Digest == digest
                ? pack
                : throw new InvalidDataException(
                    $"The rule pack '{id}' of the run was found and cannot be used by this build: {string.Join("; ", reading.Faults)}");
        }

        private static RateFileKind KindOf(StoredInput input) => input.Name.Split('/')[0] switch
        {
            "fx" => RateFileKind.Fx,
            "crypto" => RateFileKind.Crypto,
            "official" => RateFileKind.Official,
            "fees" => RateFileKind.Fees,
            _ => throw StoredJson.Fault(
                StoredRun.ManifestName, "inputs", $"the rate file '{input.Name}'",
                "a name that begins with fx/, crypto/, official/ or fees/"),
        };
    }
}
