using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>Reads a <c>manifest.json</c> strictly.</summary>
internal static class StoredManifestReader
{
    private const string Schema = "complireport/manifest/";

    // The versions of the manifest that this build knows.
    private const int VersionMax = 1;

    /// <summary>Reads a manifest.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="utf8">Its bytes.</param>
    /// <exception cref="InvalidDataException">It is none, is damaged, or was written by a newer build.</exception>
    internal static StoredManifest Read(string file, ReadOnlyMemory<byte> utf8) => StoredJson.Read(file, utf8, json =>
    {
        MustBeKnown(json);
        StoredJson engine = json.Object("engine");
        return new StoredManifest
        {
            RunId = json.Text("run_id"),
            Exchange = json.Text("exchange_id"),
            Day = json.Date("day"),
            AsOf = json.Instant("as_of"),
            EngineVersion = engine.Text("version"),
            EngineCommit = engine.Text("commit"),
            Options = json.Has("options") ? OptionsOf(json.Object("options")) : null,
            Inputs = json.Objects("inputs", InputOf),
            Packs = json.Objects("rules", static one => new StoredPack(one.Text("pack"), one.Digest("digest"))),
            RatesDigest = json.Object("rates").Digest("digest"),
            HistoryIn = json.DigestOrNull("history_in"),
            HistoryOut = json.DigestOrNull("history_out"),
            RowsAccepted = json.Object("sums").Object("rows").Count("accepted"),
            Filings = json.Objects("filings", static one => new StoredFiling(
                one.Text("report_id"), one.Text("authority"), one.Text("state"))),
            Outputs = json.Objects("outputs", OutputOf),
            Digest = Sha256Digest.Of(utf8.Span),
        };
    });

    private static void MustBeKnown(StoredJson json)
    {
        string schema = json.Text("schema");
        if (!schema.StartsWith(Schema, StringComparison.Ordinal)
            || !int.TryParse(schema.AsSpan(Schema.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version < 1)
        {
            throw json.Wrong("schema", "another kind of document", $"the manifest of a run, {Schema}1");
        }

        if (version > VersionMax)
        {
            throw json.Wrong("schema", schema, string.Create(
                CultureInfo.InvariantCulture,
                $"at most {Schema}{VersionMax}, which is what this build ({RunScope.EngineVersion}) knows; use a newer build"));
        }
    }

    private static StoredOptions OptionsOf(StoredJson json) => new(
        new RunOptions
        {
            Exchange = ExchangeOf(json),
            Format = json.TextOrNull("format"),
            Account = json.TextOrNull("account"),
            Day = json.DateOrNull("day"),
            UploadDay = json.DateOrNull("upload_day"),
            AsOf = json.InstantOrNull("as_of"),
            LookBackDays = json.SmallCount("look_back_days"),
            LookBackBytes = json.CountOrNull("look_back_bytes") ?? long.MaxValue - 1,
            Authorities = json.Texts("authorities"),
            EvidenceMax = json.SmallCount("evidence_max"),
            SheetRowsMax = json.SmallCount("sheet_rows_max"),
        },
        json.SmallCount("look_back_days_left_out"),
        json.Texts("report_to"),
        json.Objects("archives", static one => new StoredArchive(one.Text("name"), one.Texts("entries"))),
        json.Objects("not_opened", static one => new StoredRefusal(one.Text("name"), one.Text("reason"))));

    private static ExchangeId ExchangeOf(StoredJson json) =>
        json.TextOrNull("exchange") is not { } text ? default
            : ExchangeId.TryParse(Encoding.UTF8.GetBytes(text), out ExchangeId exchange) ? exchange
            : throw json.Wrong("exchange", "another text", "the code of an exchange");

    private static StoredInput InputOf(StoredJson json) => new(
        json.Text("role"), json.Text("name"), json.Digest("sha256"), json.Count("bytes"))
    {
        // Manifests of before options were written have no days.
        Day = json.Has("day") ? json.DateOrNull("day") : null,
    };

    // Names of a foreign manifest are paths that will be opened: none may lead out of the folder.
    private static DeliveredFile OutputOf(StoredJson json)
    {
        string name = json.Text("name");
        bool isBelow = !name.Contains('\\', StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal)
            && name.Split('/').All(static part => part is not ("" or "." or ".."));
        return isBelow
            ? new DeliveredFile(name, json.Digest("sha256"), json.Count("bytes"))
            : throw json.Wrong("name", "another path", "a path below the run's folder");
    }
}
