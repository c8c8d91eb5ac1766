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
    ];

    /// <summary>An app over a folder, ready to be started.</summary>
    /// <param name="root">The folder that holds containers, queues and state.</param>
    /// <param name="settings">Settings that come before all others, such as <c>Urls</c>.</param>
    public static WebApplication Build(string root, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        LocalRuntimeOptions options = new(System.IO.Path.GetFullPath(root))
        {
            WatchedContainer = Names.Ledgers, EventQueue = Names.LedgerEvents,
        };
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(typeof(DeskHost).Assembly, options, Defaults, settings);
        builder.Services.AddStorage(options, builder.Configuration).AddFunctionParts(builder.Configuration);
        return builder.Build();
    }
}
