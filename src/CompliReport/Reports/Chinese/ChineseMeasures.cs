using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports.Formats;

namespace CompliReport.Reports.Chinese;

/// <summary>How the numbers of a finding read in Chinese. A number without words of its own is named by its stable name.</summary>
internal static class ChineseMeasures
{
    private static readonly FrozenDictionary<string, Func<decimal, string>> Known = new Dictionary<string, Func<decimal, string>>
    {
        ["bought_usd"] = static n => "买入" + Usd(n),
        ["cash_like_share"] = static n => "提取现金或转入银行卡的占" + Percent(n),
        ["coins_in_usd"] = static n => "转入虚拟货币折" + Usd(n),
        ["conversions"] = static n => Whole(n) + "笔兑换",
        ["converted_share"] = static n => "其中" + Percent(n) + "的资金在规定时限内兑换",
        ["converted_usd"] = static n => "兑换总额折" + Usd(n),
        ["count"] = static n => Whole(n) + "笔交易",
        ["counterparties"] = static n => Whole(n) + "个交易对手",
        ["countries"] = static n => Whole(n) + "个国家或地区",
        ["customers"] = static n => Whole(n) + "名客户",
        ["customers_min"] = static n => "至少" + Whole(n) + "名客户",
        ["days"] = static n => Whole(n) + "天",
        ["declared_income_usd"] = static n => "申报年收入" + Usd(n),
        ["difference"] = static n => "金额差异不超过" + Percent(n),
        ["direct_movements"] = static n => Whole(n) + "笔直接往来",
        ["direct_usd"] = static n => "直接往来金额折" + Usd(n),
        ["dwell_hours"] = static n => "停留不超过" + Number(n) + "小时",
        ["events"] = static n => Whole(n) + "笔操作",
        ["first_deposit_usd"] = static n => "首笔入金折" + Usd(n),
        ["first_usd"] = static n => "首笔转出折" + Usd(n),
        ["funnel_share"] = static n => "最终归集占比" + Percent(n),
        ["funnel_usd"] = static n => "最终归集金额折" + Usd(n),
        ["hours"] = static n => "历时" + Number(n) + "小时",
        ["hubs_left_out"] = static n => "已剔除公共交易对手" + Whole(n) + "个",
        ["idle_days"] = static n => "休眠" + Whole(n) + "天",
        ["in_usd"] = static n => "转入资金折" + Usd(n),
        ["income_multiple"] = static n => "为收入的" + Number(n) + "倍",
        ["indirect_share"] = static n => "间接来源占比" + Percent(n),
        ["indirect_usd"] = static n => "间接来源金额折" + Usd(n),
        ["inflow_share"] = static n => "占流入资金的" + Percent(n),
        ["inventory_max"] = static n => "净持仓占比不超过" + Percent(n),
        ["inventory_ratio"] = static n => "净持仓占比" + Percent(n),
        ["kept_share"] = static n => "资金留存比例" + Percent(n),
        ["lag_hours"] = static n => "时间间隔不超过" + Number(n) + "小时",
        ["legs"] = static n => Whole(n) + "笔带有地址信息的记录",
        ["length"] = static n => "经" + Whole(n) + "次转移",
        ["listed"] = static n => Whole(n) + "个名单地址",
        ["margin"] = static n => "价差" + Percent(n),
        ["market_bps"] = static n => "偏离平台自身市价" + Number(n) + "个基点",
        ["mean_payment_usd"] = static n => "平均每笔付款折" + Usd(n),
        ["median_dwell_minutes"] = static n => "半数转出资金停留不超过" + Number(n) + "分钟",
        ["middles"] = static n => Whole(n) + "个中间人",
        ["mismatch_share"] = static n => "登录地与居住地不符的占" + Percent(n),
        ["money_in"] = static n => "法定货币入金" + Whole(n) + "笔",
        ["money_out_usd"] = static n => "法定货币出金折" + Usd(n),
        ["moved_share"] = static n => "其中" + Percent(n) + "随即转出",
        ["movements"] = static n => Whole(n) + "笔资金变动",
        ["n"] = static n => Whole(n) + "笔",
        ["n_band"] = static n => Whole(n) + "笔略低于限额",
        ["near_quota_share"] = static n => "其中" + Percent(n) + "接近便利化额度",
        ["new_payers"] = static n => Whole(n) + "个首次往来的付款方",
        ["new_share"] = static n => "其中" + Percent(n) + "为首次往来",
        ["night_share"] = static n => "夜间操作占" + Percent(n),
        ["entropy_share"] = static n => "全天分布均匀度" + Percent(n),
        ["other_coins"] = static n => "其他币种" + Whole(n) + "种",
        ["out_in_ratio"] = static n => "转出金额为转入的" + Percent(n),
        ["out_usd"] = static n => "转出资金折" + Usd(n),
        ["outflow_share"] = static n => "占转出资金的" + Percent(n),
        ["outflow_usd"] = static n => "转出资金折" + Usd(n),
        ["pairs"] = static n => Whole(n) + "组金额相当的对应交易",
        ["payees"] = static n => Whole(n) + "个收款方",
        ["payers_a_day"] = static n => "每日" + Whole(n) + "个付款方",
        ["payment_usd"] = static n => "每笔付款折" + Usd(n),
        ["payments"] = static n => Whole(n) + "笔付款",
        ["persistence"] = static n => "其中" + Percent(n) + "同向偏离",
        ["persons"] = static n => Whole(n) + "人",
        ["premium_bps"] = static n => "平均偏离参考价" + Number(n) + "个基点",
        ["probability"] = static n => "偶然发生的概率" + JsonText.Plain(n),
        ["provinces"] = static n => Whole(n) + "个省份",
        ["quick_share"] = static n => "其中" + Percent(n) + "为快进快出",
        ["receivers"] = static n => Whole(n) + "个不同收款方",
        ["refund_share"] = static n => "退款占比" + Percent(n),
        ["round_trips"] = static n => Whole(n) + "次资金回流",
        ["senders"] = static n => Whole(n) + "个不同付款方",
        ["shared_counterparties"] = static n => Whole(n) + "个共用收款方",
        ["shared_usd"] = static n => "转往共用收款方的资金折" + Usd(n),
        ["sinks"] = static n => Whole(n) + "个资金去向",
        ["sold_usd"] = static n => "卖出" + Usd(n),
        ["sources"] = static n => Whole(n) + "个资金来源",
        ["stable_share"] = static n => "稳定币兑换占" + Percent(n),
        ["sum"] = static n => "合计" + Number(n),
        ["tests"] = static n => "检验" + Number(n) + "次",
        ["third_parties"] = static n => Whole(n) + "个第三方",
        ["third_party_share"] = static n => "第三方收付占" + Percent(n),
        ["total_usd"] = static n => "合计折" + Usd(n),
        ["trades"] = static n => Whole(n) + "笔成交",
        ["turnover_usd"] = static n => "交易规模折" + Usd(n),
        ["value_usd"] = static n => "金额折" + Usd(n),
        ["venues"] = static n => Whole(n) + "家交易平台",
        ["windows"] = static n => Whole(n) + "个为期一天的观察窗口",
        ["withdrawn_share"] = static n => "其中" + Percent(n) + "随即转出",
        ["year_usd"] = static n => "折算全年" + Usd(n),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of numbers that have words.</summary>
    internal static IEnumerable<string> Names => Known.Keys.Order(StringComparer.Ordinal);

    /// <summary>Numbers as a list in words.</summary>
    internal static string Of(IEnumerable<Measure> measures) => string.Join('，', measures.Select(Of));

    /// <summary>One number in words.</summary>
    internal static string Of(Measure measure) =>
        Known.TryGetValue(measure.Name, out Func<decimal, string>? words) ? words(measure.Value)
        : CurrencyOf(measure.Name, "sum_") is { } sum ? "合计" + ChineseFigures.Money(MeasureWords.Rounded(measure.Value), sum)
        : CurrencyOf(measure.Name, "limit_") is { } limit ? ChineseFigures.Money(MeasureWords.Rounded(measure.Value), limit)
        : measure.Name.Replace('_', ' ') + " " + Figures.Number(measure.Value);

    private static string Usd(decimal amount) => ChineseFigures.Money(MeasureWords.Rounded(amount), "USD");

    private static string Percent(decimal share) => ChineseFigures.Percent(share);

    private static string Number(decimal number) => Figures.Number(number);

    private static string Whole(decimal number) => Figures.Number(number);

    private static string? CurrencyOf(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..].ToUpperInvariant() : null;
}
