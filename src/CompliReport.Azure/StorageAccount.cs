using System;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace CompliReport.Azure;

/// <summary>START HERE. A storage account as the product uses it: containers, queues and tables, by connection string on the desk, by
/// identity in the cloud.</summary>
/// <remarks>Making one sends nothing: a wrong key or a missing role shows at the first use. The version of the services' interface is
/// fixed, so that emulators of people's machines, from Azurite 3.27 on, understand it as the service does.</remarks>
public sealed class StorageAccount
{
    internal const QueueClientOptions.ServiceVersion QueueVersion = QueueClientOptions.ServiceVersion.V2023_11_03;

    private readonly BlobServiceClient _blobs;
    private readonly QueueServiceClient _queues, _queuesAsTheyAre;
    // Made when it is asked for: some accounts, and some connection strings of desks, have no tables.
    private readonly Func<TableServiceClient> _tables;

    private StorageAccount(
        BlobServiceClient blobs, Func<QueueMessageEncoding, QueueServiceClient> queues, Func<TableServiceClient> tables)
    {
        _blobs = blobs;
        _queues = queues(QueueMessageEncoding.Base64);
        _queuesAsTheyAre = queues(QueueMessageEncoding.None);
        _tables = tables;
    }

    /// <summary>An account by connection string, <c>UseDevelopmentStorage=true</c> for the emulator at its usual ports.</summary>
    /// <exception cref="FormatException">It is no connection string. The message never repeats it, as it may hold a key.</exception>
    public static StorageAccount FromConnectionString(string connection, StorageRetries? retries = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        retries ??= new StorageRetries();
        try
        {
            return new StorageAccount(
                new BlobServiceClient(connection, BlobOptions(retries)),
                encoding => new QueueServiceClient(connection, QueueOptions(retries, encoding)),
                () => Tables(connection, retries));
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            throw NoConnectionString();
        }
    }

    /// <summary>An account by identity, without any key.</summary>
    /// <param name="blobs">Address of the blob service, https.</param>
    /// <param name="queues">Address of the queue service, https.</param>
    /// <param name="tables">Address of the table service, https.</param>
    /// <param name="credential">Who we are.</param>
    /// <param name="retries">How often a request is tried.</param>
    /// <exception cref="FormatException">An address is not https: a token must not travel in clear text.</exception>
    public static StorageAccount FromIdentity(
        Uri blobs, Uri queues, Uri tables, TokenCredential credential, StorageRetries? retries = null)
    {
        _ = Https(tables);
        return FromIdentity(blobs, queues, () => tables, credential, retries);
    }

    /// <summary>
    /// An account by settings as the Functions host reads them: <c>Name</c> is a connection string, or <c>Name__accountName</c>, or
    /// <c>Name__blobServiceUri</c>, <c>Name__queueServiceUri</c> and, for tables, <c>Name__tableServiceUri</c>; with
    /// <c>Name__credential=managedidentity</c> and <c>Name__clientId</c>.
    /// </summary>
    /// <param name="name">Name of the setting, such as <c>AzureWebJobsStorage</c>.</param>
    /// <param name="setting">Gives a setting's text, null where there is none. Names hold two underscores, as in the environment.</param>
    /// <param name="retries">How often a request is tried.</param>
    /// <exception cref="FormatException">A setting is missing or wrong; the message names it.</exception>
    public static StorageAccount FromSettings(string name, Func<string, string?> setting, StorageRetries? retries = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(setting);
        if (setting(name) is { Length: > 0 } connection)
        {
            try
            {
                return FromConnectionString(connection, retries);
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"Setting {name}: {wrong.Message}");
            }
        }

