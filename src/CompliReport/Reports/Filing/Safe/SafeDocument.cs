using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Reports.Chinese;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports.Filing.Safe;

/// <summary>Writes the elements of a report to SAFE in their order; what is not known is an empty element.</summary>
internal sealed class SafeDocument
{
    private readonly FilingXml _xml;
    private readonly SafeDraft _draft;
    private readonly ReportDocument _report;

    private SafeDocument(FilingXml xml, SafeDraft draft) => (_xml, _draft, _report) = (xml, draft, draft.Report);

    /// <summary>The bytes of the report.</summary>
    internal static byte[] Write(SafeDraft draft)
    {
        using FilingXml xml = new();
        SafeDocument document = new(xml, draft);
        using (xml.Begin("SAFE_FXR"))
        {
            xml.Attribute("version", "1");
            (ImmutableArray<SafeConversion> conversions, ImmutableArray<DocumentLeg> transfers) = SafeConversions.Of(draft.Report);
            document.WriteBasics();
            document.WriteRisk();
            document.WriteSubjects();
            document.WriteAccounts();
            document.WriteExcesses();
            document.WriteConversions(conversions);
            using (xml.Begin("TRANSFERS"))
            {
                foreach (DocumentLeg leg in transfers)
                {
                    document.WriteLeg(leg);
                }
            }

            document.WriteMeasures();
            document.WriteNarrative();
            document.WriteTotals(conversions.Length, transfers.Length);
        }

        return xml.ToArray();
    }

    private void WriteBasics()
    {
        Filer filer = _draft.Filer;
        using FilingXml.Scope scope = _xml.Begin("BASIC_INFO");
        Element("REPORT_NO", _report.Id);
        Element("REVISION", _report.Revision);
        Element("REPORT_KIND", _report.Filing.ToUpperInvariant());
        Element("PRIOR_REPORT_NO", _report.PriorReference ?? _report.PriorReport ?? "");
        Element("REASON", _report.Reason);
        Element("CASE_NO", _report.CaseId);
        Element("NODE_CODE", filer.At(_draft.Profile.Authority, "node_code"));
        Element("INSTITUTION_NAME", filer.Name.Length == 0 ? _report.Exchange : filer.Name);
        Element("INSTITUTION_ADDRESS", filer.Address.State + filer.Address.City + filer.Address.Street);
        Element("CONTACT_NAME", filer.Contact.Name);
        Element("CONTACT_PHONE", filer.Contact.Phone);
        Element("PLATFORM", _report.Exchange);
        Element("REPORT_DATE", LocalTime.Text(_report.AsOf, _draft.Profile.TimeZone, "yyyyMMdd"));
        Element("DETECTED_DATE", Day(_report.DetectedOn));
        Element("DUE_DATE", _report.DueBy is { } due ? Day(due) : "");
        Element("SEVERITY", _report.Severity.ToUpperInvariant());
    }

    private void WriteRisk()
    {
        using FilingXml.Scope scope = _xml.Begin("RISK_TRANSACTION");
        Element("TIME_FROM", Moment(_report.From));
        Element("TIME_TO", Moment(_report.To));
        Element("AMOUNT_USD", Money(_report.AmountUsd));
        Element("AMOUNT_LOCAL", Money(_report.AmountLocal));
        Element("LOCAL_CURRENCY", _report.LocalCurrency);
        using (_xml.Begin("TURNOVERS"))
        {
            foreach (DocumentTurnover turnover in _report.Turnovers)
            {
                using FilingXml.Scope one = _xml.Begin("TURNOVER");
                Element("ASSET", turnover.Asset);
                Element("PAID", turnover.Paid);
                Element("RECEIVED", turnover.Received);
                Element("CONVERSION_COUNT", Count(turnover.Conversions));
            }
        }

        using FilingXml.Scope indicators = _xml.Begin("INDICATORS");
        foreach (DocumentIndicator indicator in _report.Indicators)
        {
            using FilingXml.Scope one = _xml.Begin("INDICATOR");
            Element("INDICATOR_CODE", indicator.Id);
            Element("TITLE", ChineseTitles.Indicator(indicator.Id, indicator.Title));
            Element("SEVERITY", indicator.Severity.ToUpperInvariant());
            Element("TIME_FROM", Moment(indicator.From));
            Element("TIME_TO", Moment(indicator.To));
            Element("AMOUNT_USD", Money(indicator.AmountUsd));
        }
    }

