using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Scoring;

/// <summary>Accounts that a typology names, against those labelled with it.</summary>
/// <param name="Found">Labelled, and a finding of the typology names them (true positives).</param>
/// <param name="Missed">Labelled, and none does (false negatives).</param>
/// <param name="False">Benign or clean, and a finding names them (false positives).</param>
/// <param name="Also">Planted with another typology only, and a finding names them: in the strict precision alone.</param>
internal readonly record struct AccountCounts(long Found, long Missed, long False, long Also)
{
    /// <summary>Labelled accounts.</summary>
    internal long Labelled => Found + Missed;

    /// <summary>Found of found and false.</summary>
    internal Share Precision => new(Found, Found + False);

    /// <summary>Found of all that are named: those planted with another typology count as false.</summary>
    internal Share StrictPrecision => new(Found, Found + False + Also);

    /// <summary>Found of labelled.</summary>
    internal Share Recall => new(Found, Labelled);

    /// <summary>The harmonic mean of precision and recall, from the counts: zero where nothing is found.</summary>
    internal Share F1 => new(2 * Found, (2 * Found) + False + Missed);

    /// <summary>The sum of both.</summary>
    internal AccountCounts Plus(AccountCounts other) =>
        new(Found + other.Found, Missed + other.Missed, False + other.False, Also + other.Also);
}

/// <summary>Days of accounts (UTC), each account and day once.</summary>
/// <param name="Labelled">Labelled account-days.</param>
/// <param name="Found">Of these, those in the window of a finding of the typology that names the account.</param>
/// <param name="Alerts">Account-days on which such a finding is first seen.</param>
/// <param name="Right">Of these, those of an account labelled with the typology.</param>
internal readonly record struct DayCounts(long Labelled, long Found, long Alerts, long Right)
{
    /// <summary>Right of alerts.</summary>
    internal Share Precision => new(Right, Alerts);

    /// <summary>Found of labelled.</summary>
    internal Share Recall => new(Found, Labelled);

    /// <summary>The harmonic mean of both.</summary>
    internal Share F1 => Share.F1(Precision, Recall);
}

/// <summary>How well one typology does.</summary>
internal sealed record TypologyScore
{
    /// <summary>The typology.</summary>
    internal required string Id { get; init; }

    /// <summary>By account.</summary>
    internal required AccountCounts Accounts { get; init; }

    /// <summary>By account and day.</summary>
    internal required DayCounts Days { get; init; }

    /// <summary>
    /// Days from an account's first labelled day in a scenario to the day on which the limit of its first finding was reached, ascending;
    /// of accounts found only. Zero for the same day or an earlier one.
    /// </summary>
    internal required ImmutableArray<int> Delays { get; init; }

    /// <summary>Planted accounts on which no other typology raises an alert: lost if this one is switched off.</summary>
    internal required long AccountsAlone { get; init; }

    /// <summary>Scenarios on whose planted accounts no other typology raises an alert.</summary>
    internal required long ScenariosAlone { get; init; }

    /// <summary>Days within which at least half of those found were found; null where nothing was.</summary>
    internal int? MedianDelay => Delays.IsEmpty ? null : Delays[(Delays.Length - 1) / 2];

    /// <summary>The longest delay; null where nothing was found.</summary>
    internal int? LongestDelay => Delays.IsEmpty ? null : Delays[^1];

    /// <summary>Of one typology.</summary>
    internal static TypologyScore Of(string id, Labels labels, FoundPatterns found) => new()
    {
        Id = id,
        Accounts = AccountsOf(id, labels, found),
        Days = DaysOf(id, labels, found),
        Delays = DelaysOf(id, labels, found),
        AccountsAlone = labels.PlantedAccounts.Count(account => IsAlone(found.AlertsOf(account), id)),
        ScenariosAlone = labels.Scenarios.Values.Count(accounts => IsAlone(accounts.SelectMany(found.AlertsOf), id)),
    };

    private static bool IsAlone(IEnumerable<string> alerts, string id)
    {
        bool isFound = false;
        foreach (string alert in alerts)
        {
            if (alert != id)
            {
                return false;
            }

            isFound = true;
        }

        return isFound;
    }

    private static AccountCounts AccountsOf(string id, Labels labels, FoundPatterns found)
    {
        long right = 0, also = 0, wrong = 0;
        foreach (string account in found.AccountsOf(id).Keys)
        {
            if (labels.IsPlantedAs(account, id))
            {
                right++;
            }
            else if (labels.IsPlanted(account))
            {
                also++;
            }
            else
            {
                wrong++;
            }
        }

        long labelled = labels.AccountsOf.TryGetValue(id, out SortedSet<string>? accounts) ? accounts.Count : 0;
        return new AccountCounts(right, labelled - right, wrong, also);
    }

    private static DayCounts DaysOf(string id, Labels labels, FoundPatterns found)
    {
        long labelled = 0, covered = 0, alerts = 0, right = 0;
        foreach ((_, string account, DateOnly day) in labels.Days.Where(day => day.Typology == id))
        {
            labelled++;
            covered += found.Of(id, account).Any(one => one.From.UtcDate <= day && day <= one.To.UtcDate) ? 1 : 0;
        }

        foreach ((string account, List<ScoredFinding> findings) in found.AccountsOf(id))
        {
            long days = findings.Select(static one => one.From.UtcDate).Distinct().Count();
            alerts += days;
            right += labels.IsPlantedAs(account, id) ? days : 0;
        }

        return new DayCounts(labelled, covered, alerts, right);
    }

    private static ImmutableArray<int> DelaysOf(string id, Labels labels, FoundPatterns found) =>
    [
        .. from first in labels.FirstDays
           where first.Key.Typology == id
           let findings = found.Of(id, first.Key.Account)
           where findings.Count > 0
           let reached = findings.Min(static one => one.Reached.UtcDate.DayNumber)
           let delay = Math.Max(0, reached - first.Value.DayNumber)
           orderby delay
           select delay,
    ];
}
