"""Schema files: each describes exactly the CSV that is made, and none changes unnoticed.

After a change that is meant: manage.py shell -c "from tests.grants.statutory import test_schemas as t; t.keep()"
"""

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commissioning.example import authority as example
from commissioning.lib import spreadsheets
from grants.statutory import listing
from grants.statutory.columns import Mended
from grants.statutory.definition import StatutoryList
from grants.statutory.lists import LISTS
from tests.grants.statutory import listed
from tests.grants.statutory.listed import CRIME, FIVE, SUPPLIER, TEN, VOLUNTARY, detail, made
from tests.grants.statutory.validating import faults

GOLDEN = Path(__file__).with_name("schemas.json")
PERIODS = {VOLUNTARY: "2021-22", CRIME: "2021-11", FIVE: "2021-22-q3", TEN: "2021-11"}
NAMES = {of.slug: of for of in LISTS}


@pytest.fixture(scope="module")
def _authority(kept: None) -> None:
    example.load()
    listed.authority()


def schemas() -> dict[str, Any]:
    return {of.slug: [of.schema, of.csv_on_the_web(f"{of.slug}.csv")] for of in LISTS}


def test_schemas_are_as_they_were_kept() -> None:
    assert json.loads(GOLDEN.read_text(encoding="utf-8")) == schemas()


def csv_of(slug: str) -> bytes:
    return spreadsheets.to_csv(listing.table(made(slug, PERIODS[slug])))


@pytest.mark.django_db
@pytest.mark.usefixtures("_authority")
@pytest.mark.parametrize("of", LISTS, ids=lambda of: of.slug)
def test_a_schema_describes_exactly_the_csv_that_is_made(of: StatutoryList) -> None:
    said = {"sector": "private", "is_small": "no", "invitation": "quote", "tender_reference": "-7"}
    detail(SUPPLIER, **said, irrecoverable_vat=Decimal("0.10"), review_on=listed.LATER.date())
    content = csv_of(of.slug)
    assert content.count(b"\r\n") > 1
    assert faults(content, of.schema) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_authority")
def test_the_judge_of_the_test_finds_what_is_wrong() -> None:
    """Otherwise the test above could not fail."""
    schema = NAMES[FIVE].schema
    good = csv_of(FIVE).decode("utf-8-sig")
    for old, new in (
        ("Record,", "Recorded,"),
        ("63600.00", "63.600,00"),
        ("63600.00", "-63600.00"),
        ("2022-03-31", "31/03/2022"),
        ("2022-03-31", "2022-02-30"),
        (SUPPLIER, ""),
        ("DN-", "D-"),
        ("/5,", "/7,"),
        (",0.00,", ",0.00,,"),
    ):
        assert old in good
        assert faults(good.replace(old, new, 1).encode(), schema) != [], (old, new)
    assert faults(good.encode(), _without(schema, "Sum")) != []


def _without(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found = copy.deepcopy(schema)
    found["fields"] = [field for field in found["fields"] if field["name"] != name]
    return found


@pytest.mark.parametrize("of", LISTS, ids=lambda of: of.slug)
def test_every_column_says_what_it_means_and_may_be_empty_only_where_that_is_said(of: StatutoryList) -> None:
    names = [column.name for column in of.columns]
    assert len(set(names)) == len(names)
    for column in of.columns:
        assert column.meaning.endswith(".")
        assert bool(column.mended) != bool(column.constraints.get("required")), column.name
        assert not (column.lacks and column.mended in (None, Mended.NOWHERE))


@pytest.mark.parametrize(("slug", "fields"), [(VOLUNTARY, 7), (FIVE, 10)])
def test_a_list_under_the_code_answers_each_of_its_fields(slug: str, fields: int) -> None:
    answered = {column.point for column in NAMES[slug].columns} - {""}
    assert answered == {str(each) for each in range(1, fields + 1)}


@pytest.mark.parametrize(
    ("slug", "asked"),
    [(CRIME, {"Recipient", "Purpose", "Conditions", "Reasons"}), (TEN, {"Party", "Value", "Copy"})],
)
def test_a_list_under_the_order_answers_what_it_asks_for(slug: str, asked: set[str]) -> None:
    assert {column.point for column in NAMES[slug].columns} - {""} == asked


def keep() -> None:
    GOLDEN.write_text(f"{json.dumps(schemas(), ensure_ascii=False, indent=2)}\n", encoding="utf-8")
