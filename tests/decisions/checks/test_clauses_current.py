"""Clauses of the library stand in the record as they are today."""

from datetime import date, timedelta

import pytest

from decisions.checks import clauses_current
from decisions.drafting import acts as drafting
from decisions.drafting.inserting import insert_clause
from decisions.library import acts
from decisions.library.models import ClauseVersion
from decisions.record.models import Decision
from tests.decisions.checks import found
from tests.decisions.library import keeping
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=3)
LATER = date(2021, 12, 1)


def change(version: ClauseVersion, *, from_on: date) -> None:
    said = keeping.terms("Anew.")
    acts.change_clause(clause=version.clause, terms=said, from_on=from_on, by=user("governance"), at=AT)


def put_in(draft: Decision, version: ClauseVersion) -> None:
    values = {"end date": "31 March 2022"}
    insert_clause(decision=draft, key="financial", version=version, values=values, by=user("officer"), at=AT)


def test_a_change_since_is_told_while_the_words_stand(draft: Decision) -> None:
    version = keeping.clause()
    put_in(draft, version)
    assert found.of(clauses_current.check, draft, on=LATER) == []
    change(version, from_on=LATER)
    sentence = "The clause “Unspent money” has changed since it was put in"
    assert found.brief(found.of(clauses_current.check, draft, on=LATER)) == [
        ("X92", "inform", "financial#id_text", sentence)
    ]
    assert found.of(clauses_current.check, draft, on=date(2021, 11, 30)) == []
    acts.retire_clause(clause=version.clause, by=user("governance"), at=AT)
    (finding,) = found.of(clauses_current.check, draft, on=LATER)
    assert (finding.sentence, finding.why) == (
        "The clause “Unspent money” has been retired since it was put in",
        "On 28 October 2021.",
    )
    drafting.write(decision=draft, key="financial", text="Other words.", by=user("officer"), at=AT)
    assert found.of(clauses_current.check, draft, on=LATER) == []
