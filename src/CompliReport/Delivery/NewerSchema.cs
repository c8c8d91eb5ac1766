using System;
using System.Globalization;

namespace CompliReport.Delivery;

/// <summary>Says so when a document is of a later version than this build knows.</summary>
internal static class NewerSchema
{
    /// <summary>What to do, as the end of a sentence; empty where the document is not of a later version of the same schema.</summary>
    /// <param name="found">The schema that the document names, e.g. <c>complireport/manifest/2</c>.</param>
    /// <param name="known">The one that this build knows.</param>
    internal static string Hint(string? found, string known)
    {
        int name = known.LastIndexOf('/') + 1;
        return found is not null && found.StartsWith(known[..name], StringComparison.Ordinal)
            && int.TryParse(found.AsSpan(name), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            && version > int.Parse(known.AsSpan(name), CultureInfo.InvariantCulture)
                ? ": a later build wrote it; use that build or a newer one"
                : "";
    }
}
