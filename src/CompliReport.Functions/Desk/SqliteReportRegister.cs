using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Data.Common;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;
using Microsoft.Data.Sqlite;

namespace CompliReport.Functions.Desk;

/// <summary>The register in a SQLite file; several processes may share it.</summary>
/// <remarks>The file's own triggers refuse to change or delete a row, so that no other program does it by mistake. A file of an earlier
/// version, which only has the marks of what was sent, gets the other tables at its first use.</remarks>
public sealed class SqliteReportRegister : IReportRegister
{
    // In one transaction: each commit waits for the disk.
    private const string Schema = """
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS sent (notice TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS report (
            report TEXT NOT NULL, revision TEXT NOT NULL, entry TEXT NOT NULL, notice TEXT NOT NULL,
            PRIMARY KEY (report, revision)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS step (
            report TEXT NOT NULL, revision TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL,
            step TEXT NOT NULL, PRIMARY KEY (report, revision, number)) WITHOUT ROWID;
        CREATE TRIGGER IF NOT EXISTS report_kept BEFORE UPDATE ON report BEGIN SELECT RAISE(ABORT, 'append-only'); END;
        CREATE TRIGGER IF NOT EXISTS report_stays BEFORE DELETE ON report BEGIN SELECT RAISE(ABORT, 'append-only'); END;
        CREATE TRIGGER IF NOT EXISTS step_kept BEFORE UPDATE ON step BEGIN SELECT RAISE(ABORT, 'append-only'); END;
        CREATE TRIGGER IF NOT EXISTS step_stays BEFORE DELETE ON step BEGIN SELECT RAISE(ABORT, 'append-only'); END;
        COMMIT;
        """;

    // What the schema makes last.
    private const string HasSchema = "SELECT 1 FROM sqlite_master WHERE name = 'step_stays'";

    private const string Select = "SELECT report.entry, report.notice, step.step FROM report JOIN step USING (report, revision) ";

    private const string OfOne = "WHERE report.report = $report";

    private const string InOrder = " ORDER BY report, revision, number";

    private const string InsertReport = "INSERT INTO report (report, revision, entry, notice) VALUES ($report, $revision, $entry, $notice) "
        + "ON CONFLICT DO NOTHING";

    private const string InsertStep = "INSERT INTO step (report, revision, number, state, code, step) "
        + "SELECT $report, $revision, $number, $state, $code, $step WHERE $number = 1 + (SELECT IFNULL(MAX(number), 0) FROM step "
        + "WHERE report = $report AND revision = $revision) AND EXISTS "
        + "(SELECT 1 FROM report WHERE report = $report AND revision = $revision) ON CONFLICT DO NOTHING";

    // What was sent, or decided on for good, is not looked at again; the rest is few.
    private const string NotSent = "WHERE NOT EXISTS (SELECT 1 FROM step AS other WHERE other.report = report.report "
        + "AND other.revision = report.revision AND (other.state IN ('sent', 'amended', 'withdrawn') OR other.code = 'MESSAGE_OUT'))";

    private readonly string _connection;
    private readonly string _file;
    private volatile bool _hasSchema;

    /// <summary>A register in a file, which is made at the first use.</summary>
    public SqliteReportRegister(string file)
    {
        _file = Path.GetFullPath(file);
        // The default time-out is how long a writer waits for another process's transaction.
        _connection = new SqliteConnectionStringBuilder { DataSource = _file, DefaultTimeout = 30, Pooling = false }.ToString();
    }

