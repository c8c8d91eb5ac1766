using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Rules;

/// <summary>Whose events a rule counts. Residency is residency in the pack's country.</summary>
public enum RuleSubject
{
    /// <summary>Everyone.</summary>
    Any = 0,

    /// <summary>Natural persons, wherever they live.</summary>
    AnyIndividual = 1,

    /// <summary>Companies and other bodies, wherever they are seated.</summary>
    AnyEntity = 2,

    /// <summary>Residents of either kind.</summary>
    Resident = 3,

    /// <summary>Natural persons who are resident.</summary>
    ResidentIndividual = 4,

    /// <summary>Companies and other bodies that are resident.</summary>
    ResidentEntity = 5,
}

/// <summary>What is made of the events of one key in one window.</summary>
public enum RuleMeasure
{
    /// <summary>The sum of the amounts, each without its sign.</summary>
    Sum = 0,

    /// <summary>The number of events.</summary>
    Count = 1,

    /// <summary>The number of different customers where the key is the counterparty, else of different counterparties.</summary>
    CountDistinct = 2,

    /// <summary>The largest single amount.</summary>
    Max = 3,

    /// <summary>Hours since the customer last bought or received crypto, at each event.</summary>
    Age = 4,
}

/// <summary>The kinds of event a rule can select.</summary>
[Flags]
public enum RuleEvents
{
    /// <summary>No event; a rule always selects at least one.</summary>
    None = 0,

    /// <summary>A customer buys crypto with fiat: the flow that evades a foreign-exchange purchase quota.</summary>
    FxPurchase = 1,

    /// <summary>A customer sells crypto for fiat.</summary>
    FxSettlement = 2,

    /// <summary>Fiat comes into an account by transfer.</summary>
    FiatIn = 4,

    /// <summary>Fiat leaves an account by transfer.</summary>
    FiatOut = 8,

    /// <summary>Cash is paid in.</summary>
    CashIn = 16,

    /// <summary>Cash is paid out.</summary>
    CashOut = 32,

    /// <summary>Crypto comes into an account.</summary>
    CryptoIn = 64,

    /// <summary>Crypto leaves an account.</summary>
    CryptoOut = 128,

    /// <summary>What brings value in, or back into fiat.</summary>
    Inward = FxSettlement | FiatIn | CashIn | CryptoIn,

    /// <summary>What takes value out, or out of fiat.</summary>
    Outward = FxPurchase | FiatOut | CashOut | CryptoOut,
}

/// <summary>Which amounts a threshold is compared with.</summary>
public enum ThresholdScope
{
    /// <summary>Every amount, valued in the threshold's currency.</summary>
    All = 0,

    /// <summary>Amounts in the pack's local currency, summed in it.</summary>
    Local = 1,

    /// <summary>Amounts in other currencies, valued in the threshold's currency.</summary>
    Foreign = 2,
}

/// <summary>Whether the threshold itself is a hit.</summary>
public enum RuleComparator
{
    /// <summary>Only above the threshold.</summary>
    Above = 0,

    /// <summary>At the threshold and above.</summary>
    AtLeast = 1,

    /// <summary>Only below the threshold: for ages, which have to be reached.</summary>
    Below = 2,
}

/// <summary>What a rule counts for.</summary>
public enum RuleKey
{
    /// <summary>All accounts of a customer together.</summary>
    Customer = 0,

    /// <summary>Each account on its own.</summary>
    Account = 1,

    /// <summary>Each counterparty, over all customers who deal with it.</summary>
    Counterparty = 2,

    /// <summary>Each counterparty of a customer: a payee, a card, an address.</summary>
    Beneficiary = 3,

    /// <summary>All customers who share a counterparty that is no popular one, together.</summary>
    Cluster = 4,
}

/// <summary>What a hit leads to.</summary>
public enum RuleConsequence
{
    /// <summary>The hit is written on a case that exists for another reason; it opens none.</summary>
    Tag = 0,

    /// <summary>A person looks at it.</summary>
    Review = 1,

    /// <summary>It is reported to an authority.</summary>
    Report = 2,

    /// <summary>The transaction is not allowed.</summary>
    Deny = 3,
}

/// <summary>How well the text of a rule has been read.</summary>
public enum SourceConfidence
{
    /// <summary>General knowledge; no text was found.</summary>
    Unconfirmed = 0,

    /// <summary>A law firm, newspaper or other page that reports the text.</summary>
    Secondary = 1,

    /// <summary>The official page or text.</summary>
    Official = 2,
}

/// <summary>The words of the rule packs and what they mean, one list per enumeration: the reader and the schema test use these.</summary>
internal static class RuleVocabulary
{
    public static readonly PackWords<RuleSubject> Subjects = new("subject", [
        ("any", RuleSubject.Any), ("any_individual", RuleSubject.AnyIndividual), ("any_entity", RuleSubject.AnyEntity),
        ("resident", RuleSubject.Resident), ("resident_individual", RuleSubject.ResidentIndividual),
        ("resident_entity", RuleSubject.ResidentEntity)]);

    public static readonly PackWords<RuleMeasure> Measures = new("measure", [
        ("sum", RuleMeasure.Sum), ("count", RuleMeasure.Count), ("count_distinct", RuleMeasure.CountDistinct), ("max", RuleMeasure.Max),
        ("age", RuleMeasure.Age)]);

