using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Evaluation.Generation;
using Xunit;

namespace CompliReport.Tests.Evaluation.Generation;

/// <summary>What every scenario keeps to, whatever it draws.</summary>
public sealed class ScenarioTests
{
    private const int Instances = 60;

    public static TheoryData<string> All => [.. ScenarioCatalog.All.Select(static scenario => scenario.Id)];

    public static TheoryData<string> Planted =>
        [.. ScenarioCatalog.All.Where(static scenario => scenario.Label.StartsWith('T')).Select(static scenario => scenario.Id)];

    // Closing the book fails where somebody spends what he has not.
    [Theory]
    [MemberData(nameof(All))]
    public void Everybody_can_pay_and_every_row_lies_in_the_period_however_short_or_long(string id)
    {
        Scenario scenario = Of(id);
        foreach (int days in (int[])[scenario.DaysMin, 97, 120, 200])
        {
            GeneratedWorld world = Play(scenario, seed: 33, Math.Max(days, scenario.DaysMin));
            List<Leg> legs = world.Book.Close();
            Assert.NotEmpty(legs);
            Assert.All(legs, static leg => Assert.NotEqual(0, leg.Amount));
            DateTime from = world.Time(0, 0), until = world.Time(world.DayCount, 0);
            Assert.All(legs, leg => Assert.True(leg.At >= from && leg.At < until, $"{id} of {days} days: {leg.Kind} at {leg.At:O}"));
        }
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void Every_instance_is_labelled_with_its_typology_and_every_label_names_a_row_of_its_account(string id)
    {
        Scenario scenario = Of(id);
        Book book = Play(scenario, seed: 11, Math.Max(scenario.DaysMin, 120)).Book;
        Assert.Equal(Instances, book.Labels.Where(label => label.Typology == scenario.Label).Select(static label => label.Scenario).Distinct().Count());
        Assert.All(book.Labels, static label => Assert.True(label.Leg is { } leg && leg.Owner.Account == label.Actor.Account, label.Scenario));
        Assert.All(book.Labels, label => Assert.Contains(label.Actor, book.Actors));
    }

    // Who is paid by a customer may be known by the payer's row alone.
    [Theory]
    [MemberData(nameof(All))]
    public void Labels_of_look_alikes_too_name_rows_that_their_account_has_a_part_in(string id)
    {
        Scenario scenario = Of(id);
        Book book = Play(scenario, seed: 6, Math.Max(scenario.DaysMin, 120)).Book;
        Assert.Equal(Instances, book.Labels.Where(label => label.Typology == scenario.Label).Select(static label => label.Scenario).Distinct().Count());
        Assert.All(book.Labels.Where(static label => label.Leg is not null), static label =>
            Assert.True(label.Leg!.Owner == label.Actor || label.Leg.Party.Account == label.Actor.Account, label.Scenario + " " + label.Role));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_seed_plays_the_same_and_another_seed_other_rows(string id)
    {
        Scenario scenario = Of(id);
        int days = Math.Max(scenario.DaysMin, 120);
        string[] one = Rows(scenario, 3, days);
        Assert.Equal(one, Rows(scenario, 3, days));
        Assert.NotEqual(one, Rows(scenario, 4, days));
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void No_two_instances_are_alike(string id)
    {
        Scenario scenario = Of(id);
        var instances = Play(scenario, 3, Math.Max(scenario.DaysMin, 120)).Book.Labels.GroupBy(static label => label.Scenario)
            .Select(static group => string.Join(';', group.Select(static label => label.Leg!.Amount)));
        Assert.Equal(Instances, instances.Distinct().Count());
    }

    private static Scenario Of(string id) => ScenarioCatalog.All.Single(scenario => scenario.Id == id);

    private static GeneratedWorld Play(Scenario scenario, ulong seed, int days)
    {
        GeneratedWorld world = new(seed, days);
        for (int i = 1; i <= Instances; i++)
        {
            scenario.Play(new Stage(world, $"{scenario.Id}-{i}"));
        }

        return world;
    }

    private static string[] Rows(Scenario scenario, ulong seed, int days) =>
        [.. Play(scenario, seed, days).Book.Legs.Select(static leg => $"{leg.Owner.Account} {leg.At:O} {leg.Kind} {leg.Amount} {leg.Asset} {leg.Party.Account}")];
}
