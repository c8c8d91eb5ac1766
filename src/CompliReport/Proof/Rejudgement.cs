using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>Rows of a file that are judged again: its head, and the raw lines.</summary>
/// <param name="Name">The file's name in the run, from which some formats read.</param>
/// <param name="Head">The text before its first record.</param>
/// <param name="Rows">The raw lines in the order of the file, with their places there.</param>
internal sealed record JudgedFile(string Name, string Head, ImmutableArray<(long Offset, string Raw)> Rows);

/// <summary>
/// Cited rows, judged by the same engine as in their run and by nothing but themselves: what it then finds was found of these rows.
/// </summary>
/// <param name="Findings">What is found.</param>
/// <param name="Legs">What each row says, by the name of its file and its place there.</param>
/// <param name="Unread">Rows that could not be read.</param>
internal sealed record Rejudgement(
    ImmutableArray<Finding> Findings, ImmutableDictionary<(string File, long Offset), ImmutableArray<EvidenceLeg>> Legs, long Unread)
{
    /// <summary>Judges rows.</summary>
    /// <param name="files">The rows.</param>
    /// <param name="beside">What lies beside them; its ledgers and control files are not looked at.</param>
    /// <param name="options">Exchange, account and the instant of judgement.</param>
    internal static Rejudgement Of(ImmutableArray<JudgedFile> files, RunInputs beside, RunOptions options)
    {
        Dictionary<(string, long), long> there = [];
        ImmutableArray<LedgerInput>.Builder ledgers = ImmutableArray.CreateBuilder<LedgerInput>();
        foreach (JudgedFile file in files)
        {
            ledgers.Add(LedgerInput.FromBytes(file.Name, TextOf(file, there)));
        }

        RunResult result = ComplianceRun.Execute(
            beside with { Ledgers = ledgers.ToImmutable(), Control = null, ControlBefore = null, Earlier = [] },
            options with { LookBackDays = 0, Day = null, EvidenceMax = int.MaxValue });
        Dictionary<string, int> numbers = result.Ledger.Files.ToDictionary(
            static file => file.Name, static file => file.Number, StringComparer.Ordinal);
        Dictionary<RecordLocation, (string, long)> places = there.ToDictionary(
            entry => new RecordLocation(numbers[entry.Key.Item1], entry.Value), static entry => entry.Key);
        HashSet<RecordLocation> wanted = [.. places.Keys];
        wanted.RemoveWhere(at => result.Ledger.Files[at.File].Failure is not null);
        RunResult whole = result with { Cited = CitedRows.Read(result.Ledger, wanted) };
        return new Rejudgement(
            result.Detected.Findings,
            ReportLegs.Read(whole, wanted).ToImmutableDictionary(
                leg => places[leg.Key], static leg => leg.Value.Select(LegOf).ToImmutableArray()),
            result.Ledger.Files.Sum(static file => file.Refused) + (there.Count - wanted.Count));
    }

    /// <summary>What a leg says, as evidence.csv writes it.</summary>
    internal static EvidenceLeg LegOf(ReportLeg leg) =>
        new(leg.AccountId, leg.OccurredAt.ToString(), Codes.Name(leg.Kind), leg.Asset.Text, leg.Amount.ToString());

    private static byte[] TextOf(JudgedFile file, Dictionary<(string, long), long> there)
    {
        using System.IO.MemoryStream text = new();
        byte[] head = Encoding.UTF8.GetBytes(file.Head);
        text.Write(head);
        foreach ((long offset, string raw) in file.Rows)
        {
            there.Add((file.Name, offset), text.Length);
            text.Write(Encoding.UTF8.GetBytes(raw));
            text.WriteByte((byte)'\n');
        }

        return text.ToArray();
    }
}
