using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>Brings what several files say about one asset to one value for each time.</summary>
internal static class RateObservations
{
    public static void Add(Dictionary<AssetCode, List<RateObservation>> observations, AssetCode asset, RateObservation observation)
    {
        ref List<RateObservation>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(observations, asset, out _);
        (list ??= []).Add(observation);
    }

    /// <summary>
    /// The observations in the order of time, one for each time. Where values differ all of that time are left out and
    /// each is a fault. Of equal values the one with the first source, file and line stands for all, in any order of reading.
    /// </summary>
    public static List<RateObservation> Settle(
        List<RateObservation> observations, string column, IReadOnlyList<NumberedRateFile> inputs, RateFaultLog faults)
    {
        observations.Sort(static (left, right) =>
            left.Key != right.Key ? left.Key.CompareTo(right.Key)
            : string.CompareOrdinal(left.Source, right.Source) is int source and not 0 ? source
            : left.At.CompareTo(right.At));
        List<RateObservation> settled = new(observations.Count);
        Span<RateObservation> all = CollectionsMarshal.AsSpan(observations);
        for (int first = 0, end; first < all.Length; first = end)
        {
            end = first + 1;
            bool areEqual = true;
            for (; end < all.Length && all[end].Key == all[first].Key; end++)
            {
                areEqual &= all[end].Value == all[first].Value;
            }

            if (areEqual)
            {
                settled.Add(all[first]);
            }
            else
            {
                ReportConflict(all[first..end], column, inputs, faults);
            }
        }

        return settled;
    }

    private static void ReportConflict(
        ReadOnlySpan<RateObservation> conflicting, string column, IReadOnlyList<NumberedRateFile> inputs, RateFaultLog faults)
    {
        foreach (RateObservation observation in conflicting)
        {
            RateObservation other = conflicting[0].Value != observation.Value ? conflicting[0] : FirstOther(conflicting);
            Provenance otherAt = new(inputs[other.At.File].File.Name, inputs[other.At.File].Digest, other.Line, other.At.Offset);
            faults.Add(
                inputs[observation.At.File], observation.Line, column, RateFaultCode.RatesConflict,
                Encoding.UTF8.GetBytes(RateCells.Plain(observation.Value)),
                $"{RateCells.Plain(other.Value)} as in {otherAt}", "remove the wrong one; until then neither is used");
        }
    }

    private static RateObservation FirstOther(ReadOnlySpan<RateObservation> conflicting)
    {
        foreach (RateObservation observation in conflicting)
        {
            if (observation.Value != conflicting[0].Value)
            {
                return observation;
            }
        }

        throw new ArgumentException("All values are equal.", nameof(conflicting));
    }
}
