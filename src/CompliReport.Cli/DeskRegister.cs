using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;
using CompliReport.Functions.Desk;
using CompliReport.LocalRuntime.Queues;

namespace CompliReport.Cli;

/// <summary>Where the reports of a desk lie, where they are registered and where their messages go.</summary>
/// <param name="Out">The folder of results, which holds the queue too.</param>
/// <param name="Register">The register's file.</param>
internal sealed record DeskRegister(string Out, string Register)
{
    /// <summary>The file's name where none is given.</summary>
    internal const string DefaultName = "register.db";

    /// <summary>The register of a folder of results; beside the results unless a file is given.</summary>
    internal static DeskRegister Of(string folder, string? register) =>
        new(folder, register ?? Path.Combine(folder, DefaultName));

    /// <summary>Opens the register.</summary>
    internal SqliteReportRegister Open() => new(Register);

    /// <summary>The outbox. One process at a time sends, so that two that approve at once do not write into one line of the
    /// queue.</summary>
    internal ReportOutbox Outbox(ReportRelease release, string who)
    {
        SqliteReportRegister register = Open();
        JsonLinesReportQueue queue = new(Path.Combine(Out, "queue", "suspicious-activity.jsonl"));
        return new ReportOutbox(register, queue, new FolderArtifactStore(Out), TimeProvider.System)
        {
            Release = release,
            Who = who,
            Claim = cancellationToken => FolderLock.TakeAsync(Register + ".lock", cancellationToken),
        };
    }

    /// <summary>Sends what was left unsent and is worth another try; the queue's failure, or null.</summary>
    internal async Task<Exception?> SendLeftAsync(CancellationToken cancellationToken) =>
        (await Outbox(ReportRelease.Automatic, ReportOutbox.DefaultWho).SendAllAsync(evenIfEarly: false, cancellationToken)
            .ConfigureAwait(false)).Failure;
}
