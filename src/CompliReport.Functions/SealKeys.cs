using System;
using System.IO;
using System.Security.Cryptography;
using CompliReport.Azure;
using CompliReport.Reports;
using Microsoft.Extensions.Configuration;

namespace CompliReport.Functions;

/// <summary>The operator's key from the settings: <c>SealKeyFile</c>, a PEM file, or <c>SealVaultKey</c>, the address of a key in Azure
/// Key Vault, which never leaves it. Neither: runs are not sealed.</summary>
internal static class SealKeys
{
    /// <summary>The key; null where none is set.</summary>
    /// <exception cref="InvalidDataException">Both are set, or what is set is no key.</exception>
    internal static SealKey? Of(IConfiguration settings)
    {
        (string? file, string? vault) = (settings["SealKeyFile"], settings["SealVaultKey"]);
        if (file is { Length: > 0 } && vault is { Length: > 0 })
        {
            throw new InvalidDataException("The settings SealKeyFile and SealVaultKey name a key each: set one of them.");
        }

        if (vault is { Length: > 0 })
        {
            return Uri.TryCreate(vault, UriKind.Absolute, out Uri? address)
                ? VaultSealKey.Open(address)
                : throw new InvalidDataException("The setting SealVaultKey needs the address of a key, such as "
                    + "https://name.vault.azure.net/keys/complireport.");
        }

        try
        {
            return file is { Length: > 0 } ? SealKey.OfPem(File.ReadAllText(file)) : null;
        }
        catch (CryptographicException wrong)
        {
            throw new InvalidDataException($"The setting SealKeyFile: '{file}' has {wrong.Message}", wrong);
        }
    }
}
