using System;
using System.Buffers;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using CsvHelper;

namespace CompliReport.Benchmarks.Peers;

/// <summary>The contestants that are .NET programs, each in a process of its own: <c>peer raw|typed|plain|inflate ...</c>.</summary>
internal static class PeerCommands
{
    private const int BlockBytes = 256 * 1024;

    public static int Run(string[] arguments)
    {
        long rows = arguments switch
        {
            ["raw", string ledger] => Raw(ledger),
            ["typed", string ledger] => Typed(ledger),
            ["plain", string ledger, string prices, string folder] => PlainProgram.Run(ledger, prices, folder),
            ["inflate", string file] => Inflate(file),
            _ => throw new ArgumentException("peer raw|typed|plain|inflate <file> ...", nameof(arguments)),
        };
        Console.WriteLine($"rows {rows}");
        Console.WriteLine(AllocatedLine());
        return 0;
    }

    /// <summary>The line by which a .NET contestant says what it allocated.</summary>
    public static string AllocatedLine() =>
        string.Create(CultureInfo.InvariantCulture, $"allocated {GC.GetTotalAllocatedBytes() / 1048576.0:0.0} MB");

    private static long Raw(string ledger)
    {
        using CsvReader csv = CsvReader.FromFile(ledger, new CsvReaderOptions { HasHeader = false, BufferSize = BlockBytes });
        long rows = 0;
        while (csv.Read())
        {
            rows++;
        }

        return rows;
    }

    private static long Typed(string ledger)
    {
        using CsvReader csv = CsvReader.FromFile(ledger, new CsvReaderOptions { OnRecordError = static _ => true });
        long rows = 0;
        foreach (TypedRow _ in csv.GetRecords<TypedRow>())
        {
            rows++;
        }

        return rows;
    }

    private static long Inflate(string file)
    {
        using GZipStream stream = new(
            new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan), CompressionMode.Decompress);
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        long bytes = 0;
        for (int length; (length = stream.Read(block)) > 0;)
        {
            bytes += length;
        }

        return bytes;
    }
}
