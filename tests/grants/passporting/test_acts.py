"""Passported grants: what came in, what is retained and passed on; what is refused, and what the database refuses."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from commissioning.example import authority as example
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from decisions.record.models import Decision
from grants.awards.models import Adjustment, Award, Posting
from grants.passporting import proof
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry
from grants.passporting.positions import Position, on
from tests.conftest import guards_off
from tests.decisions.witness import refused
from tests.factories import NOW, user
from tests.grants.passporting.passing import (
    APRIL,
    AT,
    MAY,
    SEALED,
    SLUG,
    body,
    carrier,
    grant,
    money,
    move,
    onward,
    pass_on,
)

pytestmark = pytest.mark.django_db

TOMORROW = AT.date() + timedelta(days=1)


@pytest.fixture(scope="module")
def _made(kept: None) -> None:
    example.load()
    carrier({"Schools": ("600.00", "300.00"), "Youth clubs": ("40.00", "20.00")})
    carrier({"": ("75.00", "25.00")}, funder="Ministry of Justice", signed_at=NOW + timedelta(days=20))


@pytest.fixture
def decision(_made: None) -> Decision:
    return Decision.objects.get(total=Decimal("960.00"))


@pytest.fixture
def other(_made: None) -> Decision:
    return Decision.objects.get(total=Decimal("100.00"))


@pytest.fixture
def came_in(decision: Decision) -> PassportedGrant:
    made = grant()
    money(made, "1000.00")
    return made


def position(of: PassportedGrant, day: date = date(2022, 3, 1)) -> Position:
    return on(list(of.entries.all()), day, of.pass_on_by)


def said(act: str) -> list[str]:
    return [sentence(event) for event in LedgerEvent.objects.filter(act=act).order_by("number")]


def test_what_came_in_is_what_is_passed_on_and_retained_and_what_is_left(
    came_in: PassportedGrant, decision: Decision
) -> None:
    money(came_in, "40.00", "retained", effective_on=MAY)
    pass_on(came_in, decision)
    assert position(came_in, APRIL - timedelta(days=1)).state == "none"
    assert position(came_in, APRIL).left == Decimal("1000.00")
    assert position(came_in, MAY).left == Decimal("960.00")
    at_last = position(came_in)
    assert (at_last.came_in, at_last.passed_on, at_last.retained, at_last.left, at_last.state) == (
        *(Decimal("1000.00"), Decimal("960.00"), Decimal("40.00"), Decimal("0.00")),
        "done",
    )
    carried = {(each.award.agreement.grantee.name, each.award.stream): each.amount for each in awarded(came_in)}
    assert carried == {
        ("Bolton Council", "Schools"): Decimal("600.00"),
        ("Bury Council", "Schools"): Decimal("300.00"),
        ("Bolton Council", "Youth clubs"): Decimal("40.00"),
        ("Bury Council", "Youth clubs"): Decimal("20.00"),
    }
    assert said("pass_on") == [
        f"counted £960.00 of awards of {decision.reference} as the passported grant Safer schools grant, 2021/22 "
        "passed on, from 26 October 2021."
    ]
    assert list(proof.faults()) == []


def awarded(of: PassportedGrant) -> list[Any]:
    return list(of.entries.filter(kind="passed_on").select_related("award__agreement__grantee"))


def test_the_ledger_says_in_sentences_what_was_written(came_in: PassportedGrant, decision: Decision) -> None:
    money(came_in, "40.00", "retained", effective_on=MAY)
    money(came_in, "-10.00", "retained", effective_on=MAY, reason="Typed wrong.")
    move(came_in)
    pass_on(came_in, decision, "Schools")
    onward(came_in)
    name = "the passported grant Safer schools grant, 2021/22"
    assert said("record_passported_grant") == [f"recorded {name}, of Home Office, to be passed on by 31 March 2022."]
    assert said("record_passported_money") == [
        f"recorded £1,000.00 of {name} as came in on 20 April 2021, by HO-7.",
        f"recorded £40.00 of {name} as retained for administration on 4 May 2021, because: One day a week of a clerk.",
        f"recorded −£10.00 of {name} as retained for administration on 4 May 2021, because: Typed wrong.",
    ]
    assert said("move_passing_day") == [
        f"moved the day by which {name} is to be passed on to 30 June 2022, by HO-8, because: Schools start late."
    ]
    assert said("pass_on") == [
        f"counted £900.00 of awards of {decision.reference}, Schools as {name} passed on, from 26 October 2021."
    ]
    assert said("record_onward") == [
        f"recorded what Bolton Council reports of {name} up to 1 February 2022: passed on to 41 schools: £50.00; "
        "retained: not recorded; said by Hal Norris."
    ]


def test_what_is_left_is_late_only_after_its_day_and_that_day_may_be_moved(came_in: PassportedGrant) -> None:
    last = date(2022, 3, 31)
    assert [position(came_in, day).state for day in (last, last + timedelta(days=1))] == ["open", "late"]
    move(came_in, pass_on_by=date(2022, 6, 30))
    assert [position(came_in, date(2022, *day)).state for day in ((4, 1), (6, 30), (7, 1))] == ["open", "open", "late"]
    assert position(came_in, MAY - timedelta(days=1)).pass_on_by == last


def test_what_is_sent_back_no_longer_counts_as_come_in(came_in: PassportedGrant) -> None:
    money(came_in, "1000.00", "sent_back", effective_on=MAY, reason="Nobody asked for it.")
    assert (position(came_in).came_in, position(came_in).left, position(came_in).state) == (0, 0, "done")


def test_more_is_never_out_than_in_on_any_day(came_in: PassportedGrant, decision: Decision) -> None:
    short = "more would have gone out by {} than had come in by then. Check the sum and the day."
    with refused(f"£0.01 {short.format('4 May 2021')}"):
        money(came_in, "1000.01", "retained", effective_on=MAY)
    with refused(f"£1.00 {short.format('19 April 2021')}"):
        money(came_in, "1.00", "retained", effective_on=date(2021, 4, 19))
    money(came_in, "40.01", "retained", effective_on=MAY)
    with refused(f"£0.01 {short.format('26 October 2021')}"):
        pass_on(came_in, decision)
    pass_on(came_in, decision, "Schools")
    money(came_in, "-59.99", reason="Typed wrong.")
    with refused(f"£0.01 {short.format('26 October 2021')}"):
        money(came_in, "-0.01", reason="Typed wrong.")
    with refused("More would be taken back than was written down by 4 May 2021."):
        money(came_in, "-40.02", "retained", effective_on=MAY)


def test_awards_are_counted_once_and_the_differences_when_they_change(
    came_in: PassportedGrant, decision: Decision
) -> None:
    pass_on(came_in, decision, "Youth clubs")
    none_left = nothing_new(decision)
    with refused(none_left):
        pass_on(came_in, decision, "Youth clubs")
    second = grant(name="Another grant")
    money(second, "1000.00")
    with refused(none_left):
        pass_on(second, decision, "Youth clubs")
    assert [entry.amount for entry in pass_on(second, decision)] == [Decimal("600.00"), Decimal("300.00")]
    lower(decision, "-15.00")
    with refused("An award became less than was counted. Say why."):
        pass_on(came_in, decision, "Youth clubs", effective_on=AT.date())
    [entry] = pass_on(came_in, decision, "Youth clubs", effective_on=AT.date(), reason="The club closed.")
    assert (entry.amount, position(came_in).passed_on) == (Decimal("-15.00"), Decimal("45.00"))


def nothing_new(decision: Decision, *, day: int = 26, year: str = "2021/22") -> str:
    return (
        f"By {day} October 2021 {decision.reference} has no award from this funder for {year} that is not counted "
        "already."
    )


def lower(decision: Decision, amount: str) -> None:
    """What a later decision would do to Bolton’s award for youth clubs in November 2021."""
    award = Award.objects.get(
        agreement__decision=decision, agreement__grantee__name="Bolton Council", stream="Youth clubs"
    )
    posting = Posting.objects.get(version__decision__total=Decimal("100.00"))
    with guards_off("grants_adjustment"):
        Adjustment.objects.create(posting=posting, award=award, change="replaced", amount=Decimal(amount))


def test_money_of_another_funder_year_or_day_is_not_counted(
    came_in: PassportedGrant, decision: Decision, other: Decision
) -> None:
    with refused(nothing_new(other)):
        pass_on(came_in, other)
    early = SEALED - timedelta(days=1)
    with refused(nothing_new(decision, day=25)):
        pass_on(came_in, decision, effective_on=early)
    later = grant(financial_year=2022, pass_on_by=date(2023, 3, 31))
    money(later, "1000.00")
    with refused(nothing_new(decision, year="2022/23")):
        pass_on(later, decision)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"amount": "0.00"}, "Choose what happened to the money, and give a sum that is not £0.00."),
        (
            {"amount": "1.00", "kind": "passed_on"},
            "Choose what happened to the money, and give a sum that is not £0.00.",
        ),
        ({"amount": "1.00", "document": " "}, "Name the document that shows what came in."),
        ({"amount": "-1.00"}, "Say why."),
        ({"amount": "1.00", "kind": "retained", "reason": " "}, "Say why."),
        ({"amount": "1.00", "kind": "sent_back", "reason": ""}, "Say why."),
        ({"amount": "1.00", "effective_on": TOMORROW}, "It cannot be of a day to come."),
    ],
    ids=str,
)
def test_a_sum_is_refused_with_a_sentence(came_in: PassportedGrant, more: dict[str, Any], reason: str) -> None:
    with refused(reason):
        money(came_in, **more)


def test_a_grant_has_a_name_of_its_own_in_its_year_and_a_day_in_it(came_in: PassportedGrant) -> None:
    taken = "A grant of that name and year is there already, or the name has no letters. Give another name."
    for name in ("SAFER schools grant", "…"):
        with refused(taken):
            grant(name=name)
    with refused("The day by which it is to be passed on is before its financial year."):
        grant(name="Another", pass_on_by=date(2021, 3, 31))
    with refused("Say why the day moves."):
        move(came_in, reason=" ")


def test_recipients_report_on_what_they_had_and_the_rest_stays_not_recorded(
    came_in: PassportedGrant, decision: Decision
) -> None:
    pass_on(came_in, decision)
    assert onward(came_in, "600.00", retained=Decimal("40.00")).number == 1
    assert onward(came_in, None, retained=Decimal("1.00")).passed_on is None
    for who, had in (("Bolton Council", "£640.00"), ("Wigan Council", "£0.00")):
        with refused(f"{who} had {had} of this grant by 1 February 2022, and no more."):
            onward(came_in, "640.01", recipient=body(who))
    with refused("Bolton Council had £0.00 of this grant by 1 May 2021, and no more."):
        onward(came_in, as_at=date(2021, 5, 1))
    with refused("Say who reports, and what was passed on or retained."):
        onward(came_in, None)
    with refused("Say who reports, and what was passed on or retained."):
        onward(came_in, said_by=" ")
    with refused("It cannot be of a day to come."):
        onward(came_in, as_at=TOMORROW)


@pytest.mark.parametrize("who", ["officer", "governance", "auditor", "treasurer", "legal"])
def test_nobody_but_finance_writes(came_in: PassportedGrant, decision: Decision, who: str) -> None:
    by = user(who)
    for act in (
        lambda: grant(name="Another", by=by),
        lambda: money(came_in, "1.00", by=by),
        lambda: pass_on(came_in, decision, by=by),
        lambda: move(came_in, by=by),
        lambda: onward(came_in, by=by),
    ):
        with refused("Finance officers keep passported grants."):
            act()


def entry(of: PassportedGrant, **more: Any) -> PassportEntry:
    """As somebody might write it past the form."""
    by = user("finance")
    return PassportEntry(
        **{
            "grant": of,
            "number": 2,
            "kind": "received",
            "effective_on": MAY,
            "amount": Decimal("1.00"),
            "document": "HO-9",
            "written_at": AT,
            "written_by": by,
            "written_by_name": by.name,
        }
        | more
    )


def _commit(row: PassportEntry | OnwardReport) -> None:
    row.save()
    connection.check_constraints()


def past_the_form(row: PassportEntry | OnwardReport) -> None:
    with pytest.raises(Error), transaction.atomic():
        _commit(row)


def test_the_database_takes_an_entry_that_is_right(came_in: PassportedGrant) -> None:
    entry(came_in).save()
    connection.check_constraints()
    assert position(came_in).received == Decimal("1001.00")


@pytest.mark.parametrize(
    "more",
    [
        {"number": 1},
        {"number": 3},
        {"kind": "found"},
        {"amount": Decimal("0.00")},
        {"amount": None},
        {"document": ""},
        {"amount": Decimal("-1.00")},
        {"amount": Decimal("-1000.01"), "reason": "Wrong."},
        {"effective_on": TOMORROW},
        {"pass_on_by": MAY},
        {"kind": "moved"},
        {"kind": "moved", "amount": None, "pass_on_by": MAY},
        {"kind": "retained"},
        {"kind": "retained", "reason": "Clerk.", "amount": Decimal("1000.01")},
        {"kind": "retained", "reason": "Clerk.", "effective_on": APRIL - timedelta(days=1)},
        {"kind": "retained", "reason": "Clerk.", "amount": Decimal("-0.01")},
        {"kind": "sent_back", "reason": "Late.", "amount": Decimal("1000.01")},
        {"kind": "passed_on"},
    ],
    ids=str,
)
def test_the_database_refuses_an_entry_past_the_form(came_in: PassportedGrant, more: dict[str, Any]) -> None:
    past_the_form(entry(came_in, **more))


def test_the_database_refuses_what_an_award_does_not_carry(
    came_in: PassportedGrant, decision: Decision, other: Decision
) -> None:
    bolton = Award.objects.get(
        agreement__decision=decision, agreement__grantee__name="Bolton Council", stream="Schools"
    )
    justice = Award.objects.filter(agreement__decision=other).first()
    passing: dict[str, Any] = {"kind": "passed_on", "award": bolton, "effective_on": SEALED}
    past_the_form(entry(came_in, **passing, amount=Decimal("600.01")))
    past_the_form(entry(came_in, **{**passing, "effective_on": SEALED - timedelta(days=1)}))
    past_the_form(entry(came_in, **{**passing, "award": justice}))
    past_the_form(entry(came_in, **{**passing, "kind": "retained", "reason": "Clerk."}))
    later = grant(financial_year=2022, pass_on_by=date(2023, 3, 31))
    money(later, "1000.00")
    past_the_form(entry(later, **passing))
    entry(came_in, **passing, amount=Decimal("600.00")).save()
    connection.check_constraints()
    second = grant(name="Another grant")
    money(second, "1000.00")
    past_the_form(entry(second, **passing, amount=Decimal("0.01")))


@pytest.mark.parametrize(
    "more",
    [
        {"number": 2},
        {"as_at": date(2021, 10, 25)},
        {"as_at": TOMORROW},
        {"passed_on": Decimal("640.01")},
        {"passed_on": Decimal("640.00"), "retained": Decimal("0.01")},
        {"passed_on": Decimal("-1.00")},
        {"passed_on": None},
        {"said_by": ""},
    ],
    ids=str,
)
def test_the_database_refuses_a_report_past_the_form(
    came_in: PassportedGrant, decision: Decision, more: dict[str, Any]
) -> None:
    pass_on(came_in, decision)
    past_the_form(report(came_in, **more))


def report(of: PassportedGrant, **more: Any) -> OnwardReport:
    by = user("finance")
    return OnwardReport(
        **{
            "grant": of,
            "recipient": body("Bolton Council"),
            "number": 1,
            "as_at": AT.date(),
            "passed_on": Decimal("640.00"),
            "said_by": "Hal Norris",
            "written_at": AT,
            "written_by": by,
            "written_by_name": by.name,
        }
        | more
    )


def test_the_database_takes_a_report_that_is_right(came_in: PassportedGrant, decision: Decision) -> None:
    pass_on(came_in, decision)
    report(came_in).save()
    assert came_in.onward_reports.get().passed_on == Decimal("640.00")


def test_nothing_that_was_written_is_changed_or_removed(came_in: PassportedGrant, decision: Decision) -> None:
    pass_on(came_in, decision)
    onward(came_in)
    for model, change in (
        (PassportedGrant, {"name": "Another"}),
        (PassportEntry, {"amount": 1}),
        (OnwardReport, {"passed_on": 1}),
    ):
        table = model._meta.db_table
        for act in (
            lambda model=model, change=change: model.objects.update(**change),
            lambda model=model: model.objects.all().delete(),
            lambda table=table: connection.cursor().execute(f"TRUNCATE {table} CASCADE"),
        ):
            with pytest.raises(Error), transaction.atomic():
                act()


def test_what_was_altered_put_in_or_taken_out_is_found(came_in: PassportedGrant, decision: Decision) -> None:
    pass_on(came_in, decision)
    onward(came_in)
    money(came_in, "5.00", "retained")
    with guards_off():
        PassportedGrant.objects.update(programme="Another")
        OnwardReport.objects.all().delete()
        PassportEntry.objects.filter(number=1).update(amount=Decimal("1.00"))
        PassportEntry.objects.filter(number=6).delete()
        entry(came_in, number=7).save()
    assert sorted(proof.faults()) == [
        f"Entries 1 to 1 of passported grant {SLUG}: they are not as they were written.",
        f"Entries 6 to 6 of passported grant {SLUG}: they are in the ledger and not all in the record.",
        f"Entry 7 of passported grant {SLUG}: the ledger does not have it.",
        f"Passported grant {SLUG}: it is not as it was written.",
        f"Passported grant {SLUG}: £958.00 more would have gone out by 26 October 2021 than had come in by then. "
        "Check the sum and the day.",
        f"Report 1 on passported grant {SLUG}: it is in the ledger and gone from the record.",
    ]


def test_a_grant_that_is_gone_and_a_report_that_was_changed_are_found(
    came_in: PassportedGrant, decision: Decision
) -> None:
    pass_on(came_in, decision)
    onward(came_in)
    other = grant(name="Another grant")
    with guards_off():
        PassportedGrant.objects.filter(pk=other.pk).delete()
        OnwardReport.objects.update(said_by="Somebody else")
    assert sorted(proof.faults()) == [
        "Passported grant another-grant-2021-22: it is in the ledger and gone from the record.",
        f"Report 1 on passported grant {SLUG}: it is not as it was written.",
    ]
