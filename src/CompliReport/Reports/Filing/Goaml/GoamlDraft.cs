using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>What did not fit while a filing was written, each thing said once.</summary>
internal sealed class GoamlRemarks
{
    private readonly HashSet<(string Code, string Key)> _said = [];

    /// <summary>In the order of the file.</summary>
    internal List<FilingViolation> Violations { get; } = [];

    /// <summary>Whether a thing is said of something for the first time.</summary>
    internal bool IsNew(string code, string key) => _said.Add((code, key));
}

/// <summary>A file of a filing while it is written: its elements, where they stand, and what of the report did not fit.</summary>
internal sealed class GoamlDraft : IDisposable
{
    private readonly FilingXml _xml = new();
    private readonly List<string> _path = [];
    private readonly GoamlRemarks _remarks;
    private readonly string _place;

    /// <param name="order">What is written.</param>
    /// <param name="parties">Whose its accounts are.</param>
    /// <param name="remarks">Takes what did not fit.</param>
    /// <param name="place">In front of every path: the file, where there are several; else empty.</param>
    internal GoamlDraft(FilingOrder order, GoamlParties parties, GoamlRemarks remarks, string place) =>
        (Order, Parties, _remarks, _place) = (order, parties, remarks, place);

    /// <summary>Whose the accounts of the report are.</summary>
    internal GoamlParties Parties { get; }

    /// <summary>What is written.</summary>
    internal FilingOrder Order { get; }

    /// <summary>The report.</summary>
    internal ReportDocument Report => Order.Report;

    /// <summary>The authority's profile.</summary>
    internal AuthorityProfile Profile => Order.Profile;

    /// <summary>The leg that is being told; null outside of transactions.</summary>
    internal DocumentLeg? Current { get; set; }

    /// <summary>Begins an element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="position">Its place among those of its name, from 1; 0 where there is one.</param>
    internal Scope Begin(string name, int position = 0)
    {
        _xml.Begin(name);
        _path.Add(position == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}[{position}]"));
        return new Scope(this);
    }

    /// <summary>An element with a text.</summary>
    internal void Element(string name, string value) => _xml.Element(name, value);

    /// <summary>An element with a text, none for an empty one.</summary>
    internal void Optional(string name, string? value) => _xml.Optional(name, value);

    /// <summary>An element with a text of limited length; what is longer is cut and said.</summary>
    internal void Limited(string name, string value, int lengthMax)
    {
        if (value.Length > lengthMax)
        {
            Warn("GOAML_TEXT_CUT", name, GoamlText.Shape(value), $"at most {lengthMax} characters", name + "\n" + value);
            int end = char.IsHighSurrogate(value[lengthMax - 1]) ? lengthMax - 1 : lengthMax;
            value = value[..end].TrimEnd();
        }

        Element(name, value);
    }

    /// <summary>An element with a name as the format carries it; a change is said.</summary>
    /// <returns>Whether the name was changed.</returns>
    internal bool Name(string element, string name, int lengthMax)
    {
        string plain = string.Join(' ', name.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        string fitted = NameText.Fitted(plain, GoamlText.IsNameCharacter);
        bool isChanged = fitted != plain;
        if (isChanged)
        {
            Warn(
                "GOAML_NAME_TRANSLITERATED", element, GoamlText.Shape(plain),
                "letters A to Z, digits, space, full stop, apostrophe, hyphen; the name as given is kept beside it", plain);
        }

        isChanged |= fitted.Length > lengthMax;
        Limited(element, fitted.Length == 0 ? Profile.UnknownOf("name") : fitted, lengthMax);
        return isChanged;
    }

    /// <summary>The code of a word; the format's unknown where the profile has none.</summary>
    internal string Code(string table, string word) => Profile.Code(table, word) ?? Profile.UnknownOf(table);

    /// <summary>A country as the schema lists it; the format's unknown, said once, for any other text.</summary>
    internal string Country(string element, string country, string whose)
    {
        if (IsListed("country", country))
        {
            return country;
        }

        Warn(
            "GOAML_COUNTRY_UNKNOWN", element, country.Length == 0 ? "nothing" : GoamlText.Shape(country), "a country of the schema", whose);
        return Profile.UnknownOf("country");
    }

    /// <summary>Whether the schema lists a code.</summary>
    internal bool IsListed(string list, string code) => GoamlLists.Has(Profile, list, code);

    /// <summary>Says that the authority should look at something.</summary>
    /// <param name="code">The code.</param>
    /// <param name="element">The element below the present one.</param>
    /// <param name="found">What there is.</param>
    /// <param name="expected">What there should be.</param>
    /// <param name="key">Of what it is said: once for each.</param>
    internal void Warn(string code, string element, string found, string expected, string key) =>
        Say(ViolationGrade.Warning, code, element, found, expected, key);

    /// <summary>Says that the authority would refuse something.</summary>
    internal void Refuse(string code, string element, string found, string expected, string key) =>
        Say(ViolationGrade.Fatal, code, element, found, expected, key);

    /// <summary>The file.</summary>
    internal byte[] ToArray() => _xml.ToArray();

    /// <inheritdoc/>
    public void Dispose() => _xml.Dispose();

    private void Say(ViolationGrade grade, string code, string element, string found, string expected, string key)
    {
        if (_remarks.IsNew(code, key))
        {
            _remarks.Violations.Add(new FilingViolation(
                code, grade, _place + string.Join('/', element.Length == 0 ? _path : _path.Append(element)), found, expected,
                Current?.EntryId ?? "", Current?.File ?? "", Current?.Line ?? 0));
        }
    }

    private void End()
    {
        _xml.End();
        _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>Ends an element.</summary>
    internal readonly struct Scope(GoamlDraft draft) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => draft.End();
    }
}
