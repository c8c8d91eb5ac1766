using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Filing;
using CompliReport.Detection.Shards;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Delivery.Days;

/// <summary>Why a day is looked at.</summary>
public enum DayCause
{
    /// <summary>A file came: the day runs if its control file and all that it names are there.</summary>
    Arrival,

    /// <summary>The cut-off: it runs with what is there.</summary>
    CutOff,

    /// <summary>Somebody asks: it runs with what is there, again if need be.</summary>
    Request,

    /// <summary>An earlier day came late or was corrected: it runs again if it went on from another history than there is now.</summary>
    Restatement,
}

/// <summary>What became of a look at a day.</summary>
public enum DayState
{
    /// <summary>There is no ledger.</summary>
    Empty,

    /// <summary>The control file, or a file that it names, has not come yet.</summary>
    Waiting,

    /// <summary>This upload was dealt with before.</summary>
    AlreadyDone,

    /// <summary>It ran.</summary>
    Done,

    /// <summary>It contradicts its path, and is recorded as refused.</summary>
    Refused,

    /// <summary>A file changed while it ran; the new file's own event will start the day again.</summary>
    Superseded,

    /// <summary>It was divided into shards, which are being assessed.</summary>
    Assessing,
}

/// <summary>How a look at a day ended.</summary>
/// <param name="State">In a word.</param>
/// <param name="Record">What is recorded; null when nothing is.</param>
/// <param name="Missing">What it waits for.</param>
public sealed record DayOutcome(DayState State, DayRecord? Record, ImmutableArray<string> Missing);

/// <summary>Runs a day from the containers into the containers; doing so twice, at once or after a crash gives one result.</summary>
/// <remarks>
/// Steps and why a crash between any two is harmless: results are named by content and put if absent; notices are sent by id; the record is
/// written last, so that without it everything is done again to the same bytes.
/// </remarks>
/// <param name="stores">The containers.</param>
/// <param name="queue">Where notices of reports go.</param>
/// <param name="ownPacks">The rule packs that come with the program, for an empty container of rules.</param>
public sealed partial class DayRun(DayStores stores, IReportQueue queue, ImmutableArray<RulePack> ownPacks) : IDisposable
{
    // One run at a time in a process: a run uses all processors, and its memory is planned for one.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly DayRecords _records = new(stores.State);

    /// <summary>Days before a day in which patterns are looked for too.</summary>
    public int LookBackDays { get; init; } = RunOptions.LookBackDaysMax;

    /// <summary>Where temporary files are made for a day that memory has no room for; null for nowhere.</summary>
    public string? SpillFolder { get; init; }

    /// <summary>The authorities that are told, by id; empty for those of the packs.</summary>
    public ImmutableArray<string> Authorities { get; init; } = [];

    /// <summary>Packs of further jurisdictions whose authorities are among them.</summary>
    public ImmutableArray<RulePack> ReportTo { get; init; } = [];

    /// <summary>The operator's key, with which runs are sealed; null where they are not.</summary>
    public SealKey? SealKey { get; init; }

    /// <summary>Where reports are registered and go out from; null to send their notices to the queue unregistered.</summary>
    public ReportOutbox? Outbox { get; init; }

    private DayInputs Inputs => new(stores, _records, ownPacks, LookBackDays, ReportTo);

    /// <summary>Looks at a day and runs it if it is time, and then again each later day that went on from what it no longer is.</summary>
    /// <remarks>
    /// So the end is the same in whatever order days arrive. A crash in between changes nothing: the next look at any of the days finds
    /// what is left to do.
    /// </remarks>
    /// <exception cref="IOException">A store is out of reach: try again.</exception>
    /// <exception cref="EngineDefectException">The engine has a defect that this day brings to light.</exception>
    public Task<DayOutcome> RunAsync(DayKey key, DayCause cause, CancellationToken cancellationToken) =>
        RunAsync(key, cause, 0, cancellationToken);

