using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>Reads what a pack has besides rules and typologies, and the sources and deadlines that all of them share.</summary>
internal static class DutyReader
{
    /// <summary>A degree, or null where it has a fault.</summary>
    public static CaseTier? Tier(PackObject tier)
    {
        string? id = tier.Text("id", PackShapes.IsUpper), note = tier.Text("note");
        TierLabel? label = tier.Word("label", RuleVocabulary.TierLabels);
        DateOnly? from = tier.Date("effective_from"), to = tier.Date("effective_to");
        ScaledAmount? amount = tier.Amount("amount");
        AssetCode? currency = tier.Currency("currency");
        RuleSource? source = Source(tier);
        return tier.IsSound
            ? new CaseTier(id!, label!.Value, from!.Value, to, amount!.Value, currency!.Value, source!, note ?? "")
            : null;
    }

    /// <summary>A duty to report, or null where it has a fault.</summary>
    public static AuthorityDuty? Authority(PackObject duty)
    {
        string? id = duty.Text("id", PackShapes.IsUpper), authority = duty.Text("authority", PackShapes.IsUpper), name = duty.Text("name");
        string? reportType = duty.Text("report_type", PackShapes.IsUpper), note = duty.Text("note");
        DateOnly? from = duty.Date("effective_from"), to = duty.Date("effective_to");
        ReportDeadline? deadline = Deadline(duty);
        RuleSource? source = Source(duty);
        return duty.IsSound
            ? new AuthorityDuty(id!, authority!, name!, reportType!, from!.Value, to, deadline!, source!, note ?? "")
            : null;
    }

    /// <summary>A duty to keep, or null where it has a fault.</summary>
    public static RetentionDuty? Retention(PackObject duty)
    {
        string? id = duty.Text("id", PackShapes.IsUpper), records = duty.Text("records"), note = duty.Text("note");
        int? years = duty.Whole("years", 1, 100);
        DateOnly? from = duty.Date("effective_from"), to = duty.Date("effective_to");
        RuleSource? source = Source(duty);
        return duty.IsSound ? new RetentionDuty(id!, records!, years!.Value, from!.Value, to, source!, note ?? "") : null;
    }

    /// <summary>A choice of rates, or null where it has a fault; two for one currency would leave it open which counts.</summary>
    public static RateChoice? Rate(PackObject rate, HashSet<AssetCode> seen)
    {
        AssetCode? currency = rate.Currency("currency");
        if (currency is { } given && !seen.Add(given))
        {
            rate.Fault("currency", RulePackFaultCode.EntryTwice, "'" + given.Text + "' again", "each currency once");
        }

        string? official = rate.Text("official", PackShapes.IsLower), substitute = rate.Text("substitute", PackShapes.IsLower);
        string? note = rate.Text("note");
        return rate.IsSound ? new RateChoice(currency!.Value, official!, substitute, note ?? "") : null;
    }

    /// <summary>The source of an object, or null where it is absent or has a fault.</summary>
    public static RuleSource? Source(PackObject holder)
    {
        if (holder.Child("source", PackShapes.Source) is not { } source)
        {
            return null;
        }

        string? title = source.Text("title"), article = source.Text("article"), url = source.Text("url", PackShapes.IsUrl);
        DateOnly? date = source.Date("date");
        SourceConfidence? confidence = source.Word("confidence", RuleVocabulary.Confidences);
        return source.IsSound ? new RuleSource(title!, article!, date!.Value, url, confidence!.Value) : null;
    }

    /// <summary>The deadline of an object, or null where it is absent or has a fault.</summary>
    public static ReportDeadline? Deadline(PackObject holder)
    {
        if (holder.Value("deadline") is { Kind: PackKind.Text })
        {
            return holder.Text("deadline", text => text == "promptly") is null ? null : ReportDeadline.Promptly;
        }

        if (holder.Child("deadline", PackShapes.Deadline) is not { } deadline)
        {
            return null;
        }

        int? days = deadline.Whole("n", 1, ReportDeadline.DaysMax);
        DeadlineUnit? unit = deadline.Word("unit", RuleVocabulary.DeadlineUnits);
        DeadlineStart? from = deadline.Word("from", RuleVocabulary.DeadlineStarts);
        RuleSource? source = Source(deadline);
        return deadline.IsSound ? new ReportDeadline(days!.Value, unit!.Value, from!.Value, source) : null;
    }
}
