"""The answers to questionnaires, and what recipients confirmed that they had from others."""

from django.db import models
from django.db.models import Q

from commissioning.models import Organisation
from decisions.questionnaires.listed import QUESTIONNAIRES
from decisions.record.models import Decision, pounds_field


class AnswerSheet(models.Model):
    """The answers to one questionnaire, by the ids of its questions: see decisions.questionnaires.questions.

    The database (migrations/0014_questions) refuses a version that gives other answers, and one by which a recipient
    has more minimal financial assistance than the law allows.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="answer_sheets")
    questionnaire = models.CharField(max_length=40, choices=[(each.key, each.title) for each in QUESTIONNAIRES])
    answers = models.JSONField()

    class Meta:
        ordering = ["decision", "questionnaire"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "questionnaire"], name="questionnaire_is_answered_once"),
            models.CheckConstraint(
                condition=Q(questionnaire__in=[each.key for each in QUESTIONNAIRES]), name="questionnaire_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} of {self.decision}"


class RecipientConfirmation(models.Model):
    """What minimal financial assistance a recipient had from other public authorities, as it confirmed in writing.

    Source: Subsidy Control Act 2022, s.37. A draft may have one of the two without the other.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="confirmations")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="confirmations")
    elsewhere = pounds_field(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "recipient"], name="recipient_confirms_once"),
            models.CheckConstraint(
                condition=Q(elsewhere=None) | Q(elsewhere__gte=0), name="confirmed_amount_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} for {self.decision}"