    public static readonly PackWords<RuleEvents> Events = new("event", [
        ("fx_purchase", RuleEvents.FxPurchase), ("fx_settlement", RuleEvents.FxSettlement),
        ("fiat_in", RuleEvents.FiatIn), ("fiat_out", RuleEvents.FiatOut), ("cash_in", RuleEvents.CashIn),
        ("cash_out", RuleEvents.CashOut), ("crypto_in", RuleEvents.CryptoIn), ("crypto_out", RuleEvents.CryptoOut)]);

    public static readonly PackWords<ThresholdScope> Scopes = new("applies_to", [
        ("all", ThresholdScope.All), ("local", ThresholdScope.Local), ("foreign", ThresholdScope.Foreign)]);

    public static readonly PackWords<RuleComparator> Comparators = new("comparator", [
        (">", RuleComparator.Above), (">=", RuleComparator.AtLeast), ("<", RuleComparator.Below)]);

    public static readonly PackWords<RuleKey> Keys = new("aggregation_key", [
        ("customer", RuleKey.Customer), ("account", RuleKey.Account), ("counterparty", RuleKey.Counterparty),
        ("beneficiary", RuleKey.Beneficiary), ("cluster", RuleKey.Cluster)]);

    public static readonly PackWords<RuleParties> Parties = new("counterparty_type", [
        ("bank", RuleParties.Bank), ("card", RuleParties.Card), ("cash", RuleParties.Cash), ("vasp", RuleParties.Vasp),
        ("self_hosted", RuleParties.SelfHosted), ("customer", RuleParties.Customer), ("merchant", RuleParties.Merchant)]);

    public static readonly PackWords<RuleAssets> Assets = new("asset_class", [
        ("fiat", RuleAssets.Fiat), ("crypto", RuleAssets.Crypto), ("stablecoin", RuleAssets.Stablecoin)]);

    public static readonly PackWords<RuleNeeds> Needs = new("fact", [
        ("transfer_description", RuleNeeds.TransferDescription), ("travel_rule_data", RuleNeeds.TravelRuleData),
        ("counterparty_licence", RuleNeeds.CounterpartyLicence), ("qualified_investor", RuleNeeds.QualifiedInvestor),
        ("purchase_instrument", RuleNeeds.PurchaseInstrument), ("security_trades", RuleNeeds.SecurityTrades),
        ("currency_order", RuleNeeds.CurrencyOrder)]);

    public static readonly PackWords<RuleConsequence> Consequences = new("consequence", [
        ("deny", RuleConsequence.Deny), ("report", RuleConsequence.Report), ("review", RuleConsequence.Review),
        ("tag", RuleConsequence.Tag)]);

    public static readonly PackWords<SourceConfidence> Confidences = new("confidence", [
        ("official", SourceConfidence.Official), ("secondary", SourceConfidence.Secondary), ("unconfirmed", SourceConfidence.Unconfirmed)]);

    public static readonly PackWords<DeadlineUnit> DeadlineUnits = new("deadline_unit", [
        ("calendar", DeadlineUnit.Calendar), ("working", DeadlineUnit.Working)]);

    public static readonly PackWords<DeadlineStart> DeadlineStarts = new("deadline_from", [
        ("detection", DeadlineStart.Detection), ("transaction", DeadlineStart.Transaction),
        ("confirmation", DeadlineStart.Confirmation), ("month_end", DeadlineStart.MonthEnd)]);

    public static readonly PackWords<TierLabel> TierLabels = new("tier_label", [
        ("serious", TierLabel.Serious), ("especially_serious", TierLabel.EspeciallySerious)]);

    /// <summary>Every list of words, by the name it has in the schema.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<string> Texts)> All => [
        (Subjects.Name, Subjects.Texts), (Measures.Name, Measures.Texts), (Events.Name, Events.Texts), (Scopes.Name, Scopes.Texts),
        (Comparators.Name, Comparators.Texts), (Keys.Name, Keys.Texts), (Parties.Name, Parties.Texts), (Assets.Name, Assets.Texts),
        (Needs.Name, Needs.Texts), (Consequences.Name, Consequences.Texts),
        (Confidences.Name, Confidences.Texts), (DeadlineUnits.Name, DeadlineUnits.Texts),
        (DeadlineStarts.Name, DeadlineStarts.Texts), (TierLabels.Name, TierLabels.Texts)];
}

/// <summary>The words of one enumeration, in the order in which a fault lists them.</summary>
internal sealed class PackWords<T>(string name, ImmutableArray<(string Text, T Value)> pairs)
    where T : struct, Enum
{
    /// <summary>The name of the list in the schema.</summary>
    public string Name { get; } = name;

    public ImmutableArray<string> Texts { get; } = [.. pairs.Select(pair => pair.Text)];

    public string Expected => (Texts.Length == 1 ? "" : "one of ") + string.Join(", ", Texts);

    public bool TryRead(string text, out T value)
    {
        int at = Texts.IndexOf(text, StringComparer.Ordinal);
        value = at < 0 ? default : pairs[at].Value;
        return at >= 0;
    }

    public string Text(T value)
    {
        foreach ((string text, T candidate) in pairs)
        {
            if (EqualityComparer<T>.Default.Equals(candidate, value))
            {
                return text;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "Not one of the values of " + Name + ".");
    }
}
