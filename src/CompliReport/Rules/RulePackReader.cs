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

        RulePack? pack = PackJson.Read(json.Span, faults) is { } root ? ReadPack(root, json, faults) : null;
        Invariant.Holds((pack is null) == (faults.Count > 0), "a pack was read or a fault says why not");
        return new RulePackReading(pack, faults.ByLine());
    }

    private static RulePack? ReadPack(PackValue root, ReadOnlyMemory<byte> json, PackFaults faults)
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
            Digest = Sha256Digest.Of(json.Span),
            Content = json,
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
