using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Background;

/// <summary>Ordinary customers of many countries until the rows are used up: most do little, a few do very much.</summary>
internal sealed class Crowd(GeneratedWorld world)
{
    private static readonly ImmutableArray<(string Country, string Currency, int HoursAhead, int Weight)> Homes =
    [
        ("CN", "CNY", 8, 46), ("HK", "HKD", 8, 12), ("SG", "SGD", 8, 8), ("DE", "EUR", 1, 12), ("FR", "EUR", 1, 6), ("US", "USD", -5, 10),
        ("AE", "AED", 4, 3), ("BR", "USD", -3, 3),
    ];

    private static readonly ImmutableArray<string> Provinces =
        ["CN-BJ", "CN-SH", "CN-GD", "CN-ZJ", "CN-JS", "CN-SC", "CN-HB", "CN-FJ", "CN-SD", "CN-HN", "CN-LN", "CN-SN"];

    private readonly SplitMix _random = world.Sequence("crowd");

    /// <summary>Customers entered so far.</summary>
    public int Customers { get; private set; }

    /// <summary>Plays customers until the book has so many legs, or a few more: the last one is played to the end.</summary>
    public void Play(long legs)
    {
        while (world.Book.Legs.Count < legs)
        {
            PlayOne();
            Customers++;
        }
    }

    private void PlayOne()
    {
        (string country, string currency, int ahead, _) = Home();
        // One in seven opened the account within the period.
        bool isNew = _random.Chance(140);
        int opened = isNew ? -_random.Below(world.DayCount - 1) : (int)_random.HeavyTail(40, 2500);
        Actor person = world.Person(_random, country, currency, opened, country == "CN" ? _random.Pick<string>(Provinces.AsSpan()) : "");
        bool isFirm = _random.Chance(15);
        int number = world.Book.Actors.Count;
        person = person with
        {
            IncomeUsd = (int)_random.HeavyTail(isFirm ? 300_000 : 9_000, isFirm ? 30_000_000 : 1_500_000),
            IsLegal = isFirm,
            Name = isFirm ? $"Demo Company {number}" : person.Name,
            // One household in twenty shares a telephone.
            Device = _random.Chance(50) && world.Book.Actors.Count > 0 ? world.Book.Actors[^1].Device : person.Device,
            // Few live abroad for good; more travel, and show it on some of their days (OrdinaryLife).
            IpCountry = _random.Chance(1) ? "SG" : country,
        };
        _ = world.Book.Enter(person);
        OrdinaryLife life = new(world, world.Sequence("life " + person.Account), person, ahead);
        life.Play((int)_random.HeavyTail(4, 400), isNew ? -opened : _random.Below(20));
    }

    private (string Country, string Currency, int HoursAhead, int Weight) Home()
    {
        int draw = _random.Below(Homes.Sum(static home => home.Weight)), at = 0;
        while (draw >= Homes[at].Weight)
        {
            draw -= Homes[at++].Weight;
        }

        return Homes[at];
    }
}
