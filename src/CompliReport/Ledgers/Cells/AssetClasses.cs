using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace CompliReport.Ledgers.Cells;

/// <summary>What kind of asset a ticker names, for formats that do not say it.</summary>
internal static class AssetClasses
{
    // ISO 4217 codes of currencies in circulation; metals, funds and test codes are none.
    private const string Iso4217 =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC "
        + "CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR "
        + "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
        + "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD "
        + "SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW";

    // Where a coin and a currency share a code, an exchange's export means the coin: Mantle, Ethernity, TOP Network, OpenDAO.
    private const string CoinsNamedLikeCurrencies = "MNT ERN TOP SOS";

    private const string Stablecoins =
        "USDT USDC USDP PAX TUSD BUSD GUSD HUSD FDUSD PYUSD RLUSD USDD USDE USDS USDG USDQ USDR USD0 USD1 USDB XUSD DAI SAI FRAX LUSD "
        + "SUSD GHO CRVUSD UST USTC EURT EURC EUROC EURS EURI EURQ EURR EURCV AEUR GBPT XSGD GYEN JPYC BIDR IDRT BRZ BVND TRYB CADC QCAD "
        + "AUDD CNHT MXNT";

    private static readonly FrozenSet<string> Fiat = Split(Iso4217, Split(CoinsNamedLikeCurrencies));

    private static readonly FrozenSet<string> Stable = Split(Stablecoins);

    /// <summary>Whether a canonical ticker is a state's currency.</summary>
    internal static bool IsFiat(string ticker) => Fiat.Contains(ticker);

    /// <summary>The class of a canonical ticker: a currency, a known stablecoin, else a coin.</summary>
    internal static AssetClass Of(string ticker) =>
        Fiat.Contains(ticker) ? AssetClass.Fiat
        : Stable.Contains(ticker) ? AssetClass.Stablecoin
        : AssetClass.Crypto;

    private static FrozenSet<string> Split(string codes, IEnumerable<string>? without = null)
    {
        HashSet<string> set = new(codes.Split(' '), StringComparer.Ordinal);
        set.ExceptWith(without ?? []);
        return set.ToFrozenSet(StringComparer.Ordinal);
    }
}
