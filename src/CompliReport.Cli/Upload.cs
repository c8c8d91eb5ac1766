using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Reports.Filing;

namespace CompliReport.Cli;

/// <summary>The files of one run as they lie in folders: ledgers, and beside them control file, customer facts and rates.</summary>
/// <param name="Ledgers">Full paths of the ledger files.</param>
/// <param name="Accounts">Full path of the accounts file beside them, or null.</param>
/// <param name="Control">Full path of the control file beside them, or null.</param>
/// <param name="ControlBefore">Full path of the control file in the nearest folder of an earlier day, or null.</param>
/// <param name="Rates">Full path of the rates folder beside them, or null.</param>
/// <param name="Lists">Full path of the folder of watch lists beside them, or null.</param>
/// <param name="Day">The day that the folder is named after, or null.</param>
/// <param name="Refused">What is named as an input and is no regular file, a line each, sorted.</param>
/// <param name="PassedOver">What the operator is told of files in the folders that the run does not read, a line each, sorted.</param>
internal sealed record Upload(
    ImmutableArray<string> Ledgers, string? Accounts, string? Control, string? ControlBefore, string? Rates, string? Lists, DateOnly? Day,
    ImmutableArray<string> Refused, ImmutableArray<string> PassedOver)
{
    /// <summary>Full path of the file beside the ledgers that says who files, or null.</summary>
    internal string? Filer { get; init; }

    private const string FilerName = "filer.json";

    private static readonly string[] LedgerEndings = [".csv", ".tsv", ".jsonl", ".csv.gz", ".tsv.gz", ".jsonl.gz", ".zip"];
    private static readonly string[] AccountNames = ["accounts.csv", "accounts.jsonl", "accounts.csv.gz", "accounts.jsonl.gz"];

    private static readonly EnumerationOptions Deep =
        new() { RecurseSubdirectories = true, MaxRecursionDepth = 8, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>
    /// Finds the uploads in files and folders: loose files and plain folders make one; each <c>exchange/yyyy-mm-dd</c> folder one of its
    /// own, in order.
    /// </summary>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    internal static ImmutableArray<Upload> Find(IReadOnlyCollection<string> paths)
    {
        List<string> plain = [], days = [];
        foreach (string path in paths.Select(Path.GetFullPath))
        {
            if (Directory.Exists(path))
            {
                List<string> dayFolders = [.. DayFolders(path)];
                days.AddRange(dayFolders);
                // Ledgers that lie beside folders of days are an upload of their own.
                plain.AddRange(dayFolders.Count == 0 || Directory.EnumerateFiles(path).Any(IsLedger) ? [path] : []);
            }
            else if (Path.Exists(path))
            {
                plain.Add(path);
            }
            else
            {
                throw new FileNotFoundException($"'{path}' does not exist.", path);
            }
        }

        List<Upload> uploads = plain.Count > 0 ? [Of(plain)] : [];
        uploads.AddRange(days.Order(StringComparer.Ordinal).Select(static day => Of([day])));
        return [.. uploads];
    }

    /// <summary>Opens a file of the desk.</summary>
    internal static LedgerInput Open(string file) =>
        new(Path.GetFileName(file), RegularFile.Target(file)?.Length ?? 0, offset => FolderArtifactStore.OpenFile(file, offset));

    /// <summary>The ledger files, under names that tell them apart; what is no regular file says so and is never opened.</summary>
    internal ImmutableArray<LedgerInput> OpenLedgers()
    {
        Dictionary<string, string> names = LedgerNames.Of(Ledgers);
        return [.. Ledgers.Select(file => RegularFile.Is(file)
            ? Open(file) with { Name = names[file] }
            : LedgerInput.Refused(names[file], RegularFile.Refusal))];
    }

    /// <summary>The control file of the upload before, named by its day; null where there is none.</summary>
    internal ControlInput? ReadControlBefore() => ControlBefore is { } file
        ? new ControlInput(Path.GetFileName(Path.GetDirectoryName(file)) + "/" + Path.GetFileName(file), RegularFile.ReadAllBytes(file))
        : null;

    /// <summary>
    /// The ledgers of the days before that lie beside this one's folder, so many days back: the same as in the cloud, so that the same
    /// folders give the same run. None where the upload is no folder of a day.
    /// </summary>
    internal ImmutableArray<EarlierDay> EarlierDays(int days)
    {
        if (Day is not { } day || Ledgers.IsEmpty)
        {
            return [];
        }

        string folder = Path.GetDirectoryName(Path.GetDirectoryName(Ledgers[0]))!;
        return
        [
            .. Enumerable.Range(1, Math.Min(days, day.DayNumber)).Select(back => day.AddDays(-back))
                .Select(earlier => (Day: earlier, Name: earlier.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
                .Where(earlier => Directory.Exists(Path.Combine(folder, earlier.Name)))
                .Select(earlier => new EarlierDay(earlier.Day,
                [
                    .. Directory.EnumerateFiles(Path.Combine(folder, earlier.Name))
                        .Where(static file => IsLedger(file) && RegularFile.Is(file)).Order(StringComparer.Ordinal)
                        .Select(file => Open(file) with { Name = earlier.Name + "/" + Path.GetFileName(file) }),
                ])),
        ];
    }

    /// <summary>The rate files of a folder: fx, crypto, official and fees.</summary>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="refused">Takes a line for each file that is none.</param>
    internal static ImmutableArray<RateFile> ReadRates(string? folder, ICollection<string> refused)
    {
        if (folder is null)
        {
            return [];
        }

        (string Name, RateFileKind Kind)[] kinds =
            [("fx", RateFileKind.Fx), ("crypto", RateFileKind.Crypto), ("official", RateFileKind.Official), ("fees", RateFileKind.Fees)];
        return
        [
            .. from kind in kinds
               let below = Path.Combine(folder, kind.Name)
               where Directory.Exists(below)
               from file in Directory.EnumerateFiles(below, "*.csv").Order(StringComparer.Ordinal)
               where IsRead(file, kind.Name, refused)
               select new RateFile(kind.Name + "/" + Path.GetFileName(file), kind.Kind, File.ReadAllBytes(file)),
        ];
    }

    /// <summary>The watch lists of a folder.</summary>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="refused">Takes a line for each file that is none.</param>
    internal static ImmutableArray<LedgerInput> ReadLists(string? folder, ICollection<string> refused) => folder is null
        ? []
        : [.. Directory.EnumerateFiles(folder).Where(WatchLists.IsListName).Order(StringComparer.Ordinal)
            .Where(file => IsRead(file, "lists", refused))
            .Select(static file => LedgerInput.FromBytes("lists/" + Path.GetFileName(file), File.ReadAllBytes(file)))];

    /// <summary>The schemas of a folder and of the folders in it.</summary>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="refused">Takes a line for each file that is none.</param>
    internal static ImmutableArray<SchemaFile> ReadSchemas(string? folder, ICollection<string> refused) => folder is null
        ? []
        : [.. Directory.EnumerateFiles(folder, "*.xsd", Deep).Order(StringComparer.Ordinal)
            .Where(file => IsRead(file, "schemas", refused))
            .Select(file => new SchemaFile(
                Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes(file)))];

    private static bool IsRead(string file, string folder, ICollection<string> refused)
    {
        bool isFile = RegularFile.Is(file);
        if (!isFile)
        {
            refused.Add($"{folder}/{Path.GetFileName(file)}: not read: {RegularFile.Refusal}.");
        }

        return isFile;
    }

    private static Upload Of(List<string> paths)
    {
        SortedSet<string> odd = new(StringComparer.Ordinal);
        List<string> ledgers = [];
        string? accounts = null, control = null, rates = null, lists = null, filer = null;
        foreach (string path in paths)
        {
            string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
            if (folder == path)
            {
                ledgers.AddRange(Directory.EnumerateFiles(path).Where(IsLedger).Order(StringComparer.Ordinal));
                control ??= Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)
                    .FirstOrDefault(static file => IsControl(file) && RegularFile.Is(file));
            }
            else
            {
                ledgers.Add(path);
                string beside = path + ".manifest.json";
                control ??= paths.Count == 1 && RegularFile.Is(beside) ? beside : null;
                odd.UnionWith(paths.Count == 1 && RegularFile.IsOther(beside) ? [beside] : []);
            }

            foreach (string place in IsDay(folder) ? [folder, Path.GetDirectoryName(folder)!] : (string[])[folder])
            {
                accounts ??= AccountsIn(place);
                filer ??= RegularFile.Is(Path.Combine(place, FilerName)) ? Path.Combine(place, FilerName) : null;
                odd.UnionWith(AccountNames.Select(name => Path.Combine(place, name)).Where(RegularFile.IsOther));
            }

            rates ??= Directory.Exists(Path.Combine(folder, "rates")) ? Path.Combine(folder, "rates") : null;
            lists ??= Directory.Exists(Path.Combine(folder, "lists")) ? Path.Combine(folder, "lists") : null;
        }

        bool hasDay = DateOnly.TryParseExact(
            Path.GetFileName(paths[0]), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day);
        IEnumerable<string> folders = paths.Where(Directory.Exists);
        HashSet<string> read = [.. ledgers, .. ((string?[])[accounts, control, filer]).OfType<string>()];
        odd.UnionWith(folders.SelectMany(Directory.EnumerateFiles).Where(file => !read.Contains(file) && RegularFile.IsOther(file)));
        string[] passedOver =
        [
            .. folders.SelectMany(Directory.EnumerateFiles)
                .Where(file => !read.Contains(file) && !odd.Contains(file) && Path.GetFileName(file) != "README.md")
                .Select(static file =>
                    $"{Path.GetFileName(file)}: not read: it is no ledger, and not the one accounts or control file of this run.")
                .Concat(folders.SelectMany(static folder => LedgersBelow(folder).Select(file =>
                    $"{Path.GetRelativePath(folder, file)}: not read: of folders below, only those named exchange/yyyy-mm-dd are read.")))
                .Order(StringComparer.Ordinal),
        ];
        DateOnly? ofDay = hasDay && paths.Count == 1 ? day : null;
        string? before = ofDay is null || control is null ? null : ControlBeforeOf(paths[0], day);
        return new Upload([.. ledgers.Distinct(StringComparer.Ordinal)], accounts, control, before, rates, lists, ofDay,
            [.. odd.Select(static file => $"{Path.GetFileName(file)}: not read: {RegularFile.Refusal}.")], [.. passedOver])
        {
            Filer = filer,
        };
    }

    // Folders below are read where they are days; ledgers in any other one are named, and not passed over in silence.
    private static IEnumerable<string> LedgersBelow(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Where(static below => Path.GetFileName(below) is not ("rates" or "lists") && !IsDay(below))
            .SelectMany(static below => Directory.EnumerateFiles(below)
                .Concat(Directory.EnumerateDirectories(below).Where(static deep => !IsDay(deep))
                    .SelectMany(static deep => Directory.EnumerateFiles(deep, "*", Deep))))
            .Where(IsLedger);

    // The same days are looked at as in the cloud, so that the same folders give the same run.
    private static string? ControlBeforeOf(string dayFolder, DateOnly day) =>
        DayKey.EarlierDays(day)
            .Select(before => Path.Combine(
                Path.GetDirectoryName(dayFolder)!, before.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "manifest.json"))
            .FirstOrDefault(RegularFile.Is);

    private static string? AccountsIn(string folder) =>
        AccountNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(RegularFile.Is);

    private static bool IsControl(string file) =>
        Path.GetFileName(file) is var name && (name == "manifest.json" || name.EndsWith(".manifest.json", StringComparison.Ordinal));

    private static bool IsLedger(string file)
    {
        string name = Path.GetFileName(file);
        return LedgerEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) && !AccountNames.Contains(name)
            && name != "labels.csv" && !IsShadow(file);
    }

    // ._x.csv holds what a Mac knows of the file x.csv beside it.
    private static bool IsShadow(string file) => Path.GetFileName(file) is ['.', '_', .. string of]
        && File.Exists(Path.Combine(Path.GetDirectoryName(file)!, of));

    // <exchange>/<yyyy-mm-dd> below the folder, or <yyyy-mm-dd> directly in it.
    private static IEnumerable<string> DayFolders(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Concat(Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateDirectories))
            .Where(IsDay);

    private static bool IsDay(string folder) =>
        DateOnly.TryParseExact(Path.GetFileName(folder), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
