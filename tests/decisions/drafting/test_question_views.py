"""The pages of questionnaires: answered, previewed, never overwritten unseen, and read by who may not write."""

import pytest
from django.test import Client

from decisions.questionnaires.procurement import PROCUREMENT
from decisions.record.models import Decision, Version
from tests import factories
from tests.decisions.answering import ASSISTANCE, COUNCIL, NO_SUBSIDY, answer, assistance
from tests.decisions.drafting.forms import fields, fill_in, send
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.witness import everything, written

pytestmark = pytest.mark.django_db
SLUGS = ("subsidy-control", "procurement-route", "provider-selection")


@pytest.fixture
def officer(client: Client, people: None) -> Client:
    return signed_in(client, "officer")


def of(decision: Decision, slug: str = "subsidy-control") -> str:
    return f"/decisions/{decision.reference}/{slug}/"


def kept(decision: Decision) -> dict[str, dict[str, str]]:
    return dict(decision.answer_sheets.values_list("questionnaire", "answers"))


def test_answers_are_saved_in_one_line_of_the_ledger(draft: Decision, officer: Client) -> None:
    with written() as lines:
        response = fill_in(officer, of(draft), **NO_SUBSIDY)
    assert (response.status_code, response["Location"]) == (302, of(draft, "procurement-route"))
    assert kept(draft) == {"subsidy_control": NO_SUBSIDY}
    assert [(line.act, line.by, line.detail) for line in lines] == [
        ("save", "Amara Whitlock", {"section": "subsidy-control"})
    ]
    sent = fields(officer.get(of(draft)).content.decode())
    assert {name: sent[name] for name in NO_SUBSIDY} == {name: [value] for name, value in NO_SUBSIDY.items()}
    with written() as lines:
        assert fill_in(officer, of(draft)).status_code == 302
    assert lines == []


def test_without_script_the_next_question_comes_with_saving(draft: Decision, officer: Client) -> None:
    def shown() -> list[str]:
        found = page(officer, of(draft)).all("div", class_="question")
        return [each["data-question"] or "" for each in found if "hidden" not in each.attrs]

    assert shown() == ["public_resources", "more"]
    response = fill_in(officer, of(draft), public_resources="yes", then="stay")
    assert response["Location"] == of(draft)
    assert shown() == ["public_resources", "enterprise", "more"]


def test_sums_and_days_are_read_as_people_write_them(draft: Decision, officer: Client) -> None:
    typed = {"buys": "contract", "what": "works", "gross_value": "£1.1 million", "route": "competitive"}
    days = {"notice_on": "2nd March 2026", "signs_on": "12/03/2026"}
    assert fill_in(officer, of(draft, "procurement-route"), **typed, **days).status_code == 302
    expected = {**typed, "gross_value": "1100000.00", "notice_on": "2026-03-02", "signs_on": "2026-03-12"}
    assert kept(draft) == {"procurement_route": expected}
    sent = fields(officer.get(of(draft, "procurement-route")).content.decode())
    assert (sent["gross_value"], sent["signs_on"]) == (["1,100,000.00"], ["12 March 2026"])


@pytest.mark.parametrize(
    ("basis", "total", "proposed"),
    [("excluded", "1,200.00", "1,200.00"), ("included", "1,000.00", "1,000.00"), ("", "1,000.00", "1,000.00")],
)
def test_what_it_is_worth_is_proposed_with_vat(
    draft: Decision, officer: Client, basis: str, total: str, proposed: str
) -> None:
    Decision.objects.filter(pk=draft.pk).update(total="1000.00", vat_basis=basis)
    assert fields(officer.get(of(draft, "procurement-route")).content.decode())["gross_value"] == [proposed]


def test_what_cannot_be_read_is_said_at_its_field_and_stays(draft: Decision, officer: Client) -> None:
    typed = {"buys": "contract", "what": "works", "gross_value": "about £5", "route": "competitive"}
    response = fill_in(officer, of(draft, "procurement-route"), **typed)
    text = response.content.decode()
    assert response.status_code == 200
    assert (
        '<a href="#id_gross_value">“about £5” is an approximation. Enter the exact amount. For example: £69,573.32</a>'
        in text
    )
    assert fields(text)["gross_value"] == ["about £5"]
    assert kept(draft) == {}


