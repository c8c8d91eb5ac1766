using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Rules;

namespace CompliReport.Delivery.Days;

/// <summary>Gathers from the containers what goes into the run of a day.</summary>
/// <param name="stores">The containers.</param>
/// <param name="records">What was done so far.</param>
/// <param name="ownPacks">The rule packs that come with the program, for an empty container of rules.</param>
/// <param name="lookBackDays">Days before a day in which patterns are looked for too.</param>
/// <param name="reportTo">Packs of further jurisdictions whose authorities are told.</param>
internal sealed class DayInputs(
    DayStores stores, DayRecords records, ImmutableArray<RulePack> ownPacks, int lookBackDays, ImmutableArray<RulePack> reportTo)
{
    /// <summary>Everything that goes into the run of a day.</summary>
    /// <param name="upload">The day.</param>
    /// <param name="past">What is known before it.</param>
    /// <param name="faults">Takes what the stores throw while the engine reads.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<RunInputs> OfRunAsync(UploadedDay upload, DayPast past, StoreFaults faults, CancellationToken cancellationToken)
    {
        RunInputs inputs = await OfShardsAsync(upload, past, faults, cancellationToken).ConfigureAwait(false);
        return inputs with
        {
            Ledgers = [.. upload.Ledgers.Select(file => Open(file, faults, cancellationToken))],
            Control = upload.Control,
            ReportTo = reportTo,
            Filer = await ReferenceFiles.FilerAsync(stores.Rules, upload.Key.Exchange, cancellationToken).ConfigureAwait(false),
            Schemas = await ReferenceFiles.SchemasAsync(stores.Rules, cancellationToken).ConfigureAwait(false),
            Earlier = await EarlierUploads.OfAsync(
                stores.Ledgers, upload.Key, await records.DaysAsync(upload.Key.Exchange, cancellationToken).ConfigureAwait(false),
                lookBackDays, file => Open(file, faults, cancellationToken), cancellationToken).ConfigureAwait(false),
            ControlBefore = upload.Control is null ? null : await ControlBeforeAsync(upload.Key, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The same without the ledgers and what only the whole day needs: what a day's shards are assessed by.</summary>
    internal async Task<RunInputs> OfShardsAsync(
        UploadedDay upload, DayPast past, StoreFaults faults, CancellationToken cancellationToken)
    {
        LedgerInput? accounts = upload.Accounts is null ? null : Open(upload.Accounts, faults, cancellationToken);
        return new RunInputs(
            [], accounts, null, await ReferenceFiles.RatesAsync(stores.Rates, cancellationToken).ConfigureAwait(false),
            await PacksAsync(cancellationToken).ConfigureAwait(false))
        {
            Lists = await ReferenceFiles.ListsAsync(stores.Lists, cancellationToken).ConfigureAwait(false),
            History = await HistoryAsync(past, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<HistoryInput?> HistoryAsync(DayPast past, CancellationToken cancellationToken) => past.Before is not { } before
        ? null
        : new HistoryInput(
            past.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) + "/history.bin",
            await UploadedDay.BytesAsync(stores.Reports, before.Folder + "/history.bin", cancellationToken).ConfigureAwait(false));

    // The engine reads synchronously, on threads of its own that nobody else waits for: blocking here starves no one.
    private LedgerInput Open(ArtifactInfo file, StoreFaults faults, CancellationToken cancellationToken) => file.Refusal is { } refusal
        ? LedgerInput.Refused(UploadedDay.Name(file), refusal)
        : new(
            UploadedDay.Name(file),
            file.Bytes,
            offset => new WatchedStream(
                faults.Watch(() => stores.Ledgers.OpenAsync(file, offset, cancellationToken).GetAwaiter().GetResult()), faults));

    private async Task<ControlInput?> ControlBeforeAsync(DayKey key, CancellationToken cancellationToken)
    {
        foreach (DateOnly day in DayKey.EarlierDays(key.Day))
        {
            DayKey earlier = key with { Day = day };
            string path = earlier.Prefix + UploadedDay.ControlName;
            List<ArtifactInfo> found = await UploadedDay.AllAsync(stores.Ledgers, path, cancellationToken).ConfigureAwait(false);
            if (found.Exists(file => file.Path == path && file.Refusal is null))
            {
                byte[] content = await UploadedDay.BytesAsync(stores.Ledgers, path, cancellationToken).ConfigureAwait(false);
                return new ControlInput(path[(key.Exchange.Text.Length + 1)..], content);
            }
        }

        return null;
    }

    private async Task<ImmutableArray<RulePack>> PacksAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<RulePack>.Builder packs = ImmutableArray.CreateBuilder<RulePack>();
        foreach (ArtifactInfo file in await UploadedDay.AllAsync(stores.Rules, "", cancellationToken).ConfigureAwait(false))
        {
            if (file.Path.EndsWith(".json", StringComparison.Ordinal) && !file.Path.Contains('/', StringComparison.Ordinal))
            {
                RulePackReading reading = RulePackReader.Read(
                    file.Path, await UploadedDay.BytesAsync(stores.Rules, file.Path, cancellationToken).ConfigureAwait(false));
                RulePack pack = reading.Pack
                    ?? throw new InvalidDataException($"The rule pack '{file.Path}' cannot be used: {string.Join("; ", reading.Faults)}");
                packs.Add(packs.All(one => one.Id != pack.Id) ? pack : throw new InvalidDataException(
                    $"The rule pack '{file.Path}' cannot be used: its id '{pack.Id}' is that of another pack too."));
            }
        }

        return packs.Count > 0 ? packs.ToImmutable() : ownPacks;
    }
}
