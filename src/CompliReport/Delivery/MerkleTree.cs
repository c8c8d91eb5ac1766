using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>A sibling on the way from a leaf to the root.</summary>
/// <param name="IsLeft">Whether it stands before what is proven.</param>
/// <param name="Digest">The sibling.</param>
public readonly record struct MerkleStep(bool IsLeft, Sha256Digest Digest);

/// <summary>One hash over many things, from which the presence of any one of them can be proven with a few others.</summary>
/// <remarks>
/// Leaf: SHA-256 of 0x00, the name in UTF-8, 0x00 and the file's digest. Node: SHA-256 of 0x01 and both children. A node without a sibling
/// moves up as it is. The different first bytes keep a node from being taken for a leaf.
/// </remarks>
internal static class MerkleTree
{
    /// <summary>The leaf of a file, or of a line that is named by its id.</summary>
    internal static Sha256Digest Leaf(string name, Sha256Digest content) =>
        Sha256Digest.Of([0, .. Encoding.UTF8.GetBytes(name), 0, .. BytesOf(content)]);

    /// <summary>The root over files in their order; the digest of nothing for no files.</summary>
    internal static Sha256Digest Root(IEnumerable<DeliveredFile> files) =>
        RootOver([.. files.Select(static file => Leaf(file.Name, file.Digest))]);

    /// <summary>The root over leaves in their order; the digest of nothing for none.</summary>
    internal static Sha256Digest RootOver(ImmutableArray<Sha256Digest> leaves)
    {
        if (leaves.IsEmpty)
        {
            return Sha256Digest.Of(ReadOnlySpan<byte>.Empty);
        }

        ImmutableArray<Sha256Digest> level = leaves;
        while (level.Length > 1)
        {
            level = Above(level);
        }

        return level[0];
    }

    /// <summary>The siblings of leaves on their ways to the root, the nearest first.</summary>
    /// <param name="leaves">All leaves in their order.</param>
    /// <param name="wanted">Positions of those that are to be proven.</param>
    internal static ImmutableArray<ImmutableArray<MerkleStep>> Paths(ImmutableArray<Sha256Digest> leaves, ImmutableArray<int> wanted)
    {
        List<MerkleStep>[] paths = [.. wanted.Select(static _ => new List<MerkleStep>())];
        int[] at = [.. wanted];
        for (ImmutableArray<Sha256Digest> level = leaves; level.Length > 1; level = Above(level))
        {
            for (int i = 0; i < at.Length; i++)
            {
                int sibling = at[i] ^ 1;
                if (sibling < level.Length)
                {
                    paths[i].Add(new MerkleStep(sibling < at[i], level[sibling]));
                }

                at[i] /= 2;
            }
        }

        return [.. paths.Select(static path => path.ToImmutableArray())];
    }

    /// <summary>The root that a leaf and its path lead to.</summary>
    internal static Sha256Digest RootOf(Sha256Digest leaf, IEnumerable<MerkleStep> path) =>
        path.Aggregate(leaf, static (node, step) => step.IsLeft ? Node(step.Digest, node) : Node(node, step.Digest));

    private static ImmutableArray<Sha256Digest> Above(ImmutableArray<Sha256Digest> level)
    {
        ImmutableArray<Sha256Digest>.Builder above = ImmutableArray.CreateBuilder<Sha256Digest>((level.Length + 1) / 2);
        for (int i = 0; i < level.Length; i += 2)
        {
            above.Add(i + 1 < level.Length ? Node(level[i], level[i + 1]) : level[i]);
        }

        return above.MoveToImmutable();
    }

    private static Sha256Digest Node(Sha256Digest left, Sha256Digest right) =>
        Sha256Digest.FromBytes(SHA256.HashData([1, .. BytesOf(left), .. BytesOf(right)]));

    private static byte[] BytesOf(Sha256Digest digest) => Convert.FromHexString(digest.Hex);
}
