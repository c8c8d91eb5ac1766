using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports.Chinese;

/// <summary>How it was done, why it is suspicious, and what follows: the second half of the Chinese narrative.</summary>
internal sealed class ChineseReasons(SuspiciousActivityReport report, ChineseSentences sentences)
{
    /// <summary>Each rule and pattern with its clearest finding.</summary>
    internal void How()
    {
        foreach (IGrouping<string, ReportIndicator> group in ReportFacts.GroupsOf(report))
        {
            Finding strongest = ReportFacts.StrongestOf(group);
            int accounts = group.SelectMany(static one => one.Finding.Accounts).Distinct().Count();
            sentences.Say(
                $"{NounOf(strongest)}{group.Key}“{ChineseTitles.Indicator(group.Key, group.First().Title)}”：发现"
                    + $"{Figures.Whole(group.Count())}项，涉及{Figures.Whole(accounts)}个账户。",
                "indicator." + group.Key);
            string instance = group.Count() == 1 ? "具体为：" : "其中最为明显的是：";
            string limit = strongest.Thresholds.IsEmpty ? ""
                : strongest.Thresholds[0].Value == 0 ? "；该类交易一律不被允许"
                : $"；监测阈值：{ChineseMeasures.Of(strongest.Thresholds[0])}{TimesOver(strongest)}";
            sentences.Say(
                $"{instance}{TypeOf(strongest)}{strongest.Subject}，{SpanOf(strongest.From, strongest.To)}，"
                    + $"{ChineseMeasures.Of(strongest.Measures)}{limit}。",
                "indicator." + group.Key + ".strongest", "local.indicator." + group.Key);
        }
    }

    /// <summary>The grounds of the suspicion.</summary>
    internal void Why()
    {
        foreach (IGrouping<string, ReportIndicator> group in ReportFacts.GroupsOf(report))
        {
            bool isQuota = report.JudgedBy.Jurisdiction == "CN" && group.Key == "CN-FX-01";
            if (isQuota && ReportFacts.ExcessesOf(group) is { } excesses)
            {
                SayExcess(group.Key, excesses.Currency, excesses.Limit, excesses.Excesses);
            }
        }

        if (report.Activity.Tier is { } tier)
        {
            sentences.Say(
                $"仅就金额而言，累计{ChineseFigures.Money(report.Activity.AmountLocal, tier.Currency.Text)}，已达到上述"
                    + $"{ChineseFigures.Money(tier.Amount, tier.Currency.Text)}的追究刑事责任数额标准。",
                "activity.tier", "activity.amount_local");
        }

        string[] patterns = [.. ReportFacts.GroupsOf(report).Where(static group => !group.First().Finding.IsRule)
            .Select(static group => group.Key)];
        if (patterns.Length > 1)
        {
            string where = report.Accounts.Length == 1 ? "同一账户" : "相互关联的账户";
            sentences.Say(
                $"{string.Join('、', patterns)}等异常特征同时出现在{where}，单凭正常交易难以解释。",
                [.. patterns.Select(static pattern => "indicator." + pattern)]);
        }

        SayGrounds();
        SayRates();
    }

    /// <summary>Where the evidence is, until when it is to be filed, and what it rests on.</summary>
    internal void Conclude()
    {
        int files = report.Transactions.Select(static leg => leg.Row.At.File).Distinct().Count();
        sentences.Say(
            $"本报告所列{Figures.Whole(report.Transactions.Length)}笔资金变动出自{Figures.Whole(files)}个账簿文件，均可逐笔追溯至原始记录行，"
                + "明细见附件。",
            "evidence.legs", "evidence.files");
        string detected = Figures.Day(report.DetectedOn);
        sentences.Say(
            report.DueBy is { } day
                ? $"本报告应{DeadlineOf(report.Duty.Deadline)}报送；自发现日{detected}起算，截止日期为{Figures.Day(day)}。"
                : $"本报告应及时报送；发现日期为{detected}。",
            "report.deadline", "report.detected_on");
        sentences.Say(
            $"上述分析仅依据账簿数据和规则包{report.JudgedBy.Id}（版本{report.JudgedBy.Version}）得出，属于怀疑的理由，不构成对违法犯罪事实的认定，"
                + "须经人工分析确认。",
            "report.pack");
    }

