using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using Xunit;

namespace CompliReport.Tests.Delivery;

/// <summary>What every register promises. Each register has a class of its own that derives from this one; the tests of other projects
/// link this file.</summary>
public abstract partial class ReportRegisterContract
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A new instance, as another process would make it, over what this test has written so far: at first nothing.</summary>
    protected abstract IReportRegister Open();

    [Fact]
    public async Task A_register_that_was_never_used_knows_nothing() => Assert.False(await Open().IsSentAsync("r1/1", Cancellation));

    [Fact]
    public async Task What_one_instance_marks_another_knows_and_cannot_mark_again()
    {
        Assert.True(await Open().MarkSentAsync("r1/1", Cancellation));
        Assert.True(await Open().IsSentAsync("r1/1", Cancellation));
        Assert.False(await Open().MarkSentAsync("r1/1", Cancellation));
        Assert.True(await Open().IsSentAsync("r1/1", Cancellation));
    }

    [Fact]
    public async Task Of_many_that_mark_at_once_one_is_told_that_it_did()
    {
        // The first use, too: all of them find the register missing.
        for (int round = 1; round <= 5; round++)
        {
            using Barrier together = new(8);
            bool[] marked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MarkTogether(together, $"r1/{round}"))));
            Assert.Single(marked, static one => one);
        }
    }

    [Theory]
    [InlineData("another revision", "r1/2")]
    [InlineData("a longer id", "r1/1 ")]
    [InlineData("a shorter id", "r1/")]
    [InlineData("upper case", "R1/1")]
    [InlineData("an escape that looks like it", "r1~002F1")]
    [InlineData("another escape that looks like it", "r1%2F1")]
    [InlineData("a backslash", "r1\\1")]
    public async Task One_notice_is_not_taken_for_another(string reason, string other)
    {
        Assert.True(await Open().MarkSentAsync("r1/1", Cancellation), reason);
        Assert.False(await Open().IsSentAsync(other, Cancellation), reason);
        Assert.True(await Open().MarkSentAsync(other, Cancellation), reason);
        Assert.False(await Open().MarkSentAsync("r1/1", Cancellation), reason);
    }

    [Theory]
    [InlineData("slashes", "/exchange/report/1/")]
    [InlineData("what addresses are made of", "a\\b#c?d&e=f%g%20h:i@j+k")]
    [InlineData("quotes", "it's a \"report\"'' ('1')")]
    [InlineData("a statement", "'); DROP TABLE sent; --")]
    [InlineData("white space", " a\tb\r\nc ")]
    [InlineData("control characters", "a\u0001b\u007fc\u0085d")]
    [InlineData("other scripts", "报告/Prüfung/😀")]
    [InlineData("points", "..")]
    public async Task Any_id_is_marked_once_and_found_again(string reason, string notice)
    {
        Assert.False(await Open().IsSentAsync(notice, Cancellation), reason);
        Assert.True(await Open().MarkSentAsync(notice, Cancellation), reason);
        Assert.True(await Open().IsSentAsync(notice, Cancellation), reason);
        Assert.False(await Open().MarkSentAsync(notice, Cancellation), reason);
    }

    [Theory]
    [InlineData("letters at a limit of keys", 512, 'x')]
    [InlineData("letters", 4000, 'x')]
    [InlineData("slashes", 4000, '/')]
    [InlineData("wide characters", 4000, '告')]
    public async Task Long_ids_that_differ_at_their_end_are_two(string reason, int length, char letter)
    {
        string long1 = new string(letter, length) + "1", long2 = new string(letter, length) + "2";
        Assert.True(await Open().MarkSentAsync(long1, Cancellation), reason);
        Assert.False(await Open().IsSentAsync(long2, Cancellation), reason);
        Assert.True(await Open().MarkSentAsync(long2, Cancellation), reason);
        Assert.False(await Open().MarkSentAsync(long1, Cancellation), reason);
    }

    [Fact]
    public async Task Whoever_gives_up_beforehand_marks_nothing()
    {
        IReportRegister register = Open();
        CancellationToken ended = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => register.MarkSentAsync("r1/1", ended));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => register.IsSentAsync("r1/1", ended));
        Assert.False(await register.IsSentAsync("r1/1", Cancellation));
    }

    private Task<bool> MarkTogether(Barrier together, string notice)
    {
        IReportRegister register = Open();
        together.SignalAndWait(Cancellation);
        return register.MarkSentAsync(notice, Cancellation);
    }
}
