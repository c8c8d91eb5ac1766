using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>The balance of an asset over all accounts, before the period and after it.</summary>
internal readonly record struct ControlBalance(string Asset, ScaledAmount Opening, ScaledAmount Closing);

/// <summary>What a control file says of the exchange's books as a whole: its own number, and balances of assets.</summary>
/// <param name="FileSeq">Its number, as it came; empty where it has none.</param>
/// <param name="ReplacesFileSeq">The number of the control file that it replaces; empty for none.</param>
/// <param name="Balances">Balances by asset.</param>
internal sealed record ControlStatements(string FileSeq, string ReplacesFileSeq, ImmutableArray<ControlBalance> Balances)
{
    /// <summary>Reads them; a balance that is no amount is a fault.</summary>
    internal static ControlStatements Read(ControlReader reader, JsonElement root)
    {
        ImmutableArray<ControlBalance>.Builder balances = ImmutableArray.CreateBuilder<ControlBalance>();
        HashSet<string> met = new(StringComparer.Ordinal);
        foreach ((JsonElement balance, string path) in reader.List(root, "", "balances"))
        {
            balances.Add(new ControlBalance(
                reader.Name(balance, path, "asset", met), reader.Amount(balance, path, "opening", isMagnitude: false),
                reader.Amount(balance, path, "closing", isMagnitude: false)));
        }

        return new ControlStatements(
            ControlReader.Text(root, "file_seq"), ControlReader.Text(root, "replaces_file_seq"), balances.ToImmutable());
    }

    /// <summary>Where they contradict the rows, or the order of control files.</summary>
    /// <param name="day">The rows.</param>
    /// <param name="control">The control file that they are of.</param>
    /// <param name="before">The one of the upload before; null where none is known.</param>
    internal IEnumerable<ControlDifference> Differences(LedgerDay day, ControlFile control, ControlFile? before)
    {
        long number = Number(FileSeq);
        if (FileSeq.Length > 0 && number < 1)
        {
            yield return new ControlDifference(ControlDifferenceKind.Sequence, "", "", "a file_seq from 1", $"file_seq {FileSeq}");
        }
        else if (ReplacesFileSeq.Length > 0 && (Number(ReplacesFileSeq) < 1 || Number(ReplacesFileSeq) >= number))
        {
            yield return new ControlDifference(
                ControlDifferenceKind.Sequence, "", "", $"to replace a file_seq from 1 to before {FileSeq}",
                $"replaces_file_seq {ReplacesFileSeq}");
        }
        else if (GapTo(before) is { } gap)
        {
            yield return gap;
        }

        foreach ((string asset, ScaledAmount opening, ScaledAmount closing) in Balances)
        {
            if (NetOf(day, asset) is { } net && ScaledAmount.TryAdd(opening, net, out ScaledAmount expected) && expected != closing)
            {
                yield return new ControlDifference(
                    ControlDifferenceKind.Balance, "", asset,
                    $"closing {expected}, from opening {opening} and {net} of posted rows{TotalsOf(control, asset)}", $"closing {closing}")
                {
                    Difference = ScaledAmount.TryAdd(closing, -expected, out ScaledAmount difference) ? difference : null,
                };
            }
        }
    }

    // A control file that replaces another stands at that one's place in the row of numbers.
    private long Place => ReplacesFileSeq.Length > 0 ? Number(ReplacesFileSeq) : Number(FileSeq);

    private ControlDifference? GapTo(ControlFile? before)
    {
        long own = Place, last = before?.Statements.Place ?? -1;
        // A correction takes a number itself: the next upload may follow that one too.
        return own < 1 || last < 1 || own == last + 1 || own == Number(before!.Statements.FileSeq) + 1
            ? null
            : new ControlDifference(
                ControlDifferenceKind.Sequence, "", "",
                string.Create(CultureInfo.InvariantCulture, $"file_seq {last + 1}, after {last} in {before!.Name}"),
                string.Create(CultureInfo.InvariantCulture, $"file_seq {own}"));
    }

    // The third of the three ways: what the control file itself sums.
    private static string TotalsOf(ControlFile control, string asset)
    {
        ScaledAmount net = default;
        bool isStated = false, isExact = true;
        foreach ((string _, AssetTotal total) in control.Files.SelectMany(static file => file.Totals).Where(one => one.Asset == asset))
        {
            isStated = true;
            isExact &= ScaledAmount.TryAdd(net, total.Credit, out net) && ScaledAmount.TryAdd(net, -total.Debit, out net);
        }

        return isStated && isExact ? $" ({net} by the control file's totals)" : "";
    }

    // Credits less debits of all files; null where they have no exact sum.
    private static ScaledAmount? NetOf(LedgerDay day, string asset)
    {
        int symbol = Enumerable.Range(0, day.Symbols.Assets.Count).FirstOrDefault(i => day.Symbols.Asset(i).Text == asset, -1);
        ScaledAmount net = default;
        foreach (LedgerFile file in day.Files)
        {
            AssetTotal total = symbol < 0 ? default : file.TotalOf(symbol);
            if (!ScaledAmount.TryAdd(net, total.Credit, out net) || !ScaledAmount.TryAdd(net, -total.Debit, out net))
            {
                return null;
            }
        }

        return net;
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
}
