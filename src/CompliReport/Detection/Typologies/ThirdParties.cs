using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Rules;

namespace CompliReport.Detection.Typologies;

/// <summary>T22: others than the holder pay in or are paid.</summary>
/// <remarks>
/// Within the run at least 5 names that are not like the holder's, and at least 0.3 of the legs that name anybody bear such a name (see
/// <see cref="HolderNames"/> for what is alike). Firms are paid by others all the time: persons only. Source: FATF 2020 (senders and
/// recipients), Chinese rulings on borrowed cards; the numbers are proposals.
/// </remarks>
internal static class ThirdParties
{
    internal static readonly Typology Typology = new(
        "T22", "Third-party payers and payees",
        "Many names of payers and payees on a person's account are not the holder's.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("parties") is not { } parties || parameters.Number("share") is not { } share)
        {
            return null;
        }

        Limits limits = new((int)parties, share);
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        int account = events[0].Account;
        if (context.Facts.At(account, events[0].Time).Type == Ledgers.Beside.CustomerType.Legal)
        {
            return Assessment.NotApplicable;
        }

        List<Sighting> named = [.. context.Sightings.Of(account).Where(static one => one.Kind is SightingKind.Payer or SightingKind.Payee)];
        if (named.Count < limits.Parties)
        {
            return named.Count == 0 ? Assessment.NoData : context.Sightings.Clear;
        }

        List<Sighting> others = [];
        foreach (Sighting one in named)
        {
            if (context.Holders.IsHolder(account, context.Symbols.PartyNames.Text(one.What)) is not { } isHolder)
            {
                return Assessment.NoData;
            }

            if (!isHolder)
            {
                others.Add(one);
            }
        }

        int names = others.DistinctBy(static one => one.What).Count();
        int legs = named.Sum(static one => one.Legs), ofOthers = others.Sum(static one => one.Legs);
        return names >= limits.Parties && ofOthers >= limits.Share * legs
            ? Assessment.Hit(Explain(events, others, names, legs, ofOthers, limits))
            : context.Sightings.Clear;
    }

    private static Evidence Explain(
        ReadOnlySpan<AccountEvent> events, List<Sighting> others, int names, int legs, int ofOthers, Limits limits)
    {
        others.Sort(static (left, right) => left.First != right.First
            ? left.First.CompareTo(right.First)
            : left.FirstAt.CompareTo(right.FirstAt));
        decimal share = decimal.Round((decimal)ofOthers / legs, 4, MidpointRounding.AwayFromZero);
        long usd = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            usd += Math.Max(e.UsdMicros, 0);
        }

        return new Evidence(
            others.Min(static one => one.First), others.Max(static one => one.Last),
            [new("third_parties", names), new("third_party_share", share)],
            [new("third_parties", limits.Parties), new("third_party_share", limits.Share)],
            decimal.Round((decimal)names / limits.Parties, 4, MidpointRounding.AwayFromZero), usd,
            [.. others.Select(static one => one.FirstAt)], new HashSet<int> { events[0].Account },
            string.Create(CultureInfo.InvariantCulture, $"{names} names of payers or payees are not the holder's; they stand on ")
                + string.Create(CultureInfo.InvariantCulture, $"{ofOthers} of {legs} legs that name anybody."));
    }

    private readonly record struct Limits(int Parties, decimal Share);
}
