using System;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>Makes the pieces of a file on all cores and puts them out in their order.</summary>
/// <remarks>
/// While some pieces are put out the next few are made, and no more than that: an ordered query of the platform gives each core a part of
/// the file of its own, and so holds half of it in memory until its turn comes.
/// </remarks>
internal static class PiecesInOrder
{
    /// <summary>Pieces that are made at a time.</summary>
    internal const int AtATime = 8;

    /// <summary>Makes and puts out all pieces.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="make">Makes the piece of a number, several at once.</param>
    /// <param name="put">Puts a piece out: one after the other, beside the making of later ones. What it throws is thrown as it is.</param>
    internal static void Write<T>(int count, Func<int, T> make, Action<T> put)
    {
        T[] made = [];
        for (int first = 0; first < count; first += AtATime)
        {
            made = Next(first, Math.Min(AtATime, count - first), make, () => Array.ForEach(made, put));
        }

        Array.ForEach(made, put);
    }

    private static T[] Next<T>(int first, int length, Func<int, T> make, Action beside)
    {
        T[] made = new T[length];
        try
        {
            Parallel.Invoke(
                Workers.SideBySide, beside, () => Parallel.For(0, length, Workers.SideBySide, i => made[i] = make(first + i)));
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.Flatten().InnerExceptions[0]);
        }

        return made;
    }
}
