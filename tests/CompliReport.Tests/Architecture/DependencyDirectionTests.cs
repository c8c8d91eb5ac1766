using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace CompliReport.Tests.Architecture;

public sealed class DependencyDirectionTests
{
    // What each stage may know. An arrow back would make the folder tree lie about the way data travels.
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Values"] = [],
        ["Ledgers"] = ["Values"],
        ["Rates"] = ["Values"],
        ["Rules"] = ["Values"],
        ["History"] = ["Values", "Ledgers", "Rates", "Rules"],
        ["Reconciliation"] = ["Values", "Ledgers", "Rates", "Rules", "History"],
        ["Detection"] = ["Values", "Ledgers", "Rates", "Rules", "History", "Reconciliation"],
        ["Cases"] = ["Values", "Ledgers", "Rates", "Rules", "History", "Reconciliation", "Detection"],
        ["Reports"] = ["Values", "Ledgers", "Rates", "Rules", "History", "Reconciliation", "Detection", "Cases"],
        ["Delivery"] = ["Values", "Ledgers", "Rates", "Rules", "History", "Reconciliation", "Detection", "Cases", "Reports"],
        ["Proof"] = ["Values", "Ledgers", "Rates", "Rules", "History", "Reconciliation", "Detection", "Cases", "Reports", "Delivery"],
    };

    // What the core must never touch before Delivery: another machine or another day would give other bytes.
    private static readonly Dictionary<string, string> Forbidden = new(StringComparer.Ordinal)
    {
        [@"\bDateTime(Offset)?\.(Utc)?Now\b"] = "take the instant as an input",
        [@"\bGuid\.NewGuid\b"] = "make a content id",
        [@"\bRandom\b"] = "the core has no chance",
        [@"\bConsole\."] = "return it; the shells print",
        [@"\bCultureInfo\.Current"] = "use the invariant culture",
        [@"\bEnvironment\.(GetEnvironmentVariable|MachineName|CurrentDirectory)"] = "take it as an input",
        [@"\busing (Azure|Microsoft\.Azure|Spectre|System\.CommandLine)\b"] = "that belongs to a shell",
    };

    [Fact]
    public void No_stage_uses_a_stage_that_comes_after_it()
    {
        string[] wrong = [.. SourceTree.CSharpFiles("src/CompliReport").SelectMany(file => Backward(file.Path, file.Lines))];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_core_touches_no_clock_chance_culture_or_console()
    {
        string[] wrong =
        [
            .. from file in SourceTree.CSharpFiles("src/CompliReport")
               from line in file.Lines.Select(static (text, i) => (Text: SourceTree.Code(text), Number: i + 1))
               from rule in Forbidden
               where Regex.IsMatch(line.Text, rule.Key)
               select $"{file.Path}:{line.Number}: {line.Text.Trim()}: {rule.Value}",
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Time_is_measured_from_outside_the_engine_only()
    {
        string[] wrong =
        [
            .. from file in SourceTree.CSharpFiles("src/CompliReport")
               where !file.Path.StartsWith("src/CompliReport/Delivery/", StringComparison.Ordinal)
               from line in file.Lines.Select(static (text, i) => (Text: SourceTree.Code(text), Number: i + 1))
               where Regex.IsMatch(line.Text, @"\b(Stopwatch|TimeProvider|Environment\.TickCount\w*|ActivitySource|Meter|StageClock)\b")
               select $"{file.Path}:{line.Number}: {line.Text.Trim()}: measure it where it is called",
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("using a later stage", "using CompliReport.Reports;")]
    [InlineData("naming a later stage", "        CompliReport.Reports.RunResult result;")]
    [InlineData("naming it in a relative way", "        Reports.RunResult result;")]
    public void A_backward_reference_is_found(string reason, string line) =>
        Assert.True(Backward("src/CompliReport/Rates/X.cs", ["namespace CompliReport.Rates;", line]).Any(), reason);

    [Theory]
    [InlineData("a comment", "// Reports.RunResult is made later")]
    [InlineData("a text", "        string text = \"using CompliReport.Reports;\";")]
    [InlineData("an earlier stage", "using CompliReport.Values;")]
    [InlineData("a name that only looks like a stage", "        MyReports.Add(1);")]
    public void What_is_no_backward_reference_is_left_alone(string reason, string line) =>
        Assert.False(Backward("src/CompliReport/Rates/X.cs", ["namespace CompliReport.Rates;", line]).Any(), reason);

    private static IEnumerable<string> Backward(string path, string[] lines)
    {
        string[] parts = path.Split('/');
        if (parts.Length < 4 || !MayUse.TryGetValue(parts[2], out string[]? allowed))
        {
            yield break;
        }

        foreach (string stage in MayUse.Keys.Where(stage => stage != parts[2] && !allowed.Contains(stage)))
        {
            Regex reference = new($@"(\bCompliReport\.{stage}\b|(?<![\w.]){stage}\.[A-Z])");
            for (int i = 0; i < lines.Length; i++)
            {
                if (reference.IsMatch(SourceTree.Code(lines[i])))
                {
                    yield return $"{path}:{i + 1}: {lines[i].Trim()}: {parts[2]} comes before {stage}";
                }
            }
        }
    }
}
