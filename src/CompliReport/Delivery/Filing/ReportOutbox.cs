using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>Registers the reports of a run, and sends the messages of those that are released and were not sent.</summary>
/// <remarks>
/// A message is kept with its entry, written as one: from then on it cannot be lost. Sending takes what is released and not sent, gives it
/// to the queue, and then writes <see cref="ReportState.Sent"/>. A crash between these two sends it again, and the queue recognises the id;
/// the other order could lose a report. A crash anywhere else leaves what the next call finds and goes on with.
/// </remarks>
/// <param name="register">What is remembered.</param>
/// <param name="queue">Where messages go.</param>
/// <param name="store">Where the reports lie.</param>
/// <param name="time">The clock of the shell: for steps and waiting, never for what a report says.</param>
public sealed class ReportOutbox(IReportRegister register, IReportQueue queue, IArtifactStore store, TimeProvider time)
{
    /// <summary>Who makes drafts and sends, unless somebody is named.</summary>
    public const string DefaultWho = "complireport";

    /// <summary>Tries of a sending before it is written down as failed.</summary>
    public const int TriesMax = 3;

    // Sent messages that are marked in one go: the queue recognises as many when a process dies before.
    private const int MarksMax = 100;

    /// <summary>When reports that are registered from now on go out.</summary>
    public ReportRelease Release { get; init; }

    /// <summary>Who makes the drafts. Whoever approves them must be somebody else.</summary>
    public string Who { get; init; } = DefaultWho;

    /// <summary>Waits between tries.</summary>
    public Func<TimeSpan, CancellationToken, Task> DelayAsync { get; init; } = (span, cancel) => Task.Delay(span, time, cancel);

    /// <summary>Lets one worker send at a time; null where the queue recognises what was sent, or asks for it itself.</summary>
    public Func<CancellationToken, Task<IDisposable>>? Claim { get; init; }

    /// <summary>Decisions on what is registered here.</summary>
    public ReportDecisions Decisions { get; } = new(register, store, time);

    /// <summary>All that is registered, in no order that means anything.</summary>
    public IAsyncEnumerable<RegisteredReport> AllAsync(CancellationToken cancellationToken) => register.AllAsync(cancellationToken);

    /// <summary>Registers drafts. One that is there already stays as it is; another revision of a known report replaces those that
    /// stood.</summary>
    public Task RegisterAsync(ImmutableArray<RegisterEntry> entries, CancellationToken cancellationToken) => RegisterAsync(
        [.. entries.Select(made => made with { Release = Release })], Who, static made => "made by run " + made.RunId, cancellationToken);

