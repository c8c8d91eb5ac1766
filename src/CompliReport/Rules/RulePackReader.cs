using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>Reads a rule pack: a pack that can be trusted, or all its faults.</summary>
/// <remarks>Unknown fields are refused, because a misspelled threshold would otherwise be no threshold at all.</remarks>
public static class RulePackReader
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int BytesMax = 4 * 1024 * 1024;

    /// <summary>Reads a pack from JSON; comments and trailing commas are allowed.</summary>
    /// <param name="name">The file's name, for the faults.</param>
    /// <param name="json">The whole file; its digest is the pack's.</param>
    public static RulePackReading Read(string name, ReadOnlyMemory<byte> json)
    {
        ArgumentNullException.ThrowIfNull(name);
        PackFaults faults = new(name);
        if (json.Length > BytesMax)
        {
            string bytes = json.Length.ToString(CultureInfo.InvariantCulture) + " bytes";
            string most = "at most " + BytesMax.ToString(CultureInfo.InvariantCulture) + " bytes";
            faults.Add(1, "", "", RulePackFaultCode.TooLarge, bytes, most);
            return new RulePackReading(null, faults.ByLine());
        }

        RulePack? pack = PackJson.Read(json.Span, faults) is { } root ? ReadPack(root, Sha256Digest.Of(json.Span), faults) : null;
        Invariant.Holds((pack is null) == (faults.Count > 0), "a pack was read or a fault says why not");
        return new RulePackReading(pack, faults.ByLine());
    }

    private static RulePack? ReadPack(PackValue root, Sha256Digest digest, PackFaults faults)
    {
        PackObject pack = new(root, PackShapes.Pack, faults, "", "");
        if (root.Kind != PackKind.Object)
        {
            return null;
        }

        _ = pack.Text("$schema");
        string? id = pack.Text("id", PackShapes.IsLower), jurisdiction = pack.Text("jurisdiction", PackShapes.IsCountry);
        string? name = pack.Text("name"), version = pack.Text("version"), zone = pack.Zone("time_zone"), note = pack.Text("note");
        string? residency = pack.Text("residency", PackShapes.IsCountry);
        AssetCode? localCurrency = pack.Currency("local_currency");
        ImmutableArray<DateOnly> holidays =
            pack.List<DateOnly>("holidays", true, RulePackFaultCode.DateNotSound, PackShapes.Date, PackObject.DateOf);

        PackVersions versions = new();
        ImmutableArray<AuthorityDuty> duties = Entries(pack, "authorities", PackShapes.Authority, faults, versions, DutyReader.Authority);
        ImmutableArray<CaseTier> tiers = Entries(pack, "tiers", PackShapes.Tier, faults, versions, DutyReader.Tier);
        ImmutableArray<RetentionDuty> retention = Entries(pack, "retention", PackShapes.Retention, faults, versions, DutyReader.Retention);
        HashSet<AssetCode> rated = [];
        ImmutableArray<RateChoice> rates =
            Entries(pack, "rates", PackShapes.Rate, faults, versions, rate => DutyReader.Rate(rate, rated));
        ImmutableSortedDictionary<string, TypologyParameters> typologies = TypologyReader.Read(pack, faults);
        RuleReader rules = new(zone, localCurrency, ReportTypes(pack));
        ImmutableArray<Rule> read = Entries(pack, "rules", PackShapes.Rule, faults, versions, rules.Read);
        versions.Check();
        return !pack.IsSound ? null : new RulePack
        {
            Id = id!,
            Jurisdiction = jurisdiction!,
            Name = name!,
            Version = version!,
            Digest = digest,
            TimeZone = zone!,
            LocalCurrency = localCurrency!.Value,
            Residency = residency!,
            Holidays = holidays.Sort(),
            Rules = read,
            Tiers = tiers,
            Authorities = duties,
            Retention = retention,
            Typologies = typologies,
            Rates = rates,
            Note = note ?? "",
        };
    }

    // Faults of an entry carry its id; where it has none, its place in the list.
    private static ImmutableArray<T> Entries<T>(
        PackObject pack, string list, PackShape shape, PackFaults faults, PackVersions versions, Func<PackObject, T?> read)
        where T : class
    {
        ImmutableArray<T>.Builder entries = ImmutableArray.CreateBuilder<T>();
        foreach ((PackValue value, string path) in pack.Items(list, mayBeEmpty: false))
        {
            PackObject entry = new(value, shape, faults, IdOf(value) ?? path, "");
            if (read(entry) is { } sound)
            {
                entries.Add(sound);
            }

            if (shape.Find("effective_from") is not null)
            {
                versions.Note(list, entry);
            }
        }

        return entries.DrainToImmutable();
    }

    private static string? IdOf(PackValue entry)
    {
        foreach (PackMember member in entry.Members)
        {
            if (member.Name == "id" && member.Value.Kind == PackKind.Text && PackShapes.IsUpper(member.Value.Text))
            {
                return member.Value.Text;
            }
        }

        return null;
    }

    // Read from the tree and not from the sound duties: a duty with another fault still has its type.
    private static HashSet<string> ReportTypes(PackObject pack)
    {
        HashSet<string> types = new(StringComparer.Ordinal);
        foreach (PackValue duty in pack.Value("authorities")?.Items ?? [])
        {
            foreach (PackMember member in duty.Members)
            {
                if (member.Name == "report_type")
                {
                    types.Add(member.Value.Text);
                }
            }
        }

        return types;
    }
}

