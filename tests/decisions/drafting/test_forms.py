"""Forms of the sections: what they take, refuse, propose and compare."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from decisions.drafting.forms.narrative import GOOD, NarrativeForm, count_words
from decisions.drafting.forms.record import (
    FAMILY_HINTS,
    FORMS,
    KIND_HINTS,
    NOT_KEY,
    STAGE_HINTS,
    TYPE_HINTS,
    ContactForm,
    DatesForm,
    LocalitiesForm,
    NewForm,
    PeopleForm,
    SubjectForm,
    TypeForm,
)
from decisions.drafting.forms.section import SectionForm
from decisions.record.choices import Kind, Stage
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.sections import BY_KEY, SECTIONS
from decisions.scheme.choices import DecisionType, FunctionFamily
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("authority")


def browser(form: SectionForm) -> QueryDict:
    """What a browser sends when somebody opens the form and saves it as it is."""
    data = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        data.setlist(field.html_name, value if isinstance(value, list) else ["" if value is None else str(value)])
    return data


def typed(**values: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


@pytest.mark.parametrize(
    ("hints", "choices"),
    [
        (FAMILY_HINTS, FunctionFamily),
        (KIND_HINTS, Kind),
        (TYPE_HINTS, DecisionType),
        (STAGE_HINTS, Stage),
    ],
)
def test_every_choice_is_explained(hints: dict[str, str], choices: type) -> None:
    assert set(hints) == set(choices)


def test_what_good_sections_cover_is_said_of_sections_that_exist() -> None:
    assert set(GOOD) <= set(BY_KEY)


@pytest.mark.parametrize("slug", FORMS)
def test_form_saved_as_it_was_opened_changes_nothing(slug: str) -> None:
    decision = factories.complete()
    form = FORMS[slug](browser(FORMS[slug](decision=decision)), decision=decision)
    assert form.is_valid(), form.errors
    assert not form.differs()


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_narrative_saved_as_it_was_opened_changes_nothing(section: Any) -> None:
    decision = whole(Decision.objects.filter(pk=factories.complete().pk)).get()
    opened = NarrativeForm(decision=decision, section=section, on=NOW.date())
    form = NarrativeForm(browser(opened), decision=decision, section=section, on=NOW.date())
    assert form.is_valid(), form.errors
    assert not form.differs()
    assert ("answer" in form.fields) == bool(section.asks)


@pytest.mark.parametrize("slug", [slug for slug in FORMS if slug != "subject"])
def test_form_may_be_saved_empty(slug: str) -> None:
    assert FORMS[slug](typed(), decision=factories.draft()).is_valid()


def test_a_record_always_has_a_subject() -> None:
    form = SubjectForm(typed(subject="  "), decision=factories.draft())
    assert form.errors == {"subject": ["Give the subject: what changes, for whom and when."]}
    assert NewForm(typed(subject="Grants")).is_valid()


def test_subject_over_its_length_is_refused_and_shown_again() -> None:
    form = SubjectForm(typed(subject="word " * 60), decision=factories.draft())
    assert form.errors == {"subject": ["This has 299 characters; the most is 250. Shorten it."]}
    assert form["subject"].value() == "word " * 60


def test_police_and_crime_proposes_why_it_is_no_key_decision() -> None:
    decision = factories.draft()
    decision.function_family = FunctionFamily.PCC
    form = TypeForm(decision=decision)
    assert (form["is_key"].value(), form["key_reason"].value()) == ("no", NOT_KEY)
    assert form.stored["is_key"] is None


@pytest.mark.parametrize(
    "given",
    [
        {"function_family": FunctionFamily.TRANSPORT},
        {"function_family": FunctionFamily.PCC, "key_reason": "Said before."},
        {"function_family": FunctionFamily.PCC, "is_key": True},
    ],
)
def test_nothing_is_proposed_over_what_was_said(given: dict[str, Any]) -> None:
    decision = factories.draft()
    for name, value in given.items():
        setattr(decision, name, value)
    assert TypeForm(decision=decision).proposed() == {}


def test_proposer_is_an_officer_of_the_directorate() -> None:
    factories.outsider()
    offered = PeopleForm(decision=factories.draft()).fields["proposer"].queryset  # type: ignore[attr-defined]
    assert [person.name for person in offered] == ["Amara Whitlock", "Ravi Menon"]


def test_proposer_who_has_left_stays_on_the_list() -> None:
    decision = factories.draft()
    gone = factories.outsider()
    gone.is_active = False
    gone.save()
    decision.proposer = gone
    offered = PeopleForm(decision=decision).fields["proposer"].queryset  # type: ignore[attr-defined]
    assert gone in offered


def test_dates_are_read_in_the_styles_of_old_notices() -> None:
    form = DatesForm(typed(period_from="27th October 2021", due_on="28/10/2021"), decision=factories.draft())
    assert form.is_valid()
    assert form.values() == {
        "period_from": date(2021, 10, 27),
        "period_until": None,
        "due_on": date(2021, 10, 28),
        "due_by": None,
        "first_published_on": None,
    }


def test_period_that_runs_backwards_is_refused_where_it_ends() -> None:
    form = DatesForm(typed(period_from="1/4/2022", period_until="31/3/2022"), decision=factories.draft())
    sentence = "The period ends on 31 March 2022, before it starts on 1 April 2022."
    assert form.errors == {"period_until": [sentence]}


def test_all_districts_are_one_tick() -> None:
    form = LocalitiesForm(typed(everywhere="on", localities=["E08000001"]), decision=factories.draft())
    assert form.is_valid()
    assert len(form.chosen()) == 10
    assert form.fields["everywhere"].label == "All 10 districts"


def test_districts_are_kept_in_the_order_of_the_list() -> None:
    form = LocalitiesForm(typed(localities=["E08000010", "E08000001"]), decision=factories.draft())
    assert form.is_valid()
    assert [place.name for place in form.chosen()] == ["Bolton", "Wigan"]


@pytest.mark.parametrize("phone", ["0161 496 0000", "+44 (0)161 496 0000", "0161 496 0000 ext. 12", ""])
def test_telephone_numbers_are_taken(phone: str) -> None:
    assert ContactForm(typed(contact_phone=phone), decision=factories.draft()).is_valid()


def test_telephone_number_without_figures_is_refused() -> None:
    form = ContactForm(typed(contact_phone="ask at the desk"), decision=factories.draft())
    assert list(form.errors) == ["contact_phone"]
    assert "“ask at the desk” is not a telephone number." in form.errors["contact_phone"][0]


def test_text_over_the_limits_of_a_notice_is_refused_and_kept() -> None:
    text = "A line.\n\n" + "x" * 61
    form = NarrativeForm(typed(text=text), decision=factories.draft(), section=BY_KEY["reasons"], on=NOW.date())
    assert "61 characters without a space" in form.errors["text"][0]
    assert form["text"].value() == text


def test_fingerprint_changes_with_what_is_stored() -> None:
    decision = factories.draft()
    before = ContactForm(decision=decision).fingerprint
    decision.contact_team = "Commissioning team"
    assert ContactForm(decision=decision).fingerprint != before
    assert len(before) == 64


def test_values_are_shown_in_words() -> None:
    decision = Decision.objects.get(pk=factories.complete().pk)
    assert [fact["value"] for fact in DatesForm(decision=decision).shown()] == [
        "1 April 2021",
        "31 March 2022",
        "1 November 2021",
        "Not given yet",
        "Not given yet",
    ]
    assert TypeForm(decision=decision).shown()[4] == {"term": "Is it a key decision?", "value": "No"}
    assert LocalitiesForm(decision=decision).shown()[0]["value"].startswith("Bolton, Bury, Manchester")


@pytest.mark.parametrize(("text", "words"), [("", 0), ("- one\n- two", 2), ("| a | b |\n|---|---|", 2), ("it’s £5", 2)])
def test_words_are_counted_without_their_marks(text: str, words: int) -> None:
    assert count_words(text) == words
