using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>Writes a whole file: the head, its transactions or the parties of an activity, the indicators.</summary>
internal static class GoamlReport
{
    /// <summary>Writes part <paramref name="part"/> of <paramref name="parts"/>, both from 1.</summary>
    /// <param name="draft">The file.</param>
    /// <param name="movements">The movements of this part.</param>
    /// <param name="idle">Accounts of which no part tells a movement, and subjects without an account; told in the first part.</param>
    /// <param name="part">Which part.</param>
    /// <param name="parts">How many there are.</param>
    /// <param name="numbers">Numbers of transactions that the filing used already.</param>
    internal static void Write(
        GoamlDraft draft, ImmutableArray<GoamlMovement> movements, ImmutableArray<(ReportSubject Subject, string AccountId)> idle, int part,
        int parts, HashSet<string> numbers)
    {
        using GoamlDraft.Scope report = draft.Begin("report");
        WriteHead(draft, movements.Length > 0, part, parts);
        for (int i = 0; i < movements.Length; i++)
        {
            GoamlTransactions.Write(draft, movements[i], i + 1, numbers);
        }

        if (part == 1 && idle.Length > 0)
        {
            WriteActivity(draft, idle);
        }

        using (draft.Begin("report_indicators"))
        {
            foreach (string code in GoamlIndicators.Of(draft))
            {
                draft.Element("indicator", code);
            }
        }
    }

    /// <summary>Who of a report stands in none of its movements.</summary>
    internal static ImmutableArray<(ReportSubject Subject, string AccountId)> Idle(
        ReportDocument report, ImmutableArray<GoamlMovement> movements)
    {
        HashSet<string> told = [.. movements.SelectMany(static one => new[] { one.From?.AccountId, one.To?.AccountId }).OfType<string>()];
        return
        [
            .. from subject in report.Subjects
               where !subject.Accounts.Any(told.Contains)
               from account in subject.Accounts.Length == 0 ? [""] : subject.Accounts
               select (subject, account),
        ];
    }

    private static void WriteHead(GoamlDraft draft, bool hasTransactions, int part, int parts)
    {
        ReportDocument report = draft.Report;
        string authority = draft.Profile.Authority;
        Filer filer = draft.Order.Filer;
        draft.Element("schema_version", draft.Profile.FormatVersion);
        WriteFilerField(draft, "rentity_id", "rentity_id");
        draft.Optional("rentity_branch", filer.At(authority, "branch"));
        draft.Element("submission_code", draft.Code("submission", "electronic"));
        draft.Element("report_code", draft.Code("report_code", hasTransactions ? "transactions" : "activity"));
        string reference = GoamlText.Reference(report.Id, part, parts);
        if (!reference.StartsWith(report.Id, StringComparison.Ordinal))
        {
            draft.Warn(
                "GOAML_REFERENCE_CHANGED", "entity_reference", "a character that no file name may have", "A-Z, a-z, 0-9, _ and -",
                reference);
        }

        draft.Element("entity_reference", reference);
        string prior = report.PriorReference ?? "";
        draft.Optional("fiu_ref_number", report.Filing == SuspiciousActivityReport.Continuing ? prior : "");
        draft.Optional("prev_rejected_ref_number", report.Filing == "amendment" ? prior : "");
        draft.Element("submission_date", GoamlText.Time(report.AsOf, draft.Profile.TimeZone));
        draft.Element("currency_code_local", report.LocalCurrency);
        WriteReporter(draft, filer.At(authority, "reporting_user_code"));
        WriteLocation(draft, filer.Address);
        draft.Element("reason", Reason(draft, reference, part, parts));
        string follows = Follows(report);
        draft.Optional("action", follows);
    }

    private static void WriteFilerField(GoamlDraft draft, string element, string field)
    {
        foreach (string needed in draft.Profile.FilerFields)
        {
            if (draft.Order.Filer.At(draft.Profile.Authority, needed).Length == 0)
            {
                draft.Refuse(
                    "GOAML_FILER_FIELD", needed, "nothing", $"authorities.{draft.Profile.Authority}.{needed} of filer.json", needed);
            }
        }

        draft.Element(element, draft.Order.Filer.At(draft.Profile.Authority, field));
    }

    private static void WriteReporter(GoamlDraft draft, string userCode)
    {
        if (userCode.Length is >= 4 and <= 50)
        {
            draft.Element("reporting_user_code", userCode);
            return;
        }

        draft.Warn(
            "GOAML_REPORTER_UNKNOWN", "reporting_user_code", GoamlText.Shape(userCode),
            $"authorities.{draft.Profile.Authority}.reporting_user_code of filer.json with 4 to 50 characters", "");
    }

