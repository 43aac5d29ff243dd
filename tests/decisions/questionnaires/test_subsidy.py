"""Subsidy control: every combination of the limbs, both sides of every limit, and the sentences."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from decisions.questionnaires.questions import UNFINISHED, Facts, Recipient
from decisions.questionnaires.subsidy import LIMBS, NOT_A_SUBSIDY, NOT_MET, SUBSIDY, years_from

ON = date(2026, 3, 31)
YES = dict.fromkeys(LIMBS, "yes")


def recipient(amount: str = "1000.00", **more: object) -> Recipient:
    given = {"elsewhere": Decimal(0), "confirmed_on": date(2026, 3, 1), **more}
    return Recipient("Larkrise", Decimal(amount), **given)  # type: ignore[arg-type]


def facts(*recipients: Recipient, **more: object) -> Facts:
    return Facts(ON, Decimal("1000.00"), "", recipients or (recipient(),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("limbs", list(product(["yes", "no"], repeat=len(LIMBS))))
def test_all_limbs_make_a_subsidy_and_the_first_that_is_not_met_makes_none(limbs: tuple[str, ...]) -> None:
    typed = {**dict(zip(LIMBS, limbs, strict=True)), "why_not": "it is a duty", "route": "mfa"}
    judgement = SUBSIDY.judged(typed, facts())
    if "no" not in limbs:
        assert (judgement.outcome, "why_not" in SUBSIDY.kept(typed)) == ("mfa", False)
        return
    first = LIMBS[limbs.index("no")]
    assert judgement.outcome == NOT_A_SUBSIDY
    assert judgement.paragraph == (
        "This is not a subsidy within the meaning of section 2 of the Subsidy Control Act 2022: "
        f"{NOT_MET[first]}. It is a duty."
    )
    assert (judgement.obligations, judgement.faults) == ((), ())
    assert list(SUBSIDY.kept(typed)) == [*LIMBS[: LIMBS.index(first) + 1], "why_not"]


@pytest.mark.parametrize("answered", range(len(LIMBS)))
def test_nothing_is_concluded_before_the_last_answer(answered: int) -> None:
    typed = dict.fromkeys(LIMBS[:answered], "yes")
    judgement = SUBSIDY.judged(typed, facts())
    assert (judgement.outcome, judgement.paragraph, judgement.faults) == (UNFINISHED, "", ())
    assert [each.id for each in SUBSIDY.missing(typed)] == [LIMBS[answered]]


@pytest.mark.parametrize("limb", LIMBS)
def test_a_no_asks_why_and_ends_the_questions(limb: str) -> None:
    typed = dict.fromkeys(LIMBS[: LIMBS.index(limb)], "yes") | {limb: "no"}
    assert [each.id for each in SUBSIDY.missing(typed)] == ["why_not"]


@pytest.mark.parametrize(
    ("amount", "before", "elsewhere", "stops"),
    [
        ("315000.00", "0", "0", False),
        ("315000.01", "0", "0", True),
        ("200000.00", "100000.00", "15000.00", False),
        ("200000.00", "100000.00", "15000.01", True),
        ("200000.00", "100000.01", "15000.00", True),
        ("0.01", "315000.00", "0", True),
        ("0.00", "315000.00", "0", False),
    ],
)
def test_the_limit_is_what_it_has_together(amount: str, before: str, elsewhere: str, stops: bool) -> None:
    each = recipient(amount, before=Decimal(before), elsewhere=Decimal(elsewhere))
    found = [
        fault
        for fault in SUBSIDY.judged({**YES, "route": "mfa"}, facts(recipient("1.00"), each)).faults
        if fault.rule == "V29"
    ]
    sentence = "Larkrise would have more than £315,000.00 of minimal financial assistance"
    assert [(fault.gravity, fault.sentence) for fault in found] == ([("block", sentence)] if stops else [])


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"elsewhere": None}, "elsewhere", "Record what Larkrise confirmed it had from others"),
        ({"confirmed_on": None}, "elsewhere", "Record what Larkrise confirmed it had from others"),
        ({"confirmed_on": date(2026, 4, 1)}, "confirmed_on", "Correct the day of Larkrise’s confirmation"),
    ],
)
def test_a_recipient_confirms_before_it_is_given_anything(more: dict[str, object], field: str, sentence: str) -> None:
    (fault,) = SUBSIDY.judged({**YES, "route": "mfa"}, facts(recipient(**more))).faults
    assert (fault.rule, fault.gravity, fault.field) == ("V29", "block", f"id_confirmations-0-{field}")
    assert fault.sentence == sentence


def test_a_confirmation_of_the_day_itself_counts() -> None:
    assert SUBSIDY.judged({**YES, "route": "mfa"}, facts(recipient(confirmed_on=ON))).faults == ()


@pytest.mark.parametrize("beside", [facts(unnamed=True), Facts(ON)])
def test_the_limit_needs_names(beside: Facts) -> None:
    (fault,) = SUBSIDY.judged({**YES, "route": "mfa"}, beside).faults
    assert (fault.rule, fault.sentence) == ("V29", "Name the organisations that receive the assistance")


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2026, 3, 31), date(2023, 4, 1)),
        (date(2026, 4, 1), date(2024, 4, 1)),
        (date(2026, 12, 31), date(2024, 4, 1)),
        (date(2027, 1, 1), date(2024, 4, 1)),
    ],
)
def test_three_financial_years_begin_on_the_first_of_april(on: date, since: date) -> None:
    assert years_from(on) == since


DUE = "Enter each award of more than £100,000 in the subsidy database within three months of the decision (s.33)."
ANY = "Enter it in the subsidy database within three months of the decision, whatever it comes to (s.33)."


@pytest.mark.parametrize(
    ("more", "amount", "due"),
    [
        ({"route": "mfa"}, "100000.00", ""),
        ({"route": "mfa"}, "100000.01", DUE),
        ({"route": "scheme", "scheme": "Safer streets"}, "100000.00", ""),
        ({"route": "scheme", "scheme": "Safer streets"}, "100000.01", DUE),
        ({"route": "standalone", "principles": "yes", "principles_why": "Sound"}, "0.01", ANY),
    ],
)
def test_the_database_is_told_of_what_is_over_its_limit(more: dict[str, str], amount: str, due: str) -> None:
    judgement = SUBSIDY.judged({**YES, **more}, facts(recipient(amount)))
    assert (due in judgement.obligations) is bool(due)
    found = [(fault.rule, fault.gravity, fault.why) for fault in judgement.faults]
    assert found == ([("V30", "inform", due)] if due else [])


def test_the_paragraph_of_assistance_says_each_sum_and_the_confirmation() -> None:
    each = recipient("200000.00", before=Decimal("100000.00"), elsewhere=Decimal("15000.00"))
    assert SUBSIDY.judged({**YES, "route": "mfa", "more": "The letters are kept."}, facts(each)).paragraph == (
        "This is minimal financial assistance under section 36 of the Subsidy Control Act 2022. An enterprise may have "
        "£315,000 of it in all since 1 April 2023: in this financial year and the two before it. Larkrise: £200,000 by "
        "this decision, £100,000 before from this authority and, as it confirmed on 1 March 2026, £15,000 from others; "
        "£315,000 together. The letters are kept."
    )


def test_the_paragraph_of_a_scheme_names_it() -> None:
    typed = {**YES, "route": "scheme", "scheme": "Safer streets", "scheme_number": "SC10001"}
    assert SUBSIDY.judged(typed, facts()).paragraph == (
        "This is a subsidy under the Subsidy Control Act 2022. It is given under the subsidy scheme “Safer streets”, "
        "number SC10001 in the subsidy database, and keeps to its terms."
    )


def test_a_subsidy_by_itself_is_assessed_first() -> None:
    typed = {**YES, "route": "standalone", "principles": "no"}
    judgement = SUBSIDY.judged(typed, facts())
    assert [(fault.rule, fault.gravity) for fault in judgement.faults] == [("V30", "inform"), ("X42", "block")]
    typed |= {"principles": "yes", "principles_why": "it is proportionate"}
    judgement = SUBSIDY.judged(typed, facts())
    assert [fault.rule for fault in judgement.faults] == ["V30"]
    assert judgement.paragraph.endswith("consistent with them (section 12). It is proportionate.")
