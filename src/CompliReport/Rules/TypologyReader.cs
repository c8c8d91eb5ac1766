using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>Reads the parameters of the typologies. Which parameters a typology needs is known to the typology, not here.</summary>
internal static class TypologyReader
{
    /// <summary>The typologies of a pack without a fault, by id.</summary>
    public static ImmutableSortedDictionary<string, TypologyParameters> Read(PackObject pack, PackFaults faults)
    {
        SortedDictionary<string, TypologyParameters> typologies = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (PackMember member in Members(pack, "typologies", faults))
        {
            if (!PackShapes.IsTypologyId(member.Name))
            {
                faults.Add(member.Line, "", "typologies", RulePackFaultCode.TextNotSound, "'" + member.Name + "'", PackShapes.TypologyId);
            }
            else if (!seen.Add(member.Name))
            {
                faults.Add(member.Line, member.Name, "", RulePackFaultCode.FieldTwice, "the field again", "one " + member.Name);
            }

            PackObject typology = new(member.Value, PackShapes.Typology, faults, member.Name, "");
            if (ReadOne(typology, member.Name, faults) is { } sound)
            {
                typologies[member.Name] = sound;
            }
        }

        return typologies.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static TypologyParameters? ReadOne(PackObject typology, string id, PackFaults faults)
    {
        RuleWindow? window = typology.Window("window");
        ImmutableSortedDictionary<string, decimal> parameters = Parameters(typology, faults);
        ImmutableArray<TypologyAmount> amounts = Amounts(typology);
        RuleSource? source = DutyReader.Source(typology);
        string? note = typology.Text("note");
        return typology.IsSound ? new TypologyParameters(id, window, parameters, amounts, source!, note ?? "") : null;
    }

    private static ImmutableSortedDictionary<string, decimal> Parameters(PackObject typology, PackFaults faults)
    {
        SortedDictionary<string, decimal> parameters = new(StringComparer.Ordinal);
        foreach (PackMember member in Members(typology, "parameters", faults))
        {
            string path = typology.PathOf("parameters") + "." + member.Name;
            ScaledAmount? number = member.Value.Kind == PackKind.Text ? PackObject.AmountOf(member.Value.Text) : null;
            if (!PackShapes.IsLower(member.Name))
            {
                faults.Add(member.Line, typology.RuleId, path, RulePackFaultCode.TextNotSound, "'" + member.Name + "'", PackShapes.Lower);
            }
            else if (number is null)
            {
                RulePackFaultCode code =
                    member.Value.Kind == PackKind.Text ? RulePackFaultCode.AmountNotExact : RulePackFaultCode.WrongKind;
                faults.Add(member.Value.Line, typology.RuleId, path, code, member.Value.Shown, PackShapes.Amount);
            }
            else if (!parameters.TryAdd(member.Name, number.Value.ToDecimal()))
            {
                faults.Add(member.Line, typology.RuleId, path, RulePackFaultCode.FieldTwice, "the field again", "one " + member.Name);
            }
        }

        return parameters.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static ImmutableArray<TypologyAmount> Amounts(PackObject typology)
    {
        ImmutableArray<TypologyAmount>.Builder amounts = ImmutableArray.CreateBuilder<TypologyAmount>();
        foreach ((PackValue value, string path) in typology.Items("amounts", mayBeEmpty: false))
        {
            PackObject entry = typology.Entry(value, PackShapes.TypologyAmount, path);
            string? name = entry.Text("name", PackShapes.IsLower);
            ScaledAmount? amount = entry.Amount("amount");
            AssetCode? currency = entry.Currency("currency");
            RuleEvents events = RuleReader.Events(entry);
            if (entry.IsSound)
            {
                amounts.Add(new TypologyAmount(name!, amount!.Value, currency!.Value, events));
            }
        }

        return amounts.DrainToImmutable();
    }

    private static ImmutableArray<PackMember> Members(PackObject holder, string name, PackFaults faults)
    {
        if (holder.Value(name) is { Kind: not PackKind.Object } other)
        {
            faults.Add(other.Line, holder.RuleId, holder.PathOf(name), RulePackFaultCode.WrongKind, other.Shown, "an object");
        }

        return holder.Value(name)?.Members ?? [];
    }
}
