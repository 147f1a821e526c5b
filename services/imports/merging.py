"""How staged rows become customers, in SQL: amounts replace, an empty cell keeps what is held, facts join by label.

Nothing here is left to what the planner believes of the customers: a list of ten may have grown to a million since it
last looked, and a wrong guess read it whole for every row.
"""

from __future__ import annotations

from services.imports.staging import table_of

# What a file can bring, beside the address and facts.
PLAIN = (
    "name",
    "company",
    "country",
    "language",
    "timezone",
    "segment",
    "monthly_spend",
    "total_spend",
    "payment_count",
    "first_payment_on",
    "last_payment_on",
)
_WHERE_EMPTY = {
    "name": "split_part(s.email, '@', 1)",
    "company": "''",
    "country": "''",
    "language": "''",
    "timezone": "''",
    "segment": "'prospect'",
}
_CHANGES = {name: f"(s.{name} IS NOT NULL AND s.{name} IS DISTINCT FROM c.{name})" for name in PLAIN}
_FACTS_CHANGE = "NOT c.facts @> s.facts"
DIFFERS = f"({' OR '.join(_CHANGES.values())} OR {_FACTS_CHANGE})"

# Stands for all that a person can change of a customer, so that an undo leaves alone whoever was changed since.
MARK = f"hash_record_extended(ROW(c.email, {', '.join(f'c.{name}' for name in PLAIN)}, c.facts), 0)"


def _if(condition: str, pair: str) -> str:
    return f"CASE WHEN {condition} THEN jsonb_build_object({pair}) ELSE '{{}}' END"


def _facts(value: str) -> str:
    return (
        f"(SELECT jsonb_object_agg(f.key, {value}) FROM jsonb_each(s.facts) f"  # noqa: S608
        " WHERE (c.facts -> f.key) IS DISTINCT FROM f.value)"
    )


CHANGED = f"""
    {" || ".join(_if(change, f"'{name}', c.{name}") for name, change in _CHANGES.items())}
 || {_if(_FACTS_CHANGE, f"'facts', {_facts('c.facts -> f.key')}")} AS before,
    {" || ".join(_if(change, f"'{name}', s.{name}") for name, change in _CHANGES.items())}
 || {_if(_FACTS_CHANGE, f"'facts', {_facts('f.value')}")} AS after"""


def insert_of(import_id: int) -> str:
    """Rows whose address no customer of the business has become customers; how many.

    $1 is the import, $2 the team, $3 the business, $4 the first block of rows and $5 the one behind the last. Who is
    there already is found by the index that the conflict arises in, whatever the planner takes the table for. In the
    order of the address a part costs less: the index of addresses is then written from left to right.
    """
    values = ", ".join(f"coalesce(s.{n}, {_WHERE_EMPTY[n]})" if n in _WHERE_EMPTY else f"s.{n}" for n in PLAIN)
    return f"""
    WITH added AS (
        INSERT INTO customers AS c (team_id, business_id, email, {", ".join(PLAIN)}, facts, created_at)
        SELECT $2::int, $3::int, s.email, {values}, s.facts, now() FROM {table_of(import_id)} s
         WHERE s.ctid >= format('(%s,0)', $4::bigint)::tid AND s.ctid < format('(%s,0)', $5::bigint)::tid
         ORDER BY s.email
        ON CONFLICT (team_id, email, business_id) DO NOTHING
        RETURNING c.id, {MARK} AS mark
    ), kept AS (
        INSERT INTO import_additions (of_import_id, customer_ids, marks)
        SELECT $1::bigint, array_agg(id), array_agg(mark) FROM added HAVING count(*) > 0
        RETURNING cardinality(customer_ids) AS n
    )
    SELECT coalesce((SELECT n FROM kept), 0)"""  # noqa: S608


def held_of(import_id: int) -> str:
    """The rows `s` of customers `c` that business $1 has."""
    return f"FROM {table_of(import_id)} s JOIN customers c ON c.business_id = $1 AND c.email = s.email"


