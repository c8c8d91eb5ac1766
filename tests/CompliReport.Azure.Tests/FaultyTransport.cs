using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CompliReport.Azure.Tests;

/// <summary>A network with faults: the test decides for each request what happens to it.</summary>
internal sealed class FaultyTransport : HttpPipelineTransport
{
    private readonly Func<int, Request, Fault> _plan;
    private int _requests;

    /// <param name="plan">Given the request's number, from 1, and the request.</param>
    internal FaultyTransport(Func<int, Request, Fault> plan) => _plan = plan;

    /// <summary>How many requests there were.</summary>
    internal int Requests => _requests;

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message)
    {
        Fault fault = Next(message);
        if (fault.IsSent)
        {
            HttpClientTransport.Shared.Process(message);
        }

        Answer(message, fault);
    }

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Fault fault = Next(message);
        if (fault.IsSent)
        {
            await HttpClientTransport.Shared.ProcessAsync(message);
        }

        Answer(message, fault);
    }

    private Fault Next(HttpMessage message) => _plan(Interlocked.Increment(ref _requests), message.Request);

    private static void Answer(HttpMessage message, Fault fault)
    {
        if (fault.Status > 0)
        {
            message.Response = new FaultResponse(fault, message.Request.ClientRequestId);
        }
        else if (fault.Status < 0)
        {
            throw new IOException("The connection was closed.");
        }
    }
}

/// <summary>What happens to a request.</summary>
/// <param name="IsSent">Whether it reaches the service.</param>
/// <param name="Status">The answer in place of the service's; 0 for the service's own, -1 for none at all.</param>
/// <param name="Code">The service's code.</param>
/// <param name="IsInBody">Whether the code stands in the body, as the table service has it, and not in a header.</param>
internal readonly record struct Fault(bool IsSent, int Status, string Code = "", bool IsInBody = false)
{
    internal static Fault None => new(true, 0);

    internal static Fault Busy => new(false, 503, "ServerBusy");

    internal static Fault Unreachable => new(false, -1);

    /// <summary>It happened, but nobody hears of it.</summary>
    internal static Fault LostAnswer => new(true, -1);
}

/// <summary>An answer that only tells of a fault.</summary>
internal sealed class FaultResponse(Fault fault, string clientRequestId) : Response
{
    private const string Body = """{"odata.error":{"code":"CODE","message":{"lang":"en-US","value":"No."}}}""";

    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase)
    {
        [fault.IsInBody ? "Content-Type" : "x-ms-error-code"] = fault.IsInBody ? "application/json" : fault.Code,
    };

    public override int Status => fault.Status;

    public override string ReasonPhrase => fault.IsInBody ? "" : fault.Code;

    public override Stream? ContentStream { get; set; } = new MemoryStream(Encoding.UTF8.GetBytes(
        fault.IsInBody ? Body.Replace("CODE", fault.Code, StringComparison.Ordinal) : ""));

    public override string ClientRequestId { get; set; } = clientRequestId;

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => _headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
        _headers.Select(static header => new HttpHeader(header.Key, header.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => _headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = _headers.TryGetValue(name, out string? value) ? [value] : null;
        return values is not null;
    }
}
