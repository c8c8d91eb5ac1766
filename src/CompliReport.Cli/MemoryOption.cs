using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.IO;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>How much memory a run may take: beyond that its columns lie on disk, in the folder of temporary files, until the command
/// ends.</summary>
/// <param name="budget">What a run may take; 0 for most of what there is.</param>
internal sealed class MemoryOption(long budget) : IDisposable
{
    private const long Kilo = 1L << 10, Mega = 1L << 20, Giga = 1L << 30;

    // Until the command ends: its summary tells of what runs found.
    private readonly List<SpillSpace> _spaces = [];

    /// <summary>The option, in bytes; 0 where it is not given.</summary>
    internal static Option<long> Make() => new("--memory")
    {
        Description = "Memory that a run may take, e.g. 4GB or 800MB: a day that needs more has its columns in temporary files meanwhile. "
            + "No output depends on it. Three quarters of what there is if not given.",
        CustomParser = static result =>
        {
            if (TryParse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "", out long bytes))
            {
                return bytes;
            }

            result.AddError("--memory needs a whole number of KB, MB or GB, e.g. 4GB.");
            return 0;
        },
    };

    /// <inheritdoc/>
    public void Dispose() => _spaces.ForEach(static space => space.Dispose());

    /// <summary>Room on disk for a run that memory has none for; null for one that fits.</summary>
    /// <param name="ledgers">What it reads.</param>
    /// <exception cref="InvalidDataException">The budget is too small for any way to run: the message says what is needed.</exception>
    internal SpillSpace? SpaceFor(ImmutableArray<LedgerInput> ledgers)
    {
        RunMemory needed = RunMemory.Of(ledgers);
        if (budget > 0 && needed.WithSpill > budget && needed.InMemory > budget)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"MEMORY_TOO_SMALL: found --memory {Words(budget)}, expected {Words(needed.WithSpill)} or more, which the run needs with "
                + $"its columns in temporary files; with everything in memory it needs {Words(needed.InMemory)}."));
        }

        SpillSpace? space = needed.SpaceWithin(budget > 0 ? budget : RunMemory.Allowed, Path.GetTempPath());
        if (space is not null)
        {
            _spaces.Add(space);
        }

        return space;
    }

    private static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        long unit = text.EndsWith("GB", StringComparison.OrdinalIgnoreCase) ? Giga
            : text.EndsWith("MB", StringComparison.OrdinalIgnoreCase) ? Mega
            : text.EndsWith("KB", StringComparison.OrdinalIgnoreCase) ? Kilo
            : 0;
        if (unit == 0 || !int.TryParse(text.AsSpan()[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
        {
            return false;
        }

        bytes = count * unit;
        return true;
    }

    private static string Words(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + Mega - 1) / Mega}MB");
}
