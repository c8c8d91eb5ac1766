using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Rules;

namespace CompliReport.Cli;

/// <summary>To whom reports go, and who files them.</summary>
/// <param name="Filer">File that says who files; null for the one beside the ledgers.</param>
/// <param name="Schemas">Folder of the authorities' schemas; null for none.</param>
/// <param name="Authorities">Authorities that are told; empty for those of the packs.</param>
internal sealed record FilingRequest(string? Filer, string? Schemas, ImmutableArray<string> Authorities)
{
    internal static FilingRequest None { get; } = new(null, null, []);

    /// <summary>What is wrong with it, in words; null where nothing is.</summary>
    internal string? Complaint() =>
        Filer is { } filer && !RegularFile.Is(filer) ? $"The filer '{filer}' does not exist, or is no regular file."
        : Schemas is { } schemas && !Directory.Exists(schemas) ? $"The folder of schemas '{schemas}' does not exist."
        : null;

    /// <summary>What is wrong with the authorities, in words; null where nothing is. Those of the run's own packs are known too.</summary>
    internal string? Complaint(ImmutableArray<RulePack> packs)
    {
        HashSet<string> known = Authorities.IsEmpty
            ? []
            : [.. PackFiles.Authorities(), .. packs.SelectMany(static pack => pack.Authorities).Select(static duty => duty.Authority)];
        return Authorities.FirstOrDefault(authority => !known.Contains(authority)) is { } unknown
            ? $"There is no authority '{unknown}'. Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}."
            : null;
    }

    /// <summary>The packs whose authorities are told of every case.</summary>
    internal ImmutableArray<RulePack> ReportTo(ImmutableArray<RulePack> packs) =>
        Reports.ReportTo.Of(Authorities, packs, Authorities.IsEmpty ? [] : PackFiles.All(), new List<string>());

    /// <summary>The inputs with who files, to whom, and the schemas at hand.</summary>
    internal async Task<RunInputs> AddToAsync(
        RunInputs inputs, string? besideLedgers, ICollection<string> refused, CancellationToken cancellationToken) => inputs with
        {
            ReportTo = ReportTo(inputs.Packs),
            Filer = (Filer ?? besideLedgers) is { } file
                ? new ControlInput("filer.json", await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false))
                : null,
            Schemas = Upload.ReadSchemas(Schemas, refused),
        };
}

/// <summary>The options of <see cref="FilingRequest"/>.</summary>
internal sealed class AuthorityOptions
{
    private readonly Option<string?> _filer = new("--filer")
    {
        Description = "Who files: the exchange as the authorities know it; filer.json beside the ledgers if not given.",
    };

    private readonly Option<string[]> _authorities = new("--authorities")
    {
        Description = "Authorities that are told, e.g. CAMLMAC FINCEN; those of the rule packs if not given.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _schemas = new("--schemas")
    {
        Description = "Folder with the authorities' schemas (XSD), which are theirs to give; without one, validation says not run.",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_filer);
        command.Options.Add(_authorities);
        command.Options.Add(_schemas);
    }

    internal FilingRequest Of(ParseResult parsed) => new(
        parsed.GetValue(_filer),
        parsed.GetValue(_schemas),
        [.. (parsed.GetValue(_authorities) ?? []).SelectMany(static names => names.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()]);
}
