using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Reports.Chinese;

/// <summary>How amounts and lists read in a Chinese report: <c>人民币6,000,000.00元</c>, <c>857,142.86美元</c>, <c>USDT 1.5</c>.</summary>
/// <remarks>The figures are those of <see cref="Figures"/>, so that the same facts prove both languages.</remarks>
internal static class ChineseFigures
{
    private static readonly Dictionary<string, string> Currencies = new(System.StringComparer.Ordinal)
    {
        ["USD"] = "美元",
        ["EUR"] = "欧元",
        ["GBP"] = "英镑",
        ["JPY"] = "日元",
        ["HKD"] = "港元",
        ["SGD"] = "新加坡元",
        ["KRW"] = "韩元",
        ["AUD"] = "澳元",
        ["CAD"] = "加元",
        ["CHF"] = "瑞士法郎",
        ["TWD"] = "新台币",
        ["MOP"] = "澳门元",
        ["THB"] = "泰铢",
        ["RUB"] = "卢布",
        ["AED"] = "阿联酋迪拉姆",
        ["INR"] = "印度卢比",
        ["TRY"] = "土耳其里拉",
        ["BRL"] = "巴西雷亚尔",
    };

    /// <summary>An amount with two places.</summary>
    internal static string Money(decimal amount, string asset) => Named(Figures.Money(amount, asset), asset);

    /// <summary>An exact amount with as many places as it has, at least two.</summary>
    internal static string Money(ScaledAmount amount, string asset) => Named(Figures.Money(amount, asset), asset);

    /// <summary>A share of one as a percentage.</summary>
    internal static string Percent(decimal share) => Figures.Number(share * 100) + "%";

    /// <summary>Names in a list: <c>甲、乙和丙</c>.</summary>
    internal static string Join(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "",
        1 => names[0],
        _ => string.Join('、', System.Linq.Enumerable.Take(names, names.Count - 1)) + "和" + names[^1],
    };

    // The code in front is taken off where the currency has a Chinese name; a coin keeps it.
    private static string Named(string money, string asset)
    {
        string figure = money[(asset.Length + 1)..];
        return asset == "CNY" ? "人民币" + figure + "元"
            : Currencies.TryGetValue(asset, out string? name) ? figure + name
            : money;
    }
}
