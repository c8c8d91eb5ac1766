using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>A <c>basis.json</c>: what a report's findings were judged by.</summary>
internal sealed record StoredBasis
{
    /// <summary>Version of the engine that judged.</summary>
    public required string Engine { get; init; }

    /// <summary>Exchange, account and instant.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>The law.</summary>
    public required ImmutableArray<RulePack> Packs { get; init; }

    /// <summary>The text before the first record of each ledger file.</summary>
    public required ImmutableArray<BasisPart> Ledgers { get; init; }

    /// <summary>Packs, accounts, lists and rates, without ledgers.</summary>
    public required RunInputs Beside { get; init; }

    /// <summary>Whether the run went on from a history, which is not at hand.</summary>
    public required bool HasHistory { get; init; }

    /// <summary>Reads a basis.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static StoredBasis Read(string where, byte[] content, ProofLog log) => StoredJson.Read(where, content, json =>
    {
        if (json.Text("schema") is var schema && schema != BasisJson.Schema)
        {
            throw json.Wrong("schema", schema, BasisJson.Schema + Delivery.NewerSchema.Hint(schema, BasisJson.Schema));
        }

        ImmutableArray<RulePack> packs = [.. json.Objects("packs", pack => PackOf(pack, log)).OfType<RulePack>()];
        ImmutableArray<BasisPart> accounts = json.Objects("accounts", PartOf);
        return new StoredBasis
        {
            Engine = json.Text("engine_version"),
            Options = new RunOptions
            {
                Exchange = ExchangeId.TryParse(Encoding.UTF8.GetBytes(json.Text("exchange_id")), out ExchangeId exchange)
                    ? exchange : default,
                Account = json.TextOrNull("account"),
                AsOf = json.Instant("as_of"),
            },
            Packs = packs,
            Ledgers = json.Objects("ledgers", PartOf),
            HasHistory = json.TextOrNull("history_sha256") is not null,
            Beside = new RunInputs(
                [], accounts.IsEmpty ? null : InputOf(accounts[0]), null, json.Objects("rates", RateOf), packs)
            {
                Lists = [.. json.Objects("lists", PartOf).Select(InputOf)],
            },
        };
    });

    private static RulePack? PackOf(StoredJson json, ProofLog log)
    {
        byte[] text = Encoding.UTF8.GetBytes(json.Text("text"));
        log.Holds(
            Sha256Digest.Of(text) == json.Digest("sha256"), "rule packs by hash", ProofCodes.FileChanged, $"{json.File}: {json.Path}",
            "a pack of another hash", json.Digest("sha256").Hex);
        return RulePackReader.Read(json.Text("id") + ".json", text).Pack;
    }

    private static BasisPart PartOf(StoredJson json) => new(json.Text("name"), json.Digest("sha256"), json.Text("text"));

    private static LedgerInput InputOf(BasisPart part) => LedgerInput.FromBytes(part.Name, Encoding.UTF8.GetBytes(part.Text));

    private static RateFile RateOf(StoredJson json)
    {
        RateFileKind kind = Enum.GetValues<RateFileKind>().Where(kind => Words.Of(kind) == json.Text("kind"))
            .Select(static kind => (RateFileKind?)kind).FirstOrDefault()
            ?? throw json.Wrong("kind", "another word", "fx, crypto, official or fees");
        return new RateFile(json.Text("name"), kind, Encoding.UTF8.GetBytes(json.Text("text")));
    }
}
