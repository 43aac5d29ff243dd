"""A post passes from one holder to the next in one act: no day without either, none with both, no deputies left."""

from datetime import date, timedelta

import pytest

from decisions.ledger import chain as ledger
from decisions.mail.models import SentMail
from decisions.record.models import Version
from decisions.scheme import acts, handovers
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import PostHolding
from tests.decisions import raw
from tests.decisions.scheme.delegating import delegate, post
from tests.decisions.scheme.same import lines, refused, said
from tests.factories import NOW, sign, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

TODAY = date(2021, 10, 25)
DAY = timedelta(days=1)
ANA = "deputy.treasurer"


def hand_over(
    from_on: date, to: str = ANA, until_on: date | None = None, *, code: str = "treasurer", by: str = "governance"
) -> PostHolding:
    return handovers.hand_over(post=post(code), to=user(to), from_on=from_on, until_on=until_on, by=user(by), at=NOW)


def held(code: str = "treasurer") -> list[tuple[str, date, date | None]]:
    rows = PostHolding.objects.filter(post__code=code).order_by("from_on")
    return [(row.holder.name, row.from_on, row.until_on) for row in rows]


@pytest.mark.parametrize("first", [TODAY, TODAY + 7 * DAY], ids=["at once", "next week"])
def test_one_holding_ends_the_day_before_the_next_begins(first: date) -> None:
    given = delegate(to="finance")
    hand_over(first)
    assert held() == [("Simon Pryce", date(2021, 4, 1), first - DAY), ("Ana Ferreira", first, None)]
    (line,) = lines()
    assert line == (
        "hand_over",
        "Joan Petrie",
        {
            "post_code": "treasurer",
            "before": {"post": "Treasurer", "holder": "Simon Pryce", "from_on": "2021-04-01", "until_on": ""},
            "after": {"post": "Treasurer", "holder": "Ana Ferreira", "from_on": first.isoformat(), "until_on": ""},
            "delegations": [given.reference],
        },
    )
    day = "25 October 2021" if first == TODAY else "1 November 2021"
    assert said() == [f"handed Treasurer over from Simon Pryce to Ana Ferreira on {day}."]
    mails = SentMail.objects.filter(subject=f"Handed over on {day}: Treasurer")
    assert sorted(mail.person.name for mail in mails) == ["Ana Ferreira", "Simon Pryce"]
    assert list(ledger.faults()) == []


def test_delegations_of_the_outgoing_holder_end_with_the_last_day_and_for_good(out: Version) -> None:
    """Also where the giver comes back while the delegation would still run."""
    given = delegate(to="finance")
    hand_over(TODAY + 2 * DAY)
    back = TODAY + 4 * DAY
    hand_over(back, "treasurer")
    live = [TODAY + days * DAY for days in range(7) if Delegation.objects.live(TODAY + days * DAY).exists()]
    assert live == [TODAY, TODAY + DAY]
    assert user("treasurer").holdings.covering(back).exists()
    signed = NOW + 5 * DAY
    assert signed.date() <= given.until_on
    fields = {"on_behalf_of": "Simon Pryce, Treasurer", "delegation": given.reference, "delegation_record": given}
    with raw.refused("the holding under which D-2021-001 was given is over"):
        raw.sign(out, user("finance"), at=signed, position=3, **fields)
    given.refresh_from_db()
    assert given.ended_at is None


def test_a_signature_under_a_delegation_stands_while_its_holding_lasts(out: Version) -> None:
    given = delegate(to="finance")
    sign(out, "finance", at=NOW + 3 * DAY)
    assert out.sign_offs.get(step__position=3).delegation == given.reference


@pytest.mark.parametrize("who", ["officer", "treasurer", ANA, "finance", "auditor"])
def test_only_governance_officers_hand_a_post_over(who: str) -> None:
    with refused("Only governance officers change posts, who holds them, and the sign-off rules."):
        hand_over(TODAY + DAY, by=who)


def test_what_cannot_be_handed_over_is_refused_with_what_would_do() -> None:
    with refused("24 October 2021 is past. A holding starts on 25 October 2021 at the earliest."):
        hand_over(TODAY - DAY)
    with refused("Simon Pryce holds Treasurer already. Choose who takes over."):
        hand_over(TODAY + DAY, "treasurer")
    with refused("You cannot appoint yourself. Another governance officer has to do it."):
        hand_over(TODAY + DAY, "governance")
    with refused("The last day, 26 October 2021, is before the first, 27 October 2021."):
        hand_over(TODAY + 2 * DAY, until_on=TODAY + DAY)
    acts.end_holding(holding=post("treasurer").holdings.get(), until_on=TODAY, by=user("governance"), at=NOW)
    with refused("Nobody holds Treasurer on 26 October 2021. Appoint somebody instead."):
        hand_over(TODAY + DAY)


def test_who_starts_that_day_hands_over_on_a_later_one() -> None:
    hand_over(TODAY + DAY)
    with refused(
        "Ana Ferreira holds Treasurer only from 26 October 2021. "
        "The next holder starts on 27 October 2021 at the earliest."
    ):
        hand_over(TODAY + DAY, "finance")
    hand_over(TODAY + 2 * DAY, "finance")
    assert [name for name, *_ in held()] == ["Simon Pryce", "Ana Ferreira", "Leo Brandreth"]


def test_a_later_holding_is_not_run_into() -> None:
    hand_over(TODAY + 10 * DAY)
    with refused(
        "Ana Ferreira holds Treasurer from 4 November 2021 until further notice. Give a last day before that."
    ):
        hand_over(TODAY + DAY, "finance")
    hand_over(TODAY + DAY, "finance", until_on=TODAY + 9 * DAY)
    assert held()[1:] == [
        ("Leo Brandreth", TODAY + DAY, TODAY + 9 * DAY),
        ("Ana Ferreira", TODAY + 10 * DAY, None),
    ]


def test_an_abolished_post_is_handed_to_nobody() -> None:
    acts.abolish_post(post=post("treasurer"), on=TODAY + 5 * DAY, by=user("governance"), at=NOW)
    with refused("Treasurer is abolished from 30 October 2021. Nobody holds it from that day."):
        hand_over(TODAY + DAY)


def test_who_signed_today_hands_over_tomorrow_at_the_earliest(out: Version) -> None:
    sign(out, "treasurer", at=NOW + 3 * DAY)
    with pytest.raises(acts.Refused, match="Simon Pryce signed as Treasurer today"):
        handovers.hand_over(
            post=post("treasurer"), to=user(ANA), from_on=TODAY + 3 * DAY, by=user("governance"), at=NOW + 3 * DAY
        )
    assert len(held()) == 1
