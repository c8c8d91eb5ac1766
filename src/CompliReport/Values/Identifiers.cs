using System;
using System.Text;

namespace CompliReport.Values;

/// <summary>An account of an exchange, 1 to 128 bytes of UTF-8, as the ledger names it. <c>default</c> prints as nothing.</summary>
public readonly record struct AccountId
{
    private readonly string? _text;

    private AccountId(string text) => _text = text;

    /// <summary>The id as text; empty for <c>default</c>.</summary>
    public string Text => _text ?? "";

    /// <summary>Reads an id from UTF-8 data, which may be wrong.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AccountId id)
    {
        bool sound = IdentifierText.IsSound(utf8);
        id = sound ? new AccountId(Encoding.UTF8.GetString(utf8)) : default;
        return sound;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A customer: the person or company that one or more accounts belong to. <c>default</c> prints as nothing.</summary>
public readonly record struct CustomerId
{
    private readonly string? _text;

    private CustomerId(string text) => _text = text;

    /// <summary>The id as text; empty for <c>default</c>.</summary>
    public string Text => _text ?? "";

    /// <summary>Reads an id from UTF-8 data, which may be wrong.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out CustomerId id)
    {
        bool sound = IdentifierText.IsSound(utf8);
        id = sound ? new CustomerId(Encoding.UTF8.GetString(utf8)) : default;
        return sound;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>An exchange: its LEI or a code, 1 to 32 characters of A-Z, a-z, 0-9, '-', '_' and '.', safe as a folder name.</summary>
public readonly record struct ExchangeId
{
    /// <summary>The longest code, in characters.</summary>
    public const int LengthMax = 32;

    private readonly string? _text;

    private ExchangeId(string text) => _text = text;

    /// <summary>The code as text; empty for <c>default</c>.</summary>
    public string Text => _text ?? "";

    /// <summary>Reads a code from UTF-8 data, which may be wrong.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ExchangeId id)
    {
        id = default;
        if (utf8.Length is < 1 or > LengthMax || utf8[0] == '.')
        {
            return false;
        }

        foreach (byte b in utf8)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'_' or (byte)'.'))
            {
                return false;
            }
        }

        id = new ExchangeId(Encoding.ASCII.GetString(utf8));
        return true;
    }

    /// <summary>A code of our own literals.</summary>
    /// <exception cref="ArgumentException">The text is not a code.</exception>
    public static ExchangeId Of(string text) =>
        TryParse(Encoding.UTF8.GetBytes(text ?? ""), out ExchangeId id)
            ? id
            : throw new ArgumentException($"'{text}' is not an exchange code.", nameof(text));

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What every identifier of a ledger has in common.</summary>
public static class IdentifierText
{
    /// <summary>The longest identifier, in bytes of UTF-8.</summary>
    public const int LengthMax = 128;

    /// <summary>Whether the text has 1 to 128 bytes and no control character.</summary>
    public static bool IsSound(ReadOnlySpan<byte> utf8) =>
        utf8.Length is >= 1 and <= LengthMax && !utf8.ContainsAnyInRange((byte)0, (byte)31);
}
