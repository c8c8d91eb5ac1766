using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CompliReport.Delivery.Filing;

namespace CompliReport.Azure;

/// <content>Reports: the partition is the report, so that a revision and its first step are written as one.</content>
public sealed partial class TableReportRegister
{
    // Behind the revision's key. An escape of a key has upper-case digits behind its mark, so no revision looks like one of these.
    private const string EntryEnd = "~entry", StepEnd = "~step";

    private const string ReportColumn = "Report", RevisionColumn = "Revision", JsonColumn = "Json", BodyColumn = "Body",
        StateColumn = "State";

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async Task<bool> RegisterAsync(RegisterEntry entry, RegisterTransition first, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(first);
        string write = Guid.NewGuid().ToString("N");
        // The message as bytes: as text the service would take half of the 64 KiB that it may have.
        TableEntity report = Row(entry.Key, EntryEnd, RegisterJson.Of(entry), write);
        report[BodyColumn] = Encoding.UTF8.GetBytes(entry.NoticeBody);
        TableTransactionAction[] actions =
        [
            new(TableTransactionActionType.Add, report),
            new(TableTransactionActionType.Add, StepRow(entry.Key, first, write)),
        ];
        return await GuardAsync(
            "register a report in",
            () => AddAsync(() => _table.SubmitTransactionAsync(actions, cancellationToken), report, write, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async Task<bool> AppendAsync(ReportKey key, RegisterTransition next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        string write = Guid.NewGuid().ToString("N");
        TableEntity step = StepRow(key, next, write);
        return await GuardAsync(
            "write a step to",
            // The step before must be there. Steps are never removed, so what was seen stays true.
            async () => next.Number > 1
                && await HasStepAsync(key, next.Number - 1, cancellationToken).ConfigureAwait(false)
                && await AddAsync(() => _table.AddEntityAsync(step, cancellationToken), step, write, cancellationToken)
                    .ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async Task<ImmutableArray<RegisteredReport>> OfReportAsync(string report, CancellationToken cancellationToken)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Of(report)}");
        List<RegisteredReport> found = await ReadAsync(filter, cancellationToken).ConfigureAwait(false);
        return [.. found.Where(one => one.Entry.Report == report).OrderBy(static one => one.Entry.Revision, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async IAsyncEnumerable<RegisteredReport> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (RegisteredReport report in await ReadAsync($"RowKey ne '{SentRow}'", cancellationToken).ConfigureAwait(false))
        {
            yield return report;
        }
    }

    private async Task<List<RegisteredReport>> ReadAsync(string filter, CancellationToken cancellationToken)
    {
        Dictionary<ReportKey, RegisterEntry> entries = [];
        Dictionary<ReportKey, List<RegisterTransition>> steps = [];
        await GuardAsync("read reports of", () => ReadAsync(filter, entries, steps, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. entries.Where(entry => steps.ContainsKey(entry.Key)).Select(entry => new RegisteredReport(
                entry.Value, [.. steps[entry.Key].OrderBy(static step => step.Number)])),
        ];
    }

    private async Task<bool> ReadAsync(
        string filter,
        Dictionary<ReportKey, RegisterEntry> entries,
        Dictionary<ReportKey, List<RegisterTransition>> steps,
        CancellationToken cancellationToken)
    {
        try
        {
            AsyncPageable<TableEntity> rows = _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);
            await foreach (TableEntity row in rows.ConfigureAwait(false))
            {
                if (row.GetString(ReportColumn) is { } report && row.GetString(JsonColumn) is { } json)
                {
                    ReportKey key = new(report, row.GetString(RevisionColumn));
                    if (row.GetBinary(BodyColumn) is { } body)
                    {
                        entries[key] = RegisterJson.Entry(json, Encoding.UTF8.GetString(body));
                    }
                    else
                    {
                        CollectionsMarshal.GetValueRefOrAddDefault(steps, key, out _) ??= [];
                        steps[key].Add(RegisterJson.Transition(json));
                    }
                }
            }

            return true;
        }
        catch (RequestFailedException missing) when (IsTableAbsent(missing))
        {
            // Nothing was registered yet.
            return false;
        }
    }

    // Whether an insert was ours: its answer may be lost, and its retry is then refused for the row that we wrote ourselves.
    private async Task<bool> AddAsync(Func<Task> insert, TableEntity row, string write, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await insert().ConfigureAwait(false);
            }
            catch (RequestFailedException missing) when (IsTableAbsent(missing))
            {
                await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
                await insert().ConfigureAwait(false);
            }

            return true;
        }
        catch (RequestFailedException taken) when (taken.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            TableEntity? there = await FindAsync(row.PartitionKey, row.RowKey, cancellationToken).ConfigureAwait(false);
            return there?.GetString(WriteColumn) == write;
        }
    }

    private async Task<bool> HasStepAsync(ReportKey key, int number, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(TableKeys.Of(key.Report), StepKey(key, number), cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (RequestFailedException missing) when (IsTableAbsent(missing))
        {
            // Nothing was registered yet.
            return false;
        }
    }

    private async Task<bool> GuardAsync(string what, Func<Task<bool>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception failure) when (StorageFault.Of(failure, what, _table.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    private static TableEntity StepRow(ReportKey key, RegisterTransition step, string write)
    {
        TableEntity row = Row(key, "", RegisterJson.Of(step), write);
        row.RowKey = StepKey(key, step.Number);
        // For people who look at the table.
        row[StateColumn] = ReportLife.Word(step.State);
        return row;
    }

    private static string StepKey(ReportKey key, int number) =>
        TableKeys.Of(key.Revision) + StepEnd + number.ToString("0000000", CultureInfo.InvariantCulture);

    private static TableEntity Row(ReportKey key, string end, string json, string write) =>
        new(TableKeys.Of(key.Report), TableKeys.Of(key.Revision) + end)
        {
            [ReportColumn] = key.Report,
            [RevisionColumn] = key.Revision,
            [JsonColumn] = json,
            [WriteColumn] = write,
        };
}
