using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>What became of a decision.</summary>
/// <param name="Report">The report as it stands now; null where there is none.</param>
/// <param name="Refusal">Why nothing was changed; null where it was, or where all was as decided before.</param>
/// <param name="IsChanged">Whether a step was added.</param>
public sealed record DecisionOutcome(RegisteredReport? Report, LifeRefusal? Refusal, bool IsChanged);

/// <summary>Decisions of people and answers of authorities: each is a step in the register, or a refusal in words.</summary>
/// <param name="register">What is remembered.</param>
/// <param name="store">Where the reports lie.</param>
/// <param name="time">The clock of the shell.</param>
public sealed class ReportDecisions(IReportRegister register, IArtifactStore store, TimeProvider time)
{
    // Others may write between reading and adding; as often as this in a row means that something is wrong.
    private const int TriesMax = 20;

    /// <summary>The report that somebody means: by <c>report/revision</c>, or by the report's id alone where one revision stands.</summary>
    /// <returns>The report, or the refusal of an unknown or ambiguous name.</returns>
    public async Task<(RegisteredReport? Report, LifeRefusal? Refusal)> FindAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ReportKey.TryParse(name, out ReportKey key)
            && await register.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } exact)
        {
            return (exact, null);
        }

        ImmutableArray<RegisteredReport> revisions = name.Length == 0
            ? []
            : await register.OfReportAsync(name, cancellationToken).ConfigureAwait(false);
        ImmutableArray<RegisteredReport> standing =
            [.. revisions.Where(static one => one.State is not (ReportState.Amended or ReportState.Withdrawn))];
        ImmutableArray<RegisteredReport> meant = revisions.Length == 1 ? revisions : standing;
        return meant.Length switch
        {
            1 => (meant[0], null),
            0 => (null, new LifeRefusal(
                LifeCodes.Unknown,
                $"The register knows no report '{name}'. `complireport reports list` shows those that it knows.")),
            _ => (null, new LifeRefusal(
                LifeCodes.Unknown,
                $"Several revisions of '{name}' stand: name one of {string.Join(", ", meant.Select(static one => one.Entry.Key))}.")),
        };
    }

    /// <summary>Approves exactly the bytes that lie in the store now, if they are those that the run wrote.</summary>
    public async Task<DecisionOutcome> ApproveAsync(ReportKey key, string who, string why, CancellationToken cancellationToken)
    {
        RegisteredReport? report = await register.FindAsync(key, cancellationToken).ConfigureAwait(false);
        Sha256Digest digest = report is null
            ? default
            : await ReportFolder.ReadAsync(store, report.Entry.Folder, cancellationToken).ConfigureAwait(false);
        return await AddAsync(
            key,
            known => Step(known, ReportState.Approved, who, why, "") with { Digest = digest },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings a report into a state, other than <see cref="ReportState.Approved"/>, as somebody decides.</summary>
    /// <param name="key">The report.</param>
    /// <param name="state">The state.</param>
    /// <param name="who">Who decides.</param>
    /// <param name="why">Why, without personal data.</param>
    /// <param name="reference">The authority's number; empty for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DecisionOutcome> DecideAsync(
        ReportKey key, ReportState state, string who, string why, string reference, CancellationToken cancellationToken) =>
        AddAsync(key, known => Step(known, state, who, why, reference), cancellationToken);

    /// <summary>Takes in an authority's answer.</summary>
    /// <param name="key">The report.</param>
    /// <param name="answer"><see cref="ReportState.Accepted"/> or <see cref="ReportState.Rejected"/>.</param>
    /// <param name="who">Who brings it, such as the name of the file's format.</param>
    /// <param name="why">What the authority said, in codes; no personal data.</param>
    /// <param name="reference">The authority's number; empty where it gave none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Unchanged and without a refusal where this answer was taken in before. An answer to a report that was amended or withdrawn
    /// meanwhile is kept as a note, for its number is needed later.</returns>
    public Task<DecisionOutcome> AnswerAsync(
        ReportKey key, ReportState answer, string who, string why, string reference, CancellationToken cancellationToken)
    {
        if (answer is not (ReportState.Accepted or ReportState.Rejected))
        {
            throw new ArgumentOutOfRangeException(nameof(answer), "An authority accepts or rejects.");
        }

        return AddAsync(
            key,
            known =>
            {
                RegisterTransition step = Step(known, answer, who, why, reference);
                bool isLate = known.State is ReportState.Amended or ReportState.Withdrawn;
                step = isLate
                    ? step with { State = known.State, Code = LifeCodes.LateAnswer, Why = $"{ReportLife.Word(answer)}: {why}" }
                    : step;
                bool isRepeated = known.History.Any(old => old.State == step.State && old.Code == step.Code
                    && old.Why == step.Why && old.Reference == step.Reference);
                return isRepeated ? null : step;
            },
            cancellationToken);
    }

    private async Task<DecisionOutcome> AddAsync(
        ReportKey key, Func<RegisteredReport, RegisterTransition?> stepOf, CancellationToken cancellationToken)
    {
        RegisteredReport? known = null;
        for (int i = 0; i < TriesMax; i++)
        {
            known = await register.FindAsync(key, cancellationToken).ConfigureAwait(false);
            if (known is null)
            {
                return new DecisionOutcome(null, new LifeRefusal(LifeCodes.Unknown, $"The register knows no report '{key}'."), false);
            }

            if (stepOf(known) is not { } step)
            {
                return new DecisionOutcome(known, null, false);
            }

            if (ReportLife.Refusal(known, step) is { } refusal)
            {
                return new DecisionOutcome(known, refusal, false);
            }

            if (await register.AppendAsync(key, step, cancellationToken).ConfigureAwait(false))
            {
                return new DecisionOutcome(known with { History = known.History.Add(step) }, null, true);
            }
        }

        return new DecisionOutcome(
            known, new LifeRefusal(LifeCodes.Busy, $"Others changed {key} all the time: nothing was changed. Try again."), false);
    }

    private RegisterTransition Step(RegisteredReport known, ReportState state, string who, string why, string reference) =>
        new(known.NextNumber, state, who, why, ShellClock.Now(time)) { Reference = reference };
}
