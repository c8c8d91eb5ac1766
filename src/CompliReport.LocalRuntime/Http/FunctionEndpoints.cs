using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CompliReport.LocalRuntime.Http;

/// <summary>Puts HTTP functions under <c>/api/</c>.</summary>
internal sealed class FunctionEndpoints(
    FunctionCatalog catalog, FunctionInvoker invoker, FunctionKeys keys, ILogger<FunctionEndpoints> logger)
{
    private static readonly string[] AllMethods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    /// <summary>Maps every HTTP function of the catalog.</summary>
    internal static void Map(WebApplication app)
    {
        FunctionEndpoints endpoints = app.Services.GetRequiredService<FunctionEndpoints>();
        foreach (FunctionEntry function in endpoints.Functions)
        {
            HttpTriggerAttribute trigger = (HttpTriggerAttribute)function.Trigger;
            string[] methods = trigger.Methods.Length > 0 ? [.. trigger.Methods.Select(static method => method.ToUpperInvariant())]
                : AllMethods;
            app.MapMethods("/api/" + (trigger.Route ?? function.Name), methods, context =>
                endpoints.AnswerAsync(function, trigger.AuthLevel, context));
        }
    }

    private IEnumerable<FunctionEntry> Functions => catalog.Functions.Where(static function => function.Trigger is HttpTriggerAttribute);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "A function that throws is answered with 500 and no detail, as on the real host.")]
    private async Task AnswerAsync(FunctionEntry function, AuthorizationLevel level, HttpContext context)
    {
        if (!keys.Admits(context.Request, level))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            Dictionary<string, object?> data = context.Request.RouteValues.ToDictionary(StringComparer.OrdinalIgnoreCase);
            object? result = await invoker.InvokeAsync(
                function, context.Request, data, new RetryContext(0, 0), context.RequestAborted).ConfigureAwait(false);
            if (result is IActionResult action)
            {
                await action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()))
                    .ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            RuntimeLog.RequestFailed(logger, function.Name, failure);
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
    }
}
