using System;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Values;

namespace CompliReport.Azure;

/// <summary>A notice as a message of Service Bus, without its SDK: what each field holds and what the broker takes at most.</summary>
/// <param name="MessageId">What the broker recognises a repetition by: report id and revision.</param>
/// <param name="SessionId">The case, whose notices stay in order.</param>
/// <param name="ContentType">Always <see cref="CloudEvent"/>.</param>
/// <param name="Body">The notice's JSON in UTF-8. The report itself stays in the store; the body's <c>dataref</c> says where.</param>
public sealed record ServiceBusNotice(string MessageId, string SessionId, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The media type of CloudEvents as JSON.</summary>
    public const string CloudEvent = "application/cloudevents+json";

    /// <summary>Characters of a message id and of a session id at most.</summary>
    public const int IdLengthMax = 128;

    /// <summary>Bytes of a whole message at most, properties included, in the Standard tier.</summary>
    public const int LengthMax = 256 * 1024;

    // What the protocol puts around body and fields; generous, so that a message that passes here is never refused for it.
    private const int FrameLength = 1024;

    /// <summary>Bytes of the message, counted rather too high than too low.</summary>
    public int Length => FrameLength + Body.Length
        + Encoding.UTF8.GetByteCount(MessageId) + Encoding.UTF8.GetByteCount(SessionId) + Encoding.UTF8.GetByteCount(ContentType);

    /// <summary>The message of a notice.</summary>
    /// <exception cref="StorageFaultException">It is too large. It is never cut: half a notice would be none.</exception>
    public static ServiceBusNotice Of(ReportNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentException.ThrowIfNullOrEmpty(notice.Id, nameof(notice));
        ArgumentException.ThrowIfNullOrEmpty(notice.Session, nameof(notice));
        ServiceBusNotice message = new(Short(notice.Id), Short(notice.Session), CloudEvent, Encoding.UTF8.GetBytes(notice.Body));
        return message.Length <= LengthMax ? message : throw ServiceBusFault.TooLarge(message.MessageId, message.Length);
    }

    // A longer id would be refused. Its digest stands for it: the same every time, and of no other id.
    private static string Short(string id) => id.Length <= IdLengthMax ? id : "sha256-" + Sha256Digest.Of(id).Hex;
}
