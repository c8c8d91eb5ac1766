using System;
using System.Collections.Immutable;
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

    /// <summary>File that says who files; null for the one beside the ledgers.</summary>
    internal string? Filer { get; init; }

    /// <summary>Folder of the authorities' schemas; null for none.</summary>
    internal string? Schemas { get; init; }

    /// <summary>Authorities that are told; empty for those of the packs.</summary>
    internal ImmutableArray<string> Authorities { get; init; } = [];

    internal UtcInstant? AsOf { get; init; }

    /// <summary>Days before a run's own in which patterns are looked for too.</summary>
    internal int LookBackDays { get; init; } = Reports.RunOptions.LookBackDaysMax;

    internal int SheetRowsMax { get; init; } = 5_000;

    internal bool AsJson { get; init; }

    internal bool IsStrict { get; init; }

    /// <summary>How many of the gravest cases are told as stories after the summary.</summary>
    internal int Stories { get; init; }
}
