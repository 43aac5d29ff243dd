"""Letters, confirmations and entries: who, when, how much, and what is refused by the act and by the database."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from commissioning.example import authority as example
from commissioning.lib.refusal import Refused
from commissioning.lib.uploads import Checked
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from grants.awards.models import Adjustment, Agreement, Posting
from grants.payments import conditions
from grants.payments.choices import Mode, Precedent
from grants.payments.models import Instalment
from grants.payments.waiting import blocks
from grants.subsidy import acts, proof
from grants.subsidy.models import DatabaseEntry, LetterSent, SubsidyConfirmation, SubsidyLetter
from grants.subsidy.standing import EntryDue, Unconfirmed
from tests import factories
from tests.conftest import guards_off
from tests.decisions.answering import NO_SUBSIDY
from tests.factories import user
from tests.grants.awards.giving import post, uplift
from tests.grants.payments import paying
from tests.grants.subsidy.assisting import (
    AT,
    DAY,
    SCHEME,
    SEALED,
    STANDALONE,
    answered,
    confirm,
    enter,
    given,
    moved,
    notified,
    notify,
    send,
    worth,
)

pytestmark = pytest.mark.django_db

ANSWERS = {"assistance": 0, "standalone": 1, "scheme": 2, "none": 3}


@pytest.fixture(scope="module")
def _given(kept: None) -> None:
    example.load()
    given("200000.00", elsewhere="20000.00")
    given("50000.00", STANDALONE)
    given("50000.00", SCHEME)
    given("50000.00", NO_SUBSIDY)


def agreed(name: str = "assistance") -> Agreement:
    return Agreement.objects.select_related("decision", "grantee").order_by("pk")[ANSWERS[name]]


@pytest.fixture
def agreement(_given: None) -> Agreement:
    return agreed()


def planned(agreement: Agreement) -> Instalment:
    paying.sign(agreement, at=AT - timedelta(days=1))
    return paying.plan(agreement.awards.get(), Mode.ONE_OFF, at=AT - timedelta(days=1))[0]


def waits(agreement: Agreement) -> list[str]:
    row = Instalment.objects.with_facts(DAY).get(award__agreement=agreement)
    return blocks(row, DAY)


def test_money_waits_until_the_letter_is_sent_and_answered(agreement: Agreement) -> None:
    instalment = planned(agreement)
    why = ["Bolton Council has not confirmed what other minimal financial assistance it had."]
    assert waits(agreement) == why
    letter = notify(agreement)
    assert waits(agreement) == why
    send(letter)
    assert waits(agreement) == why
    with pytest.raises(Refused, match="has not confirmed what other"):
        paying.release(instalment, at=AT)
    confirm(letter, "20000.00")
    assert waits(agreement) == []
    paying.release(instalment, at=AT)
    assert paying.states(instalment.award) == ["released"]


def test_the_database_releases_nothing_that_is_not_confirmed(agreement: Agreement) -> None:
    instalment = planned(agreement)
    confirmed = confirm(notified(agreement))
    paying.certify(instalment, at=AT)
    with guards_off("grants_subsidyconfirmation"):
        SubsidyConfirmation.objects.filter(pk=confirmed.pk)._raw_delete("default")
    said = {"number": 2, "kind": "released", "state": "released", "amount": instalment.amount, "effective_on": DAY}
    with pytest.raises(IntegrityError, match="has not confirmed its minimal"), transaction.atomic():
        instalment.steps.create(**said, at=AT, by=user("finance"), by_name="Leo Brandreth")


@pytest.mark.parametrize("name", ["standalone", "scheme", "none"])
@pytest.mark.usefixtures("_given")
def test_money_on_another_footing_waits_for_no_confirmation(name: str) -> None:
    planned(agreed(name))
    assert waits(agreed(name)) == []
    with pytest.raises(Refused, match="gives Bolton Council no minimal financial assistance"):
        notify(agreed(name))


def test_what_is_raised_is_notified_and_confirmed_again(agreement: Agreement) -> None:
    confirm(notified(agreement), "20000.00")
    assert not Unconfirmed.objects.exists()
    uplift(agreement.decision, "5")
    post()
    assert [(each.agreement_id, each.amount) for each in Unconfirmed.objects.all()] == [
        (agreement.pk, Decimal("210000.00"))
    ]
    confirm(notified(agreement), "20000.00")
    assert not Unconfirmed.objects.exists()


def test_a_condition_about_subsidies_is_not_asked_for_beside_it(agreement: Agreement) -> None:
    with pytest.raises(Refused, match="waits by itself until its recipient has confirmed it"):
        conditions.ask_for(agreement=agreement, kind=Precedent.SUBSIDY, by=user("finance"), at=AT)


@pytest.mark.parametrize(
    ("elsewhere", "is_too_much"), [("114999.99", False), ("115000.00", False), ("115000.01", True)]
)
def test_a_confirmation_keeps_to_the_limit(agreement: Agreement, elsewhere: str, is_too_much: bool) -> None:
    letter = notified(agreement)
    if not is_too_much:
        assert confirm(letter, elsewhere).elsewhere == Decimal(elsewhere)
        return
    with pytest.raises(Refused) as refused:
        confirm(letter, elsewhere)
    assert refused.value.sentence == (
        "£200,000.00 from this authority and £115,000.01 from others come to £315,000.01, and an enterprise may have "
        "£315,000.00."
    )
    with pytest.raises(IntegrityError, match="are more than 315000"), transaction.atomic():
        answered(letter, elsewhere=Decimal(elsewhere))
    assert not SubsidyConfirmation.objects.exists()


@pytest.mark.parametrize(
    ("given_on", "confirmed_on", "counts"),
    [
        (date(2020, 4, 1), date(2023, 3, 31), True),
        (date(2020, 4, 1), date(2023, 4, 1), False),
        (date(2020, 3, 31), date(2022, 3, 31), True),
        (date(2020, 3, 31), date(2022, 4, 1), False),
    ],
)
def test_the_limit_is_of_three_financial_years(
    agreement: Agreement, given_on: date, confirmed_on: date, counts: bool
) -> None:
    letter = notified(agreement)
    moved(agreement, given_on)
    at = AT.replace(year=confirmed_on.year, month=confirmed_on.month, day=confirmed_on.day)
    if counts:
        with pytest.raises(Refused, match=r"come to £315,000\.01"):
            confirm(letter, "115000.01", confirmed_on=confirmed_on, at=at)
        with pytest.raises(IntegrityError, match="are more than"), transaction.atomic():
            answered(letter, elsewhere=Decimal("115000.01"), confirmed_on=confirmed_on, at=at)
    else:
        confirm(letter, "315000.00", confirmed_on=confirmed_on, at=at)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"confirmed_on": DAY + timedelta(days=1)}, "Give a day that is not to come."),
        ({"confirmed_on": DAY - timedelta(days=1)}, "It cannot be confirmed before the notification was sent."),
        ({"elsewhere": Decimal("-0.01")}, "Give what it had from others, £0 or more."),
    ],
)
def test_a_confirmation_is_refused(agreement: Agreement, changes: dict[str, Any], sentence: str) -> None:
    letter = notified(agreement)
    with pytest.raises(Refused) as refused:
        acts.confirm_subsidy(
            letter=letter, **{"confirmed_on": DAY, "elsewhere": Decimal(0), "by": user("officer"), "at": AT, **changes}
        )
    assert refused.value.sentence == sentence
    with pytest.raises(IntegrityError), transaction.atomic():
        answered(letter, **changes)


def test_only_a_notification_that_was_sent_is_confirmed(agreement: Agreement) -> None:
    letter = notify(agreement)
    for act in (lambda: confirm(letter), lambda: answered(letter)):
        refused = pytest.raises((Refused, IntegrityError), match=r"(?i)only a notification that was sent")
        with refused, transaction.atomic():
            act()
    send(letter)
    confirm(letter)
    second = write_given(agreement)
    send(second)
    for act in (lambda: confirm(second), lambda: answered(second)):
        refused = pytest.raises((Refused, IntegrityError), match=r"(?i)only a notification that was sent")
        with refused, transaction.atomic():
            act()


def test_a_confirmation_is_recorded_again_only_with_a_reason(agreement: Agreement) -> None:
    letter = notified(agreement)
    confirm(letter, "1000.00")
    with pytest.raises(Refused, match=r"confirmed already\. Say why"):
        confirm(letter, "2000.00")
    with pytest.raises(IntegrityError, match="subsidy_confirmed_again_for_a_reason"), transaction.atomic():
        answered(letter, number=2)
    again = confirm(letter, "2000.00", note="The first figure left out a loan.")
    assert acts.last_confirmation(agreement) == again


def write_given(agreement: Agreement, given_on: date = DAY) -> SubsidyLetter:
    return acts.write_given(
        agreement=agreement, addressed_to="The chief executive", given_on=given_on, by=user("officer"), at=AT
    )


def test_it_is_confirmed_as_given_only_after_its_recipient_confirmed_it(agreement: Agreement) -> None:
    with pytest.raises(Refused, match="has not confirmed it yet, so it is not given"):
        write_given(agreement)
    confirm(notified(agreement))
    with pytest.raises(Refused, match="before it is confirmed"):
        write_given(agreement, DAY - timedelta(days=1))
    with pytest.raises(Refused, match="not to come"):
        write_given(agreement, DAY + timedelta(days=1))
    letter = write_given(agreement)
    assert (letter.number, letter.kind, letter.amount, letter.given_on) == (2, "given", Decimal("200000.00"), DAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 3},
        {"number": 1},
        {"amount": Decimal("200000.01")},
        {"given_on": DAY},
        {"kind": "given"},
        {"kind": "given", "given_on": DAY},
        {"kind": "other"},
        {"sha256": "x"},
    ],
)
def test_the_database_refuses_letters_that_cannot_be(agreement: Agreement, changes: dict[str, Any]) -> None:
    letter = notify(agreement)
    row = {field.name: getattr(letter, field.name) for field in letter._meta.fields if field.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        SubsidyLetter.objects.create(**{**row, "number": 2, "name": "elsewhere", **changes})
    SubsidyLetter.objects.create(**{**row, "number": 2, "name": "elsewhere"})


@pytest.mark.parametrize("days", [-1, 1])
def test_a_letter_is_sent_on_no_other_day(agreement: Agreement, days: int) -> None:
    letter, day = notify(agreement), DAY + timedelta(days=days)
    with pytest.raises(Refused):
        acts.send_letter(letter=letter, sent_on=day, how="By post", by=user("officer"), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterSent.objects.create(letter=letter, sent_on=day, how="By post", at=AT, by=user("officer"), by_name="X")


def test_a_letter_is_sent_once_and_only_the_last(agreement: Agreement) -> None:
    first, second = notify(agreement), notify(agreement)
    with pytest.raises(Refused, match="A later letter replaces this one"):
        send(first)
    send(second)
    with pytest.raises(Refused, match="recorded as sent already"):
        send(second)


@pytest.mark.parametrize(
    ("name", "amount", "is_due"),
    [
        ("assistance", "99999.99", False),
        ("assistance", "100000.00", False),
        ("assistance", "100000.01", True),
        ("scheme", "100000.00", False),
        ("scheme", "100000.01", True),
        ("standalone", "0.01", True),
        ("standalone", "100000.00", True),
        ("none", "900000.00", False),
    ],
)
@pytest.mark.usefixtures("_given")
def test_what_has_to_be_in_the_subsidy_database(name: str, amount: str, is_due: bool) -> None:
    agreement = agreed(name)
    worth(agreement, amount)
    due = [(each.amount, each.effective_on, each.due_on) for each in EntryDue.objects.filter(agreement=agreement)]
    assert due == ([(Decimal(amount), SEALED, date(2022, 1, 26))] if is_due else [])
    if not is_due:
        with pytest.raises(Refused, match="Nothing of this has to be"):
            enter(agreement)
        with pytest.raises(IntegrityError, match="nothing of this has to be"), transaction.atomic():
            entered(agreement)


@pytest.mark.parametrize(
    ("decided_on", "due_on"),
    [
        (date(2021, 11, 30), date(2022, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2022, 1, 31), date(2022, 4, 30)),
    ],
)
def test_three_months_end_with_the_month(agreement: Agreement, decided_on: date, due_on: date) -> None:
    moved(agreement, decided_on)
    assert EntryDue.objects.get(agreement=agreement).due_on == due_on


def test_a_change_is_entered_where_it_is_or_was_above(agreement: Agreement) -> None:
    worth(agreement, "99000.00")
    uplift(agreement.decision, "5")
    post()
    raised = [(each.amount, each.comes_to, each.is_first) for each in EntryDue.objects.filter(agreement=agreement)]
    assert raised == [(Decimal("10000.00"), Decimal("109000.00"), True)]
    worth(agreement, "150000.00")
    with guards_off("grants_adjustment"):
        Adjustment.objects.filter(change="raised").update(amount=Decimal("-60000.00"))
    rows = EntryDue.objects.filter(agreement=agreement).order_by("effective_on")
    assert [(each.amount, each.comes_to, each.is_first) for each in rows] == [
        (Decimal("150000.00"), Decimal("150000.00"), True),
        (Decimal("-60000.00"), Decimal("90000.00"), False),
    ]


def entered(agreement: Agreement, **changes: Any) -> DatabaseEntry:
    """Written around the act."""
    said = {
        "posting": Posting.objects.get(version__decision=agreement.decision),
        "number": 1,
        "database_reference": "S",
        "entered_on": DAY,
        "at": AT,
        "by": user("finance"),
        "by_name": "X",
    }
    return DatabaseEntry.objects.create(agreement=agreement, **{**said, **changes})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"database_reference": ""}, "Give the reference that the subsidy database gave it."),
        ({"entered_on": SEALED - timedelta(days=1)}, "It cannot be entered before it is decided."),
        ({"entered_on": DAY + timedelta(days=1)}, "Give a day that is not to come."),
    ],
)
def test_an_entry_needs_its_reference_and_day(agreement: Agreement, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        enter(agreement, **changes)
    assert refused.value.sentence == sentence
    with pytest.raises(IntegrityError), transaction.atomic():
        entered(agreement, **changes)


def test_an_entry_is_recorded_again_only_with_a_reason(agreement: Agreement) -> None:
    enter(agreement)
    with pytest.raises(Refused, match="entered already"):
        enter(agreement, database_reference="SUB-2021-78")
    with pytest.raises(IntegrityError, match="database_entry_again_for_a_reason"), transaction.atomic():
        entered(agreement, number=2)
    assert enter(agreement, database_reference="SUB-2021-78", note="A slip of the pen.").number == 2


@pytest.mark.parametrize("model", [SubsidyLetter, LetterSent, SubsidyConfirmation, DatabaseEntry])
def test_no_row_is_changed_or_removed(agreement: Agreement, model: Any) -> None:
    confirm(notified(agreement))
    enter(agreement)
    row = model.objects.earliest("pk")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(by_name="Someone else")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.parametrize("who", ["treasurer", "director", "auditor", "legal", "stranger"])
def test_others_do_none_of_this(agreement: Agreement, who: str) -> None:
    letter, person = notified(agreement), factories.outsider() if who == "stranger" else user(who)
    refused = "The author’s side, finance and governance officers do this."
    said: dict[str, Any] = {"by": person, "at": AT}
    given_to = {"agreement": agreement, "addressed_to": ""}
    posting = Posting.objects.get(version__decision=agreement.decision)
    for act in (
        lambda: acts.write_notification(**given_to, reply_by=DAY + timedelta(days=9), **said),
        lambda: acts.write_given(**given_to, given_on=DAY, **said),
        lambda: acts.send_letter(letter=letter, sent_on=DAY, how="By post", **said),
        lambda: acts.confirm_subsidy(letter=letter, confirmed_on=DAY, elsewhere=Decimal(0), **said),
        lambda: acts.enter_subsidy(
            agreement=agreement, posting=posting, database_reference="S", entered_on=DAY, **said
        ),
    ):
        with pytest.raises(Refused) as why:
            act()
        assert why.value.sentence == refused


def test_the_ledger_says_what_was_done_and_verify_proves_it(agreement: Agreement) -> None:
    letter = notified(agreement)
    confirm(letter, "20000.00", file=Checked("answer.txt", "text/plain", b"We confirm it."))
    send(write_given(agreement))
    enter(agreement)
    events = LedgerEvent.objects.filter(act__in=SAID).order_by("number")
    assert [sentence(event) for event in events] == [
        "wrote letter 1 to Bolton Council, that minimal financial assistance of £200,000.00 is proposed.",
        "recorded that letter 1 to Bolton Council was sent on 8 November 2021: By e-mail to its director",
        "took in what Bolton Council confirmed on 8 November 2021: £20,000.00 of minimal financial assistance from "
        "others, and no more than the limit together.",
        "wrote letter 2 to Bolton Council, that minimal financial assistance of £200,000.00 is given.",
        "recorded that letter 2 to Bolton Council was sent on 8 November 2021: By e-mail to its director",
        "recorded that what is given to Bolton Council is in the subsidy database as SUB-2021-77, since "
        "8 November 2021.",
    ]
    assert list(proof.faults()) == []


SAID = ("write_notification", "write_given", "send_letter", "confirm_subsidy", "enter_subsidy")
ROWS = {
    SubsidyLetter: ({"content": "{}"}, "Letter 1 under {} to Bolton Council: it does not say what it said."),
    LetterSent: ({"how": "By post"}, "Sending of letter 1 under {} to Bolton Council: it is not as it was written."),
    SubsidyConfirmation: (
        {"elsewhere": Decimal(1)},
        "Confirmation 1 under {} to Bolton Council: it is not as it was written.",
    ),
    DatabaseEntry: (
        {"database_reference": "SUB-1"},
        "Database entry 1 under {} to Bolton Council: it is not as it was written.",
    ),
}


@pytest.mark.parametrize("model", ROWS)
def test_verify_finds_a_row_that_was_altered_or_is_gone(agreement: Agreement, model: Any) -> None:
    confirm(notified(agreement))
    enter(agreement)
    altered, fault = ROWS[model]
    with guards_off(), transaction.atomic():
        model.objects.update(**altered)
        assert fault.format(agreement.decision.reference) in list(proof.faults())
        for each in (DatabaseEntry, SubsidyConfirmation, LetterSent, SubsidyLetter):
            each.objects.all()._raw_delete("default")
        assert len([each for each in proof.faults() if "gone from the record" in each]) == 4
        transaction.set_rollback(True)
