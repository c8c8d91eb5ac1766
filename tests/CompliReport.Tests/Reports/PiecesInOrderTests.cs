using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CompliReport.Reports.Formats;
using Xunit;

namespace CompliReport.Tests.Reports;

/// <summary>However long a file is, only a few of its pieces are in memory.</summary>
public sealed class PiecesInOrderTests
{
    [Theory]
    [InlineData("none", 0)]
    [InlineData("one", 1)]
    [InlineData("as many as are made at a time", PiecesInOrder.AtATime)]
    [InlineData("one more", PiecesInOrder.AtATime + 1)]
    [InlineData("many", 1000)]
    public void Pieces_come_in_their_order_and_are_never_far_ahead_of_what_was_put_out(string reason, int count)
    {
        List<int> put = [];
        int made = 0, ahead = 0;
        PiecesInOrder.Write(
            count,
            piece =>
            {
                Interlocked.Increment(ref made);
                return piece * 3;
            },
            piece =>
            {
                ahead = Math.Max(ahead, Volatile.Read(ref made) - put.Count);
                put.Add(piece);
            });
        Assert.True(put.SequenceEqual(Enumerable.Range(0, count).Select(static piece => piece * 3)), reason);
        Assert.True(ahead <= 2 * PiecesInOrder.AtATime, reason + ": " + ahead);
    }

    [Fact]
    public void A_full_disk_is_told_as_what_it_is()
    {
        IOException full = Assert.Throws<IOException>(() => PiecesInOrder.Write(
            100, static piece => piece, static piece => _ = piece < 20 ? piece : throw new IOException("No space left on device")));
        Assert.Equal("No space left on device", full.Message);
        Assert.Throws<InvalidDataException>(() => PiecesInOrder.Write(
            100, static piece => piece < 20 ? piece : throw new InvalidDataException("piece"), static _ => { }));
    }
}
