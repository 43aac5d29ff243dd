"""The scheme as it stands, to tell that a refused act changed nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import QuerySet

from commissioning.lib.refusal import Refused
from decisions.ledger.models import LedgerEvent
from decisions.ledger.scheme_sentences import SENTENCES
from decisions.ledger.sentences import sentence
from decisions.scheme.models import Post, PostHolding, SignOffRule


def everything() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in (Post, PostHolding, SignOffRule, LedgerEvent)]


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """What happens inside is refused with these words, and nothing is changed or written in the ledger."""
    before = everything()
    with pytest.raises(Refused) as reason:
        yield
    assert reason.value.sentence == sentence
    assert everything() == before


def lines() -> list[tuple[str, str, dict[str, Any]]]:
    """Act, who and detail of every line that the ledger has on the scheme."""
    return [(event.act, event.by_name, event.detail) for event in _events()]


def said() -> list[str]:
    """The same lines in sentences."""
    return [sentence(event) for event in _events()]


def _events() -> QuerySet[LedgerEvent]:
    return LedgerEvent.objects.filter(act__in=SENTENCES).order_by("number")
