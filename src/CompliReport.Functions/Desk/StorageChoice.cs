using System;
using System.IO;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.LocalRuntime.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompliReport.Functions.Desk;

/// <summary>THE PLACE where the desk chooses its storage: a plain folder, or a storage account when the setting <c>AzureWebJobsStorage</c>
/// is given.</summary>
public static class StorageChoice
{
    /// <summary>Adds stores, queues and register.</summary>
    /// <exception cref="NotSupportedException">A storage account is asked for, which this build has no adapters for.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, LocalRuntimeOptions options, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        return settings["AzureWebJobsStorage"] is { Length: > 0 }
            ? throw new NotSupportedException(
                "A storage account needs the adapters of CompliReport.Azure, which this build does not have. Use --root <folder>.")
            : services.AddFolders(options);
    }

    private static IServiceCollection AddFolders(this IServiceCollection services, LocalRuntimeOptions options)
    {
        FolderArtifactStore Store(string container) => new(Path.Combine(options.Root, container));
        return services
            .AddSingleton(new DayStores(Store(Names.Ledgers), Store("rates"), Store("rules"), Store("reports"), Store("state")))
            .AddSingleton<IReportRegister>(new SqliteReportRegister(Path.Combine(options.StateFolder, "register.db")))
            .AddSingleton(static services =>
            {
                IMessageStore messages = services.GetRequiredService<IMessageStore>();
                return new ReportChannel(new FolderReportQueue(messages), messages.CountAsync);
            });
    }
}
