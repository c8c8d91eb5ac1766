using CompliReport.Rules;

namespace CompliReport.History;

/// <summary>What is known of the earlier days of a customer, or of an account without one, besides its windows.</summary>
/// <param name="IsKnown">Whether it is known from its first day on; where not, nothing is the first of its kind for sure.</param>
/// <param name="Acquired">When it last bought or received crypto, in nanoseconds; <see cref="Never"/> where it has not.</param>
/// <param name="Seen">The kinds of event that it has had.</param>
internal readonly record struct SubjectPast(bool IsKnown, long Acquired, RuleEvents Seen)
{
    /// <summary>Stands for no instant.</summary>
    internal const long Never = long.MinValue;
}
