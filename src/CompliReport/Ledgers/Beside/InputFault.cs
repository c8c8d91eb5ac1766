using System.Collections.Generic;
using System.Globalization;

namespace CompliReport.Ledgers.Beside;

/// <summary>A fault in a file beside the ledgers: accounts, lists, control file. The row is left out; everything else is used.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">1-based line; 0 for the whole file.</param>
/// <param name="Column">Column, or empty for the whole row.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Found">What was found; of a cell of accounts and lists only its length: they hold personal data.</param>
/// <param name="Expected">What was expected.</param>
public sealed record InputFault(string File, long Line, string Column, string Code, string Found, string Expected)
{
    /// <summary>One line for people: <c>accounts.csv:3: residency: COUNTRY_NOT_ALPHA2: found 5 bytes, expected ...</c></summary>
    public override string ToString() =>
        (Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}"))
            + $": {(Column.Length > 0 ? Column + ": " : "")}{Code}: found {Found}, expected {Expected}"
            + (NextStep.Length > 0 ? "; next: " + NextStep : "");

    /// <summary>What to do about it; empty where it goes without saying.</summary>
    public string NextStep { get; init; } = "";
}

/// <summary>The faults of one file beside the ledgers: the first ones in full, of the others the number.</summary>
internal sealed class InputFaults(string file)
{
    /// <summary>Faults of one file that are listed.</summary>
    internal const int ListedMax = 1_000;

    private readonly List<InputFault> _listed = [];

    /// <summary>Faults so far, listed or not.</summary>
    internal long Count { get; private set; }

    internal void Add(long line, string column, string code, string found, string expected)
    {
        if (Count++ < ListedMax)
        {
            _listed.Add(new InputFault(file, line, column, code, found, expected));
        }
    }

    /// <summary>Hands them on, in the order of lines.</summary>
    internal void MoveTo(ICollection<InputFault> faults)
    {
        _listed.Sort(static (left, right) => left.Line.CompareTo(right.Line));
        foreach (InputFault fault in _listed)
        {
            faults.Add(fault);
        }

        if (Count > ListedMax)
        {
            faults.Add(new InputFault(
                file, 0, "", "MORE_FAULTS", string.Create(CultureInfo.InvariantCulture, $"{Count} faults"),
                $"at most {ListedMax} to be listed"));
        }
    }

    /// <summary>What a message says of a cell, never the cell: in a row whose cells have shifted any column can hold a name.</summary>
    internal static string LengthOf(int bytes) => PersonalCells.Count(bytes, "byte");
}
