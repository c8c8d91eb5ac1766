using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Acknowledgements;
using CompliReport.Delivery.Days;
using CompliReport.Delivery.Filing;
using CompliReport.Functions.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompliReport.Functions;

/// <summary>What the functions are made of, the same for every host once the stores, the queue and the register are chosen (see
/// StorageChoice).</summary>
public static class FunctionParts
{
    /// <summary>Adds the day's logic on top of <see cref="DayStores"/>, <see cref="ReportChannel"/> and
    /// <see cref="IReportRegister"/>.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="settings">RulePacks: names or files of packs for an empty rules container, separated by commas; <c>cn</c> if not
    /// set. LookBackDays: days before a day in which patterns are looked for too, 0 to 60; 60 if not set.
    /// Shards: into how many shards a day's customers are divided, so that several processes share it, 1 to 64; 1 if not set.
    /// Authorities: ids of the authorities that are told, separated by commas; those of the packs if not set.
    /// Release: automatic or four-eyes;
    /// automatic if not set. ReleaseWho: who makes the drafts; complireport if not set. SealKeyFile or SealVaultKey: see
    /// <see cref="SealKeys"/>.</param>
    public static IServiceCollection AddFunctionParts(this IServiceCollection services, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ImmutableArray<RulePack> packs = [.. (settings["RulePacks"] ?? "cn")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Select(ReadPack)];
        if (packs.CountBy(static pack => pack.Id).FirstOrDefault(static count => count.Value > 1).Key is { } twice)
        {
            throw new InvalidDataException($"Two rule packs of the setting RulePacks have the id '{twice}': name one of them.");
        }

        if (!int.TryParse(settings["LookBackDays"] ?? "60", NumberStyles.None, CultureInfo.InvariantCulture, out int lookBack)
            || lookBack > RunOptions.LookBackDaysMax)
        {
            throw new InvalidDataException(
                $"The setting LookBackDays needs a number from 0 to {RunOptions.LookBackDaysMax}, found '{settings["LookBackDays"]}'.");
        }

        int shards = ShardsOf(settings);
        ImmutableArray<string> authorities = [.. (settings["Authorities"] ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        ImmutableArray<RulePack> reportTo = ReportToOf(authorities, packs);
        (ReportRelease release, string who) = ReleaseOf(settings);
        SealKey? sealKey = SealKeys.Of(settings);
        return services
            .AddSingleton(services => new ReportOutbox(
                services.GetRequiredService<IReportRegister>(),
                services.GetRequiredService<ReportChannel>().Registered(services.GetRequiredService<IReportRegister>()),
                services.GetRequiredService<DayStores>().Reports,
                services.GetRequiredService<TimeProvider>())
            {
                Release = release,
                Who = who,
            })
            .AddSingleton(static services => new AcknowledgementIntake(
                services.GetRequiredService<IReportRegister>(), services.GetRequiredService<DayStores>().Reports,
                services.GetRequiredService<ReportOutbox>().Decisions))
            .AddSingleton(static services => new DayRecords(services.GetRequiredService<DayStores>().State))
            .AddSingleton(services => new DayRun(
                services.GetRequiredService<DayStores>(),
                services.GetRequiredService<ReportChannel>().Registered(services.GetRequiredService<IReportRegister>()),
                packs)
            {
                LookBackDays = lookBack,
                SpillFolder = Path.GetTempPath(),
                Authorities = authorities,
                ReportTo = reportTo,
                Outbox = services.GetRequiredService<ReportOutbox>(),
                SealKey = sealKey,
                Fan = shards == 1 ? null : services.GetRequiredService<MessageChannel>().Fan(
                    shards, services.GetRequiredService<TimeProvider>()),
            })
            .AddSingleton<HttpClient>()
            .AddSingleton<RateRefresh>()
            .AddTelemetryExport(settings);
    }

    private static int ShardsOf(IConfiguration settings) =>
        int.TryParse(settings["Shards"] ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out int shards)
            && shards is >= 1 and <= RunOptions.ShardsMax
            ? shards
            : throw new InvalidDataException(
                $"The setting Shards needs a number from 1 to {RunOptions.ShardsMax}, found '{settings["Shards"]}'.");

    private static ImmutableArray<RulePack> ReportToOf(ImmutableArray<string> authorities, ImmutableArray<RulePack> packs)
    {
        List<string> unknown = [];
        RulePack[] known = authorities.IsEmpty
            ? []
            : [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "rules"), "*.json").Order(StringComparer.Ordinal)
                .Select(ReadPack)];
        ImmutableArray<RulePack> found = ReportTo.Of(authorities, packs, known, unknown);
        IEnumerable<string> names = known.SelectMany(static pack => pack.Authorities).Select(static duty => duty.Authority).Distinct();
        return unknown.Count == 0 ? found : throw new InvalidDataException(
            $"The setting Authorities names '{string.Join("', '", unknown)}', which no rule pack has. Known: "
                + $"{string.Join(", ", names.Order(StringComparer.Ordinal))}.");
    }

