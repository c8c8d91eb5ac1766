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
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The report.</summary>
    public required string ReportId { get; init; }

    /// <summary>The exchange; empty where the upload did not say it.</summary>
    public required string Exchange { get; init; }

    /// <summary>Version of the engine that judged.</summary>
    public required string Engine { get; init; }

    /// <summary>Exchange, account and instant.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>The law.</summary>
    public required ImmutableArray<RulePack> Packs { get; init; }

    /// <summary>What it is a part of, as the manifest names it; ledgers by the name of the archive's entry.</summary>
    public required ImmutableArray<(string Role, string Name, Sha256Digest Digest)> Files { get; init; }

    /// <summary>The text before the first record of each ledger file.</summary>
    public required ImmutableArray<BasisPart> Ledgers { get; init; }

    /// <summary>Packs, accounts, lists and rates, without ledgers.</summary>
    public required RunInputs Beside { get; init; }

    /// <summary>The history that the run went on from, which is not at hand; null for none.</summary>
    public required Sha256Digest? History { get; init; }

    private static readonly (string Member, string Role)[] Roles =
        [("packs", "rules"), ("ledgers", "ledger"), ("accounts", "accounts"), ("lists", "list"), ("rates", "rates")];

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
            RunId = json.Text("run_id"),
            ReportId = json.Text("report_id"),
            Exchange = json.Text("exchange_id"),
            Engine = json.Text("engine_version"),
            Options = new RunOptions
            {
                Exchange = ExchangeId.TryParse(Encoding.UTF8.GetBytes(json.Text("exchange_id")), out ExchangeId exchange)
                    ? exchange : default,
                Account = json.TextOrNull("account"),
                // Packages of before these were written were judged by what a run takes where nobody says.
                Format = json.Has("format") ? json.TextOrNull("format") : null,
                EvidenceMax = json.Has("evidence_max") ? json.SmallCount("evidence_max") : new RunOptions().EvidenceMax,
                AsOf = json.Instant("as_of"),
            },
            Packs = packs,
            Files = [.. Roles.SelectMany(role => json.Objects(role.Member, one => (role.Role, NameOf(one), one.Digest("sha256"))))],
            Ledgers = json.Objects("ledgers", PartOf),
            History = json.DigestOrNull("history_sha256"),
            Beside = new RunInputs(
                [], accounts.IsEmpty ? null : InputOf(accounts[0]), null, json.Objects("rates", RateOf), packs)
            {
                Lists = [.. json.Objects("lists", PartOf).Select(InputOf)],
            },
        };
    });

    private static string NameOf(StoredJson json) => json.Has("id") ? json.Text("id") : json.Text("name");

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
