"""Rows written around the forms and the acts, as a fault in the program or a hand at the database would."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from commissioning.models import User
from decisions.notice import store
from decisions.notice.models import SealedNotice
from decisions.record import cases, content
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.scheme import chain
from decisions.signoff.models import SignOff, SignOffStep, Voiding
from tests.factories import NOW

AFTER = NOW + timedelta(days=30)


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """The database refuses what happens inside, with words that match."""
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        yield


@contextmanager
def refused_at_commit(sentence: str) -> Iterator[None]:
    """The database lets it happen and refuses to commit it."""
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():  # noqa: PT012 - the two belong together
        yield
        connection.check_constraints()


def execute(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def move(decision: Decision, state: str) -> None:
    execute("UPDATE decisions_decision SET state = %s WHERE id = %s", state, decision.pk)


def freeze(
    decision: Decision,
    change: Callable[[dict[str, Any]], object] = lambda said: None,
    *,
    number: int = 1,
    **fields: Any,
) -> Version:
    """A version whose content is the record's, but for the change."""
    loaded = whole(Decision.objects.filter(pk=decision.pk)).get()
    said = content.of(loaded, version=number, chain=())
    change(said)
    text, sha256 = content.frozen(said)
    given = {"number": number, "content": text, "sha256": sha256, "submitted_at": AFTER, **fields}
    return Version.objects.create(
        decision=decision, submitted_by=decision.author, submitted_by_name=decision.author.name, **given
    )


def ask(version: Version) -> list[SignOffStep]:
    """The steps that the rules ask for."""
    steps = chain.compute(cases.of(version.decision), on=AFTER.date())
    return [
        SignOffStep.objects.create(
            version=version,
            position=step.position,
            place=step.place,
            post=step.post,
            post_title=step.post.title,
            alternate=step.alternate,
            alternate_title=step.alternate.title if step.alternate else "",
            capacity=step.capacity,
            why=step.why,
        )
        for step in steps
    ]


def sign(version: Version, by: User, /, *, at: datetime = AFTER, position: int | None = None, **fields: Any) -> SignOff:
    """A signature on the next step, or on another."""
    step = version.steps.get(position=position) if position else version.steps.filter(sign_off=None).first()
    given = {
        "version": version,
        "sha256": version.sha256,
        "signer": by,
        "signer_name": by.name,
        "post_title": step.post_title,
        "capacity": step.capacity,
        "interest": "none",
        "statement": "I sign.",
        "signed_at": at,
        **fields,
    }
    return SignOff.objects.create(step=step, **given)


def seal(
    version: Version, pdf: bytes = b"%PDF-1.7", editions: Sequence[str] = ("signed", "public"), **fields: Any
) -> None:
    """Rows of both editions; the store has none of their files."""
    kept = store.measured([pdf])
    for edition in editions:
        given = {
            "sha256": kept.sha256,
            "size": kept.size,
            "crc32": kept.crc32,
            "html_sha256": kept.sha256,
            "html_size": kept.size,
            "css_sha256": kept.sha256,
            "data_sha256": version.sha256,
            **fields,
        }
        SealedNotice.objects.create(
            version=version, edition=edition, file_name="notice.pdf", software={}, sealed_at=AFTER, **given
        )


def void(version: Version, by: User, act: str = "return") -> Voiding:
    return Voiding.objects.create(version=version, act=act, by=by, by_name=by.name, reason="Wrong.", at=AFTER)
