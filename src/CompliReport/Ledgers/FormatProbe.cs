using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Formats;
using CompliReport.Ledgers.Resending;
using CsvHelper;

namespace CompliReport.Ledgers;

/// <summary>Finds out from the first bytes of a file which format it has and where its rows begin.</summary>
internal static class FormatProbe
{
    private static readonly (char Separator, string Name)[] Separators = [(',', "commas"), (';', "semicolons"), ('\t', "tabs")];

    /// <summary>Finds out how the text is encoded; says why the file is not read where it is no text.</summary>
    internal static string? LookAtBytes(LedgerFile file, ReadOnlySpan<byte> start, bool isWhole)
    {
        if (start.StartsWith<byte>([0x1F, 0x8B]) || start.StartsWith("PK\x3\x4"u8))
        {
            return file.IsGzip || file.Input.Entry is not null
                ? "it is an archive inside an archive: send it by itself"
                : "it is a zip archive: give it a name that ends in .zip";
        }

        if (TextForms.Of(start, isWhole) is not { } form)
        {
            return "its text is UTF-32: send it as UTF-8";
        }

        file.Form = form;
        if (form != TextForm.Utf8)
        {
            file.WarningList.Add(
                $"The text is {TextForms.NameOf(form)}: lines and byte offsets count in the same text as UTF-8.");
        }

        return null;
    }

    /// <summary>Looks at a whole file that nobody reads at the moment: its bytes, then its format.</summary>
    /// <param name="file">The file.</param>
    /// <param name="onlyFormat">The only format that is accepted, null for any.</param>
    /// <exception cref="InvalidDataException">The compressed file is damaged.</exception>
    /// <exception cref="InflationException">It inflates beyond the limits.</exception>
    internal static void LookAtFile(LedgerFile file, string? onlyFormat)
    {
        byte[] start = file.Input.Entry is null ? StartOf(file.Input.Open(0)) : StartOf(file.OpenInflated(0));
        if (file.Input.Entry is null && start.AsSpan().StartsWith<byte>([0x1F, 0x8B]))
        {
            file.IsGzip = true;
            start = StartOf(file.OpenInflated(0));
        }

        file.Failure = LookAtBytes(file, start, isWhole: start.Length < LedgerLimits.HeadLength);
        if (file.Failure is null)
        {
            Look(file, file.Form == TextForm.Utf8 ? start : StartOf(file.OpenInflated(0)), onlyFormat);
        }
    }

