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
