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
