using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using CompliReport.LocalRuntime.Http;
using CompliReport.LocalRuntime.Queues;
using CompliReport.LocalRuntime.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CompliReport.LocalRuntime;

/// <summary>Starts an app of functions on the desk.</summary>
public static class FunctionsApplication
{
    /// <summary>A builder whose settings come from the environment first, then from <c>local.settings.json</c> beside the
    /// program.</summary>
    /// <param name="functions">The assembly that holds the function classes.</param>
    /// <param name="options">Folders.</param>
    /// <param name="defaults">Settings for want of others.</param>
    /// <param name="settings">Settings of the command line, which come before all others.</param>
    public static FunctionsApplicationBuilder CreateBuilder(
        Assembly functions, LocalRuntimeOptions options, IEnumerable<KeyValuePair<string, string?>> defaults,
        IEnumerable<KeyValuePair<string, string?>> settings) =>
        new(functions, options, defaults, settings);
}

/// <summary>What an app is put together with.</summary>
public sealed class FunctionsApplicationBuilder
{
    private readonly WebApplicationBuilder _builder = WebApplication.CreateSlimBuilder(
        new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

    internal FunctionsApplicationBuilder(
        Assembly functions, LocalRuntimeOptions options, IEnumerable<KeyValuePair<string, string?>> defaults,
        IEnumerable<KeyValuePair<string, string?>> settings)
    {
        _builder.Configuration.Sources.Clear();
        _builder.Configuration
            .AddInMemoryCollection(defaults)
            .AddInMemoryCollection(Values(Path.Combine(AppContext.BaseDirectory, "local.settings.json")))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings);
        // Results go to standard output; what happens on the way goes to standard error.
        _builder.Logging.ClearProviders().AddSimpleConsole(static console => console.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning);
        _builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        _builder.WebHost.UseUrls(_builder.Configuration["Urls"] ?? "http://127.0.0.1:7071");
        _builder.Services.AddMvcCore();
        _builder.Services
            .AddSingleton(options)
            .AddSingleton(FunctionCatalog.Of(functions))
            .AddSingleton<FunctionInvoker>()
            .AddSingleton<FunctionKeys>()
            .AddSingleton<FunctionEndpoints>()
            .AddHostedService<QueuePump>()
            .AddHostedService<TimerPump>();
    }

    /// <summary>What function classes may ask for.</summary>
    public IServiceCollection Services => _builder.Services;

    /// <summary>The settings.</summary>
    public IConfiguration Configuration => _builder.Configuration;

    /// <summary>Plays Event Grid for a folder below the root.</summary>
    public void Watch(FolderWatch watch) => Services.AddSingleton(watch).AddHostedService<FolderWatcher>();

    /// <summary>The app, ready to be run. What the caller has not registered is taken from the desk: folder queues, the system's clock,
    /// host.json.</summary>
    public WebApplication Build()
    {
        Services.TryAddSingleton(TimeProvider.System);
        Services.TryAddSingleton<IMessageStore>(static services =>
            new FolderMessageStore(
                services.GetRequiredService<LocalRuntimeOptions>().QueueFolder, services.GetRequiredService<TimeProvider>()));
        Services.TryAddSingleton(HostFile.Queues(Path.Combine(AppContext.BaseDirectory, "host.json"), Configuration));
        WebApplication app = _builder.Build();
        FunctionEndpoints.Map(app);
        return app;
    }

    // "Name__part" in the file means the same as in the environment.
    private static IEnumerable<KeyValuePair<string, string?>> Values(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.TryGetProperty("Values", out JsonElement values)
            ? [.. values.EnumerateObject().Select(
                static value => KeyValuePair.Create(value.Name.Replace("__", ":", StringComparison.Ordinal), value.Value.GetString()))]
            : [];
    }
}
