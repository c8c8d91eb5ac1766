using System;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Fincen;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Fincen;

public sealed class FincenFilingTests
{
    [Fact]
    public void A_report_becomes_this_batch()
    {
        ReportFiling filing = FincenSample.Write(FincenSample.Document);
        Assert.Equal(["fincen.xml", "fincen-attachment.csv"], filing.Files.Select(static file => file.Name));
        Snapshot.Matches("fincen.xml", FincenSample.Xml(filing));
        Snapshot.Matches("fincen-attachment.csv", FincenSample.Xml(filing, "fincen-attachment.csv"));
        Snapshot.Matches("fincen-violations.txt", string.Concat(filing.Violations.Select(static one => $"{one.Grade} {one.Code} {one.Path}: found {one.Found}, expected {one.Expected} [{one.EntryId} {one.File}:{one.Line}]\n")));
    }

    [Fact]
    public void It_is_valid_by_the_schema()
    {
        FincenSample.Schemas();
        ReportFiling filing = FincenSample.Write(FincenSample.Document);
        Assert.Equal(SchemaOutcome.Passed, filing.Schema);
        Assert.True(filing.IsSound);
    }
}
