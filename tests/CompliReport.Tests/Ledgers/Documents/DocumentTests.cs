using System;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Ledgers.Documents;

public sealed class DocumentTests
{
    [Fact]
    public void The_page_of_formats_says_what_the_catalog_says() => Snapshot.MatchesDocument("formats.md", FormatsPage.Text());

    [Fact]
    public void The_page_of_errors_shows_the_message_of_each_fault() => Snapshot.MatchesDocument("errors.md", ErrorsPage.Text());

    [Fact]
    public void Every_fault_of_a_row_has_a_sample_that_shows_it_and_nothing_else()
    {
        LedgerFault[] without = [.. Enum.GetValues<LedgerFault>()
            .Where(static fault => fault is not LedgerFault.None && (int)fault < (int)LedgerFault.UnknownFormat)
            .Where(static fault => FaultSamples.Rows.Count(sample => sample.Fault == fault) != 1)];
        Assert.True(without.Length == 0, $"add a sample to {nameof(FaultSamples)} for {string.Join(", ", without)}");
        Assert.All(FaultSamples.Rows, static sample =>
            Assert.Contains(": " + LedgerFaultCatalog.Of(sample.Fault).Code + ": ", Assert.Single(ErrorsPage.MessagesOf(sample)), StringComparison.Ordinal));
    }
}
