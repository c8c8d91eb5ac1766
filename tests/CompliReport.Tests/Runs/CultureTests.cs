using System.Collections.Generic;
using System.Globalization;
using Xunit;
using static CompliReport.Tests.Runs.ComplianceRunTests;

namespace CompliReport.Tests.Runs;

/// <summary>Changes the culture of the whole process, so that the engine's own threads have it too: no other test may run beside it.</summary>
[Collection(nameof(OneProcessOneCulture))]
public sealed class CultureTests
{
    [Theory]
    [InlineData("as in German", ",", ".", "-", ".")]
    [InlineData("as in Swedish, with its own minus", ",", " ", "\u2212", "-")]
    public void The_culture_of_the_machine_changes_no_byte(string reason, string point, string group, string minus, string dateSeparator)
    {
        SortedDictionary<string, byte[]> expected = Scenario.FilesOf(Run(1, Split));
        CultureInfo before = CultureInfo.CurrentCulture;
        // With invariant globalization there is no named culture to be had, and casing is always invariant: the signs are set by hand.
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = point;
        culture.NumberFormat.NumberGroupSeparator = group;
        culture.NumberFormat.NegativeSign = minus;
        culture.DateTimeFormat.DateSeparator = dateSeparator;
        culture.DateTimeFormat.TimeSeparator = ".";
        culture.DateTimeFormat.ShortDatePattern = "dd/MM/yyyy";
        try
        {
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.CurrentCulture) = (culture, culture);
            MustEqual(expected, Scenario.FilesOf(Run(1, Split)), reason);
        }
        finally
        {
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.CurrentCulture) = (null, before);
        }
    }
}

/// <summary>Tests that change the process and run alone.</summary>
[CollectionDefinition(nameof(OneProcessOneCulture), DisableParallelization = true)]
public sealed class OneProcessOneCulture;
