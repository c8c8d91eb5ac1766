using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using CompliReport.Rules;

namespace CompliReport.Reports.Chinese;

/// <summary>Chinese titles of authorities, patterns, rules and texts; what has none here keeps its own.</summary>
internal static class ChineseTitles
{
    private static readonly FrozenDictionary<string, string> Indicators = new Dictionary<string, string>
    {
        ["T01"] = "拆分交易规避报告标准",
        ["T02"] = "多人分拆使用便利化额度",
        ["T03"] = "资金分散转入、集中兑换",
        ["T04"] = "资金集中转入、分散转出",
        ["T05"] = "资金多头汇集后多头分散",
        ["T06"] = "资金快进快出、过渡性质明显",
        ["T07"] = "稳定币通道账户",
        ["T08"] = "本外币对敲",
        ["T09"] = "成交价格持续偏离市场",
        ["T10"] = "低买高卖倒卖虚拟货币",
        ["T11"] = "频繁收取大量陌生人小额款项",
        ["T12"] = "账户团伙",
        ["T13"] = "幕后控制人",
        ["T14"] = "地域分布异常",
        ["T15"] = "资金回流",
        ["T16"] = "休眠账户突然启用",
        ["T17"] = "新开账户首笔大额入金",
        ["T18"] = "夜间或全天候操作",
        ["T19"] = "资金规模与收入明显不符",
        ["T20"] = "与名单地址存在资金往来",
        ["T21"] = "只收取虚拟货币",
        ["T22"] = "第三方代收代付",
        ["T23"] = "收币后随即转往多家交易平台",
        ["CN-FX-01"] = "个人年度便利化额度",
        ["CN-FX-02"] = "借用五人以上额度分拆结售汇",
        ["CN-FX-03"] = "“关注名单”内个人办理结售汇",
        ["CN-FX-04"] = "个人境外年度取现额度",
        ["CN-FX-04-CARD"] = "单卡境外单日取现额度",
        ["CN-FX-05"] = "银行卡境外交易信息报送标准",
        ["CN-LVT-01"] = "大额现金收支",
        ["CN-LVT-02"] = "单位大额款项划转",
        ["CN-LVT-03"] = "自然人境内大额款项划转",
        ["CN-LVT-04"] = "自然人跨境大额款项划转",
        ["CN-VC-01"] = "虚拟货币相关业务活动禁令（2021年通知）",
        ["CN-VC-02"] = "虚拟货币相关业务活动禁令（2026年通知）",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["PBoC Order [2016] No. 3"] = "《金融机构大额交易和可疑交易报告管理办法》（中国人民银行令〔2016〕第3号）",
        ["Measures for the Administration of Bank FX Risk Transaction Reports (Trial)"] = "《银行外汇风险交易报告管理办法（试行）》",
        ["Fa Shi [2019] 1"] =
            "《最高人民法院、最高人民检察院关于办理非法从事资金支付结算业务、非法买卖外汇刑事案件适用法律若干问题的解释》（法释〔2019〕1号）",
        ["Detailed Rules for Implementing the Measures for Individual FX (SAFE)"] = "《个人外汇管理办法实施细则》",
        ["SAFE Huifa [2009] 56"] = "《国家外汇管理局关于进一步完善个人结售汇业务管理的通知》（汇发〔2009〕56号）",
        ["SAFE Huifa [2015] 49"] = "《国家外汇管理局关于进一步完善个人外汇管理有关问题的通知》（汇发〔2015〕49号）",
        ["SAFE Huifa [2017] 15"] = "《国家外汇管理局关于金融机构报送银行卡境外交易信息的通知》（汇发〔2017〕15号）",
        ["SAFE Huifa [2017] 29"] = "《国家外汇管理局关于规范银行卡境外大额提取现金交易的通知》（汇发〔2017〕29号）",
        ["Yinfa [2021] 237"] = "《关于进一步防范和处置虚拟货币交易炒作风险的通知》（银发〔2021〕237号）",
        ["Yinfa [2026] No. 42"] = "银发〔2026〕42号通知",
        ["FATF virtual-asset red flags"] = "金融行动特别工作组（FATF）虚拟资产洗钱和恐怖融资风险指标",
        ["FATF virtual-asset red flags; press on the Chongqing case"] = "金融行动特别工作组（FATF）虚拟资产洗钱和恐怖融资风险指标及重庆案件公开报道",
        ["FATF targeted report on stablecoins and unhosted wallets"] = "金融行动特别工作组（FATF）稳定币与非托管钱包专题报告",
        ["FIN-2019-A003"] = "美国金融犯罪执法网络（FinCEN）指引FIN-2019-A003",
        ["FinCEN FIN-2019-A003; press on the Shanxi and Chongqing cases"] =
            "美国金融犯罪执法网络（FinCEN）指引FIN-2019-A003及山西、重庆案件公开报道",
        ["FIN-2025-A003"] = "美国金融犯罪执法网络（FinCEN）指引FIN-2025-A003",
        ["FinCEN FIN-2025-A003; SPP and SAFE cases of December 2023"] =
            "美国金融犯罪执法网络（FinCEN）指引FIN-2025-A003及最高人民检察院、国家外汇管理局2023年典型案例",
        ["Press report of the Qingdao case"] = "青岛案件公开报道",
        ["Press report of the Beijing case"] = "北京案件公开报道",
        ["Published account of the founding case"] = "公开案例",
        ["Realistic synthetic financial transactions for anti-money-laundering models (AMLworld)"] = "反洗钱公开研究（AMLworld）",
        ["Scalable graph learning for anti-money laundering (AMLSim)"] = "反洗钱公开研究（AMLSim）",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Authorities = new Dictionary<string, string>
    {
        ["CAMLMAC"] = "中国反洗钱监测分析中心",
        ["SAFE"] = "国家外汇管理局",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string IllegalBusiness = "illegal business operation, Criminal Law Art. 225(4)";

    private static readonly string[] Chapters = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
    private static readonly string[] Numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

    /// <summary>The name of an authority.</summary>
    internal static string Authority(string id, string name) => Authorities.GetValueOrDefault(id) ?? name;

    /// <summary>The title of a rule or a pattern.</summary>
    internal static string Indicator(string id, string title) => Indicators.GetValueOrDefault(id) ?? title;

    /// <summary>A text of law with its article, e.g. <c>《个人外汇管理办法实施细则》第2条</c>. A remark in place of an article is left out:
    /// report.json has it.</summary>
    internal static string Source(RuleSource source) => Text(source.Title) + Article(source.Article);

    /// <summary>The text that makes an amount criminal, with the crime where it names one, e.g. <c>《...解释》规定的非法经营罪（《中华人民共和国刑法》
    /// 第225条第4项）</c>.</summary>
    internal static string Crime(RuleSource source) => source.Article == IllegalBusiness
        ? Text(source.Title) + "规定的非法经营罪（《中华人民共和国刑法》第225条第4项）"
        : Source(source) + "规定的";

    /// <summary>A text of law without its article.</summary>
    internal static string Text(string title) => Texts.GetValueOrDefault(title) ?? "《" + title + "》";

    /// <summary>An article, e.g. <c>第225条第4项</c>; empty where it is none.</summary>
    internal static string Article(string article)
    {
        Match match = Regex.Match(article, @"^Art\. ([0-9]{1,4})(?:\(([0-9]{1,3})\))?$", RegexOptions.CultureInvariant);
        if (match.Success)
        {
            string item = match.Groups[2].Success ? "第" + match.Groups[2].Value + "项" : "";
            return "第" + match.Groups[1].Value + "条" + item;
        }

        int chapter = article.StartsWith("Chapter ", StringComparison.Ordinal) ? Array.IndexOf(Chapters, article[8..]) : -1;
        return chapter < 0 ? "" : "第" + Numerals[chapter] + "章";
    }
}
