using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>What a finding asks for.</summary>
public enum FindingSeverity
{
    /// <summary>Raises a case that others open; alerts nobody.</summary>
    Info,

    /// <summary>Somebody should look.</summary>
    Review,

    /// <summary>To be reported.</summary>
    Report,

    /// <summary>Should not have been executed.</summary>
    Deny,
}

/// <summary>What a finding is about.</summary>
public enum SubjectType
{
    /// <summary>One account.</summary>
    Account,

    /// <summary>One customer, all accounts together.</summary>
    Customer,

    /// <summary>Several customers who share a counterparty.</summary>
    Cluster,
}

/// <summary>A number of a finding, exact, with the name under which it is explained.</summary>
/// <param name="Name">Stable name, e.g. <c>senders</c>.</param>
/// <param name="Value">The number.</param>
public readonly record struct Measure(string Name, decimal Value);

/// <summary>What honest conduct makes of a finding; it stays a hit.</summary>
public enum BenignEffect
{
    /// <summary>It counts less in the score of its case.</summary>
    Lowers,

    /// <summary>It opens no case.</summary>
    Vetoes,
}

/// <summary>Honest conduct that a finding was recognised as (T24).</summary>
/// <param name="Kind">Its name, e.g. <c>arbitrage_bot</c>.</param>
/// <param name="Reason">One sentence with the numbers; no names.</param>
/// <param name="Effect">What it makes of the finding.</param>
public sealed record BenignReason(string Kind, string Reason, BenignEffect Effect)
{
    /// <summary>Whether these reasons of one finding veto it: there are some, and all do.</summary>
    public static bool AreVeto(ImmutableArray<BenignReason> reasons) =>
        !reasons.IsEmpty && reasons.All(static reason => reason.Effect == BenignEffect.Vetoes);
}

/// <summary>A pattern or a rule that was hit, with the numbers that decided it and the rows that prove it; never without rows.</summary>
public sealed record Finding
{
    private readonly byte[] _explanation = [];

    /// <summary>Content hash of rule or typology, pack, subject and window.</summary>
    public required string Id { get; init; }

    /// <summary>Whether a rule was hit, else a typology.</summary>
    public required bool IsRule { get; init; }

    /// <summary>The rule or typology, e.g. CN-FX-01 or T03.</summary>
    public required string RuleId { get; init; }

    /// <summary>Pack and digest, e.g. <c>cn@0a1b...</c>.</summary>
    public required string Pack { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Score { get; init; }

    /// <summary>What it asks for.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Whether it opens a case; large-value reports and facts such as the ban do not, they join one.</summary>
    public required bool OpensCase { get; init; }

    /// <summary>What it is about.</summary>
    public required SubjectType SubjectType { get; init; }

    /// <summary>The account, customer or cluster.</summary>
    public required string Subject { get; init; }

    /// <summary>Accounts implicated, sorted; innocent counterparties stand in the evidence only.</summary>
    public required ImmutableArray<string> Accounts { get; init; }

    /// <summary>Customers implicated, sorted.</summary>
    public required ImmutableArray<string> Customers { get; init; }

    /// <summary>First and last instant of the window, both inclusive.</summary>
    public required UtcInstant From { get; init; }

    /// <summary>Last instant of the window, inclusive.</summary>
    public required UtcInstant To { get; init; }

    /// <summary>When the limit was first reached in this run.</summary>
    public required UtcInstant Reached { get; init; }

    /// <summary>What was measured, in the order in which it is explained.</summary>
    public required ImmutableArray<Measure> Measures { get; init; }

    /// <summary>What it was compared with.</summary>
    public required ImmutableArray<Measure> Thresholds { get; init; }

    /// <summary>Measure over threshold of the number that decided; 1 is exactly at it.</summary>
    public required decimal Margin { get; init; }

    /// <summary>Value of the movements in the window, in millionths of a US dollar.</summary>
    public required long UsdMicros { get; init; }

    /// <summary>Rows that prove it, in the order of the run, at most as many as the run's limit.</summary>
    public required ImmutableArray<RecordLocation> Evidence { get; init; }

    /// <summary>Rows that prove it, all of them.</summary>
    public required int EvidenceTotal { get; init; }

    /// <summary>One sentence with the numbers.</summary>
    /// <remarks>Kept in UTF-8, half of what a run of all packs would hold in characters: hundreds of thousands of findings.</remarks>
    public required string Explanation
    {
        get => Encoding.UTF8.GetString(_explanation);
        init => _explanation = Encoding.UTF8.GetBytes(value);
    }

    /// <summary><see cref="Explanation"/> in UTF-8.</summary>
    internal ReadOnlySpan<byte> ExplanationText => _explanation;

    /// <summary>Whether all rows that prove it are of earlier days: the runs of those days told of it.</summary>
    internal bool IsOfEarlierDays { get; init; }

    /// <summary>
    /// On whose path it lies: findings that share a name here, or name whom another is about, are of one case. Nobody is implicated by it.
    /// Sorted; hubs and shops never stand here.
    /// </summary>
    internal ImmutableArray<string> Joins { get; init; } = [];

    /// <summary>Honest conduct that explains it, of each of its customers; empty where even one is left unexplained.</summary>
    public ImmutableArray<BenignReason> Benign { get; init; } = [];

    /// <summary>Order of ids, which are each finding's own; were two the same, by what differs, so that an order of threads never
    /// shows.</summary>
    internal static Comparer<Finding> InOrder { get; } = Comparer<Finding>.Create(static (left, right) =>
    {
        int order = string.CompareOrdinal(left.Id, right.Id);
        order = order != 0 ? order : left.UsdMicros.CompareTo(right.UsdMicros);
        order = order != 0 ? order : left.EvidenceTotal.CompareTo(right.EvidenceTotal);
        order = order != 0 ? order : left.Margin.CompareTo(right.Margin);
        return order != 0 ? order : string.CompareOrdinal(string.Join('\n', left.Customers), string.Join('\n', right.Customers));
    });

    /// <summary>How cases know a customer, an account or a cluster.</summary>
    internal static string NameOf(SubjectType type, string name) => type switch
    {
        SubjectType.Customer => "customer " + name,
        SubjectType.Account => "account " + name,
        _ => "cluster " + name,
    };

    /// <summary>Whether honest conduct explains it so that it opens no case, raises none and alerts nobody.</summary>
    public bool IsVetoed => BenignReason.AreVeto(Benign);
}
