"""Prints docs/states.md: the whole state machine as a diagram and a table."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand

from decisions.record.states import DONE, MOVES, OPEN, Act, State

HEAD = """\
# States of a decision

Made by `manage.py states`; a test compares. The table `MOVES` in `decisions/record/states.py` is the whole machine."""


class Command(BaseCommand):
    help = "Prints docs/states.md: the state machine as a diagram and a table."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page())


def page() -> str:
    """The whole file, without the last line's end."""
    parts = [HEAD, "\n".join(diagram()), "\n".join(table()), "\n".join(notes())]
    return "\n\n".join(parts)


def diagram() -> Iterator[str]:
    yield from ("```mermaid", "stateDiagram-v2")
    for state in _reached():
        yield f"    {state.value}: {state.label}"
    yield f"    [*] --> {State.DRAFT.value}"
    for (before, act), after in MOVES.items():
        yield f"    {before.value} --> {after.value}: {act.value}"
    for state in _ends():
        yield f"    {state.value} --> [*]"
    yield "```"


def table() -> Iterator[str]:
    """One row a state, one column an act; a dot where the act is refused."""
    yield f"| State | {' | '.join(act.value for act in Act)} |"
    yield f"|---|{'---|' * len(Act)}"
    for state in _reached():
        cells = (MOVES.get((state, act)) for act in Act)
        yield f"| {state.value} | {' | '.join(after.value if after else '·' for after in cells)} |"


def notes() -> Iterator[str]:
    yield f"- What a record says may change in: {_listed(state for state in State if state in OPEN)}."
    yield f"- Every required signature has been given in: {_listed(state for state in State if state in DONE)}."
    yield f"- No act leads out of: {_listed(_ends())}."
    yield f"- No act reaches yet: {_listed(state for state in State if state not in _reached())}."


def _reached() -> list[State]:
    return [state for state in State if state is State.DRAFT or state in MOVES.values()]


def _ends() -> list[State]:
    leaving = {before for before, _ in MOVES}
    return [state for state in _reached() if state not in leaving]


def _listed(states: Iterable[State]) -> str:
    return ", ".join(f"`{state.value}`" for state in states) or "none"
