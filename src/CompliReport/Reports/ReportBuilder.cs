using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>
/// Makes the reports of a run: for each case that is to be reported, one to each authority whose duty was in force on the case's last day.
/// </summary>
internal sealed class ReportBuilder
{
    private readonly RunResult _result;
    private readonly ImmutableArray<Case> _cases;
    private readonly ReportActivities _activities;
    private readonly SortedDictionary<string, ImmutableDictionary<string, string>> _details;

    // The facts of an account are those that were valid at the end of the last finding about it.
    private readonly Dictionary<string, UtcInstant> _lastSeen = new(StringComparer.Ordinal);
    private readonly Dictionary<RecordLocation, ImmutableArray<ReportLeg>> _legs;
    private readonly LegValues _values;

    internal ReportBuilder(RunResult result)
    {
        _result = result;
        _cases = [.. result.Cases.Where(one => one.IsReportable && CaseReports.TellsMore(result, one))];
        _activities = new ReportActivities(result, _cases);
        foreach (Finding finding in _cases.SelectMany(static one => one.Findings))
        {
            foreach (string account in finding.Accounts)
            {
                _lastSeen[account] = _lastSeen.TryGetValue(account, out UtcInstant last) && last > finding.To ? last : finding.To;
            }
        }

        _details = result.Accounts.Details(_lastSeen);
        HashSet<RecordLocation> cited = [.. _cases.SelectMany(static one => one.Findings).SelectMany(static finding => finding.Evidence)];
        _legs = ReportLegs.Read(result, cited);
        _values = new LegValues(result.Rates);
    }

    internal ImmutableArray<SuspiciousActivityReport> Build()
    {
        ImmutableArray<SuspiciousActivityReport>.Builder reports = ImmutableArray.CreateBuilder<SuspiciousActivityReport>();
        foreach (Case one in _cases)
        {
            ImmutableArray<ReportLeg> cited = TransactionsOf(one);
            foreach (RulePack pack in (IEnumerable<RulePack>)[one.Pack, .. _result.ReportTo.Where(pack => pack.Id != one.Pack.Id)])
            {
                RegulatorCalendar calendar = pack.Calendar();
                reports.AddRange(DutiesOf(pack, calendar.LocalDate(one.To), _result.Authorities)
                    .Select(duty => Make(one, pack, duty, calendar, cited)));
            }
        }

        return reports.ToImmutable();
    }

    /// <summary>
    /// The duties to report a suspicion on a day; a large-value report is owed for the transaction alone and is none of them.
    /// </summary>
    internal static IEnumerable<AuthorityDuty> DutiesOf(RulePack pack, DateOnly day) => pack.Authorities.Where(duty =>
        duty.EffectiveFrom <= day && (duty.EffectiveTo is null || day <= duty.EffectiveTo)
            && duty.Deadline.From != DeadlineStart.Transaction);

    /// <summary>
    /// The duties towards some authorities, all of the pack for none. An authority that somebody names is told also when its first duty
    /// came into force later; the report then says that it is made voluntarily.
    /// </summary>
    internal static IEnumerable<AuthorityDuty> DutiesOf(RulePack pack, DateOnly day, ImmutableArray<string> authorities)
    {
        AuthorityDuty[] inForce = [.. DutiesOf(pack, day)];
        return authorities.IsEmpty
            ? inForce
            : pack.Authorities.Where(duty => authorities.Contains(duty.Authority) && duty.Deadline.From != DeadlineStart.Transaction)
                .GroupBy(static duty => duty.Authority)
                .SelectMany(group => group.Any(inForce.Contains)
                    ? group.Where(inForce.Contains)
                    : group.OrderBy(static duty => duty.EffectiveFrom).Take(1));
    }

