using System;
using System.Collections.Immutable;
using CompliReport.Detection;
using CompliReport.Reports.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>
/// A suspicious-activity report on one case to one authority: the full model that every file and format is written from. Restricted.
/// </summary>
public sealed record SuspiciousActivityReport
{
    /// <summary>The filing kind of a first report.</summary>
    public const string Initial = "initial";

    /// <summary>The filing kind of a report on a case that was reported before and goes on.</summary>
    public const string Continuing = "continuing";

    /// <summary>
    /// Content hash of duty, pack, case, period, findings and cited rows: a second run makes the same report, not another one.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Content hash of all that the report tells; the same report made again has the same.</summary>
    public required string Revision { get; init; }

    /// <summary>initial, amendment, continuing or withdrawal.</summary>
    public required string Filing { get; init; }

    /// <summary>The report that this one follows; null for an initial one.</summary>
    public required string? PriorReport { get; init; }

    /// <summary>The authority's own number of that report; null where it is not known.</summary>
    public string? PriorReference { get; init; }

    /// <summary>Why there is another revision; empty for the first.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The instant of the run.</summary>
    public UtcInstant AsOf { get; init; }

    /// <summary>Who files it; null where nobody says.</summary>
    public Filer? Filer { get; init; }

    /// <summary>The case it is about.</summary>
    public required string CaseId { get; init; }

    /// <summary>The exchange whose ledgers were read.</summary>
    public required string Exchange { get; init; }

    /// <summary>The pack whose law it is made under.</summary>
    public required RulePack Pack { get; init; }

    /// <summary>The pack by whose rules the findings were made: the case's own, where another country's authority is told.</summary>
    public RulePack JudgedBy
    {
        get => _judgedBy ?? Pack;
        init => _judgedBy = value;
    }

    private readonly RulePack? _judgedBy;

    /// <summary>Authority, report type and deadline.</summary>
    public required AuthorityDuty Duty { get; init; }

    /// <summary>Whether the duty came into force only after the last finding: then nobody had to report.</summary>
    public bool IsVoluntary { get; init; }

    /// <summary>The local day of the run's as-of: the detection.</summary>
    public required DateOnly DetectedOn { get; init; }

    /// <summary>The last day to file it; null where the law only says "promptly".</summary>
    public required DateOnly? DueBy { get; init; }

    /// <summary>The gravest of its findings.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Who is implicated, sorted by customer.</summary>
    public required ImmutableArray<ReportSubject> Subjects { get; init; }

    /// <summary>Their accounts, sorted.</summary>
    public required ImmutableArray<ReportAccount> Accounts { get; init; }

    /// <summary>What they did, in sums.</summary>
    public required ReportActivity Activity { get; init; }

    /// <summary>Every leg that a finding cites, in the order of the run.</summary>
    public required ImmutableArray<ReportLeg> Transactions { get; init; }

    /// <summary>The findings with their titles and sources, the gravest first.</summary>
    public required ImmutableArray<ReportIndicator> Indicators { get; init; }

    /// <summary>Who, what, when, where, how and why, sentence by sentence.</summary>
    public required ImmutableArray<NarrativeSentence> Narrative { get; init; }

    /// <summary>The same in the language of the authority, sentence by sentence; empty where that is English.</summary>
    public ImmutableArray<NarrativeSentence> LocalNarrative { get; init; } = [];

    /// <summary>After which time a report on activity that goes on is due again, such as <c>120d</c> or <c>3M</c>; empty for
    /// never.</summary>
    public string ContinuingAfter { get; init; } = "";

    /// <summary>Years that the report and what supports it are kept; 0 where the pack does not say.</summary>
    public int KeepYears { get; init; }

    /// <summary>Digest of the reference rates.</summary>
    public required Sha256Digest RatesDigest { get; init; }

    /// <summary>Files of rates, in words; empty where there were none.</summary>
    public required ImmutableArray<string> RateSources { get; init; }

