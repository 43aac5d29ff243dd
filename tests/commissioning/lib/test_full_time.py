"""Full-time equivalents in prose."""

from decimal import Decimal

import pytest

from commissioning.lib.full_time import mentions


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("up to 4.00 FTE and potentially 1.00 FTE", [("4.00", "up_to"), ("1.00", "potential")]),
        ("a maximum of 3 full-time equivalents", [("3", "up_to")]),
        ("possibly a further 0.5 WTE", [("0.5", "potential")]),
        ("11 x FTE, 2.25 FTEs", [("11", "confirmed"), ("2.25", "confirmed")]),
        ("£4.00 FTE, 4.005 FTE, FTE 4, 4 people", []),
    ],
)
def test_figures_keep_how_sure_they_are(words: str, expected: list[tuple[str, str]]) -> None:
    assert [(str(each.fte), each.certainty) for each in mentions(words)] == expected
    assert all(isinstance(each.fte, Decimal) for each in mentions(words))
