using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Delivery.Filing;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Delivery.Filing;

/// <summary>Which step may follow which: every pair of states, and what else is asked of a step.</summary>
public sealed class ReportLifeTests
{
    private static readonly ReportState[] All = Enum.GetValues<ReportState>();

    // From a state to those that may follow.
    private static readonly Dictionary<ReportState, string> Legal = new()
    {
        [ReportState.Draft] = "approved sent rejected amended withdrawn",
        [ReportState.Approved] = "draft sent rejected amended withdrawn",
        [ReportState.Sent] = "accepted rejected amended withdrawn",
        [ReportState.Accepted] = "amended withdrawn",
        [ReportState.Rejected] = "approved amended withdrawn",
        [ReportState.Amended] = "",
        [ReportState.Withdrawn] = "",
    };

    [Fact]
    public void Every_pair_of_states_is_legal_or_refused_with_a_code_and_words()
    {
        int legal = 0;
        foreach (ReportState from in All)
        {
            foreach (ReportState to in All.Where(to => to != from))
            {
                RegisteredReport report = In(from);
                LifeRefusal? refusal = ReportLife.Refusal(report, Step(report, to));
                bool isLegal = Legal[from].Split(' ').Contains(ReportLife.Word(to));
                Assert.True(isLegal == refusal is null, $"{from} to {to}: {refusal?.Text}");
                Assert.Equal(isLegal, ReportLife.IsLegal(from, to));
                Assert.True(refusal is null || (refusal.Code == LifeCodes.State && refusal.Text.Contains(ReportLife.Word(from), StringComparison.Ordinal)), $"{from} to {to}");
                legal += isLegal ? 1 : 0;
            }
        }

        Assert.Equal(19, legal);
    }

    [Fact]
    public void In_every_state_a_note_with_a_code_is_kept_and_the_same_state_again_is_refused()
    {
        foreach (ReportState state in All)
        {
            RegisteredReport report = In(state);
            Assert.Equal(LifeCodes.State, ReportLife.Refusal(report, Step(report, state))!.Code);
            Assert.Null(ReportLife.Refusal(report, Step(report, state) with { Code = LifeCodes.LateAnswer }));
        }
    }

    [Theory]
    [InlineData("another person", "checker", null)]
    [InlineData("the author", "maker", LifeCodes.FourEyes)]
    [InlineData("in capitals", "MAKER", LifeCodes.FourEyes)]
    [InlineData("with white space around", " maker\u3000", LifeCodes.FourEyes)]
    [InlineData("a name that begins like it", "maker2", null)]
    public void Who_made_a_report_cannot_approve_it(string reason, string who, string? code)
    {
        RegisteredReport report = In(ReportState.Draft);
        Assert.True(code == ReportLife.Refusal(report, Step(report, ReportState.Approved) with { Who = who })?.Code, reason);
    }

    [Fact]
    public void An_approval_names_the_bytes_that_were_registered()
    {
        RegisteredReport report = In(ReportState.Draft);
        RegisterTransition approval = Step(report, ReportState.Approved);
        Assert.Null(ReportLife.Refusal(report, approval));
        Assert.Equal(LifeCodes.ReportAltered, ReportLife.Refusal(report, approval with { Digest = Sha256Digest.Of("other") })!.Code);
        Assert.Equal(LifeCodes.ReportAltered, ReportLife.Refusal(report, approval with { Digest = default })!.Code);
    }

    [Fact]
    public void A_draft_that_waits_for_approval_is_not_sent_and_a_void_approval_releases_nothing()
    {
        RegisteredReport waits = EntrySample.Report(EntrySample.Entry(release: ReportRelease.FourEyes));
        Assert.Equal(LifeCodes.NotReleased, ReportLife.Refusal(waits, Step(waits, ReportState.Sent))!.Code);
        RegisteredReport isVoid = EntrySample.Report(EntrySample.Entry(), ReportState.Approved, ReportState.Draft);
        Assert.Equal(LifeCodes.NotReleased, ReportLife.Refusal(isVoid, Step(isVoid, ReportState.Sent))!.Code);
        Assert.Null(isVoid.Approval);
        Assert.NotNull(EntrySample.Report(EntrySample.Entry(), ReportState.Approved, ReportState.Sent, ReportState.Accepted).Approval);
    }