    /// <inheritdoc/>
    public Task<bool> IsSentAsync(string notice, CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            SqliteCommand command = Command(connection, "SELECT 1 FROM sent WHERE notice = $notice", ("$notice", notice));
            await using (command.ConfigureAwait(false))
            {
                return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> MarkSentAsync(string notice, CancellationToken cancellationToken) => UseAsync(
        connection => InsertAsync(
            Command(connection, "INSERT INTO sent (notice) VALUES ($notice) ON CONFLICT DO NOTHING", ("$notice", notice)),
            cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RegisterAsync(RegisterEntry entry, RegisterTransition first, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(first);
        return TogetherAsync(connection => InsertAsync(connection, entry, first, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RegisterAllAsync(ImmutableArray<RegisteredReport> drafts, CancellationToken cancellationToken)
    {
        if (!drafts.IsEmpty)
        {
            await TogetherAsync(
                async connection =>
                {
                    foreach (RegisteredReport draft in drafts)
                    {
                        await InsertAsync(connection, draft.Entry, draft.History[0], cancellationToken).ConfigureAwait(false);
                    }

                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<bool>> AppendAllAsync(
        ImmutableArray<(ReportKey Key, RegisterTransition Next)> steps, CancellationToken cancellationToken) => TogetherAsync(
        async connection =>
        {
            ImmutableArray<bool>.Builder added = ImmutableArray.CreateBuilder<bool>(steps.Length);
            foreach ((ReportKey key, RegisterTransition next) in steps)
            {
                added.Add(await InsertAsync(Step(connection, key, next), cancellationToken).ConfigureAwait(false));
            }

            return added.ToImmutable();
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AppendAsync(ReportKey key, RegisterTransition next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        return UseAsync(connection => InsertAsync(Step(connection, key, next), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<RegisteredReport>> OfReportAsync(string report, CancellationToken cancellationToken) =>
        [.. await ReadAsync(OfOne, report, cancellationToken).ConfigureAwait(false)];

    /// <inheritdoc/>
    public Task<ImmutableArray<ImmutableArray<RegisteredReport>>> OfReportsAsync(
        ImmutableArray<string> reports, CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            ImmutableArray<ImmutableArray<RegisteredReport>>.Builder found =
                ImmutableArray.CreateBuilder<ImmutableArray<RegisteredReport>>(reports.Length);
            foreach (string report in reports)
            {
                found.Add([.. await ReadAsync(connection, OfOne, report, cancellationToken).ConfigureAwait(false)]);
            }

            return found.ToImmutable();
        },
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<RegisteredReport> AllAsync(CancellationToken cancellationToken) => ReadAllAsync("", cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<RegisteredReport> ToBeSentAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RegisteredReport report in ReadAllAsync(NotSent, cancellationToken).ConfigureAwait(false))
        {
            if (report.IsToBeSent)
            {
                yield return report;
            }
        }
    }

    // Read whole before anything is told: whoever enumerates may write in between.
    private async IAsyncEnumerable<RegisteredReport> ReadAllAsync(
        string where, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (RegisteredReport report in await ReadAsync(where, "", cancellationToken).ConfigureAwait(false))
        {
            yield return report;
        }
    }

    private Task<List<RegisteredReport>> ReadAsync(string where, string report, CancellationToken cancellationToken) =>
        UseAsync(connection => ReadAsync(connection, where, report, cancellationToken), cancellationToken);

    private static async Task<List<RegisteredReport>> ReadAsync(
        SqliteConnection connection, string where, string report, CancellationToken cancellationToken)
    {
        List<RegisteredReport> found = [];
        SqliteCommand command = Command(connection, Select + where + InOrder, ("$report", report));
        await using (command.ConfigureAwait(false))
        {
            SqliteDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    RegisterTransition step = RegisterJson.Transition(rows.GetString(2));
                    if (step.Number == 1)
                    {
                        found.Add(new RegisteredReport(RegisterJson.Entry(rows.GetString(0), rows.GetString(1)), [step]));
                    }
                    else
                    {
                        found[^1] = found[^1] with { History = found[^1].History.Add(step) };
                    }
                }
            }
        }

        return found;
    }

    private static SqliteCommand Step(SqliteConnection connection, ReportKey key, RegisterTransition step) => Command(
        connection, InsertStep, ("$report", key.Report), ("$revision", key.Revision), ("$number", step.Number),
        ("$state", ReportLife.Word(step.State)), ("$code", step.Code), ("$step", RegisterJson.Of(step)));

    private static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // All texts are constants of this file; what comes from outside is a parameter.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach ((string name, object value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private static async Task<bool> InsertAsync(
        SqliteConnection connection, RegisterEntry entry, RegisterTransition first, CancellationToken cancellationToken)
    {
        SqliteCommand report = Command(
            connection, InsertReport, ("$report", entry.Report), ("$revision", entry.Revision),
            ("$entry", RegisterJson.Of(entry)), ("$notice", entry.NoticeBody));
        return await InsertAsync(report, cancellationToken).ConfigureAwait(false)
            && await InsertAsync(Step(connection, entry.Key, first), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> InsertAsync(SqliteCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
        }
    }

    private static async Task MakeSchemaAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        SqliteCommand schema = Command(connection, HasSchema);
        await using (schema.ConfigureAwait(false))
        {
            if (await schema.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
            {
                schema.CommandText = Schema;
                await schema.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // All of it or nothing.
    private Task<T> TogetherAsync<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            DbTransaction whole = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (whole.ConfigureAwait(false))
            {
                T result = await work(connection).ConfigureAwait(false);
                await whole.CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
        },
        cancellationToken);

    private async Task<T> UseAsync<T>(Func<SqliteConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        SqliteConnection connection = new(_connection);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                if (!_hasSchema)
                {
                    await MakeSchemaAsync(connection, cancellationToken).ConfigureAwait(false);
                    _hasSchema = true;
                }

                return await use(connection).ConfigureAwait(false);
            }
            catch (SqliteException failure)
            {
                throw new IOException($"The register '{_file}' cannot be used: {failure.Message}", failure);
            }
        }
    }
}
