using System;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>Signs with the operator's key. The private key stays where it is: a file on a desk, a vault in the cloud.</summary>
/// <param name="digest">SHA-256, 32 bytes.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>ECDSA over P-256, 64 bytes: r and s.</returns>
public delegate Task<byte[]> SignDigest(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken);

/// <summary>The operator's key, with which runs are sealed: ECDSA over the curve P-256.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="SignAsync">Signs with the private key.</param>
public sealed record SealKey(ReadOnlyMemory<byte> PublicKey, SignDigest SignAsync)
{
    /// <summary>What the key is called: the first 16 characters of the SHA-256 of its public half.</summary>
    public string Id => IdOf(PublicKey.Span);

    /// <summary>The name of a public key.</summary>
    internal static string IdOf(ReadOnlySpan<byte> publicKey) => Sha256Digest.Of(publicKey).Prefix(16);

    /// <summary>A private key in a PEM file (PKCS#8 or SEC 1).</summary>
    /// <exception cref="CryptographicException">It is no private key of the curve P-256; the message names no part of it.</exception>
    public static SealKey OfPem(string pem)
    {
#pragma warning disable CA2000 // The key lives as long as the process that seals with it.
        ECDsa key = ECDsa.Create();
#pragma warning restore CA2000
        try
        {
            key.ImportFromPem(pem);
            MustBeP256(key);
            byte[] spki = key.ExportSubjectPublicKeyInfo();
            // A public key can be imported too; it fails here and not after hours of work.
            byte[] probe = key.SignHash(new byte[32]);
            Invariant.Holds(probe.Length == 64, "a signature of P-256 has 64 bytes");
            return new SealKey(spki, (digest, _) => Task.FromResult(key.SignHash(digest.ToArray())));
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CryptographicException("no private key of the curve P-256 in PEM form (openssl genpkey -algorithm EC "
                + "-pkeyopt ec_paramgen_curve:P-256).", wrong);
        }
    }

    /// <summary>The public key in a PEM file, DER; of a private key its public half.</summary>
    /// <exception cref="CryptographicException">It is no key of the curve P-256.</exception>
    public static byte[] PublicKeyOfPem(string pem)
    {
        using ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (ArgumentException wrong)
        {
            throw new CryptographicException("no key in PEM form.", wrong);
        }

        MustBeP256(key);
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Whether a signature is by a key; false also for what is no key.</summary>
    internal static bool Verifies(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        using ECDsa key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out int read);
            MustBeP256(key);
            return read == publicKey.Length && key.VerifyHash(digest, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void MustBeP256(ECDsa key)
    {
        Oid curve = key.ExportParameters(false).Curve.Oid;
        // Windows names curves and does not number them.
        if (curve.Value is { } number ? number != "1.2.840.10045.3.1.7" : curve.FriendlyName is not ("nistP256" or "ECDSA_P256"))
        {
            throw new CryptographicException("the key is not of the curve P-256.");
        }
    }
}
