using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace CompliReport.Reports.Filing;

/// <summary>A file for an authority.</summary>
/// <param name="Name">Its name in the report's folder, e.g. <c>fincen.xml</c>; no person and no account in it.</param>
/// <param name="Content">Its bytes: the same for the same report, always.</param>
[SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "A file is handed on whole.")]
public sealed record FilingFile(string Name, byte[] Content);

/// <summary>How bad a violation is.</summary>
public enum ViolationGrade
{
    /// <summary>The authority accepts it; a person should look.</summary>
    Warning,

    /// <summary>The authority would refuse it: the file is not released.</summary>
    Fatal,
}

/// <summary>Something of a filing that its authority would not take, or would take with a remark.</summary>
/// <param name="Code">Stable, e.g. <c>GOAML_INDICATOR_MISSING</c>; what the format's catalog explains.</param>
/// <param name="Grade">How bad it is.</param>
/// <param name="Path">The element, e.g. <c>report/transaction[3]/t_from_my_client/from_account/account_name</c>.</param>
/// <param name="Found">What stands there; of personal data its shape only (<c>12 characters</c>).</param>
/// <param name="Expected">What has to stand there.</param>
/// <param name="EntryId">The ledger entry that it comes from; empty where none.</param>
/// <param name="File">Its file.</param>
/// <param name="Line">Its line; 0 for none.</param>
public sealed record FilingViolation(
    string Code, ViolationGrade Grade, string Path, string Found, string Expected, string EntryId = "", string File = "", long Line = 0);

/// <summary>What a schema said.</summary>
public enum SchemaOutcome
{
    /// <summary>No schema was at hand, or none is published.</summary>
    NotRun,

    /// <summary>Every file is valid.</summary>
    Passed,

    /// <summary>One is not; the violations say where.</summary>
    Failed,
}

/// <summary>The filing of a report in its authority's format.</summary>
/// <param name="Files">Its files, in their order; the first one is the main one.</param>
/// <param name="Schema">What the schema said.</param>
/// <param name="Violations">All of them, in the order of the file.</param>
public sealed record ReportFiling(ImmutableArray<FilingFile> Files, SchemaOutcome Schema, ImmutableArray<FilingViolation> Violations)
{
    /// <summary>Whether nothing keeps it from being released.</summary>
    public bool IsSound => Violations.All(static violation => violation.Grade != ViolationGrade.Fatal);
}

/// <summary>What a filing is made of: a report as published, who files it, how its authority wants it.</summary>
/// <param name="Report">The report.</param>
/// <param name="Filer">Who files.</param>
/// <param name="Profile">The authority's profile.</param>
/// <param name="Schemas">Schemas at hand.</param>
public sealed record FilingOrder(ReportDocument Report, Filer Filer, AuthorityProfile Profile, FilingSchemas Schemas);

/// <summary>Writes a filing. Never throws for what a report or a filer lacks: that is a violation.</summary>
internal delegate ReportFiling WriteFiling(FilingOrder order);

/// <summary>The formats. A new one is a writer, a profile in <c>rules/authorities</c>, and a line here.</summary>
internal static class FilingCatalog
{
    private static readonly FrozenDictionary<string, WriteFiling> Writers = new Dictionary<string, WriteFiling>
    {
        ["goaml"] = Goaml.GoamlFiling.Write,
        ["fincen"] = Fincen.FincenFiling.Write,
        ["camlmac"] = Camlmac.CamlmacWriter.Write,
        ["safe"] = Safe.SafeWriter.Write,
    }.ToFrozenDictionary();

    /// <summary>The filing of a report; null where the engine has no writer of the profile's format.</summary>
    internal static ReportFiling? Of(FilingOrder order) =>
        Writers.TryGetValue(order.Profile.Format, out WriteFiling? write) ? write(order) : null;
}
