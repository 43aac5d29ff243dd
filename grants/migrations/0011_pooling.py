"""Pooled budgets: what partners agree, what they put in, and how a year’s difference is shared to the penny."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


FUNCTIONS = r"""
CREATE FUNCTION grants_refuse_pool(refusal text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF refusal IS NOT NULL THEN
    RAISE EXCEPTION '%', refusal USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

-- Terms are numbered, and do not begin before those that they follow.
CREATE FUNCTION grants_guard_pool_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before grants_poolterms;
BEGIN
  PERFORM FROM grants_pool WHERE id = NEW.pool_id FOR UPDATE;
  SELECT * INTO before FROM grants_poolterms WHERE pool_id = NEW.pool_id ORDER BY number DESC LIMIT 1;
  PERFORM grants_refuse_pool(CASE WHEN NEW.number <> coalesce(before.number, 0) + 1 OR NEW.from_on < before.from_on
    THEN 'terms follow those before them' END);
  RETURN NEW;
END $$;

-- At commit: two partners or more, the host among them; per cents that come to 100.00, or none at all.
CREATE FUNCTION grants_check_pool_terms(terms bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t grants_poolterms;
  partners bigint;
  shared bigint;
  total numeric;
  hosts bigint;
BEGIN
  SELECT * INTO t FROM grants_poolterms WHERE id = terms;
  SELECT count(*), count(percent), sum(percent), count(*) FILTER (WHERE organisation_id = t.host_id)
    INTO partners, shared, total, hosts FROM grants_poolpartner WHERE terms_id = terms;
  PERFORM grants_refuse_pool(CASE
    WHEN partners < 2 THEN 'a pool has two partners or more'
    WHEN hosts <> 1 THEN 'the host is one of the partners'
    WHEN t.rule = 'risk_share' AND (shared <> partners OR total <> 100) THEN 'the per cents come to 100.00'
    WHEN t.rule = 'other' AND shared <> 0 THEN 'another rule has no per cents'
  END);
END $$;

CREATE FUNCTION grants_pool_terms_agree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_check_pool_terms(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION grants_pool_partner_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_check_pool_terms(NEW.terms_id);
  RETURN NULL;
END $$;

-- What a partner plans, or has put in, for a year in all, as it stands on a day.
CREATE FUNCTION grants_pool_put(pool bigint, partner bigint, year integer, what text, day date) RETURNS numeric
LANGUAGE sql STABLE AS $$
  SELECT amount FROM grants_poolcontribution
    WHERE pool_id = pool AND partner_id = partner AND financial_year = year AND kind = what AND effective_on <= day
    ORDER BY effective_on DESC, number DESC LIMIT 1
$$;

CREATE FUNCTION grants_guard_pool_contribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM grants_pool WHERE id = NEW.pool_id FOR UPDATE;
  PERFORM grants_refuse_pool(CASE
    WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM grants_poolcontribution WHERE pool_id = NEW.pool_id)
      THEN 'contributions are numbered one after the other'
    WHEN NOT EXISTS (SELECT FROM grants_poolpartner p JOIN grants_poolterms t ON t.id = p.terms_id
        WHERE t.pool_id = NEW.pool_id AND p.organisation_id = NEW.partner_id) THEN 'it is no partner of the pool'
    WHEN NEW.effective_on > (NEW.written_at AT TIME ZONE 'Europe/London')::date
      THEN 'a contribution cannot be of a day to come'
    WHEN NEW.reason = '' AND NEW.amount < grants_pool_put(
        NEW.pool_id, NEW.partner_id, NEW.financial_year, NEW.kind, NEW.effective_on)
      THEN 'a contribution that is less than before says why'
  END);
  RETURN NEW;
END $$;

-- A year is closed after its end, under the terms of its last day, beside what partners planned for it by then.
CREATE FUNCTION grants_guard_pool_outturn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ended date := make_date(NEW.financial_year + 1, 3, 31);
BEGIN
  PERFORM FROM grants_pool WHERE id = NEW.pool_id FOR UPDATE;
  PERFORM grants_refuse_pool(CASE
    WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM grants_pooloutturn
        WHERE pool_id = NEW.pool_id AND financial_year = NEW.financial_year)
      THEN 'outturns of a year are numbered one after the other'
    WHEN NEW.closed_on < ended OR NEW.closed_on > (NEW.written_at AT TIME ZONE 'Europe/London')::date
      THEN 'a year is closed once it has ended, and on no day to come'
    WHEN NEW.terms_id <> (SELECT id FROM grants_poolterms WHERE pool_id = NEW.pool_id
        AND (from_on <= ended OR number = 1) ORDER BY number DESC LIMIT 1)
      THEN 'a year is closed under the terms of its last day'
    WHEN NEW.budget <> (SELECT coalesce(sum(grants_pool_put(
          NEW.pool_id, c.partner_id, NEW.financial_year, 'planned', NEW.closed_on)), 0)
        FROM (SELECT DISTINCT partner_id FROM grants_poolcontribution WHERE pool_id = NEW.pool_id) c)
      THEN 'the budget is what the partners planned'
  END);
  RETURN NEW;
END $$;

-- At commit: the shares are those of the partners by per cent, to the penny, and come to the difference.
CREATE FUNCTION grants_check_pool_shares(outturn bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  o grants_pooloutturn;
  shared boolean;
BEGIN
  SELECT * INTO o FROM grants_pooloutturn WHERE id = outturn;
  SELECT rule = 'risk_share' INTO shared FROM grants_poolterms WHERE id = o.terms_id;
  PERFORM grants_refuse_pool(CASE
    WHEN NOT shared AND EXISTS (SELECT FROM grants_poolshare WHERE outturn_id = o.id) THEN 'nothing is shared by per cent'
    WHEN shared AND o.difference <> (SELECT coalesce(sum(amount), 0) FROM grants_poolshare WHERE outturn_id = o.id)
      THEN 'the shares come to the difference'
    WHEN shared AND EXISTS (
        SELECT FROM (SELECT organisation_id, percent FROM grants_poolpartner WHERE terms_id = o.terms_id) p
          FULL JOIN (SELECT partner_id, percent, amount FROM grants_poolshare WHERE outturn_id = o.id) s
            ON s.partner_id = p.organisation_id AND s.percent = p.percent
          WHERE p.organisation_id IS NULL OR s.partner_id IS NULL
            OR abs(s.amount - o.difference * s.percent / 100) >= 0.01)
      THEN 'each partner bears its per cent'
  END);
END $$;

CREATE FUNCTION grants_pool_outturn_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_check_pool_shares(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION grants_pool_share_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_check_pool_shares(NEW.outturn_id);
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_pool_terms BEFORE INSERT ON grants_poolterms
  FOR EACH ROW EXECUTE FUNCTION grants_guard_pool_terms();
CREATE CONSTRAINT TRIGGER pool_terms_agree AFTER INSERT ON grants_poolterms
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_pool_terms_agree();
CREATE CONSTRAINT TRIGGER pool_partner_agrees AFTER INSERT ON grants_poolpartner
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_pool_partner_agrees();
CREATE TRIGGER guard_pool_contribution BEFORE INSERT ON grants_poolcontribution
  FOR EACH ROW EXECUTE FUNCTION grants_guard_pool_contribution();
CREATE TRIGGER guard_pool_outturn BEFORE INSERT ON grants_pooloutturn
  FOR EACH ROW EXECUTE FUNCTION grants_guard_pool_outturn();
CREATE CONSTRAINT TRIGGER pool_outturn_agrees AFTER INSERT ON grants_pooloutturn
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_pool_outturn_agrees();
CREATE CONSTRAINT TRIGGER pool_share_agrees AFTER INSERT ON grants_poolshare
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_pool_share_agrees();
"""

WRITTEN_ONCE = (
    "grants_pool",
    "grants_poolterms",
    "grants_poolpartner",
    "grants_poolcontribution",
    "grants_pooloutturn",
    "grants_poolshare",
)


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [
        ('commissioning', '0007_organisations'),
        ('grants', '0010_passporting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='PoolContribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('number', models.PositiveSmallIntegerField()),
                ('financial_year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('planned', 'Planned'), ('received', 'Received')], max_length=20)),
                ('effective_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('document', models.CharField(max_length=160)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pool_contributions', to='commissioning.organisation')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='grants.pool')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pool', 'number'],
            },
        ),
        migrations.CreateModel(
            name='PoolOutturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('financial_year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('closed_on', models.DateField()),
                ('budget', models.DecimalField(decimal_places=2, max_digits=14)),
                ('spent', models.DecimalField(decimal_places=2, max_digits=14)),
                ('difference', models.DecimalField(decimal_places=2, max_digits=14)),
                ('document', models.CharField(max_length=160)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outturns', to='grants.pool')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pool', 'financial_year', 'number'],
            },
        ),
        migrations.CreateModel(
            name='PoolShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('outturn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='grants.pooloutturn')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pool_shares', to='commissioning.organisation')),
            ],
            options={
                'ordering': ['outturn', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PoolTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('number', models.PositiveSmallIntegerField()),
                ('from_on', models.DateField()),
                ('name', models.CharField(max_length=120)),
                ('aims', models.CharField(max_length=1000)),
                ('functions', models.CharField(max_length=1000)),
                ('manager', models.CharField(max_length=160)),
                ('period_from', models.DateField()),
                ('period_until', models.DateField()),
                ('rule', models.CharField(choices=[('risk_share', 'Each partner bears a fixed per cent'), ('other', 'By another rule, given in words')], max_length=20)),
                ('other_rule', models.CharField(blank=True, max_length=1000)),
                ('governance', models.CharField(max_length=1000)),
                ('notice', models.CharField(max_length=200)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pools_hosted', to='commissioning.organisation')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='grants.pool')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'pool terms',
                'ordering': ['pool', 'number'],
            },
        ),
        migrations.CreateModel(
            name='PoolPartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pool_partnerships', to='commissioning.organisation')),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='grants.poolterms')),
            ],
            options={
                'ordering': ['terms', 'number'],
            },
        ),
        migrations.AddField(
            model_name='pooloutturn',
            name='terms',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outturns', to='grants.poolterms'),
        ),
        migrations.AddConstraint(
            model_name='pool',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('slug', 'new'), _negated=True)), name='pool_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='poolcontribution',
            constraint=models.UniqueConstraint(fields=('pool', 'number'), name='pool_contributions_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='poolcontribution',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='pool_contributions_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='poolcontribution',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['planned', 'received'])), name='pool_contribution_is_known'),
        ),
        migrations.AddConstraint(
            model_name='poolcontribution',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='pool_contribution_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='poolcontribution',
            constraint=models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='pool_contribution_names_its_document'),
        ),
        migrations.AddConstraint(
            model_name='poolshare',
            constraint=models.UniqueConstraint(fields=('outturn', 'partner'), name='pool_share_is_given_once'),
        ),
        migrations.AddConstraint(
            model_name='poolterms',
            constraint=models.UniqueConstraint(fields=('pool', 'number'), name='pool_terms_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='poolterms',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='pool_terms_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='poolterms',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='pool_terms_that_change_say_why'),
        ),
        migrations.AddConstraint(
            model_name='poolterms',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', ['risk_share', 'other'])), name='pool_rule_is_known'),
        ),
        migrations.AddConstraint(
            model_name='poolterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('other_rule', ''), ('rule', 'risk_share')), models.Q(('rule', 'other'), models.Q(('other_rule', ''), _negated=True)), _connector='OR'), name='pool_has_one_rule'),
        ),
        migrations.AddConstraint(
            model_name='poolterms',
            constraint=models.CheckConstraint(condition=models.Q(('period_until__gte', models.F('period_from'))), name='pool_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='poolterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('aims', ''), _negated=True), models.Q(('functions', ''), _negated=True), models.Q(('manager', ''), _negated=True), models.Q(('governance', ''), _negated=True), models.Q(('notice', ''), _negated=True)), name='pool_terms_are_whole'),
        ),
        migrations.AddConstraint(
            model_name='poolpartner',
            constraint=models.UniqueConstraint(fields=('terms', 'number'), name='pool_partners_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='poolpartner',
            constraint=models.UniqueConstraint(fields=('terms', 'organisation'), name='pool_partner_is_named_once'),
        ),
        migrations.AddConstraint(
            model_name='poolpartner',
            constraint=models.CheckConstraint(condition=models.Q(('percent', None), models.Q(('percent__gte', 0), ('percent__lte', 100)), _connector='OR'), name='pool_percent_is_one'),
        ),
        migrations.AddConstraint(
            model_name='pooloutturn',
            constraint=models.UniqueConstraint(fields=('pool', 'financial_year', 'number'), name='pool_outturns_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='pooloutturn',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='pool_outturns_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='pooloutturn',
            constraint=models.CheckConstraint(condition=models.Q(('budget__gte', 0), ('spent__gte', 0)), name='pool_outturn_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='pooloutturn',
            constraint=models.CheckConstraint(condition=models.Q(('difference', django.db.models.expressions.CombinedExpression(models.F('spent'), '-', models.F('budget')))), name='pool_outturn_is_spent_less_budget'),
        ),
        migrations.AddConstraint(
            model_name='pooloutturn',
            constraint=models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='pool_outturn_names_its_document'),
        ),
        migrations.AddConstraint(
            model_name='pooloutturn',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='pool_outturn_that_changes_says_why'),
        ),
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(TRIGGERS),
        *[migrations.RunSQL(append_only(table)) for table in WRITTEN_ONCE],
    ]
