using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers.Formats;

namespace CompliReport.Ledgers;

/// <summary>All ledger formats. A new one is a file in Formats and a line here.</summary>
internal static class FormatCatalog
{
    internal static ImmutableArray<LedgerFormat> All { get; } =
    [
        new CanonicalLedger(),
        new BinanceConvert(),
        new BinanceCrypto(),
        new BinanceFiat(),
        new BinanceStatement(),
        new BinanceTrades(),
        new BinanceUs(),
        new BitfinexLedger(),
        new BitfinexMovements(),
        new BitfinexTrades(),
        new BitstampV1(),
        new BitstampV2(),
        new BybitFund(),
        new BybitUta(),
        new CoinbasePrimeOrders(),
        new CoinbasePrimeTransactions(),
        new CoinbaseProAccount(),
        new CoinbaseProFills(),
        new CoinbaseRetail(),
        new CoinbaseTransfers(),
        new CoinbaseWallet(),
        new CryptoComApp(),
        new Gemini(),
        new HtxMovements(),
        new HtxTrades(),
        new KrakenLedgers(),
        new KrakenTrades(),
        new KuCoinAccount(),
        new KuCoinConvert(),
        new KuCoinFiat(),
        new KuCoinMovements(),
        new KuCoinTrades(),
        new OkxAccount(),
        new OkxBills(),
        new OkxFunding(),
        new OkxTrades(),
    ];

    /// <summary>The best match of a header line among all formats, or among the one that was asked for.</summary>
    internal static FormatMatch Match(ImmutableArray<string> header, string? onlyFormat) =>
        All.Where(format => onlyFormat is null || format.Id == onlyFormat)
            .Select(format => format.Match(header))
            .MaxBy(LedgerFormat.Rank, Comparer<(bool, int, int, int)>.Default)
        ?? throw new ArgumentException($"There is no format '{onlyFormat}'.", nameof(onlyFormat));

    /// <summary>The best complete match of a header whose names differ from a version's in capitals, blanks or quotes only.</summary>
    internal static FormatMatch? MatchRespelled(ImmutableArray<string> header, string? onlyFormat) =>
        // Of two names that become one, nothing says which one counts.
        header.Where(static name => name.Length > 0).GroupBy(Bare, StringComparer.OrdinalIgnoreCase).Any(static same => same.Skip(1).Any())
            ? null
            : All.Where(format => onlyFormat is null || format.Id == onlyFormat)
            // A line of fewer cells than a version has columns is not its header, and most lines of a file that is none have one cell.
            .SelectMany(format => format.Versions.Where(version => version.Required.Length <= header.Length)
                .Select(version => format.Match(Respelled(header, version))))
            .Where(static match => match.IsComplete)
            .MaxBy(LedgerFormat.Rank, Comparer<(bool, int, int, int)>.Default);

    private static string Bare(string name) => name.Trim('"', '\'', ' ');

    private static ImmutableArray<string> Respelled(ImmutableArray<string> header, FormatVersion version)
    {
        HashSet<string> taken = new(header, StringComparer.Ordinal);
        return ImmutableArray.CreateRange(header, name => Respelled(name, version, taken));
    }

    private static string Respelled(string name, FormatVersion version, HashSet<string> taken)
    {
        if (version.Required.Contains(name) || version.Optional.Contains(name))
        {
            return name;
        }

        string bare = Bare(name);
        return version.Required.Concat(version.Optional).FirstOrDefault(
            column => column.Equals(bare, StringComparison.OrdinalIgnoreCase) && taken.Add(column)) ?? name;
    }
}

/// <summary>A format as the command line lists it.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Title">What it is.</param>
/// <param name="Versions">Names of its versions, the newest last.</param>
/// <param name="Rule">Sign and fee rule.</param>
/// <param name="Lacks">What it cannot tell.</param>
public sealed record FormatDescription(string Id, string Title, ImmutableArray<string> Versions, string Rule, string Lacks)
{
    /// <summary>All formats that this build reads.</summary>
    public static ImmutableArray<FormatDescription> All { get; } =
        [.. FormatCatalog.All.Select(format => new FormatDescription(
            format.Id, format.Title, [.. format.Versions.Select(version => version.Version)], format.Rule, format.Lacks))];
}
