using System;
using System.Text;
using CompliReport.Delivery.Days;
using Xunit;

namespace CompliReport.Functions.Tests.Days;

public sealed class BlobEventTests
{
    private const string Cloud = """
        {"specversion":"1.0","type":"Microsoft.Storage.BlobCreated",
        "subject":"/blobServices/default/containers/ledgers/blobs/X/2026-03-01/a.csv","data":{"api":"PutBlob","eTag":"\"0x8D\""}}
        """;

    private const string Grid = """
        {"eventType":"Microsoft.Storage.BlobCreated",
        "subject":"/blobServices/default/containers/ledgers/blobs/X/2026-03-01/a.csv",
        "data":{"api":"PutBlockList","eTag":"0x8D"},"dataVersion":""}
        """;

    [Theory]
    [InlineData("CloudEvents, quoted ETag", Cloud, 1)]
    [InlineData("Event Grid's schema, bare ETag", Grid, 1)]
    [InlineData("a list of one", "[" + Cloud + "]", 1)]
    [InlineData("a list of two schemas", "[" + Cloud + "," + Grid + "]", 2)]
    [InlineData("an empty list", "[]", 0)]
    public void Both_schemas_are_read_plain_and_base64(string reason, string json, int count)
    {
        foreach (string message in (string[])[json, Convert.ToBase64String(Encoding.UTF8.GetBytes(json))])
        {
            BlobEventReading reading = BlobEvent.Read(message);
            Assert.True(reading.Faults.IsEmpty && reading.Events.Length == count, reason);
            Assert.All(reading.Events, static one => Assert.Equal(new BlobEvent("ledgers", "X/2026-03-01/a.csv", "0x8D"), one));
        }
    }

    [Theory]
    [InlineData(
        "an empty file that is about to be written",
            "{\"type\":\"Microsoft.Storage.BlobCreated\",\"subject\":\"/containers/ledgers/blobs/a\",\"data\":{\"api\":\"CreateFile\"}}")]
    [InlineData("another event",
        "{\"type\":\"Microsoft.Storage.BlobDeleted\",\"subject\":\"/blobServices/default/containers/ledgers/blobs/a\",\"data\":{}}")]
    public void Other_events_are_passed_over(string reason, string message)
    {
        BlobEventReading reading = BlobEvent.Read(message);
        Assert.True(reading.Events.IsEmpty && reading.Faults.IsEmpty, reason);
    }

    [Theory]
    [InlineData("no JSON", "nonsense!", "EVENT_NOT_JSON")]
    [InlineData("JSON cut short", "{\"type\":", "EVENT_NOT_JSON")]
    [InlineData("half a surrogate pair", "{\"type\":\"\\ud800\"}", "EVENT_NOT_JSON")]
    [InlineData("base64 of nonsense", "bm9uc2Vuc2U=", "EVENT_NOT_JSON")]
    [InlineData("nothing", "", "EVENT_NOT_JSON")]
    [InlineData("no type", "{}", "EVENT_WITHOUT_TYPE")]
    [InlineData("a list of a number", "[1]", "EVENT_WITHOUT_TYPE")]
    [InlineData("no blob in the subject", "{\"type\":\"Microsoft.Storage.BlobCreated\",\"subject\":\"/x\",\"data\":{}}", "EVENT_SUBJECT")]
    [InlineData("an empty path", "{\"type\":\"Microsoft.Storage.BlobCreated\",\"subject\":\"/containers/ledgers/blobs/\",\"data\":{}}",
        "EVENT_SUBJECT")]
    public void What_is_no_event_is_a_fault_and_never_throws(string reason, string message, string code)
    {
        BlobEventReading reading = BlobEvent.Read(message);
        Assert.True(reading.Events.IsEmpty, reason);
        Assert.StartsWith(code, Assert.Single(reading.Faults), StringComparison.Ordinal);
    }
}
