using System;
using CompliReport.Azure;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompliReport.Functions.Cloud;

/// <summary>THE PLACE where the cloud chooses its storage: the cloud's counterpart of Desk/StorageChoice.cs. The settings are those of
/// infra/bicep/modules/function-app.bicep.</summary>
internal static class CloudHost
{
    /// <summary>Adds stores, queue and register of the customers' account, and the broker where one is set.</summary>
    /// <exception cref="FormatException">A setting is missing or wrong; the message names it.</exception>
    internal static IServiceCollection AddCloud(this IServiceCollection services, IConfiguration settings)
    {
        // The environment's two underscores stand for a colon here.
        string? Setting(string name) => settings[name.Replace("__", ":", StringComparison.Ordinal)];
        StorageAccount account = StorageAccount.FromSettings(Names.StorageSetting, Setting);
        BlobArtifactStore Store(string container) => new(account.Container(container));
        services
            .AddSingleton(new DayStores(Store(Names.Ledgers), Store("rates"), Store("rules"), Store("reports"), Store("state"))
            {
                Lists = Store("lists"),
            })
            .AddSingleton(new MessageChannel(
                (queue, body, cancellationToken) => QueueMessages.SendAsync(account.Queue(queue), body, cancellationToken)))
            .AddSingleton<IReportRegister>(new TableReportRegister(account, "reports"));
        return ServiceBusFault.NamespaceOf(Names.ServiceBusSetting, Setting) is null
            ? services.AddSingleton(
                new ReportChannel(new StorageQueueReportQueue(account, Names.SuspiciousActivity, "state"), account.CountAsync))
            : services.AddBroker(account, Setting);
    }

    private static IServiceCollection AddBroker(this IServiceCollection services, StorageAccount account, Func<string, string?> setting) =>
        services
            // Made by the container, which therefore closes its connection when the host stops.
            .AddSingleton(_ => ServiceBusReportQueue.FromSettings(Names.ServiceBusSetting, Names.SuspiciousActivity, setting))
            .AddSingleton(services =>
            {
                ServiceBusReportQueue broker = services.GetRequiredService<ServiceBusReportQueue>();
                return new ReportChannel(broker, async (queue, cancellationToken) =>
                {
                    if (queue != Names.SuspiciousActivity)
                    {
                        return await account.CountAsync(queue, cancellationToken).ConfigureAwait(false);
                    }

                    await broker.CheckAsync(cancellationToken).ConfigureAwait(false);
                    return -1;
                });
            });
}
