using System;
using System.CommandLine;
using System.IO;

namespace CompliReport.Cli;

/// <summary><c>complireport demo</c>: the founding case, end to end.</summary>
internal static class DemoCommand
{
    internal static Command Make(TextWriter output, TextWriter error)
    {
        Option<string> folder = new("--out")
        {
            Description = "Where the results go.",
            DefaultValueFactory = _ => Path.Combine("out", "demo"),
        };
        Option<string?> schemas = new("--schemas") { Description = "Folder with the authorities' schemas, to validate against." };
        Option<bool> json = new("--json") { Description = "Print the summary as JSON." };
        Command command = new("demo", "Runs the founding case of samples/founding-case and says what was found and where the files are.")
        {
            folder, schemas, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            string sample = Path.Combine(AppContext.BaseDirectory, "samples", "founding-case");
            RunRequest request =
                new([sample], parsed.GetValue(folder)!)
                {
                    Rules = ["cn"],
                    // Every format there is: the home authorities, a goAML one and FinCEN.
                    Filing = new FilingRequest(null, parsed.GetValue(schemas), ["CAMLMAC", "SAFE", "AE-FIU", "FINCEN"]),
                    AsJson = parsed.GetValue(json),
                    Stories = 2,
                };
            return RunCommand.RunAsync(request, output, error, cancellationToken);
        });
        return command;
    }
}
