using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace CompliReport.Tests.Architecture;

public sealed class TidyTests
{
    // A scenario or a row of a table test reads best on one line, so tests may have longer ones.
    private const int LineLengthMax = 140, TestLineLengthMax = 240, FileLengthMax = 400;

    private static readonly Dictionary<string, string> BannedTypeNames = new(StringComparer.Ordinal)
    {
        ["Manager"] = "say what it does",
        ["Helper"] = "put it where it is used, or name the concept",
        ["Util"] = "put it where it is used, or name the concept",
        ["Utils"] = "put it where it is used, or name the concept",
        ["Service"] = "name the stage or the port",
        ["Processor"] = "name the stage",
    };

    [Fact]
    public void Source_files_are_short_and_their_lines_fit()
    {
        string[] wrong = [.. SourceTree.CSharpFiles("src", "tests").SelectMany(static file => Untidy(file.Path, file.Lines))];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("a long line", 1, "x")]
    [InlineData("a long file", FileLengthMax + 1, "")]
    [InlineData("a banned name", 1, "internal sealed " + "class RateHelper")]
    [InlineData("unfinished work", 1, "// TO" + "DO later")]
    public void Untidiness_is_found(string reason, int lines, string text)
    {
        string line = text == "x" ? new string('x', LineLengthMax + 1) : text;
        Assert.True(Untidy("src/X.cs", [.. Enumerable.Repeat(line, lines)]).Any(), reason);
    }

    [Fact]
    public void Every_file_of_an_extension_folder_is_in_its_catalog()
    {
        (string Folder, string Catalog)[] extensions =
        [
            ("src/CompliReport/Ledgers/Formats", "src/CompliReport/Ledgers/FormatCatalog.cs"),
            ("src/CompliReport/Detection/Typologies", "src/CompliReport/Detection/TypologyCatalog.cs"),
            ("src/CompliReport/Detection/Benign", "src/CompliReport/Detection/BenignCatalog.cs"),
        ];
        foreach ((string folder, string catalog) in extensions)
        {
            string text = File.ReadAllText(Path.Combine(SourceTree.Root, catalog));
            foreach ((string path, _) in SourceTree.CSharpFiles(folder))
            {
                Assert.Contains(Path.GetFileNameWithoutExtension(path), text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_package_says_why_it_is_there()
    {
        string[] lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "Directory.Packages.props"));
        bool hasReason = false;
        foreach (string line in lines.Select(static line => line.Trim()))
        {
            // One comment may stand for a few packages that serve the same end.
            hasReason = line.EndsWith("-->", StringComparison.Ordinal)
                || (hasReason && line.StartsWith("<PackageVersion", StringComparison.Ordinal));
            Assert.True(hasReason || !line.StartsWith("<PackageVersion", StringComparison.Ordinal), line + " has no comment above it");
        }
    }

    [Fact]
    public void Every_shell_logs_through_one_file_with_event_ids_of_its_own()
    {
        string[] logs = ["src/CompliReport.Functions/RunLog.cs", "src/CompliReport.LocalRuntime/RuntimeLog.cs"];
        string[] elsewhere =
        [
            .. from file in SourceTree.CSharpFiles("src")
               where !logs.Contains(file.Path)
               from line in file.Lines.Select(static (text, i) => (Text: SourceTree.Code(text), Number: i + 1))
               where Regex.IsMatch(line.Text, @"\bLog(Trace|Debug|Information|Warning|Error|Critical)\(|\blogger\.Log\(|\[LoggerMessage")
               select $"{file.Path}:{line.Number}: {line.Text.Trim()}: log it through the shell's log file",
        ];
        Assert.True(elsewhere.Length == 0, string.Join('\n', elsewhere));
        string[] ids = [.. logs.SelectMany(static log =>
            Regex.Matches(File.ReadAllText(Path.Combine(SourceTree.Root, log)), @"EventId = (\d+)").Select(static id => id.Groups[1].Value))];
        Assert.True(ids.Length >= 16 && ids.Distinct().Count() == ids.Length, string.Join(' ', ids));
    }

    private static IEnumerable<string> Untidy(string path, string[] lines)
    {
        if (lines.Length > FileLengthMax)
        {
            yield return $"{path}: {lines.Length} lines: at most {FileLengthMax}; split it by concept";
        }

        for (int i = 0; i < lines.Length; i++)
        {
            int lengthMax = path.StartsWith("tests/", StringComparison.Ordinal) ? TestLineLengthMax : LineLengthMax;
            if (lines[i].Length > lengthMax)
            {
                yield return $"{path}:{i + 1}: {lines[i].Length} characters: at most {lengthMax}";
            }

            if (Regex.IsMatch(lines[i], @"//.*\b(TO" + "DO|FIX" + "ME|HA" + "CK)\\b"))
            {
                yield return $"{path}:{i + 1}: unfinished work: finish it or file it";
            }

            foreach ((string banned, string instead) in BannedTypeNames)
            {
                if (Regex.IsMatch(SourceTree.Code(lines[i]), $@"\b(class|record|struct|interface)\s+\w*{banned}\b"))
                {
                    yield return $"{path}:{i + 1}: {lines[i].Trim()}: {instead}";
                }
            }
        }
    }
}