    private void WriteSubjects()
    {
        using FilingXml.Scope scope = _xml.Begin("SUBJECTS");
        foreach (ReportSubject subject in _report.Subjects)
        {
            using FilingXml.Scope one = _xml.Begin("SUBJECT");
            Element("CUSTOMER_NO", subject.CustomerId);
            Element("ROLE", subject.Role == SubjectRole.Subject ? "SUBJECT" : "ASSOCIATE");
            foreach ((string name, string column) in ((string, string)[])
                [
                    ("CUSTOMER_TYPE", "customer_type"), ("NAME", "full_name"), ("ID_TYPE", "id_type"), ("ID_NUMBER", "id_number"),
                    ("NATIONALITY", "nationality"), ("RESIDENCE", "residency"), ("PROVINCE", "province"), ("OCCUPATION", "occupation"),
                    ("BIRTH_DATE", "birth_date"),
                ])
            {
                Element(name, column == "province" ? ChinesePlaces.Province(subject.Fact(column)) : subject.Fact(column));
            }

            foreach (string account in subject.Accounts)
            {
                Element("ACCOUNT_NO", account);
            }
        }
    }

    private void WriteAccounts()
    {
        using FilingXml.Scope scope = _xml.Begin("ACCOUNTS");
        foreach (ReportAccount account in _report.Accounts)
        {
            using FilingXml.Scope one = _xml.Begin("ACCOUNT");
            Element("ACCOUNT_NO", account.AccountId);
            Element("CUSTOMER_NO", account.CustomerId);
            Element("OPEN_DATE", DayOf(account.OpenedAt));
            Element("CLOSE_DATE", DayOf(account.ClosedAt));
        }
    }

    // Rules whose limit is a quota: what a finding sums in the limit's currency beyond it.
    private void WriteExcesses()
    {
        using FilingXml.Scope scope = _xml.Begin("QUOTA_EXCESSES");
        foreach (DocumentIndicator indicator in _report.Indicators.Where(one => _draft.Profile.Code("quota", one.Id) is not null))
        {
            (string name, decimal limit) = indicator.Thresholds.FirstOrDefault(
                static one => one.Key.StartsWith("limit_", StringComparison.Ordinal));
            if (name is null || !indicator.Measures.TryGetValue("sum_" + name[6..], out decimal used) || used <= limit)
            {
                continue;
            }

            decimal quota = MeasureWords.Rounded(limit), sum = MeasureWords.Rounded(used);
            using FilingXml.Scope one = _xml.Begin("QUOTA_EXCESS");
            Element("RULE_CODE", indicator.Id);
            Element("CUSTOMER_NO", indicator.Subject);
            Element("CURRENCY", name[6..].ToUpperInvariant());
            Element("QUOTA", Money(quota));
            Element("USED", Money(sum));
            Element("EXCESS", Money(sum - quota));
        }
    }

    private void WriteConversions(ImmutableArray<SafeConversion> conversions)
    {
        using FilingXml.Scope scope = _xml.Begin("CONVERSIONS");
        foreach (SafeConversion conversion in conversions)
        {
            using FilingXml.Scope one = _xml.Begin("CONVERSION");
            Element("CONVERSION_NO", conversion.Number);
            Element("DIRECTION", conversion.Direction);
            Element("RATE", conversion.Rate is { } rate ? JsonText.Plain(rate) : "");
            Element("REFERENCE_RATE", conversion.Reference is { } reference ? JsonText.Plain(reference) : "");
            Element("DEVIATION_BPS", conversion.DeviationBps is { } bps ? Money(bps) : "");
            foreach (DocumentLeg leg in conversion.Legs)
            {
                WriteLeg(leg);
            }
        }
    }

