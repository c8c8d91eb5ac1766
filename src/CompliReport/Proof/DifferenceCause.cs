using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>Something that went into two runs otherwise.</summary>
/// <param name="What">engine, day, exchange, as_of, options, rule_pack, rule_pack_order, or the role of an input.</param>
/// <param name="Name">Its name; empty where there is one of it.</param>
/// <param name="Before">What the first run had; empty for nothing.</param>
/// <param name="After">What the second run had; empty for nothing.</param>
public sealed record DifferenceCause(string What, string Name, string Before, string After)
{
    /// <summary>All of them: what decides most comes first.</summary>
    internal static ImmutableArray<DifferenceCause> Of(StoredManifest before, StoredManifest after)
    {
        List<DifferenceCause> causes = [];
        void Compare(string what, string name, string was, string now)
        {
            if (was != now)
            {
                causes.Add(new DifferenceCause(what, name, was, now));
            }
        }

        Compare("exchange", "", before.Exchange, after.Exchange);
        Compare("day", "", Day(before.Day), Day(after.Day));
        Compare("engine", "", EngineOf(before), EngineOf(after));
        AddDigests("rule_pack", PacksOf(before), PacksOf(after), causes);
        Compare("rule_pack_order", "", OrderOf(before), OrderOf(after));
        Compare("as_of", "", before.AsOf.ToString(), after.AsOf.ToString());
        foreach (string role in before.Inputs.Concat(after.Inputs).Select(static input => input.Role).Distinct()
            .Where(static role => role != "rules").Order(StringComparer.Ordinal))
        {
            AddDigests(role, InputsOf(before, role), InputsOf(after, role), causes);
        }

        if (before.Options is { } one && after.Options is { } other)
        {
            foreach ((string name, string was, string now) in OptionsOf(one.Options).Zip(
                OptionsOf(other.Options), static (left, right) => (left.Name, left.Value, right.Value)))
            {
                Compare("option", name, was, now);
            }
        }

        return [.. causes];
    }

    /// <summary>The engine of a run, with the commit where it is known.</summary>
    internal static string EngineOf(StoredManifest manifest) =>
        manifest.EngineVersion + (manifest.EngineCommit is { Length: > 0 } commit ? $" ({commit[..Math.Min(12, commit.Length)]})" : "");

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string OrderOf(StoredManifest manifest) => string.Join(' ', manifest.Packs.Select(static pack => pack.Id));

    private static ILookup<string, Sha256Digest> PacksOf(StoredManifest manifest) =>
        manifest.Packs.ToLookup(static pack => pack.Id, static pack => pack.Digest, StringComparer.Ordinal);

    private static ILookup<string, Sha256Digest> InputsOf(StoredManifest manifest, string role) => manifest.Inputs
        .Where(input => input.Role == role).ToLookup(static input => input.Name, static input => input.Digest, StringComparer.Ordinal);

    private static void AddDigests(
        string what, ILookup<string, Sha256Digest> before, ILookup<string, Sha256Digest> after, List<DifferenceCause> causes)
    {
        foreach (string name in before.Select(static one => one.Key).Union(after.Select(static one => one.Key))
            .Order(StringComparer.Ordinal))
        {
            string was = Digests(before[name]), now = Digests(after[name]);
            if (was != now)
            {
                causes.Add(new DifferenceCause(what, name, was, now));
            }
        }
    }

    private static string Digests(IEnumerable<Sha256Digest> digests) =>
        string.Join(' ', digests.Select(static digest => digest.Hex).Order(StringComparer.Ordinal));

    private static IEnumerable<(string Name, string Value)> OptionsOf(RunOptions options) =>
    [
        ("exchange", options.Exchange == default ? "" : options.Exchange.Text),
        ("format", options.Format ?? ""),
        ("account", options.Account ?? ""),
        ("day", options.Day is { } day ? Day(day) : ""),
        ("as_of", options.AsOf?.ToString() ?? ""),
        ("look_back_days", options.LookBackDays.ToString(CultureInfo.InvariantCulture)),
        ("look_back_bytes", options.LookBackBytes.ToString(CultureInfo.InvariantCulture)),
        ("authorities", string.Join(' ', options.Authorities)),
        ("evidence_max", options.EvidenceMax.ToString(CultureInfo.InvariantCulture)),
    ];
}
