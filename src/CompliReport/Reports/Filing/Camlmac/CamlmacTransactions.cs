using System.Collections.Generic;
using System.Globalization;
using CompliReport.Reports.Chinese;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>Writes STIFs: every cited movement as a transaction of the customer.</summary>
internal static class CamlmacTransactions
{
    private const string PathOfAll = "BSTR/STIFs/STIF";

    /// <summary>Writes the movements of a part.</summary>
    internal static void Write(FilingXml xml, CamlmacDraft draft, IReadOnlyList<DocumentLeg> legs)
    {
        using FilingXml.Scope all = xml.Begin("STIFs");
        for (int i = 0; i < legs.Count; i++)
        {
            using FilingXml.Scope one = xml.Begin("STIF");
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            xml.Attribute("seqno", number);
            Write(xml, draft, legs[i], $"{PathOfAll}[{number}]");
        }
    }

    private static void Write(FilingXml xml, CamlmacDraft draft, DocumentLeg leg, string path)
    {
        using (xml.Begin("RINI"))
        {
            xml.Element("FINC", draft.Fitted(path + "/RINI/FINC", draft.FilerField("branch_code"), 16));
            xml.Element("RLFC", draft.Profile.Code("relation", leg.Kind) ?? "00");
        }

        WriteCustomer(xml, draft, leg, path);
        using (xml.Begin("TBIF"))
        {
            foreach (string name in (IEnumerable<string>)["TBNM", "TBIT", "OITP", "TBID", "TBNT"])
            {
                xml.Element(name, CamlmacText.Unknown);
            }
        }

        WriteMovement(xml, draft, leg, path + "/TSIF");
        WriteCounterparty(xml, draft, leg, path + "/TCIF");
        using FilingXml.Scope remarks = xml.Begin("ROTFs");
        xml.Element("ROTF", "seqno", "1", CamlmacText.Unknown);
        xml.Element("ROTF", "seqno", "2", CamlmacText.Unknown);
    }

    private static void WriteCustomer(FilingXml xml, CamlmacDraft draft, DocumentLeg leg, string path)
    {
        ReportSubject? holder = draft.HolderOf(leg.AccountId);
        ReportAccount? account = draft.AccountOf(leg.AccountId);
        CamlmacSubjects.Document document = CamlmacSubjects.DocumentOf(draft, holder, path + "/CIIF");
        using (xml.Begin("CIIF"))
        {
            xml.Element("CTNM", draft.Fitted(path + "/CIIF/CTNM", holder?.Fact("full_name") ?? "", 512, leg));
            xml.Element("CITP", document.Type);
            xml.Element("OITP", document.Other);
            xml.Element("CTID", document.Number);
            xml.Element("CSNM", draft.Fitted(path + "/CIIF/CSNM", holder?.CustomerId ?? "", 32, leg));
        }

        string zone = draft.Profile.TimeZone;
        using FilingXml.Scope scope = xml.Begin("ATIF");
        xml.Element("CATP", draft.Profile.Code("account_type", leg.Kind) ?? CamlmacText.Unknown);
        xml.Element("CTAC", draft.Fitted(path + "/ATIF/CTAC", leg.AccountId, 64, leg));
        xml.Element("OATM", CamlmacText.Time(account?.OpenedAt ?? "", zone) ?? CamlmacText.Unknown);
        xml.Element("CATM", CamlmacText.Time(account?.ClosedAt ?? "", zone) ?? CamlmacText.Unknown);
        xml.Element("CBCT", CamlmacText.Unknown);
        xml.Element("OCBT", CamlmacText.Unknown);
        xml.Element("CBCN", CamlmacText.Unknown);
    }

    private static void WriteMovement(FilingXml xml, CamlmacDraft draft, DocumentLeg leg, string path)
    {
        AuthorityProfile profile = draft.Profile;
        string match = leg.GroupId.Length > 0 ? profile.Code("match", leg.Kind) ?? CamlmacText.Unknown : CamlmacText.Unknown;
        string channel = leg.Detail("channel");
        string counter = profile.Code("channel", channel) ?? CamlmacText.Unknown;
        (string currency, string amount) = AmountOf(draft, leg, path);
        using FilingXml.Scope scope = xml.Begin("TSIF");
        xml.Element("TSTM", CamlmacText.Time(leg.At, profile.TimeZone));
        xml.Element("TRCD", PlaceOf(draft));
        xml.Element("TICD", draft.Fitted(path + "/TICD", leg.EntryId, 256, leg));
        xml.Element("RPMT", match);
        xml.Element("RPMN", match == CamlmacText.Unknown ? match : draft.Fitted(path + "/RPMN", leg.GroupId, 500, leg));
        xml.Element("TSTP", profile.Code("mode", leg.Kind) ?? CamlmacText.Unknown);
        xml.Element("OCTT", counter);
        xml.Element("OOCT", counter == "99" ? profile.Code("channel_other", channel) ?? CamlmacText.Unknown : CamlmacText.Unknown);
        xml.Element("OCEC", counter == CamlmacText.Unknown ? counter : draft.Fitted(path + "/OCEC", leg.Detail("device_id"), 500, leg));
        xml.Element("BPTC", CamlmacText.Unknown);
        xml.Element("TSCT", profile.Code("cross_border_class", leg.Kind) ?? CamlmacText.Unknown);
        xml.Element("TSDR", leg.IsOut ? "02" : "01");
        xml.Element("CRSP", draft.Fitted(path + "/CRSP", PurposeOf(leg, draft.Report.LocalCurrency), 128, leg));
        xml.Element("CRTP", currency);
        xml.Element("CRAT", amount);
    }

