using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>A finding that an earlier day made: what is found of the same window later goes on with it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FirstDay">The day, by UTC, on which the limit was first reached.</param>
/// <param name="LastDay">The last day, by UTC, that added to it.</param>
public sealed record KnownFinding(string Id, DateOnly FirstDay, DateOnly LastDay);

/// <summary>A case of an earlier day.</summary>
/// <param name="Id">Its id, which it keeps.</param>
/// <param name="FirstDay">The day that opened it.</param>
/// <param name="LastDay">The last day that added to it.</param>
/// <param name="Members">Whom it is about: customers, accounts without one, clusters, and those on whose path it lies; sorted.</param>
/// <param name="Findings">Ids of the findings that its reports told of, and of each pattern among them whose it is and the last day that
/// added to it; sorted.</param>
/// <param name="Reports">Ids of the reports made of it, in the order of days.</param>
public sealed record KnownCase(
    string Id, DateOnly FirstDay, DateOnly LastDay, ImmutableArray<string> Members, ImmutableArray<string> Findings,
    ImmutableArray<string> Reports);

/// <summary>
/// What a day leaves for the next: <c>history.bin</c>. Of every subject its open windows, its last days and whom it dealt with; of the
/// exchange the findings, cases and reports made.
/// </summary>
/// <remarks>
/// Layout: <c>CRHISTRY</c>, version, exchange, day, first and last instant known, zone database, rules, findings, cases, subjects in the
/// order of their names (each as what differs from the one before), SHA-256 of all that. The same days give the same bytes however they
/// were cut into runs.
/// </remarks>
public sealed class DayHistory
{
    /// <summary>The version of the layout; another one is refused.</summary>
    internal const ushort Version = 2;

    /// <summary>The most bytes that a history may have.</summary>
    internal const long BytesMax = 1L << 30;

    private const int DigestLength = 32, CheckedAtOnce = 4_096;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Dictionary<KeyHash, (int Start, int Length)> _subjects = [];
    private int _subjectsStart;

    private DayHistory(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    private static ReadOnlySpan<byte> Magic => "CRHISTRY"u8;

    /// <summary>Whose it is.</summary>
    public ExchangeId Exchange { get; private set; }

    /// <summary>The day that it was made of, the last one it knows.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>The first instant that it knows of: windows that began before are known in part.</summary>
    public UtcInstant From { get; private set; }

    /// <summary>The last instant that it knows of.</summary>
    public UtcInstant To { get; private set; }

    /// <summary>The version of the zone database by which its days were cut.</summary>
    public string Zones { get; private set; } = "";

    /// <summary>SHA-256 of the file.</summary>
    public Sha256Digest Digest { get; private set; }

    /// <summary>Rules whose windows it holds, sorted.</summary>
    internal ImmutableArray<string> Rules { get; private set; } = [];

    /// <summary>Findings made so far.</summary>
    internal ImmutableSortedDictionary<string, KnownFinding> Findings { get; private set; } =
        ImmutableSortedDictionary.Create<string, KnownFinding>(StringComparer.Ordinal);

    /// <summary>Cases opened so far.</summary>
    internal ImmutableSortedDictionary<string, KnownCase> Cases { get; private set; } =
        ImmutableSortedDictionary.Create<string, KnownCase>(StringComparer.Ordinal);

    /// <summary>Subjects.</summary>
    public int SubjectCount => _subjects.Count;

    /// <summary>Length of the file.</summary>
    public int Bytes => _bytes.Length;

    /// <summary>Reads a history for no rules; see the other form.</summary>
    public static DayHistory? Read(ReadOnlyMemory<byte> bytes, out string? fault) => Read(bytes, [], out fault);

    /// <summary>Reads a history; says in <paramref name="fault"/> why it cannot be used.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="packs">The packs of the run that goes on with it: its windows have to fit their rules.</param>
    /// <param name="fault">One sentence: what was found, what was expected, what to do; null where it can be used.</param>
    public static DayHistory? Read(ReadOnlyMemory<byte> bytes, ImmutableArray<RulePack> packs, out string? fault)
    {
        fault = FaultOf(bytes.Span, out Sha256Digest digest);
        if (fault is not null)
        {
            return null;
        }

        DayHistory history = new(bytes) { Digest = digest };
        try
        {
            history.ReadAll(packs);
            return history;
        }
        catch (InvalidDataException damage)
        {
            fault = $"it is damaged: {damage.Message}; {WhatToDo}";
            return null;
        }
    }

    private const string WhatToDo = "take the history.bin of another run of the day before, or run the earlier days again";

    private static string? FaultOf(ReadOnlySpan<byte> bytes, out Sha256Digest digest)
    {
        digest = default;
        if (bytes.Length < Magic.Length + 2 + DigestLength || !bytes.StartsWith(Magic))
        {
            return $"it is no history of this program (a history.bin begins with CRHISTRY); {WhatToDo}";
        }

        ushort version = System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(bytes[Magic.Length..]);
        if (version != Version)
        {
            return FormattableString.Invariant(
                $"it has version {version} of the layout, expected {Version}: run the earlier days again with this program");
        }

        // The digest of the file is that of its content and its checksum: a hundred megabytes and more are hashed once.
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes[..^DigestLength]);
        bool isWhole = hash.GetCurrentHash().AsSpan().SequenceEqual(bytes[^DigestLength..]);
        hash.AppendData(bytes[^DigestLength..]);
        digest = Sha256Digest.FromBytes(hash.GetHashAndReset());
        return isWhole ? null : $"it is damaged: its checksum does not fit its content; {WhatToDo}";
    }

