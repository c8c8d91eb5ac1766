using System;
using System.Globalization;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>A rate as a file states it.</summary>
/// <param name="Key">The time it is for: the day number of an fx date, the nanoseconds of a crypto time.</param>
/// <param name="Value">Units of the currency per 1 EUR, or USD per unit of the crypto asset.</param>
/// <param name="Source">Who says so.</param>
/// <param name="At">The line's start.</param>
/// <param name="Line">The line.</param>
internal readonly record struct RateObservation(long Key, decimal Value, string Source, RecordLocation At, int Line);

/// <summary>
/// The bounds of a rate. Products and quotients of two rates within them stay in the range of decimal and never become 0.
/// </summary>
/// <param name="Min">Inclusive.</param>
/// <param name="Max">Inclusive.</param>
internal readonly record struct RateBounds(decimal Min, decimal Max)
{
    /// <summary>Units of a currency per 1 EUR. The ECB's have been between 0.38 (LVL, GBP, MTL) and 1.9 million (TRL).</summary>
    public static RateBounds Fx => new(0.001m, 1_000_000_000m);

    /// <summary>USD per unit of a currency, or per 100: <see cref="Fx"/> the other way round.</summary>
    public static RateBounds Reversed => new(0.000_000_001m, 100_000m);

    /// <summary>A fee in basis points: up to all of the amount.</summary>
    public static RateBounds FeeBps => new(0, 10_000m);

    /// <summary>The least fee.</summary>
    public static RateBounds FeeMinimum => new(0, 1_000_000_000m);

    /// <summary>USD per unit of a crypto asset.</summary>
    public static RateBounds Crypto => new(0.000_000_000_000_001m, 1_000_000_000m);
}

/// <summary>Reads one cell, or says what is wrong with it.</summary>
internal static class RateCells
{
    public const string CorrectLine = "correct the line and send the file again";

    private const string CorrectCell = "correct the cell and send the file again";

    public static bool TryRate(
        NumberedRateFile input, RateRow row, int cell, string column, RateBounds bounds, RateFaultLog faults, out decimal rate)
    {
        ReadOnlySpan<byte> text = row.Cells.GetSpan(cell);
        AmountFault amountFault = ScaledAmount.TryParse(text, out ScaledAmount amount);
        rate = amountFault == AmountFault.None ? amount.ToDecimal() : 0;
        (RateFaultCode code, string expected) = amountFault switch
        {
            AmountFault.NotADecimal => (RateFaultCode.RateNotDecimal, "digits with at most one decimal point, e.g. 1.0472"),
            AmountFault.TooManyDigits => (RateFaultCode.RateTooManyDigits, "at most 18 digits after the point and 28 in all"),
            _ when rate < 0 || (rate == 0 && bounds.Min > 0) =>
                (RateFaultCode.RateNotPositive, bounds.Min > 0 ? "a rate above 0" : "0 or more"),
            _ when rate < bounds.Min || rate > bounds.Max => (RateFaultCode.RateOutOfRange, $"{Plain(bounds.Min)} to {Plain(bounds.Max)}"),
            _ => (RateFaultCode.None, ""),
        };
        if (code != RateFaultCode.None)
        {
            faults.Add(input, row.Line, column, code, text, expected, CorrectCell);
        }

        return code == RateFaultCode.None;
    }

    public static bool TryDate(NumberedRateFile input, RateRow row, int cell, string column, RateFaultLog faults, out DateOnly date)
    {
        ReadOnlySpan<byte> text = row.Cells.GetSpan(cell);
        date = default;
        if (!IsIsoShape(text))
        {
            // Any digit means that somebody wrote a date, only not this way: 3/6/2024, 06.03.2024, 6-Mar-24, 45357.
            bool isReformatted = text.ContainsAnyInRange((byte)'0', (byte)'9');
            faults.Add(
                input, row.Line, column, isReformatted ? RateFaultCode.DateReformatted : RateFaultCode.DateInvalid, text,
                "a date such as 2024-03-06",
                isReformatted
                    ? "a spreadsheet has probably re-saved the file: download it again and send it without opening it in one"
                    : "correct the date and send the file again");
            return false;
        }

        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..]);
        if (month is < 1 or > 12 || year < 1 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            faults.Add(input, row.Line, column, RateFaultCode.DateInvalid, text, "a date of the calendar", CorrectCell);
            return false;
        }

        if (year is < EcbCalendar.YearMin or > UtcInstant.YearMax)
        {
            faults.Add(input, row.Line, column, RateFaultCode.DateOutOfRange, text, "a year from 1999 to 2200", CorrectCell);
            return false;
        }

        date = new DateOnly(year, month, day);
        return true;
    }

    public static bool TryTime(NumberedRateFile input, RateRow row, int cell, string column, RateFaultLog faults, out UtcInstant time)
    {
        ReadOnlySpan<byte> text = row.Cells.GetSpan(cell);
        if (!UtcInstant.TryParse(text, out time))
        {
            faults.Add(
                input, row.Line, column, RateFaultCode.TimeInvalid, text, "an RFC 3339 time with a zone, e.g. 2026-03-01T08:15:00Z",
                CorrectLine);
            return false;
        }

        bool isInRange = time.UtcDate.Year is >= EcbCalendar.YearMin and <= UtcInstant.YearMax;
        if (!isInRange)
        {
            faults.Add(input, row.Line, column, RateFaultCode.DateOutOfRange, text, "a year from 1999 to 2200", CorrectLine);
        }

        return isInRange;
    }

    public static bool TrySource(NumberedRateFile input, RateRow row, int cell, string column, RateFaultLog faults)
    {
        bool isSound = IdentifierText.IsSound(row.Cells.GetSpan(cell));
        if (!isSound)
        {
            faults.Add(
                input, row.Line, column, RateFaultCode.SourceInvalid, row.Cells.GetSpan(cell),
                "the name of who published the price, 1 to 128 bytes", CorrectLine);
        }

        return isSound;
    }

    /// <summary>The shortest plain notation, the same for 1.0 and 1.00.</summary>
    public static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static bool IsIsoShape(ReadOnlySpan<byte> text) =>
        text.Length == 10 && text[4] == '-' && text[7] == '-'
        && AreDigits(text[..4]) && AreDigits(text[5..7]) && AreDigits(text[8..]);

    private static bool AreDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
