using System;
using System.Collections.Immutable;
using System.IO;
using System.Text;
using CompliReport.History;
using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>A finding as bytes, field by field; a number keeps the places that it was written with.</summary>
internal static class FindingBytes
{
    /// <summary>Writes a finding as tests leave it: honest conduct is looked for when all are together.</summary>
    internal static void Write(HistoryBytes bytes, Finding finding)
    {
        Text(bytes, finding.Id);
        bytes.Byte((byte)((finding.IsRule ? 1 : 0) | (finding.OpensCase ? 2 : 0) | (finding.IsOfEarlierDays ? 4 : 0)));
        Text(bytes, finding.RuleId);
        Text(bytes, finding.Pack);
        bytes.Number((long)finding.Score);
        bytes.Byte((byte)finding.Severity);
        bytes.Byte((byte)finding.SubjectType);
        Text(bytes, finding.Subject);
        Texts(bytes, finding.Accounts);
        Texts(bytes, finding.Customers);
        bytes.Signed(finding.From.Nanoseconds);
        bytes.Signed(finding.To.Nanoseconds);
        bytes.Signed(finding.Reached.Nanoseconds);
        Measures(bytes, finding.Measures);
        Measures(bytes, finding.Thresholds);
        Number(bytes, finding.Margin);
        bytes.Signed(finding.UsdMicros);
        bytes.Number((long)finding.Evidence.Length);
        foreach (RecordLocation at in finding.Evidence)
        {
            bytes.Number((long)at.File);
            bytes.Number(at.Offset);
        }

        bytes.Number((long)finding.EvidenceTotal);
        Text(bytes, finding.Explanation);
        Texts(bytes, finding.Joins);
    }

    /// <summary>Reads a finding.</summary>
    /// <exception cref="InvalidDataException">The bytes are no finding.</exception>
    internal static Finding Read(ref HistoryCursor cursor)
    {
        string id = Text(ref cursor);
        byte flags = cursor.Byte();
        return new Finding
        {
            Id = id,
            IsRule = (flags & 1) != 0,
            OpensCase = (flags & 2) != 0,
            IsOfEarlierDays = (flags & 4) != 0,
            RuleId = Text(ref cursor),
            Pack = Text(ref cursor),
            Score = (int)cursor.Long(),
            Severity = (FindingSeverity)cursor.Byte(),
            SubjectType = (SubjectType)cursor.Byte(),
            Subject = Text(ref cursor),
            Accounts = Texts(ref cursor),
            Customers = Texts(ref cursor),
            From = UtcInstant.FromNanoseconds(cursor.Signed()),
            To = UtcInstant.FromNanoseconds(cursor.Signed()),
            Reached = UtcInstant.FromNanoseconds(cursor.Signed()),
            Measures = Measures(ref cursor),
            Thresholds = Measures(ref cursor),
            Margin = Number(ref cursor),
            UsdMicros = cursor.Signed(),
            Evidence = Evidence(ref cursor),
            EvidenceTotal = (int)cursor.Long(),
            Explanation = Text(ref cursor),
            Joins = Texts(ref cursor),
        };
    }

    private static void Text(HistoryBytes bytes, string text) => bytes.Text(Encoding.UTF8.GetBytes(text));

    private static string Text(ref HistoryCursor cursor) => Encoding.UTF8.GetString(cursor.Text(int.MaxValue));

    private static void Texts(HistoryBytes bytes, ImmutableArray<string> texts)
    {
        bytes.Number((long)texts.Length);
        foreach (string text in texts)
        {
            Text(bytes, text);
        }
    }

    private static ImmutableArray<string> Texts(ref HistoryCursor cursor)
    {
        int count = cursor.Count();
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
        {
            texts.Add(Text(ref cursor));
        }

        return texts.MoveToImmutable();
    }

    private static void Measures(HistoryBytes bytes, ImmutableArray<Measure> measures)
    {
        bytes.Number((long)measures.Length);
        foreach (Measure measure in measures)
        {
            Text(bytes, measure.Name);
            Number(bytes, measure.Value);
        }
    }

    private static ImmutableArray<Measure> Measures(ref HistoryCursor cursor)
    {
        int count = cursor.Count();
        ImmutableArray<Measure>.Builder measures = ImmutableArray.CreateBuilder<Measure>(count);
        for (int i = 0; i < count; i++)
        {
            measures.Add(new Measure(Text(ref cursor), Number(ref cursor)));
        }

        return measures.MoveToImmutable();
    }

    private static ImmutableArray<RecordLocation> Evidence(ref HistoryCursor cursor)
    {
        int count = cursor.Count();
        ImmutableArray<RecordLocation>.Builder rows = ImmutableArray.CreateBuilder<RecordLocation>(count);
        for (int i = 0; i < count; i++)
        {
            rows.Add(new RecordLocation((int)cursor.Long(), cursor.Long()));
        }

        return rows.MoveToImmutable();
    }

    // The four words of a decimal: 1.0 and 1.00 are equal and print differently.
    private static void Number(HistoryBytes bytes, decimal value)
    {
        Span<int> words = stackalloc int[4];
        decimal.GetBits(value, words);
        foreach (int word in words)
        {
            bytes.Number(unchecked((ulong)(uint)word));
        }
    }

    private static decimal Number(ref HistoryCursor cursor)
    {
        Span<int> words = stackalloc int[4];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = unchecked((int)(uint)cursor.Number());
        }

        return new decimal(words);
    }
}
