using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Azure.Messaging.ServiceBus;

namespace CompliReport.ServiceBus.Tests;

/// <summary>A sender without a broker: it keeps the batches it is given, and fails where the test says so. It claims nothing about what a
/// broker does with them.</summary>
/// <param name="countMax">Messages that fit a batch.</param>
internal sealed class RecordingSender(int countMax = 100) : ServiceBusSender
{
    private List<ServiceBusMessage> _open = [];

    public override string FullyQualifiedNamespace => "sb.example";

    public override string EntityPath => "notices";

    /// <summary>What was sent, a list a request.</summary>
    internal List<List<ServiceBusMessage>> Batches { get; } = [];

    /// <summary>Thrown by the request of this number, from 1.</summary>
    internal Dictionary<int, Exception> Failures { get; } = [];

    internal int Requests { get; private set; }

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<ServiceBusMessage> open = _open = [];
        return ValueTask.FromResult(
            ServiceBusModelFactory.ServiceBusMessageBatch(0, open, batchOptions: null, tryAddCallback: _ => open.Count < countMax));
    }

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Failures.TryGetValue(++Requests, out Exception? failure))
        {
            return Task.FromException(failure);
        }

        Batches.Add(_open);
        return Task.CompletedTask;
    }

    [SuppressMessage("Usage", "CA2215:Dispose methods should call base class dispose",
        Justification = "The SDK's own would close a connection, and there is none.")]
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
