using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>An upload that was read in a test: its legs and faults as text, one a line.</summary>
internal sealed class Upload
{
    private readonly List<string> _legs = [];
    private readonly Dictionary<string, string> _contentIds = new(StringComparer.Ordinal);

    private Upload(IReadOnlyList<LedgerInput> inputs, IntakeOptions options)
    {
        // Names of accounts and assets are known once a batch has passed, and the day's table of them is only there at the end: texts are
        // made at once.
        Day = LedgerIntake.Read(inputs, options, batch =>
        {
            Pending.Add([.. Raw(batch)]);
            Places.AddRange(Enumerable.Range(0, batch.Count)
                .Where(leg => batch.StartsRow[leg] && batch.Bucket[leg] == RowBucket.Accepted)
                .Select(leg => new RecordLocation(batch.File, batch.Offset[leg])));
        });
        foreach (RawLeg leg in Pending.SelectMany(static legs => legs))
        {
            _legs.Add(Text(leg));
        }

        foreach (LedgerFile file in Day.Files)
        {
            Assert.True(file.IsClosed);
        }
    }

    internal LedgerDay Day { get; }

    internal LedgerFile File => Assert.Single(Day.Files);

    internal IReadOnlyList<string> Legs => _legs;

    /// <summary>Asset, wallet and balance after it of each leg; a dash where the row does not say.</summary>
    internal IReadOnlyList<string> Balances =>
        [.. Pending.SelectMany(static legs => legs).Select(leg => $"{Day.Symbols.Asset(leg.Asset)} {leg.InWallet} {leg.Balance?.ToString() ?? "-"}")];

    /// <summary>file:line: column: fault.</summary>
    internal IReadOnlyList<string> Faults =>
    [
        .. from row in Day.Refused.Rows
           from fault in Day.Refused.FaultsOf(row)
           let column = fault.Column < 0 ? "row" : Day.Files[row.At.File].Header[fault.Column]
           select string.Create(CultureInfo.InvariantCulture, $"{row.Line}: {column}: {fault.Fault}"),
    ];

    /// <summary>Rows read, accepted, refused, duplicate, ignored over all files.</summary>
    internal string Buckets =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"read {Day.RowsRead} accepted {Day.Accepted} refused {Day.Files.Sum(f => f.Refused)} duplicate "
                + $"{Day.Files.Sum(f => f.Duplicate)} ignored {Day.Files.Sum(f => f.Ignored)}");

    /// <summary>Where the accepted rows are, in the order in which they came.</summary>
    internal List<RecordLocation> Places { get; } = [];

    private List<RawLeg[]> Pending { get; } = [];

    internal static Upload Of(string text) => Of(IntakeOptions.Everything, ("ledger.csv", text));

    internal static Upload Of(params (string Name, string Text)[] files) => Of(IntakeOptions.Everything, files);

    internal static Upload Of(IntakeOptions options, params (string Name, string Text)[] files) =>
        new([.. files.Select(static file => LedgerInput.FromBytes(file.Name, Encoding.UTF8.GetBytes(file.Text)))], options);

    internal static Upload OfBytes(string name, byte[] content) => new([LedgerInput.FromBytes(name, content)], IntakeOptions.Everything);

    internal static Upload OfFiles(params (string Name, byte[] Content)[] files) =>
        new([.. files.Select(static file => LedgerInput.FromBytes(file.Name, file.Content))], IntakeOptions.Everything);

    internal static Upload OfInputs(params LedgerInput[] inputs) => new(inputs, IntakeOptions.Everything);

    internal static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    internal static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    /// <summary>The sum of the accepted posted legs of an asset in the only file.</summary>
    internal decimal SumOf(string asset) => SumOf(File, asset);

    internal decimal SumOf(LedgerFile file, string asset)
    {
        for (int i = 0; i < Day.Symbols.Assets.Count; i++)
        {
            if (Day.Symbols.Asset(i).Text == asset)
            {
                AssetTotal total = file.TotalOf(i);
                return total.Credit.ToDecimal() - total.Debit.ToDecimal();
            }
        }

        return 0;
    }

    internal void MustHaveLegs(params string[] expected) => Assert.Equal(expected, _legs);

    internal void MustHaveFaults(params string[] expected) => Assert.Equal(expected, Faults);

    private static IEnumerable<RawLeg> Raw(LegBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.Bucket[i] == RowBucket.Accepted)
            {
                Assert.Equal(KeyHash.Of(batch.Text(batch.GroupText[i])), batch.Group[i]);
                Assert.InRange(batch.GroupText[i].Length, 1, 255);
                Assert.InRange(batch.AccountText[i].Length, 1, 255);
                Assert.InRange(batch.CounterpartyText[i].Length, 0, 255);
                yield return new RawLeg(
                    batch.Account[i], Encoding.UTF8.GetString(batch.Text(batch.GroupText[i])), batch.Kind[i], batch.Role[i],
                        batch.Status[i], batch.Asset[i], batch.Class[i],
                    batch.AmountAt(i), batch.Time[i], batch.IsReversal[i], batch.PriceAsset[i], batch.Counterparty[i],
                    batch.InWallet[i], batch.HasBalances && batch.HasBalance[i] ? batch.BalanceAt(i) : null);
            }
        }
    }

    private string Text(RawLeg leg)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture,
            $"{leg.Kind} {leg.Role} {leg.Amount} {Day.Symbols.Asset(leg.Asset)} {leg.Class} {Day.Symbols.AccountName(leg.Account)}");
        text.Append(CultureInfo.InvariantCulture, $" {Group(leg.Group)} {UtcInstant.FromNanoseconds(leg.Time)}");
        text.Append(leg.Status == LegStatus.Posted ? "" : " " + leg.Status);
        text.Append(leg.IsReversal ? " reversal" : "");
        text.Append(leg.PriceAsset == AssetTable.None ? "" : " in " + Day.Symbols.Asset(leg.PriceAsset));
        text.Append(leg.Counterparty < 0 ? "" : " with " + Day.Symbols.CounterpartyName(leg.Counterparty));
        return text.ToString();
    }

    // Content ids are hashes: in texts they are numbered as they are met.
    private string Group(string group)
    {
        if (!group.StartsWith("row-", StringComparison.Ordinal))
        {
            return group;
        }

        Assert.Equal(36, group.Length);
        if (!_contentIds.TryGetValue(group, out string? number))
        {
            number = string.Create(CultureInfo.InvariantCulture, $"#{_contentIds.Count + 1}");
            _contentIds.Add(group, number);
        }

        return number;
    }

    private sealed record RawLeg(
        int Account, string Group, LegKind Kind, LegRole Role, LegStatus Status, ushort Asset, AssetClass Class, ScaledAmount Amount,
        long Time, bool IsReversal,
        ushort PriceAsset, int Counterparty, Wallet InWallet, ScaledAmount? Balance);
}
