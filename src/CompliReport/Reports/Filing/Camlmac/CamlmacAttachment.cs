using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Reports.Chinese;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>
/// The attachment: a table of all movements for a spreadsheet, and the whole narrative. Where the table is too large for the limit it has
/// as many rows as fit and says how many there are.
/// </summary>
internal static class CamlmacAttachment
{
    private static readonly string[] Columns =
    [
        "序号", "交易时间（北京时间）", "账户", "交易类型", "收付", "资产", "数量", "折人民币", "折美元", "汇率（每单位资产折当地货币）",
        "对手类型", "对手名称", "对手账号或地址", "对手开户机构", "对手国家或地区", "链", "链上交易哈希", "渠道", "设备", "匹配号", "业务标识号",
        "命中编号", "账簿文件", "账簿文件SHA-256", "行号",
    ];

    /// <summary>The bytes of the ZIP file.</summary>
    /// <param name="draft">The report; takes a warning where rows were left out.</param>
    internal static byte[] Write(CamlmacDraft draft)
    {
        long limit = draft.Profile.Limit("zip_bytes");
        int rows = draft.Report.Legs.Length;
        byte[] zip = Zip(draft, rows);
        while (zip.Length > limit && rows > 0)
        {
            // What is packed is nearly in proportion to the rows; a tenth less each time finds the rest.
            rows = (int)Math.Min(rows * 9L / 10, rows * limit / zip.Length);
            zip = Zip(draft, rows);
        }

        if (rows < draft.Report.Legs.Length)
        {
            draft.Warn(
                "CAMLMAC_ATTACHMENT_SHORTENED", "camlmac.zip", $"{Figures.Whole(draft.Report.Legs.Length)} movements",
                $"at most {Figures.Whole(limit)} bytes: the table has the first {Figures.Whole(rows)} and the totals of all");
        }

        return zip;
    }

    private static byte[] Zip(CamlmacDraft draft, int rows)
    {
        using MemoryStream stream = new();
        PlainZip zip = new(stream);
        zip.Add("evidence.csv", Table(draft, rows));
        zip.Add("narrative.txt", Encoding.UTF8.GetBytes(Narrative(draft.Report)));
        zip.Close();
        return stream.ToArray();
    }

    private static byte[] Table(CamlmacDraft draft, int rows)
    {
        using MemoryStream stream = new();

        // Without the mark a spreadsheet in China takes the file for GBK.
        stream.Write(Encoding.UTF8.Preamble);
        ReportDocument report = draft.Report;
        using (CsvText csv = new(stream, Columns))
        {
            for (int i = 0; i < rows; i++)
            {
                WriteRow(csv, report.Legs[i], i + 1, draft.Profile.TimeZone);
            }

            string kept = rows == report.Legs.Length ? "" : $"，本表列示前{rows.ToString(CultureInfo.InvariantCulture)}笔";
            csv.Row("合计", $"共{report.Legs.Length.ToString(CultureInfo.InvariantCulture)}笔{kept}");
            foreach (IGrouping<string, DocumentLeg> asset in report.Legs.GroupBy(static leg => leg.Asset).OrderBy(
                static group => group.Key, StringComparer.Ordinal))
            {
                csv.Row("", "", "", "", "收", asset.Key, Sum(asset.Where(static leg => !leg.IsOut)));
                csv.Row("", "", "", "", "付", asset.Key, Sum(asset.Where(static leg => leg.IsOut)));
            }
        }

        return stream.ToArray();
    }

    private static void WriteRow(CsvText csv, DocumentLeg leg, int number, string zone) => csv.Row(
        number.ToString(CultureInfo.InvariantCulture), LocalTime.Moment(leg.At, zone), leg.AccountId, ChineseLegs.KindOf(leg.Kind),
        leg.IsOut ? "付" : "收", leg.Asset, leg.Magnitude, Plain(leg.ValueLocal), Plain(leg.ValueUsd),
        leg.RateLocal is { } rate ? JsonText.Plain(rate) : "", ChineseLegs.PartyOf(leg.Detail("counterparty_type")),
        leg.Detail("counterparty_name"),
        leg.Detail("counterparty_account") is { Length: > 0 } account ? account
            : leg.Detail("address") is { Length: > 0 } address ? address
            : leg.Detail("counterparty_id"),
        leg.Detail("counterparty_bank"), leg.Detail("counterparty_country"), leg.Detail("chain"), leg.Detail("tx_hash"),
        leg.Detail("channel"), leg.Detail("device_id"), leg.GroupId, leg.EntryId, string.Join(';', leg.Findings), leg.File, leg.FileDigest,
        leg.Line.ToString(CultureInfo.InvariantCulture));

    private static string Narrative(ReportDocument report)
    {
        StringBuilder text = new();
        text.Append("可疑交易报告（").Append(report.Id).Append("）\n");
        IEnumerable<NarrativeSentence> told = report.LocalNarrative.IsEmpty ? report.Narrative : report.LocalNarrative;
        foreach (IGrouping<string, NarrativeSentence> section in told.GroupBy(static sentence => sentence.Section))
        {
            text.Append('\n').Append(ChineseSections.Title(section.Key)).Append('\n');
            foreach (NarrativeSentence sentence in section)
            {
                text.Append(sentence.Text).Append('\n');
            }
        }

        return text.ToString();
    }

    // Exact or nothing: more digits than an amount may have are possible only with amounts that no rule lets pass.
    private static string Sum(IEnumerable<DocumentLeg> legs)
    {
        ScaledAmount sum = ScaledAmount.Zero;
        foreach (DocumentLeg leg in legs)
        {
            if (ScaledAmount.TryParse(Encoding.ASCII.GetBytes(leg.Magnitude), out ScaledAmount amount) != AmountFault.None
                || !ScaledAmount.TryAdd(sum, amount, out sum))
            {
                return "无法精确加总";
            }
        }

        return sum.ToString();
    }

    private static string Plain(decimal? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}
