using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace CompliReport.Benchmarks.Peers;

/// <summary>One measurement as it is kept.</summary>
internal sealed record PeerFigure(string Session, string Contest, int Round, Taken Taken);

/// <summary>
/// What has been measured, a line each as soon as it is known: a session that was broken off goes on where it stopped. Figures of another build, machine or day
/// are not mixed in.
/// </summary>
internal sealed class PeerFigures
{
    private readonly string _file;
    private readonly string _session;
    private readonly List<PeerFigure> _figures;

    public PeerFigures(string file, string session)
    {
        _file = file;
        _session = session;
        _figures = File.Exists(file)
            ? [.. File.ReadLines(file).Select(static line => JsonSerializer.Deserialize<PeerFigure>(line)!).Where(figure => figure.Session == session)]
            : [];
    }

    public bool Has(string contest, int round) => _figures.Exists(figure => figure.Contest == contest && figure.Round == round);

    public void Add(string contest, int round, Taken taken)
    {
        PeerFigure figure = new(_session, contest, round, taken);
        _figures.Add(figure);
        File.AppendAllText(_file, JsonSerializer.Serialize(figure) + "\n");
    }

    /// <summary>All rounds of one contest, in order; rounds before the first are no measurement.</summary>
    public List<PeerFigure> Of(string contest) =>
        [.. _figures.Where(figure => figure.Contest == contest && figure.Round >= 0).OrderBy(static figure => figure.Round)];

    /// <summary>What it allocated in the first round that tells, the one before the first included; null where none does.</summary>
    public double? Allocated(string contest) =>
        _figures.Find(figure => figure.Contest == contest && figure.Taken.AllocatedMegabytes is not null)?.Taken.AllocatedMegabytes;

    /// <summary>The median; null where nothing was measured.</summary>
    public double? Median(string contest, Func<Taken, double> value) => Middle(Of(contest).Select(figure => value(figure.Taken)));

    /// <summary>The median of the ratios within each round that has both, so that a drift of the machine touches both; null where no round has.</summary>
    public double? Ratio(string contest, string other, Func<Taken, double> value)
    {
        Dictionary<int, Taken> others = Of(other).ToDictionary(static figure => figure.Round, static figure => figure.Taken);
        return Middle(Of(contest).Where(figure => others.ContainsKey(figure.Round)).Select(figure => value(figure.Taken) / value(others[figure.Round])));
    }

    private static double? Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
