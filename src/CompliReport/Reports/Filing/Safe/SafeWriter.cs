using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Rules;

namespace CompliReport.Reports.Filing.Safe;

/// <summary>
/// Writes a report on a foreign-exchange risk transaction to SAFE: <c>safe.xml</c>. SAFE publishes no schema; ours is part of the engine,
/// and every file is held against it.
/// </summary>
internal static class SafeWriter
{
    /// <summary>The name of the schema.</summary>
    internal const string SchemaName = "safe-fxr.xsd";

    private static readonly FilingSchemas Own = new([new SchemaFile(SchemaName, EngineFile.Content(SchemaName))]);

    /// <summary>Writes the filing.</summary>
    internal static ReportFiling Write(FilingOrder order)
    {
        SafeDraft draft = new(order);
        Check(draft);
        byte[] xml = SafeDocument.Write(draft);
        List<FilingViolation> violations = [.. draft.Violations];
        SchemaOutcome schema = Own.Validate(order.Profile, xml, "SAFE_SCHEMA", violations);
        violations.AddRange(SafeRules.Check(xml));
        return new ReportFiling([new FilingFile("safe.xml", xml)], schema, [.. violations]);
    }

    private static void Check(SafeDraft draft)
    {
        ReportDocument report = draft.Report;
        foreach (string field in draft.Profile.FilerFields.Where(field => draft.Filer.At(draft.Profile.Authority, field).Length == 0))
        {
            draft.Say(
                "SAFE_FILER_FIELD_MISSING", ViolationGrade.Fatal, "SAFE_FXR/BASIC_INFO", "nothing",
                $"filer.json: authorities.{draft.Profile.Authority}.{field}");
        }

        for (int i = 0; i < report.Subjects.Length; i++)
        {
            foreach (string field in draft.Profile.SubjectFields.Where(field => report.Subjects[i].Fact(field).Length == 0))
            {
                draft.Say(
                    "SAFE_SUBJECT_FIELD_MISSING", ViolationGrade.Warning,
                    $"SAFE_FXR/SUBJECTS/SUBJECT[{(i + 1).ToString(CultureInfo.InvariantCulture)}]", "nothing",
                    $"{field}, which the exchange does not state");
            }
        }

        foreach (DocumentLeg leg in report.Legs.Where(static leg => leg.ValueUsd is null))
        {
            draft.Say("SAFE_VALUE_UNKNOWN", ViolationGrade.Warning, "SAFE_FXR/CONTROL_TOTALS", "no rate for " + leg.Asset, "a value", leg);
        }

        if (report.LocalNarrative.IsEmpty)
        {
            draft.Say("SAFE_NARRATIVE_NOT_CHINESE", ViolationGrade.Warning, "SAFE_FXR/NARRATIVE", "the English narrative", "a Chinese one");
        }

        if (draft.Filer.At(draft.Profile.Authority, "measures").Length == 0)
        {
            draft.Say(
                "SAFE_MEASURES_PROPOSED", ViolationGrade.Warning, "SAFE_FXR/MEASURES", "measures by the severity of the report",
                $"what the institution plans: filer.json: authorities.{draft.Profile.Authority}.measures");
        }
    }
}

/// <summary>A report on its way to SAFE, and what was found on the way.</summary>
internal sealed class SafeDraft(FilingOrder order)
{
    /// <summary>The report.</summary>
    internal ReportDocument Report => order.Report;

    /// <summary>The profile.</summary>
    internal AuthorityProfile Profile => order.Profile;

    /// <summary>Who files.</summary>
    internal Filer Filer => order.Filer;

    /// <summary>What was found so far.</summary>
    internal List<FilingViolation> Violations { get; } = [];

    /// <summary>The measures that are planned, the institution's own where it gives them.</summary>
    internal ImmutableArray<string> Measures => Filer.At(Profile.Authority, "measures") is { Length: > 0 } own
        ? [.. own.Split((char[])[';', '；'], System.StringSplitOptions.RemoveEmptyEntries | System.StringSplitOptions.TrimEntries)]
        : [.. (Profile.Code("measure", Report.Severity) ?? "").Split(' ', System.StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Notes a violation.</summary>
    internal void Say(
        string code, ViolationGrade grade, string path, string found, string expected, DocumentLeg? leg = null) =>
        Violations.Add(new FilingViolation(code, grade, path, found, expected, leg?.EntryId ?? "", leg?.File ?? "", leg?.Line ?? 0));
}
