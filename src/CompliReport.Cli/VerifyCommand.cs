using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CompliReport.Proof;
using CompliReport.Reports;

namespace CompliReport.Cli;

/// <summary><c>complireport verify</c>: proves a run, a chain of runs or a report's folder, offline.</summary>
internal static class VerifyCommand
{
    private const string Description = """
        Proves a run offline: hashes, roots, signatures, chain, closing sums, cited lines, rules and narratives.

        Examples:
          complireport verify out/DEMOEX/2023-04-09/run-9912710a14eb78ff
          complireport verify out --anchors receipts/ queue/suspicious-activity.jsonl --public-key operator.pub.pem
          complireport verify --package R-4e421cdb56d38b5e
        """;

    private const int FaultsShownMax = 200;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    internal static Command Make(TextWriter output, TextWriter error)
    {
        Argument<string> folder = new("folder") { Description = "A run's folder, an exchange's folder, or the whole --out of runs." };
        Option<bool> package = new("--package") { Description = "The folder is that of one report, as an authority has it." };
        Option<string[]> inputs = StoredInputs.Option();
        Option<bool> withoutInputs = new("--without-inputs") { Description = "Do not ask for the uploaded ledgers." };
        Option<string[]> anchors = new("--anchors")
        {
            Description = "Receipts and messages that left the operator's control: files, or folders of them.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string[]> publicKey = new("--public-key")
        {
            Description = "The operator's public key, a PEM file: seals have to be by it. Several where it was changed.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<bool> json = new("--json") { Description = "Print what was found as JSON." };
        Command command = new("verify", Description) { folder, package, inputs, withoutInputs, anchors, publicKey, json };
        command.SetAction(parsed =>
        {
            try
            {
                ProofOptions options = new()
                {
                    PublicKeys =
                    [
                        .. (parsed.GetValue(publicKey) ?? []).Select(
                            static key => (ReadOnlyMemory<byte>)SealKey.PublicKeyOfPem(File.ReadAllText(key))),
                    ],
                    Anchors = Anchor.Read(parsed.GetValue(anchors) ?? []),
                    Inputs = StoredInputs.Search(parsed.GetValue(inputs) ?? [], Verification.RunsIn(parsed.GetValue(folder)!)),
                    IsWithoutInputs = parsed.GetValue(withoutInputs),
                };
                ProofLog log = parsed.GetValue(package)
                    ? Verification.OfPackage(parsed.GetValue(folder)!, options)
                    : Verification.Of(parsed.GetValue(folder)!, options);
                output.Write(parsed.GetValue(json) ? Json(log) : Text(log));
                return log.IsTrue ? ExitCodes.Done : ExitCodes.NotTheSame;
            }
            catch (CryptographicException wrong)
            {
                error.WriteLine("--public-key: " + wrong.Message);
                return ExitCodes.Usage;
            }
            catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                error.WriteLine(wrong.Message);
                return ExitCodes.Unreadable;
            }
        });
        return command;
    }

    private static string Text(ProofLog log)
    {
        StringBuilder text = new();
        foreach (ProofCheck check in log.Checks)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {check.Count,10:#,0}  {check.What}\n");
        }

        foreach (string note in log.Notes)
        {
            text.Append("  note: ").Append(note).Append('\n');
        }

        if (log.IsTrue)
        {
            return text.Append("proven: nothing differs from what the run made\n").ToString();
        }

        text.Append("NOT PROVEN. First: ").Append(log.Faults[0]).Append('\n');
        foreach (ProofFault fault in log.Faults.Take(FaultsShownMax))
        {
            text.Append("  ").Append(fault).Append('\n');
        }

        if (log.Faults.Length > FaultsShownMax)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"  and {log.Faults.Length - FaultsShownMax} more; --json shows all\n");
        }

        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{log.Faults.Length} fault(s)\n").ToString();
    }

    private static string Json(ProofLog log) => JsonSerializer.Serialize(new
    {
        proven = log.IsTrue,
        checks = log.Checks.Select(static check => new { what = check.What, count = check.Count }),
        notes = log.Notes,
        faults = log.Faults.Select(static fault => new
        {
            code = fault.Code,
            where = fault.Where,
            found = fault.Found,
            expected = fault.Expected,
        }),
    }, Indented) + "\n";
}
