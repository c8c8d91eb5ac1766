using System;
using System.Diagnostics.CodeAnalysis;

namespace CompliReport.Azure;

/// <summary>Storage did not do what it was asked. The message is one line: what, where, why, and what to do. It holds no key, signature or
/// content.</summary>
/// <remarks>
/// It is no <see cref="System.IO.IOException"/> on purpose: the engine takes those for a fault of the uploaded file and records them in
/// the receipt. Storage that is down is no fault of the exchange: the run has to stop, and to be tried again.
/// </remarks>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors",
    Justification = "Only StorageFault makes one, always with all of its facts.")]
public sealed class StorageFaultException : Exception
{
    internal StorageFaultException(string message, bool isTransient, int status, string code, Exception? inner)
        : base(message, inner)
    {
        IsTransient = isTransient;
        Status = status;
        Code = code;
    }

    /// <summary>Whether it is likely to pass by itself. Where not, somebody has to change a setting, a role or a limit.</summary>
    public bool IsTransient { get; }

    /// <summary>HTTP status, 0 when there was no answer.</summary>
    public int Status { get; }

    /// <summary>The service's own code, such as <c>ServerBusy</c>; empty when there was none.</summary>
    public string Code { get; }
}

/// <summary>A blob was overwritten or deleted since its event, or while it was read. The event is superseded: another one follows for the
/// new content.</summary>
/// <remarks>No <see cref="System.IO.IOException"/>, for the reason given at <see cref="StorageFaultException"/>: half a file must never
/// pass for a damaged one.</remarks>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors",
    Justification = "Only a read of a blob makes one, always with the blob's path.")]
public sealed class BlobSupersededException : Exception
{
    internal BlobSupersededException(string path, string etag, Exception? inner)
        : base($"Blob '{path}' is not what it was (ETag {etag}): overwritten or deleted. Drop the event; new content has one.", inner) =>
        Path = path;

    /// <summary>The blob's path in its container.</summary>
    public string Path { get; }
}
