namespace CompliReport.Evaluation.Training;

/// <summary>What weights do wrong on labelled data, in counts.</summary>
/// <param name="Missed">Scenarios of which no reportable case holds enough.</param>
/// <param name="Accused">Clean customers, and instances of benign look-alikes, in a reportable case.</param>
internal readonly record struct TrainingLoss(long Missed, long Accused)
{
    /// <summary>
    /// How many missed scenarios one accused honest customer is worth. Missed is not lost: the case is kept for a person to review, while a
    /// report names the customer to an authority and cannot be taken back. Five is a choice of this project.
    /// </summary>
    internal const int MissedPerAccused = 5;

    /// <summary>
    /// How many points weights may move away from those set by hand for one missed scenario: two scenarios at least carry a
    /// weight from 10 to the threshold, so that none moves on the word of a single one.
    /// </summary>
    internal const int PointsPerMissed = 20;

    /// <summary>Both in missed scenarios.</summary>
    internal long Total => Missed + (MissedPerAccused * Accused);

    /// <summary>What the search makes small: the loss in points, and the points that weights have moved.</summary>
    /// <param name="distance">The sum of the moves, each without its sign.</param>
    internal long With(long distance) => (PointsPerMissed * Total) + distance;
}
