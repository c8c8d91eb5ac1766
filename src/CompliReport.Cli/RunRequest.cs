using System;
using System.Collections.Immutable;
using CompliReport.Delivery.Filing;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>What <c>complireport run</c> was asked to do.</summary>
/// <param name="Ledgers">Files and folders.</param>
/// <param name="Out">Where the results go.</param>
internal sealed record RunRequest(ImmutableArray<string> Ledgers, string Out)
{
    internal string? Accounts { get; init; }

    internal string? Rates { get; init; }

    internal string? Lists { get; init; }

    /// <summary>File of the history that the first day goes on with.</summary>
    internal string? History { get; init; }

    internal ImmutableArray<string> Rules { get; init; } = [];

    internal ExchangeId Exchange { get; init; }

    internal string? Account { get; init; }

    internal string? Format { get; init; }

    internal DateOnly? Day { get; init; }

    /// <summary>To whom reports go, and who files them.</summary>
    internal FilingRequest Filing { get; init; } = FilingRequest.None;

    internal UtcInstant? AsOf { get; init; }

    /// <summary>Days before a run's own in which patterns are looked for too.</summary>
    internal int LookBackDays { get; init; } = Reports.RunOptions.LookBackDaysMax;

    internal int SheetRowsMax { get; init; } = 5_000;

    /// <summary>The register's file; null for the one in the folder of results.</summary>
    internal string? Register { get; init; }

    internal ReportRelease Release { get; init; }

    /// <summary>Who makes the drafts.</summary>
    internal string Who { get; init; } = ReportOutbox.DefaultWho;

    internal bool AsJson { get; init; }

    internal bool IsStrict { get; init; }

    /// <summary>How many of the gravest cases are told as stories after the summary.</summary>
    internal int Stories { get; init; }
}
