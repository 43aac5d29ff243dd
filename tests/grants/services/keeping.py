"""A service line and its spells as tests record them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commissioning.models import Organisation, User
from grants.services import acts
from grants.services.models import FunderSpell, ServiceLine, SpellPost
from grants.services.terms import PostTerms, ServiceTerms, SpellTerms
from tests.factories import NOW, user

NAME = "Peer mentors in recovery hubs"
SLUG = "peer-mentors-in-recovery-hubs"


def body(name: str = "Bolton Council") -> Organisation:
    return Organisation.objects.get(name=name)


def service_terms(**said: Any) -> ServiceTerms:
    return ServiceTerms(
        **{"name": NAME, "description": "People who recovered help others.", "provider": body("Millrace Trust"), **said}
    )


def spell_terms(**said: Any) -> SpellTerms:
    usual = {"title": "Council grant", "kind": "grant", "from_on": date(2021, 4, 1), "until_on": date(2022, 3, 31)}
    return SpellTerms(**{**usual, **said})


def post_terms(**said: Any) -> PostTerms:
    return PostTerms(**{"title": "Peer mentor", "fte": Decimal("1.50"), **said})


def service(*, by: User | None = None, at: datetime = NOW, **said: Any) -> ServiceLine:
    return acts.add_service(terms=service_terms(**said), by=by or user("officer"), at=at)


def spell(line: ServiceLine, *, by: User | None = None, at: datetime = NOW, **said: Any) -> FunderSpell:
    return acts.record_spell(service=line, terms=spell_terms(**said), by=by or user("officer"), at=at)


def post(spell: FunderSpell, /, *, by: User | None = None, at: datetime = NOW, **said: Any) -> SpellPost:
    return acts.record_post(spell=spell, terms=post_terms(**said), by=by or user("officer"), at=at)
