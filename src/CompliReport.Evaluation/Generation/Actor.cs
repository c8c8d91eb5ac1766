using System;

namespace CompliReport.Evaluation.Generation;

/// <summary>A customer with one account, and how he usually shows up.</summary>
internal sealed record Actor(string Account, string Customer, string Name, string Country, string Province, string Currency)
{
    public string Device { get; init; } = "";

    public string IpCountry { get; init; } = Country;

    public string Channel { get; init; } = "web";

    public bool IsLegal { get; init; }

    public int KycLevel { get; init; } = 2;

    public DateTime OpenedAt { get; init; }

    public int IncomeUsd { get; init; }

    public string Occupation { get; init; } = "";

    public string Phone { get; init; } = "";

    public string Beneficiaries { get; init; } = "";

    /// <summary>Whether the exchange's export fills balance_after for this account.</summary>
    public bool ShowsBalance { get; init; }
}

/// <summary>Who is on the other side of a movement. <c>default</c> is nobody: a trade, a fee.</summary>
internal readonly record struct Party(string Type, string Name, string Account, string Bank, string Country)
{
    public string? Method { get; init; }

    public string? Purpose { get; init; }

    public static Party Of(Actor customer) => new("customer", "", customer.Account, "", "");

    public static Party Wallet(string address) => new("self_hosted", "", address, "", "");
}

/// <summary>A movement of one asset on one account, as the exchange's book has it.</summary>
internal sealed class Leg
{
    public required Actor Owner { get; init; }

    public required DateTime At { get; init; }

    public required string Kind { get; init; }

    public string Role { get; init; } = "single";

    public required string Asset { get; init; }

    /// <summary>Plus is into the account.</summary>
    public required decimal Amount { get; init; }

    /// <summary>Legs of one event share a number; 0 is an event of its own.</summary>
    public int Group { get; init; }

    public string Status { get; init; } = "posted";

    public decimal Rate { get; init; }

    public string PriceCurrency { get; init; } = "";

    public Party Party { get; init; }

    public string TxHash { get; init; } = "";

    public string Device { get; init; } = "";

    /// <summary>Where the address of this leg lies, if elsewhere than its owner's.</summary>
    public string IpCountry { get; set; } = "";

    public Leg? Reverses { get; init; }

    /// <summary>A conflicting row: it claims the id of this other entry.</summary>
    public Leg? ClaimsEntryOf { get; init; }

    /// <summary>Written twice, byte for byte.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>What stands in the file instead of the amount or the time: a damaged row, which no book counts.</summary>
    public string DamagedAmount { get; init; } = "";

    public string DamagedTime { get; init; } = "";

    public bool IsDamagedKind { get; init; }

    /// <summary>Where this row was made, if not where the owner usually is.</summary>
    public string Province { get; set; } = "";

    /// <summary>Given by the book when all rows are in order.</summary>
    public string Entry { get; set; } = "";

    /// <summary>Where the row was written; the header is line 1.</summary>
    public (string File, int Line) Place { get; set; }

    public bool IsInTheBooks =>
        Status == "posted" && ClaimsEntryOf is null && !IsDamagedKind && DamagedAmount.Length == 0 && DamagedTime.Length == 0;
}

/// <summary>Which pattern a customer or a row belongs to.</summary>
internal sealed record Label(string Scenario, string Typology, string Role, Actor Actor, Leg? Leg);
