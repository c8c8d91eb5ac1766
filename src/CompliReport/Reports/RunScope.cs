using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>What a run covers and what it is called: its period, its instant, its id.</summary>
internal static class RunScope
{
    private const string DefaultAccount = "main";

    // The tables of this many rows are some 10 MB.
    private const long LargeDayRows = 250_000;

    /// <summary>The engine's version, part of the run id: another engine may judge otherwise.</summary>
    internal static string EngineVersion { get; } = typeof(RunScope).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The commit that the engine was built from; empty where it was built outside a checkout.</summary>
    internal static string EngineCommit { get; } =
        typeof(RunScope).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { } version
            && version.Contains('+', StringComparison.Ordinal)
            ? version[(version.IndexOf('+', StringComparison.Ordinal) + 1)..]
            : "";

    /// <summary>
    /// Gives the tables of a finished stage back before the next one grows: a third of the peak at 10 million rows, for some 30 ms. A day
    /// of fewer than <see cref="LargeDayRows"/> rows has nothing worth it, and a process that runs one such day after another would collect
    /// its whole heap twice for each.
    /// </summary>
    /// <param name="rows">The rows that the day has.</param>
    internal static void GiveBackMemory(long rows)
    {
        if (rows >= LargeDayRows)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>What the caller and the control file declare of the upload.</summary>
    internal static IntakeOptions IntakeOf(RunInputs inputs, RunOptions options, ControlFile? control)
    {
        ExchangeId exchange = options.Exchange != default ? options.Exchange : control?.Exchange ?? default;
        (UtcInstant from, UtcInstant to) = options.Day is { } day
            ? CalendarOf(inputs.Packs).BoundsOf(RuleWindow.Of("D"), day)
            : (IntakeOptions.Everything.From, IntakeOptions.Everything.To);
        return new IntakeOptions(exchange, options.Format, from, to, options.Account ?? DefaultAccount);
    }

    /// <summary>Puts the result together.</summary>
    internal static RunResult Result(
        RunInputs inputs, RunOptions options, ControlFile? control, LedgerDay day, AccountFacts accounts, RateReading rates,
        Reconciled reconciled, Detected detected, ImmutableArray<Case> cases, CitedRows cited, ControlComparison? comparison,
        ListedParties listed, HistoryStep history, EarlierRows? earlier, Reconciled exchanged, IReadOnlyCollection<InputFault> faults)
    {
        UtcInstant asOf = AsOf(options, control, day);
        (Filer? filer, string filerFault) = inputs.Filer is { } given ? Filer.Read(given.Content.Span) : (null, "");
        ImmutableArray<RunInputFile> files = FilesOf(inputs, day, earlier);
        return new RunResult
        {
            RunId = IdOf(files, inputs.Packs, options, asOf),
            Day = DayOf(inputs, options, control, day),
            AsOf = asOf,
            Sources = inputs,
            Options = WhatDecides(inputs, options, control, day),
            LookBackDaysLeftOut = LookBack.LeftOut(inputs, options, control, day),
            Inputs = files,
            Ledger = day,
            Accounts = accounts,
            Rates = rates.Book,
            Packs = inputs.Packs,
            ReportTo = inputs.ReportTo,
            Authorities = options.Authorities,
            Filer = filer,
            Schemas = new FilingSchemas(inputs.Schemas),
            Reconciled = reconciled,
            Detected = detected,
            Cases = cases,
            Cited = cited,
            Control = comparison,
            Listed = listed,
            History = history,
            Earlier = earlier,
            Exchanged = exchanged,
            InputFaults = [.. faults.Select(static fault => fault.ToString())
                .Concat(rates.Faults.Select(static fault => fault.ToString()))
                .Concat(filerFault.Length > 0 ? [$"{inputs.Filer!.Name}: FILER_NOT_READ: {filerFault}."] : [])],
        };
    }

    /// <summary>The business day that names the run.</summary>
    internal static DateOnly DayOf(RunInputs inputs, RunOptions options, ControlFile? control, LedgerDay day) =>
        NamedDay(options, control) ?? CalendarOf(inputs.Packs).LocalDate(day.Days.Stretch(null).To);

    private static DateOnly? NamedDay(RunOptions options, ControlFile? control) => options.Day ?? control?.Day ?? options.UploadDay;

    // A run is the same wherever the same files lie, and whether it was told an instant that it would have taken anyway.
    private static RunOptions WhatDecides(RunInputs inputs, RunOptions options, ControlFile? control, LedgerDay day)
    {
        UtcInstant byItself = AsOf(options with { AsOf = null }, control, day);
        return options with
        {
            UploadDay = IsNamedByUpload(inputs, options, control, day) ? options.UploadDay : null,
            AsOf = options.AsOf == byItself && (day.Accepted == 0 || day.Last <= byItself) ? null : options.AsOf,
        };
    }

    private static bool IsNamedByUpload(RunInputs inputs, RunOptions options, ControlFile? control, LedgerDay day)
    {
        RunOptions bare = options with { UploadDay = null };
        return DayOf(inputs, options, control, day) != DayOf(inputs, bare, control, day)
            || StretchOf(options, control, day) != StretchOf(bare, control, day)
            || FirstOf(inputs, options, control, day) != FirstOf(inputs, bare, control, day);
    }

    // A run that nobody gives a day begins with the first of its days.
    private static DateOnly FirstOf(RunInputs inputs, RunOptions options, ControlFile? control, LedgerDay day) =>
        NamedDay(options, control) ?? CalendarOf(inputs.Packs).LocalDate(StretchOf(options, control, day).From);

    // A date ends last where clocks are twelve hours behind.
    private static (UtcInstant From, UtcInstant To) StretchOf(RunOptions options, ControlFile? control, LedgerDay day) =>
        day.Days.Stretch(NamedDay(options, control) is { } named
            ? UtcInstant.FromNanoseconds(UtcInstant.AtMidnight(named).Nanoseconds + (36 * UtcInstant.Hour))
            : null);

    /// <summary>The history that the run goes on with; one that is none, or that of another exchange or a later day, is a fault and left
    /// out.</summary>
    internal static HistoryStep HistoryOf(
        RunInputs inputs, RunOptions options, ControlFile? control, LedgerDay day, ICollection<InputFault> faults)
    {
        (UtcInstant from, UtcInstant to) = StretchOf(options, control, day);
        DateOnly own = DayOf(inputs, options, control, day);
        DateOnly first = FirstOf(inputs, options, control, day);
        DayHistory? before =
            inputs.History is { } file ? PriorHistory.Of(file, inputs.Packs, day.Exchange, first, own, faults) : null;
        return new HistoryStep(before, inputs.Packs, from, to);
    }

    /// <summary>The instant as of which the run judges: the one given, else the end of the upload's last day.</summary>
    internal static UtcInstant AsOf(RunOptions options, ControlFile? control, LedgerDay day) =>
        options.AsOf ?? UtcInstant.AtMidnight(StretchOf(options, control, day).To.UtcDate.AddDays(1));

    /// <summary>The calendar of the first pack.</summary>
    internal static RegulatorCalendar CalendarOf(ImmutableArray<RulePack> packs) =>
        packs.IsEmpty ? RegulatorCalendar.Of("UTC", []) : packs[0].Calendar();

    private static ImmutableArray<RunInputFile> FilesOf(RunInputs inputs, LedgerDay day, EarlierRows? earlier)
    {
        // An archive went in once, whatever the number of its entries.
        List<RunInputFile> files =
            [.. day.Files.Select(static file => new RunInputFile("ledger", file.UploadedName, file.Digest, file.Bytes)).Distinct()];
        files.AddRange(earlier?.Files ?? []);
        if (inputs.Accounts is { } accounts)
        {
            using Stream stream = accounts.Open(0);
            files.Add(new RunInputFile("accounts", accounts.Name, Sha256Digest.FromBytes(SHA256.HashData(stream)), accounts.Length));
        }

        foreach (LedgerInput list in inputs.Lists)
        {
            using Stream stream = list.Open(0);
            files.Add(new RunInputFile("list", list.Name, Sha256Digest.FromBytes(SHA256.HashData(stream)), list.Length));
        }

        if (inputs.Control is { } control)
        {
            files.Add(new RunInputFile("control", control.Name, Sha256Digest.Of(control.Content.Span), control.Content.Length));
        }

        if (inputs.ControlBefore is { } before)
        {
            files.Add(new RunInputFile("control_before", before.Name, Sha256Digest.Of(before.Content.Span), before.Content.Length));
        }

        if (inputs.History is { } history)
        {
            files.Add(new RunInputFile("history", history.Name, Sha256Digest.Of(history.Content.Span), history.Content.Length));
        }

        files.AddRange(inputs.Rates.Select(
            static file => new RunInputFile("rates", file.Name, Sha256Digest.Of(file.Content.Span), file.Content.Length)));
        if (inputs.Filer is { } filer)
        {
            files.Add(new RunInputFile("filer", filer.Name, Sha256Digest.Of(filer.Content.Span), filer.Content.Length));
        }

        files.AddRange(inputs.Schemas.Select(
            static schema => new RunInputFile("schema", schema.Name, Sha256Digest.Of(schema.Content.Span), schema.Content.Length)));
        files.AddRange(inputs.ReportTo.Select(static pack => new RunInputFile("report_to", pack.Id, pack.Digest, 0)));
        files.AddRange(inputs.Packs.Select(static pack => new RunInputFile("rules", pack.Id, pack.Digest, 0)));
        files.Add(new RunInputFile("tolerances", inputs.Tolerances.Name, inputs.Tolerances.Digest, inputs.Tolerances.Bytes));
        files.Add(new RunInputFile("scoring", inputs.Scoring.Name, inputs.Scoring.Digest, inputs.Scoring.Bytes));
        return [.. files.OrderBy(static file => file.Role, StringComparer.Ordinal).ThenBy(static file => file.Name, StringComparer.Ordinal)
            .ThenBy(static file => file.Digest.Hex, StringComparer.Ordinal)];
    }

    private static string IdOf(ImmutableArray<RunInputFile> files, ImmutableArray<RulePack> packs, RunOptions options, UtcInstant asOf) =>
        IdOf(
            (EngineVersion, EngineCommit), files.Select(static file => (file.Role, file.Name, file.Digest)),
            packs.Select(static pack => pack.Id), options, asOf);

    /// <summary>The id of a run: a hash over everything that went in.</summary>
    /// <param name="engine">Version and commit of the engine.</param>
    /// <param name="files">The files that went in, in the order of the manifest.</param>
    /// <param name="packs">Ids of the packs in their order, which decides whose law a case is judged by.</param>
    /// <param name="options">What the caller decided.</param>
    /// <param name="asOf">The instant as of which it judges.</param>
    internal static string IdOf(
        (string Version, string Commit) engine, IEnumerable<(string Role, string Name, Sha256Digest Digest)> files,
        IEnumerable<string> packs, RunOptions options, UtcInstant asOf)
    {
        using ContentId id = new();
        id.With(engine.Version).With(engine.Commit).With(asOf.ToString())
            .With(options.Day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "")
            .With(options.Exchange.Text).With(options.Format ?? "").With(options.Account ?? "")
            .With(options.EvidenceMax.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .With(options.SheetRowsMax.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach ((string role, string name, Sha256Digest digest) in files)
        {
            id.With(role).With(name).With(digest.Hex);
        }

        foreach (string authority in options.Authorities)
        {
            id.With("authority " + authority);
        }

        foreach (string pack in packs)
        {
            id.With(pack);
        }

        return id.Id("run");
    }
}
