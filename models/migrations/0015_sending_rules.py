"""When and how much mail may leave: windows, daily caps, spacing, contact pressure."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

# A customer's time zone is text from outside. A name that PostgreSQL does not know must never end the claim, which
# takes everybody's mail; POSIX strings such as "FOO5" it would take for a zone.
_ZONES = """
CREATE FUNCTION known_zone(wanted text, otherwise text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF wanted !~ '^(UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$' THEN
        RETURN otherwise;
    END IF;
    PERFORM now() AT TIME ZONE wanted;
    RETURN wanted;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN otherwise;
END $$;

CREATE TABLE country_zones (country text PRIMARY KEY, zone text NOT NULL);

CREATE FUNCTION customer_zone(timezone text, country text, otherwise text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT known_zone(timezone, known_zone(
        coalesce((SELECT z.zone FROM country_zones z WHERE z.country = lower(trim($2))), otherwise),
        known_zone(otherwise, 'UTC')))
$$;
"""

# The first moment from `at` on within the hours from `opens` to `closes` of the days listed, by the clock of `zone`.
# Each day's hours are looked up in the zone, so they hold on the days the clocks change; hours that such a day does
# not have are no window. NULL where there is none in two weeks.
_OPENINGS = """
CREATE FUNCTION next_opening(at timestamptz, zone text, days text, opens int, closes int)
RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT min(greatest(at, w.opened)) FROM (
        SELECT (d.day + make_interval(hours => opens)) AT TIME ZONE zone AS opened,
               (d.day + make_interval(hours => closes)) AT TIME ZONE zone AS closed
        FROM generate_series(0, 14) AS n,
             LATERAL (SELECT date_trunc('day', at AT TIME ZONE zone) + make_interval(days => n) AS day) d
        WHERE position(extract(isodow FROM d.day)::int::text IN days) > 0
    ) w WHERE w.opened < w.closed AND at < w.closed
$$;

-- How many mails may leave on a sender's n-th day, its first being 0. The millionth mends what a float lost.
CREATE FUNCTION day_limit(cap int, warm_up_from int, percent int, n int)
RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN cap <= 0 THEN 2147483647 WHEN warm_up_from <= 0 THEN cap
        ELSE least(cap, floor(warm_up_from * power(1 + percent / 100.0::float, least(greatest(n, 0), 400)) + 0.000001))
    END::int
$$;
"""


def _country_zones() -> dict[str, str]:
    """Country, by its code or its name in the languages of mails, to its zone: where all of it keeps one time."""
    zones: dict[str, str] = {}
    names = [Locale(language).territories for language in ("en", "fr", "de", "es", "zh")]
    months = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13)]
    known = available_timezones()
    for code, of_country in sorted(get_global("territory_zones").items()):
        held = [zone for zone in of_country if zone in known]
        clocks = {tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in months) for zone in held}
        if len(clocks) == 1 and len(code) == 2:
            for name in (code, *(territories.get(code, "") for territories in names)):
                if name:
                    zones.setdefault(name.lower(), held[0])
    return zones


async def _fill_country_zones(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """When it is migrated, not at each start: five languages of countries take a while to load."""
    zones = _country_zones()
    pairs = ", ".join("('{}', '{}')".format(country.replace("'", "''"), zone) for country, zone in zones.items())
    await editor._run_sql(f"INSERT INTO country_zones (country, zone) VALUES {pairs}")  # noqa: S608 - CLDR's words


class Migration(migrations.Migration):
    dependencies = [("models", "0014_batches")]
    initial = False
    operations = [
        ops.CreateModel(
            name='SenderPace',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='sender_paces', on_delete=OnDelete.CASCADE)),
                ('address', fields.CharField(max_length=320)),
                ('first_day', fields.DateField(null=True)),
                ('day', fields.DateField(null=True)),
                ('used', fields.IntField(default=0)),
                ('plan_day', fields.DateField(null=True)),
                ('planned', fields.IntField(default=0)),
                ('left_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('queue_end', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'sender_paces', 'app': 'models', 'unique_together': (('team', 'address'),), 'pk_attr': 'id', 'table_description': 'One sender address of a team. Every claim of its mail locks the row, so that its counts are exact.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Business',
            name='daily_cap',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Business',
            name='spacing_s',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Business',
            name='time_zone',
            field=fields.CharField(default='UTC', db_default='UTC', max_length=60),
        ),
        ops.AddField(
            model_name='Business',
            name='warm_up_from',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Business',
            name='warm_up_percent',
            field=fields.SmallIntField(default=20, db_default=20),
        ),
        ops.AddField(
            model_name='Business',
            name='window_days',
            field=fields.CharField(default='1 2 3 4 5', db_default='1 2 3 4 5', max_length=20),
        ),
        ops.AddField(
            model_name='Business',
            name='window_from',
            field=fields.SmallIntField(default=9, db_default=9),
        ),
        ops.AddField(
            model_name='Business',
            name='window_on',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Business',
            name='window_to',
            field=fields.SmallIntField(default=17, db_default=17),
        ),
        ops.AddField(
            model_name='Email',
            name='asked_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Email',
            name='held_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Email',
            name='passes',
            field=fields.CharField(default='', db_default='', max_length=10),
        ),
        ops.AddField(
            model_name='Email',
            name='counted_in',
            field=fields.CharField(default='', db_default='', max_length=32),
        ),
        ops.AddField(
            model_name='Reply',
            name='declined',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Team',
            name='contact_days',
            field=fields.SmallIntField(default=14, db_default=14),
        ),
        ops.AddField(
            model_name='Team',
            name='contact_rule',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Team',
            name='conversation_days',
            field=fields.SmallIntField(default=14, db_default=14),
        ),
        ops.AddField(
            model_name='Team',
            name='conversation_rule',
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name='Team',
            name='no_days',
            field=fields.SmallIntField(default=90, db_default=90),
        ),
        ops.AddField(
            model_name='Team',
            name='no_rule',
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.RunSQL(_ZONES),
        ops.RunPython(_fill_country_zones),
        ops.RunSQL(_OPENINGS),
    ]
