using System;
using System.Collections.Immutable;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>How grave the total of a case is.</summary>
public enum TierLabel
{
    /// <summary>Serious circumstances.</summary>
    Serious = 0,

    /// <summary>Especially serious circumstances.</summary>
    EspeciallySerious = 1,
}

/// <summary>An amount from which the total of a case, or of a group, is of a criminal degree: at the amount and above.</summary>
/// <param name="Id">The id, e.g. CN-CRIM-01.</param>
/// <param name="Label">The degree.</param>
/// <param name="EffectiveFrom">The first day in force.</param>
/// <param name="EffectiveTo">The last day in force, inclusive; null where no end is known.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Currency">What it is an amount of.</param>
/// <param name="Source">The text.</param>
/// <param name="Note">What a reader has to know; empty where nothing.</param>
public sealed record CaseTier(
    string Id, TierLabel Label, DateOnly EffectiveFrom, DateOnly? EffectiveTo, ScaledAmount Amount, AssetCode Currency, RuleSource Source,
    string Note);

/// <summary>A duty to report to an authority.</summary>
/// <param name="Id">The id of the duty, e.g. CN-STR-01.</param>
/// <param name="Authority">The short name of the authority, e.g. CAMLMAC.</param>
/// <param name="Name">Its full name.</param>
/// <param name="ReportType">The type of the report, which rules refer to.</param>
/// <param name="EffectiveFrom">The first day in force.</param>
/// <param name="EffectiveTo">The last day in force, inclusive; null where no end is known.</param>
/// <param name="Deadline">Until when.</param>
/// <param name="Source">The text.</param>
/// <param name="Note">What a reader has to know; empty where nothing.</param>
public sealed record AuthorityDuty(
    string Id, string Authority, string Name, string ReportType, DateOnly EffectiveFrom, DateOnly? EffectiveTo, ReportDeadline Deadline,
    RuleSource Source, string Note);

/// <summary>A duty to keep records.</summary>
/// <param name="Id">The id, e.g. CN-KEEP.</param>
/// <param name="Records">What is kept.</param>
/// <param name="Years">For how long.</param>
/// <param name="EffectiveFrom">The first day in force.</param>
/// <param name="EffectiveTo">The last day in force, inclusive; null where no end is known.</param>
/// <param name="Source">The text.</param>
/// <param name="Note">What a reader has to know; empty where nothing.</param>
public sealed record RetentionDuty(
    string Id, string Records, int Years, DateOnly EffectiveFrom, DateOnly? EffectiveTo, RuleSource Source, string Note);

/// <summary>Which rates the regulator takes for a currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Official">The id of the regulator's own rate.</param>
/// <param name="Substitute">The id of the rate to take where the official one is not at hand; null where none may be taken.</param>
/// <param name="Note">What a report has to say where the substitute was taken; empty where nothing.</param>
public sealed record RateChoice(AssetCode Currency, string Official, string? Substitute, string Note);

/// <summary>An amount that a typology is given, e.g. a limit that structuring stays below.</summary>
/// <param name="Name">Its name, e.g. limit; several amounts may share it.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Currency">What it is an amount of.</param>
/// <param name="Events">The events it is meant for; <see cref="RuleEvents.None"/> where all are.</param>
public sealed record TypologyAmount(string Name, ScaledAmount Amount, AssetCode Currency, RuleEvents Events);

/// <summary>The parameters of a typology as this jurisdiction sets them.</summary>
/// <param name="Id">The id of the typology, e.g. T01.</param>
/// <param name="Window">The days looked at; null where the typology has none.</param>
/// <param name="Parameters">Numbers by name, exact.</param>
/// <param name="Amounts">Amounts, in the order of the file.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Note">What a reader has to know; empty where nothing.</param>
public sealed record TypologyParameters(
    string Id, RuleWindow? Window, ImmutableSortedDictionary<string, decimal> Parameters, ImmutableArray<TypologyAmount> Amounts,
    RuleSource Source, string Note)
{
    /// <summary>A number by name; null where the pack does not give it.</summary>
    public decimal? Number(string name) => Parameters.TryGetValue(name, out decimal number) ? number : null;

    /// <summary>The amounts of a name; empty where the pack gives none.</summary>
    public ImmutableArray<TypologyAmount> AmountsOf(string name) => Amounts.RemoveAll(amount => amount.Name != name);
}
