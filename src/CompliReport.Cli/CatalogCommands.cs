using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Rules;

namespace CompliReport.Cli;

/// <summary>What this build knows: formats, rules, typologies; as text for people or as JSON for machines.</summary>
internal static class CatalogCommands
{
    internal static Command Formats(TextWriter output)
    {
        Option<bool> json = JsonOption();
        Command command = new(
            "formats", "The ledger formats that are read, with their versions, sign and fee rules, and what they cannot tell.")
        {
            json,
        };
        command.SetAction(parsed => Write(output, parsed.GetValue(json), FormatDescription.All, format =>
            $"{format.Id}  {format.Title}\n  versions: {string.Join("; ", format.Versions)}\n  rule: {format.Rule}\n"
                + $"  cannot tell: {format.Lacks}\n"));
        return command;
    }

    internal static Command Typologies(TextWriter output)
    {
        Option<bool> json = JsonOption();
        Command command = new("typologies", "The laundering patterns that are looked for.") { json };
        command.SetAction(parsed => Write(
            output, parsed.GetValue(json), TypologyDescription.All, typology =>
                $"{typology.Id}  {typology.Name}\n  {typology.Meaning}\n  needs: {typology.Needs}\n"));
        return command;
    }

    internal static Command Rules(TextWriter output, TextWriter error)
    {
        Option<bool> json = JsonOption();
        Option<string[]> packs = new("--pack")
        {
            Description = "Names or files of rule packs; all that come with the program if not given.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        Option<DateOnly?> date = new("--on")
        {
            Description = "Only the rules in force on this date, yyyy-MM-dd.",
            CustomParser = DayText.Parse,
        };
        Command command = new("rules", "The foreign-exchange rules that are checked, with thresholds, dates and sources.")
        {
            packs, date, json,
        };
        command.SetAction(parsed =>
        {
            List<string> faults = [];
            string[] names = parsed.GetValue(packs) is { Length: > 0 } given ? given : [.. PackFiles.Names];
            ImmutableArray<RulePack> read = PackFiles.Read(names, faults);
            DateOnly? asked = parsed.GetValue(date);
            List<RuleLine> lines = [.. from pack in read
                                       from rule in pack.Rules
                                       where asked is not { } day || rule.IsInForceOn(day)
                                       select RuleLine.Of(pack, rule)];
            faults.ForEach(error.WriteLine);
            if (lines.Count == 0 && asked is { } empty && !read.IsEmpty)
            {
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"No rule of {string.Join(", ", read.Select(static pack =>
                    pack.Id))} is in force on {empty:yyyy-MM-dd}."));
            }

            int code = Write(output, parsed.GetValue(json), lines, static line => line.Text());
            return faults.Count > 0 ? ExitCodes.Unreadable : code;
        });
        return command;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "Print JSON for machines." };

    private static int Write<T>(TextWriter output, bool asJson, IEnumerable<T> items, Func<T, string> text)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(items, Summary.Json));
        }
        else
        {
            foreach (T item in items)
            {
                output.WriteLine(text(item));
            }
        }

        return ExitCodes.Done;
    }

    /// <summary>A rule as it is listed.</summary>
    private sealed record RuleLine(string Id, string Pack, RuleDescription Rule)
    {
        internal static RuleLine Of(RulePack pack, Rule rule) => new(rule.Id, pack.Id, RuleDescription.Of(pack, rule));

        internal string Text() =>
            $"{Id}  {Rule.Title}  ({Pack})\n  in force {Rule.InForce}\n  about    {Rule.About}\n"
                + $"  limit    {Rule.Limit}; {Rule.Window}\n"
                + $"  leads to {Rule.Leads}\n  source   {Rule.Source}; {Rule.Confidence}\n"
                + (Rule.Note.Length > 0 ? $"  note     {Rule.Note}\n" : "");
    }
}
