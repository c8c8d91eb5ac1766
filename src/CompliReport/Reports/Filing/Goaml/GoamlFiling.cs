using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>Files a report as goAML: one file, or linked parts where it is larger than the authority takes.</summary>
internal static class GoamlFiling
{
    /// <summary>The main file.</summary>
    internal const string MainFile = "goaml.xml";

    // References end in two digits.
    private const int PartsMax = 99;

    /// <summary>Writes, checks the rules on the finished files, and validates them where the schema is at hand.</summary>
    internal static ReportFiling Write(FilingOrder order)
    {
        (ImmutableArray<FilingFile> files, GoamlRemarks remarks) = FilesOf(order);
        List<FilingViolation> violations = remarks.Violations;
        if (order.Report.Filing == "withdrawal")
        {
            violations.Insert(0, new FilingViolation(
                "GOAML_WITHDRAWAL", ViolationGrade.Fatal, "report", "a withdrawal",
                "no file: goAML takes none back; tell the authority on its message board"));
        }

        SchemaOutcome schema = SchemaOutcome.Passed;
        foreach (FilingFile file in files)
        {
            string place = files.Length == 1 ? "" : file.Name + "/";
            List<FilingViolation> found = [.. GoamlRules.Check(file.Content, order.Profile)];
            SchemaOutcome outcome = order.Schemas.Validate(order.Profile, file.Content, "GOAML_SCHEMA", found);
            schema = outcome == SchemaOutcome.Failed || schema == SchemaOutcome.Failed ? SchemaOutcome.Failed
                : outcome == SchemaOutcome.NotRun ? SchemaOutcome.NotRun : schema;
            GoamlSource sources = new(file.Content, order.Report);
            violations.AddRange(found.Select(one => WithSource(one, sources) with { Path = place + one.Path }));
        }

        return new ReportFiling(files, schema, [.. violations]);
    }

    private static (ImmutableArray<FilingFile> Files, GoamlRemarks Remarks) FilesOf(FilingOrder order)
    {
        ImmutableArray<GoamlMovement> movements = GoamlMovements.Of(order.Report);
        ImmutableArray<(ReportSubject, string)> idle = GoamlReport.Idle(order.Report, movements);
        GoamlParties parties = new(order.Report);
        long bytesMax = order.Profile.Limit("file_bytes");
        for (int count = 1; ;)
        {
            GoamlRemarks remarks = new();
            ImmutableArray<FilingFile> files = Parts(new Whole(order, parties, movements, idle), count, remarks);
            int most = Math.Min(PartsMax, movements.Length);
            if (files.All(file => file.Content.Length <= bytesMax) || count >= most)
            {
                return (files, remarks);
            }

            // At least as many as the bytes need, and one more than before: the loop ends.
            long needed = (files.Sum(static file => (long)file.Content.Length) + bytesMax - 1) / bytesMax;
            count = (int)Math.Min(most, Math.Max(count + 1, needed));
        }
    }

    private static ImmutableArray<FilingFile> Parts(Whole whole, int count, GoamlRemarks remarks)
    {
        HashSet<string> numbers = new(StringComparer.Ordinal);
        ImmutableArray<FilingFile>.Builder files = ImmutableArray.CreateBuilder<FilingFile>(count);
        long all = whole.Movements.Length;
        for (int part = 1; part <= count; part++)
        {
            Range own = (int)(all * (part - 1) / count)..(int)(all * part / count);
            string name = part == 1 ? MainFile : string.Create(CultureInfo.InvariantCulture, $"goaml-{part}.xml");
            using GoamlDraft draft = new(whole.Order, whole.Parties, remarks, count == 1 ? "" : name + "/");
            GoamlReport.Write(draft, whole.Movements[own], whole.Idle, part, count, numbers);
            files.Add(new FilingFile(name, draft.ToArray()));
        }

        return files.MoveToImmutable();
    }

    private static FilingViolation WithSource(FilingViolation violation, GoamlSource sources) =>
        sources.Of(violation.Path) is { } source
            ? violation with { EntryId = source.EntryId, File = source.File, Line = source.Line }
            : violation;

    private sealed record Whole(
        FilingOrder Order, GoamlParties Parties, ImmutableArray<GoamlMovement> Movements,
        ImmutableArray<(ReportSubject Subject, string AccountId)> Idle);
}
