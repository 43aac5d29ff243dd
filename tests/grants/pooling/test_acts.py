"""Pooled budgets: what is agreed, put in and closed; what is refused, and what the database refuses."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, models, transaction

from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from grants.pooling import contributions, proof, terms
from grants.pooling.models import Pool, PoolContribution, PoolOutturn, PoolPartner, PoolShare, PoolTerms
from tests.conftest import guards_off
from tests.decisions.witness import refused
from tests.factories import user
from tests.grants.pooling.pools import (
    AT,
    CLOSED,
    COUNCIL,
    MINISTRY,
    NAME,
    SLUG,
    START,
    THIRDS,
    TRUST,
    agreed,
    body,
    change,
    close,
    partners,
    pool,
    put,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

TOMORROW = AT.date() + timedelta(days=1)


@pytest.fixture
def made(authority: None) -> Pool:
    return pool()


@pytest.fixture
def planned(made: Pool) -> Pool:
    for name, amount in ((COUNCIL, "50000.00"), (TRUST, "30000.00"), (MINISTRY, "20000.00")):
        put(made, amount, partner=name)
    return made


def said(act: str) -> list[str]:
    return [sentence(event) for event in LedgerEvent.objects.filter(act=act).order_by("number")]


def shares(of: PoolOutturn) -> dict[str, Decimal]:
    return {share.partner.name: share.amount for share in of.shares.select_related("partner")}


def test_terms_hold_from_their_day_and_those_before_stay(made: Pool) -> None:
    two = partners((COUNCIL, "60.00"), (TRUST, "40.00"))
    change(made, partners=two)
    rows = list(made.terms.all())
    days = (START - timedelta(days=1), CLOSED - timedelta(days=1), CLOSED)
    assert [terms.on(rows, day).number for day in days] == [1, 1, 2]
    assert (terms.of(rows[0]), terms.of(rows[1])) == (agreed(), agreed(partners=two))
    assert said("add_pool") == [
        f"added the pooled budget {NAME}, hosted by Bolton Council, of Bolton Council 33.34%, {TRUST} 33.33%, "
        "Ministry of Justice 33.33%."
    ]
    assert said("change_pool") == [
        f"wrote new terms of the pooled budget {NAME} from 20 May 2022, hosted by Bolton Council, of Bolton Council "
        f"60.00%, {TRUST} 40.00%, because: A partner left."
    ]


def test_what_a_partner_plans_and_has_put_in_is_the_latest_of_a_day(planned: Pool) -> None:
    may = date(2021, 5, 1)
    put(planned, "25000.00", kind="received", effective_on=may, document="BACS 7")
    put(planned, "50000.00", kind="received", effective_on=CLOSED)
    put(planned, "48000.00", effective_on=CLOSED, reason="A post stays vacant.")
    rows, council = list(planned.contributions.all()), [body(COUNCIL)]
    found = [contributions.of_year(rows, council, 2021, day)[0] for day in (START, may, CLOSED)]
    assert [(each.planned, each.received) for each in found] == [
        (Decimal("50000.00"), None),
        (Decimal("50000.00"), Decimal("25000.00")),
        (Decimal("48000.00"), Decimal("50000.00")),
    ]
    assert [contributions.planned(rows, 2021, day) for day in (START, CLOSED)] == [Decimal(100000), Decimal(98000)]
    assert said("record_contribution")[3] == (
        f"recorded that Bolton Council has put in £25,000.00 for 2021/22 in the pooled budget {NAME}, as at 1 May "
        "2021, by BACS 7."
    )


@pytest.mark.parametrize(
    ("spent", "wanted"),
    [
        ("100100.01", ("33.35", "33.33", "33.33")),
        ("99999.99", ("-0.01", "0.00", "0.00")),
        ("100000.00", ("0.00", "0.00", "0.00")),
    ],
)
def test_what_is_over_or_under_is_shared_to_the_penny(planned: Pool, spent: str, wanted: tuple[str, ...]) -> None:
    found = close(planned, spent)
    assert (found.budget, found.difference) == (Decimal("100000.00"), Decimal(spent) - 100000)
    assert sum(shares(found).values()) == found.difference
    assert shares(found) == {name: Decimal(each) for (name, _), each in zip(THIRDS, wanted, strict=True)}


def test_a_year_is_shared_by_the_terms_of_its_last_day_and_closed_again_with_a_reason(planned: Pool) -> None:
    change(planned, partners=partners((COUNCIL, "60.00"), (TRUST, "40.00")))
    first = close(planned, "110000.00")
    assert shares(first) == {COUNCIL: Decimal("3334.00"), TRUST: Decimal("3333.00"), MINISTRY: Decimal("3333.00")}
    with refused("Give what was spent and the document that shows it; and where accounts change, say why."):
        close(planned, "110000.01")
    second = close(planned, "90000.00", reason="An invoice was counted twice.")
    assert (second.number, second.difference, shares(second)[COUNCIL]) == (2, Decimal(-10000), Decimal("-3334.00"))
    assert said("record_outturn")[0] == (
        f"closed 2021/22 of the pooled budget {NAME}: £110,000.00 spent of £100,000.00, of the difference Bolton "
        f"Council £3,334.00, {TRUST} £3,333.00, Ministry of Justice £3,333.00, by Accounts 2021/22."
    )
    assert list(proof.faults()) == []


def test_by_another_rule_nothing_is_shared_here(authority: None) -> None:
    two = partners((COUNCIL, None), (TRUST, None))
    other = pool(rule="other", other_rule="The board decides each year.", partners=two)
    put(other, "100.00")
    assert (close(other, "90.00").difference, shares(close(other, "80.00", reason="Again."))) == (Decimal(-10), {})


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"partners": ((COUNCIL, "60.00"), (TRUST, "39.99"))}, "The per cents add up to 99.99, and not to 100.00."),
        ({"partners": ((COUNCIL, "60.00"), (TRUST, None))}, "Give the per cent of each partner. 0 is one too."),
        ({"partners": ((COUNCIL, "100.00"),)}, "Name two partners or more, each once."),
        ({"partners": ((COUNCIL, "50.00"), (COUNCIL, "50.00"))}, "Name two partners or more, each once."),
        ({"host": "Wigan Council"}, "The host is one of the partners."),
        ({"period_until": START - timedelta(days=1)}, "The agreement ends before it starts."),
        ({"aims": " "}, "Give the name, aims, functions, pool manager, governance and notice period."),
        ({"rule": "other"}, "Give the other rule in words, and no per cents; or choose per cents as the rule."),
        ({"other_rule": "Both"}, "Choose the rule. Words are given for another rule than per cents only."),
        ({"rule": "none"}, "Choose the rule. Words are given for another rule than per cents only."),
    ],
    ids=str,
)
def test_terms_that_cannot_stand_are_refused_with_a_sentence(more: dict[str, Any], reason: str) -> None:
    if "partners" in more:
        more = {"partners": partners(*more["partners"])}
    if "host" in more:
        more = {"host": body(more["host"])}
    with refused(reason):
        pool(**more)


def test_a_pool_has_a_name_of_its_own_and_terms_change_with_a_reason_and_forwards(made: Pool) -> None:
    with refused("A pool of that name is there already, or the name has no letters. Give it another name."):
        pool()
    with refused("Say why the terms change."):
        change(made, reason=" ", manager="Another")
    with refused("New terms cannot begin before those that they follow, on 1 April 2021."):
        change(made, from_on=START - timedelta(days=1), manager="Another")
    with refused("Nothing would change."):
        change(made)


WHAT = "Say whether it is planned or received, £0.00 or more of it, and name the document that shows it."


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"partner": "Wigan Council"}, "Wigan Council is no partner of this pool."),
        ({"financial_year": 2020}, "That year is outside the period of the agreement."),
        ({"financial_year": 2024}, "That year is outside the period of the agreement."),
        ({"kind": "promised"}, WHAT),
        ({"amount": "-0.01"}, WHAT),
        ({"document": " "}, WHAT),
        ({"effective_on": TOMORROW}, "It cannot be of a day to come."),
        ({"amount": "49999.99"}, "£50,000.00 was recorded before, which is more. Say why."),
    ],
    ids=str,
)
def test_a_contribution_is_refused_with_a_sentence(planned: Pool, more: dict[str, Any], reason: str) -> None:
    with refused(reason):
        put(planned, more.pop("amount", "60000.00"), **more)


def test_a_year_is_closed_after_it_ended_beside_what_was_planned(planned: Pool) -> None:
    for day in (date(2022, 3, 30), TOMORROW):
        with refused("Accounts are closed once the year has ended, and on no day to come."):
            close(planned, "1.00", closed_on=day)
    with refused("That year is outside the period of the agreement."):
        close(planned, "1.00", financial_year=2020)
    missing = "Give what was spent and the document that shows it; and where accounts change, say why."
    for more in ({"document": " "}, {"spent": "-0.01"}):
        with refused(missing):
            close(planned, **{"spent": "1.00", **more})
    empty = pool(name="Another pool")
    with refused("Nothing is planned for that year. Record what the partners plan first."):
        close(empty, "1.00")


@pytest.mark.parametrize("who", ["officer", "governance", "auditor", "treasurer", "legal"])
def test_nobody_but_finance_writes(planned: Pool, who: str) -> None:
    acts: tuple[Callable[[], Any], ...] = (
        lambda: pool(name="Another pool", by=user(who)),
        lambda: change(planned, manager="Another", by=user(who)),
        lambda: put(planned, "60000.00", by=user(who)),
        lambda: close(planned, "1.00", by=user(who)),
    )
    for act in acts:
        with refused("Finance officers keep pooled budgets."):
            act()


def written() -> dict[str, Any]:
    by = user("finance")
    return {"written_at": AT, "written_by": by, "written_by_name": by.name}


def _commit(rows: list[models.Model]) -> None:
    for row in rows:
        for key in ("terms", "outturn"):
            if hasattr(row, f"{key}_id"):
                setattr(row, key, getattr(row, key))
        row.save()
    connection.check_constraints()


def past_the_form(*rows: models.Model) -> None:
    with pytest.raises(Error), transaction.atomic():
        _commit(list(rows))


def new_terms(of: Pool, **more: Any) -> PoolTerms:
    usual = {"pool": of, "number": 2, "from_on": CLOSED, "reason": "Anew.", **agreed().plain}
    return PoolTerms(**{**usual, **written(), **more})


def of_terms(row: PoolTerms, *percents: tuple[str, str | None]) -> list[models.Model]:
    return [
        row,
        *(
            PoolPartner(
                terms=row, number=number, organisation=body(name), percent=None if each is None else Decimal(each)
            )
            for number, (name, each) in enumerate(percents, start=1)
        ),
    ]


def test_the_database_takes_terms_that_are_right(made: Pool) -> None:
    _commit(of_terms(new_terms(made), (COUNCIL, "50.00"), (TRUST, "50.00")))
    assert made.terms.count() == 2


@pytest.mark.parametrize(
    ("more", "of"),
    [
        ({}, [(COUNCIL, "50.00"), (TRUST, "49.99")]),
        ({}, [(COUNCIL, "50.00"), (TRUST, "50.00"), (MINISTRY, "0.01")]),
        ({}, [(COUNCIL, "50.00"), (TRUST, "50.00"), (MINISTRY, None)]),
        ({}, [(COUNCIL, "100.00")]),
        ({}, [(MINISTRY, "50.00"), (TRUST, "50.00")]),
        ({}, []),
        ({"rule": "other", "other_rule": "The board."}, [(COUNCIL, "50.00"), (TRUST, None)]),
        ({"rule": "other"}, [(COUNCIL, None), (TRUST, None)]),
        ({"rule": "fair"}, [(COUNCIL, "50.00"), (TRUST, "50.00")]),
        ({"other_rule": "The board."}, [(COUNCIL, "50.00"), (TRUST, "50.00")]),
        ({"number": 1}, [(COUNCIL, "50.00"), (TRUST, "50.00")]),
        ({"number": 3}, [(COUNCIL, "50.00"), (TRUST, "50.00")]),
        ({"from_on": START - timedelta(days=1)}, [(COUNCIL, "50.00"), (TRUST, "50.00")]),
        ({"reason": ""}, [(COUNCIL, "50.00"), (TRUST, "50.00")]),
        ({"aims": ""}, [(COUNCIL, "50.00"), (TRUST, "50.00")]),
        ({"period_until": START - timedelta(days=1)}, [(COUNCIL, "50.00"), (TRUST, "50.00")]),
    ],
    ids=str,
)
def test_the_database_refuses_terms_past_the_form(
    made: Pool, more: dict[str, Any], of: list[tuple[str, str | None]]
) -> None:
    past_the_form(*of_terms(new_terms(made, **more), *of))


def contribution(of: Pool, **more: Any) -> PoolContribution:
    usual = {"pool": of, "number": 4, "partner": body(COUNCIL), "financial_year": 2021, "kind": "planned"}
    said = {"effective_on": START, "amount": Decimal("60000.00"), "document": "S75-2"}
    return PoolContribution(**{**usual, **said, **written(), **more})


def test_the_database_takes_a_contribution_that_is_right(planned: Pool) -> None:
    contribution(planned).save()
    assert contributions.planned(planned.contributions.all(), 2021, START) == Decimal("110000.00")


@pytest.mark.parametrize(
    "more",
    [
        {"number": 3},
        {"number": 5},
        {"kind": "promised"},
        {"amount": Decimal("-0.01"), "reason": "Wrong."},
        {"amount": Decimal("49999.99")},
        {"document": ""},
        {"effective_on": TOMORROW},
    ],
    ids=str,
)
def test_the_database_refuses_a_contribution_past_the_form(planned: Pool, more: dict[str, Any]) -> None:
    past_the_form(contribution(planned, **more))


def test_the_database_refuses_a_contribution_of_who_is_no_partner(planned: Pool) -> None:
    past_the_form(contribution(planned, partner=body("Wigan Council")))


def outturn(of: Pool, **more: Any) -> PoolOutturn:
    usual = {"pool": of, "terms": of.terms.get(number=1), "financial_year": 2021, "number": 1, "closed_on": CLOSED}
    sums = {name: Decimal(amount) for name, amount in (("budget", "1e5"), ("spent", "100100"), ("difference", "100"))}
    return PoolOutturn(**{**usual, **sums, "document": "Accounts", **written(), **more})


def of_outturn(row: PoolOutturn, *amounts: str, percents: tuple[str, ...] = ("33.34", "33.33", "33.33")) -> Any:
    names = (COUNCIL, TRUST, MINISTRY)
    pairs = zip(names, percents, amounts, strict=False)
    return [
        row,
        *(PoolShare(outturn=row, partner=body(name), percent=Decimal(p), amount=Decimal(a)) for name, p, a in pairs),
    ]


RIGHT = ("33.34", "33.33", "33.33")


def test_the_database_takes_an_outturn_that_is_right(planned: Pool) -> None:
    _commit(of_outturn(outturn(planned), *RIGHT))
    assert planned.outturns.get().difference == Decimal(100)


@pytest.mark.parametrize(
    ("more", "amounts"),
    [
        ({}, ("33.34", "33.33", "33.34")),
        ({}, ("33.35", "33.32", "33.33")),
        ({}, ("100.00", "0.00", "0.00")),
        ({}, ("33.34", "33.33")),
        ({}, ()),
        ({"difference": Decimal("99.00")}, RIGHT),
        ({"budget": Decimal("100000.01"), "difference": Decimal("99.99")}, ("33.33", "33.33", "33.33")),
        ({"number": 2, "reason": "Again."}, RIGHT),
        ({"closed_on": date(2022, 3, 30)}, RIGHT),
        ({"closed_on": TOMORROW}, RIGHT),
        ({"document": ""}, RIGHT),
        ({"spent": Decimal(-100), "difference": Decimal(-100100)}, ("-33373.34", "-33363.33", "-33363.33")),
    ],
    ids=str,
)
def test_the_database_refuses_an_outturn_past_the_form(
    planned: Pool, more: dict[str, Any], amounts: tuple[str, ...]
) -> None:
    past_the_form(*of_outturn(outturn(planned, **more), *amounts))


def test_the_database_refuses_other_terms_and_per_cents_than_those_of_the_year(planned: Pool) -> None:
    second = change(planned, partners=partners((COUNCIL, "60.00"), (TRUST, "40.00")))
    past_the_form(*of_outturn(outturn(planned, terms=second), "60.00", "40.00", percents=("60.00", "40.00")))
    past_the_form(*of_outturn(outturn(planned), "50.00", "25.00", "25.00", percents=("50.00", "25.00", "25.00")))


def test_nothing_that_was_written_is_changed_or_removed(planned: Pool) -> None:
    close(planned, "100100.00")
    for model, change_to in (
        (Pool, {"slug": "another"}),
        (PoolTerms, {"manager": "Another"}),
        (PoolPartner, {"percent": None}),
        (PoolContribution, {"amount": 1}),
        (PoolOutturn, {"document": "Another"}),
        (PoolShare, {"amount": 1}),
    ):
        table = model._meta.db_table
        acts: tuple[Callable[[], Any], ...] = (
            lambda model=model, change_to=change_to: model.objects.update(**change_to),
            lambda table=table: connection.cursor().execute(f"DELETE FROM {table}"),
            lambda table=table: connection.cursor().execute(f"TRUNCATE {table} CASCADE"),
        )
        for act in acts:
            with pytest.raises(Error), transaction.atomic():
                act()


def test_what_was_altered_put_in_or_taken_out_is_found(planned: Pool) -> None:
    close(planned, "100100.00")
    change(planned, manager="Another")
    with guards_off():
        Pool.objects.create(slug="empty", **written())
        PoolPartner.objects.filter(terms__number=1, number=3).update(percent=Decimal("33.00"))
        PoolContribution.objects.filter(number=1).update(amount=Decimal("1.00"))
        PoolContribution.objects.filter(number=2).delete()
        contribution(planned, number=7).save()
        PoolShare.objects.filter(partner=body(TRUST)).update(amount=Decimal("33.32"))
        PoolTerms.objects.filter(number=2).update(notice="None")
    assert sorted(proof.faults()) == [
        f"Contribution 1 to pool {SLUG}: it is not as it was written.",
        f"Contribution 2 to pool {SLUG}: it is in the ledger and gone from the record.",
        f"Contribution 7 to pool {SLUG}: the ledger does not have it.",
        f"Outturn 1 of pool {SLUG} for 2021/22: it is not as it was written.",
        "Pool empty: it has no terms.",
        f"Terms 1 of pool {SLUG}: it is not as it was written.",
        f"Terms 2 of pool {SLUG}: it is not as it was written.",
    ]
