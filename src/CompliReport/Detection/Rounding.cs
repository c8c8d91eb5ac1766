using System;

namespace CompliReport.Detection;

/// <summary>How measures are rounded for people: half away from zero; nothing is decided by a rounded number.</summary>
internal static class Rounding
{
    /// <summary>US dollars with cents, of millionths.</summary>
    internal static decimal Usd(Int128 micros) => decimal.Round((decimal)micros / Valuation.Micro, 2, MidpointRounding.AwayFromZero);

    /// <summary>A ratio with four places; zero of nothing.</summary>
    internal static decimal Share(decimal part, decimal whole) =>
        whole == 0 ? 0 : decimal.Round(part / whole, 4, MidpointRounding.AwayFromZero);
}