    private static (ReportRelease Release, string Who) ReleaseOf(IConfiguration settings)
    {
        string who = settings["ReleaseWho"] is { Length: > 0 } name ? name.Trim() : ReportOutbox.DefaultWho;
        return !ReleaseWords.TryParse(settings["Release"], out ReportRelease release)
            ? throw new InvalidDataException($"The setting Release needs {ReleaseWords.Expected}, found '{settings["Release"]}'.")
            : who.Length is 0 or > RegisterTransition.NameLengthMax || who.Any(char.IsControl)
            ? throw new InvalidDataException(
                $"The setting ReleaseWho needs 1 to {RegisterTransition.NameLengthMax} characters without control characters.")
            : (release, who);
    }

    private static RulePack ReadPack(string nameOrFile)
    {
        string file = File.Exists(nameOrFile) ? nameOrFile : Path.Combine(AppContext.BaseDirectory, "rules", nameOrFile + ".json");
        RulePackReading reading = RulePackReader.Read(Path.GetFileName(file), File.ReadAllBytes(file));
        return reading.Pack
            ?? throw new InvalidDataException($"The rule pack '{file}' cannot be used: {string.Join("; ", reading.Faults)}");
    }
}

/// <summary>Where notices go, and how the health function asks whether it can be reached.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="CountAsync">About how many messages wait in a queue of this name; throws when it is out of reach. Less than zero where it
/// can be reached but does not tell us how many.</param>
public sealed record ReportChannel(IReportQueue Queue, Func<string, CancellationToken, Task<int>> CountAsync)
{
    /// <summary>Lets one worker send at a time; null where the queue needs no such thing (see <see
    /// cref="RegisteredReportQueue"/>).</summary>
    public Func<CancellationToken, Task<IDisposable>>? Claim { get; init; }

    /// <summary>The queue with the register in front of it.</summary>
    public IReportQueue Registered(IReportRegister register) => new RegisteredReportQueue(Queue, register, Claim);
}

/// <summary>How functions send messages to one another.</summary>
/// <param name="SendAsync">Adds a message to a queue of this name. One that is sent twice may be there twice.</param>
public sealed record MessageChannel(Func<string, string, CancellationToken, Task> SendAsync)
{
    /// <summary>The work of days, shared by the queues of shards.</summary>
    internal ShardFan Fan(int shards, TimeProvider time) => new(
        shards,
        (message, cancellationToken) => SendAsync(Names.Shards, message, cancellationToken),
        (message, cancellationToken) => SendAsync(Names.Assembled, message, cancellationToken),
        time);
}

/// <summary>Names that are a contract (docs: queues and containers).</summary>
public static class Names
{
    /// <summary>The setting of the account with uploads, reports, queues and registers. The host's own account is another one in the
    /// cloud, so every queue trigger names this.</summary>
    public const string StorageSetting = "CompliReportStorage";

    /// <summary>The setting of the broker that takes notices; without it they go to a storage queue.</summary>
    public const string ServiceBusSetting = "CompliReportServiceBus";

    /// <summary>The container of uploads.</summary>
    public const string Ledgers = "ledgers";

    /// <summary>Events of uploads.</summary>
    public const string LedgerEvents = "ledger-events";

    /// <summary>Shards that are to be assessed.</summary>
    public const string Shards = "shards";

    /// <summary>Days whose shards have been assessed.</summary>
    public const string Assembled = "assembled";

    /// <summary>Answers of authorities.</summary>
    public const string Acknowledgements = "acknowledgements";

    /// <summary>Notices of reports.</summary>
    public const string SuspiciousActivity = "suspicious-activity";

    /// <summary>What is put behind a queue's name to name its poison queue.</summary>
    public const string PoisonEnding = "-poison";
}
