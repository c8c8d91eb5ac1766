using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Ledgers.Resending;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>A form of an export in an upload: what tells its rows apart looks the same in all files of it.</summary>
/// <param name="Rank">Place among the variants of its export: 0 for the fullest, which is what is told.</param>
/// <param name="Salt">Keeps the keys of its rows apart from those of the other variants.</param>
/// <param name="Files">Numbers of its files.</param>
/// <param name="Fuller">Numbers of the files of all variants before it.</param>
/// <param name="Export">The number of the export among those that vary.</param>
internal sealed record FileVariant(int Rank, ulong Salt, ImmutableArray<int> Files, ImmutableArray<int> Fuller, int Export)
{
    /// <summary>Whether another variant comes first.</summary>
    internal bool IsFurther => Rank > 0;
}

/// <summary>Finds files that hold the same kind of rows in forms that cannot be compared by their text: another version, zone, language, or
/// with and without ids.</summary>
/// <remarks>
/// Rows without an id are told apart by what their cells say. Two versions of an export say the same in other words, so their rows never
/// meet: they are compared by their meaning, in <see cref="VariantRows"/>. Costs the heads of the files of an upload that has several files
/// of exchanges, and nothing in any other.
/// </remarks>
internal sealed class FileVariants
{
    private readonly FileVariant?[] _ofFile;

    private FileVariants(int files) => _ofFile = new FileVariant?[files];

    /// <summary>The variant of a file; null where its export comes in one form only.</summary>
    internal FileVariant? this[int file] => file < _ofFile.Length ? _ofFile[file] : null;

    /// <summary>No file varies.</summary>
    internal static FileVariants None { get; } = new(0);

    /// <summary>The variants that an upload holds.</summary>
    /// <param name="files">The files of the run.</param>
    /// <param name="onlyFormat">The only format that is accepted, null for any.</param>
    internal static FileVariants Of(ImmutableArray<LedgerFile> files, string? onlyFormat)
    {
        FileVariants variants = new(files.Length);
        List<Form> forms = [.. files.Select(file => FormOf(file, onlyFormat)).OfType<Form>()];
        int export = 0;
        foreach (IGrouping<(string, string), Form> group in forms.GroupBy(static form => (form.Match.Format.Id, form.Subject)))
        {
            if (group.DistinctBy(static form => form.Text).Take(2).Count() == 2)
            {
                variants.Add(export++, [.. group]);
            }
        }

        return export == 0 ? None : variants;
    }

    private void Add(int export, Form[] forms)
    {
        Form[][] ranked =
        [
            .. forms.GroupBy(static form => form.Text)
                .OrderByDescending(static form => form.First().HasIds)
                // A form of which something was assumed, such as the zone, is held against one of which nothing was.
                .ThenByDescending(static form => form.First().Match.Format.Assumption(form.First().Match) is null)
                .ThenBy(form => forms.Any(other => form.First().Match.Format.MaySumUp(form.First().Match, other.Match)))
                .ThenByDescending(static form => form.First().Match.Format.Versions.IndexOf(form.First().Match.Version))
                .ThenByDescending(static form => form.First().Match.Header.Length)
                .ThenBy(static form => form.Key, StringComparer.Ordinal)
                .Select(static form => form.ToArray()),
        ];
        ImmutableArray<int> fuller = [];
        for (int rank = 0; rank < ranked.Length; rank++)
        {
            ImmutableArray<int> numbers = [.. ranked[rank].Select(static form => form.File)];
            ulong salt = KeyHash.Of(System.Text.Encoding.UTF8.GetBytes(ranked[rank][0].Text)).Low;
            FileVariant variant = new(rank, salt, numbers, fuller, export);
            foreach (int number in numbers)
            {
                _ofFile[number] = variant;
            }

            fuller = fuller.AddRange(numbers);
        }
    }

    // The files are looked at by objects of their own: the reading of the upload goes on meanwhile.
    private static Form? FormOf(LedgerFile read, string? onlyFormat)
    {
        if (read.Input.Refusal is not null)
        {
            return null;
        }

        // As it is read: up to its damage.
        LedgerFile file = new(read.Number, read.Input) { EndsAtDamage = true };
        try
        {
            FormatProbe.LookAtFile(file, onlyFormat);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Why it cannot be read is found out where it is read.
            return null;
        }

        if (file.Match is not { IsComplete: true, Format.DefaultExchange.Length: > 0 } match || file.Failure is not null)
        {
            return null;
        }

        string name = file.Resent is { } resent ? ResentRows.NameOf(file, resent) : Path.GetFileName(file.Name);
        RowReader reader = match.Format.Open(match, new RowContext(new ExchangeGate(default), "") { FileName = name });
        return new Form(file.Number, match, match.Format.SubjectOf(match, name), reader.Variant, reader.Variant.Length == 0);
    }

    private sealed record Form(int File, FormatMatch Match, string Subject, string Text, bool HasIds);
}
