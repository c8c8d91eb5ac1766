using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using Azure.Identity;

namespace CompliReport.Azure;

/// <summary>Turns what the client library of Service Bus throws into one clear line, without the library: its reasons come as their
/// names.</summary>
public static class ServiceBusFault
{
    /// <summary>The fault of a refusal.</summary>
    /// <param name="reason">The library's name of the reason.</param>
    /// <param name="isTransient">What the library says; it decides where the reason says nothing.</param>
    /// <param name="where">Namespace and queue.</param>
    /// <param name="failure">What was thrown.</param>
    public static StorageFaultException Of(string reason, bool isTransient, string where, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        (string why, bool passes) = reason switch
        {
            "ServiceBusy" => ("the service is busy. Try again later; if it goes on, raise the namespace's limits.", true),
            "ServiceTimeout" => ("no answer in time. Try again later.", true),
            "ServiceCommunicationProblem" => ("it cannot be reached. Is the namespace right, and the network up?", true),
            "QuotaExceeded" => ("the queue is full. It takes messages again when its receivers have taken some.", true),
            "MessagingEntityNotFound" => ("there is no such queue. Check the names of the namespace and the queue.", false),
            "MessagingEntityDisabled" => ("the queue is disabled. Somebody has to enable it again.", false),
            "MessageSizeExceeded" => ("the message is too large. Leave the content in the store.", false),
            _ => (failure.Message.Split('\n').First().Trim(), isTransient),
        };
        return new StorageFaultException($"Cannot send to {where}: {why} ({reason})", passes, 0, reason, failure);
    }

    /// <summary>The fault of a failure that has no reason of the library's, or null where it is none of the broker's: a bug of ours, or the
    /// caller's own cancellation.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="where">Namespace and queue.</param>
    /// <param name="cancellationToken">The caller's; when it asks for the end, the failure is a cancellation.</param>
    public static StorageFaultException? Of(Exception failure, string where, CancellationToken cancellationToken)
    {
        string action = $"Cannot send to {where}: ";
        return failure switch
        {
            StorageFaultException known => known,
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            UnauthorizedAccessException => new StorageFaultException(
                action + "the identity may not do this. Give it the role Azure Service Bus Data Sender.", false, 0, "", failure),
            AuthenticationFailedException => new StorageFaultException(
                action + "no token could be had. Sign in, or give the app its identity and set its __credential and __clientId.",
                true, 0, "", failure),
            OperationCanceledException or TimeoutException =>
                new StorageFaultException(action + "no answer in time. Try again later.", true, 0, "", failure),
            SocketException or IOException => new StorageFaultException(
                action + "it cannot be reached. Is the namespace right, and the network up?", true, 0, "", failure),
            _ => null,
        };
    }

    /// <summary>The fault of a message that no try will bring through.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="length">Its bytes.</param>
    public static StorageFaultException TooLarge(string id, long length)
    {
        string message = $"Cannot send notice {id}: its message has {length} bytes, and Service Bus takes {ServiceBusNotice.LengthMax}. "
            + "Leave the content in the store.";
        return new StorageFaultException(message, false, 0, "MessageSizeExceeded", null);
    }

    /// <summary>The namespace of <c>Name__fullyQualifiedNamespace</c>; null where the setting is missing or empty.</summary>
    /// <param name="name">Name of the setting, such as <c>CompliReportServiceBus</c>.</param>
    /// <param name="setting">Gives a setting's text, null where there is none.</param>
    /// <exception cref="FormatException">It is no host name. The message does not repeat it: somebody may have put a connection string with
    /// a key there.</exception>
    public static string? NamespaceOf(string name, Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        string key = name + "__fullyQualifiedNamespace";
        return setting(key) is not { Length: > 0 } text ? null
            : Uri.CheckHostName(text) == UriHostNameType.Dns && text.Contains('.', StringComparison.Ordinal) ? text
            : throw new FormatException($"Setting {key} is wrong: expected a host name such as name.servicebus.windows.net.");
    }
}
