"""The page of earlier decisions: named by reference, by words of the subject, or as an older notice."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from decisions.record.models import Decision, Version
from tests import factories
from tests.decisions.drafting.forms import fields, fill_in, send
from tests.decisions.linking import link, older_notice, to
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, people: None) -> Client:
    return signed_in(client, "officer")


def of(decision: Decision) -> str:
    return f"/decisions/{decision.reference}/earlier/"


def rows(decision: Decision) -> list[tuple[str, str | None, str, date | None, Decision | None]]:
    columns = ("relation", "parent__reference", "external_reference", "external_decided_on", "external_total")
    return list(decision.links.values_list(*columns))


@pytest.mark.parametrize("named", ["{0}", " {0} ", "probation", "RECOVERY grants"])
def test_a_decision_is_named_by_reference_or_by_words(
    draft: Decision, decided: Version, officer: Client, named: str
) -> None:
    reference = decided.decision.reference
    typed = {"links-0-relation": "varies", "links-0-earlier": named.format(reference)}
    response = fill_in(officer, of(draft), **typed)
    assert (response.status_code, response["Location"]) == (302, f"/decisions/{draft.reference}/people/")
    assert rows(draft) == [("varies", reference, "", None, None)]
    text = main_text(page(officer, of(draft)))
    assert f"Varies {reference}, decided " in text
    assert "Together with this decision: £1,279,466.00." in text


def test_an_older_notice_is_typed_in(draft: Decision, officer: Client) -> None:
    typed = {
        "links-0-relation": "renews",
        "links-0-external_reference": "PCC 12/2019",
        "links-0-external_subject": "Recovery grants",
        "links-0-external_decided_on": "1/11/2019",
        "links-0-external_total": "£30,000",
    }
    assert fill_in(officer, of(draft), **typed).status_code == 302
    assert rows(draft) == [("renews", None, "PCC 12/2019", date(2019, 11, 1), Decimal("30000.00"))]
    sent = fields(officer.get(of(draft)).content.decode())
    assert sent["links-0-external_decided_on"] == ["1 November 2019"]
    assert fill_in(officer, of(draft), **{"links-0-remove": "on"}).status_code == 302
    assert rows(draft) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"earlier": "{decided}"}, "Say what this decision does to the earlier one, or take this row out."),
        ({"relation": "varies"}, "Name the earlier decision, or take this row out."),
        ({"relation": "varies", "earlier": "DN-2021-0999"}, "There is no decision DN-2021-0999 that you may see."),
        ({"relation": "varies", "earlier": "{draft}"}, "is this decision. Name an earlier one."),
        ({"relation": "varies", "earlier": "{other}"}, "is draft. Only a decision that was made can be varied"),
        (
            {"relation": "varies", "earlier": "{decided}", "external_reference": "PCC 1"},
            "Name a decision of this program or an older notice, not both.",
        ),
        ({"relation": "varies", "external_reference": "{decided}"}, "This decision is in the program."),
        ({"relation": "varies", "external_reference": "dn-1"}, "A reference that starts with DN- is of this program"),
        ({"relation": "varies", "external_reference": "PCC 1"}, "Give the subject of the older notice."),
        ({"relation": "varies", "external_reference": "PCC 1"}, "Give the day on which it was decided."),
    ],
)
def test_what_cannot_be_is_refused_and_stays(
    draft: Decision, decided: Version, officer: Client, typed: dict[str, str], told: str
) -> None:
    known = {"decided": decided.decision.reference, "draft": draft.reference, "other": factories.draft().reference}
    sent = {f"links-0-{name}": value.format(**known) for name, value in typed.items()}
    response = fill_in(officer, of(draft), **sent)
    assert response.status_code == 200
    text = response.content.decode()
    assert "Decision 1: " in text
    assert told in text
    assert all(fields(text)[name] == [value] for name, value in sent.items())
    assert rows(draft) == []


def test_one_earlier_decision_is_listed_once(draft: Decision, officer: Client) -> None:
    link(draft, older_notice())
    typed = {
        "links-1-relation": "varies",
        "links-1-external_reference": "pcc 12/2019",
        "links-1-external_subject": "Again",
        "links-1-external_decided_on": "1/11/2019",
    }
    response = fill_in(officer, of(draft), **typed)
    assert "Decision 2: This earlier decision is in the list already." in response.content.decode()


def test_a_draft_that_nobody_else_may_see_is_not_offered_and_not_told(decided: Version, client: Client) -> None:
    ellen = factories.outsider()
    mine, theirs = factories.draft(by=ellen), factories.draft()
    client.force_login(ellen)
    offered = [each.attrs["value"] for each in page(client, of(mine)).all("option") if "DN-" in each.attrs["value"]]
    assert offered == [decided.decision.reference]
    response = fill_in(client, of(mine), **{"links-0-relation": "varies", "links-0-earlier": theirs.reference})
    assert f"There is no decision {theirs.reference} that you may see." in response.content.decode()


def test_a_colleagues_change_is_shown_and_not_overwritten(draft: Decision, decided: Version, officer: Client) -> None:
    opened = officer.get(of(draft))
    link(draft, to(decided.decision), by=user("colleague"))
    typed = {"links-0-relation": "renews", "links-0-earlier": decided.decision.reference}
    refused = send(officer, of(draft), opened, **typed)
    assert refused.status_code == 409
    assert "Ravi Menon saved it on" in refused.content.decode()
    assert rows(draft) == [("varies", decided.decision.reference, "", None, None)]


def test_who_may_not_change_it_reads_it(draft: Decision, decided: Version, client: Client) -> None:
    link(draft, to(decided.decision))
    found = page(signed_in(client, "governance"), of(draft))
    assert f"Varies {decided.decision.reference}" in main_text(found)
    assert "You cannot change this" in main_text(found)
    assert client.post(of(draft), {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}).status_code == 403


def test_queries_do_not_grow_with_the_rows(draft: Decision, decided: Version, officer: Client) -> None:
    link(draft, to(decided.decision))
    before = queries(officer, of(draft))
    link(draft, to(decided.decision), to(decided.decision, "amends"), older_notice(), older_notice("renews"))
    assert queries(officer, of(draft)) == before <= MOST
