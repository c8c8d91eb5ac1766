using System;
using System.Buffers.Text;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Pipeline;
using CompliReport.Reports;
using Xunit;

namespace CompliReport.Azure.Tests;

/// <summary>A key that a vault keeps, played by a handler that answers as the vault's REST interface does.</summary>
public sealed class VaultSealKeyTests : IDisposable
{
    private static readonly Uri Address = new("https://vault.example/keys/complireport");

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task The_vault_signs_what_the_public_key_verifies()
    {
        using Vault vault = new(_key);
        SealKey key = VaultSealKey.Open(Address, new FixedToken(), vault.Options());
        byte[] digest = SHA256.HashData("statement"u8), signature = await key.SignAsync(digest, TestContext.Current.CancellationToken);
        using ECDsa half = ECDsa.Create();
        half.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
        Assert.True(half.VerifyHash(digest, signature));
        // The version that answered signs, whichever is the newest later.
        Assert.Equal(["GET /keys/complireport", "POST /keys/complireport/v1/sign"], vault.Asked);
    }

    [Theory]
    [InlineData("no such key", HttpStatusCode.NotFound, "P-256")]
    [InlineData("not ours to use", HttpStatusCode.Forbidden, "P-256")]
    [InlineData("another curve", HttpStatusCode.OK, "P-384")]
    public void A_key_that_cannot_be_used_is_refused_at_the_start_with_what_to_do(string reason, HttpStatusCode status, string curve)
    {
        using Vault vault = new(_key, status, curve);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => VaultSealKey.Open(Address, new FixedToken(), vault.Options()));
        Assert.True(error.Message.Contains("expected", StringComparison.Ordinal) && error.Message.Contains("vault.example", StringComparison.Ordinal), reason);
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("t", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class VaultClientOptions : ClientOptions;

    private sealed class Vault(ECDsa key, HttpStatusCode status = HttpStatusCode.OK, string curve = "P-256") : HttpMessageHandler
    {
        internal System.Collections.Generic.List<string> Asked { get; } = [];

        internal VaultClientOptions Options() => new VaultClientOptions { Transport = new HttpClientTransport(this), Retry = { MaxRetries = 0 } };

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            SendAsync(request, cancellationToken).GetAwaiter().GetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.Method + " " + request.RequestUri!.AbsolutePath);
            Assert.Equal("Bearer t", request.Headers.Authorization?.ToString());
            Assert.Equal("?api-version=7.4", request.RequestUri.Query);
            string body = request.Method == HttpMethod.Get ? PublicKey() : await SignAsync(request, cancellationToken);
            return new HttpResponseMessage(status) { Content = new StringContent(status == HttpStatusCode.OK ? body : "{}", Encoding.UTF8, "application/json") };
        }

        private string PublicKey()
        {
            ECParameters half = key.ExportParameters(false);
            return JsonSerializer.Serialize(new
            {
                key = new
                {
                    kid = "https://vault.example/keys/complireport/v1",
                    kty = "EC",
                    crv = curve,
                    x = Base64Url.EncodeToString(half.Q.X),
                    y = Base64Url.EncodeToString(half.Q.Y),
                },
            });
        }

        private async Task<string> SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using JsonDocument asked = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            Assert.Equal("ES256", asked.RootElement.GetProperty("alg").GetString());
            byte[] digest = Base64Url.DecodeFromChars(asked.RootElement.GetProperty("value").GetString());
            return JsonSerializer.Serialize(new { value = Base64Url.EncodeToString(key.SignHash(digest)) });
        }
    }
}
