"""Keeping services: what each act leaves in the ledger, and what it refuses with a sentence and without a trace."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commissioning.lib.refusal import Refused
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from grants.services import acts
from grants.services.models import FunderSpell, ServiceLine, SpellPost
from grants.services.terms import terms_of
from tests import factories
from tests.decisions.witness import refused, written
from tests.factories import NOW, user
from tests.grants.services import keeping
from tests.grants.services.keeping import NAME, SLUG, body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]


@pytest.fixture
def line(authority: None) -> ServiceLine:
    return keeping.service()


@pytest.fixture
def spell(line: ServiceLine) -> FunderSpell:
    return keeping.spell(line, funder=body(), amount=Decimal("61250.00"), amount_basis="whole")


def last() -> str:
    return sentence(LedgerEvent.objects.latest("number"))


def test_a_service_has_an_address_made_of_its_name(line: ServiceLine) -> None:
    assert (line.slug, line.provider) == (SLUG, body("Millrace Trust"))
    assert last() == f"added the service {NAME}."


def test_a_renamed_service_keeps_its_address_and_the_ledger_says_both_names(line: ServiceLine) -> None:
    with written() as lines:
        acts.change_service(
            service=line, terms=keeping.service_terms(name="Mentors", description="New."), by=user("finance"), at=NOW
        )
    (entry,) = lines
    assert (entry.act, entry.by, entry.detail) == (
        "change_service",
        "Leo Brandreth",
        {
            "service": SLUG,
            "name": "Mentors",
            "before": {"name": NAME, "description": "People who recovered help others."},
            "after": {"name": "Mentors", "description": "New."},
        },
    )
    assert ServiceLine.objects.get().slug == SLUG
    assert last() == f"changed the service Mentors: name from {NAME} to Mentors; description."


def test_a_spell_is_recorded_whole_in_the_ledger(line: ServiceLine) -> None:
    with written() as lines:
        keeping.spell(line, funder=body(), amount=Decimal("61250.00"), amount_basis="whole", until_is="target")
    (entry,) = lines
    assert (entry.act, entry.post, entry.detail["number"], entry.detail["spell"]) == (
        "record_spell",
        "Commissioning officer",
        1,
        "Council grant",
    )
    assert {name: value for name, value in entry.detail["after"].items() if value} == {
        "title": "Council grant",
        "kind": "grant",
        "funder": "Bolton Council",
        "from_on": "2021-04-01",
        "from_is": "confirmed",
        "until_on": "2022-03-31",
        "until_is": "target",
        "amount": "61250.00",
        "amount_basis": "whole",
    }
    assert last() == f"recorded “Council grant” of {NAME}, from 1 April 2021 to 31 March 2022."


def test_a_correction_keeps_what_was_said_before(spell: FunderSpell) -> None:
    terms = replace(terms_of(spell), until_on=None, amount=None, amount_basis="", funder=None)  # type: ignore[type-var]
    with written() as lines:
        acts.correct_spell(spell=spell, terms=terms, by=user("finance"), at=NOW)  # type: ignore[arg-type]
    (entry,) = lines
    assert (entry.detail["before"], entry.detail["after"]) == (
        {"funder": "Bolton Council", "until_on": "2022-03-31", "amount": "61250.00", "amount_basis": "whole"},
        {"funder": "", "until_on": "", "amount": "", "amount_basis": ""},
    )
    assert last() == (
        f"corrected “Council grant” of {NAME}: funder from Bolton Council to not recorded; last day from 31 March 2022 "
        "to no end; amount from 61250.00 to not recorded; what the amount is for from whole to not recorded."
    )
    kept = FunderSpell.objects.get()
    assert (kept.until_on, kept.amount, kept.recorded_by, kept.recorded_at) == (None, None, user("officer"), NOW)


def test_a_spell_recorded_in_error_stays_with_its_reason_and_changes_no_more(spell: FunderSpell) -> None:
    acts.strike_spell(spell=spell, reason=" Another service. ", by=user("finance"), at=NOW)
    struck = FunderSpell.objects.get()
    assert (struck.struck_at, struck.struck_by, struck.struck_because) == (NOW, user("finance"), "Another service.")
    assert last() == f"marked “Council grant” of {NAME} as recorded in error: Another service."
    said: dict[str, Any] = {"by": user("officer"), "at": NOW}
    with refused(acts.STRUCK):
        acts.correct_spell(spell=spell, terms=keeping.spell_terms(title="Other"), **said)
    with refused(acts.STRUCK):
        acts.strike_spell(spell=spell, reason="Again.", **said)
    with refused(acts.STRUCK):
        keeping.post(spell)


def test_posts_are_recorded_corrected_and_struck_with_a_line_each(spell: FunderSpell) -> None:
    said: dict[str, Any] = {"by": user("officer"), "at": NOW}
    post = keeping.post(spell, employer=body("Millrace Trust"), certainty="up_to")
    of = f"the post “Peer mentor”, paid for by “Council grant” of {NAME}"
    assert last() == f"recorded {of}: 1.50 FTE."
    acts.correct_post(post=post, terms=keeping.post_terms(fte=Decimal("2.00"), certainty="up_to", is_tupe=True), **said)
    assert last() == (
        f"corrected {of}: full-time equivalents from 1.50 to 2.00; employer from Millrace Trust to not recorded; "
        "transfer of employment from no to yes."
    )
    acts.strike_post(post=post, reason="Typed twice.", **said)
    assert last() == f"marked {of} as recorded in error: Typed twice."
    assert (SpellPost.objects.get().fte, SpellPost.objects.get().is_struck) == (Decimal("2.00"), True)
    for attempt in (
        lambda: acts.correct_post(post=post, terms=keeping.post_terms(), **said),
        lambda: acts.strike_post(post=post, reason="Again.", **said),
    ):
        with refused(acts.STRUCK):
            attempt()


def test_numbers_go_on_after_what_was_struck(spell: FunderSpell, line: ServiceLine) -> None:
    first = keeping.post(spell)
    acts.strike_post(post=first, reason="Wrong.", by=user("officer"), at=NOW)
    assert keeping.post(spell).number == 2
    acts.strike_spell(spell=spell, reason="Wrong.", by=user("officer"), at=NOW)
    assert keeping.spell(line).number == 2


def test_nothing_is_changed_into_itself(line: ServiceLine, spell: FunderSpell) -> None:
    post, said = keeping.post(spell), {"by": user("officer"), "at": NOW}
    with refused(acts.SAME):
        acts.change_service(service=line, terms=keeping.service_terms(), **said)  # type: ignore[arg-type]
    with refused(acts.SAME):
        acts.correct_spell(spell=spell, terms=terms_of(spell), **said)  # type: ignore[arg-type]
    with refused(acts.SAME):
        acts.correct_post(post=post, terms=keeping.post_terms(fte=Decimal("1.5")), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"until_on": date(2021, 3, 31)}, "It ends before it starts."),
        ({"from_on": None, "from_is": "target"}, "Give the first day, or do not call it a target."),
        ({"until_on": None, "until_is": "target"}, "Give the last day, or do not call it a target."),
        (
            {"amount": Decimal("5.00")},
            "An amount is more than £0.00, in all or a year; blank: not recorded.",
        ),
        (
            {"amount": Decimal("5.00"), "amount_basis": "whole", "until_on": None},
            "What has no end has an amount a year, not one in all.",
        ),
    ],
)
def test_a_spell_that_cannot_be_is_refused_with_a_sentence(
    line: ServiceLine, said: dict[str, Any], reason: str
) -> None:
    with refused(reason):
        keeping.spell(line, **said)


@pytest.mark.parametrize("name", [NAME, NAME.upper(), "New", "!!!"])
def test_a_service_needs_a_name_of_its_own(line: ServiceLine, name: str) -> None:
    with refused(f"A service “{name}” is there already, or the name has no letters. Give it another name."):
        keeping.service(name=name)


def test_a_spell_is_followed_by_one_of_its_own_service_that_stands(line: ServiceLine, spell: FunderSpell) -> None:
    other = keeping.spell(keeping.service(name="Another"))
    with refused("What follows it is a spell of the same service that stands. Choose one of those."):
        keeping.spell(line, successor=other)
    first = keeping.spell(line, title="First", successor=spell)
    with refused("“First” names it as what follows. Correct that one first."):
        acts.strike_spell(spell=spell, reason="Wrong.", by=user("officer"), at=NOW)
    acts.strike_spell(spell=first, reason="Wrong.", by=user("officer"), at=NOW)
    acts.strike_spell(spell=spell, reason="Wrong.", by=user("officer"), at=NOW)
    spell.refresh_from_db()
    with refused("What follows it is a spell of the same service that stands. Choose one of those."):
        keeping.spell(line, successor=spell)


def test_a_strike_needs_a_reason(spell: FunderSpell) -> None:
    with refused("Say why it was recorded in error."):
        acts.strike_spell(spell=spell, reason="  ", by=user("officer"), at=NOW)


def test_nobody_links_a_decision_that_they_may_not_see_and_may_leave_one_that_is_there(line: ServiceLine) -> None:
    draft = factories.draft()
    with refused(f"There is no decision {draft.reference} that you may see."):
        keeping.spell(line, by=user("finance"), decision=draft)
    spell = keeping.spell(line, decision=draft)
    terms = keeping.spell_terms(title="Corrected", decision=draft)
    assert acts.correct_spell(spell=spell, terms=terms, by=user("finance"), at=NOW).decision == draft
    assert draft.reference not in last()


@pytest.mark.parametrize("who", ["governance", "auditor", "treasurer", "legal"])
def test_only_officers_and_finance_record_who_pays(line: ServiceLine, who: str) -> None:
    with pytest.raises(Refused, match="Only commissioning officers and finance officers record who pays"):
        keeping.spell(line, by=user(who))
