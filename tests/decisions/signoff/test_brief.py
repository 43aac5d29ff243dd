"""The brief: what the notice says on one screen, and “Not recorded” where it says nothing."""

from copy import deepcopy
from typing import Any

import pytest

from decisions.notice.reading import Content
from decisions.signoff.brief import Row, brief, counted, on_signature
from tests.decisions.notice import examples


@pytest.fixture
def said() -> dict[str, Any]:
    return deepcopy(dict(examples.recovery_grants()))


def words(said: Content, term: str) -> tuple[str, str]:
    return next((row.words, row.attention) for row in brief(said).rows if row.term == term)


def lead(said: Content) -> tuple[str, str, bool]:
    found = brief(said)
    return found.lead, found.lead_total, found.is_shared


def share(said: dict[str, Any], *rows: tuple[str, str]) -> None:
    said["money"]["allocations"] = [
        {**said["money"]["allocations"][0], "locality": None, "recipient": name, "amount": amount}
        for name, amount in rows
    ]


def write(said: dict[str, Any], key: str, text: str) -> None:
    next(row for row in said["sections"] if row["key"] == key)["text"] = text


def test_ten_districts_of_seed_001(said: dict[str, Any]) -> None:
    assert lead(said) == ("If everyone signs, ten districts receive", "£639,733", True)
    assert words(said, "Who gets it") == (
        "Ten districts, from £31,370.92 (Trafford) to £153,528.73 (Manchester).",
        "",
    )
    assert words(said, "For") == ("1 November 2021 to 31 March 2022", "")
    assert words(said, "Paid by") == (
        "Greater Manchester Combined Authority (Integrated rehabilitative services) and "
        "HM Prison and Probation Service (Dynamic framework, devolved) together.",
        "Their shares are not recorded.",
    )


def test_the_rows_stand_in_the_order_in_which_people_ask(said: dict[str, Any]) -> None:
    assert [(row.term, row.anchor) for row in brief(said).rows] == [
        ("Who gets it", "allocation-caption"),
        ("For", ""),
        ("Paid by", ""),
        ("Why now", "section-reasons"),
        ("Instead of", "section-alternatives"),
        ("Main risk", "section-risk"),
        ("Equality", "section-equality"),
    ]


def test_one_recipient_over_two_years_is_named_once(said: dict[str, Any]) -> None:
    share(said, ("Millrace Trust", "60000.50"), ("Millrace Trust", "36499.50"))
    said["money"]["total"] = "96500.00"
    said["kind"] = {"code": "extend", "name": "Extend"}
    assert lead(said) == (
        "If everyone signs, what is in place goes on: Millrace Trust receives",
        "£96,500",
        False,
    )
    assert words(said, "Who gets it") == ("Millrace Trust (£96,500.00).", "")


def test_what_is_decided_is_told_as_done(said: dict[str, Any]) -> None:
    assert brief(said, is_decided=True).lead == "Everyone has signed: ten districts receive"


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        (
            {"total": None, "no_financial_implication": True, "allocations": []},
            ("If everyone signs, a service is ended, at no cost.", "", False),
        ),
        (
            {"total": None, "allocations": []},
            ("If everyone signs, a service is ended, its cost not recorded.", "", False),
        ),
        ({"allocations": []}, ("If everyone signs, a service is ended, at a cost of", "£639,733", False)),
    ],
)
def test_a_decision_without_amounts_has_a_sentence_too(
    said: dict[str, Any], money: dict[str, Any], expected: tuple[str, str, bool]
) -> None:
    said["kind"] = {"code": "decommission", "name": "Decommission"}
    said["money"].update(money)
    assert lead(said) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (
            ("400000.00", "239733.00"),
            ("HMPPS (Reform): £400,000.00; Home Office (Reform): £239,733.00.", ""),
        ),
        (("400000.00", None), ("HMPPS (Reform): £400,000.00.", "The share of Home Office (Reform) is not recorded.")),
    ],
)
def test_shares_that_are_recorded_are_given(
    said: dict[str, Any], amounts: tuple[str | None, ...], expected: tuple[str, str]
) -> None:
    sources = said["money"]["funding_sources"]
    for source, funder, amount in zip(sources, ("HMPPS", "Home Office"), amounts, strict=True):
        source.update(funder=funder, programme="Reform", amount=amount)
    assert words(said, "Paid by") == expected


def put(said: dict[str, Any], key: str, *rows: dict[str, str]) -> None:
    next(row for row in said["sections"] if row["key"] == key)["rows"] = list(rows)


def test_options_and_risks_in_rows_are_told_from_them(said: dict[str, Any]) -> None:
    put(said, "alternatives", {"option": "Let it end", "rejected_because": "No."}, {"option": "Start anew"})
    risks = [("Less money", "Medium"), ("Nobody stays.", "High"), ("It rains", "High"), ("Late", "Low")]
    put(said, "risk", *({"risk": risk, "rating": rating} for risk, rating in risks))
    told = {row.term: (row.words, row.link) for row in brief(said).rows}
    assert told["Instead of"] == ("Let it end; Start anew.", "Why they were rejected")
    assert told["Main risk"] == ("Nobody stays (high).", "All four risks")


def test_rows_that_say_too_little_leave_the_narrative(said: dict[str, Any]) -> None:
    write(said, "risk", "Nothing much.")
    put(said, "risk", {"risk": "Unrated", "rating": ""}, {"risk": "", "rating": "High"})
    put(said, "alternatives", {"option": ""})
    write(said, "alternatives", "Nothing else.")
    assert (words(said, "Main risk")[0], words(said, "Instead of")[0]) == ("Nothing much.", "Nothing else.")


def test_one_risk_is_the_risk(said: dict[str, Any]) -> None:
    put(said, "risk", {"risk": "Less money", "rating": "Low"})
    assert next((row.words, row.link) for row in brief(said).rows if row.term == "Main risk") == (
        "Less money (low).",
        "The risk",
    )


def test_narratives_are_shortened_at_the_end_of_a_sentence(said: dict[str, Any]) -> None:
    write(said, "reasons", f"{'Contracts end in May. ' * 30}")
    found, _ = words(said, "Why now")
    assert found.endswith("end in May.")
    assert 200 <= len(found) <= 300


def test_what_is_missing_reads_not_recorded_and_has_no_link(said: dict[str, Any]) -> None:
    for key in ("reasons", "alternatives", "risk", "equality"):
        write(said, key, "")
    said["money"].update(funding_sources=[], allocations=[], total=None)
    said["period"] = {"from": None, "until": None}
    assert [(row.words, row.link) for row in brief(said).rows] == [("Not recorded", "")] * 7


@pytest.mark.parametrize("name", ["draft_with_holes", "thirty_recipients", "three_streams_three_years"])
def test_any_notice_has_a_brief(name: str) -> None:
    assert len(brief(getattr(examples, name)()).rows) == 7


def test_what_the_signature_does() -> None:
    assert on_signature(is_last=False, following=["Treasurer"]) == Row("When you sign", "Treasurer signs next.")
    made = "Your signature makes the decision and seals the notice."
    assert on_signature(is_last=True, following=[]) == Row("When you sign", made)


def test_counts_are_words_up_to_ten() -> None:
    assert [counted(n, "council") for n in (0, 1, 10, 11)] == [
        "no council",
        "one council",
        "ten councils",
        "11 councils",
    ]
