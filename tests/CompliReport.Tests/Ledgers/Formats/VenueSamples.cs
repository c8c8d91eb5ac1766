using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>One sound row of each version of an exchange's format, for what all of them must do.</summary>
/// <param name="Name">What a failing test calls it.</param>
/// <param name="Format">Id of the format.</param>
/// <param name="Version">Name of the version.</param>
/// <param name="Preamble">Lines before the header.</param>
/// <param name="Header">The header as the exchange writes it.</param>
/// <param name="Row">A row; {0} is a number that makes it another row.</param>
/// <param name="Amount">The column of the amount and its text in the row.</param>
internal sealed record VenueSample(
    string Name, string Format, string Version, string Preamble, string Header, string Row, (string Column, string Text) Amount)
{
    private static readonly Dictionary<string, VenueSample> ByName = VenueSamples.All.ToDictionary(sample => sample.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. VenueSamples.All.Select(sample => sample.Name)];

    internal string Head => Preamble + Header + "\n";

    internal static VenueSample Of(string name) => ByName[name];

    internal string RowOf(int number) => string.Format(CultureInfo.InvariantCulture, Row, number.ToString("D6", CultureInfo.InvariantCulture)) + "\n";

    /// <summary>The row with another amount.</summary>
    internal string RowWith(string amount) => RowOf(1).Replace(Amount.Text, amount, StringComparison.Ordinal);
}

/// <summary>All samples; a new version is one here.</summary>
internal static class VenueSamples
{
    internal static IReadOnlyList<VenueSample> All { get; } =
    [
        new("OKX 2019", "okx-bills", "2019", "", "time,type,size,balance,fee,currency",
            "2019-05-27 10:00:00 CST,buy,0.25,1{0}.5,-0.0005,BTC", ("size", ",0.25,")),
        new("OKX 2020", "okx-trades", "2020", "",
            "\uFEFFOrder ID,\uFEFFTrade ID,\uFEFFTrade Time,\uFEFFPairs,\uFEFFAmount,\uFEFFPrice,\uFEFFTotal,\uFEFFtaker/maker,\uFEFFFee,\uFEFFunit",
            "\uFEFF2556{0},25178{0},2020-09-25 17:27:02,ltc_usdt,2.5,46.2,-115.5 USDT,taker,-0.0025 LTC,LTC", ("\uFEFFAmount", ",2.5,")),
        new("OKX 2023", "okx-account", "2023", "",
            "id,Order id,Time,Trade Type,Instrument,Type,Amount,Unit,PL,Fee,Position Change,Position Balance,Balance Change,Balance,Unit",
            "4490{0},4491{0},2023-02-01 09:30:00,Spot,ETH-USDT,Buy,0.75,ETH,0,-0.0006,0,0,0.7494,1.7494,ETH", ("Amount", ",0.75,")),
        new("OKX 2025", "okx-account", "2025", "UID:7001,Account Type:Trading,Time Zone:UTC+2\n",
            "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,Balance Change,Balance,Balance Unit",
            "2968{0},2969{0},2025-10-20 10:44:26,Spot,BTC-EUR,Buy,0.06000000,EUR,95000.00000000,0.00000000,-0.00015000,BTC,0E-18,0.00000000,0.05985000,0.15985000,BTC",
            ("Amount", ",0.06000000,")),
        new("OKX funding", "okx-funding", "2023", "", "id,Time,Type,Amount,Before Balance,After Balance,Symbol",
            "10021{0},2025-10-31 11:55:15,Withdrawal,-0.500000000000000000,0.500000000000000000,0E-18,BTC",
            ("Amount", ",-0.500000000000000000,")),
    ];
}
