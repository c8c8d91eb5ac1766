using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Security.Cryptography;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>The root over the lines of findings.jsonl, taken while the file is written.</summary>
internal sealed class FindingLeaves
{
    /// <summary>The file's path below the run folder, and the name in every leaf.</summary>
    internal const string FileName = "findings.jsonl";

    private ImmutableArray<Sha256Digest> _leaves = [];

    /// <summary>The root; of no findings the digest of nothing.</summary>
    internal Sha256Digest Root => MerkleTree.RootOver(_leaves);

    /// <summary>The same file, its lines watched where it is the one of findings.</summary>
    internal RunFile Watch(RunFile file) => file.Path != FileName ? file : file with
    {
        Write = stream =>
        {
            // A file may be written twice; the last time counts, and all times give the same.
            using LineStream lines = new(stream);
            file.Write(lines);
            _leaves = lines.Leaves;
        },
    };

    /// <summary>The root over the lines of a file that lies there.</summary>
    internal static Sha256Digest RootOf(Stream content)
    {
        using LineStream lines = new(Stream.Null);
        content.CopyTo(lines);
        return MerkleTree.RootOver(lines.Leaves);
    }

    /// <summary>Hands bytes on and takes the leaf of each line, its line break not included.</summary>
    private sealed class LineStream(Stream target) : Stream
    {
        private readonly IncrementalHash _line = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly List<Sha256Digest> _leaves = [];

        internal ImmutableArray<Sha256Digest> Leaves => [.. _leaves];

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            target.Write(buffer);
            while (buffer.IndexOf((byte)'\n') is >= 0 and int end)
            {
                _line.AppendData(buffer[..end]);
                _leaves.Add(MerkleTree.Leaf(FileName, Sha256Digest.FromBytes(_line.GetHashAndReset())));
                buffer = buffer[(end + 1)..];
            }

            _line.AppendData(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => target.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _line.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