    private void SayExcess(string rule, string currency, decimal limit, ImmutableArray<(string Subject, decimal Excess)> excesses)
    {
        (string subject, decimal largest) = excesses.MaxBy(static one => one.Excess);
        string most = ChineseFigures.Money(MeasureWords.Rounded(largest), currency);
        string sum = ChineseFigures.Money(MeasureWords.Rounded(excesses.Sum(static one => one.Excess)), currency);
        string quota = $"个人年度便利化额度（{ChineseFigures.Money(limit, currency)}，规则{rule}）";
        string text = excesses.Length == 1
            ? $"客户{subject}超出{quota}，超出金额为{most}"
            : $"{Figures.Whole(excesses.Length)}名客户超出{quota}，合计超出{sum}，其中客户{subject}超出最多，为{most}";
        sentences.Say(
            text + "；以虚拟货币为渠道兑换外汇，无论金额大小均不被允许。", "indicator." + rule + ".excess", "indicator." + rule);
    }

    private void SayGrounds()
    {
        IGrouping<string, ReportIndicator>[] groups = [.. ReportFacts.GroupsOf(report)
            .Where(static group => group.First().Source is not null)];
        IEnumerable<string> rests = groups.Select(
            static group => $"{group.Key}依据{ChineseTitles.Source(group.First().Source!)}");
        if (groups.Length > 0)
        {
            sentences.Say(
                $"上述规则和异常特征的依据如下：{string.Join('；', rests)}。",
                [.. groups.Select(static group => "indicator." + group.Key + ".source")]);
        }
    }

    private void SayRates()
    {
        bool hasRates = report.RateSources.Any(static source => source.StartsWith("FX ", StringComparison.Ordinal));
        foreach (RateChoice choice in report.Pack.Rates.Where(choice => choice.Currency == report.Activity.LocalCurrency && hasRates))
        {
            if (choice.Substitute is not null)
            {
                string currency = choice.Currency.Text == "CNY" ? "人民币" : choice.Currency.Text;
                sentences.Say(
                    $"{currency}金额按{RateName(choice.Substitute)}折算，以代替{RateName(choice.Official)}。", "report.rates");
            }
        }
    }

    // Only where the margin is that of the two numbers named: other patterns are decided by another pair.
    private static string TimesOver(Finding finding)
    {
        if (finding.Measures.IsEmpty)
        {
            return "";
        }

        decimal times = decimal.Round(finding.Measures[0].Value / finding.Thresholds[0].Value, 4, MidpointRounding.AwayFromZero);
        return times != finding.Margin ? "" : times == 1 ? "，恰好达到阈值" : $"，实际为阈值的{Figures.Number(times)}倍";
    }

    private string SpanOf(UtcInstant from, UtcInstant to)
    {
        string first = LocalTime.Day(from, report.Pack.TimeZone), last = LocalTime.Day(to, report.Pack.TimeZone);
        return first == last ? first : $"{first}至{last}";
    }

    private static string NounOf(Finding finding) => finding.IsRule ? "规则" : "异常特征";

    private static string TypeOf(Finding finding) => finding.SubjectType switch
    {
        SubjectType.Account => "账户",
        SubjectType.Customer => "客户",
        _ => "向同一对手付款的客户群，对手为",
    };

    private static string DeadlineOf(ReportDeadline deadline)
    {
        string start = deadline.From switch
        {
            DeadlineStart.Transaction => "交易发生之日",
            DeadlineStart.Confirmation => "确认为可疑交易之日",
            DeadlineStart.MonthEnd => "当月月末",
            _ => "发现之日",
        };
        return $"自{start}起{Figures.Whole(deadline.Days)}个{(deadline.Unit == DeadlineUnit.Working ? "工作日" : "自然日")}内";
    }

    private static string RateName(string id) => id switch
    {
        "ecb" => "欧洲中央银行参考汇率",
        "safe_parity" => "国家外汇管理局公布的人民币汇率中间价",
        _ => id.Replace('_', ' '),
    };
}
