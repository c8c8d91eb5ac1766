namespace CompliReport.Cli;

/// <summary>What the command returns; a contract that scripts rely on.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    internal const int Done = 0;

    /// <summary>Done, but something needs attention; only with <c>--strict</c>, or where <c>score --frozen</c> finds a worse
    /// scorecard or <c>train</c> no better weights.</summary>
    internal const int NeedsAttention = 1;

    /// <summary>The command line is wrong.</summary>
    internal const int Usage = 2;

    /// <summary>An input cannot be read; the others were processed. With a rule pack or history that cannot be used nothing is
    /// run.</summary>
    internal const int Unreadable = 3;

    /// <summary>The closing sums do not close: a defect of this program.</summary>
    internal const int SumsDoNotClose = 4;

    /// <summary>What was checked is not what it should be: a run that <c>verify</c> does not prove, a rerun that is not the same.</summary>
    internal const int NotTheSame = 5;
}