# The customers that differ from their rows, for as long as the connection works on them.
DIFFERING = "imports_differing"


def differing_of(import_id: int) -> str:
    """Both sides are read whole, once. What is brought up to date differs no more, so a crash begins here again."""
    return f"""CREATE TEMP TABLE {DIFFERING} AS
        SELECT row_number() OVER () AS n, c.id, s.ctid AS place {held_of(import_id)} WHERE {DIFFERS}"""


def update_of(import_id: int) -> str:
    """Of the differing customers those numbered from $2 to before $3 become as their rows say; how many did.

    $1 is the import. Kept before and after are the fields that changed, and of the facts the labels that did.
    """
    sets = ", ".join(f"{name} = coalesce(h.{name}, c.{name})" for name in PLAIN)
    return f"""
    WITH held AS MATERIALIZED (
        SELECT c.id, {", ".join(f"s.{name}" for name in PLAIN)}, s.facts, {CHANGED}
          FROM {DIFFERING} d JOIN {table_of(import_id)} s ON s.ctid = d.place JOIN customers c ON c.id = d.id
         WHERE d.n >= $2::bigint AND d.n < $3::bigint AND {DIFFERS}
           FOR NO KEY UPDATE OF c
    ), written AS (
        UPDATE customers c SET {sets}, facts = c.facts || h.facts FROM held h WHERE c.id = h.id RETURNING 1
    ), kept AS (
        INSERT INTO import_changes (of_import_id, customer_id, before, after)
        SELECT $1::bigint, id, before, after FROM held
        ON CONFLICT (customer_id, of_import_id) DO NOTHING
    )
    SELECT count(*) FROM written"""  # noqa: S608


_CAST = {
    "monthly_spend": "bigint",
    "total_spend": "bigint",
    "payment_count": "int",
    "first_payment_on": "date",
    "last_payment_on": "date",
}


def restore(at_once: int) -> str:
    """Some customers that import $1 changed get back what they had, where they still hold what it brought.

    The record of each goes. Gives `taken`, `restored` of them, and `fields`, those of whom some field was left.
    """
    holds = {name: f"(h.after ? '{name}' AND to_jsonb(c.{name}) = h.after -> '{name}')" for name in PLAIN}
    sets = ", ".join(
        f"{name} = CASE WHEN {holds[name]} THEN (h.before ->> '{name}')::{_CAST.get(name, 'text')} ELSE c.{name} END"
        for name in PLAIN
    )
    left = " OR ".join(f"(h.after ? '{name}' AND NOT coalesce({holds[name]}, false))" for name in PLAIN)
    return f"""
    WITH few AS (
        SELECT id FROM import_changes WHERE of_import_id = $1::bigint ORDER BY id LIMIT {int(at_once)}
    ), taken AS (
        DELETE FROM import_changes WHERE id IN (SELECT id FROM few) RETURNING customer_id, before, after
    ), held AS MATERIALIZED (
        SELECT c.id, h.before, h.after, labels.same, labels.other,
               ({left} OR labels.other) AS left_some
          FROM taken h JOIN customers c ON c.id = h.customer_id CROSS JOIN LATERAL (
              SELECT coalesce(array_agg(f.key) FILTER (WHERE c.facts -> f.key = f.value), '{{}}') AS same,
                     coalesce(bool_or(c.facts -> f.key IS DISTINCT FROM f.value), false) AS other
                FROM jsonb_each(coalesce(h.after -> 'facts', '{{}}')) f) labels
           FOR NO KEY UPDATE OF c
    ), written AS (
        UPDATE customers c SET {sets}, facts = (c.facts - h.same) || coalesce((
                   SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(h.before -> 'facts') f
                    WHERE f.key = ANY(h.same) AND f.value <> 'null'), '{{}}')
          FROM held h WHERE c.id = h.id RETURNING 1
    )
    SELECT (SELECT count(*) FROM taken)::int AS taken, (SELECT count(*) FROM written)::int AS restored,
           (SELECT count(*) FROM held WHERE left_some)::int AS fields"""  # noqa: S608
