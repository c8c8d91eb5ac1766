using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Filing;

namespace CompliReport.Cli;

/// <summary><c>complireport reports</c>: what is registered, what is due, and what a person decides. Never a name or account number:
/// those stand in the restricted report itself.</summary>
internal sealed class ReportsCommand
{
    private const string Description = """
        Shows the reports that runs have made, and takes decisions on them.

        Examples:
          complireport run --ledgers uploads/ --out out --release four-eyes --who analyst
          complireport reports list --out out
          complireport reports approve R0123 --out out --who reviewer --why "evidence checked"
          complireport reports due --out out
          complireport reports send --out out
        """;

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private readonly Option<string> _out = new("--out")
    {
        Description = "The folder of results.",
        DefaultValueFactory = _ => "out",
        Recursive = true,
    };

    private readonly Option<string?> _register = new("--register")
    {
        Description = "The register's file; register.db in the folder of results if not given.",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON.", Recursive = true };

    private ReportsCommand(TextWriter output, TextWriter error)
    {
        _output = output;
        _error = error;
    }

    internal static Command Make(TextWriter output, TextWriter error) => new ReportsCommand(output, error).Make();

    private Command Make() => new("reports", Description)
    {
        _out,
        _register,
        _json,
        List(),
        Show(),
        Decision("approve", "Approves a report that somebody else has made, as it lies in the store now, and sends its message.",
            ReportState.Approved),
        Decision("reject", "Keeps a report from going out, or notes that the authority refused it.", ReportState.Rejected),
        Decision("withdraw", "Takes a report back, or notes that it is not filed.", ReportState.Withdrawn),
        AmendCommand.Make(_out, _register, _json, _output, _error),
        Due(),
        Send(),
    };

    private Command List()
    {
        Option<ReportState?> state = new("--state")
        {
            Description = "Only reports in this state.",
            CustomParser = static argument =>
            {
                if (ReportLife.TryParse(argument.Tokens[0].Value, out ReportState known))
                {
                    return known;
                }

                argument.AddError($"'{argument.Tokens[0].Value}' is no state: expected one of "
                    + $"{string.Join(", ", Enum.GetValues<ReportState>().Select(ReportLife.Word))}.");
                return null;
            },
        };
        Command command = new("list", "Lists reports: state, authority, filing, deadline, and what holds them back.") { state };
        command.SetAction((parsed, cancellationToken) => WithRegisterAsync(parsed, async (desk, isJson) =>
        {
            RegisteredReport[] reports =
            [
                .. (await AllAsync(desk, cancellationToken).ConfigureAwait(false))
                    .Where(report => parsed.GetValue(state) is not { } only || report.State == only),
            ];
            await _output.WriteAsync(isJson ? ReportsText.ListJson(reports) : ReportsText.List(reports)).ConfigureAwait(false);
            return ExitCodes.Done;
        }));
        return command;
    }

    private Command Show()
    {
        Argument<string> id = Id();
        Option<bool> redacted = new("--redacted")
        {
            Description = "Print the report as operations may see it: tokens instead of names, accounts and documents.",
        };
        Command command = new("show", "Shows a report's entry, its history and where the restricted report lies.") { id, redacted };
        command.SetAction((parsed, cancellationToken) => WithRegisterAsync(parsed, async (desk, isJson) =>
        {
            (RegisteredReport? report, LifeRefusal? refusal) = await desk.Decisions.FindAsync(parsed.GetValue(id)!, cancellationToken)
                .ConfigureAwait(false);
            if (report is null)
            {
                return await RefuseAsync(refusal!).ConfigureAwait(false);
            }

            string folder = Path.Combine(parsed.GetValue(_out)!, report.Entry.Folder.Replace('/', Path.DirectorySeparatorChar));
            if (parsed.GetValue(redacted))
            {
                await _output.WriteAsync(ReportsText.Redacted(folder, TokenKey.Of(parsed.GetValue(_out)!))).ConfigureAwait(false);
                return ExitCodes.Done;
            }

            await _output.WriteAsync(isJson ? ReportsText.ShowJson(report, folder) : ReportsText.Show(report, folder))
                .ConfigureAwait(false);
            return ExitCodes.Done;
        }));
        return command;
    }

    private Command Decision(string name, string description, ReportState state)
    {
        Argument<string> id = Id();
        Option<string> who = new("--who") { Description = "Who decides.", Required = true, CustomParser = FilingOptions.ParseWho };
        Option<string> why = new("--why") { Description = "Why, without personal data; it is kept for good.", Required = true };
        Option<string> reference = new("--reference")
        {
            Description = "The authority's number, where it gave one.",
            DefaultValueFactory = _ => "",
        };
        Command command = new(name, description) { id, who, why };
        if (state != ReportState.Approved)
        {
            command.Options.Add(reference);
        }

        command.SetAction((parsed, cancellationToken) => WithRegisterAsync(parsed, async (desk, isJson) =>
        {
            (RegisteredReport? report, LifeRefusal? refusal) = await desk.Decisions.FindAsync(parsed.GetValue(id)!, cancellationToken)
                .ConfigureAwait(false);
            if (report is null)
            {
                return await RefuseAsync(refusal!).ConfigureAwait(false);
            }

            string person = parsed.GetValue(who)!, reason = parsed.GetValue(why)!;
            DecisionOutcome outcome = await (state == ReportState.Approved
                ? desk.Decisions.ApproveAsync(report.Entry.Key, person, reason, cancellationToken)
                : desk.Decisions.DecideAsync(
                    report.Entry.Key, state, person, reason, parsed.GetValue(reference)!, cancellationToken)).ConfigureAwait(false);
            if (outcome.Refusal is { } wrong)
            {
                return await RefuseAsync(wrong).ConfigureAwait(false);
            }

            ReportSending sending = state == ReportState.Approved
                ? await desk.SendAsync([report.Entry.Key], cancellationToken).ConfigureAwait(false)
                : new ReportSending();
            return await SaySentAsync(desk, [report.Entry.Key], sending, isJson, cancellationToken).ConfigureAwait(false);
        }));
        return command;
    }

    private Command Due()
    {
        Option<DateOnly?> today = new("--as-of")
        {
            Description = "The day to count from, yyyy-MM-dd; today (UTC) if not given.",
            CustomParser = DayText.Parse,
        };
        Option<int> ahead = new("--ahead")
        {
            Description = "Days ahead in which a continuing activity is reminded of, 0 to 366.",
            DefaultValueFactory = _ => 14,
        };
        const string Description =
            "Lists open reports by deadline, overdue ones first, and filed ones whose case is to be looked at again.";
        Command command = new("due", Description) { today, ahead };
        command.SetAction((parsed, cancellationToken) => WithRegisterAsync(parsed, async (desk, isJson) =>
        {
            if (parsed.GetValue(ahead) is < 0 or > 366)
            {
                await _error.WriteLineAsync("--ahead needs a number from 0 to 366.").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            DateOnly day = parsed.GetValue(today) ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            ImmutableArray<RegisteredReport> reports = await AllAsync(desk, cancellationToken).ConfigureAwait(false);
            ImmutableArray<DueReport> due = ReportDeadlines.Due(reports, day);
            ImmutableArray<ContinuingReminder> reminders = ReportDeadlines.Continuing(reports, day, parsed.GetValue(ahead));
            await _output.WriteAsync(isJson ? ReportsText.DueJson(day, due, reminders) : ReportsText.Due(day, due, reminders))
                .ConfigureAwait(false);
            return ExitCodes.Done;
        }));
        return command;
    }

    private Command Send()
    {
        const string Description =
            "Sends the messages of all reports that are released and were not sent, also of those that failed before.";
        Command command = new("send", Description);
        command.SetAction((parsed, cancellationToken) => WithRegisterAsync(parsed, async (desk, isJson) =>
        {
            ReportSending sending = await desk.SendAllAsync(evenIfEarly: true, cancellationToken).ConfigureAwait(false);
            return await SaySentAsync(
                desk, [.. sending.Sent, .. sending.Altered, .. sending.Failed], sending, isJson, cancellationToken).ConfigureAwait(false);
        }));
        return command;
    }

    private async Task<int> SaySentAsync(
        ReportOutbox desk, ImmutableArray<ReportKey> keys, ReportSending sending, bool isJson, CancellationToken cancellationToken)
    {
        List<RegisteredReport> reports = [];
        foreach (ReportKey key in keys)
        {
            reports.AddRange((await desk.Decisions.FindAsync(key.ToString(), cancellationToken).ConfigureAwait(false)).Report is { } report
                ? [report]
                : []);
        }

        await _output.WriteAsync(isJson ? ReportsText.ListJson(reports) : ReportsText.List(reports)).ConfigureAwait(false);
        foreach (ReportKey key in sending.Altered)
        {
            RegisterEntry entry = reports.First(report => report.Entry.Key == key).Entry;
            await _error.WriteLineAsync($"{LifeCodes.ApprovalVoid}: {ReportLife.AlteredRefusal(entry).Text}").ConfigureAwait(false);
        }

        if (sending.Failure is { } failure)
        {
            await _error.WriteLineAsync(
                $"{LifeCodes.SendFailed}: {failure.Message} What was not sent stays in the register: "
                    + "`complireport reports send` tries again.")
                .ConfigureAwait(false);
        }

        return sending.Failure is not null || sending.Altered.Count > 0 ? ExitCodes.Unreadable : ExitCodes.Done;
    }

    private async Task<int> WithRegisterAsync(ParseResult parsed, Func<ReportOutbox, bool, Task<int>> use)
    {
        DeskRegister desk = DeskRegister.Of(parsed.GetValue(_out)!, parsed.GetValue(_register));
        if (File.Exists(desk.Register))
        {
            return await use(desk.Outbox(ReportRelease.Automatic, ReportOutbox.DefaultWho), parsed.GetValue(_json)).ConfigureAwait(false);
        }

        await _error.WriteLineAsync(
            $"There is no register '{desk.Register}'. Name the folder that a run wrote with --out, or the register with --register.")
            .ConfigureAwait(false);
        return ExitCodes.Unreadable;
    }

    private static async Task<ImmutableArray<RegisteredReport>> AllAsync(ReportOutbox desk, CancellationToken cancellationToken)
    {
        List<RegisteredReport> reports = [];
        await foreach (RegisteredReport report in desk.AllAsync(cancellationToken).ConfigureAwait(false))
        {
            reports.Add(report);
        }

        return
        [
            .. reports.OrderBy(static report => report.Entry.Exchange, StringComparer.Ordinal)
                .ThenBy(static report => report.Entry.Day)
                .ThenBy(static report => report.Entry.Key.ToString(), StringComparer.Ordinal),
        ];
    }

    private async Task<int> RefuseAsync(LifeRefusal refusal)
    {
        await _error.WriteLineAsync($"{refusal.Code}: {refusal.Text}").ConfigureAwait(false);
        return ExitCodes.Usage;
    }

    private static Argument<string> Id() => new("report")
    {
        Description = "The report's id, with /revision where several revisions of it stand.",
    };
}
