using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Reports.Chinese;
using CompliReport.Reports.Filing;
using CompliReport.Tests.Snapshots;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports.Chinese;

public sealed class ChineseNarrativeTests
{
    private static SuspiciousActivityReport ToCamlmac => ReportSample.Reports.Single(static report => report.Duty.Authority == "CAMLMAC");

    private static SuspiciousActivityReport ToSafe => ReportSample.Reports.Single(static report => report.Duty.Authority == "SAFE");

    [Fact]
    public void The_Chinese_narratives_are_as_before()
    {
        Snapshot.Matches("narrative-camlmac-zh.txt", TextOf(ToCamlmac));
        Snapshot.Matches("narrative-safe-zh.txt", TextOf(ToSafe));
    }

    [Fact]
    public void It_has_the_sections_of_the_English_one() =>
        Assert.Equal(ReportNarrative.Sections, ToCamlmac.LocalNarrative.Select(static sentence => sentence.Section).Distinct());

    [Fact]
    public void A_report_to_another_authority_has_none() => Assert.Empty(ChineseSample.ReportOf("us").LocalNarrative);

    [Theory]
    [InlineData("English")]
    [InlineData("Chinese")]
    public void Any_altered_figure_or_date_of_any_sentence_blocks_the_report(string language)
    {
        int groups = 0;
        foreach (SuspiciousActivityReport report in ReportSample.Reports)
        {
            ImmutableArray<NarrativeSentence> sentences = language == "English" ? report.Narrative : report.LocalNarrative;
            for (int i = 0; i < sentences.Length; i++)
            {
                foreach (Match group in Regex.Matches(sentences[i].Text, "[0-9]+"))
                {
                    // As many digits as before, so that a date stays one in shape; no fact has three equal ones in a row but zeros.
                    string other = group.Value.All(static c => c == '7') ? new string('8', group.Length) : new string('7', group.Length);
                    NarrativeSentence altered = sentences[i] with
                    {
                        Text = sentences[i].Text[..group.Index] + other + sentences[i].Text[(group.Index + group.Length)..],
                    };
                    ImmutableArray<NarrativeSentence> all = sentences.SetItem(i, altered);
                    SuspiciousActivityReport changed = language == "English"
                        ? report with { Narrative = all }
                        : report with { LocalNarrative = all };
                    Assert.True(NarrativeReadBack.FirstUnproven(changed) is not null, altered.Text);
                    groups++;
                }
            }
        }

        Assert.InRange(groups, 150, 1000);
    }

    [Theory]
    [InlineData("between Chinese characters", "共36笔", "共37笔")]
    [InlineData("before full-width punctuation", "（36）", "（37）")]
    [InlineData("in Chinese quotation marks", "“36”", "“37”")]
    [InlineData("with a percent sign", "占36%", "占37%")]
    [InlineData("grouped", "人民币6,000,000.00元", "人民币6,000,001.00元")]
    public void A_figure_is_found_wherever_it_stands_in_a_Chinese_sentence(string reason, string right, string wrong)
    {
        SuspiciousActivityReport With(string text) => ToCamlmac with
        {
            LocalNarrative = [new NarrativeSentence("what", text, ["evidence.legs", "activity.amount_local"])],
        };
        Assert.True(NarrativeReadBack.FirstUnproven(With(right)) is null, reason);
        Assert.True(NarrativeReadBack.FirstUnproven(With(wrong)) is not null, reason);
    }

