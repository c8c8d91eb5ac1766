using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Evaluation.Scoring;
using CompliReport.Values;

namespace CompliReport.Tests.Evaluation;

/// <summary>
/// Labels and findings small enough to count by hand. Customer of account A1 is C-A1. A day is a day of March 2026; a finding starts at
/// noon of its first day and ends at noon of its last.
/// </summary>
internal static class HandMade
{
    /// <summary>Three scenarios of five planted accounts, and three benign ones.</summary>
    public static IReadOnlyList<Label> Labels { get; } =
    [
        Label("s1", "T01", "A1", 2), Label("s1", "T01", "A1", 3), Label("s1", "T01", "A2", 2), Label("s1", "T06", "A2", 2),
        Label("s2", "T06", "A3", 5), Label("s2", "T06", "A4", 5),
        Label("s3", "T02", "A5", null),
        Label("b1", "benign:payroll", "B1", null), Label("b2", "benign:payroll", "B2", 4), Label("b3", "benign:market_maker", "B3", null),
        Label("f1", "fault:missing_leg", "Y1", 1),
    ];

    public static IReadOnlyList<ScoredFinding> Findings { get; } =
    [
        Finding("F1", "T01", "A1", 2, 2),
        Finding("F2", "T01", "B1", 4, 4),
        Finding("F3", "T01", "A3", 5, 5),
        Finding("F4", "T06", "A2 A3", 4, 6) with { Reached = Noon(6) },
        Finding("F5", "T06", "X1", 1, 1) with { IsAlert = false },
        Finding("F6", "CN-FX-01", "X1", 1, 1) with { IsRule = true },
        Finding("F7", "T02", "A5", 7, 7),
        Finding("F8", "T02", "X2", 7, 7),
    ];

    public static IReadOnlyList<ScoredCase> Cases { get; } =
    [
        Case("K1", 1, "A1 A2 X9", isReportable: true), Case("K2", 2, "A3 A4", isReportable: false), Case("K3", 3, "B1", isReportable: true),
    ];

    /// <summary>Twelve customers with an account each: five planted, three benign, four clean.</summary>
    public static Customers Customers { get; } = CustomersOf("A1 A2 A3 A4 A5 B1 B2 B3 X1 X2 X9 Y1");

    public static Scorecard Card { get; } = Scorecard.Of(new Labels(Labels), Findings, Cases, Customers);

    public static Label Label(string scenario, string typology, string account, int? day) =>
        new(scenario, typology, account, "C-" + account, day is { } number ? new DateOnly(2026, 3, number) : null);

    public static ScoredFinding Finding(string id, string typology, string accounts, int from, int to) => new()
    {
        Id = id,
        RuleId = typology,
        IsRule = false,
        IsAlert = true,
        Accounts = [.. accounts.Split(' ')],
        Customers = [.. CustomersIn(accounts)],
        From = Noon(from),
        To = Noon(to),
        Reached = Noon(from),
    };

    public static ScoredCase Case(string id, int rank, string accounts, bool isReportable) => new()
    {
        Id = id,
        Rank = rank,
        Accounts = [.. accounts.Split(' ')],
        Customers = [.. CustomersIn(accounts)],
        IsReportable = isReportable,
    };

    public static Customers CustomersOf(string accounts) => new(Array.ConvertAll(accounts.Split(' '), static account => (account, "C-" + account)));

    public static UtcInstant Noon(int day) => UtcInstant.Of(string.Create(CultureInfo.InvariantCulture, $"2026-03-{day:00}T12:00:00Z"));

    private static string[] CustomersIn(string accounts) => Array.ConvertAll(accounts.Split(' '), static account => "C-" + account);
}
