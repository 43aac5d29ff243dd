"""What gives a private person away. The rule’s own tests are in tests/decisions/checks/test_private_people.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.personal_data import Kind, Trace, is_nhs_number, traces


def check_figure(nine: str) -> int:
    return 11 - sum(int(figure) * weight for figure, weight in zip(nine, range(10, 1, -1), strict=True)) % 11


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
def test_an_nhs_number_has_its_check_figure_and_no_other(nine: str) -> None:
    right = check_figure(nine) % 11
    valid = {figure for figure in range(10) if is_nhs_number(f"{nine}{figure}")}
    assert valid == ({right} if right != 10 and len(set(f"{nine}{right}")) > 1 else set())


@pytest.mark.parametrize("figures", ["943476591", "94347659199", "943476591x", "1111111111", ""])
def test_what_is_no_nhs_number(figures: str) -> None:
    assert not is_nhs_number(figures)


@given(st.text(max_size=300))
def test_any_text_is_read_and_each_trace_is_of_it(text: str) -> None:
    assert all(trace.words in text for trace in traces(text))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Call +44 161 496 0142 or (0161) 496 0142.", ["+44 161 496 0142", "(0161) 496 0142"]),
        ("In 2021 £0161496014 and 01/04/2021, 0.1614960142", []),
    ],
)
def test_telephone_numbers(sentence: str, expected: list[str]) -> None:
    assert [trace.words for trace in traces(sentence) if trace.kind is Kind.PHONE] == expected


@pytest.mark.parametrize("number", ["BG 12 34 56 C", "AB 12 34 56 E", "QA123456C", "AO 12 34 56 C"])
def test_what_is_no_insurance_number(number: str) -> None:
    assert list(traces(number)) == []


def test_known_numbers_are_the_same_however_they_are_spaced() -> None:
    assert list(traces("Call 0161 4960 142.", known=["(0161) 496 0142"])) == []


def test_a_sum_or_an_illness_counts_beside_a_person_alone() -> None:
    assert list(traces("£40 for people with cancer.")) == []
    assert list(traces("Mr Bell has cancer.")) == [Trace(Kind.NAME, "Mr Bell"), Trace(Kind.HEALTH, "cancer")]
    assert list(traces("Mr Bell has cancer.", is_known=lambda name: name == "Bell")) == []
