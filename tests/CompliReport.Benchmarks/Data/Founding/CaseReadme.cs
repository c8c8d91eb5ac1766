using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>The story in words. Every number is counted from the rows that were written, so the text cannot drift from the files.</summary>
internal sealed class CaseReadme(CaseWorld world, Cast cast, List<Leg> legs, LedgerFiles files)
{
    private const int Width = 120;

    private readonly HashSet<Actor> _fronts = [.. cast.Bank.Fronts];
    private readonly StringBuilder _text = new();

    public string Text()
    {
        Introduction();
        Fronts();
        OrganiserAndMirrors();
        SellerAndSplits();
        SisterAndBenign();
        Faults();
        Notes();
        return Filled(_text.ToString());
    }

    private void Line(FormattableString line) => Part(line).Append('\n');

    private StringBuilder Part(FormattableString part) => _text.Append(part.ToString(CultureInfo.InvariantCulture));

    private static int Parties(IEnumerable<Leg> rows) => rows.Select(leg => leg.Party.Account).Distinct().Count();

    private static decimal Sum(IEnumerable<Leg> rows) => rows.Sum(leg => Math.Abs(leg.Amount));

    /// <summary>Fills paragraphs and list items to an even width; headings, tables and code stay as they are.</summary>
    private static string Filled(string text)
    {
        StringBuilder filled = new();
        int column = 0;
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            bool isFixed = line.Length == 0 || line[0] is '#' or '|' || line.StartsWith("    ", StringComparison.Ordinal);
            if (column > 0 && (isFixed || line.StartsWith("* ", StringComparison.Ordinal)))
            {
                filled.Append('\n');
                column = 0;
            }

            if (isFixed)
            {
                filled.Append(line).Append('\n');
                continue;
            }

            string indent = line[0] is '*' or ' ' ? "  " : "";
            foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                bool isNew = column + word.Length >= Width;
                string before = column == 0 ? "" : isNew ? "\n" + indent : " ";
                column = isNew ? indent.Length + word.Length : column + before.Length + word.Length;
                filled.Append(before).Append(word);
            }
        }

        return filled.Append('\n').ToString();
    }

    private void Introduction()
    {
        string first = ControlFile.Iso(CaseWorld.FirstDay), last = ControlFile.Iso(CaseWorld.LastDay);
        Line($"# The founding case");
        Line($"");
        Line($"Forty days of one exchange, {first} to {last}: {files.Rows:N0} rows, {world.Book.Actors.Count} customers");
        Line($"with an account each, {CaseWorld.Days} day files of which");
        Line($"{files.CompressedFiles} are gzip. Everything is synthetic: people, companies,");
        Line($"accounts, addresses, hashes and rates are invented and meant to be nobody's. The proportions follow what was");
        Line($"published about cases of this kind. The folder is written by");
        Line($"");
        Line($"    dotnet run -c Release --project tests/CompliReport.Benchmarks -- founding-case --out samples/founding-case");
        Line($"");
        Line($"with the same bytes every time; this text is part of the output and its numbers are counted from the rows.");
        Line($"");
        Line($"| file | what |");
        Line($"|---|---|");
        Line($"| `ledger-<day>.csv[.gz]` | the movements of one UTC day, schema `compliledger/1` |");
        Line($"| `manifest.json` | control file of all of them: digests, row counts, totals, balances |");
        Line($"| `accounts.csv` | customer facts |");
        Line($"| `rates/fx/eurofxref.csv`, `rates/crypto/prices.csv` | reference rates per business day and per hour |");
        Line($"| `rates/official/dirham.csv` | the dirham, for the report to the Emirates |");
        Line($"| `filer.json` | who files, as the authorities know it |");
        Line($"| `lists/watch.csv` | addresses, names, an account and a device to watch for |");
        Line($"| `labels.csv` | who and which rows belong to which pattern; `benign:` marks look-alikes, `fault:` faults |");
        Line($"");
    }

    private void Fronts()
    {
        List<Leg> rows = [.. legs.Where(leg => _fronts.Contains(leg.Owner))];
        List<Leg> deposits = [.. rows.Where(leg => leg.Kind == "fiat_deposit")];
        List<Leg> inflow = [.. rows.Where(leg => leg.Kind is "fiat_deposit" or "cash_in")];
        List<Leg> buys = [.. rows.Where(leg => leg.Kind == "conversion" && leg.Role == "base")];
        List<Leg> sent = [.. rows.Where(leg => leg.Kind == "crypto_withdrawal")];
        decimal dollars = inflow.Sum(leg => leg.Amount / world.YuanPerDollar(leg.At));
        decimal premium = 100 * ((buys.Average(leg => leg.Rate) / buys.Average(leg => world.YuanPerDollar(leg.At))) - 1);
        int provinces = _fronts.Select(front => front.Province).Distinct().Count();
        int devices = _fronts.Select(front => front.Device).Distinct().Count();
        Leg exposed = cast.Exposed;
        Line($"## The underground bank");
        Line($"");
        Line($"{_fronts.Count} front accounts of people in {provinces} provinces,");
        Line($"on {devices} devices (T12, T14). They take in RMB {Sum(inflow):N2}");
        Line($"(USD {dollars:N0} at the reference): {deposits.Count:N0} deposits");
        Line($"of {Parties(deposits):N0} third parties (T03, T22), among them");
        Line($"{Parties(deposits.Where(leg => leg.Party.Type == "card"))} bank cards that pay again");
        Line($"and again, and {inflow.Count - deposits.Count} cash slips. Within hours it becomes");
        Line($"{Sum(buys):N2} USDT in {buys.Count:N0} conversions at");
        Line($"{buys.Min(leg => leg.Rate):0.0000} to {buys.Max(leg => leg.Rate):0.0000} RMB,");
        Line($"on average {premium:0.0} % above the reference (T09). {Sum(sent):N2} USDT leave for {Parties(sent)} self-hosted wallets,");
        Line($"3 to 25 minutes after each purchase (T06, T07). Nothing else is ever traded, most logins come from abroad, and the");
        Line($"working day is 09:00 to 22:00 in Shanghai. (What leaves is a little more than was bought: see the listed address below.)");
        Line($"");
        Line($"In {UndergroundBank.ChainCount} cases the coins go hand to hand");
        Line($"first: {cast.Bank.HopCount} transfers between fronts, minutes apart;");
        Line($"every fourth chain is a cycle of four (T15).");
        Line($"");
        Line($"Front `{exposed.Owner.Account}` is paid {exposed.Amount:N0} USDT by the listed address");
        Line($"`{exposed.Party.Account}`, entry `{exposed.Entry}` (T20).");
        Line($"");
    }

    private void OrganiserAndMirrors()
    {
        Actor organiser = cast.Organiser.Actor;
        List<Leg> wires = [.. legs.Where(leg => leg.Owner == organiser && leg.Kind == "fiat_withdrawal")];
        decimal share = 100 * cast.Organiser.Received / cast.Bank.Sent.Sum(item => item.Amount);
        Line($"## The organiser");
        Line($"");
        Line($"Account `{organiser.Account}` receives {cast.Organiser.Received:N2}");
        Line($"USDT from the {cast.Bank.Wallets.Length} wallets: {share:0.0} % of all");
        Line($"that the fronts sent there, two hops away (T13). No transfer, device, card, phone or beneficiary is shared with a front.");
        Line($"The coins are sold for USD and wired in {wires.Count} payments,");
        Line($"USD {Sum(wires):N2}, to {Parties(wires)} beneficiaries abroad.");
        Line($"{cast.Bank.Mirrored.Count} wires mirror an RMB deposit of a front");
        Line($"within 48 hours and 2 % (T08); all others are larger than any deposit:");
        Line($"");
        Line($"| RMB in, entry | front | RMB | USD out, entry | USD | hours later | difference |");
        Line($"|---|---|---:|---|---:|---:|---:|");
        foreach (Leg deposit in cast.Bank.Mirrored.OrderBy(leg => leg.At))
        {
            decimal dollars = deposit.Amount / world.YuanPerDollar(deposit.At);
            Leg wire = wires.Where(leg => leg.At > deposit.At).OrderBy(leg => Math.Abs(-leg.Amount - dollars)).First();
            decimal difference = 100 * ((-wire.Amount / dollars) - 1);
            decimal hours = (decimal)(wire.At - deposit.At).Ticks / TimeSpan.TicksPerHour;
            _ = Part($"| {deposit.Entry} | {deposit.Owner.Account} | {deposit.Amount:N2} | ");
            Line($"{wire.Entry} | {-wire.Amount:N2} | {hours:0.0} | {difference:0.00} % |");
        }

        Line($"");
    }

    private void SellerAndSplits()
    {
        Actor seller = cast.Seller.Actor;
        int cashOuts = legs.Count(leg => leg.Owner == seller && leg.Kind == "cash_out");
        List<Leg> slips = [.. legs.Where(leg => leg.Kind == "cash_in")];
        Line($"## The others");
        Line($"");
        Line($"* **The seller** `{seller.Account}` of personal data has no fiat income:");
        Line($"  {cast.Seller.Received:N2} USDT from {Seller.BuyerCount} unrelated wallets,");
        Line($"  converted to CNY, taken as cash ({cashOuts} times) and paid to");
        Line($"  {Seller.CardCount} cards (T21). {slips.Count} slips in this name bring");
        Line($"  RMB {slips.Min(leg => leg.Amount):N0} to {slips.Max(leg => leg.Amount):N0} to");
        Line($"  {slips.Select(leg => leg.Owner).Distinct().Count()} fronts, five each within about a week, RMB {Sum(slips):N0} in all,");
        Line($"  each below RMB 50,000 (T01).");
        Line($"* **Two quota-splitting groups** (T02) of {SplitGroups.BankGroupSize}");
        Line($"  and {SplitGroups.CoinGroupSize} residents buy USD 25,000 to 50,000 each,");
        Line($"  USD {cast.Splits.DollarsSent:N2} together: the first pays one account in Canada on three consecutive days,");
        Line($"  the second one address in the Emirates on alternate days.");
    }

    private void SisterAndBenign()
    {
        SisterGroup sister = cast.Sister;
        Line($"* **The sister group**: {SisterGroup.MemberCount} people of Shanxi on");
        Line($"  {SisterGroup.DeviceCount} devices and {SisterGroup.PhoneCount} phones (T12) sell");
        Line($"  {sister.Sold:N2} USDT at {sister.SoldFor / sister.Sold:0.000} RMB and");
        Line($"  buy {sister.Bought:N2} at {sister.BoughtFor / sister.Bought:0.000} (T10),");
        Line($"  with {sister.SmallPayers:N0} small payers; {SisterGroup.HeadCount}");
        Line($"  heads have 15 to 18 new ones a day in two stretches of six days (T11).");
        Line($"  These are `p2p` legs: the payer stands on the fiat leg.");
        Line($"* **Benign**: {cast.Crowd.Actors.Count} ordinary customers of {BenignCrowd.CountryCount}");
        Line($"  countries, and {BenignLookalikes.KindCount} look-alikes that must not be");
        Line($"  reported for what they resemble: market maker, payroll, charity drive, remittance-corridor worker, arbitrage bot");
        Line($"  (in and out within minutes, but to its own account at one venue), tuition season (five days apart),");
        Line($"  group-order merchant. The residents of China among them trade as well: the ban applies to them, no laundering");
        Line($"  pattern does.");
        Line($"");
    }

    private void Faults()
    {
        Line($"## Honest faults");
        Line($"");
        Line($"On customers who do nothing else. `fault:` labels of the same rows are in `labels.csv`.");
        Line($"");
        Line($"| fault | file and line | entry | account |");
        Line($"|---|---|---|---|");
        foreach (Label label in world.Book.Labels.Where(label => label.Typology.StartsWith("fault:", StringComparison.Ordinal)))
        {
            Leg leg = label.Leg!;
            Line($"| {label.Typology[6..]} | {leg.Place.File}:{leg.Place.Line} | {leg.Entry} | {leg.Owner.Account} |");
        }

        Line($"");
        Line($"The duplicate follows its original on the next line. A reversing leg names the reversed entry in `reversal_of`.");
        Line($"The asset without a price is GLIM.");
        Line($"");
    }

    private void Notes()
    {
        Line($"## Conventions");
        Line($"");
        Line($"* Totals and balances in the control file are those of the exchange's books: posted entries, each id once (its first");
        Line($"  row); the three damaged rows are not in the books. `row_count` counts every row. Sums are strings, so that no reader");
        Line($"  makes them floating-point.");
        Line($"* Times are UTC but for cash slips, which carry `+08:00`. Each file holds its own UTC day, in order of time.");
        Line($"* `balance_after` is filled for a third of the accounts.");
        Line($"* Amounts have no fee inside; fees are legs of their own. `rate_applied` is quote per base.");
        Line($"* Conversions are within 1 % of the reference but for the fronts (1 to 3 % above), the sister group's margin and the");
        Line($"  two rate faults.");
        Line($"* No rate is published on Good Friday, 2023-04-07.");
    }
}
