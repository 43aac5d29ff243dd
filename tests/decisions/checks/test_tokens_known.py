"""Every token in the text stands for a figure of the record."""

import pytest

from decisions.checks import amounts_agree, tokens_known
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grants of [[total]] are awarded.", []),
        ("Bolton gets [[allocation:Bolton]], in [[ Allocation:bolton:2021/22 ]].", []),
        ("[[funding:Greater Manchester Combined Authority]] for [[period]].", []),
        ("A list [1], [2] and [a link](https://example.org).", []),
        ("Grants of [[totle]].", [("block", "Mend [[totle]]: it stands for nothing", "Nearest: [[total]].")]),
        (
            "[[allocation:Boltan]] twice: [[allocation:Boltan]].",
            [("block", "Mend [[allocation:Boltan]]: it stands for nothing", "Nearest: [[allocation:Bolton]]")],
        ),
        (
            "[[zzzz]]",
            [("block", "Mend [[zzzz]]: it stands for nothing", "The list of tokens stands beside the text.")],
        ),
        ("[[increase]]", [("block", "Mend [[increase]]: it stands for nothing", "")]),
    ],
)
def test_a_token_that_stands_for_nothing_blocks_and_names_the_nearest(
    draft: Decision, text: str, expected: list[tuple[str, str, str]]
) -> None:
    found.section(draft, "background", text=text)
    findings = found.of(tokens_known.check, draft)
    assert [(each.level, each.sentence) for each in findings] == [each[:2] for each in expected]
    assert all(each.why.startswith(want[2]) for each, want in zip(findings, expected, strict=True))
    assert {(each.section, each.field) for each in findings} <= {("background", "id_text")}


def test_a_subject_takes_no_token_and_a_summary_does(draft: Decision) -> None:
    found.change(draft, subject="Grants of [[total]]", summary="Ten councils share [[total]].")
    (finding,) = found.of(tokens_known.check, draft)
    assert (finding.section, finding.field, finding.why) == (
        "subject",
        "id_subject",
        "A subject takes no tokens: write it out.",
    )


def test_other_rules_read_the_figure_and_not_the_token(draft: Decision) -> None:
    found.section(draft, "decision", text="Grants of [[total]] are awarded.")
    assert found.of(amounts_agree.check, draft) == []
    found.section(draft, "decision", text="Grants of £639,773 are awarded.")
    assert len(found.of(amounts_agree.check, draft)) == 1
