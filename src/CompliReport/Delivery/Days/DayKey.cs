using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Delivery.Days;

/// <summary>An exchange's business day, as its folder <c>exchange/yyyy-mm-dd/</c> names it.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Day">The day.</param>
public readonly record struct DayKey(ExchangeId Exchange, DateOnly Day)
{
    // Longer than any holiday: an exchange that sent nothing for a month begins anew.
    private const int EarlierDaysMax = 31;

    /// <summary>The folder below the ledgers, with its last slash.</summary>
    public string Prefix => this + "/";

    /// <summary>
    /// Days before a day, the nearest first: in the folder of the first one that has it lies the control file of the upload before.
    /// </summary>
    public static IEnumerable<DateOnly> EarlierDays(DateOnly day) =>
        Enumerable.Range(1, EarlierDaysMax).TakeWhile(days => day.DayNumber >= days).Select(days => day.AddDays(-days));

    /// <summary>Reads the day of an upload's path <c>exchange/yyyy-mm-dd/file</c>; false for a path of another shape.</summary>
    public static bool TryOfPath(string path, out DayKey key)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] parts = path.Split('/');
        key = default;
        return parts.Length == 3 && parts[2].Length > 0 && TryParse(parts[0], parts[1], out key);
    }

    /// <summary>Reads an exchange and a day; false where either is none.</summary>
    public static bool TryParse(string exchange, string day, out DayKey key)
    {
        bool isDay = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        bool isExchange = ExchangeId.TryParse(Encoding.UTF8.GetBytes(exchange ?? ""), out ExchangeId id);
        key = isDay && isExchange ? new DayKey(id, date) : default;
        return isDay && isExchange;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Exchange}/{Day:yyyy-MM-dd}");
}
