using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using Microsoft.Data.Sqlite;

namespace CompliReport.Functions.Desk;

/// <summary>The register in a SQLite file; several processes may share it.</summary>
public sealed class SqliteReportRegister : IReportRegister
{
    private readonly string _connection;
    private readonly string _file;

    /// <summary>A register in a file, which is made at the first use.</summary>
    public SqliteReportRegister(string file)
    {
        _file = Path.GetFullPath(file);
        // The default time-out is how long a writer waits for another process's transaction.
        _connection = new SqliteConnectionStringBuilder { DataSource = _file, DefaultTimeout = 30, Pooling = false }.ToString();
    }

    /// <inheritdoc/>
    public async Task<bool> IsSentAsync(string notice, CancellationToken cancellationToken)
    {
        SqliteConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            SqliteCommand command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = "SELECT 1 FROM sent WHERE notice = $notice";
                command.Parameters.AddWithValue("$notice", notice);
                return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<bool> MarkSentAsync(string notice, CancellationToken cancellationToken)
    {
        SqliteConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            SqliteCommand command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = "INSERT INTO sent (notice) VALUES ($notice) ON CONFLICT DO NOTHING";
                command.Parameters.AddWithValue("$notice", notice);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
            }
        }
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        SqliteConnection connection = new(_connection);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        SqliteCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = "CREATE TABLE IF NOT EXISTS sent (notice TEXT PRIMARY KEY) WITHOUT ROWID";
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return connection;
    }
}
