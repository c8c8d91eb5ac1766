using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Rules;

namespace CompliReport.Tests.Rules;

/// <summary>docs/rules.md, made from the packs.</summary>
internal static class RulesPage
{
    internal static string Text()
    {
        StringBuilder page = new();
        page.Append("""
            # Rules

            Generated from the packs in `rules/`; a test keeps it true. `UPDATE_SNAPSHOTS=1 dotnet run --project tests/CompliReport.Tests --
            --filter-class CompliReport.Tests.Rules.RulesPageTests` writes it anew. `complireport rules [--pack cn] [--on 2026-03-01]` prints the same.

            Not legal advice. A rule applies to an event if it was in force on the event's date in the regulator's zone, and goes on with the windows of its
            earlier versions: each event is compared with the limit of its own day. Every hit carries values, limit, margin and window. Confidence is how well the
            text has been read: *official* (the text itself), *secondary* (a page that reports it), *unconfirmed* (general knowledge).

            What the texts ask and no ledger can show is no rule here: duties of suspicion without an amount stand as duties to report; taxes (IN-TDS-01), drafts
            (RU-VC-01, the South African regulations of 2026), duties of issuers (EU-EMT-01) and key terms of a report (US-KT-01, US-KT-02) are left out.


            """);
        page.Append("| pack | jurisdiction | zone | rules | duties |\n|---|---|---|---|---|\n");
        RulePack[] packs = [.. Packs()];
        foreach (RulePack pack in packs)
        {
            page.Append(CultureInfo.InvariantCulture, $"| [`{pack.Id}`](#{pack.Id}) | {pack.Name} | {pack.TimeZone} | {pack.Rules.Length} | {pack.Authorities.Length} |\n");
        }

        foreach (RulePack pack in packs)
        {
            Pack(page, pack);
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void Pack(StringBuilder page, RulePack pack)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {pack.Id}\n\n{pack.Name}, version {pack.Version}.{(pack.Note.Length > 0 ? " " + pack.Note : "")}\n\n");
        foreach (Rule rule in pack.Rules)
        {
            RuleDescription one = RuleDescription.Of(pack, rule);
            page.Append(CultureInfo.InvariantCulture, $"### {one.Id}: {one.Title}\n\n* **In force** {one.InForce}\n* **About** {one.About}\n* **Limit** {one.Limit}; {one.Window}\n");
            page.Append(CultureInfo.InvariantCulture, $"* **Leads to** {one.Leads}\n* **Source** {one.Source}; *{one.Confidence}*\n");
            page.Append(one.Note.Length > 0 ? "* **Note** " + one.Note + "\n\n" : "\n");
        }

        page.Append("| duty | to | report | deadline | source |\n|---|---|---|---|---|\n");
        foreach (AuthorityDuty duty in pack.Authorities)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"| {duty.Id} | {duty.Name} | {duty.ReportType} | {RuleDescription.WordsOf(duty.Deadline)} | {RuleDescription.SourceOf(duty.Source)}; *{RuleVocabulary.Confidences.Text(duty.Source.Confidence)}* |\n");
        }
    }

    private static IEnumerable<RulePack> Packs() => Directory.EnumerateFiles(Path.Combine(RulePackSample.Root, "rules"), "*.json").Order(System.StringComparer.Ordinal)
        .Select(static file => RulePackSample.Sound(Path.GetFileName(file), File.ReadAllBytes(file)));
}
