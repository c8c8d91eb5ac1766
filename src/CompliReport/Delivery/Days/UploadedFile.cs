using System;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Delivery.Days;

/// <summary>A file of a container, whole.</summary>
public static class UploadedFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="System.IO.FileNotFoundException">There is none.</exception>
    public static Task<byte[]> ReadAsync(IArtifactStore store, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return UploadedDay.BytesAsync(store, path, cancellationToken);
    }
}
