"""The machine is the table, the page about it is made from the table, and every other move is refused."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from commissioning.lib.refusal import Refused
from decisions.record.states import DONE, MOVES, OPEN, Act, State, check_move

REACHED = {
    ("draft", "submit"): "in_sign_off",
    ("returned", "submit"): "in_sign_off",
    ("in_sign_off", "sign_last"): "decided",
    ("in_sign_off", "return"): "returned",
    ("in_sign_off", "take_back"): "draft",
    ("in_sign_off", "reject"): "rejected",
    ("in_sign_off", "withdraw"): "withdrawn",
    ("draft", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("draft", "defer"): "deferred",
    ("returned", "defer"): "deferred",
    ("in_sign_off", "defer"): "deferred",
    ("deferred", "resume"): "draft",
    ("deferred", "withdraw"): "withdrawn",
    ("decided", "supersede"): "superseded",
}


def test_the_page_of_states_is_made_from_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("states")
    written = (Path(settings.BASE_DIR) / "docs" / "states.md").read_text()
    assert capsys.readouterr().out == written, "run: manage.py states > docs/states.md"


def test_the_page_shows_each_move_in_diagram_and_table(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("states")
    page = capsys.readouterr().out
    for (before, act), after in MOVES.items():
        assert f"    {before.value} --> {after.value}: {act.value}\n" in page
        (row,) = [line for line in page.splitlines() if line.startswith(f"| {before.value} |")]
        assert row.split(" | ")[1:][list(Act).index(act)].removesuffix(" |") == after.value
    assert "- No act reaches yet: `published`, `held`, `in_force`, `closed`.\n" in page


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_an_act_leads_where_the_table_says_or_is_refused_with_a_sentence(state: State, act: Act) -> None:
    after = REACHED.get((state.value, act.value))
    if after:
        assert check_move(state.value, act) == after
        return
    with pytest.raises(Refused) as refusal:
        check_move(state.value, act)
    assert str(refusal.value) == f"This decision is {state.label.lower()}, so you cannot {act.label.lower()}."


def test_no_act_leads_out_of_what_is_decided_back_to_what_may_change() -> None:
    assert [move for move, after in MOVES.items() if move[0] in DONE and after not in DONE] == []
    assert [move for move, after in MOVES.items() if after in DONE and move[0] not in {State.IN_SIGN_OFF, *DONE}] == []
    assert frozenset() == OPEN & DONE
