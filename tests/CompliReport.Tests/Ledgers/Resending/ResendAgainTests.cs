using System;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>
/// Rows without ids that are corrected in more than one round, in more than one file, or in the ledger as well: each counts once, as it
/// would if the ledger had been right from the start.
/// </summary>
public sealed class ResendAgainTests
{
    private const string Statement = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n", Same = "77,2021-01-05 02:37:59,Spot,Deposit,BTC,0.5,\n";

    private static readonly string Faulty = Same.Replace("0.5", "0.5x", StringComparison.Ordinal), Source = Statement + Same + Faulty + Same;

    private static readonly (string, string) Ledger = ("s.csv", Source);

    /// <summary>Names of the ledger, of the first and of the second refused.csv: the second round is met before, between and after.</summary>
    public static TheoryData<string, string, string> Names => new()
    {
        { "s.csv", "r1.csv", "r2.csv" },
        { "s.csv", "r2.csv", "r1.csv" },
        { "s.csv", "refused.csv", "z.csv" },
        { "b.csv", "c.csv", "a.csv" },
        { "c.csv", "b.csv", "a.csv" },
        { "a.csv", "c.csv", "b.csv" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_that_was_corrected_in_the_second_round_counts_once(string ledger, string first, string second)
    {
        (string, string) source = (ledger, Source), still = (first, Corrected("0.5y", source)), right = (first, Corrected("0.5", source));
        Correction again = Correction.Of(Run(source, still));
        Assert.Equal([ledger, first], again.Lines.Select(static line => line[0]).Order(StringComparer.Ordinal).OrderBy(name => name == first));
        string onlyLast = again.Only(line => line[0] == first).Correct(static _ => "0.5").Text();
        string all = again.Correct(static _ => "0.5").Text();

        MustCountThree(source, still, (second, onlyLast));
        MustCountThree(source, still, (second, all));
        MustCountThree(source, right, (second, onlyLast));
        MustCountThree(source, right, (second, all));
        // The second refused.csv has taken the place of the first one.
        MustCountThree(source, (second, onlyLast));
        MustCountThree(source, (first, all));
        MustCountThree((ledger, Statement + Same + Same + Same), still, (second, all));
        MustCountThree(source, ("clean.csv", Statement + Same + Same + Same), right, (second, onlyLast));
    }

    [Theory]
    [InlineData("s.csv")]
    [InlineData("r1.csv")]
    public void Of_two_lines_of_a_row_from_two_rounds_either_may_be_corrected(string name)
    {
        (string, string) still = ("r1.csv", Corrected("0.5y", Ledger));
        Correction again = Correction.Of(Run(Ledger, still));
        string[] line = again.Lines.Single(line => line[0] == name);
        line[again.PositionOf("Change")] = "0.5";
        MustCountThree(Ledger, still, ("r2.csv", again.Text()));
        MustCountThree(Ledger, still, ("r2.csv", again.Reverse().Text()));
    }

    [Fact]
    public void A_file_that_cites_a_file_of_its_own_name_is_read()
    {
        string still = Corrected("0.5y", Ledger);
        string again = Correction.Of(Run(Ledger, ("refused.csv", still))).Only(static line => line[0] == "refused.csv").Text();
        // Never corrected and sent again and again, always under the one name.
        for (int round = 0; round < 3; round++)
        {
            again = Correction.Of(Run(Ledger, ("refused.csv", again))).Only(static line => line[0] == "refused.csv").Text();
        }

        MustCountThree(Ledger, ("refused.csv", again.Replace("0.5y", "0.5", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_the_column_of_the_first_place_it_is_found_through_the_files_of_the_upload()
    {
        (string, string) still = ("r1.csv", Corrected("0.5y", Ledger));
        string again = Correction.Of(Run(Ledger, still)).Only(static line => line[0] == "r1.csv").Correct(static _ => "0.5").Text()
            .Replace(",first_refused\n", ",remark\n", StringComparison.Ordinal);
        MustCountThree(Ledger, still, ("r2.csv", again));
    }

    [Fact]
    public void Equal_rows_that_are_corrected_in_files_of_their_own_are_two_rows()
    {
        (string, string) source = ("s.csv", Statement + Faulty + Same + Faulty);
        Correction correction = Correction.Of(Run(source)).Correct(static _ => "0.5");
        string first = correction.Only(static line => line[1] == "2").Text(), second = correction.Only(static line => line[1] == "4").Text();
        MustCountThree(source, ("r1.csv", first), ("r2.csv", second));
        MustCountThree(source, ("r2.csv", first), ("r1.csv", second));
        MustCountThree(source, ("r0.csv", correction.Text()), ("r1.csv", first), ("r2.csv", second));
        // Without their source too: nothing else says that they are one.
        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", Upload.Of(("r1.csv", first), ("r2.csv", second)).Buckets);
    }

    [Fact]
    public void Rows_that_two_copies_of_a_ledger_have_are_corrected_to_one_row()
    {
        (string, string) copy = ("copy.csv", Source);
        string corrected = Corrected("0.5", Ledger, copy);
        Assert.Equal("read 8 accepted 3 refused 2 duplicate 3 ignored 0", MustCountThree(Ledger, copy, ("refused.csv", corrected)).Buckets);
    }

    [Fact]
    public void Two_corrections_of_one_row_that_disagree_are_a_conflict()
    {
        Upload upload = Upload.Of(Ledger, ("r1.csv", Corrected("0.25", Ledger)), ("r2.csv", Corrected("0.75", Ledger)));
        Assert.Equal("read 5 accepted 3 refused 2 duplicate 0 ignored 0", upload.Buckets);
        Assert.Contains("2: row: ConflictingEntry", upload.Faults);
        Assert.DoesNotContain(upload.Legs, static leg => leg.Contains("0.75", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("refused.csv")]
    [InlineData("zz.csv")]
    public void A_row_that_was_corrected_in_its_ledger_too_counts_there(string name)
    {
        (string, string) corrected = ("s.csv", Statement + Same + Same + Same);
        Upload upload = MustCountThree(corrected, (name, Corrected("0.5", Ledger)));
        LedgerFile resent = upload.Day.Files.Single(file => file.Name == name);
        Assert.Equal(1, resent.IgnoredByReason["corrected_in_source"]);
        Assert.Contains("1 row(s) stand corrected in s.csv itself: they count there and were passed over here.", resent.Warnings);
    }

    [Fact]
    public void Rows_that_were_corrected_in_the_ledger_only_in_part_are_taken_from_where_they_are_right()
    {
        (string, string) damaged = ("s.csv", Statement + Faulty + Same + Faulty), half = ("s.csv", Statement + Faulty + Same + Same);
        Upload upload = MustCountThree(half, ("refused.csv", Corrected("0.5", damaged)));
        Assert.Equal("read 5 accepted 3 refused 1 duplicate 0 ignored 1", upload.Buckets);
    }

    [Fact]
    public void A_row_that_was_corrected_otherwise_in_its_ledger_counts_and_the_receipt_warns_of_it()
    {
        Upload upload = Upload.Of(
            ("s.csv", Statement + Same + Same.Replace("0.5", "0.75", StringComparison.Ordinal) + Same), ("refused.csv", Corrected("0.5", Ledger)));
        Assert.Equal("read 4 accepted 4 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.Contains(upload.Day.Files[0].Warnings, static warning => warning.StartsWith("1 row(s) were refused from a file s.csv, and the one of this upload", StringComparison.Ordinal));
    }

    [Fact]
    public void The_ledger_of_the_next_day_under_the_same_name_takes_no_row_away()
    {
        string next = Statement + Same.Replace("05", "06", StringComparison.Ordinal) + Same.Replace("05", "06", StringComparison.Ordinal) + Same;
        Upload upload = Upload.Of(("s.csv", next), ("refused.csv", Corrected("0.5", Ledger)));
        Assert.Equal("read 4 accepted 4 refused 0 duplicate 0 ignored 0", upload.Buckets);
    }

    [Fact]
    public void A_line_that_was_put_before_the_rows_takes_no_row_away()
    {
        MustCountThree(("s.csv", "Statement of 2021\n" + Source), ("refused.csv", Corrected("0.5", Ledger)));
        // Where no equal row has come into its line there is nothing to warn of.
        string last = Same.Replace("0.5", "7", StringComparison.Ordinal) + Faulty;
        Upload upload = Upload.Of(("s.csv", "Statement of 2021\n" + Statement + last), ("refused.csv", Corrected("0.5", ("s.csv", Statement + last))));
        Assert.Equal("read 3 accepted 2 refused 1 duplicate 0 ignored 0", upload.Buckets);
        Assert.Equal(["These are rows of refused.csv that were sent again ('s.csv'): its own columns were not read, and rows of several lines count once."], upload.Day.Files[0].Warnings);
    }

    [Fact]
    public void Two_ledgers_of_one_name_are_told_apart_by_the_row_that_was_refused()
    {
        string other = Statement + Same + Same.Replace("0.5", "0.5z", StringComparison.Ordinal);
        string corrected = Corrected("0.5", Ledger, ("s.csv", other));
        Upload upload = Upload.Of(Ledger, ("s.csv", other), ("refused.csv", corrected));
        // As if both were right from the start: three equal rows, of which the other file has two once more.
        Assert.Equal("read 7 accepted 3 refused 2 duplicate 2 ignored 0", upload.Buckets);
    }

    [Fact]
    public void Lines_that_do_not_say_where_they_were_refused_count_after_all_rows_of_their_file()
    {
        Correction correction = Correction.Of(Run(Ledger)).Correct(static _ => "0.5");
        correction.Lines.Single()[7] = "";
        MustCountThree(Ledger, ("refused.csv", correction.Text()));
    }

    [Theory]
    [InlineData("0.5", "read 2 accepted 1 refused 0 duplicate 1 ignored 0")]
    [InlineData("0.25", "read 2 accepted 1 refused 1 duplicate 0 ignored 0")]
    public void Rows_with_ids_are_repeated_or_in_conflict_as_their_corrections_agree(string other, string buckets)
    {
        (string, string) damaged = ("s.csv", CanonicalRow.Header + CanonicalRow.Csv("amount=0,5"));
        (string, string) corrected = ("s.csv", CanonicalRow.Header + CanonicalRow.Csv("amount=0.5"));
        Upload upload = Upload.Of(corrected, ("refused.csv", Corrected(other, damaged)));
        Assert.Equal(buckets, upload.Buckets);
        Assert.Equal(other == "0.5" ? [] : ["2: row: ConflictingEntry"], upload.Faults);
    }

    // Three equal rows, whatever was sent how often.
    private static Upload MustCountThree(params (string Name, string Text)[] files)
    {
        Upload upload = Upload.Of(files);
        string names = string.Join(", ", files.Select(static file => file.Name));
        Assert.True(upload.Day.Accepted == 3, $"{names}: {upload.Buckets}");
        Assert.All(upload.Legs, static leg => Assert.Contains(" 0.5 BTC ", leg, StringComparison.Ordinal));
        return upload;
    }

    private static string Corrected(string right, params (string Name, string Text)[] files) => Correction.Of(Run(files)).Correct(_ => right).Text();

    private static RunResult Run(params (string Name, string Text)[] files) =>
        new Scenario().Run(null, [.. files.Select(static file => LedgerInput.FromBytes(file.Name, Encoding.UTF8.GetBytes(file.Text)))]);
}
