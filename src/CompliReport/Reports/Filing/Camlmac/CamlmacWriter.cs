using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>
/// Writes a suspicious-transaction report to CAMLMAC: <c>camlmac.xml</c> (and <c>camlmac-2.xml</c> ... where there are too many movements
/// for one), the attachment <c>camlmac.zip</c>, and <c>camlmac-name.txt</c> with the names under which they are sent.
/// </summary>
internal static partial class CamlmacWriter
{
    /// <summary>Writes the filing.</summary>
    internal static ReportFiling Write(FilingOrder order)
    {
        CamlmacDraft draft = new(order);
        CamlmacHeader.Check(draft);
        CamlmacSubjects.Check(draft);
        DocumentLeg[][] parts = [.. order.Report.Legs.Chunk((int)order.Profile.Limit("transactions_max"))];
        parts = parts.Length == 0 ? [[]] : parts;
        List<FilingFile> files = [];
        List<FilingViolation> broken = [];
        for (int i = 0; i < parts.Length; i++)
        {
            FilingFile file = new(FileOf(i + 1), Message(draft, i + 1, parts.Length, parts[i]));
            files.Add(file);
            broken.AddRange(CamlmacRules.Check(file.Content).Select(one => Placed(one, i == 0 ? "" : file.Name + ": ", parts[i])));
        }

        files.Add(new FilingFile("camlmac.zip", CamlmacAttachment.Write(draft)));
        if (draft.FilerField("institution_code") != CamlmacText.Unknown)
        {
            files.Add(new FilingFile("camlmac-name.txt", Encoding.UTF8.GetBytes(Names(draft, parts.Length))));
        }

        SaySums(draft, parts.Length);
        return new ReportFiling([.. files], SchemaOutcome.NotRun, [.. draft.Violations, .. broken]);
    }

    /// <summary>The ledger line that an element of a message comes from, by its path, e.g. <c>BSTR/STIFs/STIF[3]/TSIF/CRAT</c>.</summary>
    /// <param name="filing">The message.</param>
    /// <param name="path">A path of ours or of the authority's; only the number of the movement in it counts.</param>
    /// <param name="report">The report.</param>
    /// <returns>Null where the path is of no movement, or the message is not of this report.</returns>
    internal static (string EntryId, string File, long Line)? SourceOf(byte[] filing, string path, ReportDocument report)
    {
        Match match = MovementPattern().Match(path);
        if (!match.Success || !int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out int number))
        {
            return null;
        }

        string? entry = CamlmacReading.EntryOf(filing, number);
        DocumentLeg? leg = entry is null ? null : report.Legs.FirstOrDefault(one => CamlmacText.Line(one.EntryId) == entry);
        return leg is null ? null : (leg.EntryId, leg.File, leg.Line);
    }

    private static byte[] Message(CamlmacDraft draft, int part, int parts, DocumentLeg[] legs)
    {
        using FilingXml xml = new();
        using (xml.Begin("BSTR"))
        {
            CamlmacHeader.Write(xml, draft, part, parts, legs.Length);
            CamlmacSubjects.Write(xml, draft);
            CamlmacTransactions.Write(xml, draft, legs);
        }

        return xml.ToArray();
    }

    private static FilingViolation Placed(FilingViolation violation, string prefix, DocumentLeg[] legs)
    {
        Match match = MovementPattern().Match(violation.Path);
        FilingViolation placed = violation with { Path = prefix + violation.Path };
        return match.Success && int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out int number) && number <= legs.Length
            ? placed with { EntryId = legs[number - 1].EntryId, File = legs[number - 1].File, Line = legs[number - 1].Line }
            : placed;
    }

    private static void SaySums(CamlmacDraft draft, int parts)
    {
        if (draft.CoinsValued > 0)
        {
            draft.Warn(
                "CAMLMAC_COIN_VALUED", "BSTR/STIFs", $"{Figures.Count(draft.CoinsValued, "movement")} of coins",
                "a currency of GB/T 12406: CRTP and CRAT give the value, CRSP the exact quantity");
        }

        if (parts > 1)
        {
            draft.Warn(
                "CAMLMAC_SPLIT", "BSTR/STIFs", $"{Figures.Whole(draft.Report.Legs.Length)} movements",
                $"at most {Figures.Whole(draft.Profile.Limit("transactions_max"))} in a file: {Figures.Whole(parts)} files, of which each "
                    + "further one names the first; send them after it was accepted");
        }

        if (draft.Filer.Address.Country == "CN" && draft.FilerField("district_code") == CamlmacText.Unknown)
        {
            draft.Warn(
                "CAMLMAC_DISTRICT_MISSING", "BSTR/STIFs", "nothing",
                $"filer.json: authorities.{draft.Profile.Authority}.district_code");
        }
    }

    // The number is that of the file on its day: another report of the same institution and day goes on from it.
    private static string Names(CamlmacDraft draft, int parts)
    {
        StringBuilder text = new();
        for (int part = 1; part <= parts; part++)
        {
            text.Append(FileOf(part)).Append(" -> ").Append(CamlmacHeader.NameOf(draft, part)).Append(".XML\n");
        }

        text.Append("camlmac.zip -> ").Append(CamlmacHeader.NameOf(draft, 1)).Append(".ZIP\n\n");
        text.Append("上传前请按上述名称重命名。末尾八位为当日报文序号：同一机构当日报送多份报文的，请依次递增，并使附件与报文同名。\n");
        text.Append("Rename before sending. The last eight digits count the messages of a day: where there are several, go on from ");
        text.Append("here, and give the attachment the name of its message.\n");
        return text.ToString();
    }

    private static string FileOf(int part) =>
        part == 1 ? "camlmac.xml" : $"camlmac-{part.ToString(CultureInfo.InvariantCulture)}.xml";

    // STIF[3], STIF[@seqno='3'], STIF seqno="3", STIF(3).
    [GeneratedRegex("STIF(?:\\[|\\(| |@|seqno|=|'|\")+([0-9]{1,8})", RegexOptions.CultureInvariant)]
    private static partial Regex MovementPattern();
}
