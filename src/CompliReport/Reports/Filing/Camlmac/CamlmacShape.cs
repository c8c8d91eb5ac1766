using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers.Cells;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>An element as the specification has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Children">Elements in it, in their order; empty for one that holds a text. Of a list its only kind of item.</param>
/// <param name="IsList">Whether it holds one or more items, numbered from 1.</param>
/// <param name="LengthMax">Characters of the text at most.</param>
/// <param name="IsKnown">Whether it must say more than that nothing is known.</param>
/// <param name="Code">The code of a violation where the text is not as it has to be; empty where any text will do.</param>
/// <param name="Expected">What it has to be, in words.</param>
/// <param name="IsSound">Whether a text that is known is as it has to be.</param>
internal sealed record CamlmacElement(
    string Name, ImmutableArray<CamlmacElement> Children, bool IsList, int LengthMax, bool IsKnown, string Code, string Expected,
    Func<string, bool> IsSound);

/// <summary>The shape of a suspicious-transaction report of a bank, element by element.</summary>
internal static class CamlmacShape
{
    /// <summary>Types of documents that need a word beside them.</summary>
    internal static readonly string[] OtherDocuments = ["119999", "129999", "619999", "629999"];

    /// <summary>The whole message.</summary>
    internal static CamlmacElement Root { get; } = Group("BSTR", Header(), List("SEIFs", Subject()), List("STIFs", Movement()));

