using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Reports.Redaction;

/// <summary>What becomes of a value in the redacted view.</summary>
internal enum RedactionLeaf
{
    /// <summary>A number, date, time or digest: stays; anything else in its place is left out.</summary>
    Figure,

    /// <summary>A word of a fixed vocabulary or an id of ours: stays, and is looked through for personal values.</summary>
    Word,

    /// <summary>Text: stays, with every personal value in it replaced by its token.</summary>
    Text,

    /// <summary>A personal value: its token stands for it.</summary>
    Token,
}

/// <summary>What of a part of report.json the redacted view has. What is not named here is left out.</summary>
internal sealed class RedactionShape
{
    /// <summary>For a value.</summary>
    internal RedactionLeaf Leaf { get; private init; }

    /// <summary>What tokens of the value begin with: <c>c</c> customer, <c>a</c> account, <c>n</c> name, <c>p</c> counterparty,
    /// <c>e</c> entry, <c>g</c> group of entries.</summary>
    internal string Kind { get; private init; } = "";

    /// <summary>Whether even a short value of this kind is replaced in texts: those that name a customer.</summary>
    internal bool IsNaming => Kind is "c" or "a" or "n";

    /// <summary>The members of an object; null for none.</summary>
    internal IReadOnlyDictionary<string, RedactionShape>? Members { get; private init; }

    /// <summary>Of an object whose members have any name of small letters; null for none.</summary>
    internal RedactionShape? AnyMember { get; private init; }

    /// <summary>The items of a list; null for none.</summary>
    internal RedactionShape? Items { get; private init; }

    /// <summary>Whether it is a list of facts: those on a subject are left out whole.</summary>
    internal bool IsFacts { get; private init; }

    /// <summary>Whether it is a sentence: what its subjects are described by is replaced in it too.</summary>
    internal bool IsSentence { get; private init; }

    /// <summary>The facts on a subject that stay: no person is known by them.</summary>
    internal static IReadOnlyCollection<string> SubjectFacts { get; } = ["customer_type", "residency", "kyc_level", "risk_class", "pep"];

    /// <summary>Facts that describe a person and name nobody: left out, and replaced in sentences on that person only, since elsewhere
    /// an occupation or a province is an ordinary word.</summary>
    internal static IReadOnlyCollection<string> Descriptions { get; } =
    [
        "occupation", "province", "nationality", "declared_income_usd", "id_type", "opened_at", "closed_at", "valid_from", "valid_to",
    ];

    /// <summary>The plan for a whole report.json.</summary>
    internal static RedactionShape Report { get; } = MakeReport();

    private static RedactionShape Token(string kind) => new() { Leaf = RedactionLeaf.Token, Kind = kind };

    private static RedactionShape List(RedactionShape items) => new() { Items = items };

    private static RedactionShape Open(RedactionShape members) => new() { AnyMember = members };

    private static RedactionShape Object(params (RedactionShape Shape, string Names)[] members) => new() { Members = MembersOf(members) };

    private static Dictionary<string, RedactionShape> MembersOf((RedactionShape Shape, string Names)[] members) =>
        members.SelectMany(static one => one.Names.Split(' ').Select(name => (Name: name, one.Shape)))
            .ToDictionary(static one => one.Name, static one => one.Shape);

    private static RedactionShape MakeReport()
    {
        RedactionShape figure = new() { Leaf = RedactionLeaf.Figure }, word = new() { Leaf = RedactionLeaf.Word };
        RedactionShape text = new() { Leaf = RedactionLeaf.Text };
        RedactionShape source = Object((text, "title article"), (figure, "date"), (word, "url confidence"));
        RedactionShape sentence = new()
        {
            IsSentence = true,
            Members = MembersOf([(word, "section"), (text, "text"), (List(text), "facts")]),
        };
        RedactionShape facts = new() { IsFacts = true, Items = Object((text, "id value")) };
        return Object(
            (word, "schema report_id revision filing prior_report prior_reference case_id exchange_id jurisdiction report_type severity"),
            (figure, "as_of is_voluntary"),
            (text, "reason"),
            (Object((word, "id"), (text, "name")), "authority"),
            (Object((word, "id"), (source, "source"), (text, "note"), (figure, "effective_from is_voluntary")), "duty"),
            (Object((text, "text"), (source, "source"), (figure, "detected_on due_by keep_years"), (word, "continuing_after")), "deadline"),
            (List(Object(
                (Token("c"), "customer_id"), (word, "role"), (List(Token("a")), "accounts"),
                (Object((word, string.Join(' ', SubjectFacts))), "facts"))), "subjects"),
            (List(Object((Token("a"), "account_id"), (Token("c"), "customer_id"))), "accounts"),
            (Activity(figure, word, text, source), "activity"),
            (List(Transaction(figure, word, text)), "transactions"),
            (List(Indicator(figure, word, text, source)), "indicators"),
            (facts, "facts"),
            (List(sentence), "narrative narrative_local"),
            (Digests(figure, word, text), "digests"));
    }

    private static RedactionShape Activity(
        RedactionShape figure, RedactionShape word, RedactionShape text, RedactionShape source) => Object(
        (figure, "from to amount_usd amount_local conversions purchases settlements passed_on_usd unvalued_conversions unsummed_legs"),
        (word, "local_ccy"),
        (List(Object((word, "asset"), (figure, "paid received conversions"))), "amounts"),
        (Object((word, "id label currency"), (figure, "amount"), (source, "source"), (text, "note")), "tier"));

    private static RedactionShape Transaction(RedactionShape figure, RedactionShape word, RedactionShape text) => Object(
        (Token("e"), "entry_id"), (Token("g"), "group_id"), (Token("a"), "account_id"),
        (text, "file"),
        (figure, "file_sha256 line byte_offset occurred_at amount value_usd value_local rate_local"),
        (word, "kind asset leg_role counterparty_country counterparty_type payment_method purpose_code chain channel ip_country"),
        (Token("p"), "counterparty_id counterparty_name counterparty_account counterparty_bank tx_hash address device_id"),
        (List(word), "findings"));

    private static RedactionShape Indicator(
        RedactionShape figure, RedactionShape word, RedactionShape text, RedactionShape source) => Object(
        (word, "finding_id kind id severity"),
        (text, "title explanation"),
        (figure, "score margin amount_usd evidence_total"),
        (Object((word, "type"), (Token("c"), "id")), "subject"),
        (Object((figure, "from to")), "window"),
        (Open(figure), "measures thresholds"),
        (source, "source"));

    private static RedactionShape Digests(RedactionShape figure, RedactionShape word, RedactionShape text) => Object(
        (Object((word, "id version"), (figure, "sha256")), "rule_pack"),
        (Object((List(text), "sources"), (figure, "sha256")), "rates"),
        (List(Object((word, "role"), (text, "name"), (figure, "sha256 bytes"))), "inputs"));
}
