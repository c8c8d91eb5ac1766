using System;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>A sound row allocates nothing, whatever its format.</summary>
public sealed class FormatBudgetTests
{
    // Tables of what was met grow in powers of two: between these rows none does.
    private const int WarmRows = 25_000, Rows = 45_000;

    public static TheoryData<string> Names => [.. FormatSamples.All.Select(static sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sound_row_allocates_nothing(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        byte[] text = Encoding.UTF8.GetBytes(sample.Head + string.Concat(Enumerable.Range(1, Rows).Select(n => sample.RowOf(n))));
        LedgerFile file = new(0, LedgerInput.FromBytes(sample.FileName, text));
        FormatProbe.Look(file, text.AsMemory(0, Math.Min(text.Length, LedgerLimits.HeadLength)), onlyFormat: null);
        Assert.Equal(sample.Format, file.Format);
        RowReader reader = file.OpenRows(new RowContext(new ExchangeGate(default), "main"));
        LegBatch batch = new();
        LegWriter writer = new(new AssetTable(), new RefusedRows());
        writer.Use(batch);
        using RecordCursor cursor = file.OpenRecords(default);
        do
        {
            Assert.True(cursor.Read());
        }
        while (cursor.Offset < file.HeaderOffset);

        // Nothing that the tables of assets and words hold is new after the first rows.
        Read(cursor, reader, writer, batch, WarmRows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int read = Read(cursor, reader, writer, batch, int.MaxValue);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Rows - WarmRows, read);
        Assert.Equal(0, allocated);
    }

    private static int Read(RecordCursor cursor, RowReader reader, LegWriter writer, LegBatch batch, int rows)
    {
        int read = 0;
        for (; read < rows && cursor.Read(); read++)
        {
            if (!batch.HasRoom)
            {
                batch.Clear(0);
            }

            int legs = batch.Count;
            writer.BeginRow();
            reader.Read(cursor, reader.Identity(cursor), writer);
            Assert.True(writer.IsSound && batch.Count > legs);
        }

        return read;
    }
}
