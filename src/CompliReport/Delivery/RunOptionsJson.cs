using System;
using System.Linq;
using System.Text.Json;
using CompliReport.Reports;
using CompliReport.Reports.Formats;

namespace CompliReport.Delivery;

/// <summary>
/// What the manifest says of how a run was asked for, so that the run can be made again from the manifest and its inputs alone.
/// </summary>
internal static class RunOptionsJson
{
    /// <summary>The object <c>options</c>: what the caller decided, null where the caller left it to the upload.</summary>
    internal static void Write(Utf8JsonWriter json, RunResult result)
    {
        RunOptions options = result.Options;
        json.WriteStartObject("options");
        json.Text("exchange", options.Exchange == default ? null : options.Exchange.Text);
        json.Text("format", options.Format);
        json.Text("account", options.Account);
        json.Date("day", options.Day);
        json.Date("upload_day", options.UploadDay);
        json.Text("as_of", options.AsOf?.ToString());
        WriteLookBack(json, result);
        json.WriteNumber("look_back_days_left_out", result.LookBackDaysLeftOut);
        json.Texts("authorities", options.Authorities);
        json.Texts("report_to", result.ReportTo.Select(static pack => pack.Id));
        WriteArchives(json, result);
        WriteNotOpened(json, result);
        json.WriteNumber("evidence_max", options.EvidenceMax);
        json.WriteNumber("sheet_rows_max", options.SheetRowsMax);
        json.WriteEndObject();
    }

    // Where there was room for all earlier days, how much there might have been decides nothing.
    private static void WriteLookBack(Utf8JsonWriter json, RunResult result)
    {
        bool isCut = result.LookBackDaysLeftOut > 0;
        int back = result.Earlier is { } earlier ? result.Day.DayNumber - earlier.From.DayNumber : 0;
        json.WriteNumber("look_back_days", isCut ? result.Options.LookBackDays : back);
        if (isCut)
        {
            json.WriteNumber("look_back_bytes", result.Options.LookBackBytes);
        }
        else
        {
            json.WriteNull("look_back_bytes");
        }
    }

    // Of an archive that holds ledgers of several exchanges a run takes its own.
    private static void WriteArchives(Utf8JsonWriter json, RunResult result) => json.Objects(
        "archives",
        result.Ledger.Files.Where(static file => file.Input.Entry is not null)
            .GroupBy(static file => file.UploadedName).OrderBy(static archive => archive.Key, StringComparer.Ordinal),
        archive =>
        {
            json.WriteString("name", archive.Key);
            json.Texts("entries", archive.Select(static file => file.Name).Distinct().Order(StringComparer.Ordinal));
        });

    private static void WriteNotOpened(Utf8JsonWriter json, RunResult result) => json.Objects(
        "not_opened",
        result.Ledger.Files.Where(static file => file.Input.Entry is null && file.Input.Refusal is not null)
            .OrderBy(static file => file.Name, StringComparer.Ordinal),
        file =>
        {
            json.WriteString("name", file.Name);
            json.WriteString("reason", file.Input.Refusal);
        });
}
