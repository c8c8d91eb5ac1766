using Xunit;

namespace CompliReport.Tests.Detection.Benign;

/// <summary>Firms that look like a pattern: recognised by what they do, and not where one thing of it is that of a launderer.</summary>
public sealed class FirmConductTests
{
    [Theory]
    [InlineData("two hundred quotes on both sides", true)]
    [InlineData("one quote fewer", false, 199)]
    [InlineData("the smaller side is eight tenths", true, 200, 111)]
    [InlineData("and one quote less", false, 200, 112)]
    [InlineData("fifty points off", true, 200, 100, "1.005")]
    [InlineData("a dealer's spread", false, 200, 100, "1.0052")]
    [InlineData("a tenth is moved", true, 200, 100, "1", 20_000)]
    [InlineData("a launderer moves more than a tenth of what is traded", false, 200, 100, "1", 20_020)]
    [InlineData("a person", false, 200, 100, "1", 0, "natural")]
    public void Market_maker(string reason, bool isOne, int quotes = 200, int buys = 100, string price = "1", int moved = 0, string type = "legal")
    {
        ConductDay day = new(type);
        decimal euros = 500 * decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < quotes; i++)
        {
            bool isBuy = i < buys;
            day.Exchange(i * 2, "EUR", isBuy ? -euros : euros, "USDT", isBuy ? 1_000 : -1_000);
        }

        day = moved > 0 ? day.Move(1, "USDT", moved / 2m, "V1", party: "vasp").Move(2, "USDT", -moved / 2m, "V2", party: "vasp") : day;
        Assert.True(isOne == day.Recognise("market_maker") is not null, reason);
    }

    [Theory]
    [InlineData("the same ten on two days", true)]
    [InlineData("eight of ten stay", true, 10, 8)]
    [InlineData("mules of whom three are new", false, 10, 7)]
    [InlineData("five staff", true, 5, 5)]
    [InlineData("four", false, 4, 4)]
    [InlineData("six days apart", true, 10, 10, 6)]
    [InlineData("five", false, 10, 10, 5)]
    [InlineData("money of somebody else", false, 10, 10, 14, "Marlow Gate")]
    [InlineData("strangers outside the exchange", false, 10, 10, 14, ConductDay.Holder, "bank")]
    [InlineData("wages up to twenty thousand dollars", true, 10, 10, 14, ConductDay.Holder, "customer", 20_000)]
    [InlineData("too much for a wage", false, 10, 10, 14, ConductDay.Holder, "customer", 20_001)]
    [InlineData("a single payday", false, 10, 10, 0)]
    public void Payroll(
        string reason, bool isOne, int staff = 10, int stay = 10, int gap = 14, string payer = ConductDay.Holder, string party = "customer", int most = 9_000)
    {
        ConductDay day = new();
        for (int i = 0; i < staff * 2; i++)
        {
            day.Customer("W" + i, "CW" + i, "Worker " + i);
        }

        foreach (int payday in gap == 0 ? [10] : (int[])[10, 10 + gap])
        {
            day.Move((payday * 24) - 20, "USD", 200_000, "OWN", payer);
            for (int i = 0; i < staff; i++)
            {
                // Who does not stay is another one on the second day.
                int worker = payday > 10 && i >= stay ? staff + i : i;
                day.Move((payday * 24) + (i / 60d), "USD", i == 0 ? -most : -5_000, "W" + worker, "Worker " + worker, party);
            }
        }

        Assert.True(isOne == day.Recognise("payroll") is not null, reason);
    }

    [Theory]
    [InlineData("sixty gifts and one bill days later", true)]
    [InlineData("fifty givers", true, 50)]
    [InlineData("forty-nine", false, 49)]
    [InlineData("gifts as large as may be", true, 60, 600)]
    [InlineData("a gift too large", false, 60, 605)]
    [InlineData("amounts that nobody gives", false, 60, 53)]
    [InlineData("three days later", true, 60, 50, 72)]
    [InlineData("sent on within three days", false, 60, 50, 71)]
    [InlineData("three suppliers", true, 60, 50, 100, 3)]
    [InlineData("four", false, 60, 50, 100, 4)]
    [InlineData("a collector who buys coins", false, 60, 50, 100, 1, true)]
    [InlineData("a person who collects", false, 60, 50, 100, 1, false, "natural")]
    public void Charity_drive(string reason, bool isOne, int givers = 60, int gift = 50, int later = 100, int suppliers = 1, bool buysCoins = false, string type = "legal")
    {
        ConductDay day = new(type);
        for (int i = 0; i < givers; i++)
        {
            day.Move(i / 600d, "USD", gift, "G" + i, "Giver " + i);
        }

        day = buysCoins ? day.Exchange(50, "USD", -100, "USDT", 100) : day;
        for (int i = 0; i < suppliers; i++)
        {
            day.Move(later + 1, "USD", -(decimal)givers * gift / suppliers, "S" + i, "Supplier");
        }

        Assert.True(isOne == day.Recognise("charity_drive") is not null, reason);
    }

    [Theory]
    [InlineData("twenty loops in the firm's name", true)]
    [InlineData("nineteen", false, 19)]
    [InlineData("fifty points off", true, 20, "1.005")]
    [InlineData("a price that nobody takes for arbitrage", false, 20, "1.0052")]
    [InlineData("five hundredths stay", true, 20, "1", "950")]
    [InlineData("more stays", false, 20, "1", "949.9")]
    [InlineData("out to another address", false, 20, "1", "1000", "V2")]
    [InlineData("out in another name", false, 20, "1", "1000", "V1", "Marlow Gate")]
    [InlineData("an address that no venue keeps", false, 20, "1", "1000", "V1", ConductDay.Holder, "self_hosted")]
    [InlineData("a person", false, 20, "1", "1000", "V1", ConductDay.Holder, "vasp", "natural")]
    public void Arbitrage_bot(
        string reason, bool isOne, int loops = 20, string price = "1", string back = "1000", string to = "V1", string name = ConductDay.Holder, string party = "vasp", string type = "legal")
    {
        ConductDay day = new(type);
        decimal euros = 500 * decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < loops; i++)
        {
            bool isLast = i == loops - 1;
            day.Move(i * 6, "USDT", 1_000, "V1", party: party).Exchange((i * 6) + 0.1, "EUR", euros, "USDT", -1_000);
            day.Move((i * 6) + 0.2, "USDT", -decimal.Parse(back, System.Globalization.CultureInfo.InvariantCulture), isLast ? to : "V1", isLast ? name : ConductDay.Holder, party);
        }

        Assert.True(isOne == day.Recognise("arbitrage_bot") is not null, reason);
    }
}
