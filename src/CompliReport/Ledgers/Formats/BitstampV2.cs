using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Bitstamp's newer transactions export: ids, RFC 3339 times, units in columns of their own.</summary>
internal sealed class BitstampV2 : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "bitstamp-v2";

    /// <inheritdoc/>
    internal override string Title => "Bitstamp transactions, units in columns";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and fee, direction from type and subtype; one market row is a whole trade: amount, value and fee.";

    /// <inheritdoc/>
    internal override string Lacks => "Residency, KYC level, counterparties, addresses, devices; the order of a fill is not used.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "bitstamp";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "2",
            ["ID", "Account", "Type", "Subtype", "Datetime", "Amount", "Amount currency", "Value", "Value currency", "Fee", "Fee currency"],
            ["Rate", "Rate currency", "Order ID"]),
    ];

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BitstampV2Rows(match, context);
}

/// <summary>Reads rows whose units stand in the column after the number.</summary>
internal sealed class BitstampV2Rows : BitstampRows
{
    private InstantText _times;

    internal BitstampV2Rows(FormatMatch match, RowContext context)
        : base(
            match, context, hasIds: true,
            "Type", "Subtype", "Datetime", "Account", "Amount", "Value", "Fee", "Rate",
            "Amount currency", "Value currency", "Fee currency", "ID")
    {
    }

    /// <inheritdoc/>
    protected override bool TryReadTime(ReadOnlySpan<byte> text, out UtcInstant at)
    {
        bool sound = _times.TryParse(text, out long nanoseconds);
        at = UtcInstant.FromNanoseconds(nanoseconds);
        return sound;
    }

    /// <inheritdoc/>
    protected override BitstampAmount Amount(int column, bool required)
    {
        ExactNumber number = Number(column, NumberNotation.Plain, required);
        int unit = column + (int)Column.Rate + 1 - (int)Column.Amount;
        bool needsUnit = required || !number.IsZero;
        return new BitstampAmount(number, needsUnit ? Asset(unit, Assets) : default);
    }
}
