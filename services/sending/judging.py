"""When each of some mails may leave, as SQL: windows, daily caps with warm-up, spacing. The claim decides by it and the
preview foretells by it, so that what is shown is what is sent."""

from __future__ import annotations

import re

# Read from a CTE `due`: the mails, each with its fate so far; only those that are `fit` are asked about here. It ends
# in `verdicts` and `turned`. The tokens @now, @pace and @carried are put in by `judge`.
#
# Words: a mail is `ruled` when its business has any such rule, `open` when its window is; its turn is its place among
# the open mails of its sender. `step` is half a second more than asked, so that a late look at the queue does not
# put the next one off too.
_JUDGE = """
, ruled AS MATERIALIZED (
    SELECT d.*, d.window_on AND d.passes = '' AS windowed, d.daily_cap > 0 OR d.spacing_s > 0 AS paced,
        CASE WHEN d.window_on THEN customer_zone(d.timezone, d.country, d.time_zone) END AS zone,
        known_zone(d.time_zone, 'UTC') AS home
    FROM due d WHERE d.fate = 'fit' AND (d.window_on OR d.daily_cap > 0 OR d.spacing_s > 0)
), opened AS MATERIALIZED (
    SELECT r.*, (@now AT TIME ZONE r.home)::date AS today,
        CASE WHEN r.windowed THEN coalesce(next_opening(@now, r.zone, r.window_days, r.window_from, r.window_to),
                                           @now + interval '1 day') ELSE @now END AS opens_at
    FROM ruled r
), wanted AS MATERIALIZED (
    SELECT team_id, sender_address, max(today) AS today, coalesce(min(nullif(daily_cap, 0)), 0) AS cap,
        coalesce(min(nullif(warm_up_from, 0)), 0) AS warm_up_from,
        coalesce(min(warm_up_percent) FILTER (WHERE warm_up_from > 0), 0) AS percent
    FROM opened WHERE opens_at <= @now AND paced GROUP BY team_id, sender_address
), pace AS MATERIALIZED (@pace
), since AS MATERIALIZED (
    SELECT p.*, day_limit(p.cap, p.warm_up_from, p.percent, p.day - p.first_sent) AS most_today FROM pace p
), turns AS MATERIALIZED (
    SELECT o.*, p.pace_id, p.cap, p.day, p.used, p.most_today, p.left_at, p.queue_end,
        p.pace_id || ':' || to_char(p.day, 'YYYY-MM-DD') AS todays,
        coalesce(o.counted_in = p.pace_id || ':' || to_char(p.day, 'YYYY-MM-DD'), false) AS has_place
    FROM opened o JOIN since p ON p.team_id = o.team_id AND p.sender_address = o.sender_address
    WHERE o.opens_at <= @now AND o.paced
), twofold AS MATERIALIZED (
    SELECT * FROM (SELECT *, bool_or(spacing_s > 0) OVER (PARTITION BY team_id, sender_address) AS any_spaced
                   FROM turns) t WHERE any_spaced AND cap > 0
), @slots(tried, twofold, true)
), own_day AS MATERIALIZED (
    -- Of its own day's limit a mail takes a place, or of none: where spacing carries it past that day, the next one's
    -- limit is asked when it is due. That is found before the limit is asked, so a part of a queue is judged as all is.
    SELECT t.*, coalesce((CASE WHEN windowed
            THEN coalesce(next_opening(slot, zone, window_days, window_from, window_to), slot)
            ELSE slot END AT TIME ZONE home)::date > day, false) AS carried
    FROM tried_slots t
), placed AS MATERIALIZED (
    SELECT t.*, has_place OR used + count(*) FILTER (WHERE NOT has_place AND carried IS NOT TRUE) OVER (
        PARTITION BY team_id, sender_address ORDER BY passes = '', send_at, id ROWS UNBOUNDED PRECEDING
    ) <= most_today AS fits
    FROM turns t LEFT JOIN (SELECT id, carried FROM own_day) c USING (id)
), @slots(queue, placed, fits)
), judged AS MATERIALIZED (
    SELECT *, CASE WHEN NOT fits THEN 'capped' WHEN NOT waits OR goes THEN 'fit' ELSE 'spaced' END AS verdict
    FROM queue_slots
), days AS MATERIALIZED (
    SELECT x.*, x.upto - x.places AS after FROM (
        SELECT g.*, sum(g.places) OVER (PARTITION BY g.team_id, g.sender_address ORDER BY g.day) AS upto FROM (
            SELECT p.team_id, p.sender_address, p.plan_day + n AS day, greatest(0,
                day_limit(p.cap, p.warm_up_from, p.percent, p.plan_day + n - p.first_sent)
                - CASE n WHEN 0 THEN p.planned ELSE 0 END) AS places
            FROM since p
            JOIN (SELECT team_id, sender_address, count(*) AS excess FROM judged WHERE verdict = 'capped'
                  GROUP BY team_id, sender_address) j
              ON j.team_id = p.team_id AND j.sender_address = p.sender_address
            CROSS JOIN LATERAL generate_series(
                0, 1 + (j.excess / least(p.cap, coalesce(nullif(p.warm_up_from, 0), p.cap)))::int) n
        ) g
    ) x
), put_off AS MATERIALIZED (
    SELECT j.*, d.day AS put_off_to, CASE verdict
        WHEN 'capped' THEN CASE WHEN windowed
            THEN next_opening(d.day::timestamp AT TIME ZONE home, zone, window_days, window_from, window_to)
            ELSE (d.day + (coalesce(asked_at, send_at) AT TIME ZONE home)::time) AT TIME ZONE home END
        WHEN 'spaced' THEN CASE WHEN windowed
            THEN coalesce(next_opening(slot, zone, window_days, window_from, window_to), slot) ELSE slot END
        ELSE @now END AS at
    FROM judged j
    LEFT JOIN LATERAL (
        SELECT d.day FROM days d WHERE j.verdict = 'capped' AND d.team_id = j.team_id
           AND d.sender_address = j.sender_address AND j.turn > d.after AND j.turn <= d.upto LIMIT 1
    ) d ON true
), turned AS MATERIALIZED (
    SELECT p.*, CASE WHEN verdict = 'fit' OR verdict = 'spaced' AND (at AT TIME ZONE home)::date = day
                     THEN todays END AS takes
    FROM put_off p
), verdicts AS MATERIALIZED (
    SELECT @carried, fate AS verdict, @now AS at, NULL::text AS takes FROM due
    WHERE @no_rules
    UNION ALL
    SELECT @carried, CASE WHEN opens_at > @now THEN 'closed' ELSE 'fit' END, opens_at, NULL FROM opened
    WHERE opens_at > @now OR NOT paced
    UNION ALL
    SELECT @carried, verdict, at, takes FROM turned
)"""
# The slot of each of the mails `of` that waits for its turn, if those leave that may.
_SLOTS = """{name}_turns AS MATERIALIZED (
    SELECT p.*, {may} AND spacing_s > 0 AND passes = '' AS waits, make_interval(secs => spacing_s + 0.5) AS step,
        row_number() OVER (PARTITION BY team_id, sender_address, {may}, {may} AND spacing_s > 0 AND passes = ''
                           ORDER BY passes = '', send_at, id) AS turn,
        bool_or({may} AND passes <> '') OVER (PARTITION BY team_id, sender_address) AS one_passes
    FROM {of} p
), {name}_firsts AS MATERIALIZED (
    -- The first goes if the last one is long enough ago; else it waits for just that, unless it is new and a queue
    -- stands before it. All others, and it in that case, stand at the end of the queue.
    SELECT s.*, waits AND turn = 1 AND NOT one_passes
            AND coalesce(left_at + make_interval(secs => spacing_s) <= @now, true) AS goes,
        waits AND turn = 1 AND asked_at IS NOT NULL AS keeps
    FROM {name}_turns s
), {name}_ends AS MATERIALIZED (
    SELECT f.*, count(*) FILTER (WHERE waits AND NOT goes AND NOT keeps) OVER (
            PARTITION BY team_id, sender_address ORDER BY turn, id ROWS UNBOUNDED PRECEDING) AS behind,
        greatest(queue_end, CASE WHEN one_passes OR bool_or(goes) OVER (PARTITION BY team_id, sender_address)
                                 THEN @now ELSE left_at END) AS queue_from
    FROM {name}_firsts f
), {name}_slots AS MATERIALIZED (
    SELECT q.*, CASE WHEN waits AND NOT goes THEN
            CASE WHEN keeps THEN CASE WHEN one_passes THEN @now ELSE left_at END + step
                 ELSE queue_from + behind * step END
        END AS slot
    FROM {name}_ends q"""
