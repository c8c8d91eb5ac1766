using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Tests.Days;
using CompliReport.LocalRuntime.Queues;
using Xunit;

namespace CompliReport.Functions.Tests.Telemetry;

/// <summary>The alerts of infra/bicep look for paths and names in logs: they must be those that the program makes.</summary>
public sealed class AlertContractTests : IDisposable
{
    private static readonly string Alerts = File.ReadAllText(Path.Combine(DayWorld.Root, "infra", "bicep", "modules", "alerts.bicep"));

    private readonly DayWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_finished_day_is_where_the_alerts_look_for_it()
    {
        _world.PutAll();
        using DayRun days = _world.Run();
        DayOutcome outcome = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        string run = outcome.Record!.RunId;

        // late-day: /reports/<exchange>/<day>/<run>/manifest.json
        Asks("array_length(Parts) == 6", "tostring(Parts[1]) == \"reports\"", "tostring(Parts[5]) == \"manifest.json\"",
            "tostring(Parts[3]) == day", "Exchange = tostring(Parts[2])", "format_datetime(now() - 24h - HOURSh, \"yyyy-MM-dd\")");
        Assert.Contains(Paths("reports"), path => path == $"/reports/DEMOEX/2023-03-01/{run}/manifest.json");
        Assert.Equal(6, $"/reports/DEMOEX/2023-03-01/{run}/manifest.json".Split('/').Length);

        // unsent-report: the record of the run, written after the notices
        Asks("Path startswith \"/state/runs/\"", "extract(@\"^/state/runs/([^/]+)\\.json$\", 1, Path)");
        Assert.Contains(Paths("state"), path => path == $"/state/runs/{run}.json");
    }

    [Fact]
    public void A_report_is_where_the_alert_on_unsent_ones_looks_for_it()
    {
        Asks("array_length(Parts) == 8", "tostring(Parts[7]) == \"report.json\"", "Run = tostring(Parts[4])");
        string source = File.ReadAllText(Path.Combine(DayWorld.Root, "src", "CompliReport", "Delivery", "RunDelivery.cs"));
        Assert.Contains("string path = \"reports/\" + report.Id;", source, StringComparison.Ordinal);
        Assert.Contains("byName[path + \"/report.json\"]", source, StringComparison.Ordinal);
        Assert.Equal(8, "/reports/DEMOEX/2023-03-01/run-1/reports/sar-1/report.json".Split('/').Length);
    }

    [Fact]
    public void Queues_are_named_as_the_alerts_name_them()
    {
        Asks("Uri contains \"" + QueuePump.PoisonEnding + "/messages\"", "'" + Names.SuspiciousActivity + "'");
        Assert.Equal(QueuePump.PoisonEnding, Names.PoisonEnding);
    }

    private static void Asks(params string[] parts) =>
        Assert.All(parts, static part => Assert.Contains(part, Alerts, StringComparison.Ordinal));

    private string[] Paths(string container) =>
        [.. _world.Snapshot(container).Select(static line => "/" + line.Split(' ')[0].Replace('\\', '/'))];
}
