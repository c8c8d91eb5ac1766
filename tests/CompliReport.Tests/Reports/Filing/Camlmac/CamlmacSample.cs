using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Camlmac;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Tests.Reports.Filing.Camlmac;

/// <summary>The report of the sample day to CAMLMAC, as published and read back, and who files it. All invented.</summary>
internal static class CamlmacSample
{
    public static AuthorityProfile Profile { get; } = AuthorityProfile.All.Single(static profile => profile.Id == "camlmac-str");

    public static Filer Filer { get; } = FilerOf("""
        {
          "schema": "complireport/filer/1", "name": "示例数字资产平台有限公司",
          "address": { "street": "示例路1号", "city": "深圳市", "state": "广东省", "postal_code": "518000", "country": "CN" },
          "contact": { "name": "合规部", "phone": "0755-00000000", "email": "aml@example.com" },
          "authorities": {
            "CAMLMAC": {
              "institution_code": "Z0000144030001", "branch_code": "440300001", "reporter": "李示例", "district_code": "440305",
              "feature_T03": "1103", "feature_T06": "1106"
            },
            "SAFE": { "node_code": "4403001" }
          }
        }
        """);

    public static ReportDocument Document { get; } = DocumentOf("CAMLMAC");

    public static ReportDocument DocumentOf(string authority) => ReportDocumentReader.Read(ReportSample.Bytes(stream => ReportJson.Write(
        ReportSample.Reports.Single(report => report.Duty.Authority == authority), stream)));

    public static Filer FilerOf(string json) => CompliReport.Reports.Filing.Filer.Read(Encoding.UTF8.GetBytes(json)).Filer!;

    public static ReportFiling Write(ReportDocument? report = null, Filer? filer = null, AuthorityProfile? profile = null) =>
        CamlmacWriter.Write(new FilingOrder(report ?? Document, filer ?? Filer, profile ?? Profile, FilingSchemas.None));

    public static string XmlOf(ReportFiling filing) => Encoding.UTF8.GetString(filing.Files[0].Content);

    /// <summary>The document with other facts of its only subject.</summary>
    public static ReportDocument WithFacts(params (string Column, string Value)[] facts)
    {
        ReportSubject subject = Document.Subjects[0];
        foreach ((string column, string value) in facts)
        {
            subject = subject with { Facts = value.Length == 0 ? subject.Facts.Remove(column) : subject.Facts.SetItem(column, value) };
        }

        return Document with { Subjects = [subject] };
    }

    /// <summary>The document with one movement, changed.</summary>
    public static ReportDocument WithLeg(Func<DocumentLeg, DocumentLeg> change) => Document with { Legs = [change(Document.Legs[0])] };

    /// <summary>The document with as many movements.</summary>
    public static ReportDocument WithLegs(int count) => Document with
    {
        Legs =
        [
            .. Enumerable.Range(0, count).Select(static i => Document.Legs[i % Document.Legs.Length] with
            {
                EntryId = "E" + i.ToString("00000", CultureInfo.InvariantCulture), Line = i + 2,
            }),
        ],
    };

    /// <summary>The codes of violations, distinct and sorted.</summary>
    public static string CodesOf(ReportFiling filing) => string.Join(
        ' ', filing.Violations.Select(static one => one.Code).Distinct().Order(StringComparer.Ordinal));

    public static UtcInstant At(string text) => UtcInstant.Of(text);
}