        return FromIdentity(
            ServiceUri(name, "blob", setting),
            ServiceUri(name, "queue", setting),
            () => ServiceUri(name, "table", setting),
            AppIdentity.Of(name, setting),
            retries);
    }

    /// <summary>A container. It need not exist: the first write makes it.</summary>
    public BlobContainerClient Container(string name) => _blobs.GetBlobContainerClient(name);

    /// <summary>A queue whose messages are base64, as the Functions host expects them. It need not exist: the first message makes
    /// it.</summary>
    public QueueClient Queue(string name) => _queues.GetQueueClient(name);

    /// <summary>A queue whose messages are taken as they are, base64 or plain: for a host that decodes them itself.</summary>
    public QueueClient QueueAsItIs(string name) => _queuesAsTheyAre.GetQueueClient(name);

    /// <summary>Where it is, without any key or signature: for people.</summary>
    public Uri Address => _blobs.Uri;

    /// <summary>About how many messages wait in a queue or are being worked on; 0 for one that is not there yet.</summary>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        QueueClient client = Queue(queue);
        try
        {
            QueueProperties properties = await client.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
            return properties.ApproximateMessagesCount;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return 0;
        }
        catch (Exception failure) when (StorageFault.Of(failure, "count the messages of", client.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>A table. It need not exist: the first write makes it.</summary>
    /// <exception cref="FormatException">The account was given without its table service.</exception>
    public TableClient Table(string name) => _tables().GetTableClient(name);

    private static StorageAccount FromIdentity(
        Uri blobs, Uri queues, Func<Uri> tables, TokenCredential credential, StorageRetries? retries)
    {
        ArgumentNullException.ThrowIfNull(credential);
        retries ??= new StorageRetries();
        return new StorageAccount(
            new BlobServiceClient(Https(blobs), credential, BlobOptions(retries)),
            encoding => new QueueServiceClient(Https(queues), credential, QueueOptions(retries, encoding)),
            () => new TableServiceClient(Https(tables()), credential, TableOptions(retries)));
    }

    private static TableServiceClient Tables(string connection, StorageRetries retries)
    {
        try
        {
            return new TableServiceClient(connection, TableOptions(retries));
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            throw NoConnectionString();
        }
    }

    // Without an inner exception: it may quote a part of the key.
    private static FormatException NoConnectionString() => new(
        "This is not a storage connection string: expected 'UseDevelopmentStorage=true' or "
        + "'DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...;EndpointSuffix=...'. "
        + "Its text is not repeated here because it may hold a key.");

    private static BlobClientOptions BlobOptions(StorageRetries retries)
    {
        BlobClientOptions options = retries.On(new BlobClientOptions(BlobClientOptions.ServiceVersion.V2023_11_03));
        // The service compares each block with its checksum before it keeps it.
        options.TransferValidation.Upload.ChecksumAlgorithm = StorageChecksumAlgorithm.MD5;
        return options;
    }

    private static QueueClientOptions QueueOptions(StorageRetries retries, QueueMessageEncoding encoding)
    {
        QueueClientOptions options = retries.On(new QueueClientOptions(QueueVersion));
        options.MessageEncoding = encoding;
        return options;
    }

    private static TableClientOptions TableOptions(StorageRetries retries) =>
        retries.On(new TableClientOptions(TableClientOptions.ServiceVersion.V2020_12_06));

    private static Uri ServiceUri(string name, string service, Func<string, string?> setting)
    {
        string key = $"{name}__{service}ServiceUri";
        string? text = setting(key);
        if (text is null or "" && setting(name + "__accountName") is { Length: > 0 } account)
        {
            key = name + "__accountName";
            text = $"https://{account}.{service}.core.windows.net";
        }

        if (text is null or "")
        {
            throw new FormatException($"No storage is set: set {name} to a connection string, or {name}__accountName, or {key}.");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Query.Length == 0
            ? uri
            : throw new FormatException(
                $"Setting {key} is wrong: expected an https address without a query, such as https://account.{service}.core.windows.net.");
    }

    private static Uri Https(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw new FormatException($"'{address.Host}' is not addressed by https: a token must not travel in clear text.");
    }
}