    private void WriteLeg(DocumentLeg leg)
    {
        using FilingXml.Scope scope = _xml.Begin("LEG");
        Element("ENTRY_NO", leg.EntryId);
        Element("ACCOUNT_NO", leg.AccountId);
        Element("TIME", Moment(leg.At));
        Element("KIND", ChineseLegs.KindOf(leg.Kind));
        Element("ROLE", leg.Role.ToUpperInvariant());
        Element("ASSET", leg.Asset);
        Element("AMOUNT", leg.Amount);
        Element("VALUE_USD", leg.ValueUsd is { } usd ? Money(usd) : "");
        Element("VALUE_LOCAL", leg.ValueLocal is { } local ? Money(local) : "");
        Element("COUNTERPARTY_TYPE", ChineseLegs.PartyOf(leg.Detail("counterparty_type")));
        Element("COUNTERPARTY_NAME", leg.Detail("counterparty_name"));
        Element(
            "COUNTERPARTY_ACCOUNT",
            leg.Detail("counterparty_account") is { Length: > 0 } account ? account : leg.Detail("counterparty_id"));
        Element("COUNTERPARTY_BANK", leg.Detail("counterparty_bank"));
        Element("COUNTERPARTY_COUNTRY", leg.Detail("counterparty_country"));
        Element("CHAIN", leg.Detail("chain"));
        Element("TX_HASH", leg.Detail("tx_hash"));
        Element("ADDRESS", leg.Detail("address"));
        Element("SOURCE_FILE", leg.File);
        Element("SOURCE_SHA256", leg.FileDigest);
        Element("SOURCE_LINE", Count(leg.Line));
    }

    private void WriteMeasures()
    {
        using FilingXml.Scope scope = _xml.Begin("MEASURES");
        foreach (string measure in _draft.Measures)
        {
            Element("MEASURE", measure);
        }
    }

    private void WriteNarrative()
    {
        using FilingXml.Scope scope = _xml.Begin("NARRATIVE");
        foreach (NarrativeSentence sentence in _report.LocalNarrative.IsEmpty ? _report.Narrative : _report.LocalNarrative)
        {
            _xml.Element("SENTENCE", "section", sentence.Section, Line(sentence.Text));
        }
    }

    private void WriteTotals(int conversions, int transfers)
    {
        using FilingXml.Scope scope = _xml.Begin("CONTROL_TOTALS");
        Element("SUBJECT_COUNT", Count(_report.Subjects.Length));
        Element("ACCOUNT_COUNT", Count(_report.Accounts.Length));
        Element("CONVERSION_COUNT", Count(conversions));
        Element("TRANSFER_COUNT", Count(transfers));
        Element("LEG_COUNT", Count(_report.Legs.Length));
        Element("VALUE_USD", Money(_report.Legs.Sum(static leg => leg.ValueUsd ?? 0)));
        Element("UNVALUED_COUNT", Count(_report.Legs.Count(static leg => leg.ValueUsd is null)));
        foreach (IGrouping<string, DocumentLeg> asset in _report.Legs.GroupBy(static leg => leg.Asset).OrderBy(
            static group => group.Key, StringComparer.Ordinal))
        {
            if (SafeSums.Of(asset.Select(static leg => leg.Amount)) is not { } sums)
            {
                _draft.Say(
                    "SAFE_TOTAL_NOT_EXACT", ViolationGrade.Fatal, "SAFE_FXR/CONTROL_TOTALS/ASSET_TOTAL", "more digits than an amount has",
                    "an exact sum of " + asset.Key);
                continue;
            }

            using FilingXml.Scope one = _xml.Begin("ASSET_TOTAL");
            Element("ASSET", asset.Key);
            Element("IN", sums.In);
            Element("OUT", sums.Out);
        }
    }

    private void Element(string name, string value) => _xml.Element(name, Line(value));

    private string Moment(UtcInstant instant) => LocalTime.Text(instant, _draft.Profile.TimeZone, "yyyyMMddHHmmss");

    private string DayOf(string text) => UtcInstant.TryParse(Encoding.UTF8.GetBytes(text), out UtcInstant instant)
        ? LocalTime.Text(instant, _draft.Profile.TimeZone, "yyyyMMdd")
        : text;

    private static string Day(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Line(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Exact sums of signed decimal texts, what comes in and what goes out apart.</summary>
internal static class SafeSums
{
    /// <summary>The sums; null where one has no exact value.</summary>
    internal static (string In, string Out)? Of(IEnumerable<string> amounts)
    {
        ScaledAmount into = ScaledAmount.Zero, outOf = ScaledAmount.Zero;
        foreach (string text in amounts)
        {
            bool isOut = text.StartsWith('-');
            if (ScaledAmount.TryParse(Encoding.ASCII.GetBytes(isOut ? text[1..] : text), out ScaledAmount amount) != AmountFault.None
                || !ScaledAmount.TryAdd(isOut ? outOf : into, amount, out ScaledAmount sum))
            {
                return null;
            }

            (into, outOf) = isOut ? (into, sum) : (sum, outOf);
        }

        return (into.ToString(), outOf.ToString());
    }
}
