using System;
using System.Collections.Generic;
using System.Globalization;

namespace CompliReport.Benchmarks.Data;

/// <summary>Arguments of the form <c>--name value</c> or <c>--name</c>.</summary>
internal sealed class CommandArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static CommandArguments Of(ReadOnlySpan<string> arguments)
    {
        CommandArguments result = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            bool takesValue = i + 1 < arguments.Length && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal);
            result._values[arguments[i]] = takesValue ? arguments[++i] : "";
        }

        return result;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    /// <exception cref="ArgumentException">The argument is missing.</exception>
    public string Text(string name) =>
        _values.TryGetValue(name, out string? value) && value.Length > 0
            ? value
            : throw new ArgumentException(name + " needs a value.", nameof(name));

    /// <exception cref="ArgumentException">The argument is missing or no whole number of at least one.</exception>
    public long Number(string name) =>
        long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0
            ? number
            : throw new ArgumentException(name + " needs a whole number of at least one.", nameof(name));
}
