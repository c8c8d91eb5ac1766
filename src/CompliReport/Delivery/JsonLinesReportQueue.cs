using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>The desk's queue: a file of one message a line. A message whose id is in the file already is not written again.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, as the port says.")]
public sealed class JsonLinesReportQueue : IReportQueue
{
    private readonly string _file;
    private HashSet<string>? _sent;

    /// <summary>A queue in a file, which is made when the first message is sent.</summary>
    public JsonLinesReportQueue(string file) => _file = Path.GetFullPath(file);

    /// <inheritdoc/>
    public async Task SendAsync(ReportNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        Invariant.Holds(
            Encoding.UTF8.GetByteCount(notice.Body) <= ReportNotice.BodyLengthMax,
            "a notice fits 64 KiB: the report itself stays in the store");
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        _sent ??= await ReadSentAsync(cancellationToken).ConfigureAwait(false);
        if (!_sent.Contains(notice.Id))
        {
            // Forgotten until the line is written whole: after a failure the file says what was sent.
            HashSet<string> sent = _sent;
            _sent = null;
            await File.AppendAllTextAsync(_file, notice.Body + "\n", cancellationToken).ConfigureAwait(false);
            sent.Add(notice.Id);
            _sent = sent;
        }
    }

    // A line cut off by a crash is ended here, so that the next message does not run into it; its own message is sent again.
    private async Task<HashSet<string>> ReadSentAsync(CancellationToken cancellationToken)
    {
        HashSet<string> sent = new(StringComparer.Ordinal);
        if (!File.Exists(_file))
        {
            return sent;
        }

        string text = await File.ReadAllTextAsync(_file, cancellationToken).ConfigureAwait(false);
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryId(line, out string id))
            {
                sent.Add(id);
            }
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            await File.AppendAllTextAsync(_file, "\n", cancellationToken).ConfigureAwait(false);
        }

        return sent;
    }

    private static bool TryId(string line, out string id)
    {
        try
        {
            using JsonDocument message = JsonDocument.Parse(line);
            id = message.RootElement.ValueKind == JsonValueKind.Object && message.RootElement.TryGetProperty("id", out JsonElement value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
            return id.Length > 0;
        }
        catch (JsonException)
        {
            id = "";
            return false;
        }
    }
}
