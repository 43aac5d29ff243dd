"""What was done to clauses and templates, in plain sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from decisions.ledger.scheme_sentences import day

Detail = Mapping[str, Any]


def _clause(said: Detail) -> str:
    return f"“{said.get('title', '')}”, version {said.get('version', '')}"


SENTENCES: dict[str, Callable[[Detail], str]] = {
    "add_clause": lambda said: f"added the clause {_clause(said)}, from {day(said, 'from_on')}.",
    "change_clause": lambda said: f"changed the clause {_clause(said)}, from {day(said, 'from_on')}.",
    "retire_clause": lambda said: f"retired the clause {_clause(said)}.",
    "add_template": lambda said: f"added the template “{said.get('title', '')}”.",
    "change_template": lambda said: f"changed the template “{said.get('title', '')}”.",
    "retire_template": lambda said: f"retired the template “{said.get('title', '')}”.",
}
