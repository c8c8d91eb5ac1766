using CompliReport.Delivery;
using CompliReport.Tests.Delivery;

namespace CompliReport.Azure.Tests;

public sealed class TableReportRegisterContractTests(Emulator emulator) : ReportRegisterContract
{
    private readonly string _table = Emulator.NewTable();

    protected override IReportRegister Open() => new TableReportRegister(emulator.Account(), _table);
}