    /// <summary>What is kept of a subject; null for one that was never seen.</summary>
    /// <param name="name">See <see cref="SubjectNames"/>.</param>
    /// <param name="families">The number of each rule of this history in the run.</param>
    internal SubjectRecord? Find(ReadOnlySpan<byte> name, ReadOnlySpan<int> families)
    {
        if (!_subjects.TryGetValue(KeyHash.Of(name), out (int Start, int Length) at))
        {
            return null;
        }

        HistoryCursor cursor = new(_bytes.Span.Slice(at.Start, at.Length));
        return SubjectRecord.Read(ref cursor, families);
    }

    /// <summary>The number that each rule of this history has among the rules of a run, -1 for none.</summary>
    internal int[] NumbersIn(HistoryHorizon horizon) => [.. Rules.Select(key => horizon.Keys.IndexOf(key))];

    /// <summary>All subjects in the order of their names.</summary>
    internal IEnumerable<(byte[] Name, ReadOnlyMemory<byte> Record)> Subjects()
    {
        int at = _subjectsStart;
        byte[] name = [];
        while (at < _bytes.Length - DigestLength)
        {
            ReadOnlyMemory<byte> record = Next(ref at, ref name);
            yield return (name, record);
        }
    }

    private ReadOnlyMemory<byte> Next(ref int at, ref byte[] name)
    {
        HistoryCursor cursor = new(_bytes.Span[at..^DigestLength]);
        int shared = cursor.Count(name.Length);
        ReadOnlySpan<byte> rest = cursor.Text();
        byte[] next = new byte[shared + rest.Length];
        name.AsSpan(0, shared).CopyTo(next);
        rest.CopyTo(next.AsSpan(shared));
        if (next.AsSpan().SequenceCompareTo(name) <= 0)
        {
            throw new InvalidDataException("its subjects are not in order");
        }

        name = next;
        int length = cursor.Count();
        int start = at + cursor.At;
        at = start + length;
        return _bytes.Slice(start, length);
    }

    private void ReadAll(ImmutableArray<RulePack> packs)
    {
        HistoryCursor cursor = new(_bytes.Span[(Magic.Length + 2)..^DigestLength]);
        Exchange = ExchangeId.TryParse(cursor.Text(), out ExchangeId exchange) ? exchange
            : throw new InvalidDataException("it names no exchange");
        Day = DateOnly.FromDayNumber(cursor.Day());
        (From, To) = (UtcInstant.FromNanoseconds(cursor.Signed()), UtcInstant.FromNanoseconds(cursor.Signed()));
        if (!RecordCheck.IsDay(Day.DayNumber) || !RecordCheck.IsInstant(From.Nanoseconds) || !RecordCheck.IsInstant(To.Nanoseconds)
            || From > To)
        {
            throw new InvalidDataException("its day, or the time that it knows of, is out of range");
        }

        Zones = Encoding.UTF8.GetString(cursor.Text());
        Rules = [.. ReadTexts(ref cursor)];
        if (Rules.Zip(Rules.Skip(1)).Any(static pair => string.CompareOrdinal(pair.First, pair.Second) >= 0))
        {
            throw new InvalidDataException("its rules are not in order, each once");
        }

        SortedDictionary<string, KnownFinding> findings = new(StringComparer.Ordinal);
        for (int left = cursor.Count(); left > 0; left--)
        {
            string id = Encoding.UTF8.GetString(cursor.Text());
            KnownFinding finding = new(id, DateOnly.FromDayNumber(cursor.Day()), DateOnly.FromDayNumber(cursor.Day()));
            _ = findings.TryAdd(id, finding) ? finding : throw new InvalidDataException("it has a finding twice");
        }

        SortedDictionary<string, KnownCase> cases = new(StringComparer.Ordinal);
        for (int left = cursor.Count(); left > 0; left--)
        {
            string id = Encoding.UTF8.GetString(cursor.Text());
            DateOnly first = DateOnly.FromDayNumber(cursor.Day()), last = DateOnly.FromDayNumber(cursor.Day());
            KnownCase one = new(
                id, first, last, [.. ReadTexts(ref cursor)], [.. ReadTexts(ref cursor)], [.. ReadTexts(ref cursor)]);
            _ = cases.TryAdd(id, one) ? one : throw new InvalidDataException("it has a case twice");
        }

        Findings = findings.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Cases = cases.ToImmutableSortedDictionary(StringComparer.Ordinal);
        _subjectsStart = Magic.Length + 2 + cursor.At;
        int at = _subjectsStart;
        byte[] name = [];
        List<(int Start, int Length)> records = [];
        while (at < _bytes.Length - DigestLength)
        {
            ReadOnlyMemory<byte> record = Next(ref at, ref name);
            records.Add((at - record.Length, record.Length));
            _subjects.Add(KeyHash.Of(name), records[^1]);
        }

        CheckRecords(records, new RecordCheck(Rules, packs));
    }

