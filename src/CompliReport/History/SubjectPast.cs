using CompliReport.Rules;

namespace CompliReport.History;

/// <summary>What is known of the earlier days of a customer, or of an account without one, besides its windows.</summary>
/// <param name="IsKnown">Whether earlier days are known at all; where not, nothing is concluded from what is not there.</param>
/// <param name="Acquired">When it last bought or received crypto, in nanoseconds; <see cref="Never"/> where it has not.</param>
/// <param name="Seen">The kinds of event that it has had.</param>
internal readonly record struct SubjectPast(bool IsKnown, long Acquired, RuleEvents Seen)
{
    /// <summary>Stands for no instant.</summary>
    internal const long Never = long.MinValue;

    /// <summary>Nothing is known.</summary>
    internal static SubjectPast Unknown { get; } = new(false, Never, RuleEvents.None);
}
