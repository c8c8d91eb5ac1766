using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>Writes movements as transactions of two sides.</summary>
internal static class GoamlTransactions
{
    private const int CommentLengthMax = 8000, FundsCommentLengthMax = 255;

    /// <summary>Writes one.</summary>
    /// <param name="draft">The file.</param>
    /// <param name="movement">What moved.</param>
    /// <param name="position">Its place in the file, from 1.</param>
    /// <param name="numbers">Numbers that the filing used already.</param>
    internal static void Write(GoamlDraft draft, GoamlMovement movement, int position, HashSet<string> numbers)
    {
        DocumentLeg head = movement.Head;
        draft.Current = head;
        using (draft.Begin("transaction", position))
        {
            long lengthMax = draft.Profile.Limit("transactionnumber_length");
            draft.Element("transactionnumber", NumberOf(head.EntryId, lengthMax, numbers));
            draft.Optional("internal_ref_number", head.GroupId.Length <= lengthMax && head.GroupId != head.EntryId ? head.GroupId : "");
            draft.Element("transaction_location", draft.Code("location", head.Detail("channel")));
            draft.Limited("transaction_description", Description(draft, movement), CommentLengthMax);
            draft.Element("date_transaction", GoamlText.Time(head.At, draft.Profile.TimeZone));
            draft.Element("transmode_code", draft.Code("transmode", head.Kind));
            draft.Element("transmode_comment", draft.Profile.UnknownOf("transmode_comment"));
            if (movement.ValueLocal is { } value)
            {
                draft.Element("amount_local", GoamlText.Amount(value));
            }

            // Without a rate there is no amount, and none is made up: the file lacks the element, which the rules refuse.
            WriteSide(draft, movement, movement.From, "from");
            WriteSide(draft, movement, movement.To, "to");
            draft.Limited("comments", Sources(movement), CommentLengthMax);
        }

        draft.Current = null;
    }

    /// <summary>The currency code of an asset; null where the schema lists none.</summary>
    internal static string? CurrencyOf(GoamlDraft draft, string asset)
    {
        string code = draft.Profile.Code("currency", asset) ?? asset;
        return draft.IsListed("currency", code) ? code : null;
    }

    private static void WriteSide(GoamlDraft draft, GoamlMovement movement, GoamlSide? side, string direction)
    {
        DocumentLeg leg = side?.Legs[0] ?? movement.Head;
        bool isOwn = side is null && IsOwnMovement(leg);
        bool isClient = side is not null || isOwn || GoamlOther.IsClient(draft, leg);
        string accountId = side?.AccountId ?? (isOwn ? leg.AccountId : leg.Detail("counterparty_account"));
        using GoamlDraft.Scope scope = draft.Begin($"t_{direction}{(isClient ? "_my_client" : "")}");
        bool isSameAsset = side is not null || !isOwn || leg.Kind is "lock" or "unlock";
        draft.Element(direction + "_funds_code", isSameAsset ? Funds(draft, leg) : draft.Code("funds", "unstated"));
        if (isSameAsset)
        {
            WriteFunds(draft, side ?? movement.From ?? movement.To!, direction);
        }

        if (isClient)
        {
            string? currency = isSameAsset ? CurrencyOf(draft, leg.Asset) : null;
            using (draft.Begin(direction + "_account"))
            {
                GoamlClient.WriteAccount(
                    draft, accountId, currency ?? draft.Profile.UnknownOf("currency"),
                    draft.Code("account_type", !isSameAsset ? "*" : leg.IsFiat ? "fiat" : "coin"));
            }

            draft.Element(direction + "_country", draft.Country(direction + "_country", draft.Order.Filer.Address.Country, "filer"));
        }
        else
        {
            GoamlOther.Write(draft, leg, direction);
            string country = leg.Detail("counterparty_country");
            draft.Element(direction + "_country", draft.Country(
                direction + "_country", country, country.Length == 0 ? leg.Detail("counterparty_type") : country));
        }
    }

