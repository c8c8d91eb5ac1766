using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Evaluation.Generation;
using Xunit;

namespace CompliReport.Tests.Evaluation;

/// <summary>What every planted scenario keeps to, whatever it draws.</summary>
public sealed class ScenarioTests
{
    private const int Copies = 12;

    public static TheoryData<string> Ids => [.. ScenarioCatalog.All.Select(static scenario => scenario.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_scenario_fits_into_the_shortest_period_that_it_names_and_nobody_spends_what_he_has_not(string id)
    {
        (GeneratedWorld world, List<Leg> legs) = Played(id, Of(id).DaysMin, seed: 5);

        Assert.NotEmpty(legs);
        Assert.All(legs, leg => Assert.InRange(leg.At, world.Time(0, 0), world.Time(world.DayCount, 0).AddTicks(-1)));
        Assert.All(legs, leg => Assert.NotEqual(0, leg.Amount));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_copy_labels_what_the_scenario_plants_on_rows_of_the_labelled_accounts(string id)
    {
        (GeneratedWorld world, _) = Played(id, 120, seed: 6);

        Assert.Equal(Copies, world.Book.Labels.Where(label => label.Typology == Of(id).Label).Select(static label => label.Scenario).Distinct().Count());
        Assert.All(world.Book.Labels, label => Assert.Contains(label.Actor, world.Book.Actors));
        Assert.All(world.Book.Labels.Where(static label => label.Leg is not null), label =>
            Assert.True(label.Leg!.Owner == label.Actor || label.Leg.Party.Account == label.Actor.Account, label.Scenario + " " + label.Role));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_same_seed_plays_the_same_legs_and_another_seed_others(string id)
    {
        string first = Text(Played(id, 120, seed: 7).Legs), second = Text(Played(id, 120, seed: 7).Legs);

        Assert.Equal(first, second);
        Assert.NotEqual(first, Text(Played(id, 120, seed: 8).Legs));
    }

    private static Scenario Of(string id) => ScenarioCatalog.All.Single(scenario => scenario.Id == id);

    private static (GeneratedWorld World, List<Leg> Legs) Played(string id, int days, ulong seed)
    {
        GeneratedWorld world = new(seed, days);
        for (int copy = 1; copy <= Copies; copy++)
        {
            Of(id).Play(new Stage(world, FormattableString.Invariant($"{id}-{copy}")));
        }

        return (world, world.Book.Close());
    }

    private static string Text(List<Leg> legs) => string.Join('\n', legs.Select(static leg =>
        FormattableString.Invariant($"{leg.Owner.Account} {leg.At:O} {leg.Kind} {leg.Asset} {leg.Amount} {leg.Party.Account}")));
}
