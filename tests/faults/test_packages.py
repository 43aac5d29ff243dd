"""Faults of packages for workflow and history: the way round the rules that an admin site or a bulk write is."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from decisions.record.models import Version
from decisions.signoff.models import SignOff
from tests.decisions.witness import everything


def test_there_is_no_admin_site_to_go_round_the_acts_by() -> None:
    """django-fsm-2 #149, #150: the admin passed by the permissions of transitions and wrote no log."""
    assert [app for app in settings.INSTALLED_APPS if "admin" in app] == []
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    with pytest.raises(Resolver404):
        resolve("/admin/")


def update(row: SignOff) -> None:
    SignOff.objects.filter(pk=row.pk).update(statement="I do not.")


def bulk_update(row: SignOff) -> None:
    row.statement = "I do not."
    SignOff.objects.bulk_update([row], ["statement"])


def bulk_create(row: SignOff) -> None:
    """A copy on the last step, two places before its turn."""
    row.step, row.pk = row.version.steps.get(position=4), None
    SignOff.objects.bulk_create([row])


def delete(row: SignOff) -> None:
    SignOff.objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.django_db
@pytest.mark.parametrize("write", [update, bulk_update, bulk_create, delete])
def test_a_bulk_write_goes_round_no_guard(out: Version, write: Callable[[SignOff], None]) -> None:
    """django-simple-history #174: update() and bulk writes pass by save(), and whatever hangs on it."""
    row = SignOff.objects.filter(version=out).latest("pk")
    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic():
        write(row)
    assert everything() == before
