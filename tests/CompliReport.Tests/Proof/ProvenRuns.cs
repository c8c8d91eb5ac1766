using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Proof;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Tests.Reports;

namespace CompliReport.Tests.Proof;

/// <summary>Runs of one exchange in a temporary folder, delivered as a run does, with their messages, receipts and ledger.</summary>
internal sealed class ProvenRuns : IDisposable
{
    private readonly JsonLinesReportQueue _queue;

    internal ProvenRuns()
    {
        Root = Directory.CreateTempSubdirectory("proof").FullName;
        Out = Path.Combine(Root, "out");
        Messages = Path.Combine(Root, "messages.jsonl");
        Receipts = Directory.CreateDirectory(Path.Combine(Root, "receipts")).FullName;
        _queue = new JsonLinesReportQueue(Messages);
        File.WriteAllText(Path.Combine(Root, "ledger.csv"), ReportSample.Ledger());
        string beside = Directory.CreateDirectory(Path.Combine(Root, "beside")).FullName;
        RunInputs inputs = Day.Sources!;
        foreach (RateFile rate in inputs.Rates)
        {
            File.WriteAllBytes(Path.Combine(beside, rate.Name.Replace('/', '-')), rate.Content.ToArray());
        }

        File.WriteAllBytes(Path.Combine(beside, "cn.json"), inputs.Packs[0].Content.ToArray());
        using FileStream accounts = File.Create(Path.Combine(beside, "accounts.csv"));
        using Stream given = inputs.Accounts!.Open(0);
        given.CopyTo(accounts);
    }

    // The sample with the names that rates have on a desk, which tell their kinds.
    private static RunResult Day { get; } = ReportSample.Day with
    {
        Sources = ReportSample.Day.Sources! with
        {
            Rates = [.. ReportSample.Day.Sources.Rates.Select(static rate => rate with { Name = NameOf(rate.Name) })],
        },
        Inputs = [.. ReportSample.Day.Inputs.Select(static file => file.Role == "rates" ? file with { Name = NameOf(file.Name) } : file)],
    };

    internal string Root { get; }

    internal string Out { get; }

    /// <summary>What the queue was sent.</summary>
    internal string Messages { get; }

    /// <summary>A copy of every receipt, as exchanges keep them.</summary>
    internal string Receipts { get; }

    internal string Exchange => Path.Combine(Out, "DEMO");

    internal string Chain => Path.Combine(Exchange, "chain.jsonl");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Delivers runs of days one after the other, each with the findings of the sample; returns their folders.</summary>
    internal async Task<string[]> DeliverAsync(int runs, CancellationToken cancellationToken, SealKey? key = null)
    {
        List<string> folders = [];
        for (int i = 0; i < runs; i++)
        {
            folders.Add(await DeliverOneAsync(i, cancellationToken, key));
        }

        return [.. folders];
    }

    internal async Task<string> DeliverOneAsync(int number, CancellationToken cancellationToken, SealKey? key = null)
    {
        RunResult day = Day;
        RunOptions options = number == 0 ? day.Options : day.Options with { Day = day.Day.AddDays(number) };
        RunResult result = day with
        {
            Day = day.Day.AddDays(number),
            Options = options,
            RunId = RunScope.IdOf(
                (RunScope.EngineVersion, RunScope.EngineCommit), day.Inputs.Select(static file => (file.Role, file.Name, file.Digest)),
                day.Packs.Select(static pack => pack.Id), options, day.AsOf),
        };
        DeliveredRun run = await RunDelivery.DeliverAsync(
            result, new RunOptions { SealKey = key }, new FolderArtifactStore(Out), _queue, cancellationToken);
        string folder = Path.Combine(Out, run.Folder);
        File.Copy(Path.Combine(folder, "receipt.json"), Path.Combine(Receipts, result.RunId + ".json"), overwrite: true);
        return folder;
    }

    internal ProofOptions Options(bool isAnchored = false, byte[]? publicKey = null) => new()
    {
        Inputs = new InputSearch([Root], []),
        PublicKeys = publicKey is null ? [] : [publicKey],
        Anchors = isAnchored ? Anchor.Read(new[] { Receipts, Messages }.Where(Path.Exists)) : [],
    };

    private static string NameOf(string rates) => (rates.StartsWith("fx", StringComparison.Ordinal) || rates.StartsWith("ecb", StringComparison.Ordinal) ? "fx/" : "crypto/") + rates;

    /// <summary>The codes of what is wrong, each once, sorted.</summary>
    internal string Codes(ProofOptions? options = null) => CodesOf(Verification.Of(Out, options ?? Options()));

    internal static string CodesOf(ProofLog log) =>
        string.Join(' ', log.Faults.Select(static fault => fault.Code).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Writes a file with a text in it replaced.</summary>
    internal static void Replace(string file, string from, string to)
    {
        string text = File.ReadAllText(file);
        Xunit.Assert.Contains(from, text, StringComparison.Ordinal);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(file, text[..at] + to + text[(at + from.Length)..], new UTF8Encoding(false));
    }
}
