using System.Collections.Generic;
using Microsoft.AspNetCore.Builder;

namespace CompliReport.Functions.Desk;

/// <summary>The functions on a desk.</summary>
public static class DeskHost
{
    // What host and functions need to start; the environment and local.settings.json come before these.
    private static readonly KeyValuePair<string, string?>[] Defaults =
    [
        new("DayClosedSchedule", "0 */15 * * * *"),
        new("MissedUploadSchedule", "0 */5 * * * *"),
        new("RefreshRatesSchedule", "0 30 * * * *"),
        new("DeadlineSchedule", "0 10 * * * *"),
    ];

    /// <summary>An app over a folder or a storage account, ready to be started.</summary>
    /// <param name="root">The folder that holds keys and timers, and without a storage account containers and queues too.</param>
    /// <param name="storage">Connection string of a storage account; empty for the folder; null for what the settings say, the folder
    /// when they say nothing.</param>
    /// <param name="settings">Settings that come before all others, such as <c>Urls</c>.</param>
    /// <exception cref="System.FormatException">The connection, or a setting of it, is none.</exception>
    public static WebApplication Build(string root, string? storage, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        LocalRuntimeOptions options = new(System.IO.Path.GetFullPath(root));
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(typeof(DeskHost).Assembly, options, Defaults, settings);
        builder.AddStorage(options, storage);
        builder.Services.AddFunctionParts(builder.Configuration);
        return builder.Build();
    }
}
