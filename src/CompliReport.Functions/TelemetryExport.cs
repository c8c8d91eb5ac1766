using System;
using System.Runtime.CompilerServices;
using CompliReport.Delivery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
#if AZURE
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
#endif

namespace CompliReport.Functions;

/// <summary>Where traces and metrics go, on every host: nowhere unless a setting says so, so that no connection is tried in vain.</summary>
public static class TelemetryExport
{
    /// <summary>The setting that sends telemetry to an OpenTelemetry collector; the other <c>OTEL_</c> settings refine it.</summary>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

#if AZURE
    private const string InsightsConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";
#endif

    /// <summary>Sends what is measured to where the settings say.</summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        bool hasCollector = settings[OtlpEndpoint] is { Length: > 0 };
#if AZURE
        string? insights = settings[InsightsConnection];
        if (!hasCollector && string.IsNullOrEmpty(insights))
#else
        if (!hasCollector)
#endif
        {
            return services;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(Describe)
            .WithTracing(traces =>
            {
                if (hasCollector)
                {
                    traces.AddOtlpExporter();
                }
#if AZURE
                if (insights is { Length: > 0 })
                {
                    traces.AddAzureMonitorTraceExporter(options => options.ConnectionString = insights, Identity(settings));
                }
#endif
                // Last, because an exporter may bring a sampler of its own.
                Observe(traces);
            })
            .WithMetrics(metrics =>
            {
                Observe(metrics);
                if (hasCollector)
                {
                    metrics.AddOtlpExporter();
                }
#if AZURE
                if (insights is { Length: > 0 })
                {
                    metrics.AddAzureMonitorMetricExporter(options => options.ConnectionString = insights, Identity(settings));
                }
#endif
            });
        return services;
    }

    /// <summary>The same for a command that runs once: what it measured is sent when the answer is disposed of. Null when there is nowhere
    /// to send it.</summary>
    public static IDisposable? OfCommand() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(OtlpEndpoint)) ? null : ToCollector();

    // Of its own, so that a command that sends nothing does not load what sends.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OpenTelemetrySdk ToCollector() => OpenTelemetrySdk.Create(static all => all
        .ConfigureResource(Describe)
        .WithTracing(static traces => Observe(traces).AddOtlpExporter())
        .WithMetrics(static metrics => Observe(metrics).AddOtlpExporter()));

    // The environment last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
    private static void Describe(ResourceBuilder resource) => resource
        .AddService("complireport", serviceVersion: typeof(RunTelemetry).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();

    // Always on, whatever the trace that surrounds it says: the web server's own traces are neither sampled nor wanted, for their
    // addresses may hold function keys. What is left is a handful a day.
    private static TracerProviderBuilder Observe(TracerProviderBuilder traces) =>
        traces.AddSource(RunTelemetry.Name + "*").SetSampler(new AlwaysOnSampler());

    private static MeterProviderBuilder Observe(MeterProviderBuilder metrics) => metrics.AddMeter(RunTelemetry.Name + "*");

#if AZURE
    // ClientId=<id>;Authorization=AAD: Application Insights takes nothing without an identity. No such setting: the key of the connection.
    private static ManagedIdentityCredential? Identity(IConfiguration settings)
    {
        string? client = null;
        bool isWanted = false;
        foreach (string part in (settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] ?? "").Split(
            ';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            isWanted |= pair is ["Authorization", "AAD"];
            client = pair is ["ClientId", { Length: > 0 } id] ? id : client;
        }

        return !isWanted ? null : new ManagedIdentityCredential(
            client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client));
    }
#endif
}