/// <summary>The versions of all ids of a pack: an id stands in one list, and its versions have no day in common.</summary>
internal sealed class PackVersions
{
    private readonly List<(string List, PackObject Entry, DateOnly From, DateOnly To)> _versions = [];

    /// <summary>Takes an entry down. One whose id or dates are faulty has its own fault already.</summary>
    public void Note(string list, PackObject entry)
    {
        // Asked of the tree again only to know the dates; their faults were added by whoever read the entry.
        DateOnly? from = DateOf(entry, "effective_from");
        DateOnly? to = entry.Has("effective_to") ? DateOf(entry, "effective_to") : DateOnly.MaxValue;
        if (from is null || to is null || entry.Value("id") is not { Kind: PackKind.Text })
        {
            return;
        }

        if (to < from)
        {
            string expected = "a day not before effective_from " + Shown(from.Value);
            entry.Fault("effective_to", RulePackFaultCode.DatesReversed, Shown(to.Value), expected);
            return;
        }

        _versions.Add((list, entry, from.Value, to.Value));
    }

    /// <summary>Adds a fault for each version that collides with an earlier one of the file.</summary>
    public void Check()
    {
        for (int later = 1; later < _versions.Count; later++)
        {
            (string list, PackObject entry, DateOnly from, DateOnly to) = _versions[later];
            string id = entry.Value("id")!.Text;
            foreach ((string otherList, PackObject other, DateOnly otherFrom, DateOnly otherTo) in _versions[..later])
            {
                if (other.Value("id")!.Text != id)
                {
                    continue;
                }

                if (otherList != list)
                {
                    string use = $"{id}, which {otherList} uses in line {other.Line.ToString(CultureInfo.InvariantCulture)}";
                    entry.Fault("id", RulePackFaultCode.IdTwice, use, "an id of its own");
                }
                else if (from <= otherTo && otherFrom <= to)
                {
                    string overlap = $"{Span(from, to)}, which overlaps {Span(otherFrom, otherTo)}";
                    entry.Fault("effective_from", RulePackFaultCode.VersionsOverlap, overlap, "versions without a common day");
                }
            }
        }
    }

    private static DateOnly? DateOf(PackObject entry, string name) =>
        entry.Value(name) is { Kind: PackKind.Text } value ? PackObject.DateOf(value.Text) : null;

    private static string Shown(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Span(DateOnly from, DateOnly to) => Shown(from) + " to " + (to == DateOnly.MaxValue ? "open" : Shown(to));
}