    private static byte[] StartOf(Stream content)
    {
        using (content)
        {
            byte[] start = new byte[LedgerLimits.HeadLength];
            return start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
    }

    /// <summary>Fills in the file's format, header and offset of the header, or its failure.</summary>
    internal static void Look(LedgerFile file, ReadOnlyMemory<byte> head, string? onlyFormat)
    {
        ReadOnlySpan<byte> start = head.Span.StartsWith("\uFEFF"u8) ? head.Span[3..] : head.Span;
        start = start.TrimStart(" \r\n\t"u8);
        if (start.IsEmpty && head.Length < LedgerLimits.HeadLength)
        {
            file.WarningList.Add("The file is empty.");
        }
        else if (!start.IsEmpty && start[0] == (byte)'{')
        {
            file.IsJson = true;
            file.Header = CanonicalLedger.Columns;
            file.Match = new CanonicalLedger().Match(file.Header);
        }
        else
        {
            LookForHeader(file, head, onlyFormat);
        }
    }

    private static void LookForHeader(LedgerFile file, ReadOnlyMemory<byte> head, string? onlyFormat)
    {
        FormatMatch? best = null;
        foreach ((char separator, string name) in Separators)
        {
            int line = 0;
            List<string> preamble = [];
            foreach ((ImmutableArray<string> header, long offset) in FirstRecords(head, separator))
            {
                if (ResentFile.IsHeader(header))
                {
                    AcceptResent(file, header, offset, separator, onlyFormat);
                    return;
                }

                FormatMatch match = FormatCatalog.Match(header, onlyFormat);
                if (!match.IsComplete && separator == ',' && header.Length == 1
                    && TryUnwrap(header[0], out ImmutableArray<string> wrapped) && wrapped.Length <= LedgerLimits.ColumnsMax
                    && FormatCatalog.Match(wrapped, onlyFormat) is { IsComplete: true } inside)
                {
                    match = inside;
                    file.IsWrapped = true;
                }

                // A header in capitals before it is the file's, and the rows in between are no lines before a header.
                if (match.IsComplete && (line == 0 || !TryRespell(file, head[..(int)Math.Min(offset, head.Length)], onlyFormat)))
                {
                    Accept(file, match with { Preamble = [.. preamble] }, offset, line, separator, name);
                    return;
                }

                if (match.IsComplete)
                {
                    return;
                }

                preamble.AddRange(header);
                best = best is null || LedgerFormat.Rank(match).CompareTo(LedgerFormat.Rank(best)) > 0 ? match : best;
                line++;
            }
        }

        if (TryRespell(file, head, onlyFormat))
        {
            return;
        }

        file.Failure = best is null || best.Missing.Length * 2 > best.Version.Required.Length
            ? $"none of its first {LedgerLimits.HeaderLinesMax} lines is the header of a known format"
            : $"it looks like {best.Format.Id} {best.Version.Version}, but has no column "
                + $"{string.Join(", ", best.Missing.Select(column => $"'{column}'"))}";
    }

    // Where no header is any format's as it stands: one that differs from a known one in capitals, blanks or quotes only.
    private static bool TryRespell(LedgerFile file, ReadOnlyMemory<byte> head, string? onlyFormat)
    {
        foreach ((char separator, string name) in Separators)
        {
            int line = 0;
            List<string> preamble = [];
            foreach ((ImmutableArray<string> header, long offset) in FirstRecords(head, separator))
            {
                if (FormatCatalog.MatchRespelled(header, onlyFormat) is { } match)
                {
                    IEnumerable<string> read = header.Zip(match.Header).Where(static pair => pair.First != pair.Second)
                        .Take(LedgerLimits.NamedColumnsMax).Select(static pair => $"{Quoted(pair.First)} as '{pair.Second}'");
                    file.WarningList.Add($"Names of columns were read without regard to capitals: {string.Join(", ", read)}.");
                    Accept(file, match with { Preamble = [.. preamble] }, offset, line, separator, name);
                    return true;
                }

                preamble.AddRange(header);
                line++;
            }
        }

        return false;
    }

    /// <summary>Adds a warning for each of some names of the file's own, as far as a person would read them.</summary>
    internal static void WarnOfNames(LedgerFile file, IReadOnlyCollection<string> names, Func<string, string> warning)
    {
        foreach (string name in names.Take(LedgerLimits.NamedColumnsMax))
        {
            file.WarningList.Add(warning(Quoted(name)));
        }

        if (names.Count > LedgerLimits.NamedColumnsMax)
        {
            file.WarningList.Add($"{names.Count - LedgerLimits.NamedColumnsMax} more names that are not known were passed over.");
        }
    }

    // A name of a hostile file may be long or hold what a terminal takes for orders.
    internal static string Quoted(string name)
    {
        string start = name.Length > LedgerLimits.QuotedNameMax ? name[..LedgerLimits.QuotedNameMax] + "..." : name;
        return "'" + string.Concat(start.Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '_' : c)) + "'";
    }

    private static void Accept(LedgerFile file, FormatMatch match, long offset, int linesBefore, char separator, string separatorName)
    {
        if ((Twice(match) ?? UnclearZone(match) ?? match.Format.Refusal(match, Path.GetFileName(file.Name))) is { } refusal)
        {
            file.Failure = refusal;
            return;
        }

        (file.Match, file.Header, file.HeaderOffset, file.Separator) = (match, match.Header, offset, separator);
        if (separator != ',')
        {
            file.WarningList.Add($"Cells are separated by {separatorName}.");
        }

        Warn(file, match, linesBefore);
    }

