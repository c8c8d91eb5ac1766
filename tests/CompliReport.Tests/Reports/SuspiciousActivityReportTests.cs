using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Rules;
using CompliReport.Tests.Snapshots;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports;

public sealed class SuspiciousActivityReportTests
{
    private static SuspiciousActivityReport ToCamlmac => ReportSample.Reports.Single(static report => report.Duty.Authority == "CAMLMAC");

    private static SuspiciousActivityReport ToSafe => ReportSample.Reports.Single(static report => report.Duty.Authority == "SAFE");

    [Fact]
    public void A_case_is_reported_under_each_duty_in_force_that_is_not_for_large_values() =>
        Assert.Equal(["CAMLMAC-STR", "SAFE-FXR"], ReportSample.Reports.Select(static report => report.Duty.ReportType));

    [Theory]
    [InlineData("the day before the SAFE duty", "2024-12-26", "CN-STR-01")]
    [InlineData("its first day", "2024-12-27", "CN-STR-01 CN-FXR-01")]
    [InlineData("the first day of the first duty", "2017-07-01", "CN-STR-01")]
    [InlineData("the day before it", "2017-06-30", "")]
    public void Duties_hold_from_their_first_day_on(string reason, string day, string duties)
    {
        DateOnly date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        string found = string.Join(' ', ReportBuilder.DutiesOf(ReportSample.Pack, date).Select(static duty => duty.Id));
        Assert.True(found == duties, reason + ": " + found);
    }

    [Fact]
    public void The_deadline_is_counted_from_the_local_day_of_as_of()
    {
        // As of 2026-03-03 10:00 in Shanghai, a Tuesday: five working days later is the next Tuesday.
        Assert.Equal(new DateOnly(2026, 3, 3), ToCamlmac.DetectedOn);
        Assert.Equal(new DateOnly(2026, 3, 10), ToCamlmac.DueBy);
        Assert.Equal("5 working days from the confirmation of the suspicion", ToCamlmac.Deadline);
        Assert.Null(ToSafe.DueBy);
        Assert.Equal("promptly", ToSafe.Deadline);
    }

    [Theory]
    [InlineData(1, DeadlineUnit.Calendar, DeadlineStart.Detection, "1 calendar day from detection")]
    [InlineData(2, DeadlineUnit.Working, DeadlineStart.MonthEnd, "2 working days from the end of the month")]
    [InlineData(3, DeadlineUnit.Calendar, DeadlineStart.Transaction, "3 calendar days from the transaction")]
    public void A_deadline_reads_as_the_law_has_it(int days, DeadlineUnit unit, DeadlineStart from, string words) =>
        Assert.Equal(words, DeadlineWords.Of(new ReportDeadline(days, unit, from, null)));

    [Fact]
    public void A_second_run_makes_the_same_reports_byte_for_byte()
    {
        ImmutableArray<SuspiciousActivityReport> again = SuspiciousActivityReport.Of(ReportSample.Run(ReportSample.Ledger()));
        Assert.Equal(
            ReportSample.Reports.Select(static report => ReportSample.Text(stream => ReportJson.Write(report, stream))),
            again.Select(static report => ReportSample.Text(stream => ReportJson.Write(report, stream))));
    }

    [Fact]
    public void Another_ledger_makes_another_report()
    {
        string other = ReportSample.Ledger().Replace("Payer 01", "Payer 99", StringComparison.Ordinal);
        Assert.NotEqual(ToCamlmac.Id, SuspiciousActivityReport.Of(ReportSample.Run(other))[0].Id);
        Assert.NotEqual(ToCamlmac.Id, ToSafe.Id);
    }

    [Fact]
    public void Activity_is_the_sum_of_the_conversions_of_the_accounts()
    {
        ReportActivity activity = ToCamlmac.Activity;
        Assert.Equal((12, 12, 0), (activity.Conversions, activity.Purchases, activity.Settlements));
        Assert.Equal(6_000_000m, activity.AmountLocal);
        Assert.Equal(["CNY", "USDT"], activity.Turnovers.Select(static one => one.Asset.Text));
        Assert.Equal("6000000", activity.Turnovers[0].Paid.ToString());
        Assert.Equal("857142.857136", activity.Turnovers[1].Received.ToString());
    }

