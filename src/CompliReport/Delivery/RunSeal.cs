using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>
/// A run's place in the chain of its exchange: what <c>chain.jsonl</c> has a line of, and <c>seal.json</c> in the run's folder repeats.
/// </summary>
/// <param name="Number">1 for the exchange's first run, and one more for each.</param>
/// <param name="RunId">The run.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="Day">The day that names the run's folder.</param>
/// <param name="Manifest">SHA-256 of the run's manifest.</param>
/// <param name="MerkleRoot">The root over its outputs, the receipt apart, which carries it.</param>
/// <param name="FindingsRoot">The root over its findings.</param>
/// <param name="Previous">SHA-256 of the manifest of the run before; <c>default</c> for the first.</param>
public sealed record RunSeal(
    long Number, string RunId, string Exchange, DateOnly Day, Sha256Digest Manifest, Sha256Digest MerkleRoot, Sha256Digest FindingsRoot,
    Sha256Digest Previous)
{
    internal const string Schema = "complireport/seal/2", FileName = "seal.json";

    /// <summary>The public key of whoever sealed it, DER; empty where nobody did.</summary>
    public ImmutableArray<byte> PublicKey { get; init; } = [];

    /// <summary>Signature of <see cref="Statement"/>; empty where nobody sealed it.</summary>
    public ImmutableArray<byte> Signature { get; init; } = [];

    /// <summary>Whether it carries a signature, true or not.</summary>
    public bool IsSigned => !Signature.IsDefaultOrEmpty;

    /// <summary>What is signed: SHA-256 of a text that has every other member on a line.</summary>
    public Sha256Digest Statement => Sha256Digest.Of(string.Join('\n',
        Schema, Number.ToString(CultureInfo.InvariantCulture), RunId, Exchange, Figures(Day), Manifest.Hex, MerkleRoot.Hex,
        FindingsRoot.Hex, Previous.Hex) + "\n");

    /// <summary>Whether the signature is by the key that the seal names.</summary>
    internal bool IsSignatureTrue => IsSigned
        && SealKey.Verifies(PublicKey.AsSpan(), Convert.FromHexString(Statement.Hex), Signature.AsSpan());

    /// <summary>Writes the members of the seal into an open object.</summary>
    internal void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("schema", Schema);
        json.WriteNumber("number", Number);
        json.WriteString("run_id", RunId);
        json.WriteString("exchange_id", Exchange);
        json.Date("day", Day);
        json.WriteString("manifest_sha256", Manifest.Hex);
        json.WriteString("merkle_root", MerkleRoot.Hex);
        json.WriteString("findings_root", FindingsRoot.Hex);
        json.Text("previous_manifest_sha256", Previous == default ? null : Previous.Hex);
        json.Text("public_key", IsSigned ? Convert.ToBase64String(PublicKey.AsSpan()) : null);
        json.Text("signature", IsSigned ? Convert.ToBase64String(Signature.AsSpan()) : null);
    }

    /// <summary>Reads a seal; null with the reason where the object is none.</summary>
    internal static RunSeal? Read(JsonElement json, out string fault)
    {
        try
        {
            fault = "";
            string schema = Text(json, "schema");
            if (schema != Schema)
            {
                fault = $"schema: found '{schema}', expected {Schema}" + NewerSchema.Hint(schema, Schema);
                return null;
            }

            return new RunSeal(
                json.GetProperty("number").GetInt64(), Text(json, "run_id"), Text(json, "exchange_id"),
                DateOnly.ParseExact(Text(json, "day"), "yyyy-MM-dd", CultureInfo.InvariantCulture), Digest(json, "manifest_sha256"),
                Digest(json, "merkle_root"), Digest(json, "findings_root"),
                json.GetProperty("previous_manifest_sha256").ValueKind == JsonValueKind.Null
                    ? default : Digest(json, "previous_manifest_sha256"))
            {
                PublicKey = Base64(json, "public_key"),
                Signature = Base64(json, "signature"),
            };
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException or ArgumentException
            or System.Collections.Generic.KeyNotFoundException)
        {
            fault = "a member is missing or has another form than the schema seal says";
            return null;
        }
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException("null");

    internal static Sha256Digest Digest(JsonElement json, string name) =>
        Sha256Digest.FromBytes(Convert.FromHexString(Text(json, name)));

    private static ImmutableArray<byte> Base64(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? [.. text.GetBytesFromBase64()] : [];

    private static string Figures(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
