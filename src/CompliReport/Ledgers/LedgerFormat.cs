using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>One version of a format: the columns it always has and those it may have.</summary>
/// <param name="Version">The version's name, as the receipt states it.</param>
/// <param name="Required">Columns without which it is not this version.</param>
/// <param name="Optional">Columns it may have; any other is passed over with a warning.</param>
internal sealed record FormatVersion(string Version, ImmutableArray<string> Required, ImmutableArray<string> Optional);

/// <summary>A file's columns matched with a version of a format.</summary>
internal sealed record FormatMatch(
    LedgerFormat Format, FormatVersion Version, ImmutableArray<string> Header, ImmutableArray<string> Missing, ImmutableArray<string> Extra)
{
    /// <summary>The cells that stand before the header; some exports say account and zone there.</summary>
    internal ImmutableArray<string> Preamble { get; init; } = [];

    /// <summary>Whether every required column is there.</summary>
    internal bool IsComplete => Missing.IsEmpty;
}

/// <summary>
/// A ledger format: how it is recognised by its columns, and how its rows become legs. One file each, one line in the catalog.
/// </summary>
internal abstract class LedgerFormat
{
    /// <summary>The stable id, e.g. <c>kraken-ledgers</c>.</summary>
    internal abstract string Id { get; }

    /// <summary>What it is, for people.</summary>
    internal abstract string Title { get; }

    /// <summary>Its sign and fee rule in one sentence.</summary>
    internal abstract string Rule { get; }

    /// <summary>What the format cannot tell, so that rules which need it say "no data".</summary>
    internal abstract string Lacks { get; }

    /// <summary>The exchange a file without any exchange id is from; empty where the format is nobody's own.</summary>
    internal abstract string DefaultExchange { get; }

    /// <summary>Whether its rows say on which account they are; where not, all rows are of the account that the caller names.</summary>
    internal virtual bool NamesAccounts => true;

    /// <summary>All versions, the newest last.</summary>
    internal abstract ImmutableArray<FormatVersion> Versions { get; }

    /// <summary>What was assumed of a file that does not say it itself, for the receipt; null for nothing.</summary>
    internal virtual string? Assumption(FormatMatch match) => null;

    /// <summary>Reads the rows of a file with these columns.</summary>
    internal abstract RowReader Open(FormatMatch match, RowContext context);

    /// <summary>The name under which a column of the file is looked up; formats whose headers carry a currency override it.</summary>
    internal virtual string Normal(string column) => column;

    /// <summary>Why a file cannot be read although it has all columns, in words; null when it can.</summary>
    internal virtual string? Refusal(FormatMatch match, string fileName) => null;

    /// <summary>Whether nothing but the time joins the legs of a group: a guess, which the run records as one.</summary>
    internal virtual bool JoinsByTime(FormatMatch match) => false;

    /// <summary>The formats of the same exchange that tell the same events and more; what both tell counts once.</summary>
    internal virtual ImmutableArray<string> Retells => [];

    /// <summary>What the rows of a file are about, where files of one format tell different things: deposits or withdrawals.</summary>
    internal virtual string SubjectOf(FormatMatch match, string fileName) => "";

    /// <summary>Whether rows of a file may be sums of rows of another file of this format, as orders are of their fills.</summary>
    internal virtual bool MaySumUp(FormatMatch sums, FormatMatch parts) => false;

    /// <summary>What a leg tells, in the terms in which both formats tell it; <c>default</c> for nothing that could be compared.</summary>
    internal virtual Telling TellingOf(LegBatch batch, int leg) => Telling.Of(DefaultExchange, batch, leg);

    /// <summary>The normal names of all columns; the second of one name is <c>name#2</c>, the third <c>name#3</c>.</summary>
    internal ImmutableArray<string> Normals(ImmutableArray<string> header)
    {
        Dictionary<string, int> met = new(StringComparer.Ordinal);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>(header.Length);
        foreach (string column in header)
        {
            string name = Normal(column);
            int count = met[name] = met.GetValueOrDefault(name) + 1;
            names.Add(count == 1 || name.Length == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}#{count}"));
        }

        return names.MoveToImmutable();
    }

    /// <summary>The version that fits the columns best: all required ones there, and as many of them as possible.</summary>
    internal FormatMatch Match(ImmutableArray<string> header)
    {
        ImmutableArray<string> names = Normals(header);
        HashSet<string> present = new(names, StringComparer.Ordinal);
        FormatMatch? best = null;
        foreach (FormatVersion version in Versions)
        {
            FormatMatch match = new(
                this,
                version,
                header,
                [.. version.Required.Where(column => !present.Contains(column))],
                [.. header.Where((column, i) => column.Length > 0
                    && !version.Required.Contains(names[i]) && !version.Optional.Contains(names[i]))]);
            if (best is null || Rank(match).CompareTo(Rank(best)) > 0)
            {
                best = match;
            }
        }

        Invariant.Holds(best is not null, "a format has a version");
        return best;
    }

