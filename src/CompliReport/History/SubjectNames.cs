using System;

namespace CompliReport.History;

/// <summary>The names under which subjects are kept: what they are, and their id.</summary>
internal static class SubjectNames
{
    /// <summary>A customer.</summary>
    internal static byte[] OfCustomer(ReadOnlySpan<byte> id) => [(byte)'c', .. id];

    /// <summary>An account of which no customer is known.</summary>
    internal static byte[] OfAccount(ReadOnlySpan<byte> id) => [(byte)'a', .. id];

    /// <summary>A counterparty, by the hash that stands for it in findings.</summary>
    internal static byte[] OfCounterparty(string clusterId) => [(byte)'p', .. System.Text.Encoding.ASCII.GetBytes(clusterId)];
}
