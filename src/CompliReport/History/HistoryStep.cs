using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>Takes the history one day on: what the day before left, and what this day makes of it.</summary>
/// <remarks>
/// Records are kept as the bytes that they will be in the file, some hundred a subject. Reading is safe for several threads at once;
/// each thread keeps what it makes in a <see cref="SubjectKeeper"/> of its own.
/// </remarks>
internal sealed class HistoryStep
{
    private const int AgedAtOnce = 1 << 16;

    // What came late may be older than all that is known, as long as a window of any rule may ask for it.
    private const long LateRowsMax = 400 * UtcInstant.Day;

    private readonly int[] _numbers;
    private readonly bool _isSameRules;
    private readonly int _readFrom = int.MaxValue;
    private readonly List<(byte[] Name, ReadOnlyMemory<byte> Record)> _kept = [];

    /// <param name="before">What the day before left; null where nothing is known of earlier days.</param>
    /// <param name="packs">The packs of the run.</param>
    /// <param name="first">The first instant of the days that the run is about.</param>
    /// <param name="last">The last one; rows after it are strays.</param>
    internal HistoryStep(DayHistory? before, ImmutableArray<RulePack> packs, UtcInstant first, UtcInstant last)
    {
        Before = before;
        // A row from before what is known does not say that the days around it are known.
        From = before?.From ?? first;
        To = before is { } earlier && earlier.To > last ? earlier.To : last;
        Horizon = new HistoryHorizon(packs, To);
        _numbers = before?.NumbersIn(Horizon) ?? [];
        _isSameRules = before is not null && before.Rules.SequenceEqual(Horizon.Keys);
    }

    /// <summary>For a run that reads earlier days again: of their subjects only what was known before them is told.</summary>
    /// <param name="step">The history of the run's own day.</param>
    /// <param name="packs">The packs of the run.</param>
    /// <param name="readFrom">The first day, by UTC, that is read again.</param>
    internal HistoryStep(HistoryStep step, ImmutableArray<RulePack> packs, DateOnly readFrom)
        : this(step.Before, packs, UtcInstant.AtMidnight(readFrom), step.To) => _readFrom = readFrom.DayNumber;

    /// <summary>What the day before left.</summary>
    internal DayHistory? Before { get; }

    /// <summary>The number of the first day that is read again; <see cref="int.MaxValue"/> where none is.</summary>
    internal int ReadFrom => _readFrom;

    /// <summary>A step as it was elsewhere, to test some of its subjects.</summary>
    /// <param name="before">What the day before left.</param>
    /// <param name="packs">The packs of the run.</param>
    /// <param name="from">Its <see cref="From"/>.</param>
    /// <param name="to">Its <see cref="To"/>.</param>
    /// <param name="readFrom">Its <see cref="ReadFrom"/>.</param>
    internal static HistoryStep Again(
        DayHistory? before, ImmutableArray<RulePack> packs, UtcInstant from, UtcInstant to, int readFrom)
    {
        HistoryStep step = new(before, packs, from, to);
        return readFrom == int.MaxValue ? step : new HistoryStep(step, packs, DateOnly.FromDayNumber(readFrom));
    }

    /// <summary>The rules whose windows are kept, and up to when.</summary>
    internal HistoryHorizon Horizon { get; }

    /// <summary>The first and the last instant known.</summary>
    internal UtcInstant From { get; }

    internal UtcInstant To { get; }

    /// <summary>Whether a time belongs to the days that the history is about; of a stray the next day does not hear.</summary>
    internal bool IsOfItsDays(long time) => time <= To.Nanoseconds && time >= From.Nanoseconds - LateRowsMax;

    /// <summary>What is known of a subject; a new record for one that was never seen.</summary>
    internal SubjectRecord Of(ReadOnlySpan<byte> name)
    {
        SubjectRecord record = Before?.Find(name, _numbers) ?? new SubjectRecord();
        return _readFrom == int.MaxValue ? record : record.Before(_readFrom);
    }

    /// <summary>Whether a rule's last window began before anything is known.</summary>
    internal bool IsKnownInPart(RuleFamily family)
    {
        DateOnly date = family.Calendar.LocalDate(To);
        DateOnly from = family.Calendar.LocalDate(From);
        return family.Measured.Window.Kind is not (RuleWindowKind.Transaction or RuleWindowKind.Day or RuleWindowKind.ConsecutiveDays)
            && family.Measured.Window.DaysAround(date).First < from;
    }

