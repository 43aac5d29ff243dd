"""Full-time equivalents of the prose are those of the rows: seed 000 counts “up to 4.00” and “potentially 1.00”."""

import pytest

from decisions.checks import posts_match_prose
from tests.decisions.checks import said

SEED = "The structure is up to 4.00 FTE from one service and potentially 1.00 FTE from another."
AGREE, LIST, SURE = (
    "Make posts and text agree",
    "List the posts that the text counts",
    "Say how sure the post is in one way",
)
FIVE = [("4.00", "up_to"), ("1.00", "potential")]


@pytest.mark.parametrize(
    ("text", "posts", "expected"),
    [
        (SEED, FIVE, []),
        (SEED, [], [(LIST, "up to 4.00 FTE")]),
        (SEED, [("4.00", "up_to"), ("2.00", "potential")], [(AGREE, "potentially 1.00 FTE")]),
        (SEED, [("4.00", "confirmed"), ("1.00", "potential")], [(SURE, "up to 4.00 FTE")]),
        (SEED, [("4.00", "confirmed"), ("4.00", "up_to"), ("1.00", "potential")], []),
        ("The money pays for up to 5.00 FTE.", FIVE, []),
        ("Of these 3 FTE are new.", FIVE, [(AGREE, "3 FTE")]),
        ("Two teams of 2.5 FTE and 2.5 FTE.", FIVE, []),
        ("In all 2.00 FTE.", [("1.00", "confirmed"), ("1.00", "confirmed"), ("1.00", "up_to")], []),
        ("Four people work there.", [], []),
    ],
)
def test_figures_are_those_of_a_row_of_equally_sure_rows_or_of_all(
    text: str, posts: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    wanted = [("warn", "outcomes#id_text", sentence, words) for sentence, words in expected]
    assert said.found(posts_match_prose.check, said.matter({"outcomes": text}, posts=posts)) == wanted
