using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>The assets of a run, numbered as they are met; the number is for memory only, every output is sorted by ticker.</summary>
/// <remarks>
/// Hot path: a ticker is one 16-byte word, and neighbours in a ledger are mostly the same few, so the last found slots are tried first.
/// </remarks>
internal sealed class AssetTable
{
    /// <summary>No asset.</summary>
    internal const ushort None = ushort.MaxValue;

    private readonly Dictionary<UInt128, ushort> _numbers = [];
    private readonly List<AssetCode> _assets = [];
    private readonly UInt128[] _recentKeys = new UInt128[64];
    private readonly ushort[] _recentNumbers = new ushort[64];

    internal int Count => _assets.Count;

    /// <summary>The balances of one asset that exchanges keep apart.</summary>
    internal PocketTable Pockets { get; } = new();

    internal AssetCode this[int number] => _assets[number];

    /// <summary>The number of a ticker; false when the text is not a ticker.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryIntern(ReadOnlySpan<byte> ticker, out ushort number)
    {
        if (ticker.Length is >= AssetCode.LengthMin and <= AssetCode.LengthMax)
        {
            Span<byte> padded = stackalloc byte[16];
            padded.Clear();
            ticker.CopyTo(padded);
            UInt128 key = new(BinaryPrimitives.ReadUInt64LittleEndian(padded[8..]), BinaryPrimitives.ReadUInt64LittleEndian(padded));
            int recent = (ticker[0] + (ticker[1] * 5) + (ticker[^1] * 11)) & 63;
            if (_recentKeys[recent] == key)
            {
                number = _recentNumbers[recent];
                return true;
            }

            return TryInternSlowly(ticker, key, recent, out number);
        }

        number = None;
        return false;
    }

    /// <summary>The number of a known ticker.</summary>
    internal ushort Intern(AssetCode asset)
    {
        bool sound = TryIntern(System.Text.Encoding.ASCII.GetBytes(asset.Text), out ushort number);
        Invariant.Holds(sound, "an asset code is a ticker");
        return number;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryInternSlowly(ReadOnlySpan<byte> ticker, UInt128 key, int recent, out ushort number)
    {
        if (!_numbers.TryGetValue(key, out number))
        {
            if (!AssetCode.TryParse(ticker, out AssetCode asset) || _assets.Count == None)
            {
                number = None;
                return false;
            }

            number = (ushort)_assets.Count;
            _assets.Add(asset);
            _numbers.Add(key, number);
        }

        _recentKeys[recent] = key;
        _recentNumbers[recent] = number;
        return true;
    }
}
