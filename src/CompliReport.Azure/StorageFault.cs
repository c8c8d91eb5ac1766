using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace CompliReport.Azure;

/// <summary>Turns what the client library throws into one clear line.</summary>
internal static class StorageFault
{
    /// <summary>The fault, or null where the failure is none of storage's: a bug of ours, or the caller's own cancellation.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="doing">What was tried, as in "write" or "read".</param>
    /// <param name="where">Address of the blob, container, queue or table; its query, which may hold a signature, is left out.</param>
    /// <param name="cancellationToken">The caller's; when it asks for the end, the failure is a cancellation.</param>
    internal static StorageFaultException? Of(Exception failure, string doing, Uri where, CancellationToken cancellationToken)
    {
        string action = $"Cannot {doing} {where.GetLeftPart(UriPartial.Path)}: ";
        return failure switch
        {
            StorageFaultException known => known,
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            RequestFailedException { Status: > 0 } refused => Refused(refused, action),
            AggregateException several when several.InnerExceptions.Count > 0 =>
                Of(several.InnerExceptions[^1], doing, where, cancellationToken),
            AuthenticationFailedException => new StorageFaultException(
                action + "no token could be had. Sign in, or give the app its identity and set its __credential and __clientId.",
                true, 0, "", failure),
            OperationCanceledException or TimeoutException =>
                new StorageFaultException(action + "no answer in time. Try again later.", true, 0, "", failure),
            RequestFailedException or HttpRequestException or IOException => new StorageFaultException(
                action + $"{where.Authority} cannot be reached. Is the address right, the network up, the emulator started?",
                true, 0, "", failure),
            _ => null,
        };
    }

    private static StorageFaultException Refused(RequestFailedException refused, string action)
    {
        string code = refused.ErrorCode ?? "";
        (string why, bool isTransient) = refused.Status switch
        {
            401 => ("who we are is not accepted. Check the key, or the identity and its tenant.", false),
            403 when code == BlobErrorCode.AuthenticationFailed =>
                ("the key or token is not accepted. Check it, and this machine's clock.", false),
            403 when code is "AuthorizationPermissionMismatch" or "AuthorizationFailure" or "InsufficientAccountPermissions" =>
                ("the identity may not do this. Give it the role for it (docs/operations.md), or check the firewall.", false),
            403 => ("it is forbidden. Check the identity's role and the account's firewall.", false),
            404 => ("it does not exist. Check the name of the account, container, queue or table.", false),
            408 or 429 or 503 => ("the service is busy. Try again later; if it goes on, raise the account's limits.", true),
            409 when code == BlobErrorCode.ContainerBeingDeleted => ("the container is being deleted. Try again in a minute.", true),
            409 when code == TableErrorCode.TableBeingDeleted => ("the table is being deleted. Try again in a minute.", true),
            409 when code is "BlobImmutableDueToPolicy" => ("it is immutable by policy and stays as it is.", false),
            412 when code == BlobErrorCode.LeaseIdMissing => ("somebody holds a lease on it. Try again when it is released.", true),
            413 => ("it is too large for the service.", false),
            >= 500 => ("the service has a fault. Try again later.", true),
            _ => (FirstLine(refused.Message), false),
        };
        string known = code.Length == 0 ? "" : " " + code;
        return new StorageFaultException($"{action}{why} ({refused.Status}{known})", isTransient, refused.Status, code, refused);
    }

    private static string FirstLine(string message) => message.Split('\n').First().Trim();
}
