using System;

namespace CompliReport.Values;

/// <summary>The ticker of a fiat currency or crypto asset: 2 to 12 characters, A-Z and 0-9, e.g. EUR or BTC.</summary>
/// <remarks>
/// Tickers are ours, not a venue's: each ledger format maps its venue's spelling (XXBT, ZEUR) when it reads.
/// <c>default</c> is not a ticker; reading <see cref="Text"/> from it throws.
/// </remarks>
public readonly record struct AssetCode : IComparable<AssetCode>
{
    /// <summary>The shortest and the longest ticker, in characters.</summary>
    public const int LengthMin = 2, LengthMax = 12;

    private readonly string? _text;

    private AssetCode(string text) => _text = text;

    /// <summary>The ticker as text.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Text => _text ?? throw new InvalidOperationException("default(AssetCode) is not a ticker.");

    /// <summary>Reads a ticker from UTF-8 data, which may be wrong.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AssetCode code)
    {
        code = default;
        if (utf8.Length is < LengthMin or > LengthMax)
        {
            return false;
        }

        Span<char> text = stackalloc char[LengthMax];
        for (int i = 0; i < utf8.Length; i++)
        {
            if (!char.IsAsciiLetterUpper((char)utf8[i]) && !char.IsAsciiDigit((char)utf8[i]))
            {
                return false;
            }

            text[i] = (char)utf8[i];
        }

        code = new AssetCode(new string(text[..utf8.Length]));
        return true;
    }

    /// <summary>A ticker of our own literals.</summary>
    /// <exception cref="ArgumentException">The text is not a ticker.</exception>
    public static AssetCode Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(System.Text.Encoding.UTF8.GetBytes(text), out AssetCode code)
            ? code
            : throw new ArgumentException($"'{text}' is not a ticker of {LengthMin} to {LengthMax} characters A-Z and 0-9.", nameof(text));
    }

    /// <inheritdoc/>
    public int CompareTo(AssetCode other) => string.CompareOrdinal(_text, other._text);

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";

    /// <summary>Ordinal order of the tickers.</summary>
    public static bool operator <(AssetCode left, AssetCode right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of the tickers.</summary>
    public static bool operator <=(AssetCode left, AssetCode right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of the tickers.</summary>
    public static bool operator >(AssetCode left, AssetCode right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of the tickers.</summary>
    public static bool operator >=(AssetCode left, AssetCode right) => left.CompareTo(right) >= 0;
}
