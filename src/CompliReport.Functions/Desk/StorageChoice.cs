using System;
using System.IO;
using System.Linq;
using CompliReport.Azure;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.LocalRuntime.Queues;
using CompliReport.Values;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompliReport.Functions.Desk;

/// <summary>Where a desk's containers and queues are, for people.</summary>
/// <param name="Text">A folder, or the address of a storage account.</param>
public sealed record DeskPlace(string Text);

/// <summary>THE PLACE where the desk chooses its storage: a plain folder, or a storage account.</summary>
public static class StorageChoice
{
    /// <summary>The settings of the account with uploads and reports; the second serves where one account does for all.</summary>
    private static readonly string[] AccountSettings = ["CompliReportStorage", "AzureWebJobsStorage"];

    // How long an upload must not have changed. A copy that pauses for longer may be judged as it is, and again when it is whole.
    private const double UploadRestSeconds = 0.5;

    /// <summary>Adds stores, queues and register.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="options">The desk's folder.</param>
    /// <param name="storage">See <see cref="DeskHost.Build"/>.</param>
    public static void AddStorage(this FunctionsApplicationBuilder builder, LocalRuntimeOptions options, string? storage)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        StorageAccount? account = storage switch
        {
            null => OfSettings(builder.Configuration),
            "" => null,
            _ => StorageAccount.FromConnectionString(storage),
        };
        if (account is null)
        {
            builder.AddFolders(options);
        }
        else
        {
            builder.Services.AddAccount(account, options);
        }
    }

    /// <summary>Events of uploads to a storage account come from its Event Grid; the emulator has none, so <c>push</c> sends
    /// them.</summary>
    private static void AddAccount(this IServiceCollection services, StorageAccount account, LocalRuntimeOptions options)
    {
        BlobArtifactStore Store(string container) => new(account.Container(container));
        StorageMessageStore messages = new(account.QueueAsItIs);
        services
            .AddSingleton(new DeskPlace(account.Address.ToString()))
            .AddSingleton(new DayStores(Store(Names.Ledgers), Store("rates"), Store("rules"), Store("reports"), Store("state"))
            {
                Lists = Store("lists"),
            })
            .AddSingleton<IReportRegister>(new TableReportRegister(account, "reports"))
            .AddSingleton<IMessageStore>(messages)
            .AddSingleton(MessagesOf)
            .AddSingleton(new ReportChannel(
                new StorageQueueReportQueue(account, Names.SuspiciousActivity, "state"), messages.CountAsync));
    }

    private static void AddFolders(this FunctionsApplicationBuilder builder, LocalRuntimeOptions options)
    {
        // Exchanges copy into the folder of ledgers as they like; the other folders are written by us, file by file.
        TimeSpan rest = TimeSpan.FromSeconds(builder.Configuration.GetValue("UploadRestSeconds", UploadRestSeconds));
        FolderArtifactStore Store(string container) => new(Path.Combine(options.Root, container));
        builder.Watch(new FolderWatch(Names.Ledgers, Names.LedgerEvents));
        builder.Services
            .AddSingleton(new DeskPlace(options.Root))
            .AddSingleton(services => new DayStores(
                new FolderArtifactStore(Path.Combine(options.Root, Names.Ledgers), rest, services.GetRequiredService<TimeProvider>()),
                Store("rates"), Store("rules"), Store("reports"), Store("state"))
            {
                Lists = Store("lists"),
            })
            .AddSingleton(MessagesOf)
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

    // Named by their content, so that a folder keeps one that is sent again once; a storage account cannot.
    private static MessageChannel MessagesOf(IServiceProvider services) => new(
        (queue, body, cancellationToken) => services.GetRequiredService<IMessageStore>().SendAsync(
            queue, ContentId.Of("message", queue, body), body, cancellationToken));

    // Names of parts of a setting hold two underscores in the environment and a colon in the configuration.
    private static StorageAccount? OfSettings(IConfiguration settings) =>
        AccountSettings.FirstOrDefault(
            name => settings[name] is { Length: > 0 } || settings.GetSection(name).GetChildren().Any()) is { } set
            ? StorageAccount.FromSettings(set, name => settings[name.Replace("__", ":", StringComparison.Ordinal)])
            : null;
}
