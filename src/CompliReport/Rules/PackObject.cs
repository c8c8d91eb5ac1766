using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>The faults found so far.</summary>
internal sealed class PackFaults(string file)
{
    private readonly List<RulePackFault> _faults = [];

    public int Count => _faults.Count;

    public void Add(int line, string ruleId, string field, RulePackFaultCode code, string found, string expected) =>
        _faults.Add(new RulePackFault(file, line, ruleId, field, code, found, expected));

    /// <summary>By line; faults of one line stay in the order in which they were found.</summary>
    public ImmutableArray<RulePackFault> ByLine() => [.. _faults.OrderBy(fault => fault.Line)];
}

/// <summary>
/// An object of a pack under its shape. Missing, unknown and repeated fields are faults at once; each field read adds its own.
/// A field that is faulty or absent reads as null, and <see cref="IsSound"/> says whether the whole was free of faults.
/// </summary>
internal sealed class PackObject
{
    private readonly PackValue _value;
    private readonly PackShape _shape;
    private readonly PackFaults _faults;
    private readonly string _path;
    private readonly int _faultsBefore;

    public PackObject(PackValue value, PackShape shape, PackFaults faults, string ruleId, string path)
    {
        (_value, _shape, _faults, RuleId, _path, _faultsBefore) = (value, shape, faults, ruleId, path, faults.Count);
        if (value.Kind != PackKind.Object)
        {
            faults.Add(value.Line, ruleId, path, RulePackFaultCode.WrongKind, value.Shown, shape.Expected);
            return;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (PackMember member in value.Members)
        {
            if (shape.Find(member.Name) is null)
            {
                string known = "one of " + string.Join(", ", shape.Fields.Select(field => field.Name));
                faults.Add(member.Line, ruleId, PathOf(member.Name), RulePackFaultCode.FieldUnknown, "an unknown field", known);
            }
            else if (!seen.Add(member.Name))
            {
                faults.Add(member.Line, ruleId, PathOf(member.Name), RulePackFaultCode.FieldTwice, "the field again", "one " + member.Name);
            }
        }

        foreach (PackField field in shape.Fields.Where(field => field.IsRequired && !seen.Contains(field.Name)))
        {
            faults.Add(value.Line, ruleId, PathOf(field.Name), RulePackFaultCode.FieldMissing, "nothing", field.Expected);
        }
    }

    public string RuleId { get; }

    public int Line => _value.Line;

    /// <summary>Whether nothing was found here or below, so far.</summary>
    public bool IsSound => _faults.Count == _faultsBefore;

    public bool Has(string name) => Find(name) is not null;

    /// <summary>The path of a field; of the object itself where the name is empty.</summary>
    public string PathOf(string name) => name.Length == 0 ? _path : _path.Length == 0 ? name : _path + "." + name;

    /// <summary>The line of a field; of the object where the field is absent.</summary>
    public int LineOf(string name) => name.Length == 0 ? Line : Find(name)?.Line ?? Line;

    public void Fault(string name, RulePackFaultCode code, string found, string expected) =>
        _faults.Add(LineOf(name), RuleId, PathOf(name), code, found, expected);

    public string? Text(string name) => Text(name, PackShapes.IsText);

    public string? Text(string name, Func<string, bool> isSound) => Read(name, PackKind.Text, RulePackFaultCode.TextNotSound, value =>
        isSound(value.Text) ? value.Text : null);

    public DateOnly? Date(string name) => Parsed(name, PackKind.Text, RulePackFaultCode.DateNotSound, value => DateOf(value.Text));

    public ScaledAmount? Amount(string name) =>
        Parsed(name, PackKind.Text, RulePackFaultCode.AmountNotExact, value => AmountOf(value.Text));

    public AssetCode? Currency(string name) =>
        Parsed(name, PackKind.Text, RulePackFaultCode.CurrencyNotSound, value => CurrencyOf(value.Text));

    public string? Zone(string name) => Read(name, PackKind.Text, RulePackFaultCode.ZoneUnknown, value =>
        RegulatorCalendar.KnowsZone(value.Text) ? value.Text : null);

    public RuleWindow? Window(string name) => Parsed<RuleWindow>(name, PackKind.Text, RulePackFaultCode.WindowNotSound, value =>
        RuleWindow.TryParse(value.Text, out RuleWindow window) ? window : null);

    public T? Word<T>(string name, PackWords<T> words)
        where T : struct, Enum =>
        Parsed<T>(name, PackKind.Text, RulePackFaultCode.WordUnknown, value => words.TryRead(value.Text, out T word) ? word : null);

    public bool? Flag(string name) => Parsed<bool>(name, PackKind.Flag, RulePackFaultCode.WrongKind, value => value.Text == "true");

    public int? Whole(string name, int min, int max) => Parsed<int>(name, PackKind.Number, RulePackFaultCode.NumberOutOfRange, value =>
        int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int whole) && whole >= min && whole <= max
            ? whole : null);

