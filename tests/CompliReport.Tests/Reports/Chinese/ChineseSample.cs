using System.IO;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Architecture;

namespace CompliReport.Tests.Reports.Chinese;

/// <summary>Packs of the repository, and the sample day reported under another country's law.</summary>
internal static class ChineseSample
{
    public static RulePack Pack(string name)
    {
        string file = Path.Combine(SourceTree.Root, "rules", name + ".json");
        return RulePackReader.Read(name + ".json", File.ReadAllBytes(file)).Pack!;
    }

    public static SuspiciousActivityReport ReportOf(string pack) => SuspiciousActivityReport
        .Of(ReportSample.Day with { ReportTo = [Pack(pack)] })
        .First(report => report.Pack.Id == pack);
}