    [Fact]
    public void What_was_sent_and_refused_is_not_approved_again()
    {
        RegisteredReport refused = EntrySample.Report(EntrySample.Entry(), ReportState.Sent, ReportState.Rejected);
        Assert.Equal(LifeCodes.State, ReportLife.Refusal(refused, Step(refused, ReportState.Approved))!.Code);
        RegisteredReport heldBack = EntrySample.Report(EntrySample.Entry(), ReportState.Rejected);
        Assert.Null(ReportLife.Refusal(heldBack, Step(heldBack, ReportState.Approved)));
    }

    [Theory]
    [InlineData("no name", "", "why", "", true)]
    [InlineData("a blank name", "  ", "why", "", true)]
    [InlineData("no reason", "who", "", "", true)]
    [InlineData("a blank reason", "who", " ", "", true)]
    [InlineData("a line end", "who", "one\ntwo", "", true)]
    [InlineData("a control character in a number", "who", "why", "1\u0007", true)]
    [InlineData("all as it should be", "who", "why", "31000012345678", false)]
    public void A_step_says_who_and_why(string reason, string who, string why, string reference, bool isRefused)
    {
        RegisteredReport report = In(ReportState.Sent);
        RegisterTransition step = Step(report, ReportState.Rejected) with { Who = who, Why = why, Reference = reference };
        Assert.True(isRefused == (ReportLife.Refusal(report, step)?.Code == LifeCodes.Words), reason);
    }

    [Theory]
    [InlineData("who", 128, 2_000, 128, false)]
    [InlineData("a long name", 129, 2_000, 128, true)]
    [InlineData("a long reason", 128, 2_001, 128, true)]
    [InlineData("a long number", 128, 2_000, 129, true)]
    public void What_is_kept_has_limits(string reason, int who, int why, int reference, bool isRefused)
    {
        RegisteredReport report = In(ReportState.Sent);
        RegisterTransition step = Step(report, ReportState.Rejected) with { Who = new string('a', who), Why = new string('b', why), Reference = new string('c', reference) };
        Assert.True(isRefused == ReportLife.Refusal(report, step) is not null, reason);
    }

    [Fact]
    public void Each_state_is_read_from_its_own_word_and_from_no_other()
    {
        foreach (ReportState state in All)
        {
            Assert.True(ReportLife.TryParse(ReportLife.Word(state), out ReportState read));
            Assert.Equal(state, read);
        }

        foreach (string? word in (string?[])["Accepted", "ACCEPTED", "not accepted", "accepted ", "", null, "3", "processed"])
        {
            Assert.False(ReportLife.TryParse(word, out ReportState read));
            Assert.NotEqual(ReportState.Accepted, read);
        }
    }

    [Theory]
    [InlineData("another word", "\"state\":\"processed\"")]
    [InlineData("a number", "\"state\":3")]
    [InlineData("no time", "\"at\":\"yesterday\"")]
    public void A_register_that_holds_unknown_words_is_not_guessed_at(string reason, string part)
    {
        string json = RegisterJson.Of(EntrySample.Step(2, ReportState.Accepted));
        string field = part.Split(':')[0];
        string broken = string.Join(',', json.Split(',').Select(one => one.Contains(field, StringComparison.Ordinal) ? part : one));
        Assert.NotEqual(json, broken);
        Assert.Equal(ReportState.Accepted, RegisterJson.Transition(json).State);
        Exception thrown = Assert.Throws<System.IO.InvalidDataException>(() => RegisterJson.Transition(broken));
        Assert.True(thrown.Message.Contains("cannot read", StringComparison.Ordinal), reason);
    }

    // A report that came to a state by a way that is legal, and without being sent where that is possible.
    private static RegisteredReport In(ReportState state) => EntrySample.Report(EntrySample.Entry(), state switch
    {
        ReportState.Draft => [],
        ReportState.Accepted => [ReportState.Sent, ReportState.Accepted],
        _ => [state],
    });

    private static RegisterTransition Step(RegisteredReport report, ReportState state) =>
        EntrySample.Step(report.NextNumber, state) with { Digest = state == ReportState.Approved ? report.Entry.Digest : default };
}
