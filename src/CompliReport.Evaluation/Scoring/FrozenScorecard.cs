using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace CompliReport.Evaluation.Scoring;

/// <summary>What is kept of a typology.</summary>
/// <param name="Id">The typology.</param>
/// <param name="Recall">Accounts found of those labelled with it.</param>
/// <param name="FalsePositives">Benign and clean accounts that its findings name.</param>
/// <param name="MedianDelay">Days within which half of those found were found; null where none was, or an older file does not say.</param>
internal readonly record struct FrozenTypology(string Id, Share Recall, long FalsePositives, long? MedianDelay = null)
{
    /// <summary>Accounts found of those and the false ones.</summary>
    internal Share Precision => new(Recall.Part, Recall.Part + FalsePositives);
}

/// <summary>
/// A scorecard that was found good, kept to compare later ones of the same data with. Pure. Counts are compared, not rounded shares: the
/// basis points in the file are for readers.
/// </summary>
internal sealed record FrozenScorecard
{
    /// <summary>By how many points of a hundred recall may fall.</summary>
    internal const int RecallPointsMax = 2;

    /// <summary>By how many percent of itself a false-positive rate may rise.</summary>
    internal const int FalseRisePercentMax = 10;

    private const string Schema = "complireport/frozen-scorecard/1";

    /// <summary>By id.</summary>
    internal required ImmutableArray<FrozenTypology> Typologies { get; init; }

    /// <summary>Accounts that are not planted; null where they were not known.</summary>
    internal required long? UnplantedAccounts { get; init; }

    /// <summary>Clean customers; null where they were not known.</summary>
    internal required long? CleanCustomers { get; init; }

    /// <summary>Of these, those on whom a typology raises an alert.</summary>
    internal required long InTypologyAlerts { get; init; }

    /// <summary>Of these, those in a reportable case.</summary>
    internal required long InReportableCases { get; init; }

    /// <summary>The cases; null where a file of an older version does not tell: then they are not compared.</summary>
    internal FrozenCases? Cases { get; init; }

    /// <summary>What is kept of a scorecard.</summary>
    internal static FrozenScorecard Of(Scorecard card) => new()
    {
        Typologies = [.. card.Typologies.Select(static one => new FrozenTypology(
            one.Id, one.Accounts.Recall, one.Accounts.False, one.MedianDelay))],
        UnplantedAccounts = card.FalseAlarms.UnplantedAccounts,
        CleanCustomers = card.FalseAlarms.CleanCustomers,
        InTypologyAlerts = card.FalseAlarms.InTypologyAlerts,
        InReportableCases = card.FalseAlarms.InReportableCases,
        Cases = FrozenCases.Of(card),
    };

    /// <summary>
    /// Where a later scorecard is worse, one line each, in the order of typologies; empty where it is as good. A rise from no false
    /// positive at all is a rise. A typology that was labelled and no longer is cannot be compared, and says so.
    /// </summary>
    /// <param name="now">The later scorecard.</param>
    internal ImmutableArray<string> WorseIn(FrozenScorecard now)
    {
        List<string> worse = [];
        foreach (string id in Typologies.Select(static one => one.Id).Union(now.Typologies.Select(static one => one.Id))
            .Order(StringComparer.Ordinal))
        {
            FrozenTypology before = Typologies.FirstOrDefault(one => one.Id == id);
            FrozenTypology after = now.Typologies.FirstOrDefault(one => one.Id == id);
            if (before.Recall.Whole > 0 && after.Recall.Whole == 0)
            {
                worse.Add($"{id}: recall was {before.Recall.Percent} %, and no account is labelled with it any more");
            }
            else
            {
                AddFall(worse, id + ": recall", before.Recall, after.Recall);
            }

            AddRise(
                worse, id + ": accounts named wrongly", Rate(before.FalsePositives, UnplantedAccounts, now.UnplantedAccounts),
                Rate(after.FalsePositives, now.UnplantedAccounts, UnplantedAccounts));
        }

        AddRise(
            worse, "all typologies: clean customers with an alert", Rate(InTypologyAlerts, CleanCustomers, now.CleanCustomers),
            Rate(now.InTypologyAlerts, now.CleanCustomers, CleanCustomers));
        AddRise(
            worse, "cases: clean customers in a reportable case", Rate(InReportableCases, CleanCustomers, now.CleanCustomers),
            Rate(now.InReportableCases, now.CleanCustomers, CleanCustomers));
        if (Cases is { } cases && now.Cases is { } later)
        {
            cases.AddWorse(later, worse);
        }

        return [.. worse];
    }

