"""What a record says cannot change once it is out for signature, whoever writes to the database."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Field

from commissioning.models import Locality, Organisation
from decisions.questionnaires.subsidy import SUBSIDY
from decisions.record.models import Allocation, Decision, FundedPost, FundingSource, SectionText, Version
from tests.conftest import guards_off
from tests.decisions.raw import execute, refused
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LOOSE = {"id", "state", "saved_at", "saved_by_id", "deferred_until", "reference", "author_id", "started_at"}
COLUMNS = {field.column: field for field in Decision._meta.concrete_fields if field.column not in LOOSE}
ANOTHER = {
    "CharField": "another",
    "EmailField": "another@gmca.example",
    "DateField": "2001-01-01",
    "DecimalField": Decimal("1.00"),
    "BooleanField": True,
    "ForeignKey": -1,
}
TABLES = {
    "decisions_sectiontext": "text = 'Other words'",
    "decisions_fundingsource": "amount = 1",
    "decisions_allocation": "amount = 1",
    "decisions_fundedpost": "fte = 9",
    "decisions_answersheet": "answers = '{}'",
    "decisions_recipientconfirmation": "elsewhere = 1",
    "decisions_decision_localities": "locality_id = locality_id",
}


def another(field: Field) -> object:
    if field.get_internal_type() == "ArrayField":
        return ["2001"] if field.name == "financial_years" else ["Other"]
    return ANOTHER[field.get_internal_type()]


@pytest.fixture(autouse=True)
def _answered(out: Version, decided: Version, draft: Decision) -> None:
    """With a row of what questionnaires asked in each."""
    with guards_off():
        for decision in (out.decision, decided.decision, draft):
            decision.answer_sheets.create(questionnaire=SUBSIDY.key, answers={"enterprise": "no"})
            decision.confirmations.create(
                recipient=Organisation.objects.get(name="Home Office"), elsewhere=2, confirmed_on=NOW.date()
            )


@pytest.fixture(params=["out", "decided"])
def frozen(request: pytest.FixtureRequest, out: Version, decided: Version) -> Version:
    return {"out": out, "decided": decided}[request.param]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_of_the_decision_is_frozen(frozen: Version, column: str) -> None:
    before = Decision.objects.filter(pk=frozen.decision_id).values().get()
    assert before[column] != another(COLUMNS[column])
    with refused("what it says cannot change"):
        cast = "::smallint[]" if column == "financial_years" else ""
        value = another(COLUMNS[column])
        execute(f"UPDATE decisions_decision SET {column} = %s{cast} WHERE id = %s", value, frozen.decision_id)
    assert Decision.objects.filter(pk=frozen.decision_id).values().get() == before


def test_a_column_of_a_draft_is_not(draft: Decision) -> None:
    assert execute("UPDATE decisions_decision SET subject = 'Another' WHERE id = %s", draft.pk) == 1


def count(table: str, decision: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE decision_id = %s", [decision])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_the_decision_are_neither_changed_nor_removed(frozen: Version, table: str) -> None:
    rows = count(table, frozen.decision_id)
    assert rows > 0
    with refused("what it says cannot change"):
        execute(f"UPDATE {table} SET {TABLES[table]} WHERE decision_id = %s", frozen.decision_id)
    with refused("what it says cannot change"):
        execute(f"DELETE FROM {table} WHERE decision_id = %s", frozen.decision_id)
    with refused("TRUNCATE refused"):
        execute(f"TRUNCATE {table} CASCADE")
    assert count(table, frozen.decision_id) == rows


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_not_moved_into_or_out_of_the_decision(frozen: Version, draft: Decision, table: str) -> None:
    sql = f"UPDATE {table} SET decision_id = %s WHERE decision_id = %s"
    with refused("what it says cannot change"):
        execute(sql, draft.pk, frozen.decision_id)
    with refused("what it says cannot change"):
        execute(sql, frozen.decision_id, draft.pk)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "decisions_decision_localities"])
def test_rows_of_a_draft_may_change(draft: Decision, table: str) -> None:
    assert execute(f"UPDATE {table} SET {TABLES[table]} WHERE decision_id = %s", draft.pk) > 0


def section(decision: Decision) -> None:
    SectionText.objects.create(
        decision=decision, key="background", text="More.", saved_at=NOW, saved_by=decision.author
    )


def source(decision: Decision) -> None:
    FundingSource.objects.create(decision=decision, funder=Organisation.objects.get(name="Home Office"))


def allocation(decision: Decision) -> None:
    Allocation.objects.create(decision=decision, recipient=Organisation.objects.get(name="Home Office"), amount=1)


def post(decision: Decision) -> None:
    FundedPost.objects.create(decision=decision, title="Another", fte=1)


def locality(decision: Decision) -> None:
    decision.localities.add(Locality.objects.create(name="Elsewhere", gss_code="E09000001"))


@pytest.mark.parametrize("add", [section, source, allocation, post, locality])
def test_no_row_is_added(frozen: Version, add: Callable[[Decision], None]) -> None:
    with refused("what it says cannot change"):
        add(frozen.decision)
