using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;

namespace CompliReport.Tests.Detection.Network;

/// <summary>Movements between customers and addresses, as ledgers have them.</summary>
internal static class Transfers
{
    internal static Scenario Start(params string[] accounts) => new Scenario().Rates("2023-03-01").Resident(accounts);

    /// <summary>A transfer between two accounts of the exchange: a leg for each of them.</summary>
    internal static Scenario Pay(this Scenario day, string from, string to, double hours, string usdt) => day
        .Move(from, Scenario.At(hours), "internal_transfer", "USDT", "-" + usdt, to, party: "customer")
        .Move(to, Scenario.At(hours), "internal_transfer", "USDT", usdt, from, party: "customer");

    /// <summary>Coins to an address outside.</summary>
    internal static Scenario Out(this Scenario day, string from, string address, double hours, string usdt) =>
        day.Coins(from, Scenario.At(hours), "USDT", "-" + usdt, address);

    /// <summary>Coins from an address outside.</summary>
    internal static Scenario In(this Scenario day, string address, string to, double hours, string usdt) => day.Coins(to, Scenario.At(hours), "USDT", usdt, address);

    /// <summary>The findings of a typology with all that names them, to be compared.</summary>
    internal static string[] Found(RunResult result, string id) => [.. Scenario.FindingsOf(result, id)
        .Select(static finding => string.Join('|', finding.Id, finding.Subject, finding.Explanation, string.Join(',', finding.Accounts), finding.EvidenceTotal))];

    internal static long Hits(RunResult result, string id) => Scenario.OutcomeOf(result, id)[Outcome.Hit];

    /// <summary>The same rows backwards and in two files.</summary>
    internal static RunResult Backwards(Scenario day)
    {
        string[] rows = [.. day.Rows.Reverse()];
        return day.Run(null, Scenario.Ledger("b.csv", rows.Take(rows.Length / 3)), Scenario.Ledger("a.csv", rows.Skip(rows.Length / 3)));
    }
}
