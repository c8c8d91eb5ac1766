using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Rules;

namespace CompliReport.Detection;

/// <summary>Whether a rule looks at an event.</summary>
internal enum Looked
{
    /// <summary>It does not.</summary>
    Past,

    /// <summary>It does.</summary>
    At,

    /// <summary>A fact that would tell is missing.</summary>
    Unknown,
}

/// <summary>The filter of a rule, made ready for the assets of a run. Not for two threads at once: it remembers the assets met.</summary>
internal sealed class RuleFilterTest(RuleFilter filter, ushort residency, AssetTable assets, ListedParties listed)
{
    private readonly bool _seesAllAssets = filter.Currencies.IsEmpty && filter.Assets == RuleAssets.None;
    private readonly List<bool> _sees = [];

    /// <summary>Whether the rule looks at an event of a kind that it selects.</summary>
    internal Looked Of(in AccountEvent e)
    {
        if (!_seesAllAssets && !Sees(e.Asset))
        {
            return Looked.Past;
        }

        Looked looked = Looked.At;
        if (filter.Parties != RuleParties.None)
        {
            RuleParties party = PartyOf(e.Party);
            looked = party == RuleParties.None ? Looked.Unknown : (party & filter.Parties) != 0 ? Looked.At : Looked.Past;
        }

        if (filter.CrossBorder is { } crossBorder && looked != Looked.Past)
        {
            looked = e.Country == 0 ? Looked.Unknown : e.Country != residency == crossBorder ? looked : Looked.Past;
        }

        return filter.OnlyListed && looked != Looked.Past ? OfLists(e, looked) : looked;
    }

    private Looked OfLists(in AccountEvent e, Looked looked) =>
        !listed.Lists.IsKnown ? Looked.Unknown
        : listed.OfAccount(e.Account, e.Time).Any() || listed.OfCounterparty(e.Counterparty, e.Time).Any() ? looked
        : Looked.Past;

    private bool Sees(ushort asset)
    {
        for (int next = _sees.Count; next <= asset; next++)
        {
            _sees.Add((filter.Currencies.IsEmpty || filter.Currencies.Contains(assets[next]))
                && (filter.Assets == RuleAssets.None || (filter.Assets & ClassOf(assets[next].Text)) != 0));
        }

        return _sees[asset];
    }

    private static RuleAssets ClassOf(string ticker) => AssetClasses.Of(ticker) switch
    {
        AssetClass.Fiat => RuleAssets.Fiat,
        AssetClass.Stablecoin => RuleAssets.Stablecoin,
        _ => RuleAssets.Crypto,
    };

    /// <summary>The rule's word for a kind of counterparty; none for what the ledger does not tell.</summary>
    internal static RuleParties PartyOf(CounterpartyType party) => party switch
    {
        CounterpartyType.Bank => RuleParties.Bank,
        CounterpartyType.Card => RuleParties.Card,
        CounterpartyType.Cash => RuleParties.Cash,
        CounterpartyType.Vasp => RuleParties.Vasp,
        CounterpartyType.SelfHosted => RuleParties.SelfHosted,
        CounterpartyType.Customer => RuleParties.Customer,
        CounterpartyType.Merchant => RuleParties.Merchant,
        _ => RuleParties.None,
    };
}
