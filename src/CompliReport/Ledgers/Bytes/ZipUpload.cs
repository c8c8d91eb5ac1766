using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CompliReport.Ledgers.Bytes;

/// <summary>Turns the zip archives of an upload into the files that are in them, each an input of its own.</summary>
internal static class ZipUpload
{
    /// <summary>
    /// The inputs, with <c>archive.zip/entry.csv</c> for each entry in place of <c>archive.zip</c>. What cannot be opened stays as an input
    /// that says why, and what was unpacked before stays as it is.
    /// </summary>
    internal static List<LedgerInput> Unpacked(IEnumerable<LedgerInput> inputs)
    {
        List<LedgerInput> unpacked = [];
        int archived = 0;
        // By name, so that the order in which they are given does not decide which one is too many.
        foreach (LedgerInput input in inputs.OrderBy(static input => input.Name, StringComparer.Ordinal).ThenBy(static input =>
            input.Length))
        {
            bool isUnpacked = input.Entry is not null || input.Refusal is not null;
            if (isUnpacked || !input.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                unpacked.Add(input);
                continue;
            }

            List<LedgerInput> entries = EntriesOf(input);
            archived += entries.Count;
            unpacked.AddRange(archived <= LedgerLimits.ArchivedFilesMax
                ? entries
                : [input with { Refusal = $"the archives of the upload hold more than {LedgerLimits.ArchivedFilesMax} files" }]);
        }

        return unpacked;
    }

    private static List<LedgerInput> EntriesOf(LedgerInput input)
    {
        List<(ZipEntry Entry, string? Refusal)> entries;
        List<string> notes = [];
        try
        {
            entries = ZipDirectory.Read(new ZipArchiveFile(input), notes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [input with { Refusal = "the archive cannot be read: " + failure.Message }];
        }

        return entries.Count == 0
            ? [input with { Refusal = "the archive holds no file that could be a ledger", Notes = [.. notes] }]
            : [.. entries.Select((one, i) => new LedgerInput(
                input.Name + "/" + one.Entry.Name, one.Entry.Length, offset => OpenAt(one.Entry, offset))
            {
                Entry = one.Entry,
                Refusal = one.Refusal,
                // Of the archive as a whole: said once.
                Notes = i == 0 ? [.. notes] : [],
            })];
    }

    private static Stream OpenAt(ZipEntry entry, long offset)
    {
        Stream content = entry.Open(isLimited: false, endsAtDamage: false);
        LedgerFile.Skip(content, offset);
        return content;
    }
}
