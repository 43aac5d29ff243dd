"""Starting from an earlier notice: what comes along, how it is marked, and how the marks are settled."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.models import Organisation
from decisions.checks import carried_confirmed
from decisions.drafting import acts
from decisions.drafting.carrying import carry_forward
from decisions.plans import acts as plans
from decisions.record import carried, row_kinds
from decisions.record.carried import CarriedSentence
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.row_kinds import BY_SECTION, KINDS
from decisions.signoff import submission
from tests import factories
from tests.decisions import raw, rowed, witness
from tests.decisions.checks import found
from tests.decisions.drafting.forms import fill_in
from tests.decisions.linking import sign_all
from tests.factories import NOW, TOTAL, outsider, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=40)
TEXT = "The grant pays for workers. It ends in March. Councils report **each** quarter."
EXEMPT = "Paragraph 3. The public interest is against publishing, because prices would be known to other bidders."
ALL_ROWS = ("funding", "allocations", "posts", "localities")


def carry(source: Decision, *keys: str, rows: tuple[str, ...] = (), **options: Any) -> Decision:
    who = {"by": user("officer"), "at": AT, **options}
    return carry_forward(source=source, subject="Recovery grants, next year", keys=keys, rows=rows, **who)


def source(text: str = TEXT) -> Decision:
    """A decision that was made for these reasons."""
    decision = factories.complete()
    write(decision, text)
    return sign_all(submission.submit(decision=decision, by=user("officer"), at=NOW + timedelta(hours=1)))


def write(decision: Decision, text: str) -> None:
    acts.write(decision=decision, key="reasons", text=text, by=user("officer"), at=AT)


def marks(decision: Decision) -> list[tuple[str, str, str]]:
    return list(decision.carried_sentences.values_list("page", "sentence", "outcome"))


def confirm(decision: Decision, *sentences: str, page: str = "reasons") -> int:
    hashes = [carried.fingerprint(each) for each in sentences]
    return acts.confirm(decision=decision, page=page, sentences=hashes, by=user("colleague"), at=AT)


def test_each_sentence_that_comes_along_is_marked(decided: Version) -> None:
    with witness.written() as lines:
        draft = carry(decided.decision, "reasons", "background")
    assert {key: text.text for key, text in draft.texts.items()} == {
        "reasons": "Words about reasons.",
        "background": "Words about background.",
    }
    assert marks(draft) == [("background", "Words about background.", ""), ("reasons", "Words about reasons.", "")]
    assert [(line.act, line.detail.get("section", "")) for line in lines] == [
        ("start", ""),
        ("save", "background"),
        ("save", "reasons"),
        ("carry_forward", ""),
    ]
    assert lines[-1].detail == {
        "source": decided.decision.reference,
        "sections": ["background", "reasons"],
        "rows": [],
        "sentences": 2,
    }


def test_days_answers_and_amounts_stay_behind(decided: Version) -> None:
    draft = carry(decided.decision, "safeguarding_children", rows=ALL_ROWS)
    assert draft.texts["safeguarding_children"].answer == ""
    days = (draft.period_from, draft.period_until, draft.due_on, draft.total, draft.vat_basis)
    assert days == (None, None, None, None, "")
    assert set(draft.allocations.values_list("amount", "weight", "financial_year")) == {(None, None, None)}
    assert draft.allocations.count() == 10
    assert list(draft.funding_sources.values_list("amount", "financial_year", "status")) == [(None, None, "indicative")]
    assert list(draft.funded_posts.values_list("title", "until_on")) == [("Recovery worker", None)]
    assert draft.localities.count() == 10


def test_amounts_come_with_their_years_where_they_are_asked_for(decided: Version) -> None:
    draft = Decision.objects.get(pk=carry(decided.decision, rows=("funding", "allocations"), amounts=True).pk)
    assert (draft.total, draft.vat_basis, draft.financial_years) == (TOTAL, "outside_scope", [2021])
    assert sum(draft.allocations.values_list("amount", flat=True)) == TOTAL
    assert list(draft.funding_sources.values_list("amount", "financial_year")) == [(TOTAL, 2021)]
    assert ("allocations", "Bolton, 2021/22, £69,573.32", "") in marks(draft)


def test_two_years_of_one_funder_become_one_row(draft: Decision) -> None:
    funder = Organisation.objects.get(name="Home Office")
    rows = [{"funder": funder, "amount": Decimal(50), "financial_year": year} for year in (2021, 2022)]
    acts.fund(decision=draft, fields={"total": Decimal(100)}, sources=rows, by=user("officer"), at=NOW)
    place = draft.localities.first()
    shares = [{"locality": place, "amount": Decimal(50), "financial_year": year} for year in (2021, 2022)]
    acts.allocate(decision=draft, fields={"financial_years": [2021, 2022]}, rows=shares, by=user("officer"), at=NOW)
    period = {"period_from": date(2021, 4, 1), "period_until": date(2023, 3, 31)}
    acts.describe(decision=draft, section="dates", fields=period, by=user("officer"), at=NOW)
    version = submission.submit(decision=draft, by=user("officer"), at=NOW + timedelta(hours=1))
    new = carry(sign_all(version), rows=("funding", "allocations"))
    assert (new.funding_sources.count(), new.allocations.count()) == (1, 1)


def test_it_is_linked_where_it_does_something_to_the_earlier_one(decided: Version) -> None:
    draft = carry(decided.decision, "reasons", relation="renews")
    assert list(draft.links.values_list("relation", "parent")) == [("renews", decided.decision_id)]
    assert not carry(decided.decision, "reasons").links.exists()


def test_only_from_what_was_made_and_may_be_seen(draft: Decision, decided: Version) -> None:
    with witness.refused(f"{draft} was not decided. Start from a decision that was made."):
        carry(draft, "reasons")
    stranger = outsider()
    with witness.refused(f"There is no decision {draft} that you may see."):
        carry(draft, "reasons", by=stranger)
    with witness.refused("Only commissioning officers start decisions. Ask the governance team for the role."):
        carry(decided.decision, "reasons", by=user("finance"))


def test_who_opens_exempt_information_in_this_way_is_on_the_ledger(draft: Decision) -> None:
    text = {"key": "exemption", "text": EXEMPT, "answer": "yes", "by": user("officer"), "at": NOW}
    acts.write(decision=draft, **text)
    version = submission.submit(decision=draft, by=user("officer"), at=NOW + timedelta(hours=1))
    made = sign_all(version)
    with witness.written() as lines:
        carry(made, "reasons")
    assert [(line.act, line.reference) for line in lines][:1] == [("read_exempt", made.reference)]


def test_a_sentence_is_confirmed_and_takes_one_line() -> None:
    draft = carry(source(), "reasons")
    with witness.written() as lines:
        assert confirm(draft, "It ends in March.") == 1
    assert marks(draft) == [
        ("reasons", "The grant pays for workers.", ""),
        ("reasons", "It ends in March.", "confirmed"),
        ("reasons", "Councils report each quarter.", ""),
    ]
    assert [(line.act, line.by, line.detail) for line in lines] == [
        ("confirm", "Ravi Menon", {"section": "reasons", "sentences": 1})
    ]
    assert draft.contributors.filter(person=user("colleague")).exists()
    with witness.written() as lines:
        assert confirm(draft, "It ends in March.", "Never there.") == 0
    assert lines == []
    assert confirm(draft) == 2
    assert found.of(carried_confirmed.check, draft) == []


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        (TEXT, ["", "", ""]),
        (TEXT.replace("March", "April"), ["", "changed", ""]),
        ("It ends in March.", ["changed", "", "changed"]),
        (f"{TEXT} And something new.", ["", "", ""]),
        ("It ends in March.\n\n- The grant pays for workers.\n- Councils report each quarter.", ["", "", ""]),
        ("", ["changed", "changed", "changed"]),
    ],
)
def test_editing_a_sentence_settles_it_as_changed(text: str, outcomes: list[str]) -> None:
    draft = carry(source(), "reasons")
    write(draft, text)
    assert [outcome for *_, outcome in marks(draft)] == outcomes


def test_a_sentence_that_comes_back_waits_again_unless_it_was_confirmed() -> None:
    draft = carry(source(), "reasons")
    confirm(draft, "It ends in March.")
    write(draft, "Wholly new.")
    assert [outcome for *_, outcome in marks(draft)] == ["changed", "confirmed", "changed"]
    write(draft, TEXT)
    assert [outcome for *_, outcome in marks(draft)] == ["", "confirmed", ""]


def test_rows_are_settled_as_sentences_are(decided: Version) -> None:
    draft = carry(decided.decision, rows=("posts", "localities"))
    assert ("posts", "1.50 FTE, Recovery worker, Bolton Council, confirmed", "") in marks(draft)
    acts.staff(decision=draft, posts=[{"title": "Key worker", "fte": Decimal(2)}], by=user("officer"), at=AT)
    assert acts.confirm(decision=draft, page="localities", by=user("officer"), at=AT) == 10
    assert {(page, outcome) for page, _, outcome in marks(draft)} == {("posts", "changed"), ("localities", "confirmed")}


LINES = ["Alpha one.", "Beta two.", "Gamma three.", "Delta four.", "Epsilon five."]


@given(st.lists(st.sampled_from(LINES), min_size=1), st.lists(st.sampled_from([*LINES, "New six.", "New seven."])))
@settings(max_examples=25)
def test_carried_changed_and_new_share_the_sentences_out(_decided: int, before: list[str], after: list[str]) -> None:  # noqa: PT019 - a hypothesis test takes no other
    """Every carried sentence is there or changed; every sentence that is there is carried or new."""
    with transaction.atomic():
        draft = factories.draft()
        write(draft, " ".join(before))
        carried.mark(draft, Version.objects.get(pk=_decided).decision, ["reasons"])
        write(draft, " ".join(after))
        there = set(carried.said_on(draft, "reasons"))
        waiting = {said for _, said, outcome in marks(draft) if outcome == ""}
        changed = {said for _, said, outcome in marks(draft) if outcome == "changed"}
        assert (waiting | changed, waiting & changed) == (set(before), set())
        assert (waiting, changed & there) == (set(before) & set(after), set())
        assert there - waiting == set(after) - set(before)
        transaction.set_rollback(True)


def row(decision: Decision) -> CarriedSentence:
    return decision.carried_sentences.get(page="reasons")


def test_the_database_keeps_what_was_carried_over(decided: Version) -> None:
    draft = carry(decided.decision, "reasons")
    table = "decisions_carriedsentence"
    with raw.refused("stays as it was"):
        raw.execute(f"UPDATE {table} SET source_id = %s", draft.pk)
    with raw.refused("stays on record"):
        raw.execute(f"DELETE FROM {table}")
    connection.check_constraints()
    with raw.refused("TRUNCATE refused"):
        raw.execute(f"TRUNCATE {table}")
    with raw.refused("carried_sentence_is_settled_by_somebody"):
        raw.execute(f"UPDATE {table} SET outcome = 'confirmed'")
    acts.confirm(decision=draft, page="reasons", by=user("officer"), at=AT)
    with raw.refused("stays as it was"):
        raw.execute(f"UPDATE {table} SET outcome = '', settled_at = NULL, settled_by_id = NULL")


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"sha256": "0" * 64}, "carried_sentence_hash_is_that_of_its_words"),
        ({"page": "nowhere"}, "carried_sentence_stands_on_a_known_page"),
        ({"number": 9}, "carried_sentence_is_marked_once"),
    ],
)
def test_the_database_refuses_a_mark_that_says_something_else(
    decided: Version, columns: dict[str, object], fault: str
) -> None:
    mark = row(carry(decided.decision, "reasons"))
    with raw.refused(fault):
        CarriedSentence.objects.create(**{**_columns(mark), **columns})


def _columns(mark: CarriedSentence) -> dict[str, object]:
    names = ("decision", "page", "source", "number", "sentence", "sha256")
    return {name: getattr(mark, name) for name in names}


def test_the_database_carries_nothing_over_from_a_draft(draft: Decision, decided: Version) -> None:
    mark = row(carry(decided.decision, "reasons"))
    with raw.refused("only from a decision that was made"):
        CarriedSentence.objects.create(**{**_columns(mark), "source": factories.draft()})
    with raw.refused("what it says cannot change"):
        CarriedSentence.objects.create(**{**_columns(mark), "decision": decided.decision, "source": mark.source})


def test_the_database_freezes_nothing_while_one_waits(draft: Decision, decided: Version) -> None:
    carried.mark(draft, decided.decision, ["reasons"])
    with raw.refused("a sentence carried over waits to be confirmed"):
        raw.freeze(draft)
    acts.confirm(decision=draft, page="reasons", by=user("officer"), at=AT)
    assert raw.freeze(draft).number == 1


# Rows of sections

CARRIED = {
    "decision": "Award a grant for advice on debt to Brook Lane Advice.",
    "alternatives": "One contract; Nobody covers three districts",
    "consultation": "Clients; Survey",
}
"""What of the sample row of each kind comes along, in words; days, sums and what was said then do not."""


def rowed_source(*sections: str) -> Decision:
    """A decision that was made, with a row of each of these kinds."""
    rowed.plan()
    decision = factories.complete()
    for section in sections:
        rows = [rowed.held(section)]
        text = decision.texts[section].text if section in decision.texts else ""
        answer = decision.texts[section].answer if section in decision.texts else ""
        acts.write(decision=decision, key=section, text=text, answer=answer, rows=rows, by=user("officer"), at=NOW)
    return sign_all(submission.submit(decision=decision, by=user("officer"), at=NOW + timedelta(hours=1)))


def stored(decision: Decision, section: str) -> list[Any]:
    return list(row_kinds.of(whole(Decision.objects.filter(pk=decision.pk)).get(), section))


ALONG = [kind.section for kind in KINDS if not kind.not_carried]
STAYING = [kind.section for kind in KINDS if kind.not_carried]


def test_interests_and_papers_alone_never_come_along() -> None:
    assert STAYING == ["interests", "background_papers"]
    assert all(len(BY_SECTION[section].not_carried) > 40 for section in STAYING)


@pytest.mark.parametrize("section", ALONG)
def test_rows_come_along_marked_without_what_was_true_then_alone(section: str) -> None:
    kind = BY_SECTION[section]
    draft = carry(rowed_source(section), rows=(section,))
    (row,) = stored(draft, section)
    was = kind.said(rowed.held(section))
    empty = {name: None if kind.field(column).null else "" for column in kind.columns for name in [column.name]}
    assert row == {name: empty[name] if name in kind.left_behind else value for name, value in was.items()}
    assert marks(draft) == [(kind.slug, kind.in_words(row), "")]
    assert marks(draft)[0][1] == CARRIED.get(section, marks(draft)[0][1])


@pytest.mark.parametrize("section", STAYING)
def test_what_belongs_to_the_other_decision_stays_there(section: str) -> None:
    source = factories.complete()
    if section == "background_papers":
        rowed.papered(source)
    else:
        said = {"text": source.texts[section].text, "answer": source.texts[section].answer}
        acts.write(decision=source, key=section, rows=[rowed.held(section)], **said, by=user("officer"), at=NOW)
    version = submission.submit(decision=source, by=user("officer"), at=NOW + timedelta(hours=1))
    draft = carry(sign_all(version), "reasons", rows=(section,))
    assert (stored(draft, section), [page for page, _, _ in marks(draft)]) == ([], ["reasons"])


def test_a_priority_of_a_plan_that_counts_no_more_stays_behind() -> None:
    source = rowed_source("plan_priorities")
    plans.adopt(
        title="Police and Crime Plan", from_on=AT.date(), priorities=[("1", "Other")], by=user("governance"), at=AT
    )
    assert stored(carry(source, "reasons", rows=("plan_priorities",)), "plan_priorities") == []


def test_sentences_and_rows_of_one_section_are_counted_apart_and_settled_apart() -> None:
    draft = carry(rowed_source("risk"), "risk", rows=("risk",))
    (finding,) = found.of(carried_confirmed.check, draft)
    reference = draft.carried_sentences.values_list("source__reference", flat=True)[0]
    assert finding.sentence == f"Confirm the sentence and the row carried over from {reference}"
    changed = [{**rowed.held("risk"), "owner": "Head of Commissioning"}]
    acts.write(decision=draft, key="risk", text=draft.texts["risk"].text, rows=changed, by=user("officer"), at=AT)
    assert [outcome for _, _, outcome in marks(draft)] == ["", "changed"]
    acts.write(decision=draft, key="risk", text="", rows=[rowed.held("risk")], by=user("officer"), at=AT)
    assert [outcome for _, _, outcome in marks(draft)] == ["changed", ""]
    assert confirm(draft, page="risk") == 1
    assert found.of(carried_confirmed.check, draft) == []


def test_a_milestone_waits_for_its_day(client: Client) -> None:
    draft = carry(rowed_source("milestones"), rows=("milestones",))
    client.force_login(user("officer"))
    refused = fill_in(client, f"/decisions/{draft}/milestones/", confirm="all")
    assert "Milestone 1: Fill in “By”, or take this row out." in refused.content.decode()
    assert [outcome for _, _, outcome in marks(draft)] == [""]
    fill_in(client, f"/decisions/{draft}/milestones/", **{"rows-0-due_on": "1 March 2027"})
    assert [outcome for _, _, outcome in marks(draft)] == ["changed"]


def test_the_database_takes_no_version_with_a_milestone_without_its_day(draft: Decision) -> None:
    rows = [{**rowed.held("milestones"), "due_on": None}]
    acts.write(decision=draft, key="milestones", text="", rows=rows, by=user("officer"), at=NOW)
    with raw.refused("a milestone has no day"):
        raw.freeze(draft)