    private static CamlmacElement Header() => Group(
        "RBIF",
        Known("RICD", 14, "CAMLMAC_INSTITUTION_CODE", "14 capital letters and digits", static text =>
            text.Length == 14 && text.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))),
        Known("RPNC", 16),
        KnownCode("DETR", "01", "02"),
        Known("TORP", 4, "CAMLMAC_COUNT", "1 to 9999, or 0000 beyond", static text => text == "0000" || IsNumber(text, 4)),
        Text("ORXN", 64),
        KnownCode("DORP", "01", "02", "03", "04", "99"),
        Text("ODRP", 32),
        KnownCode("TPTR", "01", "02", "03", "04", "05", "06", "99"),
        Text("OTPR", 2000),
        Known("STCB", 10000),
        Known("AOSP", 10000),
        List("TOSCs", Known("TOSC", 4, "CAMLMAC_CRIME_CODE", "four digits", static text => IsDigits(text, 4))),
        List("STCRs", Known("STCR", 32)),
        Known("SETN", 8, "CAMLMAC_COUNT", "a number from 1", static text => IsNumber(text, 8)),
        Known("STNM", 8, "CAMLMAC_COUNT", "a number from 1", static text => IsNumber(text, 8)),
        Known("RPNM", 16),
        Text("MIRS", 64));

    private static CamlmacElement Subject() => Group(
        "SEIF",
        Text("CSNM", 32),
        Text("SEVC", 32, "CAMLMAC_CODE", "a code of GB/T 6565 or GB/T 4754", static text =>
            text.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-')),
        List("SIIFs", Group("SIIF", Text("SENM", 512), DocumentType("SETP"), Text("OITP", 32), Text("SEID", 128))),
        List("STNTs", Country("STNT")),
        Group(
            "SCIF", List("SCTLs", Text("SCTL", 64)), List("SEARs", Text("SEAR", 512)), List("SEEIs", Text("SEEI", 512))),
        Group(
            "SRIF", Text("SRNM", 512), DocumentType("SRIT"), Text("ORIT", 32), Text("SRID", 128), Text("SCNM", 512),
            DocumentType("SCIT"), Text("OCIT", 32), Text("SCID", 128)));

    private static CamlmacElement Movement() => Group(
        "STIF",
        Group("RINI", Known("FINC", 16), KnownCode("RLFC", "00", "01", "02")),
        Group("CIIF", Text("CTNM", 512), DocumentType("CITP"), Text("OITP", 32), Text("CTID", 128), Text("CSNM", 32)),
        Group(
            "ATIF", Digits("CATP"), Text("CTAC", 64), Time("OATM", isKnown: false), Time("CATM", isKnown: false),
            Code("CBCT", "10", "20", "30", "90"), Text("OCBT", 32), Text("CBCN", 64)),
        Group("TBIF", Text("TBNM", 128), DocumentType("TBIT"), Text("OITP", 32), Text("TBID", 128), Country("TBNT")),
        Group(
            "TSIF", Time("TSTM", isKnown: true), Place("TRCD"), Known("TICD", 256), Code("RPMT", "01", "02", "03", "04", "11"),
            Text("RPMN", 500), Digits("TSTP"), Code("OCTT", "11", "12", "13", "14", "15", "16", "17", "99"), Text("OOCT", 32),
            Text("OCEC", 500), Text("BPTC", 500), Text("TSCT", 16), KnownCode("TSDR", "01", "02"), Text("CRSP", 128),
            Text("CRTP", 3, "CAMLMAC_CURRENCY", "a currency of GB/T 12406", AssetClasses.IsFiat),
            Text("CRAT", CamlmacText.AmountLengthMax, "CAMLMAC_AMOUNT", "a decimal without a sign, at most three places", IsAmount)),
        Group(
            "TCIF", Text("CFIN", 64), Code("CFCT", "11", "12", "13", "14", "99"), Text("CFIC", 16), Place("CFRC"), Text("TCNM", 128),
            DocumentType("TCIT"), Text("OITP", 32), Text("TCID", 128), Digits("TCAT"), Text("TCAC", 64)),
        List("ROTFs", Text("ROTF", 64)));

    private static CamlmacElement Group(string name, params ImmutableArray<CamlmacElement> children) =>
        new(name, children, IsList: false, 0, IsKnown: false, "", "", static _ => true);

    private static CamlmacElement List(string name, CamlmacElement item) => Group(name, item) with { IsList = true };

    private static CamlmacElement Text(string name, int lengthMax, string code, string expected, Func<string, bool> isSound) =>
        new(name, [], IsList: false, lengthMax, IsKnown: false, code, expected, isSound);

    private static CamlmacElement Text(string name, int lengthMax) => Text(name, lengthMax, "", "", static _ => true);

    private static CamlmacElement Known(string name, int lengthMax, string code, string expected, Func<string, bool> isSound) =>
        Text(name, lengthMax, code, expected, isSound) with { IsKnown = true };

    private static CamlmacElement Known(string name, int lengthMax) => Text(name, lengthMax) with { IsKnown = true };

    private static CamlmacElement Code(string name, params string[] codes) =>
        Text(name, 2, "CAMLMAC_CODE", "one of " + string.Join(", ", codes), codes.Contains);

    private static CamlmacElement KnownCode(string name, params string[] codes) => Code(name, codes) with { IsKnown = true };

    private static CamlmacElement DocumentType(string name) => Digits(name);

    private static CamlmacElement Digits(string name) =>
        Text(name, 6, "CAMLMAC_CODE", "six digits", static text => IsDigits(text, 6));

    private static CamlmacElement Country(string name) => Text(
        name, 3, "CAMLMAC_COUNTRY", "three letters of GB/T 2659", static text => text.Length == 3 && text.All(char.IsAsciiLetterUpper));

    private static CamlmacElement Place(string name) => Text(
        name, 9, "CAMLMAC_PLACE", "three letters of a country and six digits, of which a place outside China has 000000", IsPlace);

    private static CamlmacElement Time(string name, bool isKnown) => Text(
        name, 14, "CAMLMAC_TIME", "yyyymmddhhmmss, with t for what is not known", IsTime) with
    { IsKnown = isKnown };

    private static bool IsDigits(string text, int length) => text.Length == length && text.All(char.IsAsciiDigit);

    private static bool IsNumber(string text, int lengthMax) =>
        text.Length <= lengthMax && text.Length > 0 && text.All(char.IsAsciiDigit) && text[0] != '0';

    // A special zone of China has letters of its own, so that only a place without digits can be told.
    private static bool IsPlace(string text) =>
        text.Length == 9 && text[..3].All(char.IsAsciiLetterUpper) && IsDigits(text[3..], 6)
        && (text[..3] != "CHN" || text[3..] != "000000");

    private static bool IsAmount(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? text : text[..point], places = point < 0 ? "0" : text[(point + 1)..];
        return whole.Length > 0 && whole.All(char.IsAsciiDigit) && places.Length is > 0 and <= 3 && places.All(char.IsAsciiDigit)
            && (whole.Length == 1 || whole[0] != '0');
    }

    private static bool IsTime(string text)
    {
        string digits = text.TrimEnd('t');
        if (text.Length != 14 || digits.Length < 4 || digits.Length % 2 != 0 || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        // What is unknown is taken as the first month, day or hour, which always exists.
        string full = digits + "0101000000"[(digits.Length - 4)..];
        return DateTime.TryParseExact(full, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }
}
