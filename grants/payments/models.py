"""Schedules and their instalments, the steps done to each, conditions before release, payment files and imports.

Rows of every table here are written once: what an instalment has come to is its last step, what was paid on a day is
the fold of the steps up to it. What the database holds is in migrations/0005_payments_guards; why: docs/adr/0033.
"""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from grants.awards.models import Agreement, Award
from grants.payments.choices import MOVES, Because, Kind, Mode, Outcome, Precedent, State
from grants.payments.querysets import ConditionQuerySet, InstalmentQuerySet
from grants.written import Stamped


def pounds() -> models.DecimalField:
    """Pounds to the penny."""
    return models.DecimalField(max_digits=14, decimal_places=2)


def leading() -> Q:
    """Every kind of step with the state that it leaves behind."""
    return reduce(or_, (Q(kind=kind, state=state) for kind, state in sorted({(k, to) for (_, k), to in MOVES.items()})))


class Schedule(Stamped):
    """How an award is paid from then on. It replaces what the schedules before it had not yet released."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="schedules")
    number = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=20, choices=Mode)
    reason = models.CharField(max_length=400, blank=True)
    written_on = models.DateField()

    class Meta:
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="schedule_is_numbered"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="schedule_mode_is_known"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="schedule_that_replaces_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.award}, schedule {self.number}"


class Instalment(models.Model):
    """A sum of an award, due on a day. Its state is that of its last step."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="instalments")
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = pounds()
    what_for = models.CharField(max_length=120)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="instalment_is_numbered"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_is_of_something"),
        ]
        indexes = [models.Index(fields=["due_on", "award", "number"], name="instalment_by_day")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the bank and the ledger of finance call it; unique, and short enough for a payment."""
        return f"P-{self.pk:06d}"


class PaymentImport(Stamped):
    """A file of what was paid, as it was put in. It is tried first; its steps are there once it is taken."""

    name = models.CharField(max_length=100, unique=True)
    file_name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="payment_import_has_its_hash")
        ]

    def __str__(self) -> str:
        return self.file_name


class Step(Stamped):
    """What was done to an instalment, and what that left it in.

    `effective_on` is the day it counts from: that of the bank for payments, that of the act otherwise.
    """

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State)
    amount = pounds()
    effective_on = models.DateField()
    because = models.CharField(max_length=20, choices=Because, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    ledger_reference = models.CharField(max_length=60, blank=True)
    claim_reference = models.CharField(max_length=60, blank=True, default="")
    imported_in = models.ForeignKey(
        PaymentImport, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    by_post = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["instalment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["instalment", "number"], name="step_is_numbered"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="step_is_of_something"),
            models.CheckConstraint(
                condition=leading(),
                name="step_leads_where_it_does",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.CLAWED_BACK, because__in=Because.values)
                | (~Q(kind=Kind.CLAWED_BACK) & Q(because="")),
                name="step_says_why_money_came_back",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.WITHHELD, Kind.RESUMED, Kind.CLAWED_BACK, Kind.REVERSED]) | ~Q(reason=""),
                name="step_gives_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.PAID) | ~Q(ledger_reference=""), name="step_of_payment_has_its_reference"
            ),
            models.CheckConstraint(
                condition=Q(claim_reference="") | Q(kind=Kind.CERTIFIED), name="step_of_a_claim_is_a_certificate"
            ),
            models.CheckConstraint(
                condition=Q(imported_in=None) | Q(kind__in=[Kind.PAID, Kind.REVERSED]),
                name="step_of_an_import_is_a_payment",
            ),
        ]
        indexes = [
            models.Index(fields=["ledger_reference"], condition=Q(kind=Kind.PAID), name="step_of_payment_by_reference"),
            models.Index(fields=["instalment", "-number"], include=["state"], name="step_by_instalment_last_first"),
            models.Index(fields=["instalment"], condition=Q(kind=Kind.CLAWED_BACK), name="step_of_clawed_back"),
            models.Index(fields=["instalment"], condition=Q(kind=Kind.DROPPED), name="step_of_dropped"),
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id} {self.kind}"


class ConditionPrecedent(Stamped):
    """What has to be so before money under an agreement is released; from a due day on, or always.

    `cap` is the most that may be unspent, where the condition is about that.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="conditions_precedent")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Precedent)
    text = models.CharField(max_length=400, blank=True)
    cap = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    due_from = models.DateField(null=True, blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "number"]
        verbose_name_plural = "conditions precedent"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="condition_precedent_is_numbered"),
            models.CheckConstraint(condition=Q(kind__in=Precedent.values), name="condition_precedent_is_known"),
            models.CheckConstraint(
                condition=Q(kind=Precedent.UNDERSPEND, cap__gte=0) | (~Q(kind=Precedent.UNDERSPEND) & Q(cap=None)),
                name="condition_precedent_has_its_cap",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Precedent.OTHER) | ~Q(text=""), name="condition_precedent_says_what_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}".strip()


class PrecedentMark(Stamped):
    """That a condition is met, or no longer asked for. `amount` is what is unspent, where the condition has a cap."""

    condition = models.OneToOneField(ConditionPrecedent, on_delete=models.PROTECT, related_name="mark")
    outcome = models.CharField(max_length=10, choices=Outcome)
    marked_on = models.DateField()
    note = models.CharField(max_length=400)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="precedent_mark_is_known"),
            models.CheckConstraint(condition=~Q(note=""), name="precedent_mark_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.condition}: {self.outcome}"


class PaymentFile(Stamped):
    """A file for the bank, made once. Its lines are its content, and `sha256` is that of the CSV made of them."""

    number = models.PositiveIntegerField(unique=True)
    total = pounds()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Payment file {self.number}"


class PaymentFileWithdrawal(Stamped):
    """That a file was never sent: what it has may be put in another one. It is said once."""

    file = models.OneToOneField(PaymentFile, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=400)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="payment_file_withdrawal_says_why")]

    def __str__(self) -> str:
        return f"{self.file} withdrawn"


class PaymentFileLine(models.Model):
    """One instalment in one file; in no other but those withdrawn, which the database holds."""

    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="lines")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="file_lines")
    payee_name = models.CharField(max_length=200)
    amount = pounds()
    pay_on = models.DateField()
    narrative = models.CharField(max_length=18)

    class Meta:
        ordering = ["file", "instalment"]
        constraints = [models.UniqueConstraint(fields=["file", "instalment"], name="instalment_is_filed_once")]

    def __str__(self) -> str:
        return f"{self.file}: {self.instalment}"
