using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Tests.Proof;

/// <summary>
/// A run's folder that somebody changed and sealed anew: hashes, roots, seals and chain fit together again, as whoever can write an
/// unsigned folder can have it.
/// </summary>
internal static class ForgedRun
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Changes a JSON document.</summary>
    internal static void Json(string file, Action<JsonObject> change)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        Write(file, json.ToJsonString(Indented) + "\n");
    }

    /// <summary>Changes the lines of findings.jsonl.</summary>
    internal static void Findings(string run, Func<JsonObject[], JsonObject[]> change)
    {
        string file = Path.Combine(run, FindingLeaves.FileName);
        JsonObject[] lines = [.. File.ReadAllLines(file).Select(static line => JsonNode.Parse(line)!.AsObject())];
        JsonSerializerOptions one = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        Write(file, string.Concat(change(lines).Select(line => line.ToJsonString(one) + "\n")));
    }

    /// <summary>Seals the folder, the first of its chain, as it now is.</summary>
    internal static void Seal(string run)
    {
        string manifest = Path.Combine(run, "manifest.json"), receipt = Path.Combine(run, "receipt.json");
        ImmutableArray<DeliveredFile> outputs = Hashed(run, JsonNode.Parse(File.ReadAllText(manifest))!["outputs"]!.AsArray());
        string root = OutputTree.Of(outputs).Root.Hex;
        Json(receipt, json => json["merkle_root"] = root);
        Sha256Digest findings;
        using (FileStream lines = File.OpenRead(Path.Combine(run, FindingLeaves.FileName)))
        {
            findings = FindingLeaves.RootOf(lines);
        }

        Json(manifest, json =>
        {
            JsonArray all = json["outputs"]!.AsArray();
            outputs = Hashed(run, all);
            for (int i = 0; i < all.Count; i++)
            {
                (all[i]!["sha256"], all[i]!["bytes"]) = (outputs[i].Digest.Hex, outputs[i].Bytes);
            }

            (json["merkle_root"], json["findings_root"]) = (root, findings.Hex);
        });
        string chain = Path.Combine(run, "..", "..", "chain.jsonl");
        RunSeal seal = RunChain.Parse(chain, File.ReadAllBytes(chain)).Single() with
        {
            Manifest = Sha256Digest.Of(File.ReadAllBytes(manifest)),
            MerkleRoot = OutputTree.Of(outputs).Root,
            FindingsRoot = findings,
        };
        Write(chain, "");
        using (FileStream file = File.OpenWrite(chain))
        {
            RunChain.WriteAll([seal], file);
        }

        foreach (RunFile one in RunSealFiles.Of(seal, outputs))
        {
            using FileStream file = File.Create(Path.Combine(run, one.Path));
            one.Write(file);
        }
    }

    private static ImmutableArray<DeliveredFile> Hashed(string run, JsonArray outputs) =>
    [
        .. outputs.Select(static one => one!["name"]!.GetValue<string>()).Select(name =>
        {
            byte[] content = File.ReadAllBytes(Path.Combine(run, name));
            return new DeliveredFile(name, Sha256Digest.Of(content), content.Length);
        }),
    ];

    private static void Write(string file, string text) => File.WriteAllText(file, text, new UTF8Encoding(false));
}
