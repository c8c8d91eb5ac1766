using System;
using System.Runtime.InteropServices;

namespace CompliReport.Values;

/// <summary>What the system is told of how a mapped file will be read: hints without any effect but on speed.</summary>
/// <remarks>
/// By itself a system reads around each page that is missing, 128 KB or, where somebody has set it so, 8 MB: of columns that are asked for
/// all over, nearly all of that is read in vain and takes the room of what is in use. Windows has no such hint, and needs none.
/// </remarks>
internal static partial class MappedPages
{
    // The same numbers in glibc, musl and macOS.
    private const int OneByOne = 1, Soon = 3;

    private static bool IsKnown = !OperatingSystem.IsWindows();

    /// <summary>From now on a page that is missing is read alone.</summary>
    internal static void ReadOneByOne(nint start, long length) => Advise(start, length, OneByOne);

    /// <summary>Starts to read what will be wanted soon; does not wait.</summary>
    internal static void ReadAhead(nint start, long length) => Advise(start, length, Soon);

    private static void Advise(nint start, long length, int advice)
    {
        if (!IsKnown)
        {
            return;
        }

        try
        {
            // From the beginning of a page; what cannot be advised is read as it is asked for.
            nint first = start - (start % Environment.SystemPageSize);
            _ = Advise(first, (nuint)(length + (start - first)), advice);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            IsKnown = false;
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint start, nuint length, int advice);
}