    /// <summary>Takes what a thread has made.</summary>
    internal void Take(SubjectKeeper keeper) => Take(keeper.Kept);

    /// <summary>Takes what was made elsewhere; the order does not matter.</summary>
    internal void Take(IEnumerable<(byte[] Name, ReadOnlyMemory<byte> Record)> kept)
    {
        lock (_kept)
        {
            _kept.AddRange(kept);
        }
    }

    /// <summary>What was taken so far, in the order of names.</summary>
    internal IReadOnlyList<(byte[] Name, ReadOnlyMemory<byte> Record)> Taken()
    {
        _kept.Sort(static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        return _kept;
    }

    /// <summary>The subjects that the next day begins with, in the order of their names.</summary>
    internal IEnumerable<(byte[] Name, ReadOnlyMemory<byte> Record)> Subjects()
    {
        _ = Taken();
        return Merged().Where(static one => !one.Record.IsEmpty);
    }

    private IEnumerable<(byte[] Name, ReadOnlyMemory<byte> Record)> Merged()
    {
        int next = 0;
        foreach ((byte[] Name, ReadOnlyMemory<byte> Record)[] chunk in (Before?.Subjects() ?? []).Chunk(AgedAtOnce))
        {
            // Several at once, each for itself: benchmark "history".
            ReadOnlyMemory<byte>[] aged = new ReadOnlyMemory<byte>[chunk.Length];
            Parallel.ForEach(
                Partitioner.Create(0, chunk.Length), Workers.SideBySide, static () => new HistoryBytes(), (range, _, bytes) =>
            {
                for (int i = range.Item1; i < range.Item2; i++)
                {
                    aged[i] = Aged(chunk[i].Record, bytes);
                }

                return bytes;
            }, static _ => { });
            for (int i = 0; i < chunk.Length; i++)
            {
                int order = -1;
                while (next < _kept.Count && (order = _kept[next].Name.AsSpan().SequenceCompareTo(chunk[i].Name)) < 0)
                {
                    yield return _kept[next++];
                }

                if (next == _kept.Count || order != 0)
                {
                    yield return (chunk[i].Name, aged[i]);
                }
            }
        }

        for (; next < _kept.Count; next++)
        {
            yield return _kept[next];
        }
    }

    // A subject that did nothing today: what is over is given up, so that the bytes are those of a run over all days.
    private ReadOnlyMemory<byte> Aged(ReadOnlyMemory<byte> record, HistoryBytes bytes)
    {
        if (_isSameRules && SubjectRecord.StaysOn(record.Span, Horizon.Day))
        {
            return record;
        }

        HistoryCursor cursor = new(record.Span);
        SubjectRecord aged = SubjectRecord.Read(ref cursor, _numbers);
        aged.Prune(Horizon);
        if (aged.IsEmpty)
        {
            return default;
        }

        bytes.Clear();
        aged.Write(bytes, Horizon);
        return bytes.Written.ToArray();
    }
}

/// <summary>Keeps the records that one thread makes; on disk where the run has room there, as nobody asks for them before they are
/// written.</summary>
internal sealed class SubjectKeeper(HistoryStep step)
{
    private const int ChunkLength = 1 << 20;

    private readonly HistoryBytes _bytes = new();
    private readonly SpillSpace? _space = SpillSpace.Current;
    private Memory<byte> _chunk;
    private int _used;

    internal List<(byte[] Name, ReadOnlyMemory<byte> Record)> Kept { get; } = [];

    /// <summary>Keeps a record.</summary>
    internal void Keep(byte[] name, SubjectRecord record)
    {
        record.Prune(step.Horizon);
        if (record.IsEmpty)
        {
            // It still stands before what the day before left of it.
            Kept.Add((name, default));
            return;
        }

        _bytes.Clear();
        record.Write(_bytes, step.Horizon);
        if (_chunk.Length - _used < _bytes.Length)
        {
            _chunk = _space is { } space && _bytes.Length <= ChunkLength
                ? space.TakeMemory(ChunkLength)
                : new byte[Math.Max(ChunkLength, _bytes.Length)];
            _used = 0;
        }

        _bytes.Written.CopyTo(_chunk.Span[_used..]);
        Kept.Add((name, _chunk.Slice(_used, _bytes.Length)));
        _used += _bytes.Length;
    }
}
