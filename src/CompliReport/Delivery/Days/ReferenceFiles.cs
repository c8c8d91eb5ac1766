using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Values;

namespace CompliReport.Delivery.Days;

/// <summary>The files that every day of every exchange is judged by, as they lie in their containers now.</summary>
internal static class ReferenceFiles
{
    /// <summary>The rate files: currencies, coins, official fixings, fee schedules.</summary>
    internal static async Task<ImmutableArray<RateFile>> RatesAsync(IArtifactStore rates, CancellationToken cancellationToken)
    {
        (string Prefix, RateFileKind Kind)[] kinds =
            [("fx/", RateFileKind.Fx), ("crypto/", RateFileKind.Crypto), ("official/", RateFileKind.Official),
                ("fees/", RateFileKind.Fees)];
        ImmutableArray<RateFile>.Builder files = ImmutableArray.CreateBuilder<RateFile>();
        foreach ((string prefix, RateFileKind kind) in kinds)
        {
            foreach (ArtifactInfo file in await UploadedDay.AllAsync(rates, prefix, cancellationToken).ConfigureAwait(false))
            {
                if (file.Path.EndsWith(".csv", StringComparison.Ordinal))
                {
                    files.Add(new RateFile(
                        file.Path, kind, await UploadedDay.BytesAsync(rates, file.Path, cancellationToken).ConfigureAwait(false)));
                }
            }
        }

        return files.ToImmutable();
    }

    /// <summary>Who files for an exchange: <c>filers/exchange.json</c> in the container of rules; null where nobody says.</summary>
    internal static async Task<ControlInput?> FilerAsync(IArtifactStore rules, ExchangeId exchange, CancellationToken cancellationToken)
    {
        string path = $"filers/{exchange}.json";
        List<ArtifactInfo> found = await UploadedDay.AllAsync(rules, path, cancellationToken).ConfigureAwait(false);
        return found.Exists(file => file.Path == path)
            ? new ControlInput("filer.json", await UploadedDay.BytesAsync(rules, path, cancellationToken).ConfigureAwait(false))
            : null;
    }

    /// <summary>The authorities' schemas: the .xsd files below <c>schemas/</c> in the container of rules.</summary>
    internal static async Task<ImmutableArray<SchemaFile>> SchemasAsync(IArtifactStore rules, CancellationToken cancellationToken)
    {
        const string Folder = "schemas/";
        ImmutableArray<SchemaFile>.Builder files = ImmutableArray.CreateBuilder<SchemaFile>();
        foreach (ArtifactInfo file in await UploadedDay.AllAsync(rules, Folder, cancellationToken).ConfigureAwait(false))
        {
            if (file.Path.EndsWith(".xsd", StringComparison.Ordinal))
            {
                files.Add(new SchemaFile(
                    file.Path[Folder.Length..], await UploadedDay.BytesAsync(rules, file.Path, cancellationToken).ConfigureAwait(false)));
            }
        }

        return files.ToImmutable();
    }

    /// <summary>The watch lists; none where there is no container of them.</summary>
    internal static async Task<ImmutableArray<LedgerInput>> ListsAsync(IArtifactStore? lists, CancellationToken cancellationToken)
    {
        ImmutableArray<LedgerInput>.Builder files = ImmutableArray.CreateBuilder<LedgerInput>();
        if (lists is not { } store)
        {
            return [];
        }

        foreach (ArtifactInfo file in await UploadedDay.AllAsync(store, "", cancellationToken).ConfigureAwait(false))
        {
            if (WatchLists.IsListName(file.Path))
            {
                // Read whole: what is compared and what is hashed must be the same bytes, and a list may be replaced at any time.
                byte[] content = await UploadedDay.BytesAsync(store, file.Path, cancellationToken).ConfigureAwait(false);
                files.Add(LedgerInput.FromBytes("lists/" + file.Path, content));
            }
        }

        return files.ToImmutable();
    }
}
