using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>
/// The watch lists of a run: <c>kind,value,list,category,confidence,source,added_on</c>, in the byte forms of <see cref="SideTable"/>. What
/// several lists have is kept with each of them.
/// </summary>
public sealed class WatchLists
{
    private static readonly ImmutableArray<string> AllColumns = ["kind", "value", "list", "category", "confidence", "source", "added_on"];
    private static readonly ImmutableArray<string> RequiredColumns = ["kind", "value", "list"];
    private static readonly string[] Kinds = ["address", "name", "account", "device"];

    /// <summary>The longest value in bytes: what the run's own tables of names hold.</summary>
    private const int ValueLengthMax = IdentifierText.LengthMax;

    /// <summary>The longest text beside the value, in bytes.</summary>
    private const int TextLengthMax = 255;

    private readonly SymbolTable[] _values = [.. Kinds.Select(static _ => new SymbolTable())];
    private readonly List<ImmutableArray<WatchEntry>>[] _entries = [.. Kinds.Select(static _ => new List<ImmutableArray<WatchEntry>>())];

    // Texts repeat in every row of a list.
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private WatchLists()
    {
    }

    /// <summary>No lists.</summary>
    public static WatchLists None { get; } = new();

    /// <summary>Whether any list was given that could be read: without one nobody is known not to be listed.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Entries that were read, those of several lists each.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Whether a file in the folder of lists is one, by its name.</summary>
    public static bool IsListName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] endings = [".csv", ".jsonl", ".csv.gz", ".jsonl.gz"];
        return endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>A list as a table; null where it is none.</summary>
    /// <exception cref="IOException">It cannot be read, or is damaged.</exception>
    internal static SideTable? Open(LedgerInput input) =>
        SideTable.Open(input, AllColumns, RequiredColumns, "the columns of the schema of watch lists", new InputFaults(input.Name));

    /// <summary>Reads lists; rows with a fault are left out.</summary>
    /// <param name="inputs">The files, in any order.</param>
    /// <param name="faults">Takes the rows that could not be used.</param>
    internal static WatchLists Read(IReadOnlyCollection<LedgerInput> inputs, ICollection<InputFault> faults)
    {
        WatchLists lists = new();
        foreach (LedgerInput input in inputs.OrderBy(static input => input.Name, StringComparer.Ordinal))
        {
            InputFaults own = new(input.Name);
            try
            {
                if (SideTable.Open(input, AllColumns, RequiredColumns, "the columns of the schema of watch lists", own) is { } table)
                {
                    lists.ReadAll(table, own);
                    lists.IsKnown = true;
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                own.Add(0, "", "UNREADABLE", failure.Message, "a whole file");
            }

            own.MoveTo(faults);
        }

        return lists;
    }

    /// <summary>The values of a kind with their entries.</summary>
    internal IEnumerable<(byte[] Value, ImmutableArray<WatchEntry> Entries)> Of(WatchKind kind) =>
        Enumerable.Range(0, _values[(int)kind].Count).Select(i => (_values[(int)kind].Text(i).ToArray(), _entries[(int)kind][i]));

    /// <summary>The entries of one value; empty where no list has it.</summary>
    internal ImmutableArray<WatchEntry> Find(WatchKind kind, ReadOnlySpan<byte> value) =>
        !value.IsEmpty && _values[(int)kind].IndexOf(value) is >= 0 and int number ? _entries[(int)kind][number] : [];

    private void ReadAll(SideTable table, InputFaults faults)
    {
        int kindAt = table.Columns.IndexOf("kind"), valueAt = table.Columns.IndexOf("value"), addedAt = table.Columns.IndexOf("added_on");
        using RecordCursor row = table.OpenRows();
        while (row.Read())
        {
            if (row.IsBlank || table.IsBroken(row, faults))
            {
                continue;
            }

            long before = faults.Count;
            int kind = Array.IndexOf(Kinds, Encoding.UTF8.GetString(row.Field(kindAt)));
            if (kind < 0)
            {
                Fault(row, faults, kindAt, "kind", "UNKNOWN_WATCH_KIND", "address, name, account or device");
            }

            ReadOnlySpan<byte> value = row.Field(valueAt);
            if (value.IsEmpty || value.Length > ValueLengthMax)
            {
                Fault(row, faults, valueAt, "value", "VALUE_TOO_LONG", $"1 to {ValueLengthMax} bytes");
            }

            string list = TextOf(row, table, "list", faults, isRequired: true), category = TextOf(row, table, "category", faults);
            string confidence = TextOf(row, table, "confidence", faults), source = TextOf(row, table, "source", faults);
            if (!IsConfidence(confidence))
            {
                Fault(
                    row, faults, table.Columns.IndexOf("confidence"), "confidence", "UNKNOWN_CONFIDENCE",
                    "low, medium, high, or a number from 0 to 100");
            }

            UtcInstant? added = AddedOn(row, addedAt, faults);
            if (faults.Count == before)
            {
                Add(value, new WatchEntry((WatchKind)kind, list, category, confidence, source, added, table.Name, row.Line));
            }
        }
    }

    private void Add(ReadOnlySpan<byte> value, WatchEntry entry)
    {
        int number = _values[(int)entry.Kind].Intern(value);
        List<ImmutableArray<WatchEntry>> all = _entries[(int)entry.Kind];
        ImmutableArray<WatchEntry> known = number < all.Count ? all[number] : [];
        // The same row in two files, or twice in one, says nothing new.
        if (known.Any(one => one == entry with { File = one.File, Line = one.Line }))
        {
            return;
        }

        EntryCount++;
        if (number == all.Count)
        {
            all.Add([entry]);
        }
        else
        {
            all[number] = known.Add(entry);
        }
    }

    private string TextOf(RecordCursor row, SideTable table, string column, InputFaults faults, bool isRequired = false)
    {
        int position = table.Columns.IndexOf(column);
        ReadOnlySpan<byte> bytes = row.Field(position);
        if (bytes.Length > TextLengthMax || (isRequired && bytes.IsEmpty))
        {
            Fault(
                row, faults, position, column, "VALUE_TOO_LONG",
                isRequired ? $"1 to {TextLengthMax} bytes" : $"at most {TextLengthMax} bytes");
            return "";
        }

        string text = Encoding.UTF8.GetString(bytes);
        return _texts.TryGetValue(text, out string? known) ? known : _texts[text] = text;
    }

    private static bool IsConfidence(string text) =>
        text is "" or "low" or "medium" or "high"
        || (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && number is >= 0 and <= 100);

    private static UtcInstant? AddedOn(RecordCursor row, int position, InputFaults faults)
    {
        ReadOnlySpan<byte> text = row.Field(position);
        if (text.IsEmpty)
        {
            return null;
        }

        if (SideTable.TryInstant(text, out UtcInstant instant))
        {
            return instant;
        }

        Fault(row, faults, position, "added_on", "TIME_NOT_RFC3339", "a date or an RFC 3339 time");
        return null;
    }

    // Never the cell: a list holds names.
    private static void Fault(RecordCursor row, InputFaults faults, int position, string column, string code, string expected)
    {
        int length = row.Field(position).Length;
        faults.Add(row.Line, column, length == 0 ? "MISSING" : code, InputFaults.LengthOf(length), expected);
    }
}