    private static void WriteLocation(GoamlDraft draft, FilerAddress address)
    {
        if (address.Street.Length == 0 || address.City.Length == 0 || address.State.Length == 0
            || !draft.IsListed("country", address.Country))
        {
            draft.Warn(
                "GOAML_FILER_ADDRESS", "location", "an address that is not whole", "street, city, state and country in filer.json", "");
            return;
        }

        using GoamlDraft.Scope location = draft.Begin("location");
        draft.Element("address_type", draft.Code("contact", "business"));
        draft.Limited("address", address.Street, 100);
        draft.Limited("city", address.City, 255);
        draft.Optional("zip", address.PostalCode.Length <= 10 ? address.PostalCode : "");
        draft.Element("country_code", address.Country);
        draft.Limited("state", address.State, 255);
    }

    private static string Reason(GoamlDraft draft, string reference, int part, int parts)
    {
        List<(string Section, string Text)> sentences = [];
        if (parts > 1)
        {
            string others = reference[..^3];
            sentences.Add(("introduction", string.Create(
                CultureInfo.InvariantCulture,
                $"This is part {part} of {parts} of one report; the parts are {others}-01 to {others}-{parts:00}.")));
        }

        if (Follows(draft.Report) is { Length: > 0 } follows)
        {
            sentences.Add(("introduction", follows));
        }

        sentences.AddRange(draft.Report.Narrative.Select(static one => (one.Section, one.Text)));
        FittedNarrative fitted = NarrativeFit.Of(
            sentences, (int)draft.Profile.Limit("reason_length"), 1,
            static gone => string.Create(
                CultureInfo.InvariantCulture, $"Sentences left out here, in the narrative that the filer keeps: {gone}."));
        if (fitted.LeftOut > 0)
        {
            draft.Warn(
                "GOAML_NARRATIVE_SHORTENED", "reason", string.Create(CultureInfo.InvariantCulture, $"{fitted.LeftOut} sentences too many"),
                string.Create(CultureInfo.InvariantCulture, $"at most {draft.Profile.Limit("reason_length")} characters"), "");
        }

        return fitted.Parts.IsEmpty ? "" : fitted.Parts[0];
    }

    // What a report that follows another one says of it; empty for a first one.
    private static string Follows(ReportDocument report)
    {
        string prior = report.PriorReport is null ? "" : $" report {report.PriorReport}";
        string reference = report.PriorReference is null ? "" : $" (your reference {report.PriorReference})";
        string reason = report.Reason.Length == 0 ? "" : $" Reason: {report.Reason.TrimEnd('.')}.";
        return report.Filing switch
        {
            SuspiciousActivityReport.Continuing => $"This report continues{prior}{reference}.{reason}",
            "amendment" => $"This report amends{(prior.Length == 0 ? " an earlier report" : prior)}{reference}.{reason}",
            "withdrawal" => $"This withdraws{prior}{reference}.{reason}",
            _ => report.Reason.Length == 0 ? "" : $"This replaces an earlier version.{reason}",
        };
    }

    private static void WriteActivity(GoamlDraft draft, ImmutableArray<(ReportSubject Subject, string AccountId)> parties)
    {
        using GoamlDraft.Scope activity = draft.Begin("activity");
        using GoamlDraft.Scope list = draft.Begin("report_parties");
        for (int i = 0; i < parties.Length; i++)
        {
            (ReportSubject subject, string account) = parties[i];
            using GoamlDraft.Scope party = draft.Begin("report_party", i + 1);
            WriteParty(draft, subject, account);
            draft.Element("country", draft.Country("country", draft.Order.Filer.Address.Country, "filer"));
            draft.Element("reason", PartyReason(draft.Report, subject));
        }
    }

    private static void WriteParty(GoamlDraft draft, ReportSubject subject, string account)
    {
        if (account.Length > 0)
        {
            using (draft.Begin("account_my_client"))
            {
                GoamlClient.WriteAccount(
                    draft, account, draft.Profile.UnknownOf("currency"), draft.Code("account_type", "*"));
            }
        }
        else if (subject.Fact("customer_type") == "legal")
        {
            using (draft.Begin("entity_my_client"))
            {
                GoamlClient.WriteFirm(draft, subject);
            }
        }
        else
        {
            using (draft.Begin("person_my_client"))
            {
                GoamlClient.WritePerson(draft, subject, isSaid: false);
            }
        }
    }

    private static string PartyReason(ReportDocument report, ReportSubject subject)
    {
        string part = subject.Role == SubjectRole.Subject ? "A subject" : "An associate";
        string titles = string.Join("; ", report.Indicators.Select(static one => one.Title).Distinct(StringComparer.Ordinal).Take(10));
        return $"{part} of case {report.CaseId}. Found in the case: {(titles.Length == 0 ? "see the reason of the report" : titles)}.";
    }
}
