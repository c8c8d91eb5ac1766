using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace CompliReport.Ledgers.Beside;

/// <summary>Which files of a run a control file means by its names.</summary>
/// <remarks>
/// A file is named as the run calls it, an archive as it was uploaded or by its entries one by one. A name without a folder also means a
/// file in a folder where exactly one bears it and the control file does not name that one in full.
/// </remarks>
internal sealed class ControlledNames
{
    private readonly Dictionary<ControlledFile, ImmutableArray<LedgerFile>> _files = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ControlledFile, ImmutableArray<string>> _unclear = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<LedgerFile> _named = [];
    private readonly HashSet<string> _unclearUploads = new(StringComparer.Ordinal);

    internal ControlledNames(ControlFile control, LedgerDay day)
    {
        ILookup<string, LedgerFile> byName = day.Files
            .SelectMany(static file => ((string[])[file.Name, file.UploadedName]).Distinct(), static (file, name) => (name, file))
            .ToLookup(static one => one.name, static one => one.file, StringComparer.Ordinal);
        foreach (ControlledFile expected in control.Files)
        {
            Add(expected, byName[expected.Name]);
        }

        ILookup<string, string> byOwnName = day.Files.Where(file => !_named.Contains(file))
            .Select(static file => file.UploadedName).Distinct()
            .ToLookup(static name => Path.GetFileName(name), StringComparer.Ordinal);
        foreach (ControlledFile expected in control.Files.Where(expected => _files[expected].IsEmpty))
        {
            ImmutableArray<string> uploads = [.. byOwnName[expected.Name].Order(StringComparer.Ordinal)];
            if (uploads.Length == 1)
            {
                Add(expected, byName[uploads[0]]);
            }
            else if (uploads.Length > 1)
            {
                _unclear[expected] = uploads;
                _unclearUploads.UnionWith(uploads);
            }
        }
    }

    /// <summary>The files that a name means; several where it is an archive, none where no such file came.</summary>
    internal ImmutableArray<LedgerFile> Of(ControlledFile expected) => _files[expected];

    /// <summary>The uploaded files that a name may mean, where nothing says which of them.</summary>
    internal ImmutableArray<string> Unclear(ControlledFile expected) => _unclear.GetValueOrDefault(expected, []);

    /// <summary>Whether a file is named.</summary>
    internal bool Has(LedgerFile file) => _named.Contains(file);

    /// <summary>Whether a file may be the one that an unclear name means.</summary>
    internal bool MayHave(LedgerFile file) => _unclearUploads.Contains(file.UploadedName);

    private void Add(ControlledFile expected, IEnumerable<LedgerFile> files)
    {
        ImmutableArray<LedgerFile> all = [.. files];
        _files[expected] = all;
        _named.UnionWith(all);
    }
}
