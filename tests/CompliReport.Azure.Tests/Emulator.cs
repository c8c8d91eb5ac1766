using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using CompliReport.Azure.Tests;
using Xunit;

// One emulator for all; tests that measure memory or time must not run beside others.
[assembly: AssemblyFixture(typeof(Emulator))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace CompliReport.Azure.Tests;

/// <summary>The emulator of a test run. Each test takes containers and queues of its own in it.</summary>
public sealed class Emulator : IAsyncLifetime
{
    private static int Names;

    private AzuriteServer? _server;
    private string _missing = "";

    /// <summary>Retries that wait for milliseconds only.</summary>
    internal static StorageRetries Quick { get; } =
        new() { PauseMin = TimeSpan.FromMilliseconds(1), PauseMax = TimeSpan.FromMilliseconds(5) };

    public async ValueTask InitializeAsync()
    {
        try
        {
            _server = await AzuriteServer.StartAsync(CancellationToken.None);
        }
        catch (NoAzuriteException missing)
        {
            _missing = missing.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>A name that no other test uses.</summary>
    internal static string NewName(string kind) => kind + "-" + Interlocked.Increment(ref Names);

    /// <summary>A name for a table, which may hold letters and digits only.</summary>
    internal static string NewTable() => NewName("table").Replace("-", "", StringComparison.Ordinal);

    /// <summary>The account; skips the test where there is no emulator.</summary>
    internal StorageAccount Account(HttpPipelineTransport? transport = null) =>
        StorageAccount.FromConnectionString(Connection, Quick with { Transport = transport });

    internal string Connection
    {
        get
        {
            Assert.SkipWhen(_server is null, _missing);
            return _server!.Connection;
        }
    }

    /// <summary>A container that no other test uses.</summary>
    internal BlobContainerClient NewContainer(HttpPipelineTransport? transport = null) =>
        Account(transport).Container(NewName("container"));
}
