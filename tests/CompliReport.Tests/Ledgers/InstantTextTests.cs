using System;
using System.Globalization;
using System.Text;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class InstantTextTests
{
    [Fact]
    public void A_remembered_date_changes_no_result()
    {
        ReadOnlySpan<char> telling = "0123456789-:TZ.+ ";
        InstantText times = default;
        for (int seed = 0; seed < 5000; seed++)
        {
            Random random = new(seed);
            // Few dates, so that most are remembered; one of them before the epoch.
            DateTime time = new DateTime(random.Next(4) == 0 ? 1969 : 2026, 2, 26 + random.Next(3)).AddTicks(random.NextInt64(0,
                TimeSpan.TicksPerDay));
            string text = time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
                + random.Next(4) switch { 0 => ".5Z", 1 => ".123456789Z", 2 => "+01:00", _ => "Z" };
            if (random.Next(2) == 0)
            {
                int at = random.Next(text.Length);
                text = text[..at] + telling[random.Next(telling.Length)] + text[(at + random.Next(2))..];
            }

            byte[] bytes = Encoding.ASCII.GetBytes(text);
            bool expected = UtcInstant.TryParse(bytes, out UtcInstant instant);
            bool sound = times.TryParse(bytes, out long nanoseconds);
            Assert.True(sound == expected && (!sound || nanoseconds == instant.Nanoseconds), $"seed {seed}: {text}");
        }
    }
}