    /// <summary>The value of a field that is an object in its own right; null where it is absent.</summary>
    public PackValue? Value(string name) => Find(name)?.Value;

    /// <summary>The object in a field; null where it is absent.</summary>
    public PackObject? Child(string name, PackShape shape) =>
        Value(name) is { } value ? new PackObject(value, shape, _faults, RuleId, PathOf(name)) : null;

    /// <summary>An entry of a list of objects.</summary>
    public PackObject Entry(PackValue value, PackShape shape, string path) => new(value, shape, _faults, RuleId, path);

    /// <summary>The entries of a list with their paths; empty where the list is absent or faulty.</summary>
    public IEnumerable<(PackValue Value, string Path)> Items(string name, bool mayBeEmpty)
    {
        ImmutableArray<PackValue>? items =
            Parsed<ImmutableArray<PackValue>>(name, PackKind.List, RulePackFaultCode.WrongKind, value => value.Items);
        if (items is { IsEmpty: true } && !mayBeEmpty)
        {
            Fault(name, RulePackFaultCode.ListEmpty, "an empty list", Expected(name));
        }

        return (items ?? []).Select((value, at) => (value, PathOf(name) + "[" + at.ToString(CultureInfo.InvariantCulture) + "]"));
    }

    /// <summary>A list of texts, each parsed and none twice.</summary>
    public ImmutableArray<T> List<T>(string name, bool mayBeEmpty, RulePackFaultCode code, string expected, Func<string, T?> parse)
        where T : struct
    {
        ImmutableArray<T>.Builder list = ImmutableArray.CreateBuilder<T>();
        foreach ((PackValue value, string path) in Items(name, mayBeEmpty))
        {
            T? parsed = value.Kind == PackKind.Text ? parse(value.Text) : null;
            if (parsed is null)
            {
                RulePackFaultCode fault = value.Kind == PackKind.Text ? code : RulePackFaultCode.WrongKind;
                _faults.Add(value.Line, RuleId, path, fault, value.Shown, expected);
            }
            else if (list.Contains(parsed.Value))
            {
                _faults.Add(value.Line, RuleId, path, RulePackFaultCode.EntryTwice, value.Shown + " again", "each entry once");
            }
            else
            {
                list.Add(parsed.Value);
            }
        }

        return list.DrainToImmutable();
    }

    public static DateOnly? DateOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
        && date.Year is >= UtcInstant.YearMin and <= UtcInstant.YearMax ? date : null;

    public static AssetCode? CurrencyOf(string text) =>
        AssetCode.TryParse(Encoding.UTF8.GetBytes(text), out AssetCode code) ? code : null;

    public static ScaledAmount? AmountOf(string text)
    {
        AmountFault fault = ScaledAmount.TryParse(Encoding.UTF8.GetBytes(text), out ScaledAmount amount);
        // The sign is looked for in the text: "-0" is no negative amount, but no amount of a pack either.
        return fault == AmountFault.None && !text.StartsWith('-') ? amount : null;
    }

    private PackMember? Find(string name)
    {
        Invariant.Holds(_shape.Find(name) is not null, "a field that is read is in the shape");
        foreach (PackMember member in _value.Members)
        {
            if (member.Name == name)
            {
                return member;
            }
        }

        return null;
    }

    private string Expected(string name) => _shape.Find(name)?.Expected ?? "";

    private T? Parsed<T>(string name, PackKind kind, RulePackFaultCode code, Func<PackValue, T?> parse)
        where T : struct
    {
        if (Find(name) is not { } member)
        {
            return null;
        }

        T? parsed = member.Value.Kind == kind ? parse(member.Value) : null;
        if (parsed is null)
        {
            Refuse(member, kind, code);
        }

        return parsed;
    }

    private string? Read(string name, PackKind kind, RulePackFaultCode code, Func<PackValue, string?> parse)
    {
        if (Find(name) is not { } member)
        {
            return null;
        }

        string? read = member.Value.Kind == kind ? parse(member.Value) : null;
        if (read is null)
        {
            Refuse(member, kind, code);
        }

        return read;
    }

    private void Refuse(PackMember member, PackKind kind, RulePackFaultCode code) => _faults.Add(
        member.Value.Line, RuleId, PathOf(member.Name), member.Value.Kind == kind ? code : RulePackFaultCode.WrongKind,
        member.Value.Shown, Expected(member.Name));
}