# How far each sender has come on the day that it is for it, which never goes back when another business with the
# same address has its day later. `s` is its row, made by the first claim that asks for it.
_PACE = """
    SELECT s.id AS pace_id, w.team_id, w.sender_address, w.cap, w.warm_up_from, w.percent,
        greatest(s.day, w.today) AS day, coalesce(s.first_day, greatest(s.day, w.today)) AS first_sent,
        CASE WHEN s.day >= w.today THEN s.used ELSE 0 END AS used, s.left_at, s.queue_end,
        greatest(s.plan_day, s.day + 1, w.today + 1) AS plan_day,
        CASE WHEN s.plan_day >= greatest(s.day, w.today) + 1 THEN s.planned ELSE 0 END AS planned
    FROM wanted w {join} s ON s.team_id = w.team_id AND s.address = w.sender_address"""

# Of a mail of `due`: that no such rule is asked.
NO_RULES = "NOT (fate = 'fit' AND (window_on OR daily_cap > 0 OR spacing_s > 0))"

# What must be known of each mail, beside its fate.
RULES = """
        e.passes, e.counted_in, e.asked_at, c.timezone, c.country, b.time_zone, b.window_on, b.window_days,
        b.window_from, b.window_to, b.daily_cap, b.warm_up_from, b.warm_up_percent, b.spacing_s"""

# The sender's rows are locked, in one order, until the claim is committed: two workers count one after the other,
# and who waited reads the row as the other left it.
LOCKED = """
, locked AS MATERIALIZED (
    SELECT s.* FROM sender_paces s JOIN wanted w ON s.team_id = w.team_id AND s.address = w.sender_address
    ORDER BY s.id FOR UPDATE OF s
)"""


def judge(now: str, *, carried: str, lock: bool) -> str:
    """The CTEs from `due` to `verdicts`: of each mail the columns `carried`, its verdict, the moment `at` that it is
    put off to, and the sender's day that it is counted in.

    Verdicts: `fit` (leaves now), `closed` (window), `capped`, `spaced`, and the fates that were no `fit`. With `lock`
    the counts are held for the statement, and a mail whose sender has no row yet has no verdict.
    """
    pace = _PACE.format(join="JOIN locked" if lock else "LEFT JOIN sender_paces")
    rules = re.sub(r"@slots\((\w+), (\w+), (\w+)\)", lambda m: _SLOTS.format(name=m[1], of=m[2], may=m[3]), _JUDGE)
    before, after = rules.split(", pace AS MATERIALIZED (@pace", 1)
    return (
        (before + (LOCKED if lock else "") + ", pace AS MATERIALIZED (" + pace + after)
        .replace("@now", now)
        .replace("@carried", carried)
        .replace("@no_rules", NO_RULES)
    )
