using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Benchmarks.Data;
using CompliReport.Cli;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Benchmarks.Measure;

/// <summary>
/// What reconciliation costs beside the bare typed parse, on a day whose legs stand beside each other and on one whose legs are scattered.
/// </summary>
internal static class Reconciling
{
    /// <summary>Parses and reconciles a day in this process: joins, prices and tests every conversion, and writes nothing.</summary>
    public static int RunOnce(CommandArguments arguments)
    {
        Upload upload = Upload.Find([arguments.Text("--in")])[0];
        string rules = Path.Combine(AppContext.BaseDirectory, "rules", "cn.json");
        RulePack pack = RulePackReader.Read("cn", File.ReadAllBytes(rules)).Pack ?? throw new InvalidDataException(rules);
        Stopwatch watch = Stopwatch.StartNew();
        RateReading rates = CompliReport.Rates.ReferenceRates.Read(Upload.ReadRates(upload.Rates, []), RateAgeLimits.Default, PackReferences.Of([pack]));
        ImmutableArray<LedgerInput> ledgers = [.. upload.Ledgers.Select(Upload.Open)];
        ConversionJoiner joiner = new(ledgers.Sum(static ledger => ledger.Length));
        BalanceChains balances = new();
        AccountActivity activity = new();
        MistimedRows mistimed = new(null);
        LedgerDay day = LedgerIntake.Read(ledgers, IntakeOptions.Everything, batch =>
        {
            joiner.Take(batch);
            balances.Take(batch);
            activity.Take(batch);
            mistimed.Take(batch);
        });
        double read = watch.Elapsed.TotalSeconds;
        long resident = Environment.WorkingSet;
        AccountFacts accounts = upload.Accounts is { } facts ? AccountFacts.Read(Upload.Open(facts), [], day.Symbols.Accounts) : AccountFacts.None;
        LegAges ages = new(pack.Calendar(), UtcInstant.AtMidnight(day.Last.UtcDate.AddDays(1)));
        Reconciled result = Reconciled.Finish(
            joiner, day, rates.Book, rates.Fees, PriceTolerances.Default, accounts,
            LooseBreaks.Of(day, null, AccountBreaks.Of(day, accounts, activity), balances, mistimed),
            TakenBack.Of(day), ages, static asset => AssetClasses.IsFiat(asset.Text));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Conversions.Count} conversions, {result.Breaks} breaks; {read:0.000} s and {resident / 1048576.0:0} MB until all was read, {watch.Elapsed.TotalSeconds:0.000} s in all"));
        WholeProcess.PrintFigures(day.RowsRead, watch);
        return 0;
    }

    /// <summary>Times both days in turn, as whole processes.</summary>
    public static int Run(CommandArguments arguments)
    {
        string adjacent = Path.GetFullPath(arguments.Text("--adjacent")), scattered = Path.GetFullPath(arguments.Text("--scattered"));
        int rounds = arguments.Has("--rounds") ? (int)arguments.Number("--rounds") : 5;
        List<Figures>[] all = [[], [], [], []];
        for (int round = -1; round < rounds; round++)
        {
            Figures[] one =
            [
                WholeProcess.Child("parse", "--in", adjacent), WholeProcess.Child("reconcile", "--in", adjacent),
                WholeProcess.Child("parse", "--in", scattered), WholeProcess.Child("reconcile", "--in", scattered),
            ];
            for (int i = 0; i < one.Length && round >= 0; i++)
            {
                all[i].Add(one[i]);
            }
        }

        StringBuilder table = WholeProcess.Head(adjacent, ", reconciliation", all[0]);
        WholeProcess.Row(table, "legs adjacent: bare typed parse", all[0]);
        WholeProcess.Row(table, "legs adjacent: parsed and reconciled", all[1]);
        WholeProcess.Row(table, "legs scattered: bare typed parse", all[2]);
        WholeProcess.Row(table, "legs scattered: parsed and reconciled", all[3]);
        table.Append(CultureInfo.InvariantCulture, $"\nReconciliation adds {Added(all[0], all[1]):0} % to the parse where legs are adjacent, ");
        table.Append(CultureInfo.InvariantCulture, $"{Added(all[2], all[3]):0} % where they are scattered (medians of the rounds). ");
        double ratio = WholeProcess.Median(all[3].Zip(all[1], static (apart, beside) => apart.Wall / beside.Wall));
        table.Append(CultureInfo.InvariantCulture, $"Scattered to adjacent, parsed and reconciled: {ratio:0.00}\n");
        return WholeProcess.Show(table.ToString(), arguments);
    }

    private static double Added(List<Figures> parse, List<Figures> reconcile) =>
        WholeProcess.Median(reconcile.Zip(parse, static (whole, bare) => ((whole.Wall / bare.Wall) - 1) * 100));
}
