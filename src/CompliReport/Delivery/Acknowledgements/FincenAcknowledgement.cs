using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Fincen;

namespace CompliReport.Delivery.Acknowledgements;

/// <summary>Reads FinCEN's acknowledgement of a batch: a BSA identifier for each activity, with what was found wrong.</summary>
/// <remarks>
/// A fatal error refuses the batch as a whole. The file names neither our report nor our file: the position in the batch counts.
/// </remarks>
public static class FincenAcknowledgement
{
    private const string Format = "fincen";
    private const int BytesMax = 32 * 1024 * 1024, NumberLength = 14;

    private static readonly Lazy<AuthorityProfile> Profile = new(static () => AuthorityProfile.Of("FINCEN-SAR")!);

    /// <summary>Reads a file; what is none is a fault, never an exception.</summary>
    public static Acknowledgement Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > BytesMax)
        {
            return Faulty($"it has {file.Length} bytes, more than {BytesMax}");
        }

        try
        {
            XmlReaderSettings settings = new()
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = BytesMax,
            };
            using XmlReader reader = XmlReader.Create(new MemoryStream(file.ToArray()), settings);
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "EFilingBatchXML"
                ? Read(XElement.Load(reader))
                : Faulty("it is no EFilingBatchXML");
        }
        catch (XmlException wrong)
        {
            return Faulty($"it is no XML that can be read (line {wrong.LineNumber})");
        }
    }

    /// <summary>The line of the ledger that a remark's element comes from; null where it comes from none.</summary>
    /// <param name="filing">The file that was sent.</param>
    /// <param name="path">The remark's path.</param>
    /// <param name="report">The report that the file was made from.</param>
    public static (string EntryId, string File, long Line)? SourceOf(byte[] filing, string path, ReportDocument report)
    {
        ArgumentNullException.ThrowIfNull(filing);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(report);
        return new FincenSource(filing, report).Of(path);
    }

    private static Acknowledgement Read(XElement root)
    {
        XElement[] activities = [.. root.Descendants().Where(static one => one.Name.LocalName == "EFilingActivityXML")];
        if (activities.Length == 0)
        {
            return Faulty("it acknowledges no activity");
        }

        string code = CodeOf(root);
        ImmutableArray<AcknowledgementRemark> general =
        [
            .. RemarksOf(root.Descendants()
                .Where(static one => one.Ancestors().All(static up => up.Name.LocalName != "EFilingActivityXML"))),
        ];
        ImmutableArray<AcknowledgementRemark>[] remarks =
            [.. activities.Select(activity => general.AddRange(RemarksOf(activity.Descendants())))];
        bool isRefused = remarks.Any(static found => found.Any(static remark => remark.IsFatal));
        return new Acknowledgement(
            [.. activities.Select((activity, i) => ReportOf(activity, i, code, isRefused, remarks[i]))], "");
    }

    private static AcknowledgedReport ReportOf(
        XElement activity, int index, string code, bool isRefused, ImmutableArray<AcknowledgementRemark> remarks)
    {
        string number = activity.Value("BSAID").Trim();
        bool isNumber = number.Length == NumberLength && number.All(char.IsAsciiDigit);
        string[] levels = [.. LevelsOf(activity).Distinct(StringComparer.Ordinal)];
        AcknowledgementStatus status = isRefused ? AcknowledgementStatus.Rejected : StatusOf(code, number.Length > 0, isNumber, levels);
        return new AcknowledgedReport(
            Format, "", "", PositionOf(activity, index), status, string.Join(' ', levels.Prepend(code)).Trim(), isNumber ? number : "",
            remarks);
    }

    private static AcknowledgementStatus StatusOf(string code, bool hasNumber, bool isNumber, string[] levels)
    {
        AcknowledgementStatus batch = StatusOf(code);
        if (batch != AcknowledgementStatus.Accepted || hasNumber != isNumber)
        {
            return AcknowledgementStatus.Unknown;
        }

        if (!hasNumber)
        {
            return AcknowledgementStatus.Received;
        }

        AcknowledgementStatus[] found = [.. levels.Select(StatusOf)];
        return found.Length == 0 ? AcknowledgementStatus.Accepted
            : found.All(static one => one == AcknowledgementStatus.AcceptedWithWarnings) ? AcknowledgementStatus.AcceptedWithWarnings
            : AcknowledgementStatus.Unknown;
    }

    // Exact words of the profile's table only: "Not Accepted" is no "Accepted".
    private static AcknowledgementStatus StatusOf(string word) =>
        Profile.Value.Codes["status"].GetValueOrDefault(word) switch
        {
            "accepted" => AcknowledgementStatus.Accepted,
            "accepted_with_warnings" => AcknowledgementStatus.AcceptedWithWarnings,
            "rejected" => AcknowledgementStatus.Rejected,
            _ => AcknowledgementStatus.Unknown,
        };

    // Batch and submission both have a status; where they differ, none is believed.
    private static string CodeOf(XElement root)
    {
        string[] codes =
        [
            .. root.DescendantsAndSelf().Where(static one => one.Name.LocalName is "EFilingBatchXML" or "EFilingSubmissionXML")
                .Select(static one => ((string?)one.Attribute("StatusCode") ?? "").Trim()).Distinct(StringComparer.Ordinal),
        ];
        return string.Join('/', codes);
    }

    private static int PositionOf(XElement activity, int index) =>
        int.TryParse((string?)activity.Attribute("SeqNum"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : index + 1;

    private static IEnumerable<string> LevelsOf(XElement activity) => activity.Descendants()
        .Where(static one => one.Name.LocalName == "EFilingActivityErrorXML" && one.HasElements)
        .Select(static one => one.Value("ErrorLevelText").Trim());

    // An error element without content says that there was none.
    private static IEnumerable<AcknowledgementRemark> RemarksOf(IEnumerable<XElement> elements) =>
        from error in elements
        where error.Name.LocalName == "EFilingActivityErrorXML" && error.HasElements
        let path = error.Value("ErrorContextText").Trim()
        select new AcknowledgementRemark(
            StatusOf(error.Value("ErrorLevelText").Trim()) == AcknowledgementStatus.Rejected,
            error.Value("ErrorTypeCode").Trim(),
            path.Length > 0 ? path : error.Value("ErrorElementNameText").Trim(),
            error.Value("ErrorText").Trim());

    private static Acknowledgement Faulty(string fault) => new([], fault);
}