    /// <summary>As a file: the same scorecard gives the same bytes.</summary>
    internal string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            WriteKnown(json, "unplanted_accounts", UnplantedAccounts);
            WriteKnown(json, "clean_customers", CleanCustomers);
            json.WriteNumber("in_typology_alerts", InTypologyAlerts);
            json.WriteNumber("in_reportable_cases", InReportableCases);
            Cases?.Write(json);
            json.WriteStartArray("typologies");
            foreach (FrozenTypology one in Typologies)
            {
                json.WriteStartObject();
                json.WriteString("id", one.Id);
                json.WriteNumber("labelled", one.Recall.Whole);
                json.WriteNumber("found", one.Recall.Part);
                WriteKnown(json, "recall_bps", one.Recall.BasisPoints);
                json.WriteNumber("false_positives", one.FalsePositives);
                WriteKnown(json, "median_delay", one.MedianDelay);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Reads what <see cref="ToJson"/> writes; null, with the reason, for anything else.</summary>
    internal static FrozenScorecard? TryRead(string text, out string fault)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            JsonFields fields = new(json.RootElement);
            List<FrozenTypology> typologies = [];
            string? wrong = fields.Text("schema") == Schema ? null : "schema";
            foreach (JsonElement element in fields.Items("typologies"))
            {
                JsonFields one = new(element);
                typologies.Add(new FrozenTypology(
                    one.Text("id"), new Share(one.Number("found"), one.Number("labelled")), one.Number("false_positives"),
                    one.Has("median_delay") ? one.NumberOrNull("median_delay") : null));
                wrong ??= one.Wrong ?? (typologies[^1].Recall is var recall && recall.Part > recall.Whole ? "found" : null);
            }

            FrozenScorecard frozen = new()
            {
                Typologies = [.. typologies],
                UnplantedAccounts = fields.NumberOrNull("unplanted_accounts"),
                CleanCustomers = fields.NumberOrNull("clean_customers"),
                InTypologyAlerts = fields.Number("in_typology_alerts"),
                InReportableCases = fields.Number("in_reportable_cases"),
                Cases = FrozenCases.Read(fields, ref wrong),
            };
            wrong ??= fields.Wrong;
            fault = wrong is null ? "" : $"{wrong}: BAD_FIELD: no such field, or another value than a frozen scorecard has";
            return wrong is null ? frozen : null;
        }
        catch (JsonException)
        {
            fault = "NOT_JSON: expected a frozen scorecard, as `complireport score --freeze` writes it";
            return null;
        }
    }

    private static void WriteKnown(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Adds a share that fell by more points than it may.</summary>
    internal static void AddFall(List<string> worse, string what, Share before, Share after)
    {
        if (100 * ((before.Part * after.Whole) - (after.Part * before.Whole)) > RecallPointsMax * before.Whole * after.Whole)
        {
            worse.Add($"{what} fell from {Counts(before)} to {Counts(after)}: more than {RecallPointsMax} points");
        }
    }

    // Where one of the two does not know of how many, the counts are compared.
    private static Share Rate(long count, long? whole, long? other) => new(count, other is > 0 && whole is > 0 ? whole.Value : 1);

    private static void AddRise(List<string> worse, string what, Share before, Share after)
    {
        if (100 * after.Part * before.Whole > (100 + FalseRisePercentMax) * before.Part * after.Whole)
        {
            worse.Add($"{what}: {Counted(before)}, now {Counted(after)}: more than {FalseRisePercentMax} % up");
        }
    }

    /// <summary>A share with its counts.</summary>
    internal static string Counts(Share share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share.Percent} % ({share.Part} of {share.Whole})");

    private static string Counted(Share share) => share.Whole == 1
        ? share.Part.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{share.Part} of {share.Whole} ({share.PerTenThousand} per 10,000)");
}