    // The round is 0 for a first look, and more where the day's shards have been assessed.
    private async Task<DayOutcome> RunAsync(DayKey key, DayCause cause, int round, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DayOutcome outcome = await RunOneAsync(key, cause, round, cancellationToken).ConfigureAwait(false);
            // Another process may have run the day before while this one ran.
            while (outcome.State == DayState.Done
                && (await PastAsync(key, cancellationToken).ConfigureAwait(false)).RunId != outcome.Record!.Before)
            {
                outcome = await RunOneAsync(key, DayCause.Restatement, 0, cancellationToken).ConfigureAwait(false);
            }

            if (outcome.State is DayState.Done or DayState.AlreadyDone)
            {
                await RestateLaterAsync(key, cancellationToken).ConfigureAwait(false);
            }

            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RestateLaterAsync(DayKey key, CancellationToken cancellationToken)
    {
        foreach (DateOnly day in await _records.DaysAsync(key.Exchange, cancellationToken).ConfigureAwait(false))
        {
            if (day > key.Day
                && (await RunOneAsync(key with { Day = day }, DayCause.Restatement, 0, cancellationToken).ConfigureAwait(false)).State
                    is DayState.AlreadyDone or DayState.Assessing)
            {
                // What it left is what it was, and so is everything after it; or it goes on from here when it has been put together.
                return;
            }
        }
    }

    private async Task<DayOutcome> RunOneAsync(DayKey key, DayCause cause, int round, CancellationToken cancellationToken)
    {
        using DayWatch watch = new(key, cause);
        try
        {
            return watch.Ended(await LookAsync(key, cause, round, watch, cancellationToken).ConfigureAwait(false));
        }
        catch (ArtifactSupersededException)
        {
            // Also from the delivery, which reads the cited lines again: files of two versions must not stand under one run's name.
            return watch.Ended(new DayOutcome(DayState.Superseded, null, []));
        }
        catch (Exception failure)
        {
            watch.Failed(failure);
            if (EngineDefectException.MayBeTold(failure))
            {
                throw;
            }

            throw new EngineDefectException(failure);
        }
    }

    /// <summary>All days of which anything was uploaded, in order.</summary>
    public async Task<ImmutableArray<DayKey>> DaysAsync(CancellationToken cancellationToken)
    {
        List<ArtifactInfo> files = await UploadedDay.AllAsync(stores.Ledgers, "", cancellationToken).ConfigureAwait(false);
        return [.. files.Select(static file => DayKey.TryOfPath(file.Path, out DayKey key) ? key : default)
            .Where(static key => key != default).Distinct()];
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<DayOutcome> LookAsync(
        DayKey key, DayCause cause, int round, DayWatch watch, CancellationToken cancellationToken)
    {
        UploadedDay upload = await UploadedDay.ReadAsync(stores.Ledgers, key, cancellationToken).ConfigureAwait(false);
        if (upload.IsEmpty)
        {
            return new DayOutcome(DayState.Empty, null, []);
        }

        DayPast past = await PastAsync(key, cancellationToken).ConfigureAwait(false);
        if (cause != DayCause.Request && await _records.OfUploadAsync(upload, cancellationToken).ConfigureAwait(false) is { } known
            && (known.State != "done" || known.Before == past.RunId))
        {
            return new DayOutcome(DayState.AlreadyDone, known, []);
        }

        if (cause == DayCause.Arrival && !upload.IsComplete)
        {
            return new DayOutcome(DayState.Waiting, null, upload.Control is null ? [UploadedDay.ControlName] : upload.Missing);
        }

        if (round == 0 && cause != DayCause.Request && await IsAskedAsync(upload, past, cancellationToken).ConfigureAwait(false))
        {
            return new DayOutcome(DayState.Assessing, null, []);
        }

        watch.Runs();
        return upload.Refusals.IsEmpty
            ? await JudgeAsync(upload, past, cause, round, cancellationToken).ConfigureAwait(false)
            : await RefuseAsync(upload, upload.Refusals, cancellationToken).ConfigureAwait(false);
    }

    // The nearest earlier day that ran, and what an earlier run of this day made.
    private async Task<DayPast> PastAsync(DayKey key, CancellationToken cancellationToken)
    {
        DateOnly[] earlier =
            [.. (await _records.DaysAsync(key.Exchange, cancellationToken).ConfigureAwait(false)).Where(day => day < key.Day)];
        DayRecord? same = await _records.LatestAsync(key, cancellationToken).ConfigureAwait(false);
        return earlier is []
            ? new DayPast(default, null, same)
            : new DayPast(
                earlier[^1], await _records.LatestAsync(key with { Day = earlier[^1] }, cancellationToken).ConfigureAwait(false), same);
    }

    private async Task<DayOutcome> JudgeAsync(
        UploadedDay upload, DayPast past, DayCause cause, int round, CancellationToken cancellationToken)
    {
        StoreFaults faults = new();
        RunInputs inputs = await Inputs.OfRunAsync(upload, past, faults, cancellationToken).ConfigureAwait(false);
        ShardRound shards = new(stores.State, upload.Key, cancellationToken);
        using SpillSpace? space =
            SpillFolder is { } folder ? RunMemory.Of(inputs.Ledgers).SpaceWithin(RunMemory.Allowed, folder) : null;
        // With a control file nothing is added to what it says, so that the same folder on a desk gives the same run id.
        RunOptions options = new()
        {
            Exchange = upload.Control is null ? upload.Key.Exchange : default,
            LookBackDays = LookBackDays,
            SealKey = SealKey,
            Authorities = Authorities,
            Shards = Fan is { } fan && round < RoundsMax ? fan.Shards : 1,
            PartOf = shards.PartOf,
            Spill = space,
        };
        StageClock stages = new();
        RunResult? result = TryExecute(inputs, options, stages, out Exception? broken);
        cancellationToken.ThrowIfCancellationRequested();
        UploadedDay after = await UploadedDay.ReadAsync(stores.Ledgers, upload.Key, cancellationToken).ConfigureAwait(false);
        if (after.Fingerprint != upload.Fingerprint)
        {
            return new DayOutcome(DayState.Superseded, null, []);
        }

        faults.ThrowIfAny();
        if (broken is ShardsOpenException)
        {
            return await AskAsync(upload, past, cause, round, shards, cancellationToken).ConfigureAwait(false);
        }

        if (result is null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(broken!);
        }

        if (result.HistoryRefusal is { } refused)
        {
            throw new InvalidDataException($"{refused}: run {past.Day:yyyy-MM-dd} again.");
        }

        if (RowsOfOthers(result) is > 0 and var rows)
        {
            string refusal = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                    $"exchange_id: EXCHANGE_MISMATCH: found {rows} rows of another exchange, expected '{upload.Key.Exchange}'");
            return await RefuseAsync(upload, [refusal], cancellationToken).ConfigureAwait(false);
        }

        stages.Begin("delivering");
        DeliveredRun delivered = await (Outbox is { } outbox
            ? RunDelivery.DeliverAsync(result, options, stores.Reports, outbox, cancellationToken)
            : RunDelivery.DeliverAsync(result, options, stores.Reports, queue, cancellationToken)).ConfigureAwait(false);
        DayRecord record = RecordOf(
            upload, "done", result.RunId, delivered.Folder) with
        {
            Reports = delivered.Reports,
            Missing = upload.Missing,
            Before = past.RunId,
            Cases = delivered.Cases,
        };
        record = record with { Amendments = AmendmentProposal.Of(past.Same, record, cause) };
        await _records.SaveAsync(upload, record, cancellationToken).ConfigureAwait(false);
        stages.End();
        RunTelemetry.Delivered(result, delivered, stages);
        return new DayOutcome(DayState.Done, record, upload.Missing);
    }

    // A file that vanishes or is cut short by a newer upload makes the engine fail in many ways; whether that was the reason is found out
    // afterwards.
    private static RunResult? TryExecute(RunInputs inputs, RunOptions options, StageClock stages, out Exception? broken)
    {
        broken = null;
        try
        {
            return ComplianceRun.Execute(inputs, options, stages.Watch(null));
        }
#pragma warning disable CA1031 // Thrown on by the caller unless the upload was superseded meanwhile.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            broken = failure;
            return null;
        }
    }

