using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.LocalRuntime.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompliReport.LocalRuntime;

/// <summary>Calls a function: makes its class, binds its parameters, awaits it, sends its outputs.</summary>
internal sealed class FunctionInvoker(IServiceScopeFactory scopes, IMessageStore messages, IConfiguration settings)
{
    /// <summary>How objects are read from messages and written to them; names are read in any case, as the worker does.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Calls a function once. What it throws comes through unchanged.</summary>
    /// <param name="function">The function.</param>
    /// <param name="value">What the trigger parameter gets.</param>
    /// <param name="data">What other parameters are bound to by name, and what the context shows.</param>
    /// <param name="retry">How often this was tried.</param>
    /// <param name="cancellationToken">Cancelled when the host stops or the message is lost.</param>
    /// <returns>What the function returned; null for nothing.</returns>
    internal async Task<object?> InvokeAsync(
        FunctionEntry function, object value, IReadOnlyDictionary<string, object?> data, RetryContext retry,
        CancellationToken cancellationToken)
    {
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            IServiceProvider services = scope.ServiceProvider;
            FunctionContext context = new(
                new FunctionDefinition(function.Name), new BindingContext(data), retry, services, cancellationToken);
            using Activity? activity = RuntimeTelemetry.Start(function, context);
            try
            {
                return await CallAsync(function, value, context).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                RuntimeTelemetry.Failed(activity, failure);
                throw;
            }
        }
    }

    private async Task<object?> CallAsync(FunctionEntry function, object value, FunctionContext context)
    {
        object instance = ActivatorUtilities.CreateInstance(context.InstanceServices, function.Method.DeclaringType!);
        object?[] arguments = Array.ConvertAll(function.Method.GetParameters(), parameter => Bind(parameter, function, value, context));
        object? returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
        object? result = await ResultOfAsync(returned).ConfigureAwait(false);
        await SendOutputsAsync(function.Method, result, context.CancellationToken).ConfigureAwait(false);
        return result;
    }

    private static object? Bind(ParameterInfo parameter, FunctionEntry function, object value, FunctionContext context) =>
        parameter == function.TriggerParameter ? Convert(value, parameter.ParameterType)
        : parameter.ParameterType == typeof(FunctionContext) ? context
        : parameter.ParameterType == typeof(CancellationToken) ? context.CancellationToken
        : context.BindingContext.BindingData.TryGetValue(parameter.Name!, out object? named) ? named?.ToString()
        : parameter.HasDefaultValue ? parameter.DefaultValue
        : throw new InvalidOperationException(
            $"The function '{function.Name}' asks for '{parameter.Name}', which its trigger does not offer.");

    private static object? Convert(object value, Type type) =>
        type.IsInstanceOfType(value) ? value
        : value is not string text ? throw new InvalidOperationException($"A {value.GetType().Name} cannot become a {type.Name}.")
        : type == typeof(byte[]) ? System.Text.Encoding.UTF8.GetBytes(text)
        : JsonSerializer.Deserialize(text, type, Json);

    private static async Task<object?> ResultOfAsync(object? returned)
    {
        switch (returned)
        {
            case Task task:
                await task.ConfigureAwait(false);
                return task.GetType() is { IsGenericType: true } type && type.GetProperty(nameof(Task<int>.Result)) is { } result
                    && result.PropertyType.Name != "VoidTaskResult" ? result.GetValue(task) : null;
            case ValueTask plain:
                await plain.ConfigureAwait(false);
                return null;
            default:
                return returned;
        }
    }

    private async Task SendOutputsAsync(MethodInfo method, object? result, CancellationToken cancellationToken)
    {
        if (result is null)
        {
            return;
        }

        if (method.GetCustomAttribute<QueueOutputAttribute>() is { } whole)
        {
            await SendAsync(whole, result, cancellationToken).ConfigureAwait(false);
        }

        foreach (PropertyInfo property in result.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<QueueOutputAttribute>() is { } part && property.GetValue(result) is { } value)
            {
                await SendAsync(part, value, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SendAsync(QueueOutputAttribute output, object value, CancellationToken cancellationToken)
    {
        string queue = FunctionCatalog.Resolve(output.QueueName, settings);
        IEnumerable<string> bodies = value as IEnumerable<string> ?? [value as string ?? JsonSerializer.Serialize(value, Json)];
        foreach (string body in bodies)
        {
            await messages.SendAsync(queue, Guid.NewGuid().ToString("N"), body, cancellationToken).ConfigureAwait(false);
        }
    }
}
