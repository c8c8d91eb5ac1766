using System;
using System.Linq;

namespace CompliReport.Delivery.Filing;

/// <summary>Which step may follow which. Pure: everything that is written to a register was asked here first.</summary>
public static class ReportLife
{
    /// <summary>Whether a report can go from one state to another one.</summary>
    public static bool IsLegal(ReportState from, ReportState to) => from switch
    {
        ReportState.Draft => to is ReportState.Approved or ReportState.Sent or ReportState.Rejected or ReportState.Amended
            or ReportState.Withdrawn,
        ReportState.Approved => to is ReportState.Draft or ReportState.Sent or ReportState.Rejected or ReportState.Amended
            or ReportState.Withdrawn,
        ReportState.Sent => to is ReportState.Accepted or ReportState.Rejected or ReportState.Amended or ReportState.Withdrawn,
        ReportState.Accepted => to is ReportState.Amended or ReportState.Withdrawn,
        ReportState.Rejected => to is ReportState.Approved or ReportState.Amended or ReportState.Withdrawn,
        _ => false,
    };

    /// <summary>Why a step cannot follow; null where it can.</summary>
    public static LifeRefusal? Refusal(RegisteredReport report, RegisterTransition next)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(next);
        if (WordsRefusal(next) is { } words)
        {
            return words;
        }

        if (next.State == report.State)
        {
            return next.Code.Length > 0 ? null : new LifeRefusal(
                LifeCodes.State, $"{report.Entry.Key} is {Word(report.State)} already: nothing was changed.");
        }

        if (!IsLegal(report.State, next.State))
        {
            return new LifeRefusal(
                LifeCodes.State,
                $"{report.Entry.Key} is {Word(report.State)} and cannot become {Word(next.State)}. From {Word(report.State)} it can become "
                    + $"{NextWords(report.State)}.");
        }

        return next.State switch
        {
            ReportState.Approved => ApprovalRefusal(report, next),
            ReportState.Sent when !report.IsToBeSent => new LifeRefusal(
                LifeCodes.NotReleased, $"{report.Entry.Key} waits for its approval: approve it first."),
            _ => null,
        };
    }

    /// <summary>Whether two names are one person's: case and white space around do not make two.</summary>
    public static bool IsSamePerson(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.AsSpan().Trim().Equals(other.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The word for a state, as in the register's JSON.</summary>
    public static string Word(ReportState state) => state switch
    {
        ReportState.Draft => "draft",
        ReportState.Approved => "approved",
        ReportState.Sent => "sent",
        ReportState.Accepted => "accepted",
        ReportState.Rejected => "rejected",
        ReportState.Amended => "amended",
        ReportState.Withdrawn => "withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>The state of a word, exactly; false for any other word, so that an unknown one never means accepted.</summary>
    public static bool TryParse(string? word, out ReportState state)
    {
        foreach (ReportState known in Enum.GetValues<ReportState>())
        {
            if (Word(known) == word)
            {
                state = known;
                return true;
            }
        }

        state = ReportState.Draft;
        return false;
    }

    private static LifeRefusal? ApprovalRefusal(RegisteredReport report, RegisterTransition next)
    {
        if (report.WasSent)
        {
            return new LifeRefusal(
                LifeCodes.State, $"{report.Entry.Key} was sent and refused: what is corrected goes out as another revision, not again.");
        }

        if (IsSamePerson(report.Author, next.Who))
        {
            return new LifeRefusal(
                LifeCodes.FourEyes, $"{report.Entry.Key} was made by '{report.Author}', who cannot approve it: somebody else has to.");
        }

        return next.Digest == report.Entry.Digest ? null : AlteredRefusal(report.Entry);
    }

    /// <summary>The refusal of a report whose files are not those that its run wrote.</summary>
    public static LifeRefusal AlteredRefusal(RegisterEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new LifeRefusal(
            LifeCodes.ReportAltered,
            $"The files of {entry.Key} are not those that its run wrote. Put them back, or run the day again into another folder: "
                + "a report is changed by a new revision only.");
    }

    private static LifeRefusal? WordsRefusal(RegisterTransition next)
    {
        string? wrong = string.IsNullOrWhiteSpace(next.Who) ? "says not who made it"
            : string.IsNullOrWhiteSpace(next.Why) ? "says not why it was made"
            : next.Who.Length > RegisterTransition.NameLengthMax || next.Reference.Length > RegisterTransition.NameLengthMax
                ? $"has a name or number of more than {RegisterTransition.NameLengthMax} characters"
            : next.Why.Length > RegisterTransition.WhyLengthMax ? $"has a reason of more than {RegisterTransition.WhyLengthMax} characters"
            : (next.Who + next.Why + next.Reference).Any(char.IsControl) ? "holds control characters"
            : null;
        return wrong is null ? null : new LifeRefusal(LifeCodes.Words, $"The decision {wrong}: nothing was changed.");
    }

    private static string NextWords(ReportState from)
    {
        string[] next = [.. Enum.GetValues<ReportState>().Where(to => IsLegal(from, to)).Select(Word)];
        return next.Length == 0 ? "nothing else" : string.Join(", ", next);
    }
}
