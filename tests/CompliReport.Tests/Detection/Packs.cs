using CompliReport.Rules;
using CompliReport.Tests.Rules;

namespace CompliReport.Tests.Detection;

/// <summary>The China pack with a number changed.</summary>
internal static class Packs
{
    internal static RulePack WithParameter(string typology, string name, decimal value) =>
        WithParameter(RulePackSample.China, typology, name, value);

    internal static RulePack WithParameter(RulePack pack, string typology, string name, decimal value)
    {
        TypologyParameters parameters = pack.Typologies[typology];
        return pack with { Typologies = pack.Typologies.SetItem(typology, parameters with { Parameters = parameters.Parameters.SetItem(name, value) }) };
    }
}
