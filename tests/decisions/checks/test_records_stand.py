"""Funders and recipients are named by the record that stands."""

from decimal import Decimal

import pytest

from commissioning.models import Organisation
from decisions.checks import records_stand
from tests.decisions.checks import found, said
from tests.factories import complete

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
TRUST, GMCA = "Harbour Trust", "Greater Manchester Combined Authority"


def merged(name: str) -> None:
    stands = Organisation.objects.create(name=f"{name}, the one")
    Organisation.objects.filter(name=name).update(merged_into=stands)


def test_records_that_stand_are_named() -> None:
    assert found.of(records_stand.check, complete()) == []


def test_a_record_that_was_merged_away_is_found_where_it_is_chosen() -> None:
    draft = complete(total=Decimal("500.00"))
    assert draft.funding_sources.get().funder.name == GMCA
    assert draft.allocations.update(recipient=Organisation.objects.create(name=TRUST)) == 1
    for name in (GMCA, TRUST):
        merged(name)
    findings = found.of(records_stand.check, draft)
    assert found.brief(findings) == [
        ("X33", "warn", "funding#id_sources-0-funder", f"Choose {GMCA}, the one in place of {GMCA}"),
        ("X33", "warn", "allocations#amounts", f"Choose {TRUST}, the one in place of {TRUST}"),
    ]
    assert findings[1].why == (
        "The record of Harbour Trust was merged into that of Harbour Trust, the one: they are one body."
    )


def test_a_frozen_version_keeps_its_names() -> None:
    money = {"funding_sources": [said.source(GMCA)], "allocations": [said.allocation(TRUST, "5.00")]}
    assert said.found(records_stand.check, said.matter(money=money)) == []
