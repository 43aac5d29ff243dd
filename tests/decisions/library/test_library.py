"""Clauses and templates: how they are kept, offered, put in and found to have changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from decisions.drafting import acts as drafting
from decisions.drafting.inserting import insert_clause, offered
from decisions.library import acts, variables
from decisions.library.models import Clause, ClauseVersion, InsertedClause, Template
from decisions.record import content
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.signoff import submission
from tests import factories
from tests.decisions import raw, witness
from tests.decisions.library import keeping
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=3)
TODAY = AT.date()
LATER = date(2021, 12, 1)
WORDS = "What is not spent by [[end]] comes back."


def change(version: ClauseVersion, text: str = "Anew.", from_on: date = TODAY, **terms: object) -> ClauseVersion:
    said = keeping.terms(text, **terms)
    return acts.change_clause(clause=version.clause, terms=said, from_on=from_on, by=user("governance"), at=AT)


def put_in(draft: Decision, version: ClauseVersion, key: str = "financial", **values: str) -> InsertedClause:
    return insert_clause(decision=draft, key=key, version=version, values=values, by=user("officer"), at=AT)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (keeping.terms("{the end}"), "No record has “{the end}”. The page lists the variables that there are."),
        (keeping.terms("{}"), "No record has “{}”. The page lists the variables that there are."),
        (keeping.terms("  "), "Write what it says."),
        (
            keeping.terms("x" * 61),
            "“xxxxxxxxxxxxxxxxxxxx…” has 61 characters without a space; the most is 60. Put spaces in it, or give a "
            "link words to show.",
        ),
    ],
)
def test_a_clause_that_no_record_can_fill_is_refused(said: acts.Terms, sentence: str) -> None:
    with witness.refused(sentence):
        keeping.clause(said)


def test_titles_days_and_versions_keep_their_order() -> None:
    version = keeping.clause()
    with witness.refused("There is a clause “Unspent Money” already. Change it, or give this one another title."):
        keeping.clause(keeping.terms(title="Unspent Money"))
    with witness.refused("24 October 2021 is past. A clause begins on 25 October 2021 at the earliest."):
        keeping.clause(keeping.terms(title="Other"), from_on=date(2021, 10, 24))
    with witness.refused("That is what the clause says already. Change something, or leave it as it is."):
        change(version, version.text)
    assert change(version, from_on=LATER).number == 2
    with witness.refused("Version 2 begins on 1 December 2021. The next begins then or later."):
        change(version, "Again.")


def in_force(on: date) -> list[tuple[str, int]]:
    return [(version.title, version.number) for version in ClauseVersion.objects.in_force(on)]


def test_each_version_is_in_force_from_its_day() -> None:
    version = keeping.clause()
    change(version, from_on=LATER)
    days = (date(2021, 10, 24), date(2021, 10, 25), date(2021, 11, 30), LATER)
    first, second = [("Unspent money", 1)], [("Unspent money", 2)]
    assert [in_force(day) for day in days] == [[], first, first, second]


def test_a_retired_clause_is_offered_no_more_and_changes_no_more() -> None:
    version = keeping.clause()
    acts.retire_clause(clause=version.clause, by=user("governance"), at=AT)
    assert (in_force(TODAY - timedelta(days=1)), in_force(TODAY)) == ([("Unspent money", 1)], [])
    with witness.refused("It is retired. Add another one in its place."):
        change(version)
    with raw.refused("stays as it was"):
        Clause.objects.update(retired_on=None)
    with raw.refused("DELETE refused"):
        raw.execute("DELETE FROM decisions_clause")


@pytest.mark.parametrize(
    ("terms", "kind", "family", "key", "fits"),
    [
        ({}, "award", "pcc", "financial", True),
        ({}, "", "", "financial", True),
        ({}, "award", "pcc", "legal", False),
        ({"kinds": ("extend",)}, "award", "pcc", "financial", False),
        ({"kinds": ("extend", "award")}, "award", "pcc", "financial", True),
        ({"kinds": ("extend",)}, "", "pcc", "financial", True),
        ({"families": ("fire",)}, "award", "pcc", "financial", False),
        ({"families": ("fire",)}, "award", "", "financial", True),
    ],
)
def test_a_clause_is_offered_where_it_fits(
    draft: Decision, terms: dict[str, tuple[str, ...]], kind: str, family: str, key: str, fits: bool
) -> None:
    keeping.clause(keeping.terms(**terms))
    draft.kind, draft.function_family = kind, family
    assert offered(draft, key, AT).exists() == fits


def test_it_goes_to_the_end_of_the_section_with_its_words_filled_in(draft: Decision) -> None:
    version = keeping.clause()
    before = draft.texts["financial"].text
    inserted = put_in(draft, version)
    assert draft.section_texts.get(key="financial").text == f"{before}\n\n{WORDS}"
    assert (inserted.text, inserted.version, inserted.inserted_by) == (WORDS, version, user("officer"))


def test_one_that_cannot_go_in_leaves_the_section_as_it_was(draft: Decision) -> None:
    version = keeping.clause()
    asking = keeping.clause(keeping.terms("{service} ends.", title="Ending"))
    with witness.refused("Say what “service” is."):
        put_in(draft, asking, service=" ")
    with witness.refused("“Unspent money” is not, or no longer, a clause for “Legal comments”."):
        put_in(draft, version, "legal")
    change(version)
    with witness.refused("“Unspent money” is not, or no longer, a clause for “Financial comments”."):
        put_in(draft, version)


def test_variables_are_read_from_the_record_or_asked_for(draft: Decision) -> None:
    text = " ".join(f"{{{name}}}" for name in variables.VARIABLES)
    given = variables.values(text, whole(Decision.objects.filter(pk=draft.pk)).get())
    assert given.pop("districts").startswith("Bolton, Bury")
    assert given == {
        "recipient": "",
        "recipients": "",
        "total": "[[total]]",
        "funders": "Greater Manchester Combined Authority",
        "start date": "[[start]]",
        "end date": "[[end]]",
        "directorate": draft.directorate.name,
        "team": "Commissioning team",
        "earlier decision": "",
        "agreement date": "",
        "service": "",
    }
    assert variables.filled("To { end  date }, {service}.", {"end date": "May"}) == "To May, {service}."


FIGURES = "{total} is paid from {start date} to {end date}."


def as_said(draft: Decision, client: Client) -> list[str]:
    """The financial comments: in the preview of the page, in the printed draft, and as a version would freeze them."""
    address = f"/decisions/{draft}/financial/"
    text = draft.section_texts.get(key="financial").text
    typed = client.post(f"{address}as-printed/", {"text": text}).content.decode()
    said = content.of(whole(Decision.objects.filter(pk=draft.pk)).get(), version=1, chain=())
    frozen = next(part["text"] for part in said["sections"] if part["key"] == "financial")
    return [typed, client.get(f"/decisions/{draft}/preview/").content.decode(), frozen]


def test_no_figure_is_put_in_as_such_whatever_is_sent(draft: Decision) -> None:
    put_in(draft, keeping.clause(keeping.terms(FIGURES)), total="£1", **{"start date": "May"})
    expected = "[[total]] is paid from [[start]] to [[end]]."
    assert draft.section_texts.get(key="financial").text.endswith(f"\n\n{expected}")


def test_a_changed_figure_moves_every_token_of_a_clause(draft: Decision, client: Client) -> None:
    signed_in(client, "officer")
    put_in(draft, keeping.clause(keeping.terms(FIGURES)))
    for said in as_said(draft, client):
        assert "£639,733 is paid from 1 April 2021 to 31 March 2022." in said
    period = {"total": Decimal("5.00"), "period_from": date(2021, 5, 1), "period_until": date(2021, 6, 30)}
    drafting.describe(decision=draft, section="dates", fields=period, by=user("officer"), at=AT)
    for said in as_said(draft, client):
        assert "£5 is paid from 1 May 2021 to 30 June 2021." in said
        assert "639,733 is paid" not in said


def test_a_changed_figure_moves_every_token_when_it_is_frozen(draft: Decision) -> None:
    put_in(draft, keeping.clause(keeping.terms("It ends on {end date}, after {total} is paid.")))
    period = {"period_until": date(2022, 3, 30)}
    drafting.describe(decision=draft, section="dates", fields=period, by=user("officer"), at=AT)
    version = submission.submit(decision=draft, by=user("officer"), at=AT)
    assert "It ends on 30 March 2022, after £639,733 is paid." in version.content
    assert "[[" not in version.content


def test_what_was_put_in_is_locked_with_its_decision(submitted: Version) -> None:
    version = keeping.clause()
    with raw.refused("what it says cannot change"):
        InsertedClause.objects.create(
            decision=submitted.decision,
            key="financial",
            version=version,
            text=WORDS,
            inserted_at=AT,
            inserted_by=user("officer"),
        )


def test_a_draft_begins_with_a_template() -> None:
    template = keeping.template()
    draft = drafting.start(subject="Grants", template=template, type="deputy_mayor", by=user("officer"), at=AT)
    assert (draft.function_family, draft.kind, draft.type) == ("pcc", "award", "deputy_mayor")
    assert {key: text.text for key, text in draft.texts.items()} == {
        "decision": "Award [[total]] to {recipient}.",
        "reasons": "The need is",
    }
    chosen = drafting.start(subject="Grants", template=template, kind="extend", by=user("officer"), at=AT)
    assert (chosen.function_family, chosen.kind) == ("pcc", "extend")
    acts.retire_template(template=template, by=user("governance"), at=AT)
    template.refresh_from_db()
    with witness.refused("“Grants” is retired. Choose another template, or none."):
        drafting.start(subject="Grants", template=template, by=user("officer"), at=AT)


def test_templates_that_start_nothing_or_are_there_already_are_refused() -> None:
    keeping.template()
    with witness.refused("There is a template “grants” already. Change it, or give this one another title."):
        keeping.template("grants")
    with witness.refused("Write at least one section to start with."):
        keeping.template("Others", starters={"reasons": " "})
    with witness.refused("No record has “{x}”. The page lists the variables that there are."):
        keeping.template("Others", starters={"reasons": "{x}"})
    with raw.refused("template_starts_a_section"):
        Template.objects.update(starters={})
    with raw.refused("DELETE refused"):
        raw.execute("DELETE FROM decisions_template")


def test_governance_keeps_the_library_on_its_pages(client: Client) -> None:
    signed_in(client, "governance")
    today = timezone.localdate().strftime("%d/%m/%Y")
    typed = {"title": "Unspent", "sections": ["financial"], "text": "Back by {end date}.", "from_on": today}
    wrong = client.post("/clauses/new/", typed | {"text": "{nothing}"})
    assert "No record has “{nothing}”." in wrong.content.decode()
    assert client.post("/clauses/new/", typed)["Location"] == "/clauses/"
    assert client.post("/clauses/unspent/change/", typed | {"text": "Anew."})["Location"] == "/clauses/unspent/"
    text = main_text(page(client, "/clauses/unspent/"))
    assert text.index("Version 2") < text.index("Anew.") < text.index("Version 1") < text.index("Back by")
    assert client.post("/clauses/unspent/retire/")["Location"] == "/clauses/unspent/"
    assert "Retired on" in main_text(page(client, "/clauses/unspent/"))
    made = {"title": "Grants", "function_family": "pcc", "kind": "award", "reasons": "The need is"}
    assert client.post("/templates/new/", made)["Location"] == "/templates/"
    number = Template.objects.get().pk
    assert client.post(f"/templates/{number}/change/", made | {"title": "Awards"}).status_code == 302
    assert "Awards" in main_text(page(client, "/templates/"))
    assert client.post(f"/templates/{number}/retire/").status_code == 302
    assert "Retired" in main_text(page(client, "/templates/"))


def test_officers_read_it_and_change_nothing(client: Client) -> None:
    keeping.clause()
    signed_in(client, "officer")
    assert "Unspent money" in main_text(page(client, "/clauses/"))
    assert "Only governance officers keep clauses and templates." in main_text(page(client, "/clauses/new/"))
    assert client.post("/clauses/unspent-money/retire/").status_code == 403
    assert not Clause.objects.get().retired_on


def test_an_officer_puts_a_clause_in(draft: Decision, client: Client) -> None:
    keeping.clause(keeping.terms("By {end date}, {service} ends."))
    signed_in(client, "officer")
    address = f"/decisions/{draft}/financial/clauses/"
    assert "By 31 March 2022, {service} ends." in main_text(page(client, address))
    form = page(client, f"{address}?clause=unspent-money")
    assert form.one("input", id="id_variable-0")["value"] is None
    assert form.all("input", id="id_variable-1") == []
    assert "[[end]] stands for a figure of this record and follows it" in main_text(form)
    missing = client.post(f"{address}?clause=unspent-money", {})
    assert "Say what “service” is." in missing.content.decode()
    response = client.post(f"{address}?clause=unspent-money", {"variable-0": "Harbour"})
    assert response["Location"] == f"/decisions/{draft}/financial/"
    assert draft.section_texts.get(key="financial").text.endswith("\n\nBy [[end]], Harbour ends.")
    assert client.get(f"{address}?clause=other").status_code == 404
    assert client.get(f"/decisions/{draft}/funding/clauses/").status_code == 404


def test_a_template_is_chosen_where_a_decision_is_started(client: Client) -> None:
    template = keeping.template()
    signed_in(client, "officer")
    response = client.post("/decisions/new/", {"subject": "From a template", "template": template.pk})
    draft = Decision.objects.get(subject="From a template")
    assert response["Location"] == f"/decisions/{draft}/"
    assert (draft.kind, draft.texts["reasons"].text) == ("award", "The need is")
    assert "started this record from the template “Grants”." in main_text(page(client, f"/decisions/{draft}/history/"))


def test_many_clauses_take_no_more_queries(client: Client) -> None:
    draft = factories.complete()
    signed_in(client, "officer")
    keeping.clause()
    keeping.template()
    pages = ("/clauses/", "/templates/", f"/decisions/{draft}/financial/clauses/", "/decisions/new/")
    before = [queries(client, each) for each in pages]
    for number in range(12):
        put_in(draft, keeping.clause(keeping.terms(title=f"Clause {number}")))
        keeping.template(f"Template {number}")
    assert [queries(client, each) for each in pages] == before
    assert max(before) <= MOST
