"""The glossary is kept by governance: terms are added and ended, never changed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from decisions.checks.matter import Matter
from decisions.glossary import acts
from decisions.glossary.everyday import EVERYDAY
from decisions.glossary.models import GlossaryTerm, known
from decisions.record.loading import whole
from decisions.record.models import Decision
from tests import factories
from tests.decisions.witness import refused, written
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

DAY = NOW.date()
ONLY = "Only governance officers change the glossary. Ask them to add a term that everybody knows."


def add(acronym: str = "JRE", expansion: str = "Justice Executive", by: str = "governance") -> GlossaryTerm:
    return acts.add_term(acronym=acronym, expansion=expansion, by=user(by), at=NOW)


def test_a_new_installation_begins_with_the_everyday_terms() -> None:
    assert known(DAY) == EVERYDAY
    assert {"NHS", "GMCA", "VAT"} < set(EVERYDAY)


def test_a_term_is_known_from_the_day_it_is_added() -> None:
    with written() as lines:
        term = add()
    assert (term.from_on, term.until_on, term.added_by) == (DAY, None, user("governance"))
    assert [(line.act, line.by, line.detail) for line in lines] == [
        ("add_term", "Joan Petrie", {"acronym": "JRE", "expansion": "Justice Executive"})
    ]
    assert known(DAY) == EVERYDAY | {"JRE": "Justice Executive"}
    assert known(DAY - timedelta(days=1)) == EVERYDAY
    draft = whole(Decision.objects.filter(pk=factories.draft().pk)).get()
    assert Matter.of(draft, DAY).known == EVERYDAY | {"JRE": "Justice Executive"}
    assert Matter.of(draft, DAY - timedelta(days=1)).known == EVERYDAY


def test_an_ended_term_is_unknown_from_that_day_on_and_may_come_back() -> None:
    later = NOW + timedelta(days=5)
    with written() as lines:
        acts.end_term(term=GlossaryTerm.objects.get(acronym="GP"), by=user("governance"), at=later)
    assert [(line.act, line.detail["acronym"]) for line in lines] == [("end_term", "GP")]
    assert "GP" in known(later.date() - timedelta(days=1))
    assert "GP" not in known(later.date())
    draft = whole(Decision.objects.filter(pk=factories.draft().pk)).get()
    assert Matter.of(draft, later.date() - timedelta(days=1)).known == EVERYDAY
    assert "GP" not in Matter.of(draft, later.date()).known
    with refused("“GP” has left the glossary already."):
        acts.end_term(term=GlossaryTerm.objects.get(acronym="GP"), by=user("governance"), at=later)
    acts.add_term(acronym="GP", expansion="general practitioner", by=user("governance"), at=later)
    assert known(later.date())["GP"] == "general practitioner"


@pytest.mark.parametrize(
    ("acronym", "expansion", "sentence"),
    [
        ("reconnect", "x", "“reconnect” is no acronym: two to six capital letters, such as NHS or L&D."),
        ("RECONNECT", "x", "“RECONNECT” is no acronym: two to six capital letters, such as NHS or L&D."),
        ("VAT", "value", "“VAT” is in the glossary already: value added tax."),
        ("JRE", "", "Say what “JRE” stands for."),
    ],
)
def test_what_is_no_term_is_refused(acronym: str, expansion: str, sentence: str) -> None:
    with refused(sentence):
        add(acronym, expansion)


@pytest.mark.parametrize("who", ["officer", "director", "finance", "auditor"])
def test_only_governance_changes_it(who: str) -> None:
    with refused(ONLY):
        add(by=who)
    with refused(ONLY):
        acts.end_term(term=GlossaryTerm.objects.get(acronym="VAT"), by=user(who), at=NOW)


def change(**columns: object) -> Callable[[], object]:
    return lambda: GlossaryTerm.objects.filter(acronym="VAT").update(**columns)


@pytest.mark.parametrize(
    "behind",
    [
        change(expansion="another tax"),
        change(acronym="TAX"),
        change(until_on=date(2021, 1, 1)),
        lambda: GlossaryTerm.objects.filter(acronym="VAT").delete(),
        lambda: GlossaryTerm.objects.create(acronym="VAT", expansion="x", from_on=DAY),
        lambda: GlossaryTerm.objects.create(acronym="vat", expansion="x", from_on=DAY),
        lambda: GlossaryTerm.objects.create(acronym="JRE", expansion="", from_on=DAY),
    ],
)
def test_the_database_keeps_terms_as_they_are(behind: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        behind()


def test_a_term_ends_once() -> None:
    change(until_on=DAY)()
    with pytest.raises(IntegrityError), transaction.atomic():
        change(until_on=None)()
