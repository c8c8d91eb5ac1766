using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using CompliReport.Delivery.Filing;
using CompliReport.Reports;

namespace CompliReport.Cli;

/// <summary>The options of <c>complireport run</c> that say how its reports are filed.</summary>
internal sealed class FilingOptions
{
    internal Option<string?> Register { get; } = new("--register")
    {
        Description = "The register of reports, a file; register.db in the folder of results if not given.",
    };

    internal Option<ReportRelease> Release { get; } = new("--release")
    {
        Description = $"When reports go out: {ReleaseWords.Expected}. With four-eyes somebody other than --who approves them first.",
        CustomParser = ParseRelease,
    };

    internal Option<string> Who { get; } = new("--who")
    {
        Description = "Who makes the drafts of the reports, and so cannot approve them.",
        DefaultValueFactory = _ => ReportOutbox.DefaultWho,
        CustomParser = ParseWho,
    };

    internal Option<string?> SealKey { get; } = new("--seal-key")
    {
        Description = "The operator's private key, a PEM file (P-256): runs are sealed with it, and verify --public-key asks for its seal.",
    };

    /// <summary>Reads a key file, before hours of work and not after; false with a word about it where it is none.</summary>
    internal static bool TryKeyOf(string? file, TextWriter error, out SealKey? key)
    {
        try
        {
            key = file is null ? null : Reports.SealKey.OfPem(File.ReadAllText(file));
            return true;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            error.WriteLine($"--seal-key '{file}': {wrong.Message}");
            key = null;
            return false;
        }
    }

    /// <summary>Reads a person's name; an error of the command line where it can be nobody's.</summary>
    internal static string ParseWho(ArgumentResult argument)
    {
        string who = argument.Tokens[0].Value.Trim();
        if (who.Length is 0 or > RegisterTransition.NameLengthMax || who.Any(char.IsControl))
        {
            argument.AddError($"--who needs 1 to {RegisterTransition.NameLengthMax} characters without control characters.");
        }

        return who;
    }

    private static ReportRelease ParseRelease(ArgumentResult argument)
    {
        if (!ReleaseWords.TryParse(argument.Tokens[0].Value, out ReportRelease release) || argument.Tokens[0].Value.Length == 0)
        {
            argument.AddError($"--release needs {ReleaseWords.Expected}, found '{argument.Tokens[0].Value}'.");
        }

        return release;
    }
}
