using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers.Cells;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>
/// What was moved. FinCEN's list has no virtual currency: each coin is named in words under "other", and no kind stands twice.
/// </summary>
internal static class FincenAssets
{
    private const int TextMax = 50;
    private const string Prefix = "CVC: ";

    /// <summary>Writes the kinds in the order of their codes' names in the profile.</summary>
    internal static void Write(FincenDraft draft)
    {
        ReportDocument report = draft.Report;
        string[] coins = [.. CoinsOf(report)];
        List<(string Name, string? Text)> kinds = [];
        void Add(string name, bool isThere)
        {
            if (isThere)
            {
                kinds.Add((name, null));
            }
        }

        Add("forex", report.Turnovers.Count(static one => AssetClasses.IsFiat(one.Asset)) > 1 && coins.Length == 0);
        Add("foreign_currency", report.Legs.Any(static leg => leg.IsFiat && leg.Asset != "USD"));
        Add("funds_transfer", report.Legs.Any(static leg => leg.Kind is "fiat_deposit" or "fiat_withdrawal"));
        Add("us_currency", report.Legs.Any(static leg => leg.Kind is "cash_in" or "cash_out" && leg.Asset == "USD"));
        (string instrument, string product, int left) = TextsOf(coins);
        if (instrument.Length > 0)
        {
            kinds.Add(("other_instrument", instrument));
        }

        if (product.Length > 0)
        {
            kinds.Add(("other_product", product));
        }

        foreach ((string name, string? text) in kinds)
        {
            Write(draft, draft.Profile.Code("assets", name)!, text);
        }

        if (left > 0)
        {
            draft.Warn(
                "FINCEN_ASSETS_CUT", "Assets", $"{coins.Length} coins", $"texts of {TextMax} characters; all stand in the narrative");
        }
    }

    /// <summary>The coins of a report in their order.</summary>
    internal static SortedSet<string> CoinsOf(ReportDocument report)
    {
        SortedSet<string> coins = new(StringComparer.Ordinal);
        coins.UnionWith(report.Turnovers.Select(static one => one.Asset).Where(static asset => !AssetClasses.IsFiat(asset)));
        foreach (DocumentLeg leg in report.Legs)
        {
            if (!leg.IsFiat)
            {
                coins.Add(leg.Asset);
            }
        }

        return coins;
    }

    /// <summary>The coins in the two texts that there are for others, and how many did not fit.</summary>
    internal static (string Instrument, string Product, int Left) TextsOf(IReadOnlyList<string> coins)
    {
        string instrument = "", product = "";
        for (int i = 0; i < coins.Count; i++)
        {
            // The last text keeps room for the number of those that are not named.
            string rest = i + 1 < coins.Count ? $" and {coins.Count - i - 1} more" : "";
            if (product.Length == 0 && With(instrument, coins[i]).Length <= TextMax)
            {
                instrument = With(instrument, coins[i]);
            }
            else if (With(product, coins[i]).Length + rest.Length <= TextMax)
            {
                product = With(product, coins[i]);
            }
            else
            {
                return (instrument, product + $" and {coins.Count - i} more", coins.Count - i);
            }
        }

        return (instrument, product, 0);
    }

    private static string With(string text, string coin) => text.Length == 0 ? Prefix + coin : text + ", " + coin;

    private static void Write(FincenDraft draft, string code, string? text)
    {
        int colon = code.IndexOf(':', StringComparison.Ordinal);
        using FincenXml.Block block = draft.Xml.Begin("Assets");
        draft.Xml.Element("AssetSubtypeID", code[(colon + 1)..]);
        draft.Xml.Element("AssetTypeID", code[..colon]);
        draft.Xml.Element("OtherAssetSubtypeText", text);
    }
}
