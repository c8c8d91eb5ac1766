using System;
using System.Collections.Immutable;
using CompliReport.Values;

namespace CompliReport.Reports.Filing;

/// <summary>
/// A report as its <c>report.json</c> tells it: what every filing is written from, so that a file for an authority says nothing that the
/// published report does not, and can be made again by whoever has the folder.
/// </summary>
public sealed record ReportDocument
{
    /// <summary>The report.</summary>
    public required string Id { get; init; }

    /// <summary>Content hash of what it tells.</summary>
    public required string Revision { get; init; }

    /// <summary>initial, amendment, continuing or withdrawal.</summary>
    public required string Filing { get; init; }

    /// <summary>The report that this one follows; null for none.</summary>
    public required string? PriorReport { get; init; }

    /// <summary>The authority's own number of that report, such as a BSA id; null where it is not known.</summary>
    public required string? PriorReference { get; init; }

    /// <summary>Why there is another revision; empty for the first.</summary>
    public required string Reason { get; init; }

    /// <summary>Who files it; null where nobody says.</summary>
    public Filer? Filer { get; init; }

    /// <summary>The case.</summary>
    public required string CaseId { get; init; }

    /// <summary>The exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>Two letters.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>The authority, e.g. FINCEN.</summary>
    public required string Authority { get; init; }

    /// <summary>Its name.</summary>
    public required string AuthorityName { get; init; }

    /// <summary>The type of report, e.g. FINCEN-SAR.</summary>
    public required string ReportType { get; init; }

    /// <summary>The instant of the run, or of the revision: the date that is written on the filing.</summary>
    public required UtcInstant AsOf { get; init; }

    /// <summary>The local day of detection.</summary>
    public required DateOnly DetectedOn { get; init; }

    /// <summary>How the law states the deadline, in words.</summary>
    public string Deadline { get; init; } = "";

    /// <summary>The last day to file; null for promptly.</summary>
    public required DateOnly? DueBy { get; init; }

    /// <summary>info, review, report or deny.</summary>
    public required string Severity { get; init; }

    /// <summary>Who is implicated.</summary>
    public required ImmutableArray<ReportSubject> Subjects { get; init; }

    /// <summary>Their accounts.</summary>
    public required ImmutableArray<ReportAccount> Accounts { get; init; }

    /// <summary>First instant of what is summed.</summary>
    public required UtcInstant From { get; init; }

    /// <summary>Last instant.</summary>
    public required UtcInstant To { get; init; }

    /// <summary>What was exchanged, in US dollars.</summary>
    public required decimal AmountUsd { get; init; }

    /// <summary>In local currency; 0 where it has no rate.</summary>
    public required decimal AmountLocal { get; init; }

    /// <summary>The authority's currency.</summary>
    public required string LocalCurrency { get; init; }

    /// <summary>The criminal degree that the local amount reaches, e.g. CN-CRIM-01; empty for none.</summary>
    public string TierId { get; init; } = "";

    /// <summary>What was paid and received by asset, as decimal texts.</summary>
    public required ImmutableArray<DocumentTurnover> Turnovers { get; init; }

    /// <summary>Every cited leg.</summary>
    public required ImmutableArray<DocumentLeg> Legs { get; init; }

    /// <summary>The findings, the gravest first.</summary>
    public required ImmutableArray<DocumentIndicator> Indicators { get; init; }

    /// <summary>The narrative in English.</summary>
    public required ImmutableArray<NarrativeSentence> Narrative { get; init; }

    /// <summary>The narrative in the authority's language; empty where that is English.</summary>
    public required ImmutableArray<NarrativeSentence> LocalNarrative { get; init; }
}

/// <summary>What was paid and received of an asset.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Paid">A decimal text.</param>
/// <param name="Received">A decimal text.</param>
/// <param name="Conversions">In how many conversions.</param>
public sealed record DocumentTurnover(string Asset, string Paid, string Received, long Conversions);

/// <summary>A cited leg.</summary>
public sealed record DocumentLeg
{
    /// <summary>The ledger's entry.</summary>
    public required string EntryId { get; init; }

    /// <summary>The ledger file.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of it.</summary>
    public required string FileDigest { get; init; }

    /// <summary>Its line.</summary>
    public required long Line { get; init; }

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>When.</summary>
    public required UtcInstant At { get; init; }

    /// <summary>The canonical kind, e.g. <c>fiat_deposit</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>base, quote, fee or single.</summary>
    public required string Role { get; init; }

    /// <summary>What joins the legs of one conversion; empty for none.</summary>
    public required string GroupId { get; init; }

    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>Whether the asset is a state's currency.</summary>
    public required bool IsFiat { get; init; }

    /// <summary>Signed decimal text, positive into the account, up to 18 places.</summary>
    public required string Amount { get; init; }

    /// <summary>Its value in US dollars with two places, without a sign; null where there is no rate.</summary>
    public required decimal? ValueUsd { get; init; }

    /// <summary>In the authority's currency.</summary>
    public required decimal? ValueLocal { get; init; }

    /// <summary>Units of the authority's currency per unit of the asset; null where there is no rate.</summary>
    public required decimal? RateLocal { get; init; }

    /// <summary>What the exchange says of the movement, by column of the canonical ledger, without empty cells:
    /// <c>counterparty_type</c>, <c>counterparty_id</c>, <c>counterparty_name</c>, <c>counterparty_account</c>, <c>counterparty_bank</c>,
    /// <c>counterparty_country</c>, <c>payment_method</c>, <c>purpose_code</c>, <c>chain</c>, <c>tx_hash</c>, <c>address</c>,
    /// <c>channel</c>, <c>device_id</c>, <c>ip_country</c>.</summary>
    public required ImmutableSortedDictionary<string, string> Details { get; init; }

    /// <summary>The findings that cite it.</summary>
    public required ImmutableArray<string> Findings { get; init; }

    /// <summary>Whether it takes value from the account.</summary>
    public bool IsOut => Amount.StartsWith('-');

    /// <summary>The amount without its sign.</summary>
    public string Magnitude => IsOut ? Amount[1..] : Amount;

    /// <summary>A detail; empty where the exchange does not say.</summary>
    public string Detail(string column) => Details.GetValueOrDefault(column, "");
}

/// <summary>A finding.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="Kind">rule or typology.</param>
/// <param name="Id">The rule or typology, e.g. T03 or CN-FX-01.</param>
/// <param name="Title">Its title.</param>
/// <param name="Severity">info, review, report or deny.</param>
/// <param name="From">First instant.</param>
/// <param name="To">Last instant.</param>
/// <param name="AmountUsd">In US dollars.</param>
/// <param name="Explanation">In words.</param>
public sealed record DocumentIndicator(
    string FindingId, string Kind, string Id, string Title, string Severity, UtcInstant From, UtcInstant To, decimal AmountUsd,
    string Explanation)
{
    /// <summary>account, customer or cluster.</summary>
    public string SubjectType { get; init; } = "";

    /// <summary>The account, customer or cluster that it is about.</summary>
    public string Subject { get; init; } = "";

    /// <summary>0 to 100.</summary>
    public int Score { get; init; }

    /// <summary>Measure over threshold of the number that decided.</summary>
    public decimal Margin { get; init; }

    /// <summary>What was measured, by name.</summary>
    public ImmutableSortedDictionary<string, decimal> Measures { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>Rows that it rests on; the report cites a part of them where there are many.</summary>
    public long EvidenceTotal { get; init; }

    /// <summary>What it was compared with.</summary>
    public ImmutableSortedDictionary<string, decimal> Thresholds { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;
}
