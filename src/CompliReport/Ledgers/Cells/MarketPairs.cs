using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>A market: what is traded on it and what it is paid with.</summary>
internal readonly record struct MarketPair(VenueAsset Base, VenueAsset Quote);

/// <summary>Takes the names of markets apart; each name once in a file.</summary>
/// <remarks>
/// Names without a separator have more than one reading: <c>ADAEUR</c> is ADA in EUR and not AD in AEUR. So a format gives its own rule,
/// and a name that the rule does not know is a fault and not a guess.
/// </remarks>
internal sealed class MarketPairs
{
    private const int NameLengthMax = 32;

    private readonly Func<string, (string Base, string Quote)?> _split;
    private readonly VenueAssets _assets;
    private readonly Dictionary<KeyHash, MarketPair> _known = [];
    private KeyHash _lastKey;
    private MarketPair _last;

    /// <param name="split">The two spellings of a name; null for a name that has no certain reading.</param>
    /// <param name="assets">The exchange's spellings of assets.</param>
    internal MarketPairs(Func<string, (string Base, string Quote)?> split, VenueAssets assets)
    {
        _split = split;
        _assets = assets;
    }

    /// <summary>The market of a name; false when it cannot be taken apart with certainty.</summary>
    internal bool TryFind(ReadOnlySpan<byte> name, AssetTable assets, out MarketPair pair)
    {
        if (name.Length is < 4 or > NameLengthMax)
        {
            pair = default;
            return false;
        }

        KeyHash key = KeyHash.Of(name);
        if (key == _lastKey)
        {
            pair = _last;
            return true;
        }

        bool isFound = _known.TryGetValue(key, out pair) || TrySplit(name, key, assets, out pair);
        if (isFound)
        {
            _lastKey = key;
            _last = pair;
        }

        return isFound;
    }

    /// <summary>The first of the quote assets, given longest first, that a name ends with and that leaves two letters or more.</summary>
    internal static (string Base, string Quote)? ByQuote(string name, ReadOnlySpan<string> quotes)
    {
        foreach (string quote in quotes)
        {
            if (name.Length >= quote.Length + 2 && name.EndsWith(quote, StringComparison.Ordinal))
            {
                return (name[..^quote.Length], quote);
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySplit(ReadOnlySpan<byte> name, KeyHash key, AssetTable assets, out MarketPair pair)
    {
        pair = default;
        if (_split(Encoding.UTF8.GetString(name)) is not { } spellings
            || !_assets.TryFind(Encoding.UTF8.GetBytes(spellings.Base), assets, out VenueAsset traded)
            || !_assets.TryFind(Encoding.UTF8.GetBytes(spellings.Quote), assets, out VenueAsset paid))
        {
            return false;
        }

        pair = new MarketPair(traded, paid);
        _known.Add(key, pair);
        return true;
    }
}