def test_recipients_confirm_and_are_counted(officer: Client) -> None:
    decision = factories.complete(total=factories.Decimal("1000.00"))
    confirmed = {"confirmations-0-elsewhere": "£5,000", "confirmations-0-confirmed_on": "1 October 2021"}
    assert fill_in(officer, of(decision), **ASSISTANCE, **confirmed, then="stay").status_code == 302
    (row,) = decision.confirmations.all()
    assert (row.recipient.name, f"{row.elsewhere:.2f}", row.confirmed_on.isoformat()) == (
        COUNCIL,
        "5000.00",
        "2021-10-01",
    )
    found = page(officer, of(decision))
    assert [cell.text for cell in found.all("td")] == ["£1,000.00", "£0.00", "£5,000.00", "£6,000.00"]
    assert "as it confirmed on 1 October 2021, £5,000 from others; £6,000 together." in main_text(found)
    bad = {**confirmed, "confirmations-0-confirmed_on": "soon"}
    response = fill_in(officer, of(decision), **bad)
    assert '<a href="#id_confirmations-0-confirmed_on">' in response.content.decode()


def test_a_preview_judges_and_changes_nothing(draft: Decision, officer: Client) -> None:
    opened = officer.get(of(draft))
    before = everything()
    response = send(officer, of(draft), opened, **NO_SUBSIDY, then="preview")
    text = response.content.decode()
    assert (response.status_code, "<html" in text) == (200, False)
    assert "This is not a subsidy within the meaning of section 2" in text
    assert "It is a public duty." in text
    assert everything() == before


def test_a_preview_counts_what_was_given_before_anything_is_saved(officer: Client) -> None:
    version = factories.submitted(total=factories.Decimal("314000.00"))
    decision = factories.complete(total=factories.Decimal("1000.01"))
    response = fill_in(officer, of(decision), **ASSISTANCE, then="preview")
    assert version.decision.state == "in_sign_off"
    assert "Bolton Council would have more than £315,000.00" in response.content.decode()


def test_a_colleagues_answers_are_shown_and_not_overwritten(draft: Decision, officer: Client) -> None:
    opened = officer.get(of(draft))
    answer(draft, NO_SUBSIDY)
    refused = send(officer, of(draft), opened, public_resources="no", why_not="Nothing is given.")
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Amara Whitlock saved it on" in text
    assert "It is a public duty." in text
    assert kept(draft) == {"subsidy_control": NO_SUBSIDY}
    assert fill_in(officer, of(draft), public_resources="no", why_not="Nothing is given.").status_code == 302


@pytest.mark.parametrize("slug", SLUGS)
def test_who_may_not_change_it_reads_it(draft: Decision, client: Client, slug: str) -> None:
    answer(draft, NO_SUBSIDY)
    found = page(signed_in(client, "governance"), of(draft, slug))
    assert "You cannot change this" in main_text(found)
    assert found.all("form", novalidate="") == []
    assert client.post(of(draft, slug), NO_SUBSIDY).status_code == 403
    assert client.post(of(draft, slug), {**NO_SUBSIDY, "then": "preview"}).status_code == 403
    assert kept(draft) == {"subsidy_control": NO_SUBSIDY}


@pytest.mark.parametrize("slug", SLUGS)
def test_outsiders_and_wrong_methods(draft: Decision, officer: Client, slug: str) -> None:
    assert officer.put(of(draft, slug)).status_code == 405
    assert officer.get(f"/decisions/DN-2021-0999/{slug}/").status_code == 404
    officer.force_login(factories.outsider())
    assert officer.get(of(draft, slug)).status_code == 404
    assert officer.post(of(draft, slug), NO_SUBSIDY).status_code == 404
    officer.logout()
    assert officer.get(of(draft, slug)).status_code == 302


def test_frozen_answers_are_read_and_refused(out: Version, officer: Client) -> None:
    assert "What it says cannot change." in main_text(page(officer, of(out.decision)))
    assert officer.post(of(out.decision), NO_SUBSIDY).status_code == 403


def test_the_task_list_has_the_questions_that_apply(draft: Decision, officer: Client) -> None:
    def listed() -> list[str]:
        links = page(officer, f"/decisions/{draft.reference}/").all("a", class_="govuk-task-list__link")
        return [slug for slug in SLUGS if any((each["href"] or "").endswith(f"/{slug}/") for each in links)]

    assert listed() == ["subsidy-control", "procurement-route"]
    answer(draft, {"buys": "contract", "what": "health"}, PROCUREMENT)
    assert listed() == list(SLUGS)
    answer(draft, {}, PROCUREMENT)
    Decision.objects.filter(pk=draft.pk).update(kind="accept_grant")
    assert listed() == []


def test_queries_do_not_grow_with_answers(officer: Client) -> None:
    bare, full = factories.complete(total=factories.Decimal("1000.00")), assistance("1000.00")
    assert queries(officer, of(bare)) == queries(officer, of(full)) <= MOST
