using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;

namespace CompliReport.Ledgers.Cells;

/// <summary>An asset as an exchange spells it: its number in the run's asset table and what kind it is.</summary>
internal readonly record struct VenueAsset(ushort Number, AssetClass Class);

/// <summary>Finds assets by an exchange's own spelling; each spelling is translated once in a file.</summary>
/// <remarks>Hot path: a spelling is one 16-byte word, and the last found ones are tried first.</remarks>
internal sealed class VenueAssets
{
    private const int SpellingLengthMax = 15;

    private readonly Func<string, string> _ticker;
    private readonly Func<string, AssetClass> _class;
    private readonly Dictionary<UInt128, VenueAsset> _known = [];
    private readonly UInt128[] _recentKeys = new UInt128[64];
    private readonly VenueAsset[] _recent = new VenueAsset[64];

    /// <param name="ticker">Our ticker of a spelling; what is no ticker then is a fault of the cell.</param>
    /// <param name="classOf">The class of a spelling; null for <see cref="AssetClasses.Of"/> of our ticker.</param>
    internal VenueAssets(Func<string, string>? ticker = null, Func<string, AssetClass>? classOf = null)
    {
        _ticker = ticker ?? (static spelling => spelling);
        _class = classOf ?? (spelling => AssetClasses.Of(_ticker(spelling)));
    }

    /// <summary>The asset of a spelling; false when it leads to no ticker.</summary>
    internal bool TryFind(ReadOnlySpan<byte> spelling, AssetTable assets, out VenueAsset asset)
    {
        asset = new VenueAsset(AssetTable.None, AssetClass.Other);
        if (spelling.Length is < 1 or > SpellingLengthMax)
        {
            return false;
        }

        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        spelling.CopyTo(padded);
        UInt128 key = new(BinaryPrimitives.ReadUInt64LittleEndian(padded[8..]), BinaryPrimitives.ReadUInt64LittleEndian(padded));
        int recent = (spelling[0] + (spelling[^1] * 11) + (spelling[spelling.Length / 2] * 5)) & 63;
        if (_recentKeys[recent] == key)
        {
            asset = _recent[recent];
            return true;
        }

        if (!_known.TryGetValue(key, out VenueAsset known) && !TryTranslate(spelling, key, assets, out known))
        {
            return false;
        }

        _recentKeys[recent] = key;
        _recent[recent] = known;
        asset = known;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTranslate(ReadOnlySpan<byte> spelling, UInt128 key, AssetTable assets, out VenueAsset asset)
    {
        string text = Encoding.UTF8.GetString(spelling);
        bool sound = assets.TryIntern(Encoding.UTF8.GetBytes(_ticker(text)), out ushort number);
        asset = new VenueAsset(number, sound ? _class(text) : AssetClass.Other);
        if (sound)
        {
            _known.Add(key, asset);
        }

        return sound;
    }
}
