using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Ledgers;
using CompliReport.Reports;

namespace CompliReport.Delivery.Days;

/// <summary>The ledgers of the days before one, as patterns are looked for in them (see <see cref="RunInputs.Earlier"/>).</summary>
internal static class EarlierUploads
{
    /// <summary>Of each earlier day that ran, the ledgers that lie in its folder now.</summary>
    /// <param name="ledgers">The container of uploads.</param>
    /// <param name="key">The day that looks back.</param>
    /// <param name="ran">The days of the exchange that ran.</param>
    /// <param name="days">How many days back.</param>
    /// <param name="open">Makes an input of a file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<ImmutableArray<EarlierDay>> OfAsync(
        IArtifactStore ledgers, DayKey key, IEnumerable<DateOnly> ran, int days, Func<ArtifactInfo, LedgerInput> open,
        CancellationToken cancellationToken)
    {
        DateOnly[] wanted = [.. ran.Where(day => day < key.Day && day.DayNumber >= key.Day.DayNumber - days)];
        ImmutableArray<EarlierDay>.Builder earlier = ImmutableArray.CreateBuilder<EarlierDay>(wanted.Length);
        // A listing for each month and not for each day: 60 days are three requests.
        foreach (IGrouping<string, DateOnly> month in wanted.GroupBy(static day => day.ToString("yyyy-MM", CultureInfo.InvariantCulture)))
        {
            List<ArtifactInfo> files =
                await UploadedDay.AllAsync(ledgers, $"{key.Exchange}/{month.Key}", cancellationToken).ConfigureAwait(false);
            foreach (DateOnly day in month)
            {
                DayKey own = key with { Day = day };
                string name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                earlier.Add(new EarlierDay(
                    day,
                    [
                        .. files.Where(file => file.Refusal is null && DayKey.TryOfPath(file.Path, out DayKey of) && of == own)
                            .Where(static file => UploadedDay.IsLedger(UploadedDay.Name(file)))
                            .OrderBy(static file => file.Path, StringComparer.Ordinal)
                            .Select(file => open(file) with { Name = name + "/" + UploadedDay.Name(file) }),
                    ]));
            }
        }

        return earlier.ToImmutable();
    }
}