    [Fact]
    public void The_evidence_is_every_cited_leg_with_its_raw_line()
    {
        string evidence = ReportSample.Text(static stream => EvidenceCsv.Write(ToCamlmac, stream));
        int cited = ReportSample.Day.Cases[0].Findings.SelectMany(static finding => finding.Evidence).Distinct().Count();
        Assert.Equal(cited + 1, evidence.Count(static c => c == '\n'));
        Assert.Contains(
            "\"DEMO,D01,D01,posted,A1,2026-03-02T02:00:00Z,fiat_deposit,single,CNY,fiat,500000,bank,Payer 01,CN0001,CN,\"", evidence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_narratives_are_as_before()
    {
        Snapshot.Matches("narrative-camlmac.txt", ReportSample.NarrativeOf(ToCamlmac));
        Snapshot.Matches("narrative-safe.txt", ReportSample.NarrativeOf(ToSafe));
    }

    [Fact]
    public void No_line_of_a_narrative_is_too_long() =>
        Assert.All(
            ReportSample.NarrativeOf(ToCamlmac).Split('\n'),
            static line => Assert.InRange(line.Length, 0, NarrativeText.LineLengthMax));

    [Fact]
    public void Every_section_of_a_narrative_is_there_in_order() =>
        Assert.Equal(ReportNarrative.Sections, ToCamlmac.Narrative.Select(static sentence => sentence.Section).Distinct());

    [Fact]
    public void A_narrative_that_was_just_written_reads_back()
    {
        Assert.Null(NarrativeReadBack.FirstUnproven(ToCamlmac));
        Assert.Null(NarrativeReadBack.FirstUnproven(ToSafe));
    }

    [Fact]
    public void Any_altered_digit_of_a_narrative_is_caught()
    {
        SuspiciousActivityReport report = ToCamlmac;
        int altered = 0;
        for (int i = 0; i < report.Narrative.Length; i++)
        {
            string text = report.Narrative[i].Text;
            foreach (int at in Enumerable.Range(0, text.Length).Where(at => char.IsAsciiDigit(text[at])))
            {
                string other = text[..at] + (char)('0' + ((text[at] - '0' + 3) % 10)) + text[(at + 1)..];
                string? unproven = NarrativeReadBack.FirstUnproven(With(report, i, report.Narrative[i] with { Text = other }));

                // An altered digit may by chance be another fact of the same sentence; that is rare.
                altered += unproven is null ? 0 : 1;
            }
        }

        int digits = report.Narrative.Sum(static sentence => sentence.Text.Count(char.IsAsciiDigit));
        Assert.InRange(altered, digits * 97 / 100, digits);
    }

    [Theory]
    [InlineData("a sum", "6,000,000.00", "6,000,000.01")]
    [InlineData("a date", "2026-03-02", "2026-03-01")]
    [InlineData("an account", "A1", "A2")]
    [InlineData("a tier", "CN-CRIM-01", "CN-CRIM-02")]
    public void An_altered_figure_blocks_the_report(string reason, string figure, string other)
    {
        SuspiciousActivityReport report = ToCamlmac;
        List<int> holders = [.. Enumerable.Range(0, report.Narrative.Length)
            .Where(i => report.Narrative[i].Text.Contains(figure, StringComparison.Ordinal))];
        Assert.True(holders.Count > 0, reason);
        foreach (int i in holders)
        {
            NarrativeSentence sentence = report.Narrative[i];
            SuspiciousActivityReport altered = With(
                report, i, sentence with { Text = sentence.Text.Replace(figure, other, StringComparison.Ordinal) });
            Assert.Throws<InvariantBrokenException>(() => NarrativeReadBack.Check(altered));
        }
    }

    [Fact]
    public void A_model_that_was_changed_after_the_narrative_blocks_the_report() =>
        Assert.Throws<InvariantBrokenException>(
            () => NarrativeReadBack.Check(ToCamlmac with { Activity = ToCamlmac.Activity with { AmountUsd = 1m } }));

    [Fact]
    public void A_sentence_without_a_fact_blocks_the_report()
    {
        NarrativeSentence first = ToCamlmac.Narrative[0];
        Assert.NotNull(NarrativeReadBack.FirstUnproven(With(ToCamlmac, 0, first with { Facts = [] })));
        Assert.NotNull(NarrativeReadBack.FirstUnproven(With(ToCamlmac, 0, first with { Facts = ["no.such.fact"] })));
    }

    [Fact]
    public void The_quota_is_named_with_its_excess_and_never_as_an_allowance()
    {
        string why = string.Join(
            ' ', ToSafe.Narrative.Where(static sentence => sentence.Section == "why").Select(static sentence => sentence.Text));
        Assert.Contains("exceeds the annual convenience quota of USD 50,000.00 (rule CN-FX-01) by USD 807,142.86; the channel is not "
            + "permitted at any amount.", why, StringComparison.Ordinal);
        Assert.Contains("ECB reference rates, which substitute the SAFE central parity", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_customer_facts_the_holder_is_unknown_and_the_report_still_stands()
    {
        // Without facts the quota says no data, and what is left of the score asks for a look only: here somebody has decided to report it.
        RunResult run = ReportSample.Run(ReportSample.Ledger(), accounts: null);
        SuspiciousActivityReport report = SuspiciousActivityReport.Of(run with
        {
            Cases = [.. run.Cases.Select(static one => one with { Score = one.Score with { IsDemanded = true } })],
        })[0];
        Assert.Equal("", report.Subjects[0].CustomerId);
        Assert.Contains(
            report.Narrative,
            static sentence => sentence.Text == "The holder of account A1 is not known: the exchange sent no customer facts.");
    }

    private static SuspiciousActivityReport With(SuspiciousActivityReport report, int i, NarrativeSentence sentence) =>
        report with { Narrative = report.Narrative.SetItem(i, sentence) };
}
