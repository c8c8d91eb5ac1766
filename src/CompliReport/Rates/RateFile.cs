using System;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>What a file of reference rates holds; its folder under the rates folder.</summary>
public enum RateFileKind
{
    /// <summary>Euro reference rates in the ECB's history format: <c>Date,USD,JPY,...</c>, units of a currency per 1 EUR.</summary>
    Fx = 0,

    /// <summary>Prices of crypto assets and stablecoins: <c>asset,time,price_usd,source</c>.</summary>
    Crypto = 1,

    /// <summary>Central parities: <c>currency,date,published_at,units_per_usd,source</c> and optionally <c>quote</c>.</summary>
    Official = 2,

    /// <summary>Fee schedules: <c>exchange_id,applies_to,fee_bps,minimum,currency,effective_from</c>.</summary>
    Fees = 3,
}

/// <summary>A file of reference rates, as uploaded.</summary>
/// <param name="Name">The file's name, which faults and evidence show.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Content">Its bytes: UTF-8, with or without a byte order mark.</param>
public sealed record RateFile(string Name, RateFileKind Kind, ReadOnlyMemory<byte> Content);

/// <summary>A file that a book was made of, for the manifest of the run.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Bytes">Its length.</param>
public sealed record RateSource(string Name, RateFileKind Kind, Sha256Digest Digest, long Bytes);
