"""The procurement route: thresholds of the day, what is split, standstill, and what cannot be signed."""

from datetime import date
from decimal import Decimal

import pytest

from decisions.questionnaires.procurement import PROCUREMENT, months_from
from decisions.questionnaires.questions import Facts, Fault, Judgement, Recipient

ON = date(2026, 3, 2)
BUYS = {"buys": "contract", "what": "goods_services", "gross_value": "100000.00", "route": "competitive"}


def judged(beside: Facts | None = None, **answers: str) -> Judgement:
    return PROCUREMENT.judged({**BUYS, **answers}, beside or Facts(ON))


def brief(faults: tuple[Fault, ...]) -> list[tuple[str, str, str]]:
    return [(fault.rule, fault.gravity, fault.field) for fault in faults]


@pytest.mark.parametrize(
    ("what", "on", "threshold"),
    [
        ("goods_services", date(2025, 12, 31), "£214,904"),
        ("goods_services", date(2026, 1, 1), "£207,720"),
        ("works", date(2025, 12, 31), "£5,372,609"),
        ("works", date(2026, 1, 1), "£5,193,000"),
        ("light_touch", date(2025, 12, 31), "£663,540"),
        ("light_touch", date(2026, 1, 1), "£663,540"),
    ],
)
def test_the_threshold_is_that_of_the_day(what: str, on: date, threshold: str) -> None:
    assert f"below the threshold of {threshold} of the" in judged(Facts(on), what=what).paragraph


@pytest.mark.parametrize(
    ("what", "value", "where"),
    [
        ("goods_services", "207719.99", "below"),
        ("goods_services", "207720.00", "at or above"),
        ("works", "5192999.99", "below"),
        ("works", "5193000.00", "at or above"),
        ("light_touch", "663539.99", "below"),
        ("light_touch", "663540.00", "at or above"),
        ("light_touch", "767679.60", "at or above"),
    ],
)
@pytest.mark.parametrize("route", ["competitive", "framework", "direct_award", "modification", "quotations", "waiver"])
def test_from_the_threshold_some_routes_are_closed(what: str, value: str, where: str, route: str) -> None:
    judgement = judged(what=what, gross_value=value, route=route, reason="Only one can")
    closed = where == "at or above" and route in {"quotations", "waiver"}
    assert f"{where} the threshold" in judgement.paragraph
    assert brief(judgement.faults) == ([("V31", "warn", "id_route")] if closed else [])


def test_a_contract_is_worth_what_the_decision_spends_or_more() -> None:
    assert brief(judged(Facts(ON, Decimal("100000.01"))).faults) == [("V31", "warn", "id_gross_value")]
    assert judged(Facts(ON, Decimal("100000.00"))).faults == ()


@pytest.mark.parametrize(("obliged", "faults"), [("no", []), ("yes", [("X42", "block", "id_obliged")])])
def test_a_grant_obliges_to_no_service(obliged: str, faults: list[object]) -> None:
    judgement = judged(buys="grant", obliged=obliged)
    assert brief(judgement.faults) == faults
    assert judgement.paragraph == (
        ""
        if faults
        else "The money is given as a grant. The recipient is not obliged to deliver a service to the authority in "
        "return, so that no public contract within the meaning of the Procurement Act 2023 is made."
    )


def test_health_care_goes_by_a_regime_of_its_own() -> None:
    typed = {**BUYS, "what": "health"}
    assert list(PROCUREMENT.kept(typed)) == ["buys", "what"]
    assert "Provider Selection Regime" in judged(what="health").paragraph


def test_nothing_is_bought_in_one_sentence() -> None:
    assert judged(buys="nothing", more="it is income").paragraph == "Nothing is bought by this decision. It is income."


def test_a_route_that_is_not_settled_stops() -> None:
    assert brief(judged(route="undecided").faults) == [("X42", "block", "id_route")]


@pytest.mark.parametrize("route", ["direct_award", "modification", "waiver"])
def test_an_exception_is_reasoned(route: str) -> None:
    assert [each.id for each in PROCUREMENT.missing({**BUYS, "route": route})] == ["reason"]


@pytest.mark.parametrize(
    ("notice", "signs", "stops"),
    [
        ("2026-03-02", "2026-03-11", True),
        ("2026-03-02", "2026-03-12", False),
        ("2026-03-30", "2026-04-10", True),
        ("2026-03-30", "2026-04-11", False),
        ("2026-03-02", "", False),
        ("", "2026-03-02", False),
    ],
)
def test_the_contract_is_signed_after_eight_working_days(notice: str, signs: str, stops: bool) -> None:
    judgement = judged(notice_on=notice, signs_on=signs)
    assert brief(judgement.faults) == ([("V32", "block", "id_signs_on")] if stops else [])
    assert ("The standstill period ends at midnight" in judgement.paragraph) is bool(notice)


def test_a_standstill_beyond_the_holidays_on_record_stops() -> None:
    (fault,) = judged(notice_on="2029-03-02").faults
    assert (fault.rule, fault.gravity) == ("V32", "block")
    assert "The bank holidays of 2029 are not on record here" in fault.why


@pytest.mark.parametrize(
    ("amount", "before", "shown"),
    [("150000.00", "57719.99", False), ("150000.00", "57720.00", True), ("150000.00", "0", False)],
)
def test_awards_within_twelve_months_are_added_up(amount: str, before: str, shown: bool) -> None:
    beside = Facts(ON, None, "", (Recipient("Larkrise", Decimal(amount), contracts=Decimal(before)),))
    found = judged(beside, gross_value=amount, route="quotations").faults
    assert brief(found) == ([("X41", "warn", "id_gross_value")] if shown else [])


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2026, 3, 2), date(2025, 3, 3)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2026, 1, 1), date(2025, 1, 2)),
    ],
)
def test_twelve_months_end_with_the_day(on: date, since: date) -> None:
    assert months_from(on) == since


@pytest.mark.parametrize(
    ("value", "route", "obligations"),
    [
        ("29999.99", "quotations", 0),
        ("30000.00", "quotations", 1),
        ("207720.00", "competitive", 2),
        ("207720.00", "framework", 1),
        ("30000.00", "undecided", 0),
    ],
)
def test_notices_follow_from_value_and_route(value: str, route: str, obligations: int) -> None:
    assert len(judged(gross_value=value, route=route).obligations) == obligations
