"""Mail to whoever is next: on commit, with reference and subject, and never for what was refused."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from decisions.record.models import Decision, Version
from decisions.scheme.models import PostHolding
from tests import factories
from tests.decisions.scheme.delegating import delegate
from tests.decisions.signoff.test_returning import WHY, reject, send_back, take_back, withdraw
from tests.decisions.signoff.test_signing import sign
from tests.decisions.signoff.test_submission import CHAIN, submit
from tests.decisions.witness import refused
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_the_first_signatory_is_told_reference_and_subject_and_nothing_else(
    draft: Decision, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        submit(draft)
        assert mail.outbox == []
    (message,) = mail.outbox
    assert (message.to, message.cc, message.bcc) == (["assistant.director@gmca.example"], [], [])
    assert message.subject == f"To sign: {draft.reference}"
    assert message.body == (
        f"It is your turn to sign, as {CHAIN[0]}.\n\n"
        f"{draft.reference}: Recovery grants for people on probation\n"
        f"http://localhost:8000/sign-offs/{draft.reference}/\n"
    )


def messages() -> list[tuple[list[str], str]]:
    return [(message.to, message.subject) for message in mail.outbox]


def test_each_next_holder_is_told_and_at_the_end_the_author(
    submitted: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    reference = submitted.decision.reference
    for who in factories.CHAIN:
        with django_capture_on_commit_callbacks(execute=True):
            sign(submitted, who)
    assert messages() == [
        (["director@gmca.example"], f"To sign: {reference}"),
        (["treasurer@gmca.example"], f"To sign: {reference}"),
        (["deputy.mayor@gmca.example"], f"To sign: {reference}"),
        (["officer@gmca.example"], f"Signed by everyone: {reference}"),
    ]
    assert mail.outbox[-1].body == (
        f"Signed by everyone.\n\n{reference}: Recovery grants for people on probation\n"
        f"http://localhost:8000/decisions/{reference}/\n"
    )


def test_a_vacant_post_is_told_to_nobody_and_the_signature_stands(
    submitted: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    PostHolding.objects.filter(post__code="director").delete()
    with django_capture_on_commit_callbacks(execute=True):
        sign(submitted, "assistant.director")
    assert messages() == []
    assert submitted.sign_offs.count() == 1


@pytest.mark.parametrize(
    ("end", "who", "subject"),
    [
        (send_back, "treasurer", "Returned to you to change"),
        (reject, "treasurer", "Rejected"),
        (take_back, "colleague", "Taken back to change"),
        (withdraw, "colleague", "Withdrawn"),
    ],
)
def test_the_author_is_told_that_and_never_why(
    out: Version,
    end: Callable[[Version, str, str], None],
    who: str,
    subject: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        end(out, WHY, who)
    (message,) = mail.outbox
    reference = out.decision.reference
    assert (message.to, message.subject) == (["officer@gmca.example"], f"{subject}: {reference}")
    assert message.body == (
        f"{subject}.\n\n{reference}: Recovery grants for people on probation\n"
        f"http://localhost:8000/decisions/{reference}/\n"
    )


@pytest.mark.parametrize("end", [take_back, withdraw])
def test_nobody_is_told_of_their_own_act(
    out: Version, end: Callable[[Version], None], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        end(out)
    assert mail.outbox == []


def test_no_mail_when_it_is_refused(
    out: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks, refused("Say what must change."):
        send_back(out, "")
    assert callbacks == []


def test_who_may_act_for_the_holder_is_told_too(
    out: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    delegate("deputy-mayor", "finance", by="deputy.mayor", until_on=NOW.date() + timedelta(days=30))
    with django_capture_on_commit_callbacks(execute=True):
        sign(out, "treasurer")
    subject = f"To sign: {out.decision.reference}"
    assert messages() == [(["deputy.mayor@gmca.example"], subject), (["finance@gmca.example"], subject)]


def test_who_may_act_only_for_less_is_not_told(
    out: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    delegate("deputy-mayor", "finance", by="deputy.mayor", limit=Decimal(100))
    with django_capture_on_commit_callbacks(execute=True):
        sign(out, "treasurer")
    assert messages() == [(["deputy.mayor@gmca.example"], f"To sign: {out.decision.reference}")]
