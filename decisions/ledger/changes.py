"""What an act changed, of a detail that says what was before and after."""

from collections.abc import Mapping
from typing import Any

Detail = Mapping[str, Any]


def part(said: Detail, key: str) -> Detail:
    """Nothing where the row was altered into something else."""
    found = said.get(key)
    return found if isinstance(found, Mapping) else {}


def changed(said: Detail, words: Mapping[str, str]) -> str:
    """Each thing that was changed by its name in `words`, with what it was and became."""
    before, after = part(said, "before"), part(said, "after")
    return "; ".join(
        f"{name} from {value(before.get(key))} to {value(after.get(key))}"
        for key, name in words.items()
        if key in before or key in after
    )


def value(found: object) -> str:
    return ", ".join(map(str, found)) or "none" if isinstance(found, list) else str(found or "none")
