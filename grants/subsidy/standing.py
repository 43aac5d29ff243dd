"""What the database works out of sealed figures, agreements and confirmations: four views, of migrations/0009_subsidy.

They are the one source of what an enterprise had, of what waits for its confirmation, and of what is to be entered.
"""

from django.db import models

from commissioning.models import Organisation
from decisions.record.models import Decision
from grants.awards.models import Agreement, Award, Posting
from grants.subsidy.choices import Footing


class Footed(models.Model):
    """A sealed adjustment that is a subsidy, with the footing that its decision answers.

    An increase is on the footing of the decision that makes it, or where that answers nothing about subsidies, on that
    of the decision that made the award; what takes from an award, always on the latter. `body` is the record that
    stands for the grantee.
    """

    posting = models.ForeignKey(Posting, on_delete=models.DO_NOTHING, related_name="+")
    award = models.ForeignKey(Award, on_delete=models.DO_NOTHING, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.DO_NOTHING, related_name="footed")
    decision = models.ForeignKey(Decision, on_delete=models.DO_NOTHING, related_name="+")
    body = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, related_name="+")
    effective_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    footing = models.CharField(max_length=20, choices=Footing)

    class Meta:
        managed = False
        db_table = "grants_footed"

    def __str__(self) -> str:
        return f"{self.award} {self.amount}"


class Declared(models.Model):
    """What an enterprise said that it had from others: with a draft that became a decision, or as it confirmed.

    `source` is 0 for the former and 1 for the latter, which goes before it where both are of one day.
    """

    id = models.CharField(max_length=40, primary_key=True)
    body = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, related_name="+")
    elsewhere = models.DecimalField(max_digits=14, decimal_places=2)
    confirmed_on = models.DateField()
    source = models.PositiveSmallIntegerField()
    row = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "grants_declared"
        ordering = ["confirmed_on", "source", "row"]

    def __str__(self) -> str:
        return f"{self.body}: {self.elsewhere}"


class Unconfirmed(models.Model):
    """An agreement that gives minimal financial assistance beyond what its grantee has confirmed: its money waits."""

    agreement = models.OneToOneField(Agreement, on_delete=models.DO_NOTHING, primary_key=True, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        managed = False
        db_table = "grants_unconfirmed"

    def __str__(self) -> str:
        return str(self.agreement)


class EntryDue(models.Model):
    """A subsidy, or a change of one, that has to be in the subsidy database by `due_on`.

    It is due three months after the confirmation of the decision to give it, or after the change: the day on which its
    notice was sealed, from which the decision binds and its awards count (Posting.effective_on). A monitoring officer
    who takes a later day, such as that of the agreement, has more time than this list says and never less.
    `amount` is what the decision added or took; `comes_to` what the agreement gives from then on.

    Source: Subsidy Control Act 2022, s.33(1) to (3), (5) and (6), s.36(4): outside a scheme at any value; under one, or
    as minimal financial assistance, above £100,000, and a change also where it was above that before.
    """

    id = models.CharField(max_length=40, primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.DO_NOTHING, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.DO_NOTHING, related_name="+")
    effective_on = models.DateField()
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    comes_to = models.DecimalField(max_digits=14, decimal_places=2)
    footing = models.CharField(max_length=20, choices=Footing)
    is_first = models.BooleanField()

    class Meta:
        managed = False
        db_table = "grants_entry_due"

    def __str__(self) -> str:
        return f"{self.agreement} by {self.due_on.isoformat()}"
