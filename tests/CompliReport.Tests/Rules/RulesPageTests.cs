using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Rules;

public sealed class RulesPageTests
{
    [Fact]
    public void The_page_of_rules_says_what_the_packs_say() => Snapshot.MatchesDocument("rules.md", RulesPage.Text());
}
