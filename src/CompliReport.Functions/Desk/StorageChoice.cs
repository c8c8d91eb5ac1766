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
    // How long an upload must not have changed. A copy that pauses for longer may be judged as it is, and again when it is whole.
    private const double UploadRestSeconds = 0.5;

    /// <summary>Adds stores, queues and register.</summary>
    /// <exception cref="NotSupportedException">A storage account is asked for, which this build has no adapters for.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, LocalRuntimeOptions options, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        return settings["AzureWebJobsStorage"] is { Length: > 0 }
            ? throw new NotSupportedException(
                "A storage account needs the adapters of CompliReport.Azure, which this build does not have. Use --root <folder>.")
            : services.AddFolders(options, settings);
    }

    private static IServiceCollection AddFolders(this IServiceCollection services, LocalRuntimeOptions options, IConfiguration settings)
    {
        // Exchanges copy into the folder of ledgers as they like; the other folders are written by us, file by file.
        TimeSpan rest = TimeSpan.FromSeconds(settings.GetValue("UploadRestSeconds", UploadRestSeconds));
        FolderArtifactStore Store(string container) => new(Path.Combine(options.Root, container));
        return services
            .AddSingleton(services => new DayStores(
                new FolderArtifactStore(Path.Combine(options.Root, Names.Ledgers), rest, services.GetRequiredService<TimeProvider>()),
                Store("rates"), Store("rules"), Store("reports"), Store("state")))
            .AddSingleton<IReportRegister>(new SqliteReportRegister(Path.Combine(options.StateFolder, "register.db")))
            .AddSingleton(services =>
            {
                IMessageStore messages = services.GetRequiredService<IMessageStore>();
                return new ReportChannel(new FolderReportQueue(messages), messages.CountAsync)
                {
                    Claim = cancellationToken => FolderLock.TakeAsync(Path.Combine(options.StateFolder, "notices.lock"), cancellationToken),
                };
            });
    }
}
