using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Detection.Network;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>What a typology is tested on.</summary>
internal enum TypologyScope
{
    /// <summary>Each account on its own.</summary>
    Account,

    /// <summary>Each counterparty (address, account, card) that several customers pay.</summary>
    Counterparty,

    /// <summary>Pairs of customers, which a search of its own finds: such a typology prepares no test of single subjects.</summary>
    Pair,

    /// <summary>The network of all movements at once; its test is made by <see cref="Typology.PrepareNetwork"/>.</summary>
    Network,
}

/// <summary>A laundering pattern as a value: what it is, and the pure function that tests it.</summary>
/// <param name="Id">Stable id, e.g. T03.</param>
/// <param name="Name">Short name.</param>
/// <param name="Meaning">One sentence for people, with the formula.</param>
/// <param name="Scope">What it is tested on.</param>
/// <param name="Severity">What a hit asks for.</param>
/// <param name="Prepare">Makes the test of a pack's parameters, once a run; null where they do not suffice.</param>
internal sealed record Typology(
    string Id, string Name, string Meaning, TypologyScope Scope, FindingSeverity Severity, Func<TypologyParameters, Assess?> Prepare)
{
    /// <summary>A pattern of the network, which has no test of its own for each subject.</summary>
    internal Typology(
        string id, string name, string meaning, FindingSeverity severity, Func<TypologyParameters, TestNetwork?> prepareNetwork)
        : this(id, name, meaning, TypologyScope.Network, severity, static _ => null) => PrepareNetwork = prepareNetwork;

    /// <summary>Makes the test of the network of a pack's parameters; null where they do not suffice.</summary>
    internal Func<TypologyParameters, TestNetwork?>? PrepareNetwork { get; }
}

/// <summary>Tests one subject.</summary>
/// <param name="events">The events of one account, or all outflows to one counterparty, in order of time; never empty.</param>
/// <param name="context">What else may be looked at.</param>
internal delegate Assessment Assess(ReadOnlySpan<AccountEvent> events, AssessContext context);

/// <summary>What a typology may look at besides the events.</summary>
internal sealed class AssessContext(RulePack pack, DetectionDay day, Valuation valuation)
{
    internal RulePack Pack => pack;

    internal LedgerSymbols Symbols => day.Day.Symbols;

    internal AccountFacts Facts => day.Facts;

    /// <summary>Who stands on a watch list, and on which.</summary>
    internal ListedParties Listed => day.Listed;

    /// <summary>The run's conversions, by <see cref="AccountEvent.Conversion"/>.</summary>
    internal ConversionColumn Conversions => day.Conversions;

    /// <summary>Devices, countries, provinces and names that accounts were seen with in this run.</summary>
    internal AccountSightings Sightings => day.Sightings;

    /// <summary>The accounts' holders as the facts name them, where another name was seen.</summary>
    internal HolderNames Holders => day.Holders;

    /// <summary>What the prices of the run's conversions say.</summary>
    internal MarketPremiums Market => day.Market;

    /// <summary>What is known of earlier days.</summary>
    internal HistoryStep History => day.History;

    /// <summary>
    /// What earlier days left of the party (the customer of the account, or the account itself where none is known); a new record for one
    /// that was never seen.
    /// </summary>
    internal SubjectRecord Past { get; set; } = new();

    /// <summary>How many accounts the party has: <see cref="Past"/> is that of all of them together.</summary>
    internal int AccountCount { get; set; } = 1;

    /// <summary>Numbers of parties that are the same in every run.</summary>
    internal PartyHashes Names => day.Names;

    internal Valuation Valuation => valuation;

    /// <summary>Whether any two who pay a counterparty have something else in common: a device, or another payee that is no shop.</summary>
    /// <param name="payments">Payments to the counterparty, at least one.</param>
    internal bool HaveTies(ReadOnlySpan<AccountEvent> payments)
    {
        HashSet<int> accounts = [];
        foreach (ref readonly AccountEvent payment in payments)
        {
            accounts.Add(payment.Account);
        }

        return PayeeCircle.ShareDevice(day, accounts)
            || PayeeCircle.ShareAnotherPayee(day, accounts, payments[0].Counterparty, valuation);
    }

    internal RegulatorCalendar Calendar { get; } = pack.Calendar();

    /// <summary>Typologies that the same account has hit already, in catalog order: what structuring asks for as corroboration.</summary>
    internal HashSet<string> HitsSoFar { get; } = new(StringComparer.Ordinal);
}

/// <summary>The outcome of a test, and of a hit the numbers and rows behind it.</summary>
internal readonly record struct Assessment(Outcome Outcome, Evidence? Evidence)
{
    internal static Assessment Clear { get; } = new(Outcome.Clear, null);

    internal static Assessment NotApplicable { get; } = new(Outcome.NotApplicable, null);

    internal static Assessment NoData { get; } = new(Outcome.NoData, null);

    internal static Assessment Hit(Evidence evidence) => new(Outcome.Hit, evidence);

    /// <summary>Tests a subject. Amounts beyond any money (28 digits) overflow: its outcome says so, and the other tests go on.</summary>
    internal static Assessment Of(Assess assess, ReadOnlySpan<AccountEvent> events, AssessContext context)
    {
        try
        {
            return assess(events, context);
        }
        catch (OverflowException)
        {
            return new Assessment(Outcome.Error, null);
        }
    }
}

/// <summary>What a hit rests on.</summary>
/// <param name="From">First instant.</param>
/// <param name="To">Last instant.</param>
/// <param name="Measures">What was measured.</param>
/// <param name="Thresholds">What it was compared with.</param>
/// <param name="Margin">Measure over threshold of the number that decided.</param>
/// <param name="UsdMicros">Value moved in the window.</param>
/// <param name="Rows">The rows, in order of time.</param>
/// <param name="Accounts">Symbols of the accounts implicated.</param>
/// <param name="Explanation">One sentence with the numbers.</param>
internal sealed record Evidence(
    long From, long To, ImmutableArray<Measure> Measures, ImmutableArray<Measure> Thresholds, decimal Margin, long UsdMicros,
    IReadOnlyList<RecordLocation> Rows, IReadOnlySet<int> Accounts, string Explanation)
{
    /// <summary>When the limit was first reached; the last instant where that is not told apart.</summary>
    internal long Reached { get; init; } = To;

    /// <summary>Names by which it shares a case with other findings, see <see cref="Finding.Joins"/>.</summary>
    internal ImmutableArray<string> Joins { get; init; } = [];
}
