using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Azure.Tests;

public sealed class BlobLedgersTests(Emulator emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pinned_ledger_opens_anywhere_and_several_times_at_once()
    {
        (BlobContainerClient container, string etag) = await UploadAsync(5_000_000);
        LedgerInput input = await BlobLedgers.PinAsync(container, "x/2026-03-01/a.csv", etag, Cancellation);

        using Stream first = input.Open(0), second = input.Open(4_999_999);

        Assert.Equal(("a.csv", 5_000_000L), (input.Name, input.Length));
        Assert.Equal((0, Value(4_999_999), -1), (first.ReadByte(), second.ReadByte(), second.ReadByte()));
        byte[] rest = new byte[4_999_999];
        first.ReadExactly(rest);
        Assert.Equal((Value(1), Value(4_999_999), -1), (rest[0], rest[^1], first.ReadByte()));
    }

    [Theory]
    [InlineData("bare", "{0}")]
    [InlineData("quoted", "\"{0}\"")]
    public async Task The_events_etag_may_be_quoted_or_bare(string reason, string form)
    {
        (BlobContainerClient container, string etag) = await UploadAsync(10);
        LedgerInput input =
            await BlobLedgers.PinAsync(container, "x/2026-03-01/a.csv", form.Replace("{0}", etag, StringComparison.Ordinal), Cancellation);
        Assert.True(input.Length == 10, reason);
    }

    [Theory]
    [InlineData("overwritten since", "x/2026-03-01/a.csv", "0x8D0000000000000")]
    [InlineData("deleted since", "x/2026-03-01/b.csv", "0x8D0000000000000")]
    [InlineData("not there at all", "x/2026-03-01/b.csv", null)]
    public async Task A_blob_that_is_not_the_events_is_superseded(string reason, string path, string? etag)
    {
        (BlobContainerClient container, _) = await UploadAsync(10);
        BlobSupersededException superseded =
            await Assert.ThrowsAsync<BlobSupersededException>(() => BlobLedgers.PinAsync(container, path, etag, Cancellation));
        Assert.True(superseded.Path == path, reason);
    }

    [Fact]
    public async Task A_missing_container_is_a_superseded_event_too()
    {
        await Assert.ThrowsAsync<BlobSupersededException>(() => BlobLedgers.PinAsync(emulator.NewContainer(), "a", "0x8D", Cancellation));
    }

    [Fact]
    public async Task An_overwrite_between_two_reads_is_noticed_at_the_second()
    {
        (BlobContainerClient container, string etag) = await UploadAsync(10);
        LedgerInput input = await BlobLedgers.PinAsync(container, "x/2026-03-01/a.csv", etag, Cancellation);
        using (Stream first = input.Open(0))
        {
            Assert.Equal(0, first.ReadByte());
        }

        await container.GetBlobClient("x/2026-03-01/a.csv").UploadAsync(BinaryData.FromString("0123456789"), overwrite: true, Cancellation);

        using Stream second = input.Open(0);
        Assert.Throws<BlobSupersededException>(() => second.ReadByte());
    }

    // The value at a place tells the place.
    private static int Value(int at) => at % 251;

    private async Task<(BlobContainerClient Container, string ETag)> UploadAsync(int length)
    {
        BlobContainerClient container = emulator.NewContainer();
        await container.CreateAsync(cancellationToken: Cancellation);
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++)
        {
            content[i] = (byte)Value(i);
        }

        BlobContentInfo made = await container.GetBlobClient("x/2026-03-01/a.csv").UploadAsync(BinaryData.FromBytes(content), Cancellation);
        return (container, made.ETag.ToString().Trim('"'));
    }
}
