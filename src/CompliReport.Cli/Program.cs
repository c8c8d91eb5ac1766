using System;
using System.Threading.Tasks;

namespace CompliReport.Cli;

/// <summary>The <c>complireport</c> command.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => CommandLine.RunAsync(args, Console.Out, Console.Error);
}