    [Fact]
    public void Days_and_times_are_those_of_Beijing()
    {
        SuspiciousActivityReport late = ToCamlmac with
        {
            Activity = ToCamlmac.Activity with { From = UtcInstant.Of("2026-03-02T15:59:59Z"), To = UtcInstant.Of("2026-03-02T16:00:00Z") },
        };
        string text = string.Concat(ChineseNarrative.Of(late).Select(static sentence => sentence.Text));
        Assert.Contains("2026-03-02至2026-03-03，", text, StringComparison.Ordinal);
        Assert.Contains("首笔资金变动发生于2026-03-02 23:59:59，末笔发生于2026-03-03 00:00:00（北京时间）", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(1234.5678)]
    [InlineData(0.123456)]
    public void Every_measure_reads_back_whatever_its_value(double number)
    {
        decimal value = (decimal)number;
        ReportIndicator indicator = ToCamlmac.Indicators[0];
        foreach (string name in ChineseMeasures.Names.Concat(["sum_usd", "limit_cny", "never_heard_of"]))
        {
            SuspiciousActivityReport report = ToCamlmac with
            {
                Indicators = [indicator with { Finding = indicator.Finding with { Measures = [new Measure(name, value)], Thresholds = [new Measure(name, value)], Margin = 1 } }],
            };
            report = report with { Narrative = [], LocalNarrative = ChineseNarrative.Of(report) };
            Assert.True(NarrativeReadBack.FirstUnproven(report) is null, name + ": " + NarrativeReadBack.FirstUnproven(report));
        }
    }

    [Fact]
    public void Every_typology_and_every_rule_of_China_has_a_Chinese_title()
    {
        IEnumerable<(string Id, string Title)> all = TypologyDescription.All.Select(static one => (one.Id, one.Name))
            .Concat(ChineseSample.Pack("cn").Rules.Select(static rule => (rule.Id, rule.Title)));
        Assert.All(all, static one => Assert.Contains(ChineseTitles.Indicator(one.Id, one.Title), NameText.IsHan));
    }

    [Fact]
    public void Every_text_that_the_pack_of_China_rests_on_has_a_Chinese_title()
    {
        IEnumerable<string> titles = ChineseSample.Pack("cn").Rules.Select(static rule => rule.Source.Title)
            .Concat(ChineseSample.Pack("cn").Authorities.Select(static duty => duty.Source.Title))
            .Concat(TypologyDescription.All.Select(static one => ChineseSample.Pack("cn").Typology(one.Id)?.Source.Title).OfType<string>());
        Assert.All(titles.Distinct(), static title => Assert.True(!ChineseTitles.Text(title).Contains("《" + title, StringComparison.Ordinal), title));
    }

    [Theory]
    [InlineData("Art. 2", "第2条")]
    [InlineData("Art. 225(4)", "第225条第4项")]
    [InlineData("Chapter III", "第三章")]
    [InlineData("whole text", "")]
    [InlineData("Art. 2, amended", "")]
    public void An_article_is_named_and_a_remark_is_left_out(string article, string words) =>
        Assert.Equal(words, ChineseTitles.Article(article));

    [Theory]
    [InlineData("甲1。", "乙2。", 6, "甲1。乙2。")]
    [InlineData("甲1。", "乙2。", 5, "甲1。|乙2。")]
    [InlineData("One.", "Two.", 9, "One. Two.")]
    [InlineData("One.", "Two.", 8, "One.|Two.")]
    public void Sentences_are_joined_as_their_script_has_it(string one, string two, int length, string parts) =>
        Assert.Equal(parts, string.Join('|', NarrativeFit.Of([("what", one), ("what", two)], length, 9, static _ => "").Parts));

    [Theory]
    [InlineData("甲乙丙丁戊己123456元，余款未付。", 8, "甲乙丙丁戊己|123456元，|余款未付。")]
    [InlineData("甲乙丙丁戊己庚辛，壬癸。", 8, "甲乙丙丁戊己庚|辛，壬癸。")]
    [InlineData("甲乙丙丁戊己庚（辛壬）癸。", 8, "甲乙丙丁戊己庚|（辛壬）癸。")]
    public void A_Chinese_sentence_that_is_too_long_is_broken_between_characters_and_never_in_a_figure(string text, int length, string parts)
    {
        ImmutableArray<string> found = NarrativeFit.Of([("what", text)], length, 9, static _ => "").Parts;
        Assert.Equal(parts, string.Join('|', found));
    }

    private static string TextOf(SuspiciousActivityReport report) =>
        string.Concat(report.LocalNarrative.Select(static sentence => $"{sentence.Section}: {sentence.Text}\n"));
}