    // Of two columns of one name, of which the format has one, nothing says which one counts.
    private static string? Twice(FormatMatch match)
    {
        ImmutableArray<string> names = match.Format.Normals(match.Header);
        for (int i = 0; i < names.Length; i++)
        {
            int mark = names[i].LastIndexOf('#');
            if (mark > 0 && IsOf(match.Version, names[i][..mark]) && !IsOf(match.Version, names[i]))
            {
                return $"it has more than one column {Quoted(match.Header[i])}, and nothing says which one counts";
            }
        }

        return null;
    }

    private static string? UnclearZone(FormatMatch match) => ZoneText.IsUnclear(match.Preamble)
        ? "it states a time zone before its header that is no distance from UTC, such as UTC+8: export it again with one"
        : null;

    private static bool IsOf(FormatVersion version, string column) =>
        version.Required.Contains(column) || version.Optional.Contains(column);

    private static void AcceptResent(LedgerFile file, ImmutableArray<string> header, long offset, char separator, string? onlyFormat)
    {
        (file.HeaderOffset, file.Separator) = (offset, separator);
        ResentFile? resent = ResentScan.Read(file, header, out string? failure);
        FormatMatch? match = null;
        if (resent is not null)
        {
            string? format = resent.Layout.Format.Length > 0 ? resent.Layout.Format : null;
            match = FormatCatalog.Match(resent.Header, onlyFormat ?? format) with { Preamble = resent.Layout.Preamble };
        }

        file.Failure = failure
            ?? (match!.IsComplete
                ? match.Format.Refusal(match, ResentRows.NameOf(file, resent!))
                : $"its rows are of {match.Format.Id} {match.Version.Version}, but it has no column "
                    + string.Join(", ", match.Missing.Select(static column => $"'{column}'")));
        file.Failure ??= file.Corrected?.Take(resent!);
        if (file.Failure is null)
        {
            (file.Match, file.Header, file.Resent) = (match, match!.Header, resent);
            file.WarningList.Add(resent!.Warning);
        }
    }

    private static bool TryUnwrap(string cell, out ImmutableArray<string> header)
    {
        WrappedRecord record = new();
        bool sound = record.TryRead(Encoding.UTF8.GetBytes(cell), ',') && record.FieldCount > 1;
        header = sound ? [.. record.Fields().Select(static name => name.Trim().TrimStart('\uFEFF'))] : [];
        return sound;
    }

    private static void Warn(LedgerFile file, FormatMatch match, int linesBefore)
    {
        if (file.IsWrapped)
        {
            file.WarningList.Add("Each row stands in one quoted cell; the cells inside it were read.");
        }

        if (linesBefore > 0)
        {
            file.WarningList.Add($"{linesBefore} line(s) before the header were passed over.");
        }

        WarnOfNames(
            file, match.Extra, name => $"Column {name} is not part of {match.Format.Id} {match.Version.Version} and was passed over.");
    }

    private static IEnumerable<(ImmutableArray<string> Header, long Offset)> FirstRecords(
        ReadOnlyMemory<byte> head, char separator)
    {
        CsvReaderOptions options = new()
        {
            HasHeader = false,
            Separator = separator,
            SkipEmptyLines = false,
            AllowLineBreaksInQuotes = false,
        };
        using CsvReader csv = CsvReader.Create(head, options);
        for (int line = 0; line < LedgerLimits.HeaderLinesMax && csv.Read(); line++)
        {
            if (csv.FieldCount > LedgerLimits.ColumnsMax)
            {
                yield return ([], csv.ByteOffset);
                continue;
            }

            WrappedRecord marked = new();
            if (csv.RawRecord.StartsWith(Marks.Mark) && marked.TryRead(Marks.TakenOffStart(csv.RawRecord), separator))
            {
                // A mark before a quote breaks the quote.
                yield return ([.. marked.Fields().Select(static name => name.Trim().TrimStart('\uFEFF'))], csv.ByteOffset);
                continue;
            }

            ImmutableArray<string>.Builder header = ImmutableArray.CreateBuilder<string>(csv.FieldCount);
            for (int i = 0; i < csv.FieldCount; i++)
            {
                header.Add(Encoding.UTF8.GetString(csv.GetSpan(i)).Trim().TrimStart('\uFEFF'));
            }

            yield return (header.MoveToImmutable(), csv.ByteOffset);
        }
    }
}
