"""The ledger's sums kept by the database, what is taken back, budgets, and the stop when it is found wrong."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.credits import BudgetOf, CreditEntryKind

# A grant that stands already keeps the name that its line was written under.
_NAMES = """
UPDATE credit_lots l SET key = coalesce(
    (SELECT substr(e.key, length('grant:' || l.team_id || ':') + 1) FROM credit_entries e
      WHERE e.lot_id = l.id AND e.kind = 'grant' AND starts_with(e.key, 'grant:' || l.team_id || ':')
      ORDER BY e.id LIMIT 1),
    'lot:' || l.id);
CREATE UNIQUE INDEX credit_lots_key ON credit_lots (team_id, key);
CREATE INDEX credit_lots_payment ON credit_lots (payment) WHERE payment <> '';
"""

# Both tables are held while they are summed up, so that no line slips in between the sums and the trigger.
_SUMS = """
LOCK TABLE credit_entries, credit_lots IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO credit_pools (team_id, changed_at) SELECT id, now() FROM teams;
INSERT INTO credit_months (team_id, month, kind, user_id, business_id, amount, settled)
SELECT team_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date, kind, coalesce(user_id, 0),
       coalesce(business_id, 0), sum(amount), coalesce(sum(settled), 0)
  FROM credit_entries WHERE amount <> 0 OR kind = 'void' GROUP BY 1, 2, 3, 4, 5;

-- A line is the one way to change what a lot has left.
CREATE FUNCTION keep_credit_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE credit_lots l SET remaining = l.remaining + s.amount
      FROM (SELECT lot_id, sum(amount) AS amount FROM lines GROUP BY 1 HAVING sum(amount) <> 0) s
     WHERE l.id = s.lot_id;
    INSERT INTO credit_months AS m (team_id, month, kind, user_id, business_id, amount, settled)
    SELECT team_id, coalesce(of_month, date_trunc('month', created_at AT TIME ZONE 'UTC')::date), kind,
           coalesce(user_id, 0), coalesce(business_id, 0), sum(amount), coalesce(sum(settled), 0)
      FROM lines WHERE amount <> 0 OR kind = 'void' GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (team_id, month, kind, user_id, business_id)
    DO UPDATE SET amount = m.amount + excluded.amount, settled = m.settled + excluded.settled;
    UPDATE credit_pools SET changed_at = clock_timestamp() WHERE team_id IN (SELECT team_id FROM lines);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_sums AFTER INSERT ON credit_entries REFERENCING NEW TABLE AS lines
    FOR EACH STATEMENT EXECUTE FUNCTION keep_credit_sums();

CREATE FUNCTION refuse_hand_made_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a lot has left is changed by lines of the ledger alone' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER by_lines_alone BEFORE UPDATE OF remaining ON credit_lots FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND OLD.remaining IS DISTINCT FROM NEW.remaining)
    EXECUTE FUNCTION refuse_hand_made_sum();
CREATE TRIGGER begins_empty BEFORE INSERT ON credit_lots FOR EACH ROW
    WHEN (NEW.remaining <> 0) EXECUTE FUNCTION refuse_hand_made_sum();
"""

_BOUNDS = """
ALTER TABLE credit_entries ADD CONSTRAINT line_of_its_kind CHECK (CASE kind
    WHEN 'grant' THEN amount > 0 WHEN 'release' THEN amount > 0 WHEN 'reserve' THEN amount < 0
    WHEN 'expire' THEN amount < 0 WHEN 'commit' THEN amount <= 0 WHEN 'refund' THEN amount <= 0
    WHEN 'void' THEN amount = 0 END AND settled >= 0);
ALTER TABLE credit_lots ADD CONSTRAINT lot_taken_back CHECK (0 <= taken_back AND taken_back <= due_back
                                                             AND due_back <= amount);
ALTER TABLE credit_budgets ADD CONSTRAINT budget_within_bounds CHECK (monthly >= 0);
-- Three rows that every spend changes in place.
ALTER TABLE credit_lots SET (fillfactor = 50);
ALTER TABLE credit_months SET (fillfactor = 50);
ALTER TABLE credit_pools SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0019_batch_drafting")]
    initial = False
    operations = [
        ops.CreateModel(
            name='CreditBudget',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='credit_budgets', on_delete=OnDelete.CASCADE)),
                ('whose', fields.CharEnumField(description='MEMBER: member\nBUSINESS: business', enum_type=BudgetOf, max_length=10)),
                ('whose_id', fields.IntField()),
                ('monthly', fields.BigIntField()),
            ],
            options={'table': 'credit_budgets', 'app': 'models', 'unique_together': (('team', 'whose', 'whose_id'),), 'pk_attr': 'id', 'table_description': 'How many credits a member, or a business, may use in a month of UTC. No row, no budget.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CreditMonth',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team_id', fields.IntField()),
                ('month', fields.DateField()),
                ('kind', fields.CharEnumField(description='GRANT: grant\nRESERVE: reserve\nCOMMIT: commit\nRELEASE: release\nVOID: void\nEXPIRE: expire\nREFUND: refund', enum_type=CreditEntryKind, max_length=10)),
                ('user_id', fields.IntField()),
                ('business_id', fields.IntField()),
                ('amount', fields.BigIntField()),
                ('settled', fields.BigIntField()),
            ],
            options={'table': 'credit_months', 'app': 'models', 'unique_together': (('team_id', 'month', 'kind', 'user_id', 'business_id'),), 'pk_attr': 'id', 'table_description': 'What the lines of one kind came to in a month of UTC, by member and business; 0 stands for none of them.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CreditPool',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.OneToOneField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='credit_pool', on_delete=OnDelete.CASCADE)),
                ('changed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('checked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('stopped_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('mismatch', fields.TextField(default='', db_default='', unique=False)),
            ],
            options={'table': 'credit_pools', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One row a team: whoever writes to its ledger locks it first, so that they come one by one.'},
            bases=['Model'],
        ),
        ops.AlterField(
            model_name='CreditEntry',
            name='kind',
            field=fields.CharEnumField(description='GRANT: grant\nRESERVE: reserve\nCOMMIT: commit\nRELEASE: release\nVOID: void\nEXPIRE: expire\nREFUND: refund', enum_type=CreditEntryKind, max_length=10),
        ),
        ops.AddField(
            model_name='CreditEntry',
            name='of_month',
            field=fields.DateField(null=True),
        ),
        ops.AlterModelOptions(
            name='CreditLot',
            options={'table': 'credit_lots', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A grant with an expiry. `remaining` is what may still be set aside: the sum of its lines, kept by the database.'},
        ),
        ops.AddField(
            model_name='CreditLot',
            name='due_back',
            field=fields.BigIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='CreditLot',
            name='key',
            field=fields.CharField(default='', db_default='', max_length=120),
        ),
        ops.AddField(
            model_name='CreditLot',
            name='payment',
            field=fields.CharField(default='', db_default='', max_length=255),
        ),
        ops.AddField(
            model_name='CreditLot',
            name='taken_back',
            field=fields.BigIntField(default=0, db_default=0),
        ),
        ops.RunSQL(_NAMES),
        ops.RunSQL(_SUMS),
        ops.RunSQL(_BOUNDS),
    ]
