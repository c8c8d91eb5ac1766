using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Reports.Chinese;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>Writes SEIFs, the subjects of a report, and how a person and a document stand everywhere in it.</summary>
internal static class CamlmacSubjects
{
    /// <summary>A document of a person: its type, its own words where the type is "other", its number.</summary>
    internal readonly record struct Document(string Type, string Other, string Number);

    /// <summary>Writes all subjects.</summary>
    internal static void Write(FilingXml xml, CamlmacDraft draft)
    {
        using FilingXml.Scope all = xml.Begin("SEIFs");
        for (int i = 0; i < draft.Report.Subjects.Length; i++)
        {
            using FilingXml.Scope one = xml.Begin("SEIF");
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            xml.Attribute("seqno", number);
            Write(xml, draft, draft.Report.Subjects[i], $"BSTR/SEIFs/SEIF[{number}]");
        }
    }

    /// <summary>Says once what the subjects lack.</summary>
    internal static void Check(CamlmacDraft draft)
    {
        for (int i = 0; i < draft.Report.Subjects.Length; i++)
        {
            ReportSubject subject = draft.Report.Subjects[i];
            string path = $"BSTR/SEIFs/SEIF[{(i + 1).ToString(CultureInfo.InvariantCulture)}]";
            foreach (string field in draft.Profile.SubjectFields.Where(field => subject.Fact(field).Length == 0))
            {
                bool isOfPersons = field is "nationality" or "occupation";
                if (!isOfPersons || subject.Fact("customer_type") != "legal")
                {
                    draft.Warn("CAMLMAC_SUBJECT_FIELD_MISSING", path, "nothing", $"{field}, which the exchange does not state");
                }
            }

            if (IsOdd(subject, draft.Profile))
            {
                draft.Warn(
                    "CAMLMAC_ID_NUMBER_ODD", path + "/SIIFs/SIIF[1]/SEID", $"{subject.Fact("id_number").Length} characters",
                    "15 or 18 of an identity card; it goes out as another document");
            }

            if (subject.Fact("occupation").Length > 0 && OccupationOf(subject, draft) == CamlmacText.Unknown)
            {
                draft.Warn(
                    "CAMLMAC_OCCUPATION_NOT_CODED", path + "/SEVC", $"{subject.Fact("occupation").Length} characters",
                    "a code of GB/T 6565 or GB/T 4754");
            }
        }

        if (!draft.Report.Subjects.IsEmpty)
        {
            draft.Warn(
                "CAMLMAC_CONTACT_UNKNOWN", "BSTR/SEIFs", "the accounts file has no telephone, address or mail of customers",
                "SCTL, SEAR and SEEI, as far as the institution knows them");
        }
    }

    /// <summary>The document of a person.</summary>
    internal static Document DocumentOf(CamlmacDraft draft, ReportSubject? subject, string path)
    {
        string word = subject?.Fact("id_type") ?? "", number = subject?.Fact("id_number") ?? "";
        if (word.Length == 0 && number.Length == 0)
        {
            return new Document(CamlmacText.Unknown, CamlmacText.Unknown, CamlmacText.Unknown);
        }

        string seid = draft.Fitted(path + "/number", number, 128);
        string other = draft.Profile.Code("id_other", subject!.Fact("customer_type")) ?? "119999";
        if (IsOdd(subject, draft.Profile))
        {
            return new Document(other, "居民身份证（号码位数异常）", seid);
        }

        return TypeOf(subject, draft.Profile) is { } type
            ? new Document(type, CamlmacText.Unknown, seid)
            : new Document(other, draft.Fitted(path + "/type", word.Length == 0 ? "证件类型不明" : word, 32), seid);
    }

    private static void Write(FilingXml xml, CamlmacDraft draft, ReportSubject subject, string path)
    {
        xml.Element("CSNM", draft.Fitted(path + "/CSNM", subject.CustomerId, 32));
        xml.Element("SEVC", OccupationOf(subject, draft));
        Document document = DocumentOf(draft, subject, path + "/SIIFs/SIIF[1]");
        using (xml.Begin("SIIFs"))
        {
            using FilingXml.Scope one = xml.Begin("SIIF");
            xml.Attribute("seqno", "1");
            xml.Element("SENM", draft.Fitted(path + "/SIIFs/SIIF[1]/SENM", subject.Fact("full_name"), 512));
            xml.Element("SETP", document.Type);
            xml.Element("OITP", document.Other);
            xml.Element("SEID", document.Number);
        }

        WriteOne(xml, "STNT", draft.Country(subject.Fact("nationality")));
        using (xml.Begin("SCIF"))
        {
            WriteOne(xml, "SCTL", CamlmacText.Unknown);
            string province = subject.Fact("province");
            WriteOne(xml, "SEAR", draft.Fitted(path + "/SCIF/SEARs", province.Length == 0 ? "" : ChinesePlaces.Province(province), 512));
            WriteOne(xml, "SEEI", CamlmacText.Unknown);
        }

        // The accounts file knows no legal representative and no controlling owner.
        using FilingXml.Scope representative = xml.Begin("SRIF");
        foreach (string name in (IEnumerable<string>)["SRNM", "SRIT", "ORIT", "SRID", "SCNM", "SCIT", "OCIT", "SCID"])
        {
            xml.Element(name, CamlmacText.Unknown);
        }
    }

    private static void WriteOne(FilingXml xml, string name, string value)
    {
        using FilingXml.Scope scope = xml.Begin(name + "s");
        xml.Element(name, "seqno", "1", value);
    }

    private static string? TypeOf(ReportSubject subject, AuthorityProfile profile)
    {
        string word = subject.Fact("id_type").ToLowerInvariant();
        return profile.Code("id_type", word + " " + subject.Fact("nationality")) ?? profile.Code("id_type", word)
            ?? (word.Length == 6 && word.All(char.IsAsciiDigit) && !word.EndsWith("9999", StringComparison.Ordinal) ? word : null);
    }

    private static bool IsOdd(ReportSubject subject, AuthorityProfile profile) => TypeOf(subject, profile) == "110001"
        && subject.Fact("id_number") is { Length: > 0 } number && !CamlmacText.IsIdentityCard(number);

    // A code of the exchange's own is taken over; a word has none unless it says that there is no occupation.
    private static string OccupationOf(ReportSubject subject, CamlmacDraft draft)
    {
        string word = subject.Fact("occupation");
        bool isCode = word.Length is > 0 and <= 7 && word.All(static c => char.IsAsciiDigit(c) || c is '-');
        return isCode ? word : draft.Profile.Code("occupation", word.ToLowerInvariant()) ?? CamlmacText.Unknown;
    }
}
