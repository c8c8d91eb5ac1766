using System;
using CompliReport.Delivery;
using CompliReport.Functions.Desk;
using CompliReport.Tests.Delivery;

namespace CompliReport.Functions.Tests;

public sealed class SqliteReportRegisterContractTests : ReportRegisterContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IReportRegister Open() => new SqliteReportRegister(_folder.Of("new", "register.db"));
}
