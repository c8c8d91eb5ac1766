using Xunit;

namespace CompliReport.Tests.Detection.Benign;

/// <summary>Persons who look like a pattern: recognised by what they do, and not where one thing of it is that of a launderer.</summary>
public sealed class PersonConductTests
{
    [Theory]
    [InlineData("four weekly wages", true)]
    [InlineData("three", false, 3)]
    [InlineData("within the income and a fifth", true, 4, "400", "16222.23")]
    [InlineData("a mule's income is smaller", false, 4, "400", "16222.21")]
    [InlineData("an income too high to say anything", false, 4, "400", "40000.01")]
    [InlineData("an income that may be", true, 4, "400", "40000")]
    [InlineData("no income known", false, 4, "400", "")]
    [InlineData("five days apart", true, 4, "400", "21000", 5)]
    [InlineData("daily money", false, 4, "400", "21000", 4)]
    [InlineData("the last one twice as large", true, 4, "800", "21000")]
    [InlineData("the last one larger than that", false, 4, "800.01", "21000")]
    [InlineData("two payees", true, 4, "400", "21000", 7, 2)]
    [InlineData("three payees", false, 4, "400", "21000", 7, 3)]
    [InlineData("two payers", false, 4, "400", "21000", 7, 1, true)]
    public void Remittance_worker(
        string reason, bool isOne, int wages = 4, string last = "400", string income = "21000", int gap = 7, int payees = 1, bool hasSecondPayer = false)
    {
        ConductDay day = new("natural", income);
        for (int i = 0; i < wages; i++)
        {
            decimal wage = i == wages - 1 ? decimal.Parse(last, System.Globalization.CultureInfo.InvariantCulture) : 400;
            day.Move(i * gap * 24, "USD", wage, hasSecondPayer && i == 1 ? "E2" : "E1", "Shipyard");
            day.Move((i * gap * 24) + 3, "USD", -400, "F" + (i % payees), "Family");
        }

        Assert.True(isOne == day.Recognise("remittance_worker") is not null, reason);
    }

    [Theory]
    [InlineData("four parents, one payment each", true)]
    [InlineData("three parents", false, 3)]
    [InlineData("paid by somebody else", false, 4, "Marlow Gate")]
    [InlineData("eight tenths are passed", true, 4, ConductDay.Holder, 25_000)]
    [InlineData("less is passed", false, 4, ConductDay.Holder, 25_010)]
    [InlineData("an account and no shop", false, 4, ConductDay.Holder, 20_000, "bank")]
    [InlineData("parents with one device", false, 4, ConductDay.Holder, 20_000, "merchant", "D")]
    [InlineData("mules who pay somebody else besides", false, 4, ConductDay.Holder, 20_000, "merchant", "", true)]
    [InlineData("mules who pay again and again", false, 4, ConductDay.Holder, 20_000, "merchant", "", false, 3)]
    [InlineData("twice", true, 4, ConductDay.Holder, 20_000, "merchant", "", false, 2)]
    public void Tuition_season(
        string reason, bool isOne, int parents = 4, string payer = ConductDay.Holder, int paidIn = 20_000, string party = "merchant", string device = "", bool shareMore = false, int payments = 1)
    {
        ConductDay day = new ConductDay("natural").Move(1, "USD", paidIn, "BANK-A", payer).Move(30, "USD", -20_000, "SCHOOL", "Lakeside", party, device: device);
        for (int i = 1; i < parents; i++)
        {
            string account = "P" + i;
            day.Customer(account, "CP" + i, "Parent " + i).Move(i, "USD", 60_000, "BANK-" + i, "Parent " + i, account: account);
            for (int k = 0; k < payments; k++)
            {
                day.Move(30 + i + (k * 40), "USD", -20_000, "SCHOOL", "Lakeside", party, account, device);
            }

            day = shareMore ? day.Move(90 + i, "USD", -10, "OTHER", "Other", "bank", account) : day;
        }

        Assert.True(isOne == day.Recognise("tuition_season") is not null, reason);
    }

    [Theory]
    [InlineData("ten neighbours, forty orders", true)]
    [InlineData("nine neighbours", false, 9)]
    [InlineData("fewer orders", false, 10, 3)]
    [InlineData("orders up to the limit", true, 10, 4, 300)]
    [InlineData("an order too large", false, 10, 4, 301)]
    [InlineData("three refunds", true, 10, 4, 50, 3)]
    [InlineData("two refunds", false, 10, 4, 50, 2)]
    [InlineData("three suppliers", true, 10, 4, 50, 3, 3)]
    [InlineData("four", false, 10, 4, 50, 3, 4)]
    [InlineData("one new payer in ten later", true, 10, 4, 50, 3, 1, 1)]
    [InlineData("new payers all the time", false, 10, 4, 50, 3, 1, 2)]
    [InlineData("a gambling site's collector passes it on at once", false, 10, 4, 50, 3, 1, 0, 20)]
    [InlineData("or buys coins", false, 10, 4, 50, 3, 1, 0, 300, true)]
    public void Group_order_merchant(
        string reason, bool isOne, int payers = 10, int orders = 4, int order = 50, int refunds = 3, int suppliers = 1, int late = 0, int restHours = 300, bool buysCoins = false)
    {
        ConductDay day = new("natural");
        for (int k = 0; k < orders; k++)
        {
            for (int i = 0; i < payers; i++)
            {
                // A late payer places all orders after the first twenty days.
                double hours = (i < late ? 481 : 0) + (k * 0.5) + (i / 100d);
                day.Move(hours, "USD", order, "N" + i, "Neighbour " + i);
            }
        }

        double rest = (late > 0 ? 481 : 0) + (orders * 0.5) + restHours;
        for (int i = 0; i < refunds; i++)
        {
            day.Move(rest, "USD", -order, "N" + (i % payers), "Neighbour");
        }

        day = buysCoins ? day.Exchange(rest, "USD", -100, "USDT", 100) : day;
        for (int i = 0; i < suppliers; i++)
        {
            day.Move(rest + 1, "USD", -(decimal)((payers * orders) - refunds) * order / suppliers, "S" + i, "Supplier");
        }

        Assert.True(isOne == day.Recognise("group_order_merchant") is not null, reason);
    }
}
