using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Delivery.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Functions.Tests.Days;

/// <summary>The containers in a folder, with an upload of a few synthetic rows.</summary>
internal sealed class DayWorld : IDisposable
{
    public const string Day = "DEMOEX/2023-03-01";

    // First, because the rows are read from below it.
    public static string Root { get; } = FindRoot();

    private static readonly string[] Rows = [.. File.ReadLines(Path.Combine(Root, "samples", "founding-case", "ledger-2023-03-01.csv"))
        .Take(61)];

    private readonly TemporaryFolder _folder = new();

    public static DayKey Key { get; } = new(ExchangeId.Of("DEMOEX"), new DateOnly(2023, 3, 1));

    public List<string> Sent { get; } = [];

    public string Folder => _folder.Path;

    /// <summary>The parts of an upload: path and text. The control file names both ledgers.</summary>
    public static (string Path, string Text)[] Upload { get; } =
    [
        (Day + "/a.csv", Text(1, 30)),
        (Day + "/b.csv", Text(31, 30)),
        (Day + "/manifest.json", Control("DEMOEX", "2023-03-01", "a.csv", "b.csv")),
    ];

    public static string Text(int from, int count) => string.Join('\n', [Rows[0], .. Rows.Skip(from).Take(count)]) + "\n";

    public static string Control(string exchange, string day, params string[] files) =>
        $$"""
        {"schema_version":"compliledger/1","exchange_id":"{{exchange}}","day":"{{day}}",
        "files":[{{string.Join(',', files.Select(static file => "{\"name\":\"" + file + "\"}"))}}]}
        """;

    public FolderArtifactStore Store(string container) => new(_folder.Of(container));

    public DayStores Stores() => new(Store("ledgers"), Store("rates"), Store("rules"), Store("reports"), Store("state"));

    public DayRun Run(DayStores? stores = null, IReportQueue? queue = null, ReportOutbox? outbox = null, ShardFan? fan = null) =>
        new(stores ?? Stores(), queue ?? new ListQueue(Sent), [Pack()]) { Outbox = outbox, Fan = fan };

    public void Put(string path, string text) => _folder.Write("ledgers/" + path, text);

    public void PutAll()
    {
        foreach ((string path, string text) in Upload)
        {
            Put(path, text);
        }
    }

    /// <summary>The founding case as an upload, with its rates.</summary>
    public DayKey PutSample()
    {
        string sample = Path.Combine(Root, "samples", "founding-case");
        DayKey key = new(ExchangeId.Of("DEMOEX"), new DateOnly(2023, 4, 9));
        Copy(sample, _folder.Of("ledgers", key.Exchange.Text, "2023-04-09"));
        foreach (string kind in (string[])["fx", "crypto"])
        {
            Copy(Path.Combine(sample, "rates", kind), _folder.Of("rates", kind));
        }

        return key;
    }

    /// <summary>Other content in every ledger of a day.</summary>
    public void ReplaceLedgers(DayKey key)
    {
        foreach (string file in Directory.GetFiles(_folder.Of("ledgers", key.Prefix), "ledger-*"))
        {
            File.WriteAllText(file, Text(31, 10));
        }
    }

    /// <summary>Every file of a container and its content's digest.</summary>
    public string[] Snapshot(string container) =>
        !Directory.Exists(_folder.Of(container)) ? [] :
        [
            .. Directory.EnumerateFiles(_folder.Of(container), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(_folder.Path, file) + " " + Sha256Digest.Of(File.ReadAllBytes(file))),
        ];

    public void Dispose() => _folder.Dispose();

    private static RulePack Pack() => RulePackReader.Read("cn.json", File.ReadAllBytes(Path.Combine(Root, "rules", "cn.json"))).Pack!;

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CompliReport.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    private sealed class ListQueue(List<string> sent) : IReportQueue
    {
        public Task SendAsync(ReportNotice notice, CancellationToken cancellationToken)
        {
            sent.Add(notice.Id);
            return Task.CompletedTask;
        }
    }
}
