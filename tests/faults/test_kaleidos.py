"""Faults of Kaleidos: signers, names and secrecy of the versions of one document."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from decisions.drafting import acts
from decisions.record.models import Decision, Version
from decisions.signoff import returning, submission
from tests import factories
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)


def again(version: Version) -> Version:
    """Taken back and submitted once more."""
    returning.take_back(decision=version.decision, by=user("officer"), at=AT)
    return submission.submit(decision=Decision.objects.get(pk=version.decision_id), by=user("officer"), at=AT)


def test_signatories_are_asked_once_however_often_a_notice_is_submitted(out: Version) -> None:
    """Kaleidos KAS-4284: signers stood there twice after a document was prepared again."""
    posts = list(out.steps.values_list("position", "post__code"))
    second = again(out)
    assert list(second.steps.values_list("position", "post__code")) == posts
    assert [code for _, code in posts] == ["assistant-director", "director", "treasurer", "deputy-mayor"]
    assert (out.steps.count(), out.sign_offs.count(), second.sign_offs.count()) == (4, 2, 0)


def test_a_sealed_file_is_named_by_its_own_reference_whatever_the_subject_says(people: None) -> None:
    """Kaleidos KAS-4598, KAS-4608: the name of a report was out of step with its number."""
    decision = factories.complete()
    acts.describe(
        decision=decision, section="subject", fields={"subject": "DN-2020-0009 again"}, by=user("officer"), at=NOW
    )
    version = submission.submit(decision=decision, by=user("officer"), at=NOW)
    for days, who in enumerate(factories.CHAIN, start=1):
        factories.sign(version, who, at=NOW + timedelta(days=days))
    name = version.sealed_notices.get(edition="signed").file_name
    assert name == f"{decision.reference} DN-2020-0009 again.pdf"


def test_an_earlier_version_is_as_secret_as_the_newest(people: None, client: Client) -> None:
    """Kaleidos KAS-4799, KAS-4170: older versions of a confidential document were open."""
    decision = factories.complete()
    version = again(submission.submit(decision=decision, by=user("officer"), at=NOW))
    returning.take_back(decision=version.decision, by=user("officer"), at=AT)
    exempt = {"key": "exemption", "text": "Paragraph 3: the public interest is against publishing it.", "answer": "yes"}
    acts.write(decision=decision, by=user("officer"), at=AT, **exempt)
    last = submission.submit(decision=Decision.objects.get(pk=decision.pk), by=user("officer"), at=AT)
    for days, who in enumerate(factories.CHAIN, start=4):
        factories.sign(last, who, at=NOW + timedelta(days=days))
    factories.outsider()
    addresses = [
        *(reverse("version", args=[decision.reference, number]) for number in (1, 2, 3)),
        reverse("compare", args=[decision.reference, 1, 2]),
    ]
    for who, status in (("ellen", 404), ("auditor", 200)):
        client.force_login(user(who))
        assert {client.get(address).status_code for address in addresses} == {status}, who
