using System;
using System.Collections.Generic;
using System.IO;
using ClosedXML.Excel;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>How the cells of a column are written.</summary>
internal enum SheetFormat
{
    /// <summary>As text, whatever it looks like: identifiers, exact amounts, anything from a ledger.</summary>
    Text,

    /// <summary>Text that may need several lines.</summary>
    LongText,

    /// <summary>Text that is a number with all its digits: aligned like one.</summary>
    Exact,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>An amount of money with two places.</summary>
    Money,
}

/// <summary>A column of a sheet.</summary>
internal sealed record SheetColumn(string Title, double Width, SheetFormat Format = SheetFormat.Text);

/// <summary>A cell: text or a number, and where a click on it leads.</summary>
internal readonly record struct SheetCell(string Text, decimal? Number = null, string? Link = null)
{
    public static implicit operator SheetCell(string text) => new(text);

    public static implicit operator SheetCell(long number) => new("", number);

    public static implicit operator SheetCell(decimal number) => new("", number);
}

/// <summary>A workbook that a regulator keeps: every sheet with banner, title, frozen header, filter, and set up for printing.</summary>
internal sealed class Workbook : IDisposable
{
    private readonly XLWorkbook _book = new();
    private readonly UtcInstant _asOf;
    private readonly string _footer;

    /// <param name="title">What it is.</param>
    /// <param name="asOf">Stands for the time of writing, so that the same result gives the same bytes.</param>
    /// <param name="footer">What each printed page says.</param>
    internal Workbook(string title, UtcInstant asOf, string footer)
    {
        _asOf = asOf;
        _footer = footer;
        DateTime written = DateTime.UnixEpoch.AddTicks(asOf.Nanoseconds / 100);
        _book.Properties.Title = title;
        _book.Properties.Author = "CompliReport";
        _book.Properties.LastModifiedBy = "CompliReport";
        _book.Properties.Created = written;
        _book.Properties.Modified = written;
        _book.Style.Font.FontName = "Calibri";
        _book.Style.Font.FontSize = 10;
    }

    /// <summary>Adds a sheet.</summary>
    internal WorkbookSheet Add(string name, string banner, string title, IReadOnlyList<SheetColumn> columns) =>
        new(_book.Worksheets.Add(name), banner, title, _footer, columns);

    /// <summary>Writes the package: the same sheets give the same bytes.</summary>
    internal void Write(Stream stream)
    {
        using MemoryStream package = new();
        _book.SaveAs(package);
        WorkbookPackage.Write(package.ToArray(), _asOf, stream);
    }

    /// <inheritdoc/>
    public void Dispose() => _book.Dispose();
}
