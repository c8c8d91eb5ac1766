using System.Collections.Generic;
using System.Numerics;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>Counts how often each content was met in a file: equal rows without an id are legitimate, and their number tells them
/// apart.</summary>
/// <remarks>
/// 8 bytes a slot at 37 to 75 % load; counts are kept only for what was met twice. Contents are compared by 64 bits of their hash. The
/// upper bits choose the slot, so that keys lie in ascending order and growing reads and writes memory in one direction.
/// </remarks>
internal sealed class OccurrenceTable
{
    private ulong[] _slots = new ulong[1 << 12];
    private int _used;
    private readonly Dictionary<ulong, int> _repeated = [];

    /// <summary>How often the content was met before: 0 the first time.</summary>
    internal int Count(KeyHash content)
    {
        // Zero marks a free slot.
        ulong key = content.High | 1;
        if (Add(key))
        {
            return 0;
        }

        int before = _repeated.GetValueOrDefault(key) + 1;
        _repeated[key] = before;
        return before;
    }

    /// <summary>Sets the number that the content is counted with next.</summary>
    internal void StartAt(KeyHash content, int occurrence)
    {
        ulong key = content.High | 1;
        Add(key);
        _repeated[key] = occurrence - 1;
    }

    private bool Add(ulong key)
    {
        if ((_used + 1) * 4L > _slots.Length * 3L)
        {
            Grow();
        }

        if (!Insert(_slots, key))
        {
            return false;
        }

        _used++;
        return true;
    }

    private void Grow()
    {
        ulong[] larger = new ulong[BitOperations.RoundUpToPowerOf2((uint)_slots.Length + 1)];
        foreach (ulong key in _slots)
        {
            if (key != 0)
            {
                Insert(larger, key);
            }
        }

        _slots = larger;
    }

    private static bool Insert(ulong[] slots, ulong key)
    {
        int mask = slots.Length - 1;
        int at = (int)(key >> (64 - BitOperations.Log2((uint)slots.Length)));
        for (; slots[at] != 0; at = (at + 1) & mask)
        {
            if (slots[at] == key)
            {
                return false;
            }
        }

        slots[at] = key;
        return true;
    }
}
