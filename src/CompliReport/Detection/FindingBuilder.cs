using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>Makes findings of evidence: names for symbols, an id, a score.</summary>
/// <param name="day">The rows.</param>
/// <param name="facts">Who holds the accounts.</param>
/// <param name="pack">The pack that findings are made by.</param>
/// <param name="evidenceMax">Rows that a finding cites at most.</param>
/// <param name="isOwn">Whether a row is one of the run's own; null where all are.</param>
internal sealed class FindingBuilder(
    LedgerDay day, AccountFacts facts, RulePack pack, int evidenceMax, Func<RecordLocation, bool>? isOwn = null)
{
    // One for each zone: a calendar costs more than a finding.
    private readonly FrozenDictionary<string, RegulatorCalendar> _calendars = pack.Rules.DistinctBy(static rule => rule.TimeZone)
        .ToFrozenDictionary(static rule => rule.TimeZone, pack.CalendarOf, StringComparer.Ordinal);

    // Versions of a rule that do not measure the same have windows of their own, and findings of their own.
    private readonly FrozenDictionary<Rule, string> _measuredApart = RuleFamily.Of(pack).GroupBy(static family => family.Measured.Id)
        .Where(static families => families.Count() > 1).SelectMany(static families => families)
        .SelectMany(static family => family.Versions.Select(version => (
            Version: version, From: family.Measured.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))))
        .ToFrozenDictionary(static one => one.Version, static one => one.From);

    private readonly ulong[] _clusters = new ulong[day.Symbols.Counterparties.Count];

    /// <summary>The pack as findings name it.</summary>
    internal string PackName { get; } = $"{pack.Id}@{pack.Digest.Prefix(16)}";

    /// <summary>A finding of a typology.</summary>
    /// <param name="typology">The typology.</param>
    /// <param name="type">What it is about.</param>
    /// <param name="subject">Who.</param>
    /// <param name="evidence">What it rests on.</param>
    /// <param name="holder">What <see cref="HolderOf"/> says of an account; empty for every other subject.</param>
    internal Finding Of(Typology typology, SubjectType type, string subject, Evidence evidence, string holder = "")
    {
        ReadOnlySpan<string> named =
        [
            day.Exchange.Text, typology.Id, PackName, type.ToString(), subject,
            UtcInstant.FromNanoseconds(evidence.From).ToString(), UtcInstant.FromNanoseconds(evidence.To).ToString(), evidence.Explanation,
        ];
        return Build(
            ContentId.Of("F", holder.Length > 0 ? [.. named, holder] : named), false, typology.Id, typology.Severity,
            typology.Severity >= FindingSeverity.Review, type, subject, evidence);
    }

    /// <summary>A finding of a rule, named by its window: of one window there is one, whatever is found of it later.</summary>
    /// <param name="reading">The window.</param>
    /// <param name="type">What it is about.</param>
    /// <param name="subject">Who.</param>
    /// <param name="key">The account or beneficiary where the rule counts for each of them; else empty.</param>
    /// <param name="holder">What <see cref="HolderOf"/> says of an account; empty for every other subject.</param>
    internal Finding Of(RuleReading reading, SubjectType type, string subject, string key, string holder)
    {
        string[] version = _measuredApart.TryGetValue(reading.Rule, out string? from) ? [from] : [];
        string[] held = holder.Length > 0 ? [holder] : [];
        return Of(reading.Rule, type, subject, reading.Evidence(), [reading.Window, key, .. version, .. held]);
    }

    /// <summary>
    /// Whose an account was while it was tested, as part of the names of its findings: an account that changed hands is tested once for
    /// each holder, and once more for what it did while nobody is known to hold it. Empty where it is tested once.
    /// </summary>
    internal string HolderOf(int account, int party)
    {
        int holders = facts.PeriodsOf(account).Select(static period => period.Customer).Distinct().Count();
        return party >= facts.CustomerCount ? (holders > 0 ? "nobody" : "") : holders > 1 ? facts.CustomerName(party) : "";
    }

    /// <summary>A finding of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="type">What it is about.</param>
    /// <param name="subject">Who.</param>
    /// <param name="evidence">What it rests on.</param>
    /// <param name="window">What names the window from run to run.</param>
    /// <remarks>
    /// A report whose deadline runs from the transaction (a large-value report) is owed for the amount alone: it joins a case and opens
    /// none.
    /// </remarks>
    internal Finding Of(Rule rule, SubjectType type, string subject, Evidence evidence, params ReadOnlySpan<string> window)
    {
        FindingSeverity severity = SeverityOf(rule);
        DateOnly date = _calendars[rule.TimeZone].LocalDate(UtcInstant.FromNanoseconds(evidence.To));
        bool isOwedForTheAmount = pack.DeadlineOf(rule, date) is { From: DeadlineStart.Transaction };
        string id = ContentId.Of("F", [day.Exchange.Text, pack.Id, rule.Id, type.ToString(), subject, .. window]);
        return Build(
            id, true, rule.Id, severity, severity >= FindingSeverity.Review && !isOwedForTheAmount, type, subject, evidence);
    }

    /// <summary>What findings of a rule ask for.</summary>
    internal static FindingSeverity SeverityOf(Rule rule) => rule.Consequence switch
    {
        RuleConsequence.Deny => FindingSeverity.Deny,
        RuleConsequence.Report => FindingSeverity.Report,
        RuleConsequence.Review => FindingSeverity.Review,
        _ => FindingSeverity.Info,
    };

    /// <summary>The name of a counterparty as a subject: a hash, since it may be a person's name or card.</summary>
    internal string ClusterOf(int counterparty) => ContentId.Of("CP", day.Exchange.Text, day.Symbols.CounterpartyName(counterparty));

    /// <summary>The same as a number, which it has in every run.</summary>
    /// <remarks>Remembered: the hash of a name costs some 400 ns. Two threads may find the same one at once.</remarks>
    internal ulong ClusterKey(int counterparty)
    {
        ulong key = _clusters[counterparty];
        if (key == 0)
        {
            key = ulong.Parse(ClusterOf(counterparty).AsSpan(3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            // 0 stands for "not known yet", 1 for something else in the history.
            _clusters[counterparty] = key = Math.Max(key, 2);
        }

        return key;
    }

    /// <summary>The name that a number stands for.</summary>
    internal static string ClusterId(ulong key) => "CP-" + key.ToString("x16", CultureInfo.InvariantCulture);

    private Finding Build(
        string id,
        bool isRule,
        string ruleId,
        FindingSeverity severity,
        bool opensCase,
        SubjectType type,
        string subject,
        Evidence evidence)
    {
        ImmutableArray<RecordLocation> rows = [.. evidence.Rows.Distinct().Order()];
        Invariant.Holds(rows.Length > 0, "a finding has rows that prove it");
        UtcInstant from = UtcInstant.FromNanoseconds(evidence.From), to = UtcInstant.FromNanoseconds(evidence.To);
        SortedSet<string> accounts = new(StringComparer.Ordinal), customers = new(StringComparer.Ordinal);
        foreach (int account in evidence.Accounts)
        {
            accounts.Add(day.Symbols.AccountName(account));
            // An account that changed hands within the finding implicates both, one that did not only its holder of that time.
            foreach (AccountPeriod period in facts.PeriodsOf(account))
            {
                if (period.From <= evidence.To && period.To > evidence.From)
                {
                    customers.Add(facts.CustomerName(period.Customer));
                }
            }
        }

        return new Finding
        {
            Id = id,
            IsRule = isRule,
            RuleId = ruleId,
            Pack = PackName,
            Score = ScoreOf(severity, evidence.Margin),
            Severity = severity,
            OpensCase = opensCase,
            SubjectType = type,
            Subject = subject,
            Accounts = [.. accounts],
            Customers = [.. customers],
            From = from,
            To = to,
            Reached = UtcInstant.FromNanoseconds(evidence.Reached),
            Measures = evidence.Measures,
            Thresholds = evidence.Thresholds,
            Margin = evidence.Margin,
            UsdMicros = evidence.UsdMicros,
            Evidence = rows.Length <= evidenceMax ? rows
                : isOwn is null ? rows[..evidenceMax]
                : [.. rows.OrderByDescending(isOwn).Take(evidenceMax).Order()],
            EvidenceTotal = rows.Length,
            IsOfEarlierDays = isOwn is not null && !rows.Any(isOwn),
            Explanation = evidence.Explanation,
            Joins = evidence.Joins,
        };
    }

    /// <summary>
    /// 10, 50, 60 or 70 by severity at the threshold, and up to 30 more the further beyond: each doubling of the margin adds 10.
    /// </summary>
    internal static int ScoreOf(FindingSeverity severity, decimal margin)
    {
        int score = severity switch { FindingSeverity.Info => 10, FindingSeverity.Review => 50, FindingSeverity.Report => 60, _ => 70 };
        for (decimal reached = 2; severity != FindingSeverity.Info && reached <= 8 && margin >= reached; reached *= 2)
        {
            score += 10;
        }

        return score;
    }

    /// <summary>An amount in words for an explanation.</summary>
    internal static string Words(ScaledAmount amount, AssetCode asset) =>
        decimal.Round(amount.ToDecimal(), 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture) + " " + asset;
}
