using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Data.Tables;
using Xunit;

namespace CompliReport.Azure.Tests;

public sealed class TableReportRegisterTests(Emulator emulator)
{
    private readonly string _table = Emulator.NewTable();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a table that is there", true)]
    [InlineData("the first use", false)]
    public async Task An_own_mark_whose_answer_was_lost_is_recognised(string reason, bool isThere)
    {
        if (isThere)
        {
            Assert.True(await Register().MarkSentAsync("first/1", Cancellation));
        }

        Assert.True(await Register(Shaky()).MarkSentAsync("r1/1", Cancellation), reason);
        Assert.False(await Register().MarkSentAsync("r1/1", Cancellation), reason);
    }

    [Fact]
    public async Task Anothers_mark_is_not_taken_for_an_own_one_whose_answer_was_lost()
    {
        Assert.True(await Register().MarkSentAsync("r1/1", Cancellation));
        Assert.False(await Register(Shaky()).MarkSentAsync("r1/1", Cancellation));
    }

    [Fact]
    public async Task A_crash_at_any_request_leaves_a_notice_marked_or_not_and_the_next_try_ends_well()
    {
        List<string> ends = [];
        for (int crash = 1; ends.Count == 0 || !ends[^1].EndsWith("whole", StringComparison.Ordinal); crash++)
        {
            foreach (Fault fault in (Fault[])[Fault.Unreachable, Fault.LostAnswer])
            {
                string table = Emulator.NewTable();
                int last = crash;
                bool isDead = false;
                FaultyTransport network = new((number, _) =>
                {
                    isDead |= number >= last;
                    return number == last ? fault : number > last ? Fault.Unreachable : Fault.None;
                });
                bool isTold = await TryAsync(new TableReportRegister(emulator.Account(network), table).MarkSentAsync("r1/1", Cancellation));
                TableReportRegister next = new(emulator.Account(), table);
                bool isMarked = await next.IsSentAsync("r1/1", Cancellation);
                Assert.Equal(!isMarked, await next.MarkSentAsync("r1/1", Cancellation));
                Assert.True(isMarked || !isTold, $"{fault} at request {crash}");
                Assert.True(await next.IsSentAsync("r1/1", Cancellation));
                ends.Add($"{crash} {(fault.IsSent ? "after" : "before")}: {(isMarked ? "marked" : "not")}" + (isDead ? "" : " whole"));
            }
        }

        // Requests: 1 inserts and finds no table, 2 makes it, 3 inserts.
        string[] expected =
        [
            "1 before: not", "1 after: not", "2 before: not", "2 after: not", "3 before: not", "3 after: marked", "4 before: marked whole",
            "4 after: marked whole",
        ];
        Assert.Equal(expected, ends);
    }

    [Fact]
    public async Task A_service_that_is_busy_for_a_while_changes_nothing()
    {
        TableReportRegister register = Register(new FaultyTransport(static (number, _) => number % 3 == 0 ? Fault.None : Fault.Busy));
        Assert.True(await register.MarkSentAsync("r1/1", Cancellation));
        Assert.True(await register.IsSentAsync("r1/1", Cancellation));
        Assert.False(await register.MarkSentAsync("r1/1", Cancellation));
    }

    [Theory]
    [InlineData("throttled", 429, "TooManyRequests", true, "busy")]
    [InlineData("busy", 503, "ServerBusy", true, "busy")]
    [InlineData("broken", 500, "InternalError", true, "has a fault")]
    [InlineData("unreachable", -1, "", true, "cannot be reached")]
    [InlineData("a missing role", 403, "AuthorizationPermissionMismatch", false, "role")]
    [InlineData("a wrong key", 403, "AuthenticationFailed", false, "key")]
    [InlineData("no account", 404, "AccountNotFound", false, "does not exist")]
    [InlineData("something new", 418, "Teapot", false, "418 Teapot")]
    [InlineData("a table that is being deleted", 409, "TableBeingDeleted", true, "being deleted")]
    public async Task A_fault_that_stays_is_told_in_one_line_after_few_tries(
        string reason, int status, string code, bool isTransient, string words)
    {
        FaultyTransport network = new((_, _) => new Fault(false, status, code, IsInBody: true));
        TableReportRegister register = Register(network);
        StorageFaultException[] faults =
        [
            await Assert.ThrowsAsync<StorageFaultException>(() => register.MarkSentAsync("r1/1", Cancellation)),
            await Assert.ThrowsAsync<StorageFaultException>(() => register.IsSentAsync("r1/1", Cancellation)),
        ];

        int triesMax = isTransient && status != 409 ? Emulator.Quick.RetriesMax + 1 : 1;
        Assert.Equal(triesMax * faults.Length, network.Requests);
        Assert.All(faults, fault =>
        {
            Assert.True((isTransient, Math.Max(status, 0)) == (fault.IsTransient, fault.Status), reason);
            Assert.StartsWith("Cannot ", fault.Message, StringComparison.Ordinal);
            Assert.Contains(_table, fault.Message, StringComparison.Ordinal);
            Assert.Contains(words, fault.Message, StringComparison.Ordinal);
            Assert.False(fault.Message.Contains('\n', StringComparison.Ordinal), reason);
        });
    }

    [Fact]
    public async Task A_row_tells_which_notice_it_is_of()
    {
        const string Notice = "r'1/#?/1";
        await Register().MarkSentAsync(Notice, Cancellation);
        TableEntity row = Assert.Single(emulator.Account().Table(_table).Query<TableEntity>(cancellationToken: Cancellation));
        Assert.Equal((Notice, "sent", "r~00271~002F~0023~003F~002F1"), (row.GetString("Notice"), row.RowKey, row.PartitionKey));
    }

    [Theory]
    [InlineData("short", 10)]
    [InlineData("at the limit", TableKeys.LengthMax)]
    [InlineData("beyond it", TableKeys.LengthMax + 1)]
    [InlineData("far beyond it", 10_000)]
    public void A_key_fits_and_tells_ids_apart(string reason, int length)
    {
        string[] ids = [.. "ab/~".Select(letter => new string(letter, length)).SelectMany(static id => (string[])[id, id[..^1] + "c"])];
        string[] keys = [.. ids.Select(static id => TableKeys.Of(id))];
        Assert.Equal(ids.Length, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.True(keys.All(static key => key.Length <= TableKeys.LengthMax), reason);
        // What a key looks like is no other id's key: the mark of an escape is itself escaped.
        Assert.DoesNotContain(keys.Select(static key => TableKeys.Of("~" + key)), keys.Contains);
    }

    private TableReportRegister Register(FaultyTransport? network = null) => new(emulator.Account(network), _table);

    // The first answer to an insert is lost on the way.
    private FaultyTransport Shaky()
    {
        int inserts = 0;
        return new FaultyTransport((_, request) =>
            request.Method == RequestMethod.Post && request.Uri.Path.EndsWith("/" + _table, StringComparison.Ordinal) && ExistsTable()
                && Interlocked.Increment(ref inserts) == 1
                ? Fault.LostAnswer
                : Fault.None);
    }

    private bool ExistsTable()
    {
        TableServiceClient tables = new(emulator.Connection, new TableClientOptions(TableClientOptions.ServiceVersion.V2020_12_06));
        return tables.Query(cancellationToken: Cancellation).Any(table => table.Name == _table);
    }

    private static async Task<bool> TryAsync(Task<bool> mark)
    {
        try
        {
            return await mark;
        }
        catch (StorageFaultException)
        {
            // What a crash looks like from outside.
            return false;
        }
    }
}
