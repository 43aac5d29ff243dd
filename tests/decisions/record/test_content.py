"""The canonical content: everything the notice says, in one text with one hash."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.models import Locality, Organisation
from decisions.record import content
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.sections import SECTIONS
from decisions.scheme import chain
from decisions.scheme.case import Case
from tests import factories
from tests.factories import AMOUNTS, NOW, TOTAL, user

pytestmark = pytest.mark.django_db

POLICE = "Police, Crime, Criminal Justice and Fire"


def of(decision: Decision, *, version: int = 1) -> dict[str, Any]:
    steps = chain.compute(Case("pcc", "deputy_mayor", total=TOTAL), on=date(2021, 10, 25))
    return content.of(whole(Decision.objects.filter(pk=decision.pk)).get(), version=version, chain=steps)


def test_everything_the_notice_says_is_in_it(draft: Decision) -> None:
    said = of(draft)
    money, sections, steps = said.pop("money"), said.pop("sections"), said.pop("chain")
    localities = said.pop("localities")
    assert said == {
        "schema": 1,
        "waivers": [],
        "authority": "Greater Manchester Combined Authority",
        "reference": draft.reference,
        "version": 1,
        "subject": "Recovery grants for people on probation",
        "summary": "Ten councils each get a grant for recovery workers.",
        "function_family": {"code": "pcc", "name": "Police and crime"},
        "kind": {"code": "award", "name": "Award"},
        "type": {"code": "deputy_mayor", "name": "Deputy Mayor’s decision"},
        "stage": {"code": "final_sign_off", "name": "Commissioning decision, final sign-off"},
        "key_decision": {"is_key": False, "reason": "Police and crime functions."},
        "directorate": POLICE,
        "author": {"name": "Amara Whitlock", "post": "Commissioning officer"},
        "proposer": {"name": "Amara Whitlock", "post": "Commissioning officer"},
        "contact": {"team": "Commissioning team", "email": "commissioning@gmca.example", "phone": ""},
        "period": {"from": "2021-04-01", "until": "2022-03-31"},
        "decision_due": {"on": "2021-11-01", "by": ""},
        "first_published_on": None,
        "posts": [
            {
                "title": "Recovery worker",
                "employer": "Bolton Council",
                "fte": "1.50",
                "certainty": {"code": "confirmed", "name": "Confirmed"},
                "until": None,
            }
        ],
    }
    assert [place["name"] for place in localities] == list(AMOUNTS)
    assert {row["locality"]["name"]: row["amount"] for row in money.pop("allocations")} == AMOUNTS
    assert money == {
        "total": "639733.00",
        "no_financial_implication": False,
        "vat_basis": {"code": "outside_scope", "name": "Outside the scope of VAT"},
        "weights_source": "",
        "funding_sources": [
            {
                "funder": "Greater Manchester Combined Authority",
                "programme": "",
                "financial_year": "2021/22",
                "amount": "639733.00",
                "status": {"code": "agreement_signed", "name": "Agreement signed"},
                "ends_on": None,
                "fallback": "",
            }
        ],
    }
    assert [each["key"] for each in sections] == [section.key for section in SECTIONS]
    assert [each["answer"] for each in sections if each["answer"]] == ["no"] * 4
    assert steps[3] == {
        "position": 4,
        "post": "Deputy Mayor",
        "capacity": {"code": "decides", "name": "Decides"},
        "why": "Deputy Mayor: required because £639,733.00 is £50,000.00 or more; rule from 1 April 2021.",
    }


def column(**values: object) -> Callable[[Decision], object]:
    return lambda decision: Decision.objects.filter(pk=decision.pk).update(**values)


def words(decision: Decision) -> None:
    decision.section_texts.filter(key="risk").update(text="Other words.")


def answer(decision: Decision) -> None:
    decision.section_texts.filter(key="interests").update(answer="yes")


def amount(decision: Decision) -> None:
    decision.allocations.filter(locality__name="Bolton").update(amount=Decimal("69573.33"))


def weight(decision: Decision) -> None:
    decision.allocations.filter(locality__name="Bolton").update(weight=775)


def stream(decision: Decision) -> None:
    decision.allocations.filter(locality__name="Bolton").update(stream="Alcohol")


def funder(decision: Decision) -> None:
    decision.funding_sources.update(funder=Organisation.objects.get(name="Home Office"))


def fte(decision: Decision) -> None:
    decision.funded_posts.update(fte=Decimal("1.51"))


def district(decision: Decision) -> None:
    decision.localities.remove(Locality.objects.get(name="Bolton"))


def proposer(decision: Decision) -> None:
    Decision.objects.filter(pk=decision.pk).update(proposer=user("director"))


CHANGES: dict[str, Callable[[Decision], object]] = {
    "subject": column(subject="Recovery grants for people on probation."),
    "summary": column(summary="Other."),
    "kind": column(kind="extend"),
    "stage": column(stage="intention"),
    "key": column(is_key=True),
    "key reason": column(key_reason="Other."),
    "contact": column(contact_phone="0161"),
    "period": column(period_until=date(2022, 3, 30)),
    "due": column(due_on=date(2021, 11, 2)),
    "first published": column(first_published_on=date(2021, 10, 1)),
    "total": column(total=Decimal("639733.01")),
    "VAT": column(vat_basis="included"),
    "weights": column(weights_source="Caseload"),
    **{each.__name__: each for each in (words, answer, amount, weight, stream, funder, fte, district, proposer)},
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_of_what_is_said_gives_another_hash(draft: Decision, name: str) -> None:
    before = content.frozen(of(draft))
    CHANGES[name](draft)
    after = content.frozen(of(draft))
    assert after[1] != before[1]
    assert content.frozen(of(draft)) == after


def test_the_version_is_part_of_what_is_hashed(draft: Decision) -> None:
    assert content.frozen(of(draft))[1] != content.frozen(of(draft, version=2))[1]


def test_the_same_rows_entered_in_another_order_are_the_same_text(draft: Decision) -> None:
    """Rows stand in the order they were saved; columns and reads do not change it."""
    text = content.frozen(of(draft))[0]
    draft.section_texts.filter(key="risk").update(saved_at=NOW)
    Decision.objects.filter(pk=draft.pk).update(saved_at=NOW)
    assert content.frozen(of(draft))[0] == text
    assert json.loads(text) == of(draft)


def test_an_empty_draft_has_a_content_too(people: None) -> None:
    decision = factories.draft()
    said = content.of(whole(Decision.objects.filter(pk=decision.pk)).get(), version=1, chain=())
    assert (said["money"]["total"], said["money"]["allocations"], said["period"]) == (
        None,
        [],
        {"from": None, "until": None},
    )
    assert content.frozen(said)[1] == content.frozen(json.loads(content.frozen(said)[0]))[1]


def test_the_frozen_text_is_read_back_to_the_same_hash_by_anyone(decided: Version) -> None:
    again = json.dumps(json.loads(decided.content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again == decided.content
    assert content.frozen(json.loads(decided.content)) == (decided.content, decided.sha256)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=12,
    )
)
def test_freezing_loses_nothing_and_has_one_outcome(said: Any) -> None:
    text, sha256 = content.frozen({"said": said})
    assert json.loads(text) == {"said": said}
    assert content.frozen(json.loads(text)) == (text, sha256)


def test_a_record_is_loaded_in_five_queries_and_its_content_costs_three(
    draft: Decision,
    django_assert_num_queries,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    with django_assert_num_queries(5):
        decision = whole(Decision.objects.filter(pk=draft.pk)).get()
    with django_assert_max_num_queries(3):
        content.of(decision, version=1, chain=())
