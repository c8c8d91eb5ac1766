namespace CompliReport.Delivery.Filing;

/// <summary>Where a revision of a report stands between detection and the authority's last word.</summary>
public enum ReportState
{
    /// <summary>Made by a run, or back here because an approval is void.</summary>
    Draft,

    /// <summary>A second person has approved exactly the bytes that lie in the store.</summary>
    Approved,

    /// <summary>Its message is in the queue.</summary>
    Sent,

    /// <summary>The authority has taken it.</summary>
    Accepted,

    /// <summary>A person would not release it, or the authority refused it.</summary>
    Rejected,

    /// <summary>Another revision, or a report that corrects it, stands in its place.</summary>
    Amended,

    /// <summary>It is not filed, or taken back.</summary>
    Withdrawn,
}

/// <summary>When a report goes out.</summary>
public enum ReportRelease
{
    /// <summary>As soon as its run is complete.</summary>
    Automatic,

    /// <summary>When somebody other than its author has approved it.</summary>
    FourEyes,
}

/// <summary>The words of settings and options for <see cref="ReportRelease"/>.</summary>
public static class ReleaseWords
{
    /// <summary>What is expected, for messages.</summary>
    public const string Expected = "automatic or four-eyes";

    /// <summary>Reads a word; nothing stands for <c>automatic</c>, and no other word is guessed at.</summary>
    public static bool TryParse(string? word, out ReportRelease release)
    {
        release = word is "four-eyes" ? ReportRelease.FourEyes : ReportRelease.Automatic;
        return word is null or "" or "automatic" or "four-eyes";
    }
}
