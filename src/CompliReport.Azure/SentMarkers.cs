using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CompliReport.Delivery;

namespace CompliReport.Azure;

/// <summary>A claim to send a notice.</summary>
/// <param name="Marker">The notice's marker.</param>
/// <param name="ETag">The marker as we left it: whoever takes the claim over changes it.</param>
internal sealed record SendClaim(BlockBlobClient Marker, ETag ETag);

/// <summary>Which notices were sent: one blob a notice with the notice in it and, in its metadata, whether it is being sent or
/// was.</summary>
internal sealed class SentMarkers
{
    private const string StateKey = "state", ClaimKey = "claim", Sending = "sending", Sent = "sent";

    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(500);

    private readonly BlobContainerClient _container;
    private readonly string _prefix;
    private readonly TimeSpan _claimTime;

    internal SentMarkers(BlobContainerClient container, string prefix, TimeSpan claimTime)
    {
        _container = container;
        _prefix = prefix;
        _claimTime = claimTime;
    }

    /// <summary>Claims a notice, or says with null that it was sent. Waits while another sender holds the claim.</summary>
    internal async Task<SendClaim?> ClaimAsync(ReportNotice notice, CancellationToken cancellationToken)
    {
        BlockBlobClient marker = BlobNames.BlobOf(_container, _prefix + notice.Id);
        string claim = Guid.NewGuid().ToString("N");
        try
        {
            // Twice the time: one sender may die and the next one too; after that the host tries again later.
            for (TimeSpan waited = TimeSpan.Zero; waited <= _claimTime * 2; waited += PauseMax)
            {
                if (await PutAsync(marker, notice.Body, claim, cancellationToken).ConfigureAwait(false) is { } made)
                {
                    return new SendClaim(marker, made);
                }

                (bool isSent, ETag? ours) = await LookAsync(marker, claim, cancellationToken).ConfigureAwait(false);
                if (isSent || ours is not null)
                {
                    return isSent ? null : new SendClaim(marker, ours!.Value);
                }

                await Task.Delay(PauseMax, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (StorageFault.Of(failure, "claim the notice", marker.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }

        string message =
            $"Cannot claim the notice {marker.Uri.GetLeftPart(UriPartial.Path)}: other senders hold it and do not finish. Try again later.";
        throw new StorageFaultException(message, true, 0, "", null);
    }

    /// <summary>Writes down that the notice was sent. Where the claim was lost meanwhile, its new holder writes it down.</summary>
    internal static async Task MarkSentAsync(SendClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            await claim.Marker.SetMetadataAsync(State(Sent, ""), Unchanged(claim.ETag), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException lost) when (lost.Status is 404 or 412)
        {
        }
        catch (Exception failure) when (StorageFault.Of(failure, "mark the notice", claim.Marker.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Gives a claim back whose notice could not be sent, so that the next try need not wait. When this fails too, the claim runs
    /// out by itself.</summary>
    internal static async Task ReleaseAsync(SendClaim claim)
    {
        using CancellationTokenSource inTime = new(PauseMax * 4);
        try
        {
            await claim.Marker.DeleteAsync(conditions: Unchanged(claim.ETag), cancellationToken: inTime.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or OperationCanceledException)
        {
        }
    }

    private async Task<ETag?> PutAsync(BlockBlobClient marker, string body, string claim, CancellationToken cancellationToken)
    {
        BlobUploadOptions first =
            new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All }, Metadata = State(Sending, claim) };
        try
        {
            byte[] content = Encoding.UTF8.GetBytes(body);
            Response<BlobContentInfo> made = await ContainerCreation.RetryAsync(
                _container,
                () => marker.UploadAsync(new MemoryStream(content), first, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return made.Value.ETag;
        }
        catch (RequestFailedException taken) when (taken.ErrorCode == BlobErrorCode.BlobAlreadyExists || taken.Status == 412)
        {
            return null;
        }
    }

    // A claim of ours whose answer was lost is found again; one whose sender died is taken over. Both times are the service's: our clock
    // has no say.
    private async Task<(bool IsSent, ETag? Ours)> LookAsync(BlockBlobClient marker, string claim, CancellationToken cancellationToken)
    {
        try
        {
            Response<BlobProperties> found = await marker.GetPropertiesAsync(conditions: null, cancellationToken).ConfigureAwait(false);
            BlobProperties now = found.Value;
            if (now.Metadata.TryGetValue(StateKey, out string? state) && state == Sent)
            {
                return (true, null);
            }

            if (now.Metadata.TryGetValue(ClaimKey, out string? holder) && holder == claim)
            {
                return (false, now.ETag);
            }

            if (found.GetRawResponse().Headers.Date is not { } clock || clock - now.LastModified < _claimTime)
            {
                return (false, null);
            }

            Dictionary<string, string> ours = State(Sending, claim);
            BlobInfo taken = await marker.SetMetadataAsync(ours, Unchanged(now.ETag), cancellationToken).ConfigureAwait(false);
            return (false, taken.ETag);
        }
        catch (RequestFailedException changed) when (changed.Status == 412 || BlobNames.IsAbsent(changed))
        {
            return (false, null);
        }
    }

    private static BlobRequestConditions Unchanged(ETag etag) => new() { IfMatch = etag };

    private static Dictionary<string, string> State(string state, string claim)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal) { [StateKey] = state };
        if (claim.Length > 0)
        {
            metadata[ClaimKey] = claim;
        }

        return metadata;
    }
}
