"""Clauses and templates as governance keeps them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from commissioning.models import User
from decisions.library import acts
from decisions.library.acts import Terms
from decisions.library.models import ClauseVersion, Template
from tests.factories import NOW, user

DAY = date(2021, 10, 25)
STARTERS = {"decision": "Award {total} to {recipient}.", "reasons": "The need is"}


def terms(text: str = "What is not spent by {end date} comes back.", **options: Any) -> Terms:
    return Terms(**{"title": "Unspent money", "sections": ("financial",), "text": text, **options})


def clause(
    said: Terms | None = None, *, from_on: date = DAY, by: User | None = None, at: datetime = NOW
) -> ClauseVersion:
    return acts.add_clause(terms=said or terms(), from_on=from_on, by=by or user("governance"), at=at)


def template(
    title: str = "Grants", *, starters: Mapping[str, str] = STARTERS, by: User | None = None, at: datetime = NOW
) -> Template:
    said = {"title": title, "function_family": "pcc", "kind": "award", "starters": starters}
    return acts.add_template(**said, by=by or user("governance"), at=at)  # type: ignore[arg-type]
