"""Whoever pays and whoever is paid has a name: “TBC” and “various” get no money."""

import pytest

from decisions.checks import recipients_named
from tests.decisions.checks import said


@pytest.mark.parametrize(
    ("name", "is_body"),
    [
        ("Various", False),
        ("various providers", False),
        ("TBC", False),
        ("To be confirmed", False),
        ("See attached list", False),
        ("Other", False),
        ("Calderfold Family Support", True),
        ("The Various Arts Trust", True),
        ("Otherwell Trust", True),
        ("Variousness Ltd", True),
    ],
)
def test_a_body_has_a_name(name: str, is_body: bool) -> None:
    sentence = f"Name the body behind “{name}”"
    paid = said.matter(money={"allocations": [said.allocation(name), said.allocation(name, "1.00")]})
    pays = said.matter(money={"funding_sources": [said.source(name)]})
    expected = [] if is_body else [("warn", "allocations#amounts", sentence, "")]
    assert said.found(recipients_named.check, paid) == expected
    expected = [] if is_body else [("warn", "funding#id_sources-0-funder", sentence, "")]
    assert said.found(recipients_named.check, pays) == expected