    /// <summary>Order of fit: complete before incomplete, then fewer strange columns, then more columns of its own.</summary>
    internal static (bool Complete, int Missing, int Extra, int Known) Rank(FormatMatch match) =>
        (match.IsComplete, -match.Missing.Length, -match.Extra.Length, match.Version.Required.Length);
}

/// <summary>Reads the rows of one file. Made for the file; holds what it must remember between rows.</summary>
internal abstract class RowReader
{
    /// <summary>
    /// What makes the row the same row when it is sent again: its id, or its content and how often that occurred before in the file.
    /// </summary>
    internal abstract KeyHash Identity(RecordCursor row);

    /// <summary>
    /// Whether <see cref="Identity"/> counts occurrences and so has to see every row from the start of the file on, once each.
    /// </summary>
    internal virtual bool CountsOccurrences => false;

    /// <summary>Says how often a content, which is a <see cref="Body"/>, occurred before the next row that has it.</summary>
    internal virtual void StartAt(KeyHash content, int occurrence)
    {
    }

    /// <summary>Why a row that says in words that there are no rows is passed over.</summary>
    internal const string NoRows = "no_rows_line";

    /// <summary>Whether the row says in words that there are no rows; it is passed over.</summary>
    internal virtual bool SaysNoRows(RecordCursor row) => false;

    /// <summary>In which form the file holds what tells its rows apart; empty where that is an id, which is the same in every
    /// form.</summary>
    internal virtual string Variant => "";

    /// <summary>Whether rows with one id are the same where their cells differ and all that they mean does not.</summary>
    internal virtual bool ComparesMeanings => false;

    /// <summary>What the exchange or the chain calls the event of a row, apart from its group: 0 where the row does not say.</summary>
    internal virtual ulong EventIdOf(RecordCursor row) => 0;

    /// <summary>The content of the row, independent of the order of columns.</summary>
    internal virtual KeyHash Body(RecordCursor row) => KeyHash.Of(row.Raw);

    /// <summary>The entry id that evidence shows.</summary>
    internal abstract string EntryId(RecordCursor row);

    /// <summary>Turns a row into legs or faults.</summary>
    /// <returns>The reason for passing the row over, or null.</returns>
    internal abstract string? Read(RecordCursor row, KeyHash identity, LegWriter legs);
}

/// <summary>What a row reader knows of the upload.</summary>
/// <param name="Exchange">The exchange that all rows must agree on.</param>
/// <param name="DefaultAccount">The account of formats that name none.</param>
internal sealed record RowContext(ExchangeGate Exchange, string DefaultAccount)
{
    /// <summary>The file's name, where a format keeps part of its meaning there.</summary>
    internal string FileName { get; init; } = "";
}

/// <summary>Lets one exchange through: the one the upload declares, else the first one met.</summary>
internal sealed class ExchangeGate
{
    private readonly bool _isDeclared;
    private byte[] _code = [];

    /// <summary>Starts with what the control file or the caller declares; <c>default</c> for nothing.</summary>
    internal ExchangeGate(ExchangeId declared)
    {
        if (declared != default)
        {
            _isDeclared = true;
            Admit(System.Text.Encoding.ASCII.GetBytes(declared.Text));
        }
    }

    /// <summary>The exchange, <c>default</c> as long as none is known.</summary>
    internal ExchangeId Exchange { get; private set; }

    /// <summary>Whether a row's exchange is the upload's; an empty cell asks for nothing.</summary>
    internal LedgerFault Check(ReadOnlySpan<byte> code)
    {
        if (code.SequenceEqual(_code))
        {
            return code.IsEmpty ? LedgerFault.Missing : LedgerFault.None;
        }

        return code.IsEmpty ? LedgerFault.None : _code.Length == 0 ? Admit(code) : LedgerFault.ExchangeMismatch;
    }

    /// <summary>Takes back what was let in last, where that turns out to have been the name of a column.</summary>
    internal void Forget(ReadOnlySpan<byte> code)
    {
        if (!_isDeclared && !code.IsEmpty && code.SequenceEqual(_code))
        {
            (Exchange, _code) = (default, []);
        }
    }

    private LedgerFault Admit(ReadOnlySpan<byte> code)
    {
        if (!ExchangeId.TryParse(code, out ExchangeId exchange))
        {
            return LedgerFault.IdNotSound;
        }

        Exchange = exchange;
        _code = code.ToArray();
        return LedgerFault.None;
    }
}
