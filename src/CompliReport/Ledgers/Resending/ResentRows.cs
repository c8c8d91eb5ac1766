using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Resending;

/// <summary>Reads the rows of a corrected refused.csv as the format that they came from does.</summary>
/// <remarks>
/// Rows that are told apart by counting are not counted here: <see cref="CorrectedRows"/> knows the number of each, so that a corrected row
/// is not taken for one that was accepted from its source although both say the same.
/// </remarks>
internal sealed class ResentRows(ResentFile resent, RowReader rows, CorrectedFile? corrected) : RowReader
{
    /// <inheritdoc/>
    internal override bool SaysNoRows(RecordCursor row) => rows.SaysNoRows(row);

    /// <inheritdoc/>
    internal override bool ComparesMeanings => rows.ComparesMeanings;

    /// <inheritdoc/>
    internal override ulong EventIdOf(RecordCursor row) => rows.EventIdOf(row);

    /// <inheritdoc/>
    internal override KeyHash Body(RecordCursor row) => rows.Body(row);

    /// <inheritdoc/>
    internal override string EntryId(RecordCursor row) => rows.EntryId(row);

    /// <inheritdoc/>
    internal override KeyHash Identity(RecordCursor row)
    {
        if (resent.IsFurther(row.Offset))
        {
            return default;
        }

        if (corrected is null || !corrected.Rows.TryGetValue(row.Offset, out CorrectedStanding standing))
        {
            return rows.Identity(row);
        }

        KeyHash body = rows.Body(row);
        rows.StartAt(body, standing.Occurrence);
        KeyHash identity = rows.Identity(row);
        // Two corrections of one row are one row: the later one is refused as a conflict. A row with an id of its own is told apart by it.
        return standing.Other is { } other && identity == VenueRows.Numbered(body, standing.Occurrence)
            ? VenueRows.Numbered(other, standing.OtherOccurrence)
            : identity;
    }

    /// <inheritdoc/>
    internal override string? Read(RecordCursor row, KeyHash identity, LegWriter legs) =>
        resent.IsFurther(row.Offset) ? ResentFile.FurtherFault
            : corrected is not null && corrected.Rows.TryGetValue(row.Offset, out CorrectedStanding standing) && standing.IsInSource
                ? ResentFile.CorrectedInSource
                : rows.Read(row, identity, legs);

    /// <summary>Makes the reader of a file's rows.</summary>
    internal static RowReader Open(LedgerFile file, ResentFile resent, RowContext context)
    {
        RowReader rows = OpenSource(file, resent, context);
        if (!rows.CountsOccurrences)
        {
            return new ResentRows(resent, rows, corrected: null);
        }

        CorrectedFile corrected = (file.Corrected ?? new CorrectedRows([file], file.Format)).Of(file, context);
        corrected.Tell(file);
        return new ResentRows(resent, rows, corrected);
    }

    /// <summary>Makes the reader of the rows as their source has them.</summary>
    internal static RowReader OpenSource(LedgerFile file, ResentFile resent, RowContext context) =>
        file.Match!.Format.Open(file.Match, context with { FileName = NameOf(file, resent) });

    /// <summary>The name that the format goes by: that of the source.</summary>
    internal static string NameOf(LedgerFile file, ResentFile resent) =>
        System.IO.Path.GetFileName(resent.Layout.FileName.Length > 0 ? resent.Layout.FileName : file.Name);
}
