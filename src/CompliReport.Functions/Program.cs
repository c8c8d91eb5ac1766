using System;
using System.Threading.Tasks;
#if AZURE
using CompliReport.Functions.Cloud;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
#else
using CompliReport.Functions.Desk;
using Microsoft.AspNetCore.Builder;
#endif

namespace CompliReport.Functions;

/// <summary>Starts the functions: in the cloud under the Azure Functions host, on a desk by themselves (as <c>complireport serve</c>
/// does).</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
#if AZURE
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton(TimeProvider.System)
            .AddCloud(builder.Configuration)
            .AddFunctionParts(builder.Configuration);
        await builder.Build().RunAsync().ConfigureAwait(false);
#else
        string root = args.Length > 0 ? args[0] : Environment.GetEnvironmentVariable("DeskRoot") ?? "desk";
        WebApplication app = DeskHost.Build(root, storage: null, []);
        await using (app.ConfigureAwait(false))
        {
            await app.RunAsync().ConfigureAwait(false);
        }
#endif
    }
}
