using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Values;

namespace CompliReport.Reconciliation.Matching;

/// <summary>Reads the first row of each one-sided group again: ids of order and trade, and what a crypto leg was worth, are not kept in
/// memory for the millions of rows that nobody asks about.</summary>
internal static class SideDetails
{
    // Rows held at once while they are read: some 20 MB.
    private const int SliceLength = 20_000;

    /// <summary>The sides, in an order that does not depend on where rows stand.</summary>
    internal static List<LooseSide> Read(LedgerDay day, AccountFacts accounts, IReadOnlyList<OpenGroup> groups)
    {
        List<LooseSide> sides = new(groups.Count);
        OpenGroup[] inOrder = [.. groups.OrderBy(static group => group.First.At)];
        RecordLocation[] places = [.. inOrder.Select(static group => group.First.At).Distinct()];
        foreach (CitedRows rows in CitedRows.InSlices(day, places, SliceLength))
        {
            while (sides.Count < inOrder.Length && rows.Find(inOrder[sides.Count].First.At) is { } row)
            {
                sides.Add(SideOf(day, accounts, inOrder[sides.Count], row));
            }
        }

        Invariant.Holds(sides.Count == inOrder.Length, "every group has its first row");
        sides.Sort(LooseSide.Compare);
        return sides;
    }

    private static LooseSide SideOf(LedgerDay day, AccountFacts accounts, in OpenGroup group, CitedRow row)
    {
        LedgerFile file = day.Files[group.First.At.File];
        string Cell(string column)
        {
            int at = file.Header.IndexOf(column);
            return at >= 0 ? row.Cell(at) : "";
        }

        bool isFiat = group.First.Class == AssetClass.Fiat;
        int customer = accounts.CustomerAt(group.First.Account, group.Time);
        // Accounts without facts are their own customers; their numbers must not meet those of customers.
        long owner = customer >= 0 ? customer : -1L - group.First.Account;
        (string currency, decimal? worth) = isFiat
            ? (day.Symbols.Asset(group.First.Asset).Text, group.First.Amount.Magnitude.ToDecimal())
            : WorthOf(group, Cell("amount"), Cell("fiat_value"), Cell("fiat_ccy"), Cell("rate_applied"), Cell("price_ccy"));
        return new LooseSide
        {
            Group = group,
            IsFiat = isFiat,
            Owner = owner,
            EntryId = row.EntryId,
            TradeId = Cell("trade_id"),
            OrderId = Cell("order_id"),
            Currency = currency,
            Worth = worth,
        };
    }

    // The exchange's own valuation where it values the whole side, else amount times rate, rounded once, half up, to a minor unit.
    private static (string Currency, decimal? Worth) WorthOf(
        in OpenGroup group, string amount, string value, string valueCurrency, string rate, string priceCurrency)
    {
        decimal whole = group.First.Amount.Magnitude.ToDecimal();
        if (Number(value) is { } stated && TryCode(valueCurrency, out AssetCode stateCurrency)
            && Number(amount) is { } ofRow && Math.Abs(ofRow) == whole)
        {
            return (stateCurrency.Text, Math.Abs(stated));
        }

        if (!TryCode(priceCurrency, out AssetCode currency))
        {
            return ("", null);
        }

        decimal unit = MinorUnits.Of(currency);
        return (currency.Text, Number(rate) is { } price && price > 0 && whole < 1_000_000_000_000m && price < 1_000_000_000_000m
            ? decimal.Round(whole * price / unit, 0, MidpointRounding.AwayFromZero) * unit
            : null);
    }

    private static bool TryCode(string text, out AssetCode code) => AssetCode.TryParse(Encoding.UTF8.GetBytes(text), out code);

    private static decimal? Number(string text) =>
        decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : null;
}
