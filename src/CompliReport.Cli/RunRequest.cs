using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>What <c>complireport run</c> was asked to do.</summary>
/// <param name="Ledgers">Files and folders.</param>
/// <param name="Out">Where the results go.</param>
internal sealed record RunRequest(ImmutableArray<string> Ledgers, string Out)
{
    private const int WorkersMax = 1000;

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
    internal int LookBackDays { get; init; } = RunOptions.LookBackDaysMax;

    internal int SheetRowsMax { get; init; } = 5_000;

    /// <summary>Threads at once; 0 for as many as the machine has processors.</summary>
    internal int Workers { get; init; }

    /// <summary>Into how many shards customers are divided, see <see cref="RunOptions.Shards"/>.</summary>
    internal int Shards { get; init; } = 1;

    /// <summary>Memory that a run may take; 0 for most of what there is.</summary>
    internal long MemoryBytes { get; init; }

    /// <summary>The register's file; null for the one in the folder of results.</summary>
    internal string? Register { get; init; }

    internal ReportRelease Release { get; init; }

    /// <summary>Who makes the drafts.</summary>
    internal string Who { get; init; } = ReportOutbox.DefaultWho;

    /// <summary>The operator's private key, a PEM file; null where runs are not sealed.</summary>
    internal string? SealKey { get; init; }

    internal bool AsJson { get; init; }

    internal bool IsStrict { get; init; }

    /// <summary>How many of the gravest cases are told as stories after the summary.</summary>
    internal int Stories { get; init; }

    /// <summary>What is wrong with it, in words; null where nothing is.</summary>
    internal string? Complaint()
    {
        if (Format is { } format && FormatDescription.All.All(known => known.Id != format))
        {
            return $"There is no format '{format}'. Known formats: "
                + $"{string.Join(", ", FormatDescription.All.Select(static known => known.Id))}.";
        }

        if (Account is { } account && !AccountId.TryParse(Encoding.UTF8.GetBytes(account), out _))
        {
            return "--account needs 1 to 128 characters without control characters.";
        }

        if (Accounts is { } accounts && !RegularFile.Is(accounts))
        {
            return Path.Exists(accounts)
                ? $"The accounts file '{accounts}' is no regular file: save it as one."
                : $"The accounts file '{accounts}' does not exist.";
        }

        if (History is { } history && !RegularFile.Is(history))
        {
            return Path.Exists(history)
                ? $"The history '{history}' is no regular file: save it as one."
                : $"The history '{history}' does not exist.";
        }

        if (Filing.Complaint() is { } complaint)
        {
            return complaint;
        }

        if (Lists is { } lists && !Directory.Exists(lists))
        {
            return $"The folder of watch lists '{lists}' does not exist.";
        }

        return Rates is { } rates && !Directory.Exists(rates) ? $"The rates folder '{rates}' does not exist."
            : LookBackDays is < 0 or > RunOptions.LookBackDaysMax ? "--look-back needs a number from 0 to 60."
            : Shards is < 1 or > RunOptions.ShardsMax ? "--shards needs a number from 1 to 64."
            : Workers is < 0 or > WorkersMax ? "--workers needs a number from 0 to 1000."
            : SheetRowsMax is < 1 or > 1_000_000 ? "--sheet-rows needs a number from 1 to 1000000."
            : null;
    }
}
