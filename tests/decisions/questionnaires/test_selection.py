"""Provider selection: five processes, their notices, and a standstill that representations make longer."""

from datetime import date

import pytest

from decisions.questionnaires.questions import Facts, Judgement
from decisions.questionnaires.selection import NOTICES, ROUTES, SELECTION

STANDING = ("direct_c", "most_suitable", "competitive")


def judged(route: str, **answers: str) -> Judgement:
    return SELECTION.judged(
        {"route": route, "reason": "it serves all ten districts", **answers}, Facts(date(2026, 3, 2))
    )


@pytest.mark.parametrize("route", ROUTES)
def test_each_process_has_its_regulation_and_notices(route: str) -> None:
    judgement = judged(route, reference="2026/S 000-012345")
    assert judgement.paragraph == (
        "The provider is chosen under the Health Care Services (Provider Selection Regime) Regulations 2023 by "
        f"{ROUTES[route]}. Its notice is 2026/S 000-012345. It serves all ten districts."
    )
    assert judgement.obligations == NOTICES[route]
    assert any("intention" in each for each in judgement.obligations) is (route in STANDING)


@pytest.mark.parametrize("route", ROUTES)
def test_direct_awards_a_and_b_have_no_standstill(route: str) -> None:
    asked = {each.id for each in SELECTION.asked({"route": route})}
    assert ("notice_on" in asked) is (route in STANDING)


@pytest.mark.parametrize(
    ("notice", "further", "signs", "last", "stops"),
    [
        ("2026-03-02", "", "2026-03-12", "12 March 2026", True),
        ("2026-03-02", "", "2026-03-13", "12 March 2026", False),
        ("2026-03-02", "2026-03-12", "2026-03-19", "19 March 2026", True),
        ("2026-03-02", "2026-03-12", "2026-03-20", "19 March 2026", False),
        ("2026-03-02", "2026-03-03", "2026-03-13", "12 March 2026", False),
        ("2026-12-21", "", "2027-01-05", "5 January 2027", True),
    ],
)
@pytest.mark.parametrize("route", STANDING)
def test_the_contract_is_signed_after_the_standstill(
    route: str, notice: str, further: str, signs: str, last: str, stops: bool
) -> None:
    said = {"representations": "yes", "further_on": further} if further else {"representations": "no"}
    judgement = judged(route, notice_on=notice, signs_on=signs, **said)
    assert f"ends at midnight at the end of {last}." in judgement.paragraph
    assert [(fault.rule, fault.field) for fault in judgement.faults] == ([("V32", "id_signs_on")] if stops else [])
    heard = "Representations were received" if further else "No representations were received"
    assert heard in judgement.paragraph


def test_the_further_decision_follows_the_notice() -> None:
    found = judged("competitive", notice_on="2026-03-02", representations="yes", further_on="2026-03-01").faults
    assert [(fault.rule, fault.field) for fault in found] == [("V32", "id_further_on")]


def test_representations_ask_for_the_day_of_the_further_decision() -> None:
    typed = {"route": "competitive", "reason": "x", "representations": "yes"}
    assert [each.id for each in SELECTION.missing(typed)] == ["further_on"]


def test_a_process_that_is_not_settled_stops_and_says_nothing() -> None:
    judgement = judged("undecided")
    assert judgement.paragraph == ""
    assert [(fault.rule, fault.gravity) for fault in judgement.faults] == [("X42", "block")]


def test_holidays_that_are_not_on_record_stop() -> None:
    (fault,) = judged("competitive", notice_on="2029-03-02").faults
    assert (fault.rule, fault.gravity, fault.field) == ("V32", "block", "id_notice_on")
