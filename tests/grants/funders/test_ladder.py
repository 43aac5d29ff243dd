"""The ladder of a promise: which step may follow which, and what steps come to."""

from datetime import date
from decimal import Decimal

import pytest

from grants.funders.ladder import Key, standing, why_not_next
from grants.funders.models import FunderStep

MAY, JUNE, JULY = date(2022, 5, 1), date(2022, 6, 1), date(2022, 7, 1)


def made(status: str, amount: str | None = None, on: date = MAY) -> FunderStep:
    return FunderStep(status=status, reached_on=on, amount=None if amount is None else Decimal(amount))


def test_one_promise_is_one_however_its_programme_is_spelled() -> None:
    assert Key.of(7, " Victims  Grant", 2022) == Key.of(7, "victims grant", 2022) != Key.of(7, "victims grant", 2023)


def test_nothing_stands_without_a_step() -> None:
    assert standing([]) is None


def test_the_last_rung_and_the_last_sums_stand() -> None:
    steps = [made("letter", "285000.00"), made("received", "100000.00"), made("agreement_signed", on=JUNE)]
    stands = standing(steps)
    assert stands
    assert (stands.rung, stands.status, stands.since) == ("agreement_signed", "received", JUNE)
    assert (stands.promised, stands.received) == (Decimal("285000.00"), Decimal("100000.00"))


def test_a_receipt_that_is_put_right_to_nothing_leaves_the_rung() -> None:
    stands = standing([made("letter"), made("received", "5.00"), made("received", "0.00")])
    assert stands
    assert (stands.status, stands.promised, stands.received) == ("letter", None, Decimal("0.00"))


@pytest.mark.parametrize(
    ("before", "status", "amount", "on", "reason", "sentence"),
    [
        ([], "letter", None, JULY, "", "A step cannot be dated after today."),
        ([], "letter", None, JUNE, "", ""),
        ([], "received", None, MAY, "", "Say how much was received in all."),
        ([], "received", "1.00", MAY, "", ""),
        ([], "letter", "-1.00", MAY, "", "The amount cannot be less than £0.00."),
        ([], "received", "0.00", MAY, "", ""),
        (
            [made("letter", on=JUNE)],
            "agreement_issued",
            None,
            MAY,
            "Late.",
            "The last step is of 1 June 2022. A later step cannot be dated before it.",
        ),
        ([made("letter")], "agreement_signed", None, MAY, "", ""),
        ([made("letter")], "letter", "5.00", MAY, "", ""),
        (
            [made("agreement_signed")],
            "letter",
            None,
            JUNE,
            " ",
            "This is a step down from “Agreement signed”. Say why.",
        ),
        ([made("agreement_signed")], "letter", None, JUNE, "It was withdrawn.", ""),
        (
            [made("letter", "285000.00")],
            "agreement_signed",
            "280000.00",
            JUNE,
            "",
            "£285,000.00 was recorded as promised before, which is more. Say why.",
        ),
        ([made("letter", "285000.00")], "agreement_signed", "285000.00", JUNE, "", ""),
        ([made("letter", "285000.00")], "received", "100.00", JUNE, "", ""),
        (
            [made("received", "100.00")],
            "received",
            "99.99",
            JUNE,
            "",
            "£100.00 was recorded as received before, which is more. Say why.",
        ),
        ([made("received", "100.00")], "received", "99.99", JUNE, "Counted twice.", ""),
    ],
)
def test_which_step_may_follow(
    before: list[FunderStep], status: str, amount: str | None, on: date, reason: str, sentence: str
) -> None:
    sum_ = None if amount is None else Decimal(amount)
    assert why_not_next(standing(before), status, on, sum_, reason, today=JUNE) == sentence
