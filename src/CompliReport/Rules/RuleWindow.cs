using System;
using System.Globalization;

namespace CompliReport.Rules;

/// <summary>The kinds of window.</summary>
public enum RuleWindowKind
{
    /// <summary>Each transaction on its own (TX).</summary>
    Transaction = 0,

    /// <summary>A day of the regulator's zone (D).</summary>
    Day = 1,

    /// <summary>A calendar month (M).</summary>
    Month = 2,

    /// <summary>A calendar year (CY).</summary>
    CalendarYear = 3,

    /// <summary>Twelve months from the first day of a given month (FY04 starts in April).</summary>
    FiscalYear = 4,

    /// <summary>A number of days that ends with the day looked at (R7d: that day and the six before).</summary>
    Rolling = 5,

    /// <summary>A run of the same, consecutive or alternate days (CONSEC_D).</summary>
    ConsecutiveDays = 6,
}

/// <summary>Over which days a rule counts, always by dates of the regulator's zone. <c>default</c> is TX.</summary>
public readonly record struct RuleWindow
{
    /// <summary>The longest rolling window, in days.</summary>
    public const int RollingDaysMax = 366;

    /// <summary>How far apart two days of one run may be in CONSEC_D: the second next day, which is "every other day".</summary>
    public const int RunGapDaysMax = 2;

    private RuleWindow(RuleWindowKind kind, int number)
    {
        Kind = kind;
        Number = number;
    }

    /// <summary>Which kind of window it is.</summary>
    public RuleWindowKind Kind { get; }

    /// <summary>The days of a rolling window (1 to 366), the first month of a fiscal year (1 to 12), else zero.</summary>
    public int Number { get; }

    /// <summary>Reads TX, D, M, CY, FY01 to FY12, R1d to R366d or CONSEC_D.</summary>
    public static bool TryParse(string? text, out RuleWindow window)
    {
        window = text switch
        {
            "D" => new RuleWindow(RuleWindowKind.Day, 0),
            "M" => new RuleWindow(RuleWindowKind.Month, 0),
            "CY" => new RuleWindow(RuleWindowKind.CalendarYear, 0),
            "CONSEC_D" => new RuleWindow(RuleWindowKind.ConsecutiveDays, 0),
            _ => default,
        };
        if (text is "TX" || window.Kind != RuleWindowKind.Transaction)
        {
            return true;
        }

        if (text is ['F', 'Y', char tens, char ones] && IsWhole(string.Concat(tens, ones), 12, out int month))
        {
            window = new RuleWindow(RuleWindowKind.FiscalYear, month);
            return true;
        }

        if (text is ['R', not '0', .., 'd'] && IsWhole(text.AsSpan(1, text.Length - 2), RollingDaysMax, out int days))
        {
            window = new RuleWindow(RuleWindowKind.Rolling, days);
            return true;
        }

        return false;
    }

    /// <summary>A window of our own literals.</summary>
    /// <exception cref="ArgumentException">The text is no window.</exception>
    public static RuleWindow Of(string text) =>
        TryParse(text, out RuleWindow window) ? window : throw new ArgumentException($"'{text}' is no window.", nameof(text));

    /// <summary>The first and last day, both inclusive, of the window that a date falls in (rolling: that ends with the date).</summary>
    /// <exception cref="InvalidOperationException">CONSEC_D: a run follows from the events, see <see cref="IsSameRun"/>.</exception>
    public (DateOnly First, DateOnly Last) DaysAround(DateOnly date)
    {
        switch (Kind)
        {
            case RuleWindowKind.Transaction or RuleWindowKind.Day:
                return (date, date);
            case RuleWindowKind.Month:
                DateOnly month = new(date.Year, date.Month, 1);
                return (month, month.AddMonths(1).AddDays(-1));
            case RuleWindowKind.CalendarYear:
                return (new DateOnly(date.Year, 1, 1), new DateOnly(date.Year, 12, 31));
            case RuleWindowKind.FiscalYear:
                DateOnly year = new(date.Month < Number ? date.Year - 1 : date.Year, Number, 1);
                return (year, year.AddYears(1).AddDays(-1));
            case RuleWindowKind.Rolling:
                return (date.AddDays(1 - Number), date);
            default:
                throw new InvalidOperationException("A run of days has no bounds of its own; they follow from the events.");
        }
    }

    /// <summary>Whether CONSEC_D takes two neighbouring days with events as one run: same, next or second next day.</summary>
    public static bool IsSameRun(DateOnly earlier, DateOnly later) => later.DayNumber - earlier.DayNumber is >= 0 and <= RunGapDaysMax;

    /// <summary>The word that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Kind switch
    {
        RuleWindowKind.Day => "D",
        RuleWindowKind.Month => "M",
        RuleWindowKind.CalendarYear => "CY",
        RuleWindowKind.FiscalYear => "FY" + Number.ToString("00", CultureInfo.InvariantCulture),
        RuleWindowKind.Rolling => "R" + Number.ToString(CultureInfo.InvariantCulture) + "d",
        RuleWindowKind.ConsecutiveDays => "CONSEC_D",
        _ => "TX",
    };

    private static bool IsWhole(ReadOnlySpan<char> digits, int max, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;
}
