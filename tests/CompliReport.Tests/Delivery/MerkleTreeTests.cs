using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Delivery;

/// <summary>The tree computed by hand.</summary>
public sealed class MerkleTreeTests
{
    [Fact]
    public void No_file() => Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MerkleTree.Root([]).Hex);

    [Fact]
    public void One_file_is_its_leaf() => Assert.Equal(Sha256Digest.FromBytes(Leaf("a")), MerkleTree.Root([File("a")]));

    [Fact]
    public void Two_files() => Assert.Equal(Sha256Digest.FromBytes(Node(Leaf("a"), Leaf("b"))), MerkleTree.Root([File("a"), File("b")]));

    [Fact]
    public void The_third_of_three_moves_up() =>
        Assert.Equal(Sha256Digest.FromBytes(Node(Node(Leaf("a"), Leaf("b")), Leaf("c"))), MerkleTree.Root([File("a"), File("b"), File("c")]));

    [Fact]
    public void Every_leaf_has_a_way_to_the_root_and_no_other_leaf_goes_it()
    {
        for (int count = 1; count <= 33; count++)
        {
            ImmutableArray<Sha256Digest> leaves = [.. Enumerable.Range(0, count).Select(static i => MerkleTree.Leaf("f" + i, Sha256Digest.Of("c" + i)))];
            Sha256Digest root = MerkleTree.RootOver(leaves);
            ImmutableArray<ImmutableArray<MerkleStep>> ways = MerkleTree.Paths(leaves, [.. Enumerable.Range(0, count)]);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(root, MerkleTree.RootOf(leaves[i], ways[i]));
                Assert.NotEqual(root, MerkleTree.RootOf(MerkleTree.Leaf("f" + i, Sha256Digest.Of("other")), ways[i]));
                Assert.True(count == 1 || MerkleTree.RootOf(leaves[(i + 1) % count], ways[i]) != root);
            }
        }
    }

    [Fact]
    public void A_name_is_part_of_it() => Assert.NotEqual(MerkleTree.Root([File("a")]), MerkleTree.Root([File("a") with { Name = "b" }]));

    [Fact]
    public void A_reports_folder_is_one_leaf_by_its_name_and_the_root_over_its_files()
    {
        byte[] over = Node(Leaf("reports/R-1/a"), Leaf("reports/R-1/deep/b"));
        byte[] folder = SHA256.HashData([0, .. Encoding.UTF8.GetBytes("reports/R-1"), 0, .. over]);
        OutputTree tree = OutputTree.Of([File("reports/R-1/deep/b"), File("receipt.json"), File("a.csv"), File("reports/R-1/a")]);
        Assert.Equal(Sha256Digest.FromBytes(Node(Leaf("a.csv"), folder)), tree.Root);
        SealedReport report = Assert.Single(tree.ReportFolders);
        Assert.Equal(["reports/R-1/a", "reports/R-1/deep/b"], report.Files.Select(static file => file.Name));
        Assert.Equal(tree.Root, MerkleTree.RootOf(OutputTree.LeafOf(report.Folder, report.Files), report.Path));
        Assert.NotEqual(tree.Root, MerkleTree.RootOf(OutputTree.LeafOf(report.Folder, report.Files.Take(1)), report.Path));
    }

    private static DeliveredFile File(string name) => new(name, Sha256Digest.Of(Encoding.UTF8.GetBytes("content of " + name)), 1);

    private static byte[] Leaf(string name) =>
        SHA256.HashData([0, .. Encoding.UTF8.GetBytes(name), 0, .. SHA256.HashData(Encoding.UTF8.GetBytes("content of " + name))]);

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left.Concat(right)]);
}
