using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Bytes;

namespace CompliReport.Proof;

/// <summary>The lines of a ledger, read again from the file that was uploaded.</summary>
internal sealed class SourceLines
{
    private readonly LedgerFile _file;

    private SourceLines(LedgerFile file) => _file = file;

    /// <summary>Opens a ledger.</summary>
    /// <param name="path">The uploaded file.</param>
    /// <param name="uploadedName">Its name in the run.</param>
    /// <param name="name">The ledger's name: the same, or that of an entry of the archive.</param>
    /// <exception cref="InvalidDataException">There is no such entry.</exception>
    internal static SourceLines Open(string path, string uploadedName, string name)
    {
        LedgerInput upload = new(uploadedName, new FileInfo(path).Length, offset => FolderArtifactStore.OpenFile(path, offset));
        LedgerInput input = ZipUpload.Unpacked([upload]).FirstOrDefault(one => one.Name == name)
            ?? throw new InvalidDataException("no such entry in the archive");
        LedgerFile file = new(0, input);
        FormatProbe.LookAtFile(file, onlyFormat: null);
        return new SourceLines(file);
    }

    /// <summary>Whether entry ids stand in the lines as they are; formats of exchanges make them of several cells.</summary>
    internal bool HasPlainIds => _file.Format.StartsWith("compliledger", StringComparison.Ordinal);

    /// <summary>The text before its first record.</summary>
    internal string HeadText => _file.HeadText();

    /// <summary>The lines at some places, in their order; what stands at none of them is an empty line 0.</summary>
    internal IEnumerable<(CitedPlace Place, string Raw, long Line)> Read(CitedPlace[] sorted)
    {
        using RecordCursor row = _file.OpenRecords(default);
        int next = 0;
        while (next < sorted.Length && row.Read())
        {
            for (; next < sorted.Length && sorted[next].Offset < row.Offset; next++)
            {
                yield return (sorted[next], "", 0);
            }

            for (; next < sorted.Length && sorted[next].Offset == row.Offset; next++)
            {
                yield return (sorted[next], Encoding.UTF8.GetString(row.Raw), row.Line);
            }
        }

        for (; next < sorted.Length; next++)
        {
            yield return (sorted[next], "", 0);
        }
    }
}
