"""A decision that changes an earlier one says which."""

import pytest

from decisions.checks import parent_given
from decisions.record.choices import Kind
from decisions.record.models import Decision
from tests.decisions.checks import found
from tests.decisions.linking import link, older_notice, to

pytestmark = pytest.mark.django_db

ASKED = {"vary": "varies", "uplift": "raises", "extend": "extends", "addendum": "adds to"}


@pytest.mark.parametrize("kind", ["", *Kind])
def test_four_kinds_must_say_it_and_no_other(draft: Decision, kind: str) -> None:
    found.change(draft, kind=kind)
    says = [("X80", "block", "earlier#id_links-0-earlier", f"Say which decision this {ASKED.get(kind)}")]
    assert found.brief(found.of(parent_given.check, draft)) == (says if kind in ASKED else [])


@pytest.mark.parametrize("kind", ASKED)
def test_a_decision_of_this_program_or_an_older_notice_will_do(draft: Decision, decided: object, kind: str) -> None:
    found.change(draft, kind=kind)
    link(draft, older_notice())
    assert found.of(parent_given.check, draft) == []
    link(draft, to(decided.decision, "amends"))  # type: ignore[attr-defined]
    assert found.of(parent_given.check, draft) == []


def test_what_is_only_carried_out_is_not_changed(draft: Decision) -> None:
    found.change(draft, kind="vary")
    link(draft, older_notice("implements"))
    assert len(found.of(parent_given.check, draft)) == 1
