using System;
using CompliReport.Benchmarks.Data;
using CompliReport.Benchmarks.Data.Founding;
using CompliReport.Benchmarks.Measure;

try
{
    // One line per command; each lives in its own file.
    return args switch
    {
        ["founding-case", .. string[] rest] => FoundingCase.Run(CommandArguments.Of(rest)),
        ["ledger", .. string[] rest] => BenchmarkLedger.Run(CommandArguments.Of(rest)),
        ["parse", .. string[] rest] => Stages.Parse(CommandArguments.Of(rest)),
        ["run", .. string[] rest] => await Stages.RunAsync(CommandArguments.Of(rest)).ConfigureAwait(false),
        ["measure", .. string[] rest] => WholeProcess.Run(CommandArguments.Of(rest)),
        ["execute", .. string[] rest] => Stages.Execute(CommandArguments.Of(rest)),
        _ => Usage(),
    };
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine("measure --in <dir> [--rounds <n>] [--out <file>]   times parse and whole run in turn, as whole processes");
    Console.Error.WriteLine("parse --in <dir> | execute --in <dir> | run --in <dir> --out <dir>   one of them, in this process");
    return 2;
}

static int Usage()
{
    Console.Error.WriteLine("founding-case --out <dir>                         writes samples/founding-case");
    Console.Error.WriteLine("ledger --rows <n> --seed <n> --out <dir> [--scattered] [--jsonl] [--gzip]");
    Console.Error.WriteLine("measure --in <dir> [--rounds <n>] [--out <file>]   times parse and whole run in turn, as whole processes");
    Console.Error.WriteLine("parse --in <dir> | execute --in <dir> | run --in <dir> --out <dir>   one of them, in this process");
    return 2;
}