    private static int RowsOfOthers(RunResult result) =>
        result.Ledger.Refused.Rows.Count(
            row => result.Ledger.Refused.FaultsOf(row).Any(static fault => fault.Fault == LedgerFault.ExchangeMismatch));

    private async Task<DayOutcome> RefuseAsync(UploadedDay upload, ImmutableArray<string> refusals, CancellationToken cancellationToken)
    {
        string folder = upload.Key.Prefix + upload.Fingerprint;
        DayRecord record = RecordOf(upload, "refused", "", folder) with { Refusals = refusals };
        byte[] receipt = JsonSerializer.SerializeToUtf8Bytes(
            new { schema = "complireport/refused-upload/1", record.Exchange, record.Day, status = "rejected", record.Refusals },
                DayRecord.Json);
        await stores.Reports.PutIfAbsentAsync(folder + "/receipt.json", stream => stream.Write(receipt), cancellationToken)
            .ConfigureAwait(false);
        await _records.SaveAsync(upload, record, cancellationToken).ConfigureAwait(false);
        return new DayOutcome(DayState.Refused, record, []);
    }

    private static DayRecord RecordOf(UploadedDay upload, string state, string runId, string folder) => new(
        upload.Key.Exchange.Text,
        upload.Key.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        upload.Fingerprint,
        state,
        runId,
        folder,
        Reports: [],
        Missing: [],
        upload.NotRead,
        Refusals: []);
}
