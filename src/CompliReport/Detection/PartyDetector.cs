using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>What is tested of some rows.</summary>
internal enum DetectionPart
{
    /// <summary>Rules and patterns.</summary>
    All,

    /// <summary>Rules alone: the patterns are looked for in more days than one.</summary>
    Rules,

    /// <summary>Patterns alone, in the rows of several days; nothing is kept for the next day.</summary>
    Patterns,
}

/// <summary>What all tests of a run share; nobody changes it while they go on.</summary>
internal sealed record DetectionDay(
    LedgerDay Day, AccountFacts Facts, ListedParties Listed, RateBook Rates, MovementLog Movements, AccountSightings Sightings,
    ConversionColumn Conversions, Timelines Timelines, HistoryStep History, int EvidenceMax)
{
    // The tests ask from several threads.
    private readonly Lazy<HolderNames> _holders = new(() => HolderNames.Of(Facts, Sightings));

    /// <summary>The numbers of parties.</summary>
    internal PartyHashes Names { get; } = new(Day, Facts);

    /// <summary>The names of holders, collected when the first test asks: only packs with T22 do.</summary>
    internal HolderNames Holders => _holders.Value;

    /// <summary>What is tested.</summary>
    internal DetectionPart Part { get; init; }

    /// <summary>Whether a row is one of the run's own, and not of an earlier day; null where all are.</summary>
    internal Func<RecordLocation, bool>? IsOwn { get; init; }

    /// <summary>What the prices of conversions say.</summary>
    internal required MarketPremiums Market { get; init; }

    /// <summary>The name under which a party is kept from day to day.</summary>
    /// <param name="party">The party.</param>
    /// <param name="account">One of its accounts.</param>
    internal byte[] NameOf(int party, int account) => party < Facts.CustomerCount
        ? SubjectNames.OfCustomer(Facts.CustomerId(party))
        : SubjectNames.OfAccount(Day.Symbols.Accounts.Text(account));
}

/// <summary>
/// Tests parties one after the other on one thread, by every pack, and keeps what the next day needs of them; what it finds is added up at
/// the end.
/// </summary>
internal sealed class PartyDetector
{
    private readonly DetectionDay _day;
    private readonly Valuation _valuation;
    private readonly ImmutableArray<PackTests> _packs;
    private readonly SubjectKeeper _keeper;
    private readonly PartyKinds _kinds = new();
    private AccountEvent[] _events = new AccountEvent[256], _ofAccount = new AccountEvent[256];

    internal PartyDetector(DetectionDay day, ImmutableArray<PackPlan> packs)
    {
        _day = day;
        _valuation = new Valuation(day.Day.Symbols.Assets, day.Rates);
        _packs = [.. packs.Select(pack => new PackTests(day, pack, _valuation))];
        _keeper = new SubjectKeeper(day.History);
    }

    internal ImmutableArray<PackTests> Packs => _packs;

    internal SubjectKeeper Keeper => _keeper;

    internal void Test(int party)
    {
        ReadOnlySpan<int> accounts = _day.Timelines.AccountsOf(party);
        if (accounts.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<AccountEvent> events = _day.Timelines.EventsOf(party, ref _events, _valuation);
        byte[] name = _day.NameOf(party, accounts[0]);
        SubjectRecord record = _day.History.Of(name);
        _kinds.Use(events);
        foreach (PackTests pack in _packs)
        {
            pack.Test(party, accounts, events, _kinds, record);
            foreach (int account in accounts)
            {
                pack.TestAccount(account, accounts.Length == 1 ? events : OfAccount(account, events));
            }
        }

        if (!events.IsEmpty && _day.Part != DetectionPart.Patterns)
        {
            foreach (ref readonly AccountEvent e in events)
            {
                if (!_day.History.IsOfItsDays(e.Time))
                {
                    continue;
                }

                record.Note(e.Event, e.Time, e.UsdMicros, e.Counterparty < 0 ? null : _day.Names.OfCounterparty(e.Counterparty));
            }

            _keeper.Keep(name, record);
        }
    }

    private ReadOnlySpan<AccountEvent> OfAccount(int account, ReadOnlySpan<AccountEvent> events)
    {
        if (_ofAccount.Length < events.Length)
        {
            _ofAccount = new AccountEvent[events.Length * 2];
        }

        int count = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            if (e.Account == account)
            {
                _ofAccount[count++] = e;
            }
        }

        return _ofAccount.AsSpan(0, count);
    }
}
