using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace CompliReport.Cli.Tests.Robust;

/// <summary>Five days of the founding case in as many ledger files: small, with findings, breaks, refused rows and reports.</summary>
internal static class SmallDay
{
    private static readonly string[] Days = ["2023-03-01", "2023-03-02", "2023-03-03", "2023-03-05", "2023-03-06"];

    /// <summary>The ledger files, in the order of their days.</summary>
    internal static string[] Ledgers => [.. Days.Select(static day => Path.Combine(Desk.Sample, $"ledger-{day}.csv"))];

    /// <summary>The arguments of a run of the files in an order.</summary>
    internal static string[] Run(string folder, IEnumerable<string> ledgers, params string[] more) =>
    [
        "run", "--ledgers", .. ledgers, "--accounts", Path.Combine(Desk.Sample, "accounts.csv"), "--rates", Path.Combine(Desk.Sample, "rates"),
        "--lists", Path.Combine(Desk.Sample, "lists"), "--out", folder, .. more,
    ];

    /// <summary>Every file below a folder as <c>path digest</c>, sorted; but the register, which holds the time of each step.</summary>
    internal static string[] Files(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(static file => !Path.GetFileName(file).StartsWith("register.", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/') + " " + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What one of two lists has alone, for the message of a failure.</summary>
    internal static string Difference(IReadOnlyCollection<string> expected, IReadOnlyCollection<string> found) =>
        string.Join('\n', found.Except(expected).Select(static line => "+ " + line).Concat(expected.Except(found).Select(static line => "- " + line)));
}
