using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Reports;

/// <summary>The refused rows of a run as messages for people: place, fault, what was found and what was expected.</summary>
public static class Refusals
{
    /// <summary>The first faults in the order of the run, one line each; cells that can name a person show only their shape.</summary>
    /// <param name="result">The run.</param>
    /// <param name="max">How many at most.</param>
    public static IEnumerable<string> First(RunResult result, int max)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new RefusedLines(result).All().Take(max).Select(static line =>
            $"{line.File}:{line.Line}: {(line.Column.Length > 0 ? line.Column + ": " : "")}{line.Fault}: found {Quoted(line.Found)}, "
            + $"expected {line.Expected}");
    }

    private static string Quoted(string found) => found.Length == 0 ? "nothing" : $"'{found}'";
}
