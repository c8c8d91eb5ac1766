using CompliReport.Rules;
using CompliReport.Tests.Rules;

namespace CompliReport.Tests.Detection;

/// <summary>The China pack with a number changed.</summary>
internal static class Packs
{
    internal static RulePack WithParameter(string typology, string name, decimal value)
    {
        RulePack china = RulePackSample.China;
        TypologyParameters parameters = china.Typologies[typology];
        return china with { Typologies = china.Typologies.SetItem(typology, parameters with { Parameters = parameters.Parameters.SetItem(name, value) }) };
    }
}
