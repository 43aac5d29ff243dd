"""Answers in the record: what is kept, frozen, read back, compared, counted, and refused by the database."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from decisions.questionnaires.procurement import PROCUREMENT
from decisions.questionnaires.questions import Facts
from decisions.questionnaires.subsidy import LIMBS, SUBSIDY
from decisions.record import content, judging
from decisions.record.differences import Fact, between
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.sheets import AnswerSheet, RecipientConfirmation
from decisions.record.thawing import thawed
from decisions.signoff import submission
from tests import factories
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.answering import ASSISTANCE, COUNCIL, NO_SUBSIDY, answer, assistance
from tests.decisions.linking import link, sign_all, submitted, to
from tests.decisions.raw import execute
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
ON = NOW.date()


def loaded(decision: Decision) -> Decision:
    return whole(Decision.objects.filter(pk=decision.pk)).get()


def beside(decision: Decision, on: date = ON) -> Facts:
    return judging.facts(loaded(decision), on)


def kept(decision: Decision) -> dict[str, dict[str, str]]:
    return {sheet.questionnaire: sheet.answers for sheet in decision.answer_sheets.all()}


def test_only_what_is_asked_is_kept(draft: Decision) -> None:
    answer(draft, {**NO_SUBSIDY, "advantage": "yes", "route": "mfa", "unknown": "x", "more": ""})
    assert kept(draft) == {"subsidy_control": NO_SUBSIDY}
    answer(draft, {})
    assert kept(draft) == {}


def test_confirmations_are_kept_for_minimal_assistance_alone(people: None) -> None:
    decision = assistance("1000.00", "5.00")
    assert list(decision.confirmations.values_list("recipient__name", "elsewhere")) == [(COUNCIL, Decimal("5.00"))]
    answer(decision, {"buys": "grant", "obliged": "no"}, PROCUREMENT)
    assert decision.confirmations.count() == 1
    answer(decision, NO_SUBSIDY, confirmed={COUNCIL: "5.00"})
    assert decision.confirmations.count() == 0


def test_a_record_without_answers_says_nothing_of_them(draft: Decision) -> None:
    said = content.of(loaded(draft), version=1, chain=())
    assert {"questionnaires", "judged_on", "confirmations", "given_before"} & set(said) == set()


def test_answers_are_frozen_in_words_and_read_back_the_same(people: None) -> None:
    sign_all(submission.submit(decision=assistance("100000.00"), by=user("officer"), at=NOW))
    decision = assistance("1000.00", "5.00")
    version = submission.submit(decision=decision, by=user("officer"), at=NOW + timedelta(days=9))
    said = json.loads(version.content)
    (sheet,) = said["questionnaires"]
    assert (sheet["key"], sheet["outcome"]) == (
        "subsidy_control",
        {"code": "mfa", "name": "Minimal financial assistance"},
    )
    assert sheet["answers"][-1] == {
        "id": "route",
        "question": "On which footing is the subsidy given?",
        "value": "mfa",
        "words": "Minimal financial assistance",
    }
    assert "£101,005 together." in sheet["paragraph"]
    assert said["judged_on"] == "2021-11-03"
    assert said["confirmations"] == [{"recipient": COUNCIL, "elsewhere": "5.00", "confirmed_on": "2021-10-01"}]
    assert said["given_before"] == [{"recipient": COUNCIL, "assistance": "100000.00", "contracts": "100000.00"}]
    again = content.of(thawed(said, pk=decision.pk), version=1, chain=())
    assert again | {"chain": said["chain"]} == said


def test_a_changed_answer_is_a_changed_paragraph_and_a_fact(draft: Decision) -> None:
    none = content.of(loaded(draft), version=1, chain=())
    first = content.of(loaded(answer(draft, NO_SUBSIDY)), version=1, chain=())
    second = content.of(loaded(answer(draft, {**NO_SUBSIDY, "why_not": "It is free."})), version=2, chain=())
    found = between(first, second)
    assert [passage.key for passage in found.passages] == ["subsidy_control"]
    label = "Subsidy control: Why is that so?"
    assert (found.facts, found.figures) == ([Fact(label, "It is a public duty.", "It is free.")], [])
    assert [fact.before for fact in between(none, first).facts] == ["Not recorded"] * 3
    assert [fact.after for fact in between(first, none).facts] == ["Not recorded"] * 3
    assert bool(between(first, first)) is False


@pytest.mark.parametrize(
    ("sealed", "on", "counted"),
    [
        (date(2024, 3, 31), date(2026, 4, 1), "0"),
        (date(2024, 4, 1), date(2026, 4, 1), "1000.00"),
        (date(2024, 3, 31), date(2026, 3, 31), "1000.00"),
        (date(2023, 4, 1), date(2026, 3, 31), "1000.00"),
        (date(2023, 3, 31), date(2026, 3, 31), "0"),
    ],
)
def test_what_was_given_counts_for_three_financial_years(sealed: date, on: date, counted: str) -> None:
    first = sign_all(submitted(assistance("1000.00")))
    with guards_off():
        # Half past midnight in Manchester is the day before by the clock of the database.
        moment = f"{sealed.isoformat()} 00:30 Europe/London"
        execute("UPDATE decisions_sealednotice SET sealed_at = %s", moment)
    (recipient,) = beside(assistance("5.00"), on).recipients
    assert (recipient.name, recipient.amount, recipient.before) == (COUNCIL, Decimal("5.00"), Decimal(counted))
    assert first.is_decided


def test_what_is_out_for_signature_counts_and_what_is_a_draft_does_not() -> None:
    second = assistance("5.00")
    first = assistance("1000.00")
    assert beside(second).recipients[0].before == 0
    submission.submit(decision=first, by=user("officer"), at=NOW)
    assert beside(second).recipients[0].before == Decimal("1000.00")
    assert beside(second, date(2040, 1, 1)).recipients[0].before == Decimal("1000.00")


@pytest.mark.parametrize(
    ("answers", "counted"),
    [(None, "1000.00"), (NO_SUBSIDY, "0"), (ASSISTANCE, "1000.00"), ({"public_resources": "yes"}, "0")],
    ids=["not answered", "no subsidy", "assistance", "half answered"],
)
def test_what_was_answered_to_be_something_else_does_not_count(answers: dict[str, str] | None, counted: str) -> None:
    first = factories.complete(total=Decimal("1000.00"))
    if answers:
        answer(first, answers, confirmed={COUNCIL: "0.00"})
    raw.ask(raw.freeze(first))
    raw.move(first, "in_sign_off")
    assert beside(assistance("5.00")).recipients[0].before == Decimal(counted)


@pytest.mark.parametrize(
    ("answers", "counted"),
    [
        (None, "1000.00"),
        ({"buys": "grant", "obliged": "no"}, "0"),
        ({"buys": "nothing"}, "0"),
        ({"buys": "contract", "what": "health"}, "1000.00"),
    ],
)
def test_contracts_of_the_last_twelve_months_are_added_up(answers: dict[str, str] | None, counted: str) -> None:
    first = factories.complete(total=Decimal("1000.00"))
    if answers:
        answer(first, answers, PROCUREMENT)
    sign_all(submitted(first))
    second, day = assistance("5.00"), timezone.localdate(NOW + timedelta(days=1))
    assert beside(second, day.replace(year=2022)).recipients[0].contracts == 0
    assert beside(second, day.replace(year=2022) - timedelta(days=1)).recipients[0].contracts == Decimal(counted)


def test_what_this_decision_supersedes_does_not_count_with_it() -> None:
    first = sign_all(submitted(assistance("1000.00")))
    second = assistance("5.00")
    assert beside(second).recipients[0].before == Decimal("1000.00")
    assert beside(link(second, to(first, "supersedes"))).recipients[0].before == 0


def test_money_of_a_district_has_no_name(draft: Decision) -> None:
    found = beside(draft)
    assert (found.recipients, found.unnamed) == ((), True)


@pytest.mark.parametrize(
    ("before", "amount", "elsewhere", "refused"),
    [
        ("", "315000.00", "0.00", False),
        ("", "315000.01", "0.00", True),
        ("200000.00", "100000.00", "15000.00", False),
        ("200000.00", "100000.00", "15000.01", True),
    ],
)
def test_the_database_holds_the_limit(before: str, amount: str, elsewhere: str, refused: bool) -> None:
    if before:
        submission.submit(decision=assistance(before), by=user("officer"), at=NOW)
    decision = assistance(amount, elsewhere)
    if not refused:
        assert raw.freeze(decision, submitted_at=NOW).number == 1
        return
    with raw.refused("Bolton Council would have more than 315000 of minimal financial assistance"):
        raw.freeze(decision, submitted_at=NOW)


def test_the_database_wants_a_confirmation_of_a_day_that_has_come() -> None:
    decision = answer(factories.complete(total=Decimal("1.00")), ASSISTANCE)
    with raw.refused("Bolton Council would have more .* or has not confirmed what it had"):
        raw.freeze(decision)
    answer(decision, ASSISTANCE, confirmed={COUNCIL: "0.00"}, on=ON + timedelta(days=1))
    with raw.refused("has not confirmed"):
        raw.freeze(decision, submitted_at=NOW)
    assert raw.freeze(decision, submitted_at=NOW + timedelta(days=1)).number == 1


def test_the_database_wants_names(draft: Decision) -> None:
    answer(draft, ASSISTANCE)
    with raw.refused("nobody by name would have more"):
        raw.freeze(draft)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("questionnaires"),
        lambda said: said["questionnaires"][0]["answers"].pop(),
        lambda said: said["questionnaires"][0]["answers"][1].update(value="yes"),
    ],
)
def test_a_version_gives_the_answers_of_its_record(draft: Decision, change: object) -> None:
    answer(draft, NO_SUBSIDY)
    with raw.refused("the version gives other answers than its record"):
        raw.freeze(draft, change)  # type: ignore[arg-type]
    assert raw.freeze(draft).number == 1


def test_answers_are_locked_with_the_decision() -> None:
    version = submission.submit(decision=assistance("1000.00"), by=user("officer"), at=NOW)
    for table, change in (("answersheet", "answers = '{}'"), ("recipientconfirmation", "elsewhere = 9")):
        with raw.refused("what it says cannot change"):
            execute(f"UPDATE decisions_{table} SET {change}")
        with raw.refused("what it says cannot change"):
            execute(f"DELETE FROM decisions_{table}")
        connection.check_constraints()
        with raw.refused("TRUNCATE refused"):
            execute(f"TRUNCATE decisions_{table}")
    with raw.refused("what it says cannot change"):
        AnswerSheet.objects.create(decision=version.decision, questionnaire="provider_selection", answers={})
    with raw.refused("what it says cannot change"):
        confirmation = RecipientConfirmation.objects.get()
        RecipientConfirmation.objects.create(decision=version.decision, recipient=confirmation.recipient)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [({"questionnaire": "guess"}, "questionnaire_is_known"), ({}, "questionnaire_is_answered_once")],
)
def test_a_sheet_is_of_a_known_questionnaire_once(draft: Decision, columns: dict[str, str], constraint: str) -> None:
    answer(draft, NO_SUBSIDY)
    with raw.refused(constraint):
        AnswerSheet.objects.create(decision=draft, answers={}, **{"questionnaire": "subsidy_control"} | columns)


@pytest.mark.parametrize(
    ("kind", "free", "shown"),
    [("award", False, True), ("accept_grant", False, False), ("decommission", False, False), ("award", True, False)],
)
def test_questions_are_asked_where_money_goes_to_somebody(draft: Decision, kind: str, free: bool, shown: bool) -> None:
    Decision.objects.filter(pk=draft.pk).update(
        kind=kind, **({"no_financial_implication": True, "total": None} if free else {})
    )
    assert judging.is_relevant(loaded(draft), SUBSIDY) is shown
    answer(draft, dict.fromkeys(LIMBS[:1], "yes"))
    assert judging.is_relevant(loaded(draft), SUBSIDY) is True
