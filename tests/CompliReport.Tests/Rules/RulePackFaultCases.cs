using System;
using Xunit;

namespace CompliReport.Tests.Rules;

/// <summary>One change of the sample each: the reason, what is replaced, by what, and the faults that have to come of it.</summary>
public static class RulePackFaultCases
{
    private const string Window = "zz.json:33: ZZ-1: window: WindowNotSound: found ";
    private const string Windows = ", expected TX, D, M, CY, FY01 to FY12, R1d to R366d or CONSEC_D";
    private const string Keys =
        "customer, account or beneficiary; counterparty goes with count_distinct over CONSEC_D, cluster is not measured yet";
    private const string Amounts = ", expected an exact decimal in quotes, zero or more, at most 18 places";
    private const string Dates = ", expected a date yyyy-MM-dd from 1900 to 2200";
    private const string Events =
        ", expected one of fx_purchase, fx_settlement, fiat_in, fiat_out, cash_in, cash_out, crypto_in, crypto_out";
    private const string Threshold = "{ \"amount\": \"50000\", \"currency\": \"CNY\", \"applies_to\": \"local\" }";
    private const string Json = ", expected JSON in UTF-8; comments and a comma before a closing bracket are allowed";

    public static TheoryData<string, string, string, string> All => new()
    {
        {
            "id in capitals", "\"id\": \"zz\"", "\"id\": \"ZZ\"",
            "zz.json:3: id: TextNotSound: found 'ZZ', expected an id of 1 to 40 characters a-z, 0-9, '-' and '_', a "
                + "letter first"
        },
        {
            "name is blank", "\"Sample\"", "\" \"",
            "zz.json:3: name: TextNotSound: found ' ', expected a text of 1 to 2000 characters in one line, without control characters"
        },
        {
            "version is a number", "\"version\": \"1\"", "\"version\": 1",
            "zz.json:3: version: WrongKind: found 1, expected a text of 1 to 2000 characters in one line, without control characters"
        },
        {
            "a name with a line break and a bell", "\"Sample\"", "\"Sam\\nple\\u0007\"",
            "zz.json:3: name: TextNotSound: found 'Sam\\u000Aple\\u0007', expected a text of 1 to 2000 characters in one line, without "
                + "control characters"
        },
        {
            "a title with the line break that JSON leaves alone", "\"Quota\"", "\"Quo\u2028ta\"",
            "zz.json:29: ZZ-1: title: TextNotSound: found 'Quo\\u2028ta', expected a text of 1 to 2000 characters in one line, without "
                + "control characters"
        },
        {
            "an unknown field with a bell in its name", "\"holidays\": [", "\"bell\\u0007\": 1, \"holidays\": [",
            "zz.json:5: bell\\u0007: FieldUnknown: found an unknown field, expected one of $schema, id, jurisdiction, name, version, "
                + "time_zone, local_currency, residency, holidays, authorities, tiers, retention, rates, typologies, rules, note"
        },
        {
            "country of one letter", "\"residency\": \"ZZ\"", "\"residency\": \"Z\"",
            "zz.json:4: residency: TextNotSound: found 'Z', expected two letters A-Z"
        },
        {
            "zone is misspelled", "Asia/Shanghai", "Asia/Shangai",
            "zz.json:4: time_zone: ZoneUnknown: found 'Asia/Shangai', expected a zone of the tz database, e.g. "
                + "Asia/Shanghai"
        },
        {
            "currency in small letters", "\"local_currency\": \"CNY\"", "\"local_currency\": \"cny\"",
            "zz.json:4: local_currency: CurrencyNotSound: found 'cny', expected a currency code of 2 to 12 "
                + "characters A-Z and 0-9"
        },
        {
            "30 February", "\"2026-01-01\"", "\"2026-02-30\"",
            "zz.json:5: holidays[0]: DateNotSound: found '2026-02-30'" + Dates
        },
        {
            "holiday twice", "[\"2026-01-01\"]", "[\"2026-01-01\", \"2026-01-01\"]",
            "zz.json:5: holidays[1]: EntryTwice: found '2026-01-01' again, expected each entry once"
        },
        {
            "no days", "\"n\": 5", "\"n\": 0",
            "zz.json:9: ZZ-A: deadline.n: NumberOutOfRange: found 0, expected a whole number from 1 to 366"
        },
        {
            "days in quotes", "\"n\": 5", "\"n\": \"5\"",
            "zz.json:9: ZZ-A: deadline.n: WrongKind: found '5', expected a whole number from 1 to 366"
        },
        {
            "half a day", "\"n\": 5", "\"n\": 5.0",
            "zz.json:9: ZZ-A: deadline.n: NumberOutOfRange: found 5.0, expected a whole number from 1 to 366"
        },
        {
            "unknown unit", "\"working\"", "\"business\"",
            "zz.json:9: ZZ-A: deadline.unit: WordUnknown: found 'business', expected one of calendar, working"
        },
        {
            "unknown start", "\"confirmation\"", "\"filing\"",
            "zz.json:9: ZZ-A: deadline.from: WordUnknown: found 'filing', expected one of detection, transaction, "
                + "confirmation, month_end"
        },
        {
            "deadline in another word", "\"promptly\"", "\"soon\"",
            "zz.json:34: ZZ-1: deadline: TextNotSound: found 'soon', expected \"promptly\" or an object with n, " + "unit, from"
        },
        {
            "deadline is a number", "\"promptly\"", "5",
            "zz.json:34: ZZ-1: deadline: WrongKind: found 5, expected an object with n, unit, from"
        },
        {
            "unknown degree", "\"serious\"", "\"grave\"",
            "zz.json:15: ZZ-T: label: WordUnknown: found 'grave', expected one of serious, especially_serious"
        },
        {
            "degree has the id of a duty", "\"ZZ-T\"", "\"ZZ-A\"",
            "zz.json:15: ZZ-A: id: IdTwice: found ZZ-A, which authorities uses in line 7, expected an id of its own"
        },
        {
            "two rates for a currency",
            "\"substitute\": \"ecb\" }",
            "\"substitute\": \"ecb\" }, { \"currency\": \"CNY\", \"official\": \"fed\" }",
            "zz.json:19: rates[1]: currency: EntryTwice: found 'CNY' again, expected each currency once"
        },
        {
            "typology id", "\"T01\"", "\"T1\"",
            "zz.json:21: typologies: TextNotSound: found 'T1', expected an id such as T01"
        },
        {
            "parameter as a number", "\"0.10\"", "0.10",
            "zz.json:22: T01: parameters.band: WrongKind: found 0.10" + Amounts
        },
        {
            "parameter with a comma", "\"0.10\"", "\"0,10\"",
            "zz.json:22: T01: parameters.band: AmountNotExact: found '0,10'" + Amounts
        },
        {
            "parameter twice", "\"0.10\"", "\"0.10\", \"band\": \"0.2\"",
            "zz.json:22: T01: parameters.band: FieldTwice: found the field again, expected one band"
        },
        {
            "confidence in another word", "\"unconfirmed\"", "\"guess\"",
            "zz.json:24: T01: source.confidence: WordUnknown: found 'guess', expected one of official, secondary, "
                + "unconfirmed"
        },
        {
            "confidence is missing", ", \"confidence\": \"unconfirmed\"", "",
            "zz.json:24: T01: source.confidence: FieldMissing: found nothing, expected one of official, secondary, "
                + "unconfirmed"
        },
        {
            "source without a date", ", \"date\": \"2020-01-02\"", "",
            "zz.json:35: ZZ-1: source.date: FieldMissing: found nothing" + Dates
        },
        {
            "source is a text",
            "{ \"title\": \"Order\", \"article\": \"Art. 3\", \"date\": \"2020-01-02\", \"confidence\": " + "\"official\" }",
            "\"Order\"",
            "zz.json:35: ZZ-1: source: WrongKind: found 'Order', expected an object with title, article, date, " + "confidence"
        },
        {
            "address with a blank", "\"title\": \"Flags\"", "\"url\": \"a b\", \"title\": \"Flags\"",
            "zz.json:24: T01: source.url: TextNotSound: found 'a b', expected an address without a space, 1 to 2000 "
                + "characters"
        },
        {
            "rule without an id is named by its place", "\"id\": \"ZZ-1\", ", "",
            "zz.json:28: rules[0]: id: FieldMissing: found nothing, expected an id of 2 to 40 characters A-Z, 0-9 "
                + "and '-', a letter first"
        },
        {
            "misspelled field", "\"subject\":", "\"subjekt\":",
            "zz.json:28: ZZ-1: subject: FieldMissing: found nothing, expected one of any, any_individual, "
                + "any_entity, resident, resident_individual, resident_entity\n"
                + "zz.json:30: ZZ-1: subjekt: FieldUnknown: found an unknown field, expected one of id, title, "
                + "effective_from, effective_to, subject, measure, filter, thresholds, comparator, window, time_zone, "
                + "aggregation_key, each_direction, consequence, report_type, deadline, needs, source, note"
        },
        {
            "field twice", "\"title\": \"Quota\",", "\"title\": \"Quota\", \"title\": \"Limit\",",
            "zz.json:29: ZZ-1: title: FieldTwice: found the field again, expected one title"
        },
        {
            "last day before the first", "\"2025-12-31\"", "\"2019-12-31\"",
            "zz.json:29: ZZ-1: effective_to: DatesReversed: found 2019-12-31, expected a day not before "
                + "effective_from 2020-01-01"
        },
        {
            "no end is left out, not null", "\"2025-12-31\"", "null",
            "zz.json:29: ZZ-1: effective_to: WrongKind: found null" + Dates
        },
        {
            "year out of range", "\"2025-12-31\"", "\"2201-01-01\"",
            "zz.json:29: ZZ-1: effective_to: DateNotSound: found '2201-01-01'" + Dates
        },
        {
            "unknown subject", "\"resident_individual\"", "\"citizen\"",
            "zz.json:30: ZZ-1: subject: WordUnknown: found 'citizen', expected one of any, any_individual, "
                + "any_entity, resident, resident_individual, resident_entity"
        },
        {
            "unknown measure", "\"sum\"", "\"mean\"",
            "zz.json:30: ZZ-1: measure: WordUnknown: found 'mean', expected one of sum, count, count_distinct, max, age"
        },
        {
            "unknown event", "\"fx_settlement\"", "\"fx\"",
            "zz.json:31: ZZ-1: filter.events[1]: WordUnknown: found 'fx'" + Events
        },
        {
            "event is a number", "\"fx_settlement\"", "7",
            "zz.json:31: ZZ-1: filter.events[1]: WrongKind: found 7" + Events
        },
        {
            "event twice", "\"fx_settlement\"", "\"fx_purchase\"",
            "zz.json:31: ZZ-1: filter.events[1]: EntryTwice: found 'fx_purchase' again, expected each entry once"
        },
        {
            "no event", "[\"fx_purchase\", \"fx_settlement\"]", "[]",
            "zz.json:31: ZZ-1: filter.events: ListEmpty: found an empty list, expected a list of one of fx_purchase, "
                + "fx_settlement, fiat_in, fiat_out, cash_in, cash_out, crypto_in, crypto_out"
        },
        {
            "filter currency", "[\"USD\"]", "[\"$\"]",
            "zz.json:31: ZZ-1: filter.currencies[0]: CurrencyNotSound: found '$', expected a currency code of 2 to "
                + "12 characters A-Z and 0-9"
        },
        {
            "border in quotes", "\"cross_border\": true", "\"cross_border\": \"yes\"",
            "zz.json:31: ZZ-1: filter.cross_border: WrongKind: found 'yes', expected true or false"
        },
        {
            "no threshold", Threshold, "",
            "zz.json:32: ZZ-1: thresholds: ListEmpty: found an empty list, expected a list of amounts or counts"
        },
        {
            "threshold is a text", Threshold, "\"50000\"",
            "zz.json:32: ZZ-1: thresholds[0]: WrongKind: found '50000', expected an object with amount, currency, "
                + "applies_to"
        },
        {
            "exponent", "\"50000\"", "\"5e4\"",
            "zz.json:32: ZZ-1: thresholds[0].amount: AmountNotExact: found '5e4'" + Amounts
        },
        {
            "thousands", "\"50000\"", "\"50,000\"",
            "zz.json:32: ZZ-1: thresholds[0].amount: AmountNotExact: found '50,000'" + Amounts
        },
        {
            "19 places", "\"50000\"", "\"0.0000000000000000001\"",
            "zz.json:32: ZZ-1: thresholds[0].amount: AmountNotExact: found '0.0000000000000000001'" + Amounts
        },
        {
            "negative", "\"50000\"", "\"-1\"",
            "zz.json:32: ZZ-1: thresholds[0].amount: AmountNotExact: found '-1'" + Amounts
        },
        {
            "amount without quotes", "\"50000\"", "50000",
            "zz.json:32: ZZ-1: thresholds[0].amount: WrongKind: found 50000" + Amounts
        },
        {
            "local amount in a foreign currency", "\"currency\": \"CNY\", \"applies_to\"", "\"currency\": \"USD\", \"applies_to\"",
            "zz.json:32: ZZ-1: thresholds[0].currency: ThresholdUnfit: found USD, expected CNY, because it applies "
                + "to local amounts"
        },
        {
            "unknown scope", "\"local\"", "\"domestic\"",
            "zz.json:32: ZZ-1: thresholds[0].applies_to: WordUnknown: found 'domestic', expected one of all, local, "
                + "foreign"
        },
        {
            "count for a sum", Threshold, "{ \"count\": 5 }",
            "zz.json:32: ZZ-1: thresholds[0]: ThresholdUnfit: found a count, expected an amount, which goes with "
                + "this measure"
        },
        {
            "amount for a count", "\"measure\": \"sum\"", "\"measure\": \"count\"",
            "zz.json:32: ZZ-1: thresholds[0]: ThresholdUnfit: found an amount, expected a count, which goes with "
                + "this measure"
        },
        {
            "count and amount", Threshold, "{ \"count\": 5, \"amount\": \"1\" }",
            "zz.json:32: ZZ-1: thresholds[0].amount: FieldUnknown: found an unknown field, expected one of count\n"
                + "zz.json:32: ZZ-1: thresholds[0]: ThresholdUnfit: found a count, expected an amount, which goes with "
                + "this measure"
        },
        {
            "a key that nothing measures", "\"aggregation_key\": \"customer\"", "\"aggregation_key\": \"cluster\"",
            "zz.json:33: ZZ-1: aggregation_key: WordUnfit: found cluster, expected " + Keys
        },
        {
            "a sum by counterparty", "\"aggregation_key\": \"customer\"", "\"aggregation_key\": \"counterparty\"",
            "zz.json:33: ZZ-1: aggregation_key: WordUnfit: found counterparty, expected " + Keys
        },
        {
            "unknown comparator", "\">\"", "\"=\"",
            "zz.json:33: ZZ-1: comparator: WordUnknown: found '=', expected one of >, >=, <"
        },
        {
            "a limit that has to be reached", "\">\"", "\"<\"",
            "zz.json:33: ZZ-1: comparator: WordUnfit: found <, expected > or >=, which go with this measure"
        },
        { "unknown window", "\"CY\"", "\"Y\"", Window + "'Y'" + Windows },
        { "rolling window too long", "\"CY\"", "\"R367d\"", Window + "'R367d'" + Windows },
        {
            "unknown key", "\"customer\"", "\"person\"",
            "zz.json:33: ZZ-1: aggregation_key: WordUnknown: found 'person', expected one of customer, account, "
                + "counterparty, beneficiary, cluster"
        },
        {
            "direction in quotes", "\"each_direction\": true", "\"each_direction\": \"true\"",
            "zz.json:33: ZZ-1: each_direction: WrongKind: found 'true', expected true or false"
        },
        {
            "unknown consequence", "\"report\"", "\"fine\"",
            "zz.json:34: ZZ-1: consequence: WordUnknown: found 'fine', expected one of deny, report, review, tag"
        },
        {
            "report without a type", "\"report\", \"report_type\": \"ZZ-STR\"", "\"report\"",
            "zz.json:28: ZZ-1: report_type: FieldMissing: found nothing, expected the report_type of one of the "
                + "authorities"
        },
        {
            "type of no duty", "\"report\", \"report_type\": \"ZZ-STR\"", "\"report\", \"report_type\": \"ZZ-LVT\"",
            "zz.json:34: ZZ-1: report_type: ReportTypeUnknown: found 'ZZ-LVT', expected a report_type of the "
                + "authorities: ZZ-STR"
        },
        {
            "versions share a day", "\"rules\": [", "\"rules\": [" + SecondRule("\"2025-12-31\""),
            "zz.json:29: ZZ-1: effective_from: VersionsOverlap: found 2020-01-01 to 2025-12-31, which overlaps "
                + "2025-12-31 to open, expected versions without a common day"
        },
        {
            "rules is an object", "\"rules\": [", "\"rules\": {}, \"x\": [",
            "zz.json:27: x: FieldUnknown: found an unknown field, expected one of $schema, id, jurisdiction, name, "
                + "version, time_zone, local_currency, residency, holidays, authorities, tiers, retention, rates, "
                + "typologies, rules, note\n" + "zz.json:27: rules: WrongKind: found an object, expected a list of rules"
        },
        {
            "a bracket too few", "\"T01\": {", "\"T01\": ",
            "zz.json:22: NotJson: found an error at byte 19 of the line" + Json
        },
        {
            "half a surrogate pair", "\"Quota\"", "\"\\ud800\"",
            "zz.json:29: NotJson: found an escape that is no character" + Json
        },
    };

    /// <summary>The sample with one more rule of the same id, first in the file, that has these dates.</summary>
    internal static string WithSecondRule(string dates) => RulePackSample.With("\"rules\": [", "\"rules\": [" + SecondRule(dates));

    private static string SecondRule(string dates)
    {
        string rule = RulePackSample.Text[RulePackSample.Text.IndexOf("{\n      \"id\": \"ZZ-1\"", StringComparison.Ordinal)..];
        rule = rule[..(rule.IndexOf("\n    },", StringComparison.Ordinal) + 7)];
        string old = "\"2020-01-01\", \"effective_to\": \"2025-12-31\"";
        return rule.Replace('\n', ' ').Replace(old, dates, StringComparison.Ordinal);
    }
}
