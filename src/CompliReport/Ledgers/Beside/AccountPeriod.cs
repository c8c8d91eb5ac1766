using System.Runtime.InteropServices;

namespace CompliReport.Ledgers.Beside;

/// <summary>The facts of one account as they are valid from an instant to before another.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct AccountPeriod
{
    /// <summary>Nanoseconds; <see cref="long.MinValue"/> for always before, <see cref="long.MaxValue"/> for always after.</summary>
    internal long From, To;

    /// <summary>Number of the customer, -1 where there are no facts.</summary>
    internal int Customer;

    /// <summary>Position of the account's next period among those after the first ones, -1 for none.</summary>
    internal int Next;

    /// <summary>1-based line of the file.</summary>
    internal int Line;

    /// <summary>Two letters; 0 for none.</summary>
    internal ushort Residency;

    internal CustomerType Type;

    /// <summary>Stands for "no facts".</summary>
    internal static AccountPeriod None { get; } = new() { From = long.MinValue, To = long.MinValue, Customer = -1, Next = -1 };

    /// <summary>Whether the facts hold at any time, so that nothing has to be compared.</summary>
    internal readonly bool IsAlways => From == long.MinValue && To == long.MaxValue && Next < 0;

    internal readonly bool Holds(long time) => time >= From && time < To;

    /// <summary>Whether two rows say the same.</summary>
    internal readonly bool IsSame(in AccountPeriod other) =>
        (From, To, Customer, Residency, Type) == (other.From, other.To, other.Customer, other.Residency, other.Type);
}
