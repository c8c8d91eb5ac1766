using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Proof;

/// <summary>Something that is not as a true run would have it.</summary>
/// <param name="Code">Stable, see docs/verify.md.</param>
/// <param name="Where">File below what is verified, with the line where it has lines.</param>
/// <param name="Found">What is there.</param>
/// <param name="Expected">What has to be there.</param>
public sealed record ProofFault(string Code, string Where, string Found, string Expected)
{
    /// <summary>The fault in one sentence.</summary>
    public override string ToString() => $"{Where}: {Code}: found {Found}, expected {Expected}.";
}

/// <summary>Something that was looked at, and how often.</summary>
/// <param name="What">In words, of several things.</param>
/// <param name="Count">How many.</param>
public sealed record ProofCheck(string What, long Count);

/// <summary>What a verification looked at, what it could not look at, and what it found wrong.</summary>
public sealed class ProofLog
{
    private readonly List<ProofFault> _faults = [];
    private readonly Dictionary<string, long> _checks = [];
    private readonly List<string> _order = [];
    private readonly List<string> _notes = [];

    /// <summary>What is wrong, in the order in which it was found; empty where all is as it should be.</summary>
    public ImmutableArray<ProofFault> Faults => [.. _faults];

    /// <summary>What was looked at, in the order of the first look.</summary>
    public ImmutableArray<ProofCheck> Checks => [.. _order.Select(what => new ProofCheck(what, _checks[what]))];

    /// <summary>What the verification does not prove, and why, each once.</summary>
    public ImmutableArray<string> Notes => [.. _notes];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsTrue => _faults.Count == 0;

    internal void Fault(string code, string where, string found, string expected) =>
        _faults.Add(new ProofFault(code, where, found, expected));

    internal void Checked(string what, long count = 1)
    {
        if (_checks.TryAdd(what, count))
        {
            _order.Add(what);
        }
        else
        {
            _checks[what] += count;
        }
    }

    internal void Note(string note)
    {
        if (!_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    /// <summary>Counts a look, and notes a fault where it shows something else.</summary>
    /// <returns>Whether it is as it should be.</returns>
    internal bool Holds(bool holds, string what, string code, string where, string found, string expected)
    {
        Checked(what);
        if (!holds)
        {
            Fault(code, where, found, expected);
        }

        return holds;
    }
}
