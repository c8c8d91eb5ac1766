using System;
using System.Globalization;
using System.Text;
using CompliReport.Detection;
using Xunit;

namespace CompliReport.Tests.Detection.Benign;

/// <summary>Who pays a counterparty, and what it costs to know.</summary>
public sealed class PayeeCirclesTests
{
    [Theory]
    [InlineData("three customers, one of whom paid twice", "", "", 3, 2, true)]
    [InlineData("two of them pay another shop too", "P1 P2", "", 3, 2, false)]
    [InlineData("one of them pays another shop twice", "P1 P1", "", 3, 2, true)]
    [InlineData("two of them have a device together", "", "P1 P2", 3, 2, false)]
    [InlineData("one of them has a device", "", "P1", 3, 2, true)]
    [InlineData("somebody who does not pay the shop shares with one who does", "P1 Q", "P1 Q", 3, 2, true)]
    public void Customers_payments_and_whether_they_share_anything(string reason, string payOther, string shareDevice, int customers, int most, bool areUnrelated)
    {
        ConductDay day = new("natural");
        foreach (string account in (string[])["P1", "P2", "P3", "Q"])
        {
            day.Customer(account, "C" + account, account).Move(1, "USD", 100, "BANK-" + account, account, account: account);
        }

        foreach (string account in (string[])["P1", "P2", "P3", "P3"])
        {
            day.Move(2, "USD", -10, "SHOP", "Shop", "merchant", account);
        }

        foreach (string account in payOther.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            day.Move(3, "USD", -10, "OTHER", "Other", "merchant", account);
        }

        foreach (string account in shareDevice.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            day.Move(4, "USD", 10, "BANK-" + account, account, account: account, device: "phone");
        }

        (PayeeCircles circles, DetectionDay detection) = day.Circles();
        Assert.True(new PayeeCircle(customers, most, areUnrelated) == circles.Of(Counterparty(detection, "SHOP")), reason);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(800)]
    public void All_circles_together_look_at_every_movement_twice_at_most(int people)
    {
        ConductDay day = new("natural");
        for (int i = 0; i < people; i++)
        {
            string account = string.Create(CultureInfo.InvariantCulture, $"P{i}");
            day.Customer(account, "C" + account, account).Move(1, "USD", 100, "BANK-" + account, account, account: account)
                .Move(2, "USD", -10, "SHOP-" + account, "Shop", "merchant", account);
        }

        (PayeeCircles circles, DetectionDay detection) = day.Circles();
        for (int i = 0; i < people; i++)
        {
            string shop = string.Create(CultureInfo.InvariantCulture, $"SHOP-P{i}");
            Assert.Equal(new PayeeCircle(1, 1, true), circles.Of(Counterparty(detection, shop)));
            Assert.Equal(new PayeeCircle(1, 1, true), circles.Of(Counterparty(detection, shop)));
        }

        Assert.Equal(2 * people, detection.Movements.Count);
        Assert.InRange(circles.LookedAt, people, 2 * detection.Movements.Count);
    }

    private static int Counterparty(DetectionDay day, string name) => day.Day.Symbols.Counterparties.IndexOf(Encoding.UTF8.GetBytes(name));
}
