using System.Linq;
using CompliReport.Detection;
using CompliReport.Detection.Typologies;
using CompliReport.Rules;
using CompliReport.Tests.Rules;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Detection;

public sealed class TypologiesPageTests
{
    [Fact]
    public void The_page_of_typologies_says_what_the_catalog_and_the_pack_say() => Snapshot.MatchesDocument("typologies.md", TypologiesPage.Text());

    [Fact]
    public void Every_typology_says_what_it_needs_and_was_measured()
    {
        Assert.All(TypologyCatalog.All, static one => Assert.NotEmpty(TypologyNeeds.Of(one.Id)));
        Assert.True(TypologyCosts.Read().IsWhole);
    }

    [Fact]
    public void Every_typology_has_numbers_that_suffice_it()
    {
        Assert.All(TypologyCatalog.All, static one => Assert.NotNull(TestOf(one, RulePackSample.China.Typologies[one.Id])));
        Assert.Equal(TypologyCatalog.All.Length, TypologyCatalog.All.Select(static one => one.Id).Distinct().Count());
    }

    private static object? TestOf(Typology typology, TypologyParameters parameters) => typology.Scope switch
    {
        TypologyScope.Network => typology.PrepareNetwork!(parameters),
        TypologyScope.Pair => MirrorTransfers.NumbersOf(parameters),
        _ => typology.Prepare(parameters),
    };
}
