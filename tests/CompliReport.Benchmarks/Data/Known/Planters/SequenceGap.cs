namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>An upload was left out: the control file has the number after the next. The number before it is an input of the run.</summary>
internal static class SequenceGap
{
    public static void Plant(KnownDay day)
    {
        day.ControlChanges.Add(static control => control.FileSeq += 2);
        day.Expect("SEQUENCE_GAP", "", "", "42", "44");
    }
}
