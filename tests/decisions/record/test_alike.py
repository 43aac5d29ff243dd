"""What signatories are told of how much is as in an earlier notice."""

import json
from datetime import timedelta

import pytest

from decisions.drafting import acts
from decisions.record import alike, carried, content
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.thawing import thawed
from decisions.signoff import submission
from tests.decisions.linking import link, to
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=40)


def of(decision: Decision) -> list[alike.Row]:
    return alike.of(whole(Decision.objects.filter(pk=decision.pk)).get())


def write(decision: Decision, text: str) -> None:
    acts.write(decision=decision, key="reasons", text=text, by=user("officer"), at=AT)


def test_a_draft_of_its_own_is_compared_with_nothing(draft: Decision, decided: Version) -> None:
    assert of(draft) == []


def test_what_was_carried_over_is_told_with_who_confirmed_it(draft: Decision, decided: Version) -> None:
    carried.mark(draft, decided.decision, ["reasons", "background", "legal"])
    write(draft, "Something else altogether is the cause of all this now.")
    for page, who in (("background", "officer"), ("legal", "colleague")):
        acts.confirm(decision=draft, page=page, by=user(who), at=AT)
    (row,) = of(draft)
    assert row == {
        "reference": decided.decision.reference,
        "decided_on": "2021-10-29",
        "percent": row["percent"],
        "confirmed": 2,
        "changed": 1,
        "confirmed_by": ["Amara Whitlock", "Ravi Menon"],
    }
    assert 80 <= row["percent"] < 100
    assert alike.sentence(row) == (
        f"{row['percent']}% of the text is carried over from {decided.decision}, decided 29 October 2021. "
        "2 sentences confirmed by Amara Whitlock and Ravi Menon, 1 sentence changed or taken out."
    )


def test_a_decision_that_is_linked_is_compared_too(draft: Decision, decided: Version) -> None:
    link(draft, to(decided.decision))
    (row,) = of(draft)
    assert (row["percent"], row["confirmed"], row["changed"]) == (100, 0, 0)
    assert alike.sentence(row) == (
        f"100% of the text is the same as, or nearly as, in {decided.decision}, decided 29 October 2021."
    )


def test_it_is_frozen_with_the_version_and_comes_back_from_it(draft: Decision, decided: Version) -> None:
    carried.mark(draft, decided.decision, ["reasons"])
    acts.confirm(decision=draft, page="reasons", by=user("officer"), at=AT)
    version = submission.submit(decision=draft, by=user("officer"), at=AT)
    said = json.loads(version.content)
    assert [(row["reference"], row["confirmed"]) for row in said["carried_over"]] == [(decided.decision.reference, 1)]
    again = content.of(thawed(said, pk=draft.pk), version=1, chain=())
    assert again | {"chain": said["chain"], "carried_over": said["carried_over"]} == said
