using System;
using System.Buffers.Text;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CompliReport.Reports;

namespace CompliReport.Azure;

/// <summary>The operator's key in Azure Key Vault: the vault signs, the private key never leaves it.</summary>
/// <remarks>
/// Two requests of the vault's REST interface, get key and sign (ES256), on the pipeline of Azure.Core with its retries and tokens:
/// docs/decisions.md says why no client library. The app needs the role Key Vault Crypto User on the key.
/// </remarks>
public sealed class VaultSealKey
{
    private const string Version = "api-version=7.4", Scope = "https://vault.azure.net/.default";

    private readonly HttpPipeline _pipeline;
    private readonly Uri _key;

    private VaultSealKey(HttpPipeline pipeline, Uri key) => (_pipeline, _key) = (pipeline, key);

    /// <summary>Opens a key as the app's own identity.</summary>
    /// <param name="key">The key's address, with or without a version.</param>
    /// <exception cref="InvalidDataException">There is no such key, it is not of the curve P-256, or the app may not use it.</exception>
    public static SealKey Open(Uri key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Open(key, AppIdentity.Of("SealVaultKey", Environment.GetEnvironmentVariable), new VaultOptions());
    }

    /// <summary>Opens a key.</summary>
    internal static SealKey Open(Uri key, TokenCredential identity, ClientOptions options)
    {
        HttpPipeline pipeline = HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(identity, Scope));
        using HttpMessage message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(new Uri(key.GetLeftPart(UriPartial.Path) + "?" + Version));
        Send(() => pipeline.Send(message, CancellationToken.None), key);
        using JsonDocument answer = Answer(message.Response, key);
        JsonElement found = answer.RootElement.GetProperty("key");
        if (found.GetProperty("kty").GetString() is not ("EC" or "EC-HSM") || found.GetProperty("crv").GetString() != "P-256")
        {
            throw new InvalidDataException($"The key {key} is of another kind: expected an EC key of the curve P-256.");
        }

        using ECDsa half = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(found.GetProperty("x").GetString()),
                Y = Base64Url.DecodeFromChars(found.GetProperty("y").GetString()),
            },
        });
        // The version that answers now signs as long as the process lives, so that all seals of a process are by one key.
        VaultSealKey vault = new(pipeline, new Uri(found.GetProperty("kid").GetString()!));
        return new SealKey(half.ExportSubjectPublicKeyInfo(), vault.SignAsync);
    }

    private async Task<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        using HttpMessage message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(new Uri(_key.AbsoluteUri + "/sign?" + Version));
        message.Request.Headers.Add(HttpHeader.Common.JsonContentType);
        message.Request.Content = RequestContent.Create(
            JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", value = Base64Url.EncodeToString(digest.Span) }));
        try
        {
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException unreachable)
        {
            throw new IOException($"The vault of {_key.Host} did not sign: {unreachable.Message}", unreachable);
        }

        if (message.Response.Status != 200)
        {
            // It signed before and may again: the run is tried again, and its upload is not at fault.
            throw new IOException($"The vault answered {message.Response.Status} {message.Response.ReasonPhrase} and did not sign with the "
                + $"key {_key}: the run is whole and not sealed yet; try again.");
        }

        using JsonDocument answer = Answer(message.Response, _key);
        return Base64Url.DecodeFromChars(answer.RootElement.GetProperty("value").GetString());
    }

    private static void Send(Action send, Uri key)
    {
        try
        {
            send();
        }
        catch (RequestFailedException unreachable)
        {
            throw new InvalidDataException($"The key {key} cannot be read: {unreachable.Message}", unreachable);
        }
    }

    // A refusal names the key and the status; what the vault says may name people.
    private static JsonDocument Answer(Response response, Uri key) => response.Status == 200
        ? JsonDocument.Parse(response.Content)
        : throw new InvalidDataException($"The vault answered {response.Status} {response.ReasonPhrase} for the key {key}: expected that "
            + "the key is there and the app has the role Key Vault Crypto User on it.");

    private sealed class VaultOptions : ClientOptions;
}