    private static void WriteCounterparty(FilingXml xml, CamlmacDraft draft, DocumentLeg leg, string path)
    {
        string country = leg.Detail("counterparty_country"), bank = leg.Detail("counterparty_bank");
        string account = leg.Detail("counterparty_account") is { Length: > 0 } known ? known
            : leg.Detail("address") is { Length: > 0 } address ? address
            : leg.Detail("counterparty_id");
        bool isAbroad = country.Length > 0 && country != "CN" && draft.Country(country) != CamlmacText.Unknown;
        using FilingXml.Scope scope = xml.Begin("TCIF");
        xml.Element("CFIN", draft.Fitted(path + "/CFIN", bank, 64, leg));
        xml.Element("CFCT", CamlmacText.Unknown);
        xml.Element("CFIC", CamlmacText.Unknown);
        xml.Element("CFRC", isAbroad ? draft.Country(country) + "000000" : CamlmacText.Unknown);
        xml.Element("TCNM", draft.Fitted(path + "/TCNM", leg.Detail("counterparty_name"), 128, leg));
        xml.Element("TCIT", CamlmacText.Unknown);
        xml.Element("OITP", CamlmacText.Unknown);
        xml.Element("TCID", CamlmacText.Unknown);
        xml.Element("TCAT", CamlmacText.Unknown);
        xml.Element("TCAC", draft.Fitted(path + "/TCAC", account, 64, leg));
    }

    // Money as it is. A coin has no code: its value in the local currency, else in dollars, and the quantity in CRSP.
    private static (string Currency, string Amount) AmountOf(CamlmacDraft draft, DocumentLeg leg, string path)
    {
        ReportDocument report = draft.Report;
        (string currency, string? exact) = leg.IsFiat ? (leg.Asset, leg.Magnitude)
            : leg.ValueLocal is { } local ? (report.LocalCurrency, Plain(local))
            : leg.ValueUsd is { } usd ? ("USD", Plain(usd))
            : ("", null);
        if (exact is null)
        {
            draft.Warn(
                "CAMLMAC_AMOUNT_UNKNOWN", path + "/CRAT", "no rate for " + leg.Asset, "a value in money; CRSP has the quantity", leg);
            return (CamlmacText.Unknown, CamlmacText.Unknown);
        }

        draft.CoinsValued += leg.IsFiat ? 0 : 1;
        if (CamlmacText.Amount(exact, out bool isExact) is not { } amount)
        {
            draft.Warn(
                "CAMLMAC_AMOUNT_TOO_LONG", path + "/CRAT", $"{exact.Length} characters",
                "at most 20 characters; CRSP has the amount", leg);
            return (CamlmacText.Unknown, CamlmacText.Unknown);
        }

        if (!isExact)
        {
            draft.Warn("CAMLMAC_AMOUNT_ROUNDED", path + "/CRAT", "more than three places", "three; CRSP has all of them", leg);
        }

        return (currency, amount);
    }

    /// <summary>What was moved and what it is worth, e.g. <c>虚拟货币转出：USDT 71428.571428；折人民币500000.00元；折71428.57美元</c>.</summary>
    internal static string PurposeOf(DocumentLeg leg, string localCurrency)
    {
        string text = ChineseLegs.KindOf(leg.Kind) + "：" + leg.Asset + " " + leg.Magnitude;
        if (leg.ValueLocal is { } local && leg.Asset != localCurrency)
        {
            text += localCurrency == "CNY" ? "；折人民币" + Plain(local) + "元" : "；折" + localCurrency + " " + Plain(local);
        }

        if (leg.ValueUsd is { } usd && leg.Asset != "USD")
        {
            text += "；折" + Plain(usd) + "美元";
        }

        return leg.Detail("purpose_code") is { Length: > 0 } purpose ? text + "；用途代码" + purpose : text;
    }

    private static string Plain(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    // The place of business: an order on a screen happens where the institution keeps the account.
    private static string PlaceOf(CamlmacDraft draft)
    {
        string country = draft.Filer.Address.Country;
        return country == "CN" ? (draft.FilerField("district_code") is { Length: 6 } district ? "CHN" + district : CamlmacText.Unknown)
            : draft.Country(country) is var abroad && abroad != CamlmacText.Unknown ? abroad + "000000"
            : CamlmacText.Unknown;
    }
}
