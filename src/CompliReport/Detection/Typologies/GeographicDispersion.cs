using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;

namespace CompliReport.Detection.Typologies;

/// <summary>T14: one operating place and payers everywhere, or an account that is used from abroad while its holder is at home.</summary>
/// <remarks>
/// Within the run: legs of at least 8 provinces on one account; or at least 20 legs with the country of their internet address, of which
/// at least 0.8 are not of the country where the holder lives. Provinces and addresses of earlier runs are not kept. Source: the founding
/// case (15 provinces) and Qingdao (logins from abroad while the holders never left); the numbers are proposals.
/// </remarks>
internal static class GeographicDispersion
{
    internal static readonly Typology Typology = new(
        "T14", "Geographic dispersion",
        "Legs of many provinces on one account, or most of its use from internet addresses outside the country where its holder lives.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("provinces") is not { } provinces || parameters.Number("mismatch_share") is not { } share
            || parameters.Number("legs") is not { } legs)
        {
            return null;
        }

        Limits limits = new((int)provinces, share, (int)legs);
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        if (!context.Sightings.IsKnown)
        {
            return Assessment.NoData;
        }

        int account = events[0].Account;
        AccountPeriod facts = context.Facts.At(account, events[0].Time);
        List<Sighting> provinces = [], abroad = [];
        int placed = 0;
        foreach (Sighting sighting in context.Sightings.Of(account))
        {
            if (sighting.Kind == SightingKind.Province)
            {
                provinces.Add(sighting);
            }
            else if (sighting.Kind == SightingKind.IpCountry)
            {
                placed += sighting.Legs;
                if (facts.Customer >= 0 && sighting.What != facts.Residency)
                {
                    abroad.Add(sighting);
                }
            }
        }

        int foreign = abroad.Sum(static one => one.Legs);
        bool isDispersed = provinces.Count >= limits.Provinces;
        bool isAbroad = facts.Customer >= 0 && placed >= limits.Legs && foreign >= limits.Share * placed;
        return isDispersed || isAbroad
            ? Assessment.Hit(Explain(events, provinces, abroad, placed, isDispersed, isAbroad, limits))
            : (provinces.Count == 0 && placed == 0) || (placed >= limits.Legs && facts.Customer < 0) ? Assessment.NoData
            : context.Sightings.Clear;
    }

    private static Evidence Explain(
        ReadOnlySpan<AccountEvent> events, List<Sighting> provinces, List<Sighting> abroad, int placed, bool isDispersed, bool isAbroad,
        Limits limits)
    {
        // The first leg of each province and of each country proves that it was seen.
        List<Sighting> cited = [.. isDispersed ? provinces : [], .. isAbroad ? abroad : []];
        cited.Sort(static (left, right) => left.First != right.First
            ? left.First.CompareTo(right.First)
            : left.FirstAt.CompareTo(right.FirstAt));
        int foreign = abroad.Sum(static one => one.Legs);
        decimal share = placed == 0 ? 0 : decimal.Round((decimal)foreign / placed, 4, MidpointRounding.AwayFromZero);
        string ofProvinces = isDispersed
            ? string.Create(CultureInfo.InvariantCulture, $"The account's legs name {provinces.Count} provinces.")
            : "";
        string ofCountries = isAbroad
            ? string.Create(CultureInfo.InvariantCulture, $"{foreign} of {placed} legs came from internet addresses outside the country ")
                + "where the holder lives."
            : "";
        decimal margin = Math.Max(
            isDispersed ? (decimal)provinces.Count / limits.Provinces : 0, isAbroad && limits.Share > 0 ? share / limits.Share : 0);
        long usd = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            usd += Math.Max(e.UsdMicros, 0);
        }

        return new Evidence(
            cited.Min(static one => one.First), cited.Max(static one => one.Last),
            [new("provinces", provinces.Count), new("mismatch_share", share), new("legs", placed)],
            [new("provinces", limits.Provinces), new("mismatch_share", limits.Share), new("legs", limits.Legs)],
            decimal.Round(margin, 4, MidpointRounding.AwayFromZero), usd, [.. cited.Select(static one => one.FirstAt)],
            new HashSet<int> { events[0].Account },
            string.Join(' ', new[] { ofProvinces, ofCountries }.Where(static one => one.Length > 0)));
    }

    private readonly record struct Limits(int Provinces, decimal Share, int Legs);
}
