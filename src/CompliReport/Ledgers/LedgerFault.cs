using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;

namespace CompliReport.Ledgers;

/// <summary>What is wrong with a cell, a row or a file. Numbers are stable and never used again.</summary>
public enum LedgerFault
{
    /// <summary>No fault.</summary>
    None = 0,

    /// <summary>A column that the row needs is empty.</summary>
    Missing = 1,

    /// <summary>An amount that is not a plain decimal.</summary>
    AmountNotADecimal = 2,

    /// <summary>An amount with more digits than are kept exactly.</summary>
    AmountTooManyDigits = 3,

    /// <summary>A time that is not RFC 3339 with a zone.</summary>
    TimeNotRfc3339 = 4,

    /// <summary>An asset that is not a ticker.</summary>
    AssetNotATicker = 5,

    /// <summary>An identifier that is too long or holds a control character or, in JSON, a byte-order mark.</summary>
    IdNotSound = 6,

    /// <summary>A status the schema does not know.</summary>
    UnknownStatus = 7,

    /// <summary>A kind the schema does not know.</summary>
    UnknownKind = 8,

    /// <summary>A leg role the schema does not know.</summary>
    UnknownRole = 9,

    /// <summary>An asset class the schema does not know.</summary>
    UnknownAssetClass = 10,

    /// <summary>A counterparty type the schema does not know.</summary>
    UnknownCounterpartyType = 11,

    /// <summary>A country that is not two letters.</summary>
    CountryNotAlpha2 = 12,

    /// <summary>A wallet the schema does not know.</summary>
    UnknownWallet = 13,

    /// <summary>A channel the schema does not know.</summary>
    UnknownChannel = 14,

    /// <summary>More or fewer cells than the header has.</summary>
    CellCount = 15,

    /// <summary>Quotes that open or close where they may not.</summary>
    Quoting = 16,

    /// <summary>Not a JSON object of strings.</summary>
    JsonNotStrings = 17,

    /// <summary>A row of another exchange.</summary>
    ExchangeMismatch = 18,

    /// <summary>The same entry id as an earlier row with another body.</summary>
    ConflictingEntry = 19,

    /// <summary>A time in the format's own notation that is none.</summary>
    TimeNotInFormat = 20,

    /// <summary>A number in the format's own notation that is none.</summary>
    NumberNotInFormat = 21,

    /// <summary>Free text that should carry the other side and does not.</summary>
    NoteNotUnderstood = 22,

    /// <summary>A sign that the kind of movement cannot have.</summary>
    SignNotPossible = 23,

    /// <summary>The name of a market that cannot be taken apart with certainty.</summary>
    PairNotUnderstood = 30,

    /// <summary>Figures of a row that do not add up by the format's own rule.</summary>
    FiguresDisagree = 40,

    /// <summary>Bytes that are no text in the file's encoding.</summary>
    NotUtf8 = 60,

    /// <summary>A byte of value zero, which no text holds.</summary>
    NulByte = 61,

    /// <summary>A row longer than any honest one.</summary>
    RowTooLong = 62,

    /// <summary>A cell longer than a spreadsheet can hold.</summary>
    CellTooLong = 63,

    /// <summary>A file whose columns no format has.</summary>
    UnknownFormat = 100,

    /// <summary>A file that cannot be read to its end.</summary>
    Unreadable = 101,
}

/// <summary>The fault catalogue: the stable code of each fault, what was expected and what to do next.</summary>
public sealed record LedgerFaultEntry(LedgerFault Fault, string Code, string Expected, string NextStep);

/// <summary>All faults; a new one is one line here.</summary>
public static class LedgerFaultCatalog
{
    private const string Resend = "correct the cell in refused.csv and send the row again";

