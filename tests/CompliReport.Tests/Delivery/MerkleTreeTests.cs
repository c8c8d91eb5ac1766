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
    public void A_name_is_part_of_it() => Assert.NotEqual(MerkleTree.Root([File("a")]), MerkleTree.Root([File("a") with { Name = "b" }]));

    private static DeliveredFile File(string name) => new(name, Sha256Digest.Of(Encoding.UTF8.GetBytes("content of " + name)), 1);

    private static byte[] Leaf(string name) =>
        SHA256.HashData([0, .. Encoding.UTF8.GetBytes(name), 0, .. SHA256.HashData(Encoding.UTF8.GetBytes("content of " + name))]);

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left.Concat(right)]);
}
