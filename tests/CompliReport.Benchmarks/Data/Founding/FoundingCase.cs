using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>Writes <c>samples/founding-case</c>: 40 days of one invented exchange in which the whole story happens.</summary>
internal static class FoundingCase
{
    public static int Run(CommandArguments arguments)
    {
        string folder = arguments.Text("--out");
        CaseWorld world = new();
        Cast cast = Play(world);
        List<Leg> legs = world.Book.Close();
        LedgerFiles files = new(world, legs, "DEMOEX", folder, static day => day % 10 == 3);
        files.Write();
        WriteWatchList(world, cast, folder);
        CaseFilings.Write(folder);
        File.WriteAllText(Path.Combine(folder, "README.md"), new CaseReadme(world, cast, legs, files).Text());
        long bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Console.WriteLine($"{files.Rows} rows, {world.Book.Actors.Count} accounts, {bytes} bytes in {folder}");
        return 0;
    }

    private static Cast Play(CaseWorld world)
    {
        UndergroundBank bank = new(world);
        Seller seller = new(world);
        seller.Enter();
        bank.Play(seller.PlanCash(), seller.Actor.Name);
        seller.Play();
        Organiser organiser = new(world, bank);
        organiser.Play();
        SplitGroups splits = new(world);
        splits.Play();
        SisterGroup sister = new(world);
        sister.Play();
        BenignCrowd crowd = new(world);
        crowd.Play();
        new BenignLookalikes(world, crowd).Play();
        new HonestFaults(world).Play();
        Leg exposed = Expose(world, bank);
        return new Cast(bank, seller, organiser, splits, sister, crowd, exposed);
    }

    /// <summary>One front is paid from a listed address and sends the coins on within the half hour (T20).</summary>
    private static Leg Expose(CaseWorld world, UndergroundBank bank)
    {
        Actor front = bank.Fronts[17];
        DateTime at = CaseWorld.At(23, 845);
        Leg received = world.Book.Deposit(front, at, "USDT", 18_400m, Party.Wallet(ListedAddress));
        _ = world.Book.Withdraw(front, at.AddMinutes(19), "USDT", 18_400m, Party.Wallet(bank.Wallets[5]));
        world.Book.Label("listed-address", "T20", "exposed", front, received);
        return received;
    }

    public static string ListedAddress { get; } = SyntheticText.AddressText(666_001);

    private static void WriteWatchList(CaseWorld world, Cast cast, string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "lists"));
        using LedgerText text = new(File.Create(Path.Combine(folder, "lists", "watch.csv")),
            ["kind", "value", "list", "category", "confidence", "source", "added_on"], isJson: false);
        SplitMix random = CaseWorld.Random("watch list");
        // The listed names are nobody's in this case, payers included.
        HashSet<string> known = [.. world.Book.Actors.Select(actor => actor.Name), .. world.Book.Legs.Select(leg => leg.Party.Name ?? "")];
        string[] strangers = [.. Enumerable.Range(0, 40).Select(_ => CaseWorld.ChineseName(random))
            .Where(name => !known.Contains(name)).Take(2)];
        (string Kind, string Value, string Category)[] rows =
        [
            ("address", cast.Exposed.Party.Account, "stolen funds"),
            .. Enumerable.Range(2, 5).Select(i => ("address", SyntheticText.AddressText(666_000UL + (ulong)i), "mixer")),
            .. strangers.Select(name => ("name", name, "wanted person")),
            ("account", "CN00DEMO0000999999", "mule account"),
            ("device", "dev-listed-1", "mule device"),
        ];
        foreach ((string kind, string value, string category) in rows)
        {
            text.Start();
            text.Text(kind);
            text.Text(value);
            text.Text("demo-watch");
            text.Text(category);
            text.Text("high");
            text.Text("synthetic");
            text.Text("2023-01-15");
            text.End();
        }
    }
}

/// <summary>Who played.</summary>
internal sealed record Cast(
    UndergroundBank Bank, Seller Seller, Organiser Organiser, SplitGroups Splits, SisterGroup Sister, BenignCrowd Crowd, Leg Exposed);
