using System.Linq;
using CompliReport.Tests.Detection.Benign;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>Who stands at the other end: the holder, a namesake, a shop. T05 and T02.</summary>
public sealed class OwnAndSharedPartiesTests
{
    [Theory]
    [InlineData("three others", "Corner Mill", "bank", true)]
    [InlineData("two others and the holder's own bank", ConductDay.Holder, "bank", false)]
    [InlineData("the own name with a letter too many", "Lodestar Tradings", "bank", false)]
    [InlineData("a name that is only alike", "Lodestar Printing", "bank", true)]
    [InlineData("two others and the cash desk", "", "cash", false)]
    public void T05_payers_are_others(string reason, string name, string party, bool hits)
    {
        ConductDay day = new ConductDay().Move(1, "USD", 5000, "P0", "Ash Wood").Move(1, "USD", 5000, "P1", "Birch Hill").Move(1, "USD", 2000, "P2", name, party);
        for (int i = 0; i < 3; i++)
        {
            day.Move(30, "USD", -4000, "T" + i, "Elm Dale " + i);
        }

        Assert.True(hits == Scenario.FindingsOf(day.Run(), "T05").Any(), reason);
    }

    [Theory]
    [InlineData("three others", "Corner Mill", true)]
    [InlineData("two others and the holder's own bank", ConductDay.Holder, false)]
    public void T05_payees_are_others(string reason, string name, bool hits)
    {
        ConductDay day = new();
        for (int i = 0; i < 3; i++)
        {
            day.Move(1, "USD", 4000, "P" + i, "Elm Dale " + i);
        }

        day.Move(30, "USD", -5500, "T0", "Ash Wood").Move(30, "USD", -5000, "T1", "Birch Hill").Move(30, "USD", -1500, "T2", name);
        Assert.True(hits == Scenario.FindingsOf(day.Run(), "T05").Any(), reason);
    }

    [Theory]
    [InlineData("five strangers pay one person", "bank", "", "", true)]
    [InlineData("benign: five parents pay a school", "merchant", "", "", false)]
    [InlineData("a shop, and two use one device", "merchant", "device", "", true)]
    [InlineData("a shop, and two pay one more payee", "merchant", "", "bank", true)]
    [InlineData("benign: two also pay one more shop", "merchant", "", "merchant", false)]
    public void T02_a_shop_is_a_beneficiary_of_those_who_have_more_in_common(string reason, string party, string device, string another, bool hits)
    {
        ConductDay day = new();
        for (int i = 0; i < 5; i++)
        {
            string account = "P" + i;
            day.Customer(account, "C-" + account, "Parent " + i).Move(1 + (20 * i), "USD", -30_000, "SCHOOL", "Lakeside", party, account, i < 2 && device.Length > 0 ? device : "");
            _ = i < 2 && another.Length > 0 ? day.Move(2, "USD", -10, "SECOND", "Second", another, account) : day;
        }

        Assert.True(hits == Scenario.FindingsOf(day.Run(), "T02").Any(), reason);
    }
}