    private SuspiciousActivityReport Make(
        Case one, RulePack pack, AuthorityDuty duty, RegulatorCalendar calendar, ImmutableArray<ReportLeg> cited)
    {
        DateOnly detectedOn = calendar.LocalDate(_result.AsOf);
        ImmutableArray<ReportLeg> transactions = [.. cited.Select(leg => _values.Of(leg, pack.LocalCurrency))];
        AuthorityProfile? profile = AuthorityProfile.Of(duty.ReportType);
        SuspiciousActivityReport report = new()
        {
            Id = IdOf(one, pack, duty, transactions),
            Revision = "",
            Filing = PriorOf(one, duty) is null ? SuspiciousActivityReport.Initial : SuspiciousActivityReport.Continuing,
            PriorReport = PriorOf(one, duty),
            CaseId = one.Id,
            Exchange = _result.Ledger.Exchange.Text,
            Pack = pack,
            JudgedBy = one.Pack,
            AsOf = _result.AsOf,
            Filer = _result.Filer,
            ContinuingAfter = profile?.ContinuingAfter ?? "",
            KeepYears = pack.Retention.Where(kept => kept.EffectiveFrom <= detectedOn && (kept.EffectiveTo ?? detectedOn) >= detectedOn)
                .Select(static kept => kept.Years).DefaultIfEmpty(0).Max(),
            Duty = duty,
            IsVoluntary = duty.EffectiveFrom > calendar.LocalDate(one.To),
            DetectedOn = detectedOn,
            DueBy = calendar.LastDayOf(duty.Deadline, detectedOn),
            Severity = one.Findings.Max(static finding => finding.Severity),
            Subjects = SubjectsOf(one),
            Accounts = [.. one.Accounts.Select(AccountOf)],
            Activity = ActivityOf(one, pack),
            Transactions = transactions,
            Indicators = IndicatorsOf(one),
            Narrative = [],
            RatesDigest = _result.Rates.Digest,
            RateSources = [.. _result.Rates.Sources.Select(static source => source.Kind.ToString().ToUpperInvariant() + " " + source.Name)],
            Inputs = _result.Inputs,
        };
        report = report with
        {
            Narrative = ReportNarrative.Of(report),
            LocalNarrative = profile?.Language == "zh" ? ChineseNarrative.Of(report) : [],
        };
        NarrativeReadBack.Check(report);
        return report with { Revision = ReportJson.RevisionOf(report) };
    }

    // Another country's authority is told in its own currency; the degree of a crime is that of the case's own law.
    private ReportActivity ActivityOf(Case one, RulePack pack)
    {
        ReportActivity activity = _activities.Of(one);
        return pack.Id == one.Pack.Id ? activity : activity with
        {
            AmountLocal = one.AmountsIn.GetValueOrDefault(pack.LocalCurrency).Local,
            Unvalued = one.AmountsIn.GetValueOrDefault(pack.LocalCurrency).Unvalued,
            LocalCurrency = pack.LocalCurrency,
            Tier = null,
        };
    }

    private string? PriorOf(Case one, AuthorityDuty duty) =>
        CaseReports.KnownOf(_result, one)?.Reports
            .LastOrDefault(report => report.StartsWith(duty.Id + " ", StringComparison.Ordinal))?[(duty.Id.Length + 1)..];

    private string IdOf(Case one, RulePack pack, AuthorityDuty duty, ImmutableArray<ReportLeg> transactions)
    {
        using ContentId id = new();
        id.With(_result.Ledger.Exchange.Text).With(one.Id).With(duty.Id).With(duty.ReportType).With(pack.Digest.Hex);
        id.With(one.From.ToString()).With(one.To.ToString());
        foreach (Finding finding in one.Findings)
        {
            id.With(finding.Id);
        }

        foreach (ReportLeg leg in transactions)
        {
            id.With(leg.Row.RawDigest.Hex);
        }

        return id.Id("R");
    }

