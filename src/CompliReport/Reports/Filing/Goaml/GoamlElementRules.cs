using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>The rules for single elements: what has to be in them, and how their texts look.</summary>
internal sealed class GoamlElementRules(GoamlFindings findings)
{
    private const string Address = "address_type address city country_code state";
    private const string ForeignCurrency = "foreign_currency_code foreign_amount";

    // Kind of element -> what it needs; "a|b" is one of them. A star marks the types of the filer's own clients.
    private static readonly FrozenDictionary<string, XName[][]> Needed = new Dictionary<string, string>
    {
        ["report"] = "rentity_id submission_code report_code entity_reference submission_date|report_date currency_code_local reason",
        ["transaction"] = "transactionnumber transaction_location transaction_description date_transaction transmode_code "
            + "transmode_comment amount_local",
        ["from"] = "from_funds_code from_account|from_person|from_entity from_country",
        ["to"] = "to_funds_code to_account|to_person|to_entity to_country",
        ["account*"] = "institution_name institution_code|swift non_bank_institution branch account currency_code account_name "
            + "personal_account_type|account_type signatory|related_persons opened status_code beneficiary",
        ["account"] = "institution_code|swift account account_name",
        ["person*"] = "gender first_name last_name birthdate id_number nationality1 residence phones identification|identifications "
            + "tax_reg_number",
        ["person"] = "first_name last_name",
        ["entity*"] = "name incorporation_legal_form incorporation_number business addresses incorporation_state "
            + "incorporation_country_code director_id|related_persons incorporation_date tax_reg_number",
        ["entity"] = "name",
        ["signatory*"] = "t_person role",
        ["signatory"] = "t_person",
        ["identification"] = "type number issue_date expiry_date issue_country",
        ["phone"] = "tph_contact_type tph_communication_type tph_number",
        ["address"] = Address,
        ["currency"] = ForeignCurrency,
        ["additional"] = "network_device",
        ["device"] = "ip_address",
        ["activity"] = "report_parties",
        ["parties"] = "report_party",
        ["party"] = "account|account_my_client|person|person_my_client|entity|entity_my_client reason",
    }.ToFrozenDictionary(static one => one.Key, static one => Choices(one.Value), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Kinds = Table(
        "report:report transaction:transaction t_from:from t_from_my_client:from t_to:to t_to_my_client:to from_account:account "
        + "to_account:account account:account account_my_client:account from_person:person to_person:person person:person "
        + "person_my_client:person t_person:person director_id:person from_entity:entity to_entity:entity entity:entity "
        + "entity_my_client:entity t_entity:entity signatory:signatory identification:identification phone:phone address:address "
        + "location:address transaction_address:address "
        + "from_foreign_currency:currency to_foreign_currency:currency foreign_currency:currency "
        + "from_transaction_additional_info:additional to_transaction_additional_info:additional transaction_additional_info:additional "
        + "network_device:device activity:activity report_parties:parties report_party:party");

    // Element -> the list of the profile that has its codes.
    private static readonly FrozenDictionary<string, string> Lists = Table(
        "submission_code:submission report_code:report_code currency_code_local:currency currency_code:currency "
        + "foreign_currency_code:currency transmode_code:transmode from_funds_code:funds to_funds_code:funds funds_code:funds "
        + "personal_account_type:account_type account_type:account_type status_code:account_status from_country:country to_country:country "
        + "country:country country_code:country nationality1:country nationality2:country residence:country issue_country:country "
        + "incorporation_country_code:country gender:gender type:id_type tph_contact_type:contact address_type:contact "
        + "tph_communication_type:communication role:account_role incorporation_legal_form:legal_form");

    private static readonly FrozenDictionary<string, int> Lengths = Table(
        "schema_version:25 transactionnumber:100 internal_ref_number:100 transaction_location:255 transaction_description:8000 "
        + "from_funds_comment:255 to_funds_comment:255 institution_name:255 institution_code:50 swift:11 branch:255 "
        + "account:255 account_name:255 client_number:30 "
        + "beneficiary:50 first_name:100 last_name:100 full_name_frn:255 id_number:255 tph_number:50 occupation:255 number:255 "
        + "tax_reg_number:1 name:255 incorporation_number:50 business:255 incorporation_state:255 address:100 city:255 zip:10 state:255 "
        + "reporting_user_code:50 rentity_branch:255 comments:8000 action:8000 iban:34")
        .ToFrozenDictionary(
            static one => one.Key, static one => int.Parse(one.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static readonly FrozenSet<string> Names = Set("first_name middle_name last_name account_name name commercial_name");

    // What may stand there without a text; every other optional element is left out where there is none.
    private static readonly FrozenSet<string> MayBeEmpty = Set(
        "schema_version rentity_branch from_funds_comment to_funds_comment comments action commercial_name zip full_name_frn "
        + "report_indicators");

    private static readonly FrozenSet<string> Booleans = Set("non_bank_institution is_primary");

    private static readonly FrozenSet<string> Numbers = Set("amount_local foreign_amount foreign_exchange_rate balance");

    private static readonly FrozenSet<string> Times = Set(
        "submission_date report_date date_transaction date_posting value_date birthdate issue_date expiry_date opened closed status_date "
        + "date_balance incorporation_date");

    // Missing elements for which authorities have rules of their own.
    private static readonly FrozenDictionary<string, string> Codes = Table(
        "report/reason:GOAML_REASON_MISSING report/entity_reference:GOAML_ENTITY_REFERENCE report/rentity_id:GOAML_RENTITY_ID "
        + "transaction/amount_local:GOAML_AMOUNT_LOCAL party/reason:GOAML_PARTY_REASON additional/network_device:GOAML_IP_ADDRESS "
        + "device/ip_address:GOAML_IP_ADDRESS");

    /// <summary>Checks an element and all in it.</summary>
    /// <param name="element">The element.</param>
    /// <param name="isMyClient">Whether it stands in the side of a client.</param>
    /// <param name="position">Its place among those of its name, from 1; 0 where that says nothing.</param>
    internal void Check(XElement element, bool isMyClient, int position = 0)
    {
        using IDisposable place = findings.Into(element, position);
        string name = element.Name.LocalName;
        if (!element.HasElements && !Kinds.ContainsKey(name))
        {
            CheckText(element, element.Value);
            return;
        }

        if (!element.HasElements && element.Parent is { } parent && IsText(parent, name))
        {
            CheckText(element, element.Value);
            return;
        }

        // A director is a plain person, also of a client's firm.
        isMyClient = name != "director_id" && (isMyClient || name.EndsWith("_my_client", StringComparison.Ordinal));
        XName[][] needed = NeededOf(element, isMyClient);
        CheckNeeded(element, needed);
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        foreach (XElement child in element.Elements())
        {
            string childName = child.Name.LocalName;
            if (!child.HasElements && child.Value.Length == 0 && !MayBeEmpty.Contains(childName)
                && !needed.Any(names => names.Contains(child.Name)))
            {
                findings.Refuse("GOAML_EMPTY", "nothing", "a value, or no such element", childName);
            }

            positions[childName] = positions.GetValueOrDefault(childName) + 1;
            Check(child, isMyClient, childName is "transaction" or "report_party" ? positions[childName] : 0);
        }
    }

    // "account" is a number in an account, and "address" a street in an address.
    private static bool IsText(XElement parent, string name) => name is "account" or "address"
        && Kinds.TryGetValue(parent.Name.LocalName, out string? kind) && kind == name;

    private static XName[][] NeededOf(XElement element, bool isMyClient) =>
        !Kinds.TryGetValue(element.Name.LocalName, out string? kind) ? []
        : isMyClient && Needed.TryGetValue(kind + "*", out XName[][]? strict) ? strict
        : Needed.GetValueOrDefault(kind, []);

    private void CheckNeeded(XElement element, XName[][] needed)
    {
        foreach (XName[] names in needed)
        {
            if (!Array.Exists(names, name => element.Element(name) is { } child && (child.HasElements || child.Value.Length > 0)))
            {
                string text = string.Join(" or ", names.Select(static name => name.LocalName));
                findings.Refuse(
                    Codes.GetValueOrDefault(Kinds[element.Name.LocalName] + "/" + text, "GOAML_MANDATORY"), "nothing", "a value", text);
            }
        }
    }

    private void CheckText(XElement element, string text)
    {
        string name = element.Name.LocalName;
        if (text.Length == 0)
        {
            return;
        }

        int lengthMax = name == "reason" ? (int)findings.Profile.Limit("reason_length") : Lengths.GetValueOrDefault(name, int.MaxValue);
        if (text.Length > lengthMax)
        {
            findings.Refuse(
                "GOAML_LENGTH", GoamlText.Shape(text), $"at most {lengthMax.ToString(CultureInfo.InvariantCulture)} characters");
        }

        if (Names.Contains(name) && !text.All(GoamlText.IsNameCharacter))
        {
            findings.Refuse("GOAML_NAME", GoamlText.Shape(text), "letters A to Z, digits, space, full stop, apostrophe, hyphen");
        }

        if (Lists.TryGetValue(name, out string? list) && !IsOtherTable(element) && !GoamlLists.Has(findings.Profile, list, text))
        {
            findings.Refuse("GOAML_CODE", GoamlText.Shape(text), $"a code of the schema's list of {list}");
        }

        if (Booleans.Contains(name) && text is not ("true" or "1") && !(text is "false" or "0" && name != "is_primary"))
        {
            findings.Refuse("GOAML_CODE", GoamlText.Shape(text), name == "is_primary" ? "true" : "true or false");
        }

        if (Times.Contains(name) && !IsTime(text))
        {
            findings.Refuse("GOAML_DATE", GoamlText.Shape(text), "a day with a time, such as 2026-01-31T10:04:11, from 1753 on");
        }

        if (Numbers.Contains(name) && !IsNumber(text))
        {
            findings.Refuse("GOAML_AMOUNT", GoamlText.Shape(text), "a decimal with at most 13 places, at most 7.9E15");
        }

        CheckNumberOfPerson(element, name, text);
    }

    private void CheckNumberOfPerson(XElement element, string name, string text)
    {
        bool isId = name is "id_number" or "number";
        string unknown = findings.Profile.UnknownOf(name == "tph_number" ? "phone" : "id_number");
        if (isId && text != unknown && !text.All(char.IsLetterOrDigit))
        {
            findings.Refuse("GOAML_ID_SEPARATORS", GoamlText.Shape(text), "letters and digits without separators");
        }

        if (name == "number" && element.Parent?.Text("type") == "EID" && !GoamlRules.IsEmiratesId(text))
        {
            findings.Refuse("GOAML_EMIRATES_ID", GoamlText.Shape(text), "15 digits");
        }

        if (name == "tph_number" && text != unknown && (!text.All(char.IsAsciiDigit) || text.StartsWith("00", StringComparison.Ordinal)))
        {
            findings.Refuse("GOAML_PHONE", GoamlText.Shape(text), "digits that start neither with 00 nor with +");
        }
    }

    // The roles of directors and parties have tables of their own.
    private static bool IsOtherTable(XElement element) => element.Name.LocalName == "role" && element.Parent?.Name.LocalName != "signatory";

    private static bool IsTime(string text) => DateTime.TryParseExact(
        text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time) && time.Year >= 1753;

    private static bool IsNumber(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return (point < 0 || text.Length - point - 1 <= GoamlText.PlacesMax)
            && decimal.TryParse(
                text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && Math.Abs(number) <= GoamlText.NumberMax;
    }

    private static XName[][] Choices(string needed) =>
        [.. needed.Split(' ').Select(static names => names.Split('|').Select(static name => XName.Get(name)).ToArray())];

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Table(string pairs) => pairs.Split(' ').Select(static pair => pair.Split(':'))
        .ToFrozenDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
}