    /// <summary>Registers drafts, each of which goes out as its entry says.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="who">Who made them, and so cannot approve them.</param>
    /// <param name="why">Why each was made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task RegisterAsync(
        ImmutableArray<RegisterEntry> entries, string who, Func<RegisterEntry, string> why, CancellationToken cancellationToken)
    {
        ImmutableArray<RegisteredReport>.Builder drafts = ImmutableArray.CreateBuilder<RegisteredReport>();
        List<(RegisteredReport Old, RegisterEntry By)> replaced = [];
        Dictionary<string, ImmutableArray<RegisteredReport>> registered =
            await OfReportsAsync(entries.Select(static made => made.Report), cancellationToken).ConfigureAwait(false);
        HashSet<string> met = new(StringComparer.Ordinal);
        foreach (RegisterEntry made in entries)
        {
            ImmutableArray<RegisteredReport> known = registered[made.Report];
            if (!met.Add(made.Report))
            {
                // Another revision in the same call has to know the one before it.
                await register.RegisterAllAsync(drafts.ToImmutable(), cancellationToken).ConfigureAwait(false);
                drafts.Clear();
                known = await register.OfReportAsync(made.Report, cancellationToken).ConfigureAwait(false);
            }

            RegisterEntry? there = known.FirstOrDefault(one => one.Entry.Revision == made.Revision)?.Entry;
            RegisterEntry entry = there ?? made with
            {
                Replaces = [.. known.Where(static one => Stands(one.State)).Select(static one => one.Entry.Revision)],
            };
            if (there is null)
            {
                drafts.Add(new RegisteredReport(entry, [new(1, ReportState.Draft, who, why(entry), Now())]));
            }

            // Also of an entry that was there: the process that wrote it may have died before this.
            replaced.AddRange(known.Where(one => entry.Replaces.Contains(one.Entry.Revision) && Stands(one.State))
                .Select(one => (one, entry)));
        }

        // Where another worker is faster with an entry, his is the same report.
        await register.RegisterAllAsync(drafts.ToImmutable(), cancellationToken).ConfigureAwait(false);
        foreach ((RegisteredReport old, RegisterEntry by) in replaced)
        {
            await Decisions.DecideAsync(
                old.Entry.Key, ReportState.Amended, who, $"replaced by revision {by.Revision}, {why(by)}", "", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is released of a run whose files this very process has just written or compared: they are not read
    /// again.</summary>
    /// <param name="written">The entries as this run makes them. An entry of the register that says something else of its files was made
    /// by another run, and its files are read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<ReportSending> SendWrittenAsync(ImmutableArray<RegisterEntry> written, CancellationToken cancellationToken) => SendAsync(
        [.. written.Select(static entry => entry.Key)],
        written.ToImmutableDictionary(static entry => entry.Key),
        cancellationToken);

    /// <summary>Sends those of some reports that are released and were not sent, in the order given.</summary>
    public Task<ReportSending> SendAsync(ImmutableArray<ReportKey> keys, CancellationToken cancellationToken) =>
        SendAsync(keys, ImmutableDictionary<ReportKey, RegisterEntry>.Empty, cancellationToken);

    private async Task<ReportSending> SendAsync(
        ImmutableArray<ReportKey> keys, ImmutableDictionary<ReportKey, RegisterEntry> written, CancellationToken cancellationToken)
    {
        using IDisposable? alone = keys.IsEmpty || Claim is null ? null : await Claim(cancellationToken).ConfigureAwait(false);
        ReportSending sending = new();
        List<RegisteredReport> pending = [];
        Dictionary<string, ImmutableArray<RegisteredReport>> registered =
            await OfReportsAsync(keys.Select(static key => key.Report), cancellationToken).ConfigureAwait(false);
        foreach (ReportKey key in keys)
        {
            RegisteredReport? report = registered[key.Report].FirstOrDefault(one => one.Entry.Revision == key.Revision);
            if (report is null || !report.IsToBeSent)
            {
                _ = report?.WasSent is true ? sending.Known.Add(key) : sending.Held.Add(key);
            }
            else if ((report.State == ReportState.Draft && written.GetValueOrDefault(key) is { } own
                    && own.Folder == report.Entry.Folder && own.Digest == report.Entry.Digest)
                || await IsWholeAsync(report, cancellationToken).ConfigureAwait(false))
            {
                pending.Add(report);
            }
            else
            {
                sending.Altered.Add(key);
            }
        }

        await SendAsync(pending, sending, cancellationToken).ConfigureAwait(false);
        foreach (ReportKey _ in sending.Known)
        {
            RunTelemetry.Noticed(wasSent: false);
        }

        return sending;
    }

    /// <summary>Sends whatever is released and was not sent: what failed before, what was approved meanwhile.</summary>
    /// <param name="evenIfEarly">Also what failed a short while ago and is not worth another try yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ReportSending> SendAllAsync(bool evenIfEarly, CancellationToken cancellationToken)
    {
        List<RegisteredReport> found = [];
        await foreach (RegisteredReport report in register.ToBeSentAsync(cancellationToken).ConfigureAwait(false))
        {
            if (evenIfEarly || report.Failure?.NextTry is not { } next || next <= Now())
            {
                found.Add(report);
            }
        }

        // By detection, so that of one case the earlier report goes first.
        ImmutableArray<ReportKey> keys =
        [
            .. found.OrderBy(static report => report.Entry.DetectedOn)
                .ThenBy(static report => report.Entry.Key.ToString(), StringComparer.Ordinal)
                .Select(static report => report.Entry.Key),
        ];
        return await SendAsync(keys, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, ImmutableArray<RegisteredReport>>> OfReportsAsync(
        IEnumerable<string> reports, CancellationToken cancellationToken)
    {
        ImmutableArray<string> named = [.. reports.Distinct()];
        ImmutableArray<ImmutableArray<RegisteredReport>> found =
            await register.OfReportsAsync(named, cancellationToken).ConfigureAwait(false);
        return named.Zip(found).ToDictionary(static one => one.First, static one => one.Second, StringComparer.Ordinal);
    }

    // Sends in order. What a queue refuses holds back its own case only; when a second report is refused too, the queue is down.
    private async Task SendAsync(List<RegisteredReport> pending, ReportSending sending, CancellationToken cancellationToken)
    {
        int tries = 0, refused = 0;
        while (pending.Count > 0 && refused < 2)
        {
            Exception? failure = await SendUntilFailureAsync(pending, sending, () => tries = refused = 0, cancellationToken)
                .ConfigureAwait(false);
            if (failure is null)
            {
                return;
            }

            if (++tries < TriesMax && refused == 0)
            {
                await DelayAsync(TimeSpan.FromSeconds(tries * tries), cancellationToken).ConfigureAwait(false);
                continue;
            }

            RegisteredReport head = pending[0];
            sending.Failure = failure;
            sending.Failed.Add(head.Entry.Key);
            await NoteFailureAsync(head, tries, failure, cancellationToken).ConfigureAwait(false);
            pending.RemoveAll(one => one.Entry.CaseId == head.Entry.CaseId);
            refused++;
            tries = 0;
        }
    }

    // The queue's failure is returned; a register that fails is thrown: what was sent must not be taken for unsent.
    private async Task<Exception?> SendUntilFailureAsync(
        List<RegisteredReport> pending, ReportSending sending, Action onSent, CancellationToken cancellationToken)
    {
        ImmutableArray<ReportNotice> notices = [.. pending.Select(static report => report.Entry.ToNotice())];
        List<RegisteredReport> unmarked = [];
        Exception? failure = null;
        IAsyncEnumerator<ReportNotice> sent = queue.SendAllAsync(notices, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (sent.ConfigureAwait(false))
        {
            while (failure is null)
            {
                try
                {
                    if (!await sent.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
#pragma warning disable CA1031 // Whatever a queue throws is written down and tried again.
                catch (Exception thrown) when (thrown is not InvariantBrokenException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    failure = thrown;
                    break;
                }

                int i = pending.FindIndex(report => report.Entry.Key.ToString() == sent.Current.Id);
                Invariant.Holds(i >= 0, "a queue tells of what it was given");
                unmarked.Add(pending[i]);
                sending.Sent.Add(pending[i].Entry.Key);
                pending.RemoveAt(i);
                onSent();
                if (unmarked.Count == MarksMax)
                {
                    await MarkSentAsync(unmarked, cancellationToken).ConfigureAwait(false);
                    unmarked = [];
                }
            }
        }

        await MarkSentAsync(unmarked, cancellationToken).ConfigureAwait(false);
        if (failure is null && pending.Count > 0)
        {
            // A queue with a register in front of it does not send what is marked there: who sent it died before he wrote it here.
            await MarkSentAsync(pending, cancellationToken).ConfigureAwait(false);
            sending.Known.UnionWith(pending.Select(static report => report.Entry.Key));
            pending.Clear();
        }

        return failure;
    }

    private async Task MarkSentAsync(List<RegisteredReport> sent, CancellationToken cancellationToken)
    {
        while (sent.Count > 0)
        {
            ImmutableArray<bool> marked = await register.AppendAllAsync(
                [.. sent.Select(report => (report.Entry.Key, SentStep(report)))], cancellationToken).ConfigureAwait(false);
            List<RegisteredReport> again = [];
            foreach (RegisteredReport report in sent.Where((_, i) => !marked[i]))
            {
                RegisteredReport? known = await register.FindAsync(report.Entry.Key, cancellationToken).ConfigureAwait(false);
                again.AddRange(known is { WasSent: false } ? [known] : []);
            }

            sent = again;
        }
    }

    // Decided on otherwise while the message went out: that stands, and what went out is written beside it.
    private RegisterTransition SentStep(RegisteredReport report) => ReportLife.IsLegal(report.State, ReportState.Sent)
        ? new(report.NextNumber, ReportState.Sent, Who, "its message is in the queue", Now())
        : new(report.NextNumber, report.State, Who, "its message had gone out when this was decided", Now())
        {
            Code = LifeCodes.MessageOut,
        };

    private async Task NoteFailureAsync(RegisteredReport report, int tries, Exception failure, CancellationToken cancellationToken)
    {
        int attempts = (report.Failure?.Attempts ?? 0) + tries;
        UtcInstant now = Now();
        RegisterTransition note = new(
            report.NextNumber, report.State, Who, $"the queue did not take its message: {failure.GetType().Name}", now)
        {
            Code = LifeCodes.SendFailed,
            Attempts = attempts,
            NextTry = UtcInstant.FromNanoseconds(now.Nanoseconds + (UtcInstant.Minute << Math.Min(attempts - 1, 6))),
        };
        // Where somebody else wrote meanwhile, there is newer knowledge than this failure.
        await register.AppendAsync(report.Entry.Key, note, cancellationToken).ConfigureAwait(false);
    }

    // Whether the store still holds what was registered, or approved. If not, an approval is void, and a draft says that it is held.
    private async Task<bool> IsWholeAsync(RegisteredReport report, CancellationToken cancellationToken)
    {
        Sha256Digest digest = await ReportFolder.ReadAsync(store, report.Entry.Folder, cancellationToken).ConfigureAwait(false);
        if (digest == (report.Approval?.Digest ?? report.Entry.Digest))
        {
            return true;
        }

        bool wasApproved = report.State == ReportState.Approved;
        if (wasApproved || report.Failure?.Code != LifeCodes.ReportAltered)
        {
            RegisterTransition note = new(
                report.NextNumber, ReportState.Draft, Who,
                wasApproved ? "its files changed after the approval, which is void" : "its files are not those that its run wrote", Now())
            {
                Code = wasApproved ? LifeCodes.ApprovalVoid : LifeCodes.ReportAltered,
            };
            await register.AppendAsync(report.Entry.Key, note, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private static bool Stands(ReportState state) => state is not (ReportState.Amended or ReportState.Withdrawn);

    private UtcInstant Now() => ShellClock.Now(time);
}
