using System.Collections.Generic;
using System.Text;
using CompliReport.Values;
using CsvHelper;

namespace CompliReport.Rates;

/// <summary>One line of a rate file, valid until the next one is asked for.</summary>
/// <param name="Cells">The reader, standing on the line.</param>
/// <param name="Line">1-based line.</param>
/// <param name="At">Where the line starts.</param>
internal readonly record struct RateRow(CsvReader Cells, int Line, RecordLocation At)
{
    public string Text(int cell) => Encoding.UTF8.GetString(Cells.GetSpan(cell));
}

/// <summary>Splits a rate file into lines and cells; what cannot be split is a fault of its line.</summary>
internal static class RateRows
{
    public static IEnumerable<RateRow> Of(NumberedRateFile input, RateFaultLog faults)
    {
        if (input.File.Content.Span is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            faults.Add(input, 1, "", RateFaultCode.EncodingNotUtf8, "UTF-16"u8, "UTF-8", "save the file as UTF-8 and send it again");
            yield break;
        }

        CsvReaderOptions options = new()
        {
            HasHeader = false,
            Separator = ',',
            TrimWhitespace = true,
            TrackLineNumbers = true,
            // No cell of a rate file has a line break: one open quote must not swallow the rest of the file.
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => faults.Add(
                input, record.LineNumber, "", RateFaultCode.QuotingBroken, Encoding.UTF8.GetBytes(record.RawRecord),
                "quotes that enclose a whole cell and are closed on its line", "correct the line and send the file again"),
        };
        using CsvReader reader = CsvReader.Create(input.File.Content, options);
        while (reader.Read())
        {
            yield return new RateRow(reader, checked((int)reader.LineNumber), new RecordLocation(input.Number, reader.ByteOffset));
        }
    }
}
