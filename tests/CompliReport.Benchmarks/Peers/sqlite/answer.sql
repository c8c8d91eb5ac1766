-- The questions of ../questions.md, for the sqlite3 command, started in the folder of the answers with ledger.csv and prices.csv linked into it.
-- Amounts are whole numbers of 10^-8: a double holds them exactly at these magnitudes.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -2000000;
PRAGMA temp_store = MEMORY;

.mode csv
.separator , "\n"
.import prices.csv read_prices
.import ledger.csv rows

CREATE TABLE prices (asset TEXT, hour INTEGER, price INTEGER, PRIMARY KEY (asset, hour)) WITHOUT ROWID;
INSERT INTO prices SELECT asset, CAST(hour AS INTEGER), CAST(price AS INTEGER) FROM read_prices;

CREATE TABLE legs AS
SELECT group_id, account_id, kind, leg_role, asset, amount_e8, hour, micros, party, price, abs(amount_e8) / 100 * price / 10000000000 AS cents
FROM (
    SELECT group_id, account_id, kind, leg_role, asset, CAST(round(CAST(amount AS REAL) * 100000000) AS INTEGER) AS amount_e8, CAST(substr(occurred_at, 12, 2) AS INTEGER) AS hour,
        ((CAST(substr(occurred_at, 12, 2) AS INTEGER) * 60 + CAST(substr(occurred_at, 15, 2) AS INTEGER)) * 60 + CAST(substr(occurred_at, 18, 2) AS INTEGER)) * 1000000
            + CAST(substr(occurred_at, 21, 6) AS INTEGER) AS micros,
        CASE WHEN counterparty_account <> '' THEN counterparty_account WHEN address <> '' THEN address END AS party
    FROM rows
    WHERE kind IN (
        'fiat_deposit', 'fiat_withdrawal', 'crypto_deposit', 'crypto_withdrawal', 'trade', 'conversion', 'fee', 'fee_rebate', 'internal_transfer', 'lock',
        'unlock', 'reward', 'card_spend', 'cash_in', 'cash_out', 'p2p', 'chargeback', 'adjustment', 'other'))
JOIN prices USING (asset, hour);

-- One pass over the sorted legs of each group: this shell's version has no cheap outer join.
CREATE TABLE joined AS
SELECT group_id, max(CASE leg_role WHEN 'base' THEN asset END) AS base, max(CASE leg_role WHEN 'quote' THEN asset END) AS quote,
    max(CASE leg_role WHEN 'base' THEN abs(amount_e8) END) AS base_e8, max(CASE leg_role WHEN 'quote' THEN abs(amount_e8) END) AS quote_e8,
    max(CASE leg_role WHEN 'base' THEN hour END) AS hour
FROM legs WHERE kind IN ('trade', 'conversion') AND leg_role IN ('base', 'quote') GROUP BY group_id;

CREATE TABLE priced AS
SELECT group_id, base, quote, base_e8, quote_e8, abs(q.price * 1.0 * quote_e8 - b.price * 1.0 * base_e8) > b.price * 0.01 * base_e8 + 1e12 AS beyond
FROM joined JOIN prices b ON b.asset = base AND b.hour = joined.hour JOIN prices q ON q.asset = quote AND q.hour = joined.hour;

.once pairs.csv
SELECT base, quote, count(*), sum(base_e8), sum(quote_e8), sum(beyond) FROM priced GROUP BY base, quote;
.once beyond.csv
SELECT group_id FROM priced WHERE beyond;
.once incomplete.csv
SELECT group_id FROM joined WHERE base IS NULL OR quote IS NULL;
.once daily.csv
SELECT account_id, asset, sum(amount_e8 >= 0), sum(max(amount_e8, 0)), sum(amount_e8 < 0), sum(max(-amount_e8, 0)) FROM legs GROUP BY account_id, asset;
.once structuring.csv
SELECT account_id, count(*), max(total) FROM (
    SELECT account_id, count(*) OVER day AS number, sum(cents) OVER day AS total FROM legs WHERE kind = 'fiat_deposit' AND cents < 1000000
    WINDOW day AS (PARTITION BY account_id ORDER BY micros RANGE BETWEEN 86400000000 PRECEDING AND CURRENT ROW))
WHERE number >= 3 AND total >= 1000000 GROUP BY account_id;
.once fan-in.csv
SELECT account_id, count(DISTINCT party) AS payers, sum(cents) FROM legs WHERE kind IN ('fiat_deposit', 'crypto_deposit') AND party IS NOT NULL
GROUP BY account_id HAVING payers >= 10;
.once pass-through.csv
SELECT account_id, count(*), sum(cents) FROM (
    SELECT account_id, kind, cents, sum(CASE WHEN kind IN ('fiat_withdrawal', 'crypto_withdrawal') THEN cents ELSE 0 END) OVER (
        PARTITION BY account_id ORDER BY micros RANGE BETWEEN CURRENT ROW AND 3600000000 FOLLOWING) AS gone
    FROM legs WHERE kind IN ('fiat_deposit', 'crypto_deposit', 'fiat_withdrawal', 'crypto_withdrawal'))
WHERE kind IN ('fiat_deposit', 'crypto_deposit') AND cents >= 100000 AND gone * 10 >= cents * 9 GROUP BY account_id;
