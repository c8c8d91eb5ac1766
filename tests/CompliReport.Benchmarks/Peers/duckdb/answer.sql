-- The questions of ../questions.md. Only the columns that they need are kept; amounts are whole numbers of 10^-8, which a double holds exactly at these magnitudes
-- and which are added up four times faster than decimals of 38 digits; counterparties are 64-bit hashes, kinds a byte.
CREATE TABLE prices AS SELECT * FROM read_csv('$PRICES', header = true, columns = {'asset': 'VARCHAR', 'hour': 'INTEGER', 'price': 'BIGINT'});

CREATE TYPE kinds AS ENUM (
    'fiat_deposit', 'fiat_withdrawal', 'crypto_deposit', 'crypto_withdrawal', 'trade', 'conversion', 'fee', 'fee_rebate', 'internal_transfer', 'lock',
    'unlock', 'reward', 'card_spend', 'cash_in', 'cash_out', 'p2p', 'chargeback', 'adjustment', 'other');

CREATE TABLE legs AS
SELECT group_id, account_id, kind::kinds AS kind, leg_role, asset, amount_e8, occurred_at, party, price, abs(amount_e8) // 100 * price // 10000000000 AS cents
FROM (
    SELECT group_id, account_id, kind, leg_role, asset, occurred_at, hour(occurred_at)::INTEGER AS hour,
        round(amount * 100000000)::BIGINT AS amount_e8,
        CASE WHEN counterparty_account IS NOT NULL OR address IS NOT NULL THEN hash(coalesce(counterparty_account, address)) END AS party
    FROM read_csv('$LEDGER', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, parallel = true, columns = {
        'exchange_id': 'VARCHAR', 'entry_id': 'VARCHAR', 'group_id': 'VARCHAR', 'status': 'VARCHAR', 'account_id': 'VARCHAR', 'wallet': 'VARCHAR',
        'occurred_at': 'TIMESTAMP', 'kind': 'VARCHAR', 'leg_role': 'VARCHAR', 'asset': 'VARCHAR', 'asset_class': 'VARCHAR', 'amount': 'DOUBLE',
        'trade_id': 'VARCHAR', 'rate_applied': 'VARCHAR', 'price_ccy': 'VARCHAR', 'counterparty_type': 'VARCHAR', 'counterparty_account': 'VARCHAR',
        'counterparty_country': 'VARCHAR', 'chain': 'VARCHAR', 'tx_hash': 'VARCHAR', 'address': 'VARCHAR', 'channel': 'VARCHAR', 'device_id': 'VARCHAR',
        'ip_country': 'VARCHAR'})
    WHERE TRY_CAST(kind AS kinds) IS NOT NULL)
JOIN prices USING (asset, hour);

CREATE TABLE joined AS
SELECT base.group_id AS base_group, quote.group_id AS quote_group, base.asset AS base, quote.asset AS quote, abs(base.amount_e8) AS base_e8, abs(quote.amount_e8) AS quote_e8,
    abs(base.amount_e8)::DOUBLE * base.price / 1e14 AS base_usd, abs(quote.amount_e8)::DOUBLE * quote_price.price / 1e14 AS quote_usd
FROM (SELECT *, hour(occurred_at)::INTEGER AS hour FROM legs WHERE kind IN ('trade', 'conversion') AND leg_role = 'base') base
FULL OUTER JOIN (SELECT * FROM legs WHERE kind IN ('trade', 'conversion') AND leg_role = 'quote') quote ON base.group_id = quote.group_id
LEFT JOIN prices quote_price ON quote_price.asset = quote.asset AND quote_price.hour = base.hour;

COPY (SELECT base, quote, count(*), sum(base_e8), sum(quote_e8), count(*) FILTER (abs(quote_usd - base_usd) > base_usd * 0.01 + 0.01)
    FROM joined WHERE base_group IS NOT NULL AND quote_group IS NOT NULL GROUP BY ALL) TO '$OUT/pairs.csv' (HEADER false);
COPY (SELECT base_group FROM joined WHERE abs(quote_usd - base_usd) > base_usd * 0.01 + 0.01) TO '$OUT/beyond.csv' (HEADER false);
COPY (SELECT coalesce(base_group, quote_group) FROM joined WHERE base_group IS NULL OR quote_group IS NULL) TO '$OUT/incomplete.csv' (HEADER false);

COPY (SELECT account_id, asset, count(*) FILTER (amount_e8 >= 0), coalesce(sum(amount_e8) FILTER (amount_e8 >= 0), 0),
        count(*) FILTER (amount_e8 < 0), coalesce(-sum(amount_e8) FILTER (amount_e8 < 0), 0)
    FROM legs GROUP BY ALL) TO '$OUT/daily.csv' (HEADER false);

COPY (SELECT account_id, count(*), max(total) FROM (
        SELECT account_id, count(*) OVER day AS number, sum(cents) OVER day AS total FROM legs WHERE kind = 'fiat_deposit' AND cents < 1000000
        WINDOW day AS (PARTITION BY account_id ORDER BY occurred_at RANGE BETWEEN INTERVAL 24 HOURS PRECEDING AND CURRENT ROW))
    WHERE number >= 3 AND total >= 1000000 GROUP BY account_id) TO '$OUT/structuring.csv' (HEADER false);

COPY (SELECT account_id, count(DISTINCT party) AS payers, sum(cents) FROM legs WHERE kind IN ('fiat_deposit', 'crypto_deposit') AND party IS NOT NULL
    GROUP BY account_id HAVING payers >= 10) TO '$OUT/fan-in.csv' (HEADER false);

COPY (SELECT account_id, count(*), sum(cents) FROM (
        SELECT account_id, kind, cents, sum(CASE WHEN kind IN ('fiat_withdrawal', 'crypto_withdrawal') THEN cents ELSE 0 END) OVER (
            PARTITION BY account_id ORDER BY occurred_at RANGE BETWEEN CURRENT ROW AND INTERVAL 1 HOUR FOLLOWING) AS gone
        FROM legs WHERE kind IN ('fiat_deposit', 'crypto_deposit', 'fiat_withdrawal', 'crypto_withdrawal'))
    WHERE kind IN ('fiat_deposit', 'crypto_deposit') AND cents >= 100000 AND gone * 10 >= cents * 9 GROUP BY account_id) TO '$OUT/pass-through.csv' (HEADER false);
