using System.Globalization;

namespace CompliReport.Values;

/// <summary>Where a fact comes from, down to the byte: what every figure of every report leads back to.</summary>
/// <param name="File">The file's name as uploaded, without a folder.</param>
/// <param name="FileDigest">SHA-256 of the file as uploaded.</param>
/// <param name="Line">1-based line in the inflated file where the record starts.</param>
/// <param name="ByteOffset">Bytes before the record in the inflated file.</param>
public sealed record Provenance(string File, Sha256Digest FileDigest, long Line, long ByteOffset)
{
    /// <summary>The place as <c>file:line</c>.</summary>
    public override string ToString() => File + ":" + Line.ToString(CultureInfo.InvariantCulture);
}
