using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>Numbers that parties have in every run: hashes of their names, for counting different ones over several days.</summary>
/// <remarks>
/// 64 bits: among a million parties of one subject two are the same by chance once in forty million such subjects. Safe for several
/// threads: what is remembered of a counterparty is the same whoever works it out (hot path, benchmark "execute --all-rules").
/// </remarks>
internal sealed class PartyHashes(LedgerDay day, AccountFacts facts)
{
    private readonly ulong[] _counterparties = new ulong[day.Symbols.Counterparties.Count];

    internal ulong OfCounterparty(int counterparty)
    {
        ulong known = _counterparties[counterparty];
        if (known == 0)
        {
            _counterparties[counterparty] = known = KeyHash.Of(day.Symbols.Counterparties.Text(counterparty)).Low;
        }

        return known;
    }

    internal ulong OfCustomer(in AccountEvent e) => OfCustomer(facts.CustomerAt(e.Account, e.Time), e.Account);

    /// <summary>Of a customer, or of the account where none is known.</summary>
    internal ulong OfCustomer(int customer, int account) => customer >= 0
        ? KeyHash.Of(facts.CustomerId(customer)).Low
        : KeyHash.Of(day.Symbols.Accounts.Text(account)).High;
}