    // All of them, and before any is used; several at once, each for itself: benchmark "history".
    private void CheckRecords(List<(int Start, int Length)> records, RecordCheck check)
    {
        string?[] faults = new string?[(records.Count + CheckedAtOnce - 1) / CheckedAtOnce];
        Parallel.For(0, faults.Length, Workers.SideBySide, piece =>
        {
            try
            {
                for (int i = piece * CheckedAtOnce; i < Math.Min((piece + 1) * CheckedAtOnce, records.Count); i++)
                {
                    check.Check(_bytes.Span.Slice(records[i].Start, records[i].Length));
                }
            }
            catch (InvalidDataException damage)
            {
                faults[piece] = damage.Message;
            }
        });
        if (Array.Find(faults, static fault => fault is not null) is { } first)
        {
            throw new InvalidDataException(first);
        }
    }

    private static List<string> ReadTexts(ref HistoryCursor cursor)
    {
        List<string> texts = [];
        for (int left = cursor.Count(); left > 0; left--)
        {
            texts.Add(Encoding.UTF8.GetString(cursor.Text()));
        }

        return texts;
    }

    /// <summary>Writes a history.</summary>
    internal static void Write(
        Stream stream, ExchangeId exchange, DateOnly day, UtcInstant from, UtcInstant to, string zones, IReadOnlyList<string> rules,
        IEnumerable<KnownFinding> findings, IEnumerable<KnownCase> cases, IEnumerable<(byte[] Name, ReadOnlyMemory<byte> Record)> subjects)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        HistoryBytes bytes = new();
        void Flush()
        {
            hash.AppendData(bytes.Written);
            stream.Write(bytes.Written);
            bytes.Clear();
        }

        bytes.Bytes(Magic);
        bytes.Byte(Version & 0xFF);
        bytes.Byte(Version >> 8);
        bytes.Text(Encoding.ASCII.GetBytes(exchange.Text));
        bytes.Number(day.DayNumber);
        bytes.Signed(from.Nanoseconds);
        bytes.Signed(to.Nanoseconds);
        bytes.Text(Encoding.UTF8.GetBytes(zones));
        WriteTexts(bytes, rules);
        KnownFinding[] known = [.. findings.OrderBy(static one => one.Id, StringComparer.Ordinal)];
        bytes.Number((ulong)known.Length);
        foreach (KnownFinding finding in known)
        {
            bytes.Text(Encoding.UTF8.GetBytes(finding.Id));
            bytes.Number(finding.FirstDay.DayNumber);
            bytes.Number(finding.LastDay.DayNumber);
        }

        KnownCase[] opened = [.. cases.OrderBy(static one => one.Id, StringComparer.Ordinal)];
        bytes.Number((ulong)opened.Length);
        foreach (KnownCase one in opened)
        {
            bytes.Text(Encoding.UTF8.GetBytes(one.Id));
            bytes.Number(one.FirstDay.DayNumber);
            bytes.Number(one.LastDay.DayNumber);
            WriteTexts(bytes, one.Members);
            WriteTexts(bytes, one.Findings);
            WriteTexts(bytes, one.Reports);
        }

        byte[] before = [];
        foreach ((byte[] name, ReadOnlyMemory<byte> record) in subjects)
        {
            int shared = name.AsSpan().CommonPrefixLength(before);
            bytes.Number((ulong)shared);
            bytes.Text(name.AsSpan(shared));
            bytes.Text(record.Span);
            before = name;
            if (bytes.Length > 1 << 20)
            {
                Flush();
            }
        }

        Flush();
        stream.Write(hash.GetCurrentHash());
    }

    private static void WriteTexts(HistoryBytes bytes, IReadOnlyCollection<string> texts)
    {
        bytes.Number((ulong)texts.Count);
        foreach (string text in texts)
        {
            bytes.Text(Encoding.UTF8.GetBytes(text));
        }
    }
}