    // The exact amount always stands in the comment; the amount in foreign currency beside it where the schema knows the currency.
    private static void WriteFunds(GoamlDraft draft, GoamlSide side, string direction)
    {
        DocumentLeg leg = side.Legs[0];
        string exact = ExactOf(side);
        if (side.Asset == draft.Report.LocalCurrency)
        {
            return;
        }

        string chain = leg.Detail("chain");
        draft.Limited(
            direction + "_funds_comment", $"{side.Asset} {exact}{(chain.Length == 0 ? "" : " on " + chain)}", FundsCommentLengthMax);
        if (CurrencyOf(draft, side.Asset) is not { } currency)
        {
            draft.Warn(
                "GOAML_CURRENCY_TEXT", direction + "_foreign_currency", side.Asset,
                "a currency of the schema; the amount stands in the comment on the funds", side.Asset);
            return;
        }

        if (side.Amount is not { } amount || amount > GoamlText.NumberMax)
        {
            draft.Warn("GOAML_AMOUNT_TEXT", direction + "_foreign_currency", "too great a number", "at most 7.9E15", leg.EntryId);
            return;
        }

        string element = direction + "_foreign_currency";
        if (decimal.Round(amount, GoamlText.PlacesMax, MidpointRounding.AwayFromZero) != amount)
        {
            draft.Warn(
                "GOAML_AMOUNT_PLACES", element + "/foreign_amount", "more than 13 places",
                "at most 13 places, rounded half away from zero; the exact amount stands in the comment on the funds", leg.EntryId);
        }

        using (draft.Begin(element))
        {
            draft.Element("foreign_currency_code", currency);
            draft.Element("foreign_amount", GoamlText.Amount(amount));
            draft.Optional("foreign_exchange_rate", leg.RateLocal is { } rate and <= GoamlText.NumberMax ? GoamlText.Amount(rate) : "");
        }
    }

    private static string Description(GoamlDraft draft, GoamlMovement movement)
    {
        DocumentLeg head = movement.Head;
        StringBuilder text = new();
        text.Append(Sentence(head.Kind)).Append(": ");
        text.AppendJoin(" to ", new[] { movement.From, movement.To }.OfType<GoamlSide>().Select(Told)).Append('.');
        foreach (DocumentLeg fee in movement.Fees)
        {
            text.Append(CultureInfo.InvariantCulture, $" Fee {fee.Asset} {fee.Magnitude}.");
        }

        foreach (string column in (string[])["tx_hash", "address", "payment_method", "purpose_code", "device_id", "ip_country"])
        {
            string[] values = [.. movement.Legs.Select(leg => leg.Detail(column)).Where(static one => one.Length > 0).Distinct()];
            if (values.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" {Sentence(column)}: {string.Join(", ", values)}.");
            }
        }

        if (movement.Legs.Any(static leg => leg.Detail("address").Length > 0))
        {
            draft.Warn(
                "GOAML_ADDRESS_IN_TEXT", "transaction_description", "an address without an IP address",
                "network_device/ip_address, without which virtual_address cannot be sent; the address stands in the text", "address");
        }

        return text.ToString();
    }

    private static string Told(GoamlSide side) =>
        side.Asset + " " + ExactOf(side);

    private static string ExactOf(GoamlSide side) =>
        side.Amount is { } sum ? GoamlText.Exact(sum) : string.Join(" + ", side.Legs.Select(static leg => leg.Magnitude));

    private static string Sources(GoamlMovement movement)
    {
        const int RoomForTheRest = 120;
        StringBuilder text = new("Ledger lines:");
        DocumentLeg[] legs = [.. movement.Legs];
        for (int i = 0; i < legs.Length; i++)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $" {legs[i].File} line {legs[i].Line} (entry {legs[i].EntryId});");
            if (text.Length + line.Length > CommentLengthMax - RoomForTheRest)
            {
                return text.Append(CultureInfo.InvariantCulture, $" and {legs.Length - i} more, in evidence.csv of the report.").ToString();
            }

            text.Append(line);
        }

        text[^1] = '.';
        return text.ToString();
    }

    private static string NumberOf(string entryId, long lengthMax, HashSet<string> numbers)
    {
        string number = GoamlText.TransactionNumber(entryId, lengthMax);
        for (int i = 2; !numbers.Add(number); i++)
        {
            string suffix = "~" + i.ToString(CultureInfo.InvariantCulture);
            number = GoamlText.TransactionNumber(entryId, lengthMax - suffix.Length) + suffix;
        }

        return number;
    }

    // What stays within the account: the other leg of an exchange is not among the cited, or a hold that moves nothing.
    private static bool IsOwnMovement(DocumentLeg leg) => leg.Kind is "trade" or "conversion" or "lock" or "unlock";

    private static string Funds(GoamlDraft draft, DocumentLeg leg) =>
        draft.Profile.Codes.TryGetValue("funds", out var codes) && codes.TryGetValue(leg.Kind, out string? code)
            ? code
            : draft.Code("funds", leg.IsFiat ? "fiat" : "coin");

    private static string Sentence(string word) => char.ToUpperInvariant(word[0]) + word[1..].Replace('_', ' ');
}
