"""What the board takes for an end: as it was known on its day, for those who may see it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commissioning.example import authority, plans
from commissioning.example.decisions import women_health_workers
from commissioning.models import Organisation
from decisions.record.models import Decision
from decisions.signoff import returning, submission
from grants.services import acts
from grants.services.cliffs import Cliff, board
from grants.services.ending import ending
from tests import factories
from tests.conftest import guards_off
from tests.decisions.linking import link, sign_all, superseded, to
from tests.factories import NOW, user
from tests.grants.services import keeping

pytestmark = pytest.mark.django_db

GRANT_ENDS, BRIDGE_ENDS = date(2024, 6, 30), date(2024, 9, 30)
ENDS = date(2022, 3, 31)
DAY = timedelta(days=1)


def on_board(on: date, who: str = "officer") -> list[list[tuple[str, int, str]]]:
    """In each window: which spell or reference, how many days are left, and what is said to follow."""
    found = board(ending(user(who), on), on)
    return [
        [(each.cliff.what, each.days, each.cliff.draft or each.cliff.after) for each in column.cliffs]
        for column in found.columns
    ]


def only(on: date, who: str = "officer") -> Cliff:
    (found,) = ending(user(who), on)
    return found


# Seed 000: the health workers' grant ends on 30 June 2024, and what follows was agreed on 8 July.


@pytest.fixture
def health_workers(db: None) -> None:
    authority.load()
    plans.load()
    women_health_workers.load()


@pytest.mark.parametrize(
    ("on", "column"),
    [
        (date(2024, 1, 1), None),
        (date(2024, 1, 2), 2),
        (date(2024, 3, 31), 2),
        (date(2024, 4, 1), 1),
        (date(2024, 5, 31), 0),
        (date(2024, 6, 30), 0),
        (date(2024, 7, 1), None),
    ],
)
def test_the_grant_of_seed_000_is_on_the_board_from_january_2024_to_its_last_day(
    health_workers: None, on: date, column: int | None
) -> None:
    found = [[(what, days) for what, days, _ in each] for each in on_board(on, "finance")]
    card = ("Combined authority grant", (GRANT_ENDS - on).days)
    assert found == [[card] if each == column else [] for each in range(3)]


def test_in_january_2024_nothing_is_known_to_follow_and_nothing_is_guessed(health_workers: None) -> None:
    found = only(date(2024, 1, 2))
    assert (found.ends_on, found.amount, found.posts, found.after, found.draft) == (
        GRANT_ENDS,
        None,
        "Not recorded",
        "",
        "",
    )


def test_the_draft_that_bridges_is_named_to_its_directorate_and_not_to_finance(health_workers: None) -> None:
    on = date(2024, 6, 1)
    assert only(on, "officer").draft == "Draft in progress then (DN-2024-0001)"
    assert only(on, "governance").draft == "Draft in progress then (DN-2024-0001)"
    assert only(on, "finance").draft == ""
    assert only(date(2024, 5, 13), "officer").draft == ""  # it was begun on the 14th


def test_the_bridge_is_on_the_board_until_its_target_is_more_than_a_target(health_workers: None) -> None:
    on = date(2024, 8, 1)
    found = only(on)
    assert (found.what, found.ends_on, found.is_target) == ("Bridging money (transition funding)", BRIDGE_ENDS, True)
    assert (found.posts, found.fte) == ("up to 5.00 FTE, of which 1.00 potential", Decimal("5.00"))
    assert (found.is_followed, found.after) == (
        False,
        "The mental health trust’s own budget from 1 October 2024, which is a target",
    )
    assert [len(column) for column in on_board(on)] == [0, 1, 0]
    assert ending(user("officer"), date(2024, 7, 7)) == []  # begun, and not agreed before the 8th
    assert ending(user("officer"), date(2026, 11, 22)) == []  # the trust's money has no end


# What follows a spell.


@pytest.fixture
def line(authority: None) -> Any:
    return keeping.service()


def follow(line: Any, on: date = ENDS, **said: Any) -> tuple[bool, str]:
    """What the board says of a spell that ends on 31 March 2022 once another is recorded."""
    keeping.spell(line)
    keeping.spell(line, title="Next", **said)
    (found,) = [each for each in ending(user("finance"), on) if each.what == "Council grant"]
    return found.is_followed, found.after


def test_a_spell_that_begins_the_next_day_follows(line: Any) -> None:
    assert follow(line, from_on=ENDS + DAY, until_on=None) == (True, "Next goes on")


def test_a_spell_that_began_before_and_runs_on_follows(line: Any) -> None:
    assert follow(line, from_on=ENDS - DAY, until_on=ENDS + DAY) == (True, "Next goes on")


def test_a_spell_that_ends_the_same_day_does_not_follow(line: Any) -> None:
    assert follow(line, from_on=ENDS - DAY, until_on=ENDS) == (False, "")


def test_a_gap_before_the_next_spell_is_counted(line: Any) -> None:
    said = follow(line, from_on=ENDS + 2 * DAY, until_on=None)
    assert said == (False, "Next from 2 April 2022, after 1 day that nobody pays for")


def test_a_spell_agreed_later_is_not_known_before(line: Any) -> None:
    agreed = {"from_on": ENDS + DAY, "until_on": None, "agreed_on": ENDS - DAY}
    assert follow(line, ENDS - 2 * DAY, **agreed) == (False, "")
    assert only(ENDS - DAY).is_followed is True


def test_a_spell_written_down_before_it_begins_is_known_from_that_day(line: Any) -> None:
    recorded = timezone.localdate(NOW)
    assert follow(line, recorded - DAY, from_on=ENDS + DAY, until_on=None) == (False, "")
    assert only(recorded).is_followed is True


def test_a_spell_recorded_in_error_follows_nothing_and_ends_nowhere(line: Any) -> None:
    first = keeping.spell(line)
    wrong = keeping.spell(line, title="Wrong", from_on=ENDS + DAY, until_on=ENDS + 40 * DAY)
    acts.strike_spell(spell=wrong, reason="Another service.", by=user("finance"), at=NOW)
    assert [(each.what, each.is_followed) for each in ending(user("finance"), ENDS)] == [("Council grant", False)]
    acts.strike_spell(spell=first, reason="Another service.", by=user("finance"), at=NOW)
    assert ending(user("finance"), ENDS) == []


def test_a_body_that_is_named_is_said_to_have_agreed_nothing(line: Any) -> None:
    keeping.spell(line, successor_funder=Organisation.objects.get(name="Home Office"))
    assert only(ENDS).after == "Home Office is named to follow, and nothing is agreed"
    assert only(timezone.localdate(NOW) - DAY).after == ""  # nobody had written that down


def test_posts_that_were_struck_do_not_count(line: Any) -> None:
    spell = keeping.spell(line)
    keeping.post(spell)
    wrong = keeping.post(spell, fte=Decimal("9.00"))
    acts.strike_post(post=wrong, reason="Typed twice.", by=user("officer"), at=NOW)
    assert (only(ENDS).posts, only(ENDS).fte) == ("1.50 FTE", Decimal("1.50"))


def test_a_service_is_not_followed_by_the_money_of_another(line: Any) -> None:
    keeping.spell(line)
    keeping.spell(keeping.service(name="Another"), title="Next", from_on=ENDS + DAY, until_on=None)
    assert only(ENDS).is_followed is False


# Decisions that no spell belongs to: factories' run from 1 April 2021 to 31 March 2022.

SIGNED = date(2021, 10, 29)


@pytest.fixture
def decided(authority: None) -> Decision:
    return factories.signed().decision


def test_a_signed_decision_ends_with_its_period_and_is_known_from_its_last_signature(decided: Decision) -> None:
    found = only(SIGNED, "finance")
    assert (found.name, found.what, found.ends_on, found.amount, found.after, found.draft) == (
        decided.subject,
        decided.reference,
        ENDS,
        Decimal("639733.00"),
        "",
        "",
    )
    assert ending(user("finance"), SIGNED - DAY) == []
    assert ending(user("finance"), ENDS + DAY) == []


def test_a_decision_that_pays_for_a_spell_is_on_the_board_once(decided: Decision) -> None:
    keeping.spell(keeping.service(), decision=decided, until_on=ENDS - DAY)
    assert [each.what for each in ending(user("finance"), SIGNED)] == ["Council grant"]


def ending_soon() -> Decision:
    """Signed in 2021, and ending in twenty days from today."""
    return factories.signed(period_until=str(timezone.localdate() + 20 * DAY)).decision


def renewal(parent: Decision, relation: str = "renews") -> Decision:
    """A complete draft that links to it."""
    return link(factories.complete(total=Decimal("10000.00"), kind="vary"), to(parent, relation))


def test_a_draft_that_renews_it_is_named_with_who_has_it_to_those_who_may_see_it(authority: None) -> None:
    later, today = renewal(ending_soon()), timezone.localdate()
    assert only(today, "officer").draft == f"Draft with its author ({later.reference})"
    submission.submit(decision=later, by=user("officer"), at=NOW + timedelta(days=10))
    post = "Draft with the Assistant Director – Police, Crime, Criminal Justice and Fire"
    assert only(today, "officer").draft == f"{post} ({later.reference})"
    assert (only(today, "finance").draft, only(today, "finance").is_followed) == ("", False)
    returning.withdraw(decision=later, reason="Not needed.", by=user("officer"), at=NOW + timedelta(days=11))
    assert only(today, "officer").draft == ""


def test_a_draft_that_is_put_off_is_said_to_be(authority: None) -> None:
    later, until = renewal(ending_soon()), date(2099, 1, 1)
    returning.defer(decision=later, reason="Late.", until=until, by=user("officer"), at=NOW + timedelta(days=9))
    assert only(timezone.localdate()).draft == f"Draft put off ({later.reference})"


def test_a_draft_that_carries_it_out_goes_on_with_nothing(decided: Decision) -> None:
    renewal(decided, "implements")
    assert only(ENDS).draft == ""


@pytest.mark.parametrize(
    ("fields", "is_followed", "after"),
    [
        ({"period_from": ENDS + DAY, "period_until": ENDS + 60 * DAY}, True, "{0} runs until 30 May 2022"),
        ({"period_from": ENDS + 2 * DAY, "period_until": ENDS + 60 * DAY}, False, "{0} begins on 2 April 2022"),
        ({"period_from": ENDS - 60 * DAY, "period_until": ENDS}, False, ""),
    ],
)
def test_a_later_decision_goes_on_where_its_period_does(
    decided: Decision, fields: dict[str, Any], is_followed: bool, after: str
) -> None:
    version = submission.submit(decision=renewal(decided), by=user("officer"), at=NOW + 7 * DAY)
    later = sign_all(version, at=NOW + 20 * DAY)
    with guards_off("decisions_decision"):
        Decision.objects.filter(pk=later.pk).update(**fields)
    (first,) = [each for each in ending(user("finance"), ENDS) if each.what == decided.reference]
    assert (first.is_followed, first.after) == (is_followed, after.format(later.reference))
    (then,) = ending(user("officer"), timezone.localdate(NOW) + 5 * DAY)
    assert (then.is_followed, then.draft) == (False, f"Draft in progress then ({later.reference})")


def test_a_decision_that_was_superseded_ends_with_the_one_that_replaced_it(authority: None) -> None:
    old = superseded()
    (found,) = ending(user("finance"), ENDS)
    assert (found.what != old.reference, found.amount) == (True, Decimal("48000.00"))


def test_the_board_takes_as_many_queries_for_thirty_as_for_one(line: Any) -> None:
    reader = user("officer")

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            ending(reader, ENDS - DAY)
        return len(found)

    keeping.post(keeping.spell(line))
    count()
    one = count()
    for number in range(30):
        keeping.post(keeping.spell(keeping.service(name=f"Service {number}")))
    assert (count(), len(ending(reader, ENDS - DAY))) == (one, 31)
    assert one <= 6
