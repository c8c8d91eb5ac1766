using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>One hash over all outputs of a run, from which the presence of any one of them can be proven with a few others.</summary>
/// <remarks>
/// Leaf: SHA-256 of 0x00, the name in UTF-8, 0x00 and the file's digest. Node: SHA-256 of 0x01 and both children. A node without a sibling
/// moves up as it is. The different first bytes keep a node from being taken for a leaf.
/// </remarks>
internal static class MerkleTree
{
    /// <summary>The root over files in their order; the digest of nothing for no files.</summary>
    internal static Sha256Digest Root(IEnumerable<DeliveredFile> files)
    {
        List<byte[]> level = [];
        foreach (DeliveredFile file in files)
        {
            level.Add(SHA256.HashData([0, .. Encoding.UTF8.GetBytes(file.Name), 0, .. Convert.FromHexString(file.Digest.Hex)]));
        }

        while (level.Count > 1)
        {
            List<byte[]> above = [];
            for (int i = 0; i < level.Count; i += 2)
            {
                above.Add(i + 1 < level.Count ? SHA256.HashData([1, .. level[i], .. level[i + 1]]) : level[i]);
            }

            level = above;
        }

        return level.Count == 0 ? Sha256Digest.Of(ReadOnlySpan<byte>.Empty) : Sha256Digest.FromBytes(level[0]);
    }
}
