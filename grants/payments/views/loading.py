"""Loading what a page of payments is about: what the person may see, 404 otherwise."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from commissioning.models import User
from grants.awards.models import Award
from grants.payments.models import ConditionPrecedent, Instalment
from grants.payments.permissions import sees_payments


def find_award(user: User, pk: int) -> Award:
    rows = Award.objects.visible_to(user).select_related(
        "agreement__decision__author", "agreement__decision__directorate", "agreement__grantee", "locality"
    )
    award = rows.filter(pk=pk).first()
    if award is None or not sees_payments(user, award.agreement.decision):
        raise Http404("no such award")
    return award


def find_instalment(user: User, pk: int) -> Any:
    """With its facts of today."""
    rows = Instalment.objects.visible_to(user).with_facts(timezone.localdate())
    instalment = rows.select_related(
        "award__agreement__decision__author",
        "award__agreement__decision__directorate",
        "award__agreement__grantee",
        "award__locality",
    ).filter(pk=pk)
    found = instalment.first()
    if found is None or not sees_payments(user, found.award.agreement.decision):
        raise Http404("no such instalment")
    return found


def find_condition(user: User, award: Award, number: int) -> Any:
    """With what returns say of it today."""
    rows = ConditionPrecedent.objects.with_answers(timezone.localdate()).select_related("mark", "agreement")
    found = rows.filter(agreement=award.agreement, number=number).first()
    if found is None:
        raise Http404("no such condition")
    return found
