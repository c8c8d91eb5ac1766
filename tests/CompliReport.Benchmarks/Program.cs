using System;
using System.Threading.Tasks;
using CompliReport.Benchmarks.Data;
using CompliReport.Benchmarks.Data.Founding;
using CompliReport.Benchmarks.Data.Known;
using CompliReport.Benchmarks.Data.Known.Planters;
using CompliReport.Benchmarks.Measure;
using CompliReport.Benchmarks.Peers;

try
{
    // One line per command; each lives in its own file.
    return args switch
    {
        ["founding-case", .. string[] rest] => FoundingCase.Run(CommandArguments.Of(rest)),
        ["breaks", .. string[] rest] => Breaks(CommandArguments.Of(rest)),
        ["ledger", .. string[] rest] => BenchmarkLedger.Run(CommandArguments.Of(rest)),
        ["parse", .. string[] rest] => Stages.Parse(CommandArguments.Of(rest)),
        ["formats", .. string[] rest] => FormatSpeed.Run(CommandArguments.Of(rest)),
        ["reading", .. string[] rest] => Reading.Run(CommandArguments.Of(rest)),
        ["run", .. string[] rest] => await Stages.RunAsync(CommandArguments.Of(rest)).ConfigureAwait(false),
        ["measure", .. string[] rest] => WholeProcess.Run(CommandArguments.Of(rest)),
        ["serve", .. string[] rest] => await Serving.RunAsync(CommandArguments.Of(rest)).ConfigureAwait(false),
        ["reconcile", .. string[] rest] => Reconciling.RunOnce(CommandArguments.Of(rest)),
        ["reconciling", .. string[] rest] => Reconciling.Run(CommandArguments.Of(rest)),
        ["history", .. string[] rest] => Histories.Run(CommandArguments.Of(rest)),
        ["filings", .. string[] rest] => await FilingSpeed.RunAsync(CommandArguments.Of(rest)).ConfigureAwait(false),
        ["peer", .. string[] rest] => PeerCommands.Run(rest),
        ["peers", .. string[] rest] when OperatingSystem.IsLinux() => PeerSession.Run(CommandArguments.Of(rest)),
        ["execute", "--costs", .. string[] rest] => TypologyCosts.Run(CommandArguments.Of(rest)),
        ["execute", .. string[] rest] => Stages.Execute(CommandArguments.Of(rest)),
        _ => await UsageAsync().ConfigureAwait(false),
    };
}
catch (ArgumentException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
    return 2;
}

static int Breaks(CommandArguments arguments) => KnownDayCommand.Run(
    arguments.Number("--conversions"), arguments.Number("--breaks"), arguments.Number("--seed"), arguments.Text("--out"),
    arguments.Has("--scattered"), PlanterCatalog.All);

static async Task<int> UsageAsync()
{
    string[] commands =
    [
        "founding-case --out <dir>                         writes samples/founding-case",
        "ledger --rows <n> --seed <n> --out <dir> [--scattered] [--jsonl] [--gzip]",
        "breaks --conversions <n> --breaks <n> --seed <n> --out <dir> [--scattered]   a day in which every break is known",
        "measure --in <dir> [--rounds <n>] [--out <file>]   times parse and whole run in turn, as whole processes",
        "peers ...                                         ours and the peers on the same days: Peers/measure.sh prepares and calls it (Linux)",
        "serve --in <dir> [--storage <connection>]          times an upload on the desk runtime, over a folder or an empty account",
        "reconciling --adjacent <dir> --scattered <dir> [--rounds <n>] [--out <file>]   times parse and reconciliation in turn",
        "formats --rows <n> [--rounds <n>] [--only <name>]  how fast one core reads each format",
        "reading --in <file> [--rounds <n>]                 times splitting, reading and numbering of one ledger file on one core",
        "execute --costs --in <dir> [--rounds <n>] [--out <file>]   CPU time of each typology alone; docs/typologies.md shows results/typology-costs.json",
        "filings --in <dir> --reports <n> --legs <n> [--findings <n>] [--schemas <dir>] [--only <authority>]   times writing reports in every format",
        "history --customers <n>                            times loading and saving the history of so many customers, thirty days each",
        "parse --in <dir> | reconcile --in <dir> | execute --in <dir> [--all-rules | --no-rules] | run --in <dir> --out <dir> [--all-rules]   one of them, in this process",
    ];
    foreach (string command in commands)
    {
        await Console.Error.WriteLineAsync(command).ConfigureAwait(false);
    }

    return 2;
}
