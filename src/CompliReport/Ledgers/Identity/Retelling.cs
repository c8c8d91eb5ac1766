namespace CompliReport.Ledgers.Identity;

/// <summary>What became of a row of a format that retells another one.</summary>
internal enum Retelling
{
    /// <summary>All of it is told elsewhere: a duplicate.</summary>
    Known,

    /// <summary>Told elsewhere at another hour of the same day: a duplicate.</summary>
    KnownWithinADay,

    /// <summary>One side is told elsewhere and the other one nowhere: a duplicate.</summary>
    KnownByOneSide,

    /// <summary>Told elsewhere by its id, with another amount: a duplicate.</summary>
    KnownWithOtherFigures,

    /// <summary>Told by another version of the same export: a duplicate.</summary>
    KnownByVersion,

    /// <summary>Told by nobody else: it counts.</summary>
    NotTold,

    /// <summary>It counts, but may be told elsewhere in another form: the receipt says so.</summary>
    MaybeTold,

    /// <summary>It counts, but lies in the period of another version of the same export, which does not tell it: the receipt says
    /// so.</summary>
    MaybeByVersion,
}
