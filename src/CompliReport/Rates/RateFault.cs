using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CompliReport.Rates;

/// <summary>What is wrong with a file of reference rates. Numbers are stable and never reused.</summary>
[SuppressMessage(
    "Design", "CA1027:Mark enums with FlagsAttribute", Justification = "A fault is one of them; a number that was given up leaves a gap.")]
public enum RateFaultCode
{
    /// <summary>No fault has it.</summary>
    None = 0,

    /// <summary>The file has no header, or no row after it.</summary>
    FileEmpty = 1,

    /// <summary>The file is UTF-16, not UTF-8.</summary>
    EncodingNotUtf8 = 2,

    /// <summary>The first line is not the header of this kind of file; without it no cell has a meaning.</summary>
    HeaderMissing = 3,

    /// <summary>A header cell is not the ticker of a currency; its column is not read.</summary>
    ColumnNotCurrency = 4,

    /// <summary>Two columns have one name; neither is read.</summary>
    ColumnTwice = 5,

    /// <summary>A warning: a column that nothing reads.</summary>
    ColumnNotRead = 6,

    /// <summary>A row has more or fewer cells than the header, so that its cells may be shifted; it is not read.</summary>
    CellCountDiffers = 7,

    /// <summary>Quotes are not closed on their line, or text follows a closing quote; the line is not read.</summary>
    QuotingBroken = 8,

    /// <summary>A date in another notation than 2024-03-06, as spreadsheets write it; day and month cannot be told apart.</summary>
    DateReformatted = 9,

    /// <summary>Not a date, or none of the calendar.</summary>
    DateInvalid = 10,

    /// <summary>A date or time before the euro or after 2200.</summary>
    DateOutOfRange = 11,

    /// <summary>Not a decimal number.</summary>
    RateNotDecimal = 12,

    /// <summary>More digits than are kept exactly.</summary>
    RateTooManyDigits = 13,

    /// <summary>Zero or less.</summary>
    RateNotPositive = 14,

    /// <summary>Outside the bounds within which no computation leaves the range of decimal.</summary>
    RateOutOfRange = 15,

    /// <summary>Another row or file has another value for the same asset and time; none of them is used.</summary>
    RatesConflict = 16,

    /// <summary>Not a ticker.</summary>
    AssetNotTicker = 17,

    /// <summary>A crypto price for a currency whose rates come from fx files; it is not used.</summary>
    AssetIsFiat = 18,

    /// <summary>Not an RFC 3339 time with a zone.</summary>
    TimeInvalid = 19,

    /// <summary>No source, or one over 128 bytes.</summary>
    SourceInvalid = 20,

    /// <summary>There are fx rates but none of USD, through which every answer goes.</summary>
    UsdMissing = 21,

    // 22 was "files of this kind are not read yet".

    /// <summary>A central parity for USD itself, for an asset that has crypto prices, or for what is no code of three letters.</summary>
    CurrencyNotQuoted = 23,

    /// <summary>The column quote has no word that says how the rate is quoted.</summary>
    QuoteUnknown = 24,

    /// <summary>A parity published too long before or after its date: date or publication is wrong.</summary>
    PublicationImplausible = 25,

    /// <summary>A parity more than five times as far from the ECB's rate as any market: per 100, or the other way round.</summary>
    DirectionImplausible = 26,

    /// <summary>Not an exchange's code.</summary>
    ExchangeInvalid = 27,

    /// <summary>A fee schedule for what is no kind of movement.</summary>
    AppliesToUnknown = 28,
}

/// <summary>One fault of a file of reference rates. The rest of the file is used.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">1-based line; 0 when the whole file is meant.</param>
/// <param name="Column">The column's name; empty when the whole row or file is meant.</param>
/// <param name="Code">What is wrong.</param>
/// <param name="Found">What stands there, at most 40 characters.</param>
/// <param name="Expected">What should stand there.</param>
/// <param name="NextStep">What somebody can do about it.</param>
public sealed record RateFault(string File, long Line, string Column, RateFaultCode Code, string Found, string Expected, string NextStep)
{
    /// <summary>Whether every rate of the file was used all the same.</summary>
    public bool IsWarning => Code is RateFaultCode.ColumnNotRead;

    /// <summary>One line, e.g. <c>fx.csv:3: USD: RateNotPositive: found '0', expected ...; next step</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{File}:{Line}: {(Column.Length == 0 ? "" : Column + ": ")}{Code}: found '{Found}', expected {Expected}; {NextStep}");
}
