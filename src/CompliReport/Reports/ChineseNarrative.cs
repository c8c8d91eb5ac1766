using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Reports.Chinese;
using CompliReport.Reports.Filing;
using CompliReport.Rules;

namespace CompliReport.Reports;

/// <summary>Writes the narrative of a report to a Chinese authority, from the same facts as the English one; times are those of the
/// authority's zone.</summary>
internal sealed class ChineseNarrative
{
    private const int PlacesNamedMax = 8;

    private readonly SuspiciousActivityReport _report;
    private readonly ChineseSentences _sentences = new();

    private ChineseNarrative(SuspiciousActivityReport report) => _report = report;

    private string Zone => _report.Pack.TimeZone;

    /// <summary>The sentences of a report that has everything else.</summary>
    internal static ImmutableArray<NarrativeSentence> Of(SuspiciousActivityReport report)
    {
        ChineseNarrative narrative = new(report);
        ChineseReasons reasons = new(report, narrative._sentences);
        Action[] writers =
            [
                narrative.Introduce, narrative.Who, narrative.What, narrative.When, narrative.Where, reasons.How, reasons.Why,
                reasons.Conclude,
            ];
        for (int i = 0; i < writers.Length; i++)
        {
            narrative._sentences.Section = ReportNarrative.Sections[i];
            writers[i]();
        }

        return narrative._sentences.All;
    }

    private void Say(string text, params ReadOnlySpan<string> facts) => _sentences.Say(text, facts);

    private void Introduce()
    {
        AuthorityDuty duty = _report.Duty;
        ReportActivity activity = _report.Activity;
        Say(
            $"本报告依据{ChineseTitles.Source(duty.Source)}，报送{ChineseTitles.Authority(duty.Authority, duty.Name)}"
                + $"（报告义务编号：{duty.Id}，报告类型：{duty.ReportType}）。",
            "report.authority", "report.duty");
        if (_report.IsVoluntary)
        {
            Say(
                $"该报告义务自{Figures.Day(duty.EffectiveFrom)}起施行，晚于所发现的末笔资金变动，本报告属自愿报送。", "report.duty_from");
        }

        string usd = ChineseFigures.Money(activity.AmountUsd, "USD");
        string amounts = activity.AmountLocal == 0
            ? usd
            : ChineseFigures.Money(activity.AmountLocal, activity.LocalCurrency.Text) + $"（折{usd}）";
        string did = activity.Conversions == 0
            ? $"发生资金变动，金额为{amounts}，其间未发生兑换"
            : $"进行法定货币与虚拟货币兑换共{Figures.Whole(activity.Conversions)}笔，累计金额{amounts}";
        string from = LocalTime.Day(activity.From, Zone), to = LocalTime.Day(activity.To, Zone);
        string span = from == to ? from : $"{from}至{to}";
        Say(
            $"{span}，{_report.Exchange}平台的{Figures.Whole(_report.Subjects.Length)}名客户通过"
                + $"{Figures.Whole(_report.Accounts.Length)}个账户{did}。",
            "local.period", "activity.subjects", "activity.accounts", "activity.exchange", "activity.amount_usd",
            "activity.amount_local", "activity.conversions");
        if (activity.PassedOnUsd > 0)
        {
            Say(
                $"同一笔资金经客户之间转手后再次兑换的，仅计算一次：上述金额未重复计入此类兑换，折"
                    + $"{ChineseFigures.Money(activity.PassedOnUsd, "USD")}。",
                "activity.passed_on_usd");
        }

        if (activity.Tier is { } tier)
        {
            string degree = tier.Label == TierLabel.EspeciallySerious ? "情节特别严重" : "情节严重";
            Say(
                $"累计金额已达到{ChineseFigures.Money(tier.Amount, tier.Currency.Text)}，即{ChineseTitles.Crime(tier.Source)}“{degree}”的"
                    + $"数额标准（标准编号：{tier.Id}）。",
                "activity.tier");
        }
    }

    private void Who()
    {
        foreach (ReportSubject subject in _report.Subjects.OrderBy(static subject => subject.Role).Take(ReportFacts.SubjectsDescribedMax))
        {
            string name = ReportFacts.NameOf(subject);
            Say(SentenceOn(subject), "subject." + name, "local.subject." + name);
        }

        int others = _report.Subjects.Length - ReportFacts.SubjectsDescribedMax;
        if (others > 0)
        {
            Say($"此外还涉及{Figures.Whole(others)}名客户，其身份信息和账户情况见可疑主体信息。", "subjects.others");
        }
    }

