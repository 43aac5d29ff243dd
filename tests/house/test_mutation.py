"""tests/mutation.py breaks each condition of a rule, one at a time."""

from tests.mutation import breaks

RULE = """
def check(matter):
    if matter.total and not matter.free or matter.left <= 3:
        yield matter
    return [row for row in matter if row.paid] if 1 < len(matter) != 4 else "nothing"
"""


def test_every_condition_is_broken_once() -> None:
    found = [(broken.line, broken.was, broken.now) for broken in breaks(RULE)]
    assert sorted(found) == [
        (3, "matter.left <= 3", "matter.left < 3"),
        (3, "matter.total", "not matter.total"),
        (3, "not matter.free", "matter.free"),
        (5, "1 < len(matter) != 4", "1 < len(matter) == 4"),
        (5, "row.paid", "not row.paid"),
    ]
