using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace CompliReport.Reports.Chinese;

/// <summary>Chinese names of provinces and countries; a place without one here keeps its code.</summary>
internal static class ChinesePlaces
{
    private static readonly FrozenDictionary<string, string> Provinces = new Dictionary<string, string>
    {
        ["BJ"] = "北京市", ["TJ"] = "天津市", ["HE"] = "河北省", ["SX"] = "山西省", ["NM"] = "内蒙古自治区", ["LN"] = "辽宁省",
        ["JL"] = "吉林省", ["HL"] = "黑龙江省", ["SH"] = "上海市", ["JS"] = "江苏省", ["ZJ"] = "浙江省", ["AH"] = "安徽省",
        ["FJ"] = "福建省", ["JX"] = "江西省", ["SD"] = "山东省", ["HA"] = "河南省", ["HB"] = "湖北省", ["HN"] = "湖南省",
        ["GD"] = "广东省", ["GX"] = "广西壮族自治区", ["HI"] = "海南省", ["CQ"] = "重庆市", ["SC"] = "四川省", ["GZ"] = "贵州省",
        ["YN"] = "云南省", ["XZ"] = "西藏自治区", ["SN"] = "陕西省", ["GS"] = "甘肃省", ["QH"] = "青海省", ["NX"] = "宁夏回族自治区",
        ["XJ"] = "新疆维吾尔自治区", ["HK"] = "香港特别行政区", ["MO"] = "澳门特别行政区", ["TW"] = "台湾省",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Countries = new Dictionary<string, string>
    {
        ["CN"] = "中国", ["HK"] = "中国香港", ["MO"] = "中国澳门", ["TW"] = "中国台湾", ["US"] = "美国", ["CA"] = "加拿大", ["MX"] = "墨西哥",
        ["BR"] = "巴西", ["AR"] = "阿根廷", ["GB"] = "英国", ["IE"] = "爱尔兰", ["FR"] = "法国", ["DE"] = "德国", ["NL"] = "荷兰",
        ["BE"] = "比利时", ["LU"] = "卢森堡", ["CH"] = "瑞士", ["AT"] = "奥地利", ["IT"] = "意大利", ["ES"] = "西班牙", ["PT"] = "葡萄牙",
        ["SE"] = "瑞典", ["NO"] = "挪威", ["DK"] = "丹麦", ["FI"] = "芬兰", ["PL"] = "波兰", ["CZ"] = "捷克", ["HU"] = "匈牙利",
        ["RO"] = "罗马尼亚", ["BG"] = "保加利亚", ["GR"] = "希腊", ["CY"] = "塞浦路斯", ["MT"] = "马耳他", ["EE"] = "爱沙尼亚",
        ["LV"] = "拉脱维亚", ["LT"] = "立陶宛", ["UA"] = "乌克兰", ["RU"] = "俄罗斯", ["BY"] = "白俄罗斯", ["KZ"] = "哈萨克斯坦",
        ["TR"] = "土耳其", ["IL"] = "以色列", ["AE"] = "阿联酋", ["SA"] = "沙特阿拉伯", ["QA"] = "卡塔尔", ["IR"] = "伊朗", ["IQ"] = "伊拉克",
        ["IN"] = "印度", ["PK"] = "巴基斯坦", ["BD"] = "孟加拉国", ["JP"] = "日本", ["KR"] = "韩国", ["KP"] = "朝鲜", ["MN"] = "蒙古",
        ["SG"] = "新加坡", ["MY"] = "马来西亚", ["TH"] = "泰国", ["VN"] = "越南", ["KH"] = "柬埔寨", ["LA"] = "老挝", ["MM"] = "缅甸",
        ["PH"] = "菲律宾", ["ID"] = "印度尼西亚", ["AU"] = "澳大利亚", ["NZ"] = "新西兰", ["ZA"] = "南非", ["NG"] = "尼日利亚",
        ["KE"] = "肯尼亚", ["EG"] = "埃及", ["VG"] = "英属维尔京群岛", ["KY"] = "开曼群岛", ["SC"] = "塞舌尔", ["BS"] = "巴哈马",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A province by its code, such as <c>CN-GD</c>; else what stands there.</summary>
    internal static string Province(string code) =>
        code.StartsWith("CN-", StringComparison.Ordinal) ? Provinces.GetValueOrDefault(code[3..]) ?? code : code;

    /// <summary>A country by its two letters; else what stands there.</summary>
    internal static string Country(string code) => Countries.GetValueOrDefault(code) ?? code;
}
