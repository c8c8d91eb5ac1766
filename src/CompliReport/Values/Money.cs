using System;
using System.Globalization;

namespace CompliReport.Values;

/// <summary>An exact amount of one asset, positive into an account. Two assets never mix: only a rate changes the asset.</summary>
/// <param name="Amount">In units of the asset; never rounded on the way here.</param>
/// <param name="Asset">What it is an amount of.</param>
public readonly record struct Money(decimal Amount, AssetCode Asset)
{
    /// <summary>Adds two amounts of one asset.</summary>
    /// <exception cref="ArgumentException">The assets differ.</exception>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>Adds two amounts of one asset.</summary>
    /// <exception cref="ArgumentException">The assets differ.</exception>
    public static Money operator +(Money left, Money right) =>
        left.Asset == right.Asset
            ? left with { Amount = left.Amount + right.Amount }
            : throw new ArgumentException($"{left.Asset} and {right.Asset} cannot be added.", nameof(right));

    /// <summary>The amount in plain decimal notation and the ticker, e.g. <c>-1499.9999 EUR</c>.</summary>
    public override string ToString() => Amount.ToString("0.############################", CultureInfo.InvariantCulture) + " " + Asset;
}
