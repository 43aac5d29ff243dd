"""Stale: as soon as, and only while, what the adviser looked at says something else."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.advice import basis, standing
from decisions.advice.choices import AdviceKind
from decisions.advice.standing import State
from decisions.drafting import acts as drafting
from decisions.notice.current import notice_of_version
from decisions.record.models import Decision
from decisions.record.sections import SECTIONS
from decisions.record.thawing import thawed
from decisions.signoff import submission
from tests.decisions.advice.asking import AT, ask, give
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

KEYS = [section.key for section in SECTIONS]
SAID = {
    "sections": [{"key": key, "text": "Words.", "answer": None} for key in KEYS],
    "money": {"total": "5.00", "funding_sources": [], "allocations": [{"amount": "2.00"}, {"amount": "3.00"}]},
    "period": {"from": None, "until": None},
    "localities": [],
    "posts": [],
    "subject": "Grants",
    **{name: {"code": "", "name": ""} for name in ("function_family", "kind", "type")},
    "key_decision": {"is_key": False, "reason": ""},
}

FACTS = [name for name in SAID if name not in {"sections", "money"}]


def states(decision: Decision) -> dict[str, State]:
    decision = Decision.objects.get(pk=decision.pk)
    return {each.kind.value: each.state for each in standing.of(standing.requests(decision), basis.says(decision))}


@settings(max_examples=60)
@given(kind=st.sampled_from(AdviceKind), key=st.sampled_from(KEYS), words=st.text(max_size=20))
def test_a_section_makes_stale_those_who_look_at_it_and_nobody_else(kind: AdviceKind, key: str, words: str) -> None:
    changed = deepcopy(SAID)
    next(row for row in changed["sections"] if row["key"] == key)["text"] = words
    same = basis.fingerprint(SAID, kind) == basis.fingerprint(changed, kind)
    assert same == (key not in basis.LOOKED_AT[kind].sections or words == "Words.")


@given(part=st.sampled_from(FACTS), kind=st.sampled_from(AdviceKind))
def test_a_fact_makes_stale_those_who_look_at_it_and_nobody_else(part: str, kind: AdviceKind) -> None:
    same = basis.fingerprint(SAID, kind) == basis.fingerprint({**SAID, part: ["else"]}, kind)
    assert same == (part not in basis.LOOKED_AT[kind].facts)


def test_money_in_another_order_is_the_same_money() -> None:
    turned = deepcopy(SAID)
    turned["money"]["allocations"].reverse()
    assert basis.fingerprint(turned, AdviceKind.FINANCE) == basis.fingerprint(SAID, AdviceKind.FINANCE)
    turned["money"]["allocations"][0]["amount"] = "3.01"
    assert basis.fingerprint(turned, AdviceKind.FINANCE) != basis.fingerprint(SAID, AdviceKind.FINANCE)


def test_every_part_that_is_looked_at_is_in_the_content(draft: Decision) -> None:
    said = basis.says(draft) | {"urgent": {}}
    assert [part for parts in basis.LOOKED_AT.values() for part in parts.facts if part not in said] == []
    assert [key for parts in basis.LOOKED_AT.values() for key in parts.sections if key not in KEYS] == []


def test_advice_goes_stale_with_the_text_and_holds_again_with_the_old_words(draft: Decision) -> None:
    none = dict.fromkeys([kind.value for kind in AdviceKind], State.NOT_ASKED)
    assert states(draft) == none
    asked = ask(draft)
    assert states(draft) == none | {"legal": State.OUTSTANDING}
    give(asked)
    assert states(draft) == none | {"legal": State.CLEAR}
    drafting.write(decision=draft, key="legal", text="Another power.", by=user("officer"), at=AT)
    assert states(draft) == none | {"legal": State.STALE}
    (stale,) = [each for each in standing.of(standing.requests(draft), basis.says(draft)) if each.advice]
    changed = standing.what_changed(stale, basis.says(draft))
    assert changed is not None
    assert [passage.heading for passage in changed.passages] == ["Legal comments"]
    assert not changed.facts
    assert not changed.figures
    drafting.write(decision=draft, key="legal", text="Words about legal.", by=user("officer"), at=AT)
    assert states(draft) == none | {"legal": State.CLEAR}


def test_what_others_look_at_leaves_it_as_it_is(draft: Decision) -> None:
    give(ask(draft))
    drafting.write(decision=draft, key="procurement", text="A tender.", by=user("officer"), at=AT)
    assert states(draft)["legal"] == State.CLEAR


def test_urgency_makes_legal_advice_stale(draft: Decision) -> None:
    give(ask(draft))
    fields = {"is_urgent": True, "urgent_reason": "The contract ends."}
    drafting.describe(decision=draft, section="type", fields=fields, by=user("officer"), at=AT)
    assert states(draft)["legal"] == State.STALE


def test_a_version_keeps_the_advice_given_by_then_and_the_notice_prints_it(draft: Decision) -> None:
    give(ask(draft), text="By section 143.")
    give(ask(draft, "finance"), "finance", outcome="conditional", conditions="Paid quarterly.")
    late = ask(draft, "equality")
    drafting.write(decision=draft, key="legal", text="Another power.", by=user("officer"), at=AT)
    version = submission.submit(decision=draft, by=user("officer"), at=AT)
    said = json.loads(version.content)
    day = AT.date().isoformat()
    assert said["advice"] == [
        {
            "kind": {"code": "finance", "name": "Finance"},
            "outcome": {"code": "conditional", "name": "Clear with conditions"},
            "conditions": "Paid quarterly.",
            "text": "You may.",
            "name": "Leo Brandreth",
            "post": "Finance officer",
            "given_on": day,
        },
        {
            "kind": {"code": "legal", "name": "Legal"},
            "outcome": {"code": "clear", "name": "Clear"},
            "conditions": "",
            "text": "By section 143.",
            "name": "Nadia Rahman",
            "post": "Principal solicitor",
            "given_on": day,
            "on_earlier_text": True,
        },
    ]
    assert thawed(said, pk=draft.pk).reference == draft.reference
    decision = Decision.objects.get(pk=draft.pk)
    article = notice_of_version(decision, version).article()
    assert [words in article for words in ("Paid quarterly.", "Given on an earlier text", "By section 143.")] == [
        True,
        True,
        False,
    ]
    give(late, "equality", at=AT + timedelta(hours=1))
    after = {each.kind.value: each for each in standing.of(standing.requests(decision), said, version)}
    assert {kind: each.after_submission for kind, each in after.items() if each.advice} == {
        "finance": False,
        "legal": False,
        "equality": True,
    }
    assert json.loads(type(version).objects.get(pk=version.pk).content) == said
