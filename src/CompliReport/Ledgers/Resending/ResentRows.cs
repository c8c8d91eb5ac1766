using System.IO;
using System.Linq;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Resending;

/// <summary>Reads the rows of a corrected refused.csv as the format that they came from does.</summary>
/// <remarks>
/// Rows that are told apart by counting go on where the file that they came from ends, if it is in the upload: a corrected row is not the
/// row that was accepted there although both say the same.
/// </remarks>
internal sealed class ResentRows(ResentFile resent, RowReader rows) : RowReader
{
    /// <inheritdoc/>
    internal override bool CountsOccurrences => rows.CountsOccurrences;

    /// <inheritdoc/>
    internal override bool SaysNoRows(RecordCursor row) => rows.SaysNoRows(row);

    /// <inheritdoc/>
    internal override KeyHash Body(RecordCursor row) => rows.Body(row);

    /// <inheritdoc/>
    internal override string EntryId(RecordCursor row) => rows.EntryId(row);

    /// <inheritdoc/>
    internal override KeyHash Identity(RecordCursor row) => resent.IsFurther(row.Offset) ? default : rows.Identity(row);

    /// <inheritdoc/>
    internal override string? Read(RecordCursor row, KeyHash identity, LegWriter legs) =>
        resent.IsFurther(row.Offset) ? ResentFile.FurtherFault : rows.Read(row, identity, legs);

    /// <summary>Makes the reader of a file's rows.</summary>
    internal static RowReader Open(LedgerFile file, ResentFile resent, RowContext context)
    {
        RowReader rows = file.Match!.Format.Open(file.Match, context with { FileName = NameOf(file, resent) });
        foreach (LedgerFile source in rows.CountsOccurrences ? file.Upload : [])
        {
            if (source != file && resent.Sources.Contains(source.Name))
            {
                CountRows(source.Input, context, rows);
            }
        }

        return new ResentRows(resent, rows);
    }

    /// <summary>The name that the format goes by: that of the source.</summary>
    internal static string NameOf(LedgerFile file, ResentFile resent) =>
        resent.Layout.FileName.Length > 0 ? resent.Layout.FileName : file.Name;

    // The source is looked at anew: it may not have been read yet, and what was read of it is not kept.
    private static void CountRows(LedgerInput input, RowContext context, RowReader rows)
    {
        LedgerFile source = new(0, input) { EndsAtDamage = true };
        try
        {
            FormatProbe.LookAtFile(source);
            if (source.Match is null || source.Resent is not null)
            {
                return;
            }

            RowReader reader = source.OpenRows(context);
            using RecordCursor row = source.OpenRecords(default);
            while (row.Read())
            {
                if (row.Offset > source.HeaderOffset && !row.IsBlank && LedgerParser.FaultOf(source, row) == LedgerFault.None)
                {
                    rows.CountBefore(reader.Body(row));
                }
            }
        }
        catch (InvalidDataException)
        {
            // Damage of the source is told where the source itself is read; the rows before it are counted.
        }
    }
}