    /// <summary>The files of the run.</summary>
    public required ImmutableArray<RunInputFile> Inputs { get; init; }

    /// <summary>How the law states the deadline, in words.</summary>
    public string Deadline => DeadlineWords.Of(Duty.Deadline);

    /// <summary>All reports of a run, the gravest case first.</summary>
    public static ImmutableArray<SuspiciousActivityReport> Of(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportBuilder(result).Build();
    }
}

/// <summary>The part that a subject of a report plays.</summary>
public enum SubjectRole
{
    /// <summary>Named by a finding that opens a case.</summary>
    Subject,

    /// <summary>Only named by findings that join one.</summary>
    Associate,
}

/// <summary>A person or firm in a report.</summary>
/// <param name="CustomerId">The customer; empty where the exchange gave no facts on the account.</param>
/// <param name="Role">Its part.</param>
/// <param name="Accounts">Its accounts in the report.</param>
/// <param name="Facts">What the exchange knows, by column, without empty cells; personal data.</param>
public sealed record ReportSubject(
    string CustomerId, SubjectRole Role, ImmutableArray<string> Accounts, ImmutableSortedDictionary<string, string> Facts)
{
    /// <summary>A fact, empty where none is known.</summary>
    public string Fact(string column) => Facts.GetValueOrDefault(column, "");
}

/// <summary>An account in a report.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="CustomerId">Its customer; empty where unknown.</param>
/// <param name="OpenedAt">When it was opened, as the exchange states it; empty where unknown.</param>
/// <param name="ClosedAt">When it was closed; empty where it was not.</param>
public sealed record ReportAccount(string AccountId, string CustomerId, string OpenedAt, string ClosedAt);

/// <summary>What the accounts of a report gave and got of one asset in conversions.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Paid">What they gave.</param>
/// <param name="Received">What they got.</param>
/// <param name="Conversions">In how many conversions.</param>
public sealed record AssetTurnover(AssetCode Asset, ScaledAmount Paid, ScaledAmount Received, long Conversions);

/// <summary>The activity of a report in sums.</summary>
/// <param name="From">First instant of its findings, and of what its accounts exchanged: the amounts are of all of it.</param>
/// <param name="To">Last instant of both.</param>
/// <param name="AmountUsd">What was exchanged, in US dollars with two places.</param>
/// <param name="AmountLocal">The same in local currency.</param>
/// <param name="LocalCurrency">The pack's currency.</param>
/// <param name="Conversions">Conversions of the accounts.</param>
/// <param name="Purchases">Those that bought crypto with fiat.</param>
/// <param name="Turnovers">By asset, sorted.</param>
/// <param name="Tier">The criminal degree that the local amount reaches; null for none.</param>
/// <param name="Unvalued">Conversions that the two amounts leave out: no rate, or no exact sum.</param>
/// <param name="PassedOnUsd">What accounts exchanged again of what others of them had exchanged and handed on; not in the amounts, and in
/// the turnovers.</param>
/// <param name="Unsummed">Legs that the turnovers leave out: no exact sum.</param>
public sealed record ReportActivity(
    UtcInstant From, UtcInstant To, decimal AmountUsd, decimal AmountLocal, AssetCode LocalCurrency, long Conversions, long Purchases,
    ImmutableArray<AssetTurnover> Turnovers, CaseTier? Tier, decimal PassedOnUsd, long Unvalued, long Unsummed)
{
    /// <summary>Conversions that sold crypto for fiat.</summary>
    public long Settlements => Conversions - Purchases;
}

/// <summary>A finding in a report.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Title">The title of the rule or typology.</param>
/// <param name="Source">The text it comes from; null where the pack names none.</param>
public sealed record ReportIndicator(Finding Finding, string Title, RuleSource? Source);

/// <summary>A sentence of a narrative.</summary>
/// <param name="Section">introduction, who, what, when, where, how, why or conclusion.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Facts">Ids of the facts that hold every figure and date in it.</param>
public sealed record NarrativeSentence(string Section, string Text, ImmutableArray<string> Facts);
