using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Known;

/// <summary>A known day as files: ledgers, accounts, control file, rates.</summary>
/// <param name="Ledgers">In the order of their names.</param>
/// <param name="Accounts">accounts.csv.</param>
/// <param name="Control">manifest.json.</param>
/// <param name="ControlBefore">The manifest.json of the upload before.</param>
/// <param name="Rates">By their names under the rates folder.</param>
internal sealed record KnownUpload(
    List<(string Name, byte[] Content)> Ledgers, byte[] Accounts, byte[] Control, byte[] ControlBefore,
    List<(string Name, byte[] Content)> Rates)
{
    /// <summary>Ledger files of a day.</summary>
    public const int FileCount = 4;

    /// <summary>Writes a day whose books are closed.</summary>
    /// <param name="day">The day.</param>
    /// <param name="shuffle">Lays the rows out at random; null for the order of time.</param>
    public static KnownUpload Of(KnownDay day, ulong? shuffle = null)
    {
        KnownRow[] rows = [.. day.Rows];
        if (shuffle is { } seed)
        {
            SplitMix random = SplitMix.For(seed, "order of rows");
            for (int i = rows.Length - 1; i > 0; i--)
            {
                int other = random.Below(i + 1);
                (rows[i], rows[other]) = (rows[other], rows[i]);
            }
        }

        KnownControl control = new(day);
        List<(string, byte[])> ledgers = [];
        HashSet<string> repeated = [.. rows.Where(static row => row.IsRepeat).Select(static row => row.Entry)], met = [];
        int number = 0;
        foreach (KnownRow[] part in rows.Chunk(((rows.Length - 1) / FileCount) + 1))
        {
            StringBuilder text = new(KnownRow.Header, part.Length * 200);
            foreach (KnownRow row in part)
            {
                row.AppendTo(text, KnownDay.Exchange);
            }

            string name = $"ledger-{++number}.csv";
            byte[] content = Encoding.UTF8.GetBytes(text.ToString());
            ledgers.Add((name, content));

            // Of the rows of one entry the first that is read counts.
            control.Add(name, content, part.Length, part.Where(row => !repeated.Contains(row.Entry) || met.Add(row.Entry)));
        }

        foreach (Action<KnownControl> change in day.ControlChanges)
        {
            change(control);
        }

        return new KnownUpload(
            ledgers, AccountsOf(day), control.ToJson(), KnownControl.Before(), [.. day.Rates.Files().Select(static file => (file.Name, Encoding.UTF8.GetBytes(file.Text)))]);
    }

    private static byte[] AccountsOf(KnownDay day)
    {
        StringBuilder text = new("account_id,customer_id,customer_type,residency,kyc_level,opened_at\n");
        foreach (KnownAccount account in day.Accounts.Where(static account => account.HasFacts))
        {
            text.Append(account.Id).Append(',').Append(account.Customer).Append(",natural,DE,2,2024-01-15T09:00:00Z\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
