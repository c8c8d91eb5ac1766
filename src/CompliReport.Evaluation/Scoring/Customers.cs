using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Ledgers.Beside;

namespace CompliReport.Evaluation.Scoring;

/// <summary>All accounts and customers of the scored data: without them nobody knows how many clean ones there are.</summary>
internal sealed class Customers
{
    private static readonly string[] Required = ["account_id", "customer_id"];

    private readonly HashSet<string> _accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <param name="rows">Accounts and whose they are; an account may come more than once.</param>
    internal Customers(IEnumerable<(string Account, string Customer)> rows)
    {
        foreach ((string account, string customer) in rows)
        {
            _accounts.Add(account);
            _ids.Add(customer);
        }
    }

    /// <summary>The accounts.</summary>
    internal IReadOnlySet<string> Accounts => _accounts;

    /// <summary>The customers.</summary>
    internal IReadOnlySet<string> Ids => _ids;

    /// <summary>The accounts file of a data set: beside its labels, or in the one folder of an exchange below them.</summary>
    internal static string PathBeside(string labels)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(labels))!, beside = Path.Combine(folder, "accounts.csv");
        string[] below = File.Exists(beside) || !Directory.Exists(folder) ? []
            : [.. Directory.EnumerateDirectories(folder).Select(static one => Path.Combine(one, "accounts.csv")).Where(File.Exists)];
        return below is [string only] ? only : beside;
    }

    /// <summary>Reads an accounts file (CSV); of its columns only the two ids are looked at.</summary>
    /// <param name="path">The file.</param>
    /// <param name="faults">Takes what is wrong with it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static Customers Read(string path, ICollection<InputFault> faults)
    {
        CsvRows rows = CsvRows.Read(path, Required, faults);
        List<(string Account, string Customer)> all = [];
        foreach ((long line, string[] cells) in rows.All)
        {
            (string account, string customer) = (rows.Cell(cells, "account_id"), rows.Cell(cells, "customer_id"));
            if (account.Length == 0 || customer.Length == 0)
            {
                rows.Add(faults, line, "", "MISSING", "an empty id", "account_id and customer_id");
                continue;
            }

            all.Add((account, customer));
        }

        return new Customers(all);
    }
}
