using System;
using System.Collections.Generic;
using CompliReport.LocalRuntime;
using CompliReport.LocalRuntime.Queues;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CompliReport.Functions.Tests.LocalRuntime;

public sealed class HostFileTests
{
    [Fact]
    public void Settings_of_the_environment_come_before_the_file_and_the_file_before_the_defaults()
    {
        using TemporaryFolder folder = new();
        folder.Write("host.json", """{"extensions":{"queues":{"maxDequeueCount":7,"holdFor":"00:00:09"}}}""");
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(
            [new KeyValuePair<string, string?>("AzureFunctionsJobHost:extensions:queues:holdFor", "00:00:02")]).Build();
        Assert.Equal(
            new QueueOptions { MaxDequeueCount = 7, HoldFor = TimeSpan.FromSeconds(2) }, HostFile.Queues(folder.Of("host.json"), settings));
    }
}
