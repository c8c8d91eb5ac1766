namespace CompliReport.Ledgers;

/// <summary>
/// What the reader takes in at most. Each limit is far beyond any honest export and keeps a hostile file from using up memory or time; what
/// is over one is refused by name, never cut short in silence.
/// </summary>
internal static class LedgerLimits
{
    /// <summary>The longest row in bytes of UTF-8; a longer one is refused, and reading goes on at the next line.</summary>
    internal const int RowLengthMax = 1 << 20;

    /// <summary>The longest cell in bytes of UTF-8: what a cell of refused.xlsx can hold, so that it can be corrected there.</summary>
    internal const int CellLengthMax = 32_767;

    /// <summary>The most columns a header may have.</summary>
    internal const int ColumnsMax = 1_000;

    /// <summary>A header stands in the first 30 lines or nowhere: some exports put a title and the customer's name before it.</summary>
    internal const int HeaderLinesMax = 30;

    /// <summary>The bytes of a file in which format, encoding and header are looked for.</summary>
    internal const int HeadLength = 64 * 1024;

    /// <summary>
    /// After this many unclosed quotes a file is read with every line break ending a row, which bounds the work.
    /// </summary>
    internal const int UnclosedQuotesMax = 100;

    /// <summary>Refused rows of one run; the file that has more is read no further. Each costs memory until the run ends.</summary>
    internal const int RefusedRowsMax = 1_000_000;

    /// <summary>Rows of all corrected refused.csv of an upload. Each costs more memory than a refused one.</summary>
    internal const int ResentRowsMax = 500_000;

    /// <summary>Their lines: a row has one for each of its faults.</summary>
    internal const int ResentLinesMax = 2 * ResentRowsMax;

    /// <summary>Rows whose entry id came before that are reported one by one; the others are counted.</summary>
    internal const int RepeatedListed = 100_000;

    /// <summary>How many times its size a compressed file may inflate to; honest ledgers stay below 30.</summary>
    internal const int InflationRatioMax = 100;

    /// <summary>Inflated bytes up to which the ratio is not looked at: small files of equal rows compress well.</summary>
    internal const long InflatedFreely = 64L << 20;

    /// <summary>The most bytes that one compressed file or archive entry may inflate to: 64 GiB, some 360 million rows.</summary>
    internal const long InflatedLengthMax = 64L << 30;

    /// <summary>The most entries of a zip archive.</summary>
    internal const int ArchiveEntriesMax = 1_000;

    /// <summary>The most files in all archives of an upload together.</summary>
    internal const int ArchivedFilesMax = 10_000;

    /// <summary>The longest directory of a zip archive in bytes.</summary>
    internal const int ArchiveDirectoryMax = 4 << 20;

    /// <summary>The longest name of an entry in a zip archive in bytes.</summary>
    internal const int ArchiveNameMax = 255;

    /// <summary>The longest control file in bytes; one that names ten thousand files with their totals has a few million.</summary>
    internal const int ControlLengthMax = 16 << 20;

    /// <summary>The most entries of a list in a control file.</summary>
    internal const int ControlListMax = 100_000;

    /// <summary>How many unknown columns or members a file's warnings name one by one.</summary>
    internal const int NamedColumnsMax = 20;

    /// <summary>The longest name of a column that a message quotes in full, in characters.</summary>
    internal const int QuotedNameMax = 60;
}
