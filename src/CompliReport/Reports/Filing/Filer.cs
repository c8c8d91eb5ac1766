using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;
using CompliReport.Rules;

namespace CompliReport.Reports.Filing;

/// <summary>Where an institution or a person can be found; an empty field is not known.</summary>
/// <param name="Street">Street and number.</param>
/// <param name="City">The city.</param>
/// <param name="State">State, emirate or province as the country writes it.</param>
/// <param name="PostalCode">The postal code.</param>
/// <param name="Country">Two letters of ISO 3166.</param>
public sealed record FilerAddress(string Street, string City, string State, string PostalCode, string Country);

/// <summary>Whom an authority may ask.</summary>
/// <param name="Name">A person or an office.</param>
/// <param name="Phone">With the country's number, such as +971 4 000 0000.</param>
/// <param name="Email">The address.</param>
public sealed record FilerContact(string Name, string Phone, string Email);

/// <summary>Who files: the exchange as the authorities know it. Read from <c>filer.json</c>, <c>complireport/filer/1</c>.</summary>
/// <param name="Name">The registered name.</param>
/// <param name="Address">The head office.</param>
/// <param name="Contact">Whom to ask.</param>
/// <param name="Authorities">
/// What each authority gave the filer, by authority id and field, such as <c>FINCEN</c>, <c>tcc</c>; the profile says which are needed.
/// </param>
public sealed record Filer(
    string Name, FilerAddress Address, FilerContact Contact,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Authorities)
{
    internal const string Schema = "complireport/filer/1";

    /// <summary>What an authority gave the filer; empty where the file does not say.</summary>
    public string At(string authority, string field) => Authorities.TryGetValue(authority, out var fields)
        ? fields.GetValueOrDefault(field, "")
        : "";

    /// <summary>Reads the file.</summary>
    /// <returns>The filer, or null and why not: what is missing, unknown or of another kind.</returns>
    public static (Filer? Filer, string Fault) Read(System.ReadOnlySpan<byte> json)
    {
        try
        {
            FilerFile file = JsonSerializer.Deserialize<FilerFile>(json, EngineFile.Json) ?? throw new JsonException("The file is empty.");
            if (file.Schema != Schema)
            {
                return (null, $"schema: found '{file.Schema}', expected '{Schema}'");
            }

            return (new Filer(
                file.Name.Trim(), file.Address, file.Contact,
                file.Authorities.ToImmutableSortedDictionary(
                    static one => one.Key,
                    static one => one.Value.ToImmutableSortedDictionary(
                        static field => field.Key, static field => field.Value.Trim(), System.StringComparer.Ordinal),
                    System.StringComparer.Ordinal)), "");
        }
        catch (JsonException wrong)
        {
            return (null, $"it cannot be read as a filer: {wrong.Message}");
        }
    }

    /// <summary>Writes it as a report has it; null for nobody.</summary>
    internal static void Write(Utf8JsonWriter json, string name, Filer? filer)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(
            json,
            filer is null ? null : new FilerFile(Schema, filer.Name, filer.Address, filer.Contact, filer.Authorities.ToDictionary(
                static one => one.Key, static one => one.Value.ToDictionary())),
            EngineFile.Json);
    }

    private sealed record FilerFile(
        string Schema, string Name, FilerAddress Address, FilerContact Contact, Dictionary<string, Dictionary<string, string>> Authorities);
}