    private ImmutableArray<ReportLeg> TransactionsOf(Case one)
    {
        SortedDictionary<RecordLocation, SortedSet<string>> findings = [];
        foreach (Finding finding in one.Findings)
        {
            foreach (RecordLocation at in finding.Evidence)
            {
                if (!findings.TryGetValue(at, out SortedSet<string>? ids))
                {
                    findings.Add(at, ids = new SortedSet<string>(StringComparer.Ordinal));
                }

                ids.Add(finding.Id);
            }
        }

        ImmutableArray<ReportLeg>.Builder legs = ImmutableArray.CreateBuilder<ReportLeg>(findings.Count);
        foreach ((RecordLocation at, SortedSet<string> ids) in findings)
        {
            ImmutableArray<string> sorted = [.. ids];
            legs.AddRange(_legs[at].Select(leg => leg with { FindingIds = sorted }));
        }

        return legs.ToImmutable();
    }

    private ImmutableArray<ReportSubject> SubjectsOf(Case one)
    {
        HashSet<string> leading = [.. one.Findings.Where(static finding => finding.OpensCase)
            .SelectMany(static finding => finding.Accounts)];
        return
        [
            .. one.Accounts
                .Select(account => (Account: account, Customer: CustomerOf(account)))
                .GroupBy(
                    static pair => pair.Customer.Length > 0 ? "customer " + pair.Customer : "account " + pair.Account,
                    StringComparer.Ordinal)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(group => SubjectOf(group.First().Customer, [.. group.Select(static pair => pair.Account)], leading)),
        ];
    }

    private ReportSubject SubjectOf(string customer, ImmutableArray<string> accounts, HashSet<string> leading)
    {
        ImmutableDictionary<string, string>? facts = _details.GetValueOrDefault(accounts[0]);
        return new ReportSubject(
            customer,
            accounts.Any(leading.Contains) ? SubjectRole.Subject : SubjectRole.Associate,
            accounts,
            facts is null
                ? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
                : facts.Where(static fact => fact.Value.Length > 0 && fact.Key is not "account_id")
                    .ToImmutableSortedDictionary(static fact => fact.Key, static fact => fact.Value, StringComparer.Ordinal));
    }

    private string CustomerOf(string account)
    {
        int symbol = _result.Ledger.Symbols.Accounts.IndexOf(Encoding.UTF8.GetBytes(account));
        int customer = symbol >= 0 && _lastSeen.TryGetValue(account, out UtcInstant time)
            ? _result.Accounts.CustomerAt(symbol, time.Nanoseconds)
            : -1;
        return customer < 0 ? "" : _result.Accounts.CustomerName(customer);
    }

    private ReportAccount AccountOf(string account)
    {
        ImmutableDictionary<string, string>? facts = _details.GetValueOrDefault(account);
        return new ReportAccount(
            account, CustomerOf(account), facts?.GetValueOrDefault("opened_at") ?? "", facts?.GetValueOrDefault("closed_at") ?? "");
    }

    private ImmutableArray<ReportIndicator> IndicatorsOf(Case one) =>
    [
        .. one.Findings
            .OrderByDescending(static finding => finding.Severity)
            .ThenBy(static finding => finding.RuleId, StringComparer.Ordinal)
            .ThenByDescending(static finding => finding.Margin)
            .ThenBy(static finding => finding.Id, StringComparer.Ordinal)
            .Select(finding => IndicatorOf(finding, one)),
    ];

    private ReportIndicator IndicatorOf(Finding finding, Case one)
    {
        RulePack pack = _result.Packs.FirstOrDefault(pack => finding.Pack.StartsWith(pack.Id + "@", StringComparison.Ordinal)) ?? one.Pack;
        if (!finding.IsRule)
        {
            TypologyDescription? typology = TypologyDescription.All.FirstOrDefault(typology => typology.Id == finding.RuleId);
            return new ReportIndicator(finding, typology?.Name ?? finding.RuleId, pack.Typology(finding.RuleId)?.Source);
        }

        DateOnly date = finding.To.UtcDate;
        Rule? rule = pack.Rules.FirstOrDefault(rule => rule.Id == finding.RuleId && rule.IsInForceOn(date))
            ?? pack.Rules.FirstOrDefault(rule => rule.Id == finding.RuleId);
        return new ReportIndicator(finding, rule?.Title ?? finding.RuleId, rule?.Source);
    }
}
