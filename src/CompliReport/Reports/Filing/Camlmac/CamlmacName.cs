using System.Globalization;
using System.Text.RegularExpressions;
using CompliReport.Values;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>
/// Names of messages, e.g. <c>NBS1234567890123420260303-00000001</c>: kind, institution, a date, and the number of the file on that date.
/// </summary>
internal static partial class CamlmacName
{
    /// <summary>The name without an extension: N for a new report, C for a corrected one; B for a bank, S for suspicious.</summary>
    internal static string Of(string filing, string institution, UtcInstant asOf, string zone, int number) =>
        (filing == "amendment" ? "CBS" : "NBS") + institution + "-" + LocalTime.Text(asOf, zone, "yyyyMMdd") + "-"
            + number.ToString("00000000", CultureInfo.InvariantCulture);

    /// <summary>Whether a text is the name of a message, without an extension.</summary>
    internal static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>The name of the notice that a revision answers: what follows <c>notice</c> in its reason, as in
    /// <c>notice MCVR-20260310-00000001: CTID corrected</c>; empty where there is none.</summary>
    internal static string NoticeIn(string reason) => NoticePattern().Match(reason).Groups[1].Value;

    [GeneratedRegex(@"^[NC]B[S][A-Z0-9]{14}-[0-9]{8}-[0-9]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^notice ([A-Za-z0-9_.-]{1,64})(?::|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex NoticePattern();
}
