"""Design 5.1: on every frozen version allocations, total and funding agree to the penny, whoever writes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from decisions.record.models import Allocation, Decision, FundingSource, Version
from tests.decisions.raw import execute, freeze, refused

pytestmark = pytest.mark.django_db

Said = dict[str, Any]


def allocated(amount: str | None) -> Callable[[Said], None]:
    """Bolton's amount, £69,573.32 in the record."""

    def change(said: Said) -> None:
        assert said["money"]["allocations"][0]["amount"] == "69573.32"
        said["money"]["allocations"][0]["amount"] = amount

    return change


def funded(*amounts: str | None) -> Callable[[Said], None]:
    def change(said: Said) -> None:
        (only,) = said["money"]["funding_sources"]
        said["money"]["funding_sources"] = [{**only, "amount": amount} for amount in amounts]

    return change


def total(amount: str | None) -> Callable[[Said], None]:
    def change(said: Said) -> None:
        said["money"]["total"] = amount

    return change


@pytest.mark.parametrize(
    "change",
    [
        allocated("69573.31"),
        allocated("69573.33"),
        allocated("0.00"),
        allocated(None),
        lambda said: said["money"]["allocations"].pop(),
        lambda said: said["money"]["allocations"].clear(),
        lambda said: said["money"].pop("allocations"),
    ],
    ids=["penny less", "penny more", "nothing", "no amount", "one left out", "none", "no list"],
)
def test_allocations_are_the_total_to_the_penny(draft: Decision, change: Callable[[Said], None]) -> None:
    with refused("allocations of DN-2021-000. add up to .*, the total is 639733.00"):
        freeze(draft, change)


def test_an_allocation_without_an_amount_is_refused_though_the_rest_add_up(draft: Decision) -> None:
    def change(said: Said) -> None:
        said["money"]["allocations"].append({**said["money"]["allocations"][0], "amount": None})

    with refused("allocations of DN-2021-000. add up to 639733.00, the total is 639733.00"):
        freeze(draft, change)


@pytest.mark.parametrize(
    "amounts",
    [("639732.99",), ("639733.01",), ("600000.00", "39733.01"), ("639733.01", None)],
    ids=["penny less", "penny more", "two sources", "more, with a share not recorded"],
)
def test_funding_sources_are_the_total_to_the_penny(draft: Decision, amounts: tuple[str | None, ...]) -> None:
    with refused("funding sources of DN-2021-000. add up to .*, the total is 639733.00"):
        freeze(draft, funded(*amounts))


def test_money_from_nowhere_is_refused(draft: Decision) -> None:
    with refused("funding sources of DN-2021-000. add up to 0, the total is 639733.00"):
        freeze(draft, funded())


@pytest.mark.parametrize("amounts", [("639733.00",), ("600000.00", "39733.00"), ("600000.00", None), (None,)])
def test_a_share_that_is_not_recorded_may_be_the_rest(draft: Decision, amounts: tuple[str | None, ...]) -> None:
    assert freeze(draft, funded(*amounts)).number == 1


def test_amounts_below_zero_make_nothing_right(draft: Decision) -> None:
    def change(said: Said) -> None:
        first = said["money"]["allocations"][0]
        said["money"]["allocations"] += [{**first, "amount": "5.00"}, {**first, "amount": "-5.00"}]

    with refused("an amount of DN-2021-000. is below zero"):
        freeze(draft, change)
    with refused("an amount of DN-2021-000. is below zero"):
        freeze(draft, funded("639738.00", "-5.00"))


@pytest.mark.parametrize("amount", ["639733.01", "639732.99", "0.00", None])
def test_the_total_is_the_records(draft: Decision, amount: str | None) -> None:
    with refused("DN-2021-000. has no total, or another than its content says"):
        freeze(draft, total(amount))


def test_no_total_is_not_the_same_as_no_cost(draft: Decision) -> None:
    Allocation.objects.filter(decision=draft).delete()
    FundingSource.objects.filter(decision=draft).delete()
    Decision.objects.filter(pk=draft.pk).update(total=None)
    with refused("DN-2021-000. has no total, or another than its content says"):
        freeze(draft)
    Decision.objects.filter(pk=draft.pk).update(no_financial_implication=True)
    assert freeze(draft).number == 1


def test_a_decision_that_costs_nothing_gives_nothing_out(draft: Decision) -> None:
    FundingSource.objects.filter(decision=draft).delete()
    Decision.objects.filter(pk=draft.pk).update(total=None, no_financial_implication=True)
    with refused("allocations of DN-2021-000. add up to 639733.00, the total is 0"):
        freeze(draft)


def test_the_hash_is_that_of_the_content(draft: Decision) -> None:
    with refused("version_hash_is_that_of_its_content"):
        freeze(draft, sha256="0" * 64)


def test_the_content_is_that_of_this_decision_and_version(draft: Decision, decided: Version) -> None:
    with refused("the content is not that of DN-2021-000. version 1"):
        freeze(draft, lambda said: said.update(reference=decided.decision.reference))
    with refused("the content is not that of DN-2021-000. version 1"):
        freeze(draft, lambda said: said.update(version=2))


def test_a_decision_has_one_version_at_a_time_that_is_not_void(draft: Decision) -> None:
    freeze(draft)
    with refused("has a version that is not void"):
        freeze(draft, number=2)


def test_no_version_is_frozen_behind_the_one_that_is_signed(out: Version, decided: Version) -> None:
    with refused("is in_sign_off: no version can be frozen"):
        freeze(out.decision, number=2)
    with refused("is decided: no version can be frozen"):
        freeze(decided.decision, number=2)


def test_versions_are_counted_from_one(draft: Decision) -> None:
    with refused("version_is_counted_from_one"):
        freeze(draft, number=0)


def test_a_total_of_money_is_kept_to_the_penny(draft: Decision) -> None:
    with refused("has no total, or another"):
        freeze(draft, total("639733.004"))
    execute("UPDATE decisions_decision SET total = %s WHERE id = %s", Decimal("639733.004"), draft.pk)
    draft.refresh_from_db()
    assert draft.total == Decimal("639733.00")
