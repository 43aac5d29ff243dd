"""Pages of drafting: who sees them, what they show, what they save and what they refuse."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from commissioning.models import Locality, User
from decisions.drafting import acts, tasks
from decisions.ledger.models import LedgerEvent
from decisions.record.loading import whole
from decisions.record.models import Allocation, Decision, Version
from decisions.signoff import returning
from tests import factories
from tests.commissioning.markup import Page
from tests.factories import NOW, user

pytestmark = pytest.mark.usefixtures("people", "db")

SLUGS = [page.slug for page in tasks.PAGES if page not in tasks.MONEY_PAGES]
PAGES = ["", "checks/", *(f"{slug}/" for slug in SLUGS)]
ONLY = "Only Amara Whitlock, who started it, and officers of Police, Crime, Criminal Justice and Fire may do this."
MOST = 12


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(user("officer"))
    return client


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def of(decision: Decision, path: str = "") -> str:
    return f"/decisions/{decision.reference}/{path}"


def opened(text: str) -> str:
    """What the form was opened with."""
    found = re.search(r'name="opened" value="([0-9a-f]{64})"', text)
    assert found
    return found[1]


def messages(response: HttpResponse) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]  # type: ignore[attr-defined]


def events(decision: Decision) -> list[tuple[str, str]]:
    found = LedgerEvent.objects.filter(reference=decision.reference).order_by("number")
    return [(event.by_name, event.detail.get("section", event.act)) for event in found]


# Who sees which page


@pytest.mark.parametrize("path", PAGES)
def test_page_works_for_the_author_and_a_colleague(draft: Decision, path: str) -> None:
    for name in ("officer", "colleague"):
        text = page(signed_in(user(name)), of(draft, path))
        assert draft.reference in text
        assert ONLY not in text


@pytest.mark.parametrize("path", PAGES)
def test_page_is_not_found_for_outsiders(draft: Decision, path: str) -> None:
    for person in (factories.outsider(), user("finance"), user("treasurer")):
        assert signed_in(person).get(of(draft, path)).status_code == 404


@pytest.mark.parametrize("slug", SLUGS)
def test_outsider_saves_nothing(draft: Decision, slug: str) -> None:
    before = events(draft)
    assert signed_in(factories.outsider()).post(of(draft, f"{slug}/"), {"text": "x"}).status_code == 404
    assert events(draft) == before


@pytest.mark.parametrize("slug", SLUGS)
def test_reader_sees_the_reason_and_what_is_written_and_no_form(draft: Decision, slug: str) -> None:
    text = page(signed_in(user("auditor")), of(draft, f"{slug}/"))
    assert ONLY in text
    assert "<textarea" not in text
    assert "Save and continue" not in text
    shown = {"reasons": "Words about reasons.", "dates": "31 March 2022", "localities": "Rochdale", "type": "Award"}
    assert shown.get(slug, "") in text


def test_reader_sees_the_sections_without_the_way_to_submit(draft: Decision) -> None:
    text = page(signed_in(user("governance")), of(draft))
    assert ONLY in text
    assert "Submit for signature" not in text
    assert "Withdraw this decision" not in text


@pytest.mark.parametrize("slug", ["reasons", "dates"])
def test_reader_who_posts_is_refused_and_keeps_what_was_typed(draft: Decision, slug: str) -> None:
    before = events(draft)
    response = signed_in(user("auditor")).post(
        of(draft, f"{slug}/"), {"text": "An auditor’s words", "period_from": "28/10/2021"}
    )
    assert response.status_code == 403
    assert ONLY in response.content.decode()
    assert ("An auditor’s words" if slug == "reasons" else "28/10/2021") in response.content.decode()
    assert events(draft) == before


@pytest.mark.parametrize("path", ["/decisions/new/", *(f"/decisions/DN-2021-0001/{path}" for path in PAGES)])
def test_signed_out_goes_to_sign_in(client: Client, draft: Decision, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("path", ["", "checks/"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_that_only_show_take_no_other_method(officer: Client, draft: Decision, path: str, method: str) -> None:
    assert getattr(officer, method)(of(draft, path)).status_code == 405


@pytest.mark.parametrize("path", ["/decisions/new/", "/decisions/DN-2021-0001/reasons/"])
def test_forms_take_no_put_or_delete(officer: Client, path: str) -> None:
    assert [officer.put(path).status_code, officer.delete(path).status_code] == [405, 405]


@pytest.mark.parametrize("path", PAGES)
def test_unknown_reference_is_not_found(officer: Client, path: str) -> None:
    assert officer.get(f"/decisions/DN-2021-9999/{path}").status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("slug", ["no-such-section", "safeguarding_children"])
def test_unknown_section_is_not_found(officer: Client, draft: Decision, slug: str, method: str) -> None:
    assert getattr(officer, method)(of(draft, f"{slug}/")).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_looking_changes_nothing(officer: Client, draft: Decision, path: str) -> None:
    before = (events(draft), Decision.objects.values().get(pk=draft.pk))
    page(officer, of(draft, path))
    assert (events(draft), Decision.objects.values().get(pk=draft.pk)) == before


@pytest.mark.parametrize("path", PAGES)
def test_page_makes_at_most_twelve_queries(
    officer: Client, draft: Decision, path: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(MOST) as few:
        page(officer, of(draft, path))
    rows = [
        Allocation(decision=draft, stream=f"Stream {number}", locality=place, financial_year=2021, weight=1)
        for number in range(3)
        for place in Locality.objects.all()
    ]
    Allocation.objects.bulk_create(rows)
    with django_assert_max_num_queries(MOST) as many:
        page(officer, of(draft, path))
    assert len(many.captured_queries) == len(few.captured_queries)


# Starting


def test_officer_starts_a_decision_and_comes_to_its_sections(officer: Client) -> None:
    assert "Whose function is this?" in page(officer, "/decisions/new/")
    answers = {"subject": "Night buses for hospital staff", "function_family": "transport", "kind": "pilot"}
    response = officer.post("/decisions/new/", answers)
    decision = Decision.objects.get(subject="Night buses for hospital staff")
    assert (response.status_code, response.headers["Location"]) == (302, of(decision))
    assert (decision.author, decision.function_family, decision.kind, decision.type) == (
        user("officer"),
        "transport",
        "pilot",
        "",
    )
    assert events(decision) == [("Amara Whitlock", "start")]
    assert f"{decision.reference} is started." in page(officer, of(decision))


def test_start_without_a_subject_says_so_and_keeps_the_rest(officer: Client) -> None:
    count = Decision.objects.count()
    text = officer.post("/decisions/new/", {"subject": " ", "kind": "pilot"}).content.decode()
    assert "<title>Error: Start a decision" in text
    assert text.count("Give the subject: what changes, for whom and when.") == 2
    assert re.search(r'value="pilot"[^>]*checked|checked[^>]*value="pilot"', text)
    assert Decision.objects.count() == count


@pytest.mark.parametrize("name", ["finance", "auditor", "director", "governance"])
def test_only_officers_start_decisions(name: str) -> None:
    client, count = signed_in(user(name)), Decision.objects.count()
    text = page(client, "/decisions/new/")
    assert "Only commissioning officers start decisions." in text
    assert "Start this decision" not in text
    assert client.post("/decisions/new/", {"subject": "Mine"}).status_code == 403
    assert Decision.objects.count() == count


def test_officer_without_a_directorate_is_told_whom_to_ask() -> None:
    person = factories.outsider()
    person.directorate = None
    person.save()
    assert "You belong to no directorate yet." in page(signed_in(person), "/decisions/new/")


# The task list


def test_fresh_draft_lists_what_stops_it_with_the_way_there(officer: Client) -> None:
    decision = factories.draft()
    text = page(officer, of(decision))
    assert f'href="{of(decision)}contact/#id_contact_team"' in text
    assert f'href="{of(decision)}reasons/#id_text"' in text
    assert "Submit for signature" not in text
    assert "The button to submit appears here when nothing stops you." in text
    assert "Who must sign depends on the function and the type of decision." in text


def test_complete_draft_may_be_submitted_and_says_who_signs(officer: Client, draft: Decision) -> None:
    text = page(officer, of(draft))
    assert f'href="{of(draft)}submit/"' in text
    assert f'href="{of(draft)}withdraw/"' in text
    assert "1 warning that will not stop you" in text
    for name in ("Daniel Osei", "Margaret Holt", "Simon Pryce", "Yasmin Farrow"):
        assert name in text
    assert "required because £639,733.00 is £50,000.00 or more" in text


def test_a_signatory_who_wrote_in_the_record_is_pointed_out(officer: Client, draft: Decision) -> None:
    director = user("director")
    director.roles = ["officer"]
    director.save()
    acts.write(decision=draft, key="outcomes", text="Mine.", by=director, at=NOW)
    text = page(officer, of(draft))
    assert "Wrote in this record, so may not sign it" in text
    assert "Submit for signature" not in text


def test_returned_decision_says_who_sent_it_back_and_why(officer: Client, submitted: Version) -> None:
    at = NOW + timedelta(days=1)
    returning.return_to_author(
        version=submitted,
        reason="Say why <b>the second</b> provider was ruled out.",
        by=user("assistant.director"),
        at=at,
    )
    text = page(officer, of(submitted.decision))
    assert "Returned by Daniel Osei, Assistant Director – Police, Crime, Criminal Justice and Fire" in text
    assert "Say why &lt;b&gt;the second&lt;/b&gt; provider was ruled out." in text
    assert "26 October 2021 at 10:00" in text


def test_notice_of_return_costs_one_query(
    officer: Client, submitted: Version, django_assert_max_num_queries: Any
) -> None:
    by = user("assistant.director")
    returning.return_to_author(version=submitted, reason="Say more.", by=by, at=NOW + timedelta(days=1))
    address = of(submitted.decision)
    with django_assert_max_num_queries(MOST + 1):
        page(officer, address)


def test_draft_that_was_never_returned_shows_no_such_notice(officer: Client, draft: Decision) -> None:
    assert "Returned by" not in page(officer, of(draft))


@pytest.mark.parametrize("path", ["", "checks/"])
def test_frozen_decision_leads_to_its_notice(officer: Client, submitted: Version, path: str) -> None:
    response = officer.get(of(submitted.decision, path))
    assert (response.status_code, response.headers["Location"]) == (302, of(submitted.decision, "preview/"))


# The checks


def test_checks_show_each_finding_with_the_way_to_mend_it(officer: Client) -> None:
    decision = factories.complete(contact_email="")
    text = page(officer, of(decision, "checks/"))
    assert "1 thing stops you submitting" in text
    assert f'href="{of(decision)}contact/#id_contact_email"' in text
    assert "The period starts before anyone has signed" in text
    assert 'href="/checks/"' in text


def test_checks_that_find_nothing_say_so(officer: Client) -> None:
    later = {"period_from": date(2040, 4, 1), "period_until": date(2041, 3, 31)}
    decision = factories.complete(**later)  # type: ignore[arg-type]
    decision.allocations.update(financial_year=2040)
    decision.funding_sources.update(financial_year=2040)
    assert "Nothing to put right" in page(officer, of(decision, "checks/"))


# Sections


def test_narrative_is_saved_and_leads_to_the_next_section(officer: Client, draft: Decision) -> None:
    sent = {"text": "Because it works.\r\n\r\n- one\r\n", "opened": opened(page(officer, of(draft, "reasons/")))}
    response = officer.post(of(draft, "reasons/"), sent)
    assert (response.status_code, response.headers["Location"]) == (302, of(draft, "alternatives/"))
    row = draft.section_texts.get(key="reasons")
    assert (row.text, row.saved_by) == ("Because it works.\n\n- one", user("officer"))
    assert events(draft)[-1] == ("Amara Whitlock", "reasons")
    said = "“Reasons for the decision” is saved."
    assert said in page(officer, of(draft, "alternatives/"))
    assert said not in page(officer, of(draft, "alternatives/"))


def test_save_and_go_back_leads_to_the_sections(officer: Client, draft: Decision) -> None:
    response = officer.post(of(draft, "reasons/"), {"text": "Other words.", "then": "sections"})
    assert response.headers["Location"] == of(draft)


def test_the_last_section_leads_to_the_sections(officer: Client, draft: Decision) -> None:
    last = tasks.PAGES[-1].slug
    response = officer.post(of(draft, f"{last}/"), {"text": "Other words.", "answer": "yes"})
    assert response.headers["Location"] == of(draft)


def test_saving_what_is_there_already_writes_nothing(officer: Client, draft: Decision) -> None:
    before = events(draft)
    response = officer.post(of(draft, "reasons/"), {"text": "Words about reasons."})
    assert (response.status_code, messages(response), events(draft)) == (302, [], before)


def test_question_is_saved_with_its_explanation(officer: Client, draft: Decision) -> None:
    officer.post(of(draft, "safeguarding-children/"), {"answer": "yes", "text": "Considered with the ten boards."})
    row = draft.section_texts.get(key="safeguarding_children")
    assert (row.answer, row.text) == ("yes", "Considered with the ten boards.")


PLAIN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "subject": (
        {"subject": "Grants  for\r\nrecovery", "summary": "Ten grants."},
        {"subject": "Grants for recovery", "summary": "Ten grants."},
    ),
    "type": (
        {"function_family": "fire", "kind": "vary", "type": "chief_officer", "stage": "intention", "is_key": "yes"},
        {"function_family": "fire", "kind": "vary", "type": "chief_officer", "stage": "intention", "is_key": True},
    ),
    "dates": (
        {
            "period_from": "27th October 2021",
            "period_until": "28/10/2021",
            "due_on": "",
            "first_published_on": "1.9.2021",
        },
        {
            "period_from": date(2021, 10, 27),
            "period_until": date(2021, 10, 28),
            "due_on": None,
            "first_published_on": date(2021, 9, 1),
        },
    ),
    "contact": (
        {
            "contact_team": "Recovery team",
            "contact_email": "recovery@authority.example.",
            "contact_phone": "0161 496 0000",
        },
        {
            "contact_team": "Recovery team",
            "contact_email": "recovery@authority.example",
            "contact_phone": "0161 496 0000",
        },
    ),
}


@pytest.mark.parametrize("slug", PLAIN)
def test_plain_section_is_saved(officer: Client, draft: Decision, slug: str) -> None:
    sent, stored = PLAIN[slug]
    response = officer.post(of(draft, f"{slug}/"), sent)
    after = tasks.after(whole(Decision.objects.filter(pk=draft.pk)).get(), slug)
    assert after
    assert response.headers["Location"] == of(draft, f"{after.slug}/")
    assert Decision.objects.filter(pk=draft.pk).values(*stored).get() == stored
    assert events(draft)[-1] == ("Amara Whitlock", slug)


def test_colleague_proposes_and_becomes_a_contributor(draft: Decision) -> None:
    client = signed_in(user("colleague"))
    client.post(of(draft, "people/"), {"proposer": "colleague@gmca.example"})
    draft.refresh_from_db()
    assert (draft.proposer, draft.author, draft.saved_by) == (user("colleague"), user("officer"), user("colleague"))
    assert draft.contributors.filter(person=user("colleague")).exists()


def test_nobody_outside_the_directorate_is_proposer(officer: Client, draft: Decision) -> None:
    response = officer.post(of(draft, "people/"), {"proposer": "finance@gmca.example"})
    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.proposer == user("officer")


def test_districts_are_saved_one_by_one_and_all_at_once(officer: Client) -> None:
    decision = factories.draft()
    officer.post(of(decision, "localities/"), {"localities": ["E08000010", "E08000001"]})
    assert [place.name for place in decision.localities.all()] == ["Bolton", "Wigan"]
    officer.post(of(decision, "localities/"), {"everywhere": "on"})
    assert decision.localities.count() == 10
    officer.post(of(decision, "localities/"), {})
    assert decision.localities.count() == 0


def test_key_question_is_filled_in_for_police_and_crime(officer: Client) -> None:
    decision = factories.draft()
    acts.describe(decision=decision, section="type", fields={"function_family": "pcc"}, by=user("officer"), at=NOW)
    text = page(officer, of(decision, "type/"))
    assert "It concerns police and crime functions, and no decision on those is a key decision." in text
    assert Decision.objects.get(pk=decision.pk).is_key is None


# Bad input


def test_date_that_does_not_exist_is_refused_and_nothing_typed_is_lost(officer: Client, draft: Decision) -> None:
    before = events(draft)
    text = officer.post(
        of(draft, "dates/"), {"period_from": "27th October 2021", "period_until": "31/4/2025", "due_on": "soon"}
    ).content.decode()
    assert "<title>Error: Dates" in text
    assert text.count("“31/4/2025” has the day 31, but April has 30 days.") == 2
    assert 'href="#id_period_until"' in text
    for typed in ("27th October 2021", "31/4/2025", "soon"):
        assert f'value="{typed}"' in text
    assert events(draft) == before


def test_text_over_the_limits_is_refused_and_not_lost(officer: Client, draft: Decision) -> None:
    typed = "Before.\n\n" + "x" * 61
    text = officer.post(of(draft, "reasons/"), {"text": typed}).content.decode()
    assert "<title>Error: Reasons for the decision" in text
    assert "61 characters without a space" in text
    assert "x" * 61 + "</textarea>" in text
    assert draft.section_texts.get(key="reasons").text == "Words about reasons."


def test_what_people_write_is_never_markup(officer: Client, draft: Decision) -> None:
    nasty = "</textarea><script>alert(1)</script>"
    officer.post(of(draft, "reasons/"), {"text": nasty})
    for client in (officer, signed_in(user("auditor"))):
        assert "<script>alert" not in page(client, of(draft, "reasons/"))


# Two people at once


def test_nobody_overwrites_what_a_colleague_saved_meanwhile(officer: Client, draft: Decision) -> None:
    was = opened(page(officer, of(draft, "reasons/")))
    acts.write(decision=draft, key="reasons", text="The colleague’s words.", by=user("colleague"), at=NOW)
    before = events(draft)
    response = officer.post(of(draft, "reasons/"), {"text": "My words.", "opened": was})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Somebody saved this section while you were writing" in text
    assert "Ravi Menon" in text
    assert Page(text).one("section", **{"aria-label": "What is saved now"}).text.endswith("The colleague’s words.")
    assert "My words.</textarea>" in text
    assert draft.section_texts.get(key="reasons").text == "The colleague’s words."
    assert events(draft) == before

    assert officer.post(of(draft, "reasons/"), {"text": "Both our words.", "opened": opened(text)}).status_code == 302
    assert draft.section_texts.get(key="reasons").text == "Both our words."


def test_plain_section_is_guarded_too(officer: Client, draft: Decision) -> None:
    was = opened(page(officer, of(draft, "contact/")))
    acts.describe(decision=draft, section="contact", fields={"contact_team": "Theirs"}, by=user("colleague"), at=NOW)
    response = officer.post(of(draft, "contact/"), {"contact_team": "Mine", "opened": was})
    assert response.status_code == 409
    assert "Theirs" in response.content.decode()
    assert 'value="Mine"' in response.content.decode()
    assert Decision.objects.get(pk=draft.pk).contact_team == "Theirs"


def test_another_section_saved_meanwhile_is_no_conflict(officer: Client, draft: Decision) -> None:
    was = opened(page(officer, of(draft, "reasons/")))
    acts.write(decision=draft, key="outcomes", text="Other.", by=user("colleague"), at=NOW)
    assert officer.post(of(draft, "reasons/"), {"text": "My words.", "opened": was}).status_code == 302


def test_form_with_a_mistake_keeps_what_it_was_opened_with(officer: Client, draft: Decision) -> None:
    was = opened(page(officer, of(draft, "dates/")))
    fields = {"due_on": date(2021, 12, 1)}
    acts.describe(decision=draft, section="dates", fields=fields, by=user("colleague"), at=NOW)
    text = officer.post(of(draft, "dates/"), {"due_on": "soon", "opened": was}).content.decode()
    assert opened(text) == was


def test_text_typed_while_the_decision_was_submitted_is_shown_and_not_saved(
    officer: Client, submitted: Version
) -> None:
    response = officer.post(of(submitted.decision, "reasons/"), {"text": "Too late."})
    text = response.content.decode()
    assert response.status_code == 403
    assert "This decision is out for signature. What it says cannot change." in text
    assert "Too late." in text
    assert submitted.decision.section_texts.get(key="reasons").text == "Words about reasons."
