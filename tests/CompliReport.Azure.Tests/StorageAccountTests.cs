using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CompliReport.Delivery;
using Xunit;

namespace CompliReport.Azure.Tests;

public sealed class StorageAccountTests(Emulator emulator) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("complireport-account-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a connection string", "S=UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1/c")]
    [InlineData("a connection string before an identity",
        "S=UseDevelopmentStorage=true;;S__accountName=a", "http://127.0.0.1:10000/devstoreaccount1/c")]
    [InlineData("an account's name", "S__accountName=abc", "https://abc.blob.core.windows.net/c")]
    [InlineData("addresses", "S__blobServiceUri=https://b.example;;S__queueServiceUri=https://q.example", "https://b.example/c")]
    [InlineData("a managed identity",
        "S__accountName=abc;;S__credential=managedidentity;;S__clientId=00000000-0000-0000-0000-000000000001",
        "https://abc.blob.core.windows.net/c")]
    public void Settings_lead_to_an_account(string reason, string settings, string address)
    {
        StorageAccount account = StorageAccount.FromSettings("S", Settings(settings));
        Assert.True(account.Container("c").Uri.ToString() == address, reason);
    }

    [Theory]
    [InlineData("nothing", "", "S__blobServiceUri")]
    [InlineData("no queue", "S__blobServiceUri=https://b.example", "S__queueServiceUri")]
    [InlineData("clear text", "S__blobServiceUri=http://b.example;;S__queueServiceUri=https://q.example", "S__blobServiceUri")]
    [InlineData("a signature in an address",
        "S__blobServiceUri=https://b.example?sig=SECRET;;S__queueServiceUri=https://q.example", "S__blobServiceUri")]
    [InlineData("an unknown credential", "S__accountName=abc;;S__credential=password", "S__credential")]
    [InlineData("no connection string", "S=SECRET", "Setting S:")]
    [InlineData("half a connection string", "S=AccountName=a;AccountKey=SECRET", "Setting S:")]
    [InlineData("a key that is none",
        "S=DefaultEndpointsProtocol=https;AccountName=a;AccountKey=SECRET!;EndpointSuffix=core.windows.net", "Setting S:")]
    public void A_wrong_setting_is_named_in_one_line_without_its_secret(string reason, string settings, string names)
    {
        FormatException wrong = Assert.Throws<FormatException>(() => StorageAccount.FromSettings("S", Settings(settings)));

        Assert.Contains(names, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", wrong.ToString(), StringComparison.Ordinal);
        Assert.False(wrong.Message.Contains('\n', StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("an account's name", "S__accountName=abc", "https://abc.table.core.windows.net/")]
    [InlineData("an address",
        "S__blobServiceUri=https://b.example;;S__queueServiceUri=https://q.example;;S__tableServiceUri=https://t.example", "https://t.example/")]
    [InlineData("the emulator", "S=UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1/")]
    public void Settings_lead_to_tables(string reason, string settings, string address)
    {
        Uri table = StorageAccount.FromSettings("S", Settings(settings)).Table("reports").Uri;
        Assert.True(table.ToString().StartsWith(address, StringComparison.Ordinal), $"{reason}: {table}");
    }

    [Theory]
    [InlineData("no address", "")]
    [InlineData("clear text", ";;S__tableServiceUri=http://t.example")]
    public void An_account_without_tables_serves_all_else_and_says_what_is_missing(string reason, string more)
    {
        StorageAccount account = StorageAccount.FromSettings(
            "S", Settings("S__blobServiceUri=https://b.example;;S__queueServiceUri=https://q.example" + more));
        Assert.True(account.Queue("q").Uri.ToString().StartsWith("https://q.example/", StringComparison.Ordinal), reason);
        FormatException missing = Assert.Throws<FormatException>(() => new TableReportRegister(account, "reports"));
        Assert.Contains("S__tableServiceUri", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_goes_to_https_addresses_only()
    {
        Uri open = new("http://b.example"), closed = new("https://q.example");
        Assert.Throws<FormatException>(() => StorageAccount.FromIdentity(open, closed, closed, new UnsignedCredential()));
        Assert.Throws<FormatException>(() => StorageAccount.FromIdentity(closed, open, closed, new UnsignedCredential()));
        Assert.Throws<FormatException>(() => StorageAccount.FromIdentity(closed, closed, open, new UnsignedCredential()));
    }

    [Fact]
    public async Task An_identity_writes_reads_and_sends_without_a_key()
    {
        _ = emulator.Connection; // Skips where there is no emulator.
        using X509Certificate2 certificate = await WriteCertificateAsync();
        await using AzuriteServer server = await AzuriteServer.StartAsync(
            Cancellation, "--oauth", "basic", "--cert", Path.Combine(_folder, "cert.pem"), "--key", Path.Combine(_folder, "key.pem"));
        using HttpClientHandler handler =
            new() { ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented?.Thumbprint == certificate.Thumbprint };
        using HttpClient client = new(handler);
        using HttpClientTransport network = new(client);
        StorageRetries retries = Emulator.Quick with { Transport = network };
        StorageAccount account = StorageAccount.FromIdentity(server.Blobs, server.Queues, server.Tables, new UnsignedCredential(), retries);
        BlobArtifactStore store = new(account.Container("reports"));

        Assert.True((await store.PutIfAbsentAsync("a", static stream => stream.Write("content"u8), Cancellation)).Written);
        await new StorageQueueReportQueue(account, "notices", "state").SendAsync(new ReportNotice("r1/1", "case", "body"), Cancellation);

        Assert.True(await new TableReportRegister(account, "marks").MarkSentAsync("r1/1", Cancellation));
        Assert.False(await new TableReportRegister(account, "marks").MarkSentAsync("r1/1", Cancellation));

        await using Stream stream = await store.OpenAsync("a", 0, Cancellation);
        using StreamReader reader = new(stream);
        Assert.Equal("content", await reader.ReadToEndAsync(Cancellation));
        Assert.Equal("body", (await account.Queue("notices").ReceiveMessageAsync(cancellationToken: Cancellation)).Value.Body.ToString());

        StorageAccount without = StorageAccount.FromIdentity(server.Blobs, server.Queues, server.Tables, new NoCredential(), retries);
        BlobArtifactStore nobody = new(without.Container("reports"));
        StorageFaultException fault = await Assert.ThrowsAsync<StorageFaultException>(() => nobody.OpenAsync("a", 0, Cancellation));
        Assert.Contains("no token", fault.Message, StringComparison.Ordinal);
    }

    private static Func<string, string?> Settings(string text)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (string setting in text.Split(";;", StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            settings.Add(setting[..equals], setting[(equals + 1)..]);
        }

        return name => settings.GetValueOrDefault(name);
    }

    private async Task<X509Certificate2> WriteCertificateAsync()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(_folder, "cert.pem"), certificate.ExportCertificatePem(), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem(), Cancellation);
        return certificate;
    }

    /// <summary>A token without a signature, which the emulator takes.</summary>
    private sealed class UnsignedCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow, end = now.AddHours(1);
            string claims = $$"""
                {"aud":"https://storage.azure.com","iss":"https://sts.windows.net/00000000-0000-0000-0000-000000000001/",
                "iat":{{now.ToUnixTimeSeconds()}},"nbf":{{now.ToUnixTimeSeconds() - 60}},"exp":{{end.ToUnixTimeSeconds()}}}
                """;
            return new AccessToken($"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(claims)}.{Part("none")}", end);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));

        private static string Part(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("No identity is there.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("No identity is there.");
    }
}
