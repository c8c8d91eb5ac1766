using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CsvHelper;

namespace CompliReport.Benchmarks.Peers;

/// <summary>
/// The questions of questions.md as a good programmer writes them in an afternoon: records from CsvHelper, dictionaries by string, decimals, LINQ. One pass over the
/// file and small records for what windows need, so that memory stays within bounds; nothing else is tuned.
/// </summary>
internal sealed class PlainProgram(Dictionary<(string Asset, int Hour), decimal> prices)
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "fiat_deposit", "fiat_withdrawal", "crypto_deposit", "crypto_withdrawal", "trade", "conversion", "fee", "fee_rebate", "internal_transfer", "lock", "unlock",
        "reward", "card_spend", "cash_in", "cash_out", "p2p", "chargeback", "adjustment", "other",
    };

    private readonly Dictionary<(string Account, string Asset), Day> _days = [];
    private readonly Dictionary<string, Trade> _trades = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Move>> _moves = new(StringComparer.Ordinal);

    /// <summary>Answers into a folder.</summary>
    /// <returns>Rows that were taken.</returns>
    public static long Run(string ledger, string prices, string folder)
    {
        PlainProgram program = new(PeerPrices.Read(prices));
        long rows = 0;
        using CsvReader csv = CsvReader.FromFile(ledger, new CsvReaderOptions { OnRecordError = static _ => true });
        foreach (PlainLeg leg in csv.GetRecords<PlainLeg>().Where(static leg => Kinds.Contains(leg.Kind)))
        {
            program.Take(leg);
            rows++;
        }

        Directory.CreateDirectory(folder);
        foreach ((string name, IEnumerable<string> lines) in program.Answers())
        {
            File.WriteAllLines(Path.Combine(folder, name), lines);
        }

        return rows;
    }

    private void Take(PlainLeg leg)
    {
        if (!_days.TryGetValue((leg.AccountId, leg.Asset), out Day? day))
        {
            _days.Add((leg.AccountId, leg.Asset), day = new Day());
        }

        day.Add(leg.Amount);
        decimal price = prices[(leg.Asset, leg.OccurredAt.UtcDateTime.Hour)];
        decimal amount = Math.Abs(leg.Amount);
        switch (leg.Kind)
        {
            case "trade" or "conversion" when leg.Role is "base" or "quote":
                _trades.TryGetValue(leg.GroupId, out Trade? other);
                TradeLeg own = new(leg.Asset, amount, leg.OccurredAt.UtcDateTime.Hour);
                _trades[leg.GroupId] = leg.Role == "base" ? new Trade(own, other?.Quote) : new Trade(other?.Base, own);
                break;
            case "fiat_deposit" or "crypto_deposit" or "fiat_withdrawal" or "crypto_withdrawal":
                if (!_moves.TryGetValue(leg.AccountId, out List<Move>? moves))
                {
                    _moves.Add(leg.AccountId, moves = []);
                }

                decimal cents = Math.Truncate(decimal.Round(amount, 6, MidpointRounding.ToZero) * price * 100);
                string party = leg.CounterpartyAccount.Length > 0 ? leg.CounterpartyAccount : leg.Address;
                moves.Add(new Move(leg.OccurredAt, leg.Kind, cents, party));
                break;
        }
    }

    private IEnumerable<(string Name, IEnumerable<string> Lines)> Answers()
    {
        List<Joined> joined =
        [
            .. _trades.Where(static trade => trade.Value is { Base: not null, Quote: not null })
                .Select(trade => new Joined(trade.Key, trade.Value.Base!, trade.Value.Quote!, IsBeyond(trade.Value.Base!, trade.Value.Quote!))),
        ];
        yield return ("pairs.csv", joined.GroupBy(static one => one.Base.Asset + "," + one.Quote.Asset).Select(static pair =>
        {
            long bases = Units(pair.Sum(static one => one.Base.Amount)), quotes = Units(pair.Sum(static one => one.Quote.Amount));
            return Line($"{pair.Key},{pair.Count()},{bases},{quotes},{pair.Count(static one => one.IsBeyond)}");
        }));
        yield return ("beyond.csv", joined.Where(static one => one.IsBeyond).Select(static one => one.Group));
        yield return ("incomplete.csv", _trades.Where(static trade => trade.Value is { Base: null } or { Quote: null }).Select(static trade => trade.Key));
        yield return ("daily.csv", _days.Select(static day => Line(
            $"{day.Key.Account},{day.Key.Asset},{day.Value.Credits},{Units(day.Value.Credit)},{day.Value.Debits},{Units(day.Value.Debit)}")));
        yield return ("structuring.csv", _moves.SelectMany(static account => Structured(account.Key, account.Value)));
        yield return ("fan-in.csv", _moves.SelectMany(static account => PaidByMany(account.Key, account.Value)));
        yield return ("pass-through.csv", _moves.SelectMany(static account => PassedOn(account.Key, account.Value)));
    }

    private bool IsBeyond(TradeLeg own, TradeLeg quote)
    {
        decimal worth = own.Amount * prices[(own.Asset, own.Hour)], paid = quote.Amount * prices[(quote.Asset, own.Hour)];
        return Math.Abs(paid - worth) > (worth * 0.01m) + 0.01m;
    }

    private static IEnumerable<string> Structured(string account, List<Move> moves)
    {
        List<Move> deposits = [.. moves.Where(static move => move.Kind == "fiat_deposit" && move.Cents < 1_000_000).OrderBy(static move => move.At)];
        List<decimal> hits =
        [
            .. deposits.Select(last => deposits.Where(one => one.At <= last.At && one.At >= last.At.AddHours(-24)).ToList())
                .Where(static window => window.Count >= 3).Select(static window => window.Sum(static one => one.Cents)).Where(static sum => sum >= 1_000_000),
        ];
        return hits.Count == 0 ? [] : [Line($"{account},{hits.Count},{hits.Max()}")];
    }

    private static IEnumerable<string> PaidByMany(string account, List<Move> moves)
    {
        List<Move> deposits = [.. moves.Where(static move => move.IsDeposit && move.Party.Length > 0)];
        int payers = deposits.Select(static move => move.Party).Distinct().Count();
        return payers < 10 ? [] : [Line($"{account},{payers},{deposits.Sum(static move => move.Cents)}")];
    }

    private static IEnumerable<string> PassedOn(string account, List<Move> moves)
    {
        List<Move> passed =
        [
            .. moves.Where(move => move.IsDeposit && move.Cents >= 100_000
                && moves.Where(one => !one.IsDeposit && one.At >= move.At && one.At <= move.At.AddHours(1)).Sum(static one => one.Cents) * 10 >= move.Cents * 9),
        ];
        return passed.Count == 0 ? [] : [Line($"{account},{passed.Count},{passed.Sum(static move => move.Cents)}")];
    }

    private static long Units(decimal amount) => (long)(amount * 100_000_000m);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record TradeLeg(string Asset, decimal Amount, int Hour);

    private sealed record Trade(TradeLeg? Base, TradeLeg? Quote);

    private sealed record Joined(string Group, TradeLeg Base, TradeLeg Quote, bool IsBeyond);

    private sealed record Move(DateTimeOffset At, string Kind, decimal Cents, string Party)
    {
        public bool IsDeposit => Kind is "fiat_deposit" or "crypto_deposit";
    }

    private sealed class Day
    {
        public int Credits { get; private set; }

        public decimal Credit { get; private set; }

        public int Debits { get; private set; }

        public decimal Debit { get; private set; }

        public void Add(decimal amount)
        {
            if (amount >= 0)
            {
                Credits++;
                Credit += amount;
            }
            else
            {
                Debits++;
                Debit -= amount;
            }
        }
    }
}
