using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using CompliReport.Ledgers;
using CompliReport.Reports;

namespace CompliReport.Cli;

/// <summary>
/// The histories that the runs of a command go on from: the one that was given for the first run, then for each folder of days what its
/// day before left.
/// </summary>
internal sealed class RunHistories
{
    private readonly Dictionary<(string Folder, string Exchange), HistoryInput> _byFolder = [];
    private HistoryInput? _given;

    /// <param name="file">The file that was given; null for none.</param>
    internal RunHistories(string? file) =>
        _given = file is null ? null : new HistoryInput(Path.GetFileName(file), File.ReadAllBytes(file));

    /// <summary>What a run goes on from; null for nothing.</summary>
    internal HistoryInput? Before(Upload upload, ExchangePart part)
    {
        if (_given is { } given)
        {
            _given = null;
            return given;
        }

        return FolderOf(upload) is { } folder ? _byFolder.GetValueOrDefault((folder, part.Exchange.Text)) : null;
    }

    /// <summary>Keeps what a run left for the next day of its folder.</summary>
    internal void Keep(Upload upload, ExchangePart part, Delivered run)
    {
        string file = Path.Combine(run.Folder, "history.bin");
        if (FolderOf(upload) is { } folder && File.Exists(file))
        {
            _byFolder[(folder, part.Exchange.Text)] = new HistoryInput(NameOf(upload.Day!.Value), File.ReadAllBytes(file));
        }
    }

    /// <summary>The name under which a day's history goes into the next one: the same on a desk and in the cloud.</summary>
    private static string NameOf(DateOnly day) =>
        day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) + "/history.bin";

    // The folder that the days lie in.
    private static string? FolderOf(Upload upload) =>
        upload.Day is null || upload.Ledgers.IsEmpty ? null : Path.GetDirectoryName(Path.GetDirectoryName(upload.Ledgers[0]));
}