    private string SentenceOn(ReportSubject subject)
    {
        string accounts = string.Join('、', subject.Accounts);
        string role = subject.Role == SubjectRole.Associate ? "（仅由关联线索涉及）" : "";
        if (subject.Facts.IsEmpty)
        {
            return $"账户{accounts}{role}的持有人身份不明，平台未提供其客户信息。";
        }

        List<string> parts = [];
        void Add(string column, Func<string, string> words)
        {
            if (subject.Fact(column) is { Length: > 0 } value)
            {
                parts.Add(words(value));
            }
        }

        Add("customer_type", static value => value == "legal" ? "法人或其他组织" : "自然人");
        Add("birth_date", static value => "出生日期" + value);
        Add("residency", static value => "居住地为" + ChinesePlaces.Country(value));
        Add("province", static value => "登记所在地为" + ChinesePlaces.Province(value));
        Add("occupation", static value => "登记职业为" + value);
        Add("declared_income_usd", static value => "申报年收入" + value + "美元");
        Add("opened_at", _ => "开户日期" + ChineseFacts.OpenedOn(subject, Zone));
        string name = subject.Fact("full_name") is { Length: > 0 } fullName ? fullName + "（客户号" + ReportFacts.NameOf(subject) + "）"
            : ReportFacts.NameOf(subject);
        string known = parts.Count > 0 ? "：" + string.Join('，', parts) : "";
        return $"客户{name}{role}持有账户{accounts}{known}。";
    }

    private void What()
    {
        ReportActivity activity = _report.Activity;
        if (activity.Conversions == 0)
        {
            Say(
                $"上述账户在此期间未发生兑换，所涉资金变动按参考汇率折{ChineseFigures.Money(activity.AmountUsd, "USD")}。",
                "activity.amount_usd");
            return;
        }

        Say(
            activity.Settlements == 0 ? "上述兑换均为以法定货币买入虚拟货币。"
                : activity.Purchases == 0 ? "上述兑换均为卖出虚拟货币、收取法定货币。"
                : $"上述兑换中，以法定货币买入虚拟货币{Figures.Whole(activity.Purchases)}笔，卖出虚拟货币、收取法定货币"
                    + $"{Figures.Whole(activity.Settlements)}笔。",
            "activity.conversions");
        string[] paid = [.. activity.Turnovers.Where(static one => !one.Paid.IsZero)
            .Select(static one => ChineseFigures.Money(one.Paid, one.Asset.Text))];
        string[] received = [.. activity.Turnovers.Where(static one => !one.Received.IsZero)
            .Select(static one => ChineseFigures.Money(one.Received, one.Asset.Text))];
        Say(
            $"各账户在兑换中共支付{ChineseFigures.Join(paid)}，取得{ChineseFigures.Join(received)}。",
            [.. activity.Turnovers.Select(static one => "activity.turnover." + one.Asset)]);
        if (activity.Unvalued > 0)
        {
            Say(
                $"另有{Figures.Whole(activity.Unvalued)}笔兑换因无参考汇率或无法精确加总，未计入累计金额，实际金额不低于上述数额。",
                "activity.left_out");
        }

        if (activity.Unsummed > 0)
        {
            Say($"另有{Figures.Whole(activity.Unsummed)}条记录因无法精确加总，未计入分币种金额。", "activity.left_out");
        }
    }

    private void When()
    {
        ReportActivity activity = _report.Activity;
        Say(
            $"所发现的首笔资金变动发生于{LocalTime.Moment(activity.From, Zone)}，末笔发生于{LocalTime.Moment(activity.To, Zone)}"
                + (Zone == "Asia/Shanghai" ? "（北京时间）。" : $"（{Zone}当地时间）。"),
            "local.period");
        if (ChineseFacts.BusiestDayOf(_report) is not { } busiest)
        {
            return;
        }

        int days = ChineseFacts.DaysOf(_report).Count();
        string fall = days == 1
            ? $"均发生在{busiest.Day}"
            : $"分布在{Figures.Whole(days)}天，其中{busiest.Day}最为集中，共{Figures.Whole(busiest.Legs)}笔";
        Say($"本报告所列{Figures.Whole(_report.Transactions.Length)}笔资金变动{fall}。", "evidence.legs", "local.days", "local.busiest_day");
    }

    private void Where()
    {
        Say($"上述账户均开立于{_report.Exchange}平台。", "activity.exchange");
        ImmutableArray<(string Province, int Subjects)> provinces = ReportFacts.ProvincesOf(_report);
        if (provinces.Length > 1)
        {
            string named = string.Join('、', provinces.Take(PlacesNamedMax)
                .Select(static one => $"{ChinesePlaces.Province(one.Province)}（{Figures.Whole(one.Subjects)}人）"));
            Say($"客户登记所在地包括{named}{(provinces.Length > PlacesNamedMax ? "等" : "")}。", "subjects.provinces");
        }

        ImmutableArray<(string Country, int Legs)> countries = ReportFacts.CountriesOf(_report);
        if (countries.Length > 0)
        {
            string named = string.Join('、', countries.Take(PlacesNamedMax)
                .Select(static one => $"{ChinesePlaces.Country(one.Country)}（{Figures.Whole(one.Legs)}笔）"));
            string more = countries.Length > PlacesNamedMax ? "等" : "";
            Say($"所列资金变动中，账簿载明交易对手所在国家或地区的有：{named}{more}。", "evidence.countries");
        }
    }
}
