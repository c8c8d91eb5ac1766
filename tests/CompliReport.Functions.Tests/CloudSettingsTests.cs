using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using CompliReport.Functions.Tests.Days;
using CompliReport.LocalRuntime;
using Xunit;

namespace CompliReport.Functions.Tests;

/// <summary>The settings that the infrastructure gives the app, against those that its code asks for.</summary>
public sealed partial class CloudSettingsTests
{
    private static readonly string App = File.ReadAllText(Path.Combine(DayWorld.Root, "infra", "bicep", "modules", "function-app.bicep"));

    [Fact]
    public void Every_queue_trigger_reads_the_customers_account_and_not_the_hosts()
    {
        QueueTriggerAttribute[] triggers =
        [
            .. from type in typeof(Names).Assembly.GetExportedTypes()
               from method in type.GetMethods()
               from parameter in method.GetParameters()
               let trigger = parameter.GetCustomAttribute<QueueTriggerAttribute>()
               where trigger is not null
               select trigger,
        ];
        Assert.NotEmpty(triggers);
        Assert.All(triggers, static trigger => Assert.Equal("CompliReportStorage", trigger.Connection));
    }

    [Theory]
    [InlineData(Names.StorageSetting, "blobServiceUri queueServiceUri tableServiceUri credential clientId")]
    [InlineData(Names.ServiceBusSetting, "fullyQualifiedNamespace credential clientId")]
    public void The_deployed_app_is_given_each_part_of_a_setting_that_the_code_reads(string name, string parts) =>
        Assert.All(parts.Split(' '), part => Assert.Matches($@"\b{name}__{part}: ", App));

    [Fact]
    public void Every_schedule_and_setting_of_a_function_is_in_both_parameter_files()
    {
        IEnumerable<string> schedules = typeof(Names).Assembly.GetExportedTypes().SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetParameters()).Select(static parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>())
            .OfType<TimerTriggerAttribute>().Select(static trigger => Setting().Match(trigger.Schedule).Groups[1].Value);
        foreach (string file in (string[])["dev.bicepparam", "prod.bicepparam"])
        {
            string text = File.ReadAllText(Path.Combine(DayWorld.Root, "infra", "bicep", file));
            Assert.All(schedules.Append("RulePacks"), name => Assert.Contains(name + ": ", text, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("^%(.+)%$")]
    private static partial Regex Setting();
}
