using System;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>A row that a finding or break cites, as it stands in the file.</summary>
public sealed class CitedRow
{
    private readonly CitedTexts _texts;
    private readonly int _position;

    internal CitedRow(CitedTexts texts, int position) => (_texts, _position) = (texts, position);

    /// <summary>The entry's id, or what stands for it in formats without ids.</summary>
    public string EntryId => Encoding.UTF8.GetString(EntryIdText);

    /// <summary><see cref="EntryId"/> in UTF-8.</summary>
    internal ReadOnlySpan<byte> EntryIdText => _texts.EntryIdOf(_position);

    /// <summary>Place, with the digest of the file.</summary>
    public Provenance At => _texts.ProvenanceOf(_position);

    /// <summary>The raw line, without its line break.</summary>
    public string Raw => Encoding.UTF8.GetString(_texts.RawOf(_position));

    /// <summary>SHA-256 of the raw line's bytes.</summary>
    public Sha256Digest RawDigest => Sha256Digest.Of(_texts.RawOf(_position));

    /// <summary>A cell by its column, decoded; empty where the row has none there, and of a row whose cells were not asked for.</summary>
    internal string Cell(int column) => Encoding.UTF8.GetString(_texts.CellOf(_position, column));
}
