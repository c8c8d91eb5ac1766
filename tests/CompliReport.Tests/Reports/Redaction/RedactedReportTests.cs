using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Reports.Redaction;
using Xunit;

namespace CompliReport.Tests.Reports.Redaction;

public sealed class RedactedReportTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(static i => (byte)i)];

    private static readonly byte[] Sample = ReportSample.Bytes(static stream => ReportJson.Write(ReportSample.Reports[0], stream));

    [Fact]
    public void Nobody_is_named_in_the_view()
    {
        string view = View(Sample);
        SuspiciousActivityReport report = ReportSample.Reports[0];
        string[] personal =
        [
            .. report.Subjects.SelectMany(static subject => subject.Facts.Where(static fact => fact.Key is "full_name" or "customer_id" or "occupation").Select(static fact => fact.Value)),
            .. report.Accounts.Select(static account => account.AccountId),
            .. report.Transactions.SelectMany(static leg => leg.Details.Where(static detail => detail.Key is "counterparty_name" or "counterparty_account" or "address").Select(static detail => detail.Value)),
        ];
        Assert.True(personal.Length > 10);
        foreach (string value in personal.Distinct())
        {
            Assert.Contains(value, Encoding.UTF8.GetString(Sample), StringComparison.Ordinal);
            Assert.False(System.Text.RegularExpressions.Regex.IsMatch(view, "(?<![A-Za-z0-9])" + System.Text.RegularExpressions.Regex.Escape(value) + "(?![A-Za-z0-9])"), value);
        }

        Assert.All(report.Transactions, leg => Assert.DoesNotContain('"' + leg.Row.EntryId + '"', view, StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_dates_rules_and_deadlines_stay()
    {
        JsonNode before = JsonNode.Parse(Sample)!, after = JsonNode.Parse(View(Sample))!;
        foreach (string name in (string[])["report_id", "case_id", "filing", "severity", "jurisdiction", "report_type", "activity", "duty", "deadline", "authority"])
        {
            Assert.True(JsonNode.DeepEquals(before[name], after[name]), name);
        }

        Assert.Equal("complireport/redacted-report/1", (string?)after["schema"]);
        Assert.Equal(before["transactions"]!.AsArray().Select(Figures), after["transactions"]!.AsArray().Select(Figures));
        Assert.Equal(before["indicators"]!.AsArray().Select(static one => one!["measures"]!.ToJsonString()), after["indicators"]!.AsArray().Select(static one => one!["measures"]!.ToJsonString()));
        Assert.Equal(before["narrative"]!.AsArray().Count, after["narrative"]!.AsArray().Count);
    }

    [Fact]
    public void The_same_value_has_the_same_token_everywhere_and_another_under_another_key()
    {
        JsonNode view = JsonNode.Parse(View(Sample))!;
        string token = (string)view["subjects"]![0]!["customer_id"]!;
        Assert.Matches("^c-[0-9a-f]{16}$", token);
        Assert.Equal(token, (string?)view["accounts"]![0]!["customer_id"]);
        Assert.Contains(view["narrative"]!.AsArray(), sentence => ((string)sentence!["text"]!).Contains(token, StringComparison.Ordinal));
        Assert.Equal(View(Sample), View(Sample));
        Assert.DoesNotContain(token, View(Sample, [.. Key.Reverse()]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at the head", "")]
    [InlineData("in a subject", "subjects")]
    [InlineData("in an account", "accounts")]
    [InlineData("in a transaction", "transactions")]
    [InlineData("in a finding", "indicators")]
    public void A_member_that_nobody_knows_is_left_out_and_replaced_where_a_sentence_repeats_it(string reason, string list)
    {
        JsonNode report = JsonNode.Parse(Sample)!;
        JsonNode holder = list.Length == 0 ? report : report[list]![0]!;
        holder["new_member"] = new JsonObject { ["inner"] = new JsonArray("Secret Person") };
        Say(report, "Money went to Secret Person.");
        string view = View(Bytes(report));
        Assert.False(view.Contains("new_member", StringComparison.Ordinal) || view.Contains("Secret", StringComparison.Ordinal), reason);
        Assert.Matches("Money went to [a-z]-[0-9a-f]{16}\\.", view);
    }

    [Theory]
    [InlineData("a text where a figure is known", "Secret")]
    [InlineData("a name that looks almost like a date", "2026-03-02 Ann")]
    public void A_figure_that_is_none_is_left_out(string reason, string value)
    {
        JsonNode report = JsonNode.Parse(Sample)!;
        report["transactions"]![0]!["amount"] = value;
        Assert.True(JsonNode.Parse(View(Bytes(report)))!["transactions"]![0]!["amount"] is null, reason);
    }

    [Fact]
    public void An_object_in_the_place_of_a_word_is_left_out()
    {
        JsonNode report = JsonNode.Parse(Sample)!;
        report["filing"] = new JsonObject { ["who"] = "Secret" };
        Assert.DoesNotContain("Secret", View(Bytes(report)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the longer value first", "Ann Lee Brown", "Ann Lee", "Ann Lee Brown paid Ann Lee.", "^n-[0-9a-f]{16} paid n-[0-9a-f]{16}\\.$")]
    [InlineData("not within a longer word", "Mark", "Bill", "Markets billed Mark's Bill.", "^Markets billed n-[0-9a-f]{16}'s n-[0-9a-f]{16}\\.$")]
    [InlineData("without spaces around", "张三丰饭", "李四", "客户张三丰饭持有李四的账户", "^客户n-[0-9a-f]{16}持有n-[0-9a-f]{16}的账户$")]
    public void Names_are_replaced_whole_in_sentences(string reason, string first, string second, string text, string pattern)
    {
        JsonNode report = JsonNode.Parse(Sample)!;
        report["subjects"]![0]!["facts"]!["full_name"] = first;
        report["subjects"]![0]!["facts"]!["id_number"] = second;
        Say(report, text);
        string said = (string)JsonNode.Parse(View(Bytes(report)))!["narrative"]!.AsArray()[^1]!["text"]!;
        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(said, pattern), reason + ": " + said);
    }

    [Fact]
    public void What_describes_a_subject_is_replaced_in_sentences_on_it_and_stays_elsewhere()
    {
        JsonNode report = JsonNode.Parse(Sample)!;
        Say(report, "He is a courier of CN-GD.", "subject." + (string)report["subjects"]![0]!["customer_id"]!);
        Say(report, "Provinces: CN-GD 1.");
        JsonArray said = JsonNode.Parse(View(Bytes(report)))!["narrative"]!.AsArray();
        Assert.Matches("^He is a x-[0-9a-f]{16} of x-[0-9a-f]{16}\\.$", (string)said[^2]!["text"]!);
        Assert.Equal("Provinces: CN-GD 1.", (string)said[^1]!["text"]!);
    }

    [Theory]
    [InlineData("a word of the head", "prior_reference")]
    [InlineData("a word of a list", "findings")]
    public void A_personal_value_in_a_place_that_is_let_through_makes_the_view_refused(string reason, string place)
    {
        JsonNode report = JsonNode.Parse(Sample)!;
        if (place == "findings")
        {
            report["transactions"]![0]!["findings"] = new JsonArray("Lin Example");
        }
        else
        {
            report["prior_reference"] = "Lin Example";
        }

        using MemoryStream to = new();
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => RedactedReport.Write(Bytes(report), Key, to));
        Assert.True(to.Length == 0 && !refused.Message.Contains("Lin", StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("no JSON", "{")]
    [InlineData("another schema", """{"schema":"complireport/report/9"}""")]
    [InlineData("no schema", """{"report_id":"R-1"}""")]
    [InlineData("a list", "[]")]
    public void What_is_no_report_is_refused(string reason, string json)
    {
        using MemoryStream to = new();
        Assert.Throws<InvalidDataException>(() => RedactedReport.Write(Encoding.UTF8.GetBytes(json), Key, to));
        Assert.True(to.Length == 0, reason);
    }

    [Fact]
    public void A_key_of_31_bytes_is_refused_and_one_of_32_taken()
    {
        Assert.Throws<ArgumentException>(static () => View(Sample, Key[..31]));
        Assert.NotEmpty(View(Sample, Key));
    }

    private static void Say(JsonNode report, string text, string fact = "report.rates") =>
        report["narrative"]!.AsArray().Add(new JsonObject { ["section"] = "what", ["text"] = text, ["facts"] = new JsonArray(fact) });

    private static string Figures(JsonNode? leg) => $"{leg!["occurred_at"]} {leg["kind"]} {leg["asset"]} {leg["amount"]} {leg["line"]} {leg["value_usd"]}";

    private static byte[] Bytes(JsonNode report) => Encoding.UTF8.GetBytes(report.ToJsonString());

    private static string View(byte[] report) => View(report, Key);

    private static string View(byte[] report, byte[] key) => ReportSample.Text(to => RedactedReport.Write(report, key, to));
}
