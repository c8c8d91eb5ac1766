using System;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CompliReport.Delivery;

namespace CompliReport.Azure;

/// <summary>The register in a table: a row a notice, and a partition a report with a row for each revision and each of its steps. The
/// service refuses the second of two inserts of one key, so of many callers one marks, or adds a step.</summary>
/// <remarks>
/// A row is only ever inserted, never replaced. When the answer to an insert is lost, the retry is refused for the row that we wrote
/// ourselves; each insert's own id in the row tells that from another's row.
/// </remarks>
public sealed partial class TableReportRegister : IReportRegister
{
    // The row of a notice that says it was sent; other facts of the notice may become other rows beside it.
    private const string SentRow = "sent";

    private const string NoticeColumn = "Notice", WriteColumn = "WriteId";

    private readonly TableClient _table;

    /// <summary>A register in a table of an account; the table is made when a first notice is marked.</summary>
    /// <param name="account">The account.</param>
    /// <param name="table">Name of the table, such as <c>reports</c>.</param>
    /// <exception cref="FormatException">The account was given without its table service.</exception>
    public TableReportRegister(StorageAccount account, string table)
    {
        ArgumentNullException.ThrowIfNull(account);
        _table = account.Table(table);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async Task<bool> IsSentAsync(string notice, CancellationToken cancellationToken)
    {
        string key = TableKeys.Of(notice);
        try
        {
            return await FindAsync(key, SentRow, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (RequestFailedException missing) when (IsTableAbsent(missing))
        {
            // Nothing was marked yet.
            return false;
        }
        catch (Exception failure) when (StorageFault.Of(failure, "look a notice up in", _table.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async Task<bool> MarkSentAsync(string notice, CancellationToken cancellationToken)
    {
        string write = Guid.NewGuid().ToString("N");
        TableEntity row = new(TableKeys.Of(notice), SentRow) { [NoticeColumn] = notice, [WriteColumn] = write };
        try
        {
            try
            {
                await InsertAsync(row, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException taken) when (taken.ErrorCode == TableErrorCode.EntityAlreadyExists)
            {
                TableEntity? there = await FindAsync(row.PartitionKey, SentRow, cancellationToken).ConfigureAwait(false);
                return there?.GetString(WriteColumn) == write;
            }
        }
        catch (Exception failure) when (StorageFault.Of(failure, "mark a notice in", _table.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    // The table is made only when it is missing: most identities may not make one and need not.
    private async Task InsertAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await _table.AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (IsTableAbsent(missing))
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            await _table.AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
        }
    }

    // Only a missing row is null. A missing table, or an account that is not there, has the same status and another code.
    private async Task<TableEntity?> FindAsync(string key, string row, CancellationToken cancellationToken)
    {
        try
        {
            return (await _table.GetEntityAsync<TableEntity>(key, row, [WriteColumn], cancellationToken).ConfigureAwait(false)).Value;
        }
        catch (RequestFailedException absent) when (absent.Status == 404
            && (absent.ErrorCode == TableErrorCode.ResourceNotFound || absent.ErrorCode == TableErrorCode.EntityNotFound))
        {
            return null;
        }
    }

    private static bool IsTableAbsent(RequestFailedException failure) =>
        failure.Status == 404 && failure.ErrorCode == TableErrorCode.TableNotFound;
}
