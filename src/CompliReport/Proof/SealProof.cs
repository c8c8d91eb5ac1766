using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>A seal as it lies in a folder, and what it says of the folder.</summary>
/// <param name="Seal">The run's place in the chain.</param>
/// <param name="Files">All files of a report's folder; empty in the seal of a run.</param>
/// <param name="Path">The way of a report's folder to the root; empty in the seal of a run.</param>
internal sealed record StoredSeal(RunSeal Seal, ImmutableArray<DeliveredFile> Files, ImmutableArray<MerkleStep> Path);

/// <summary>Reads seals and looks whether they are true.</summary>
internal static class SealProof
{
    /// <summary>Reads a seal file; null, with a fault, where it is none.</summary>
    internal static StoredSeal? Read(byte[] content, string where, ProofLog log)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(content);
            if (RunSeal.Read(json.RootElement, out string fault) is { } seal)
            {
                return new StoredSeal(
                    seal, [.. json.RootElement.GetProperty("files").EnumerateArray().Select(FileOf)],
                    [.. json.RootElement.GetProperty("path").EnumerateArray().Select(static step => StepOf(step.GetString()!))]);
            }

            log.Fault(ProofCodes.Unreadable, where, fault, "a seal of this build's version");
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException
            or System.Collections.Generic.KeyNotFoundException or ArgumentException)
        {
            log.Fault(ProofCodes.Unreadable, where, "no seal", "a seal as complireport writes it");
        }

        return null;
    }

    /// <summary>Looks whether a signature is true, and whether it is by a key that the verifier knows.</summary>
    /// <param name="seal">The seal.</param>
    /// <param name="where">Its file.</param>
    /// <param name="publicKeys">The operator's public keys, DER; empty where the verifier knows none.</param>
    /// <param name="log">Takes what is wrong.</param>
    internal static void Signature(RunSeal seal, string where, ImmutableArray<ReadOnlyMemory<byte>> publicKeys, ProofLog log)
    {
        if (!seal.IsSigned)
        {
            if (!publicKeys.IsEmpty)
            {
                log.Fault(ProofCodes.SignatureMissing, where, "no signature", "one by the key " + IdsOf(publicKeys));
            }
            else
            {
                log.Note("Runs are not signed: whoever can write the folder can write other seals. Receipts and messages that left it "
                    + "(--anchors) tell.");
            }

            return;
        }

        string key = SealKey.IdOf(seal.PublicKey.AsSpan());
        log.Holds(
            seal.IsSignatureTrue, "signatures", ProofCodes.Signature, where, "a signature that is not the key's", "one by the key " + key);
        if (publicKeys.IsEmpty)
        {
            log.Note($"Signed with the key {key}: that it is the operator's only --public-key tells.");
        }
        else
        {
            log.Holds(
                publicKeys.Any(known => known.Span.SequenceEqual(seal.PublicKey.AsSpan())), "signers", ProofCodes.SignatureKey, where,
                "a signature by the key " + key, "one by the key " + IdsOf(publicKeys));
        }
    }

    private static string IdsOf(ImmutableArray<ReadOnlyMemory<byte>> publicKeys) =>
        string.Join(" or ", publicKeys.Select(static key => SealKey.IdOf(key.Span)));

    /// <summary>Looks whether a file of bytes is what we would write.</summary>
    internal static void Bytes(byte[] found, Action<Stream> write, string where, string what, ProofLog log)
    {
        using MemoryStream expected = new();
        write(expected);
        log.Holds(
            found.AsSpan().SequenceEqual(expected.GetBuffer().AsSpan(0, (int)expected.Length)), "seals", ProofCodes.SealDiffers, where,
            "other bytes", what);
    }

    private static DeliveredFile FileOf(JsonElement json) =>
        new(json.GetProperty("name").GetString()!, RunSeal.Digest(json, "sha256"), json.GetProperty("bytes").GetInt64());

    private static MerkleStep StepOf(string text) => text.Split(' ') is ["left" or "right", { Length: 64 } hex] parts
        ? new MerkleStep(parts[0] == "left", Sha256Digest.FromBytes(Convert.FromHexString(hex)))
        : throw new FormatException("A step of a way to the root is left or right and a hash.");
}
