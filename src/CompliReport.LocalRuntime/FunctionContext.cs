using System;
using System.Collections.Generic;
using System.Threading;

namespace CompliReport.LocalRuntime;

/// <summary>The part of the worker's context that function classes may use.</summary>
/// <param name="functionDefinition">The function that runs.</param>
/// <param name="bindingContext">What the trigger knows.</param>
/// <param name="retryContext">How often this was tried.</param>
/// <param name="instanceServices">The invocation's scope of services.</param>
/// <param name="cancellationToken">Cancelled when the host stops.</param>
public sealed class FunctionContext(
    FunctionDefinition functionDefinition, BindingContext bindingContext, RetryContext retryContext, IServiceProvider instanceServices,
    CancellationToken cancellationToken)
{
    /// <summary>Names this invocation in logs.</summary>
    public string InvocationId { get; } = Guid.NewGuid().ToString("D");

    /// <summary>The function that runs.</summary>
    public FunctionDefinition FunctionDefinition { get; } = functionDefinition;

    /// <summary>What the trigger knows.</summary>
    public BindingContext BindingContext { get; } = bindingContext;

    /// <summary>How often this was tried.</summary>
    public RetryContext RetryContext { get; } = retryContext;

    /// <summary>The invocation's scope of services.</summary>
    public IServiceProvider InstanceServices { get; } = instanceServices;

    /// <summary>Cancelled when the host stops.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>A function's name.</summary>
/// <param name="Name">As its attribute says.</param>
public sealed record FunctionDefinition(string Name);

/// <summary>What the trigger knows: for a queue <c>Id</c>, <c>DequeueCount</c>, <c>InsertionTime</c>.</summary>
/// <param name="BindingData">By name.</param>
public sealed record BindingContext(IReadOnlyDictionary<string, object?> BindingData);

/// <summary>How often an invocation was tried.</summary>
/// <param name="RetryCount">0 at the first try.</param>
/// <param name="MaxRetryCount">After which it is given up.</param>
public sealed record RetryContext(int RetryCount, int MaxRetryCount);