    /// <summary>Every fault once, in the order of their numbers.</summary>
    public static ImmutableArray<LedgerFaultEntry> All { get; } =
    [
        new(LedgerFault.Missing, "MISSING", "a value", Resend),
        new(LedgerFault.AmountNotADecimal, "AMOUNT_NOT_A_DECIMAL",
            "a plain decimal such as -1499.9999, without exponent, thousands separator or decimal comma", Resend),
        new(LedgerFault.AmountTooManyDigits, "AMOUNT_TOO_MANY_DIGITS",
            "at most 20 digits before and 18 after the point, 28 significant in all", Resend),
        new(LedgerFault.TimeNotRfc3339, "TIME_NOT_RFC3339",
            "a time such as 2026-03-01T08:15:02Z, with Z or an offset and at most 9 fraction digits", Resend),
        new(LedgerFault.AssetNotATicker, "ASSET_NOT_A_TICKER", "a ticker of 2 to 12 characters A-Z and 0-9", Resend),
        new(LedgerFault.IdNotSound, "ID_NOT_SOUND", "1 to 128 bytes without control characters and byte-order marks", Resend),
        new(LedgerFault.UnknownStatus, "UNKNOWN_STATUS", Codes.Statuses.Expected, Resend),
        new(LedgerFault.UnknownKind, "UNKNOWN_KIND", Codes.Kinds.Expected, Resend),
        new(LedgerFault.UnknownRole, "UNKNOWN_LEG_ROLE", Codes.Roles.Expected, Resend),
        new(LedgerFault.UnknownAssetClass, "UNKNOWN_ASSET_CLASS", Codes.AssetClasses.Expected, Resend),
        new(LedgerFault.UnknownCounterpartyType, "UNKNOWN_COUNTERPARTY_TYPE", Codes.CounterpartyTypes.Expected, Resend),
        new(LedgerFault.CountryNotAlpha2, "COUNTRY_NOT_ALPHA2", "two letters A-Z (ISO 3166-1)", Resend),
        new(LedgerFault.UnknownWallet, "UNKNOWN_WALLET", Codes.Wallets.Expected, Resend),
        new(LedgerFault.UnknownChannel, "UNKNOWN_CHANNEL", Codes.Channels.Expected, Resend),
        new(LedgerFault.CellCount, "CELL_COUNT",
            "as many cells as the header has", "check for a separator inside an unquoted cell, then send the row again"),
        new(LedgerFault.Quoting, "QUOTING",
            "quotes around a whole cell, doubled inside it (RFC 4180)", "correct the quotes and send the row again"),
        new(LedgerFault.JsonNotStrings, "JSON_NOT_STRINGS", "one JSON object a line whose values are strings or null", Resend),
        new(LedgerFault.ExchangeMismatch, "EXCHANGE_MISMATCH",
            "the exchange of the control file or of the first row", "send the rows of another exchange in an upload of their own"),
        new(LedgerFault.ConflictingEntry, "CONFLICTING_ENTRY",
            "a new entry id, or the same body as before", "send a correction as a new entry with reversal_of"),
        new(LedgerFault.TimeNotInFormat, "TIME_NOT_IN_FORMAT", "a time in the notation of this format", Resend),
        new(LedgerFault.NumberNotInFormat, "NUMBER_NOT_IN_FORMAT", "a number in the notation of this format", Resend),
        new(LedgerFault.NoteNotUnderstood, "NOTE_NOT_UNDERSTOOD",
            "the wording that names the other side of the conversion", "send the row in the canonical format"),
        new(LedgerFault.SignNotPossible, "SIGN_NOT_POSSIBLE", "the sign that this kind of movement has", Resend),
        new(LedgerFault.NotUtf8, "NOT_UTF8",
            "text in the encoding of the file: UTF-8 throughout, or UTF-16 or GB18030 throughout",
            "save the file in one encoding and send the row again"),
        new(LedgerFault.NulByte, "NUL_BYTE", "text without bytes of value zero", "export the row again: a zero mostly stands for damage"),
        new(LedgerFault.RowTooLong, "ROW_TOO_LONG", "a row of at most 1,048,576 bytes", "correct the row and send it again"),
        new(LedgerFault.CellTooLong, "CELL_TOO_LONG", "a cell of at most 32,767 bytes", Resend),
        new(LedgerFault.PairNotUnderstood, "PAIR_NOT_UNDERSTOOD",
            "the name of a market whose two assets can be told apart with certainty", "send the row in the canonical format"),
        new(LedgerFault.FiguresDisagree, "FIGURES_DISAGREE",
            "figures that add up by the format's own rule, such as change = flow + fee", "compare the row with the exchange's own record"),
        new(LedgerFault.UnknownFormat, "UNKNOWN_FORMAT",
            "the columns of one of the known formats", "see `complireport formats`, or send the canonical format"),
        new(LedgerFault.Unreadable, "UNREADABLE", "a whole file", "send the file again"),
    ];

    /// <summary>The entry of a fault.</summary>
    public static LedgerFaultEntry Of(LedgerFault fault)
    {
        foreach (LedgerFaultEntry entry in All)
        {
            if (entry.Fault == fault)
            {
                return entry;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not in the catalogue.");
    }
}
