using System.Collections.Generic;
using System.Text.Json;

namespace CompliReport.Evaluation.Scoring;

/// <summary>What is kept of the cases of a scorecard.</summary>
/// <param name="Reported">Scenarios that one reportable case holds, of all.</param>
/// <param name="InAny">Scenarios that any case holds, of all.</param>
/// <param name="Benign">Instances of benign look-alikes in a reportable case, of all.</param>
internal sealed record FrozenCases(Share Reported, Share InAny, Share Benign)
{
    private const string Scenarios = "scenarios", Kept = "benign";

    /// <summary>What is kept of a scorecard.</summary>
    internal static FrozenCases Of(Scorecard card) => new(
        card.Cases.Recall, card.Cases.RecallInAny,
        new Share(card.FalseAlarms.AllBenign.InReportable, card.FalseAlarms.AllBenign.Instances));

    /// <summary>Adds where later cases are worse: recall as that of typologies, benign look-alikes with any rise at all.</summary>
    internal void AddWorse(FrozenCases now, List<string> worse)
    {
        FrozenScorecard.AddFall(worse, "cases: scenarios that a reportable case holds", Reported, now.Reported);
        FrozenScorecard.AddFall(worse, "cases: scenarios that any case holds", InAny, now.InAny);
        if (now.Benign.Part * Benign.Whole > Benign.Part * now.Benign.Whole)
        {
            worse.Add("cases: benign look-alikes in a reportable case: "
                + $"{FrozenScorecard.Counts(Benign)}, now {FrozenScorecard.Counts(now.Benign)}: none may come to it");
        }
    }

    /// <summary>Writes its two fields.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject(Scenarios);
        json.WriteNumber("labelled", Reported.Whole);
        json.WriteNumber("in_reportable_case", Reported.Part);
        json.WriteNumber("in_any_case", InAny.Part);
        json.WriteEndObject();
        json.WriteStartObject(Kept);
        json.WriteNumber("labelled", Benign.Whole);
        json.WriteNumber("in_reportable_case", Benign.Part);
        json.WriteEndObject();
    }

    /// <summary>Reads them; null where a file of an older version has none. What is wrong is named in <paramref name="wrong"/>.</summary>
    internal static FrozenCases? Read(JsonFields fields, ref string? wrong)
    {
        if (!fields.Has(Scenarios) && !fields.Has(Kept))
        {
            return null;
        }

        JsonFields scenarios = fields.Object(Scenarios), benign = fields.Object(Kept);
        long all = scenarios.Number("labelled");
        FrozenCases read = new(
            new Share(scenarios.Number("in_reportable_case"), all), new Share(scenarios.Number("in_any_case"), all),
            new Share(benign.Number("in_reportable_case"), benign.Number("labelled")));
        wrong ??= scenarios.Wrong ?? benign.Wrong ?? (read.Reported.Part > all || read.InAny.Part > all ? Scenarios
            : read.Benign.Part > read.Benign.Whole ? Kept : null);
        return read;
    }
}
