using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection.Network;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>What mirror transfers are tested with.</summary>
internal sealed record MirrorNumbers(
    int Pairs, decimal Part, long Lag, decimal Probability, decimal FamilyProbability, decimal NetMax, long Least, long Window,
    int Days);

/// <summary>T08: local currency in here, foreign currency out there, and nothing crosses the border between (dui qiao, hawala).</summary>
/// <remarks>
/// At least 3 different amounts in 30 days that one customer takes in and another pays out within 48 hours and 2 % of each other, more
/// often than chance has it (see <see cref="MirrorChance"/>), and no payment between the two. The same of one customer who pays out what
/// several took in. Single payments of earlier runs are not kept, so that only those of the run are seen. How it is searched stands in
/// <see cref="MirrorPairs"/>.
/// </remarks>
internal static class MirrorTransfers
{
    // Pairs are found by a search over all customers, which asks for the numbers itself.
    internal static readonly Typology Typology = new(
        "T08", "Mirror transfers",
        "In 30 days at least the number of different amounts of local currency come in with one customer, or several, and go out in "
            + "foreign currency with another within the hours and the difference given, more often than by chance, "
            + "without a payment between them.",
        TypologyScope.Pair, FindingSeverity.Review, static _ => null);

    internal static MirrorNumbers? NumbersOf(TypologyParameters parameters) =>
        parameters.Number("pairs") is >= 2 and { } pairs && parameters.Number("eps") is > 0 and < 0.5m and { } part
            && parameters.Number("lag_hours") is > 0 and { } lag
            && parameters.Number("probability") is > 0 and < 1 and { } probability
            && parameters.Number("family_probability") is > 0 and < 1 and { } family
            && parameters.Number("net_max") is { } net && parameters.AmountsOf("leg") is [{ } leg]
            && parameters.Window is { Kind: RuleWindowKind.Rolling } window
            ? new MirrorNumbers(
                (int)pairs, part, (long)(lag * UtcInstant.Hour), probability, family, net,
                (long)(leg.Amount.ToDecimal() * Valuation.Micro), window.Number * UtcInstant.Day, window.Number)
            : null;

    /// <summary>What was found as evidence.</summary>
    /// <param name="found">The payments; at least one.</param>
    /// <param name="payees">How many customers took the money in.</param>
    /// <param name="odds">What chance makes of them.</param>
    /// <param name="tests">How many pairs, or payers, could have been found.</param>
    /// <param name="numbers">The limits.</param>
    /// <param name="local">The currency of the country.</param>
    internal static Evidence Explain(
        List<MirrorMatch> found, int payees, MirrorOdds odds, long tests, MirrorNumbers numbers, AssetCode local)
    {
        List<RecordLocation> rows = [];
        HashSet<int> accounts = [];
        long usd = 0, from = long.MaxValue, to = long.MinValue;
        decimal difference = 0;
        foreach (MirrorMatch match in found)
        {
            foreach (MirrorLeg leg in (ReadOnlySpan<MirrorLeg>)[match.In, match.Out])
            {
                rows.Add(leg.At);
                accounts.Add(leg.Account);
                (from, to) = (Math.Min(from, leg.Time), Math.Max(to, leg.Time));
            }

            usd += match.Out.UsdMicros;
            decimal apart = Math.Abs((decimal)match.In.UsdMicros - match.Out.UsdMicros);
            difference = Math.Max(difference, apart / Math.Max(match.In.UsdMicros, match.Out.UsdMicros));
        }

        long largest = found.Max(static match => match.Lag);
        decimal hours = Round((decimal)largest / UtcInstant.Hour, 1), total = Round((decimal)usd / Valuation.Micro, 2);
        difference = Round(difference, 4);
        decimal probability = UpTo(odds.Probability);
        string who = payees == 1 ? "one customer" : payees.ToString(CultureInfo.InvariantCulture) + " customers";
        string text = string.Create(CultureInfo.InvariantCulture, $"{found.Count} different amounts of {local} that {who} took in went out "
            + $"in foreign currency with another within {numbers.Days} days, at most {hours:0.#} hours and {difference * 100:0.##} % "
            + $"apart, together USD {total:0.00}; no payment between them. If each were paid on any day of the run, {odds.Count} or more "
            + $"of {odds.Amounts} amounts would lie within {(decimal)odds.Lag / UtcInstant.Hour:0.#} hours with a probability of "
            + $"{probability}; {tests} {(payees == 1 ? "pairs" : "payers")} were tested.");
        return new Evidence(
            from,
            to,
            [
                new("pairs", found.Count), new("payees", payees), new("lag_hours", hours), new("difference", difference),
                new("probability", probability), new("tests", tests), new("value_usd", total),
            ],
            [
                new("pairs", numbers.Pairs), new("lag_hours", (decimal)numbers.Lag / UtcInstant.Hour), new("difference", numbers.Part),
                new("probability", numbers.Probability), new("family_probability", numbers.FamilyProbability),
            ],
            Round((decimal)found.Count / numbers.Pairs, 4),
            usd,
            rows,
            accounts,
            text);
    }

    // To two digits that count, not below what was computed.
    private static decimal UpTo(decimal probability)
    {
        decimal step = 0.1m;
        for (int place = 1; place < 15 && probability < 10 * step; place++)
        {
            step /= 10;
        }

        return decimal.Ceiling(probability / step) * step;
    }

    private static decimal Round(decimal number, int places) => decimal.Round(number, places, MidpointRounding.AwayFromZero);
}
