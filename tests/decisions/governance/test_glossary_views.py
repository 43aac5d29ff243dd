"""The page of the glossary: everyone signed in reads it, governance changes it."""

import pytest
from django.test import Client

from decisions.glossary.models import GlossaryTerm
from tests.decisions.pages import MOST, main_text, page, queries, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ONLY = "Only governance officers change the glossary. Ask them to add a term that everybody knows."
JRE = {"acronym": "JRE", "expansion": "Justice Executive"}


def test_an_officer_reads_it_and_sees_why_they_change_nothing(client: Client) -> None:
    found = page(signed_in(client, "officer"), "/glossary/")
    assert "value added tax" in main_text(found)
    assert ONLY in main_text(found)
    assert [link["href"] for link in found.all("a") if link["href"].endswith("/end/")] == []
    assert client.post("/glossary/", JRE).status_code == 403
    assert client.post("/glossary/VAT/end/").status_code == 403
    assert not GlossaryTerm.objects.filter(acronym="JRE").exists()
    assert GlossaryTerm.objects.get(acronym="VAT").until_on is None


def test_governance_adds_and_ends_a_term(client: Client) -> None:
    signed_in(client, "governance")
    assert client.post("/glossary/", JRE).headers["Location"] == "/glossary/"
    assert "JRE is in the glossary." in page(client, "/glossary/").one("body").text
    assert client.post("/glossary/JRE/end/").headers["Location"] == "/glossary/"
    assert "1 past term" in main_text(page(client, "/glossary/"))
    assert client.get("/glossary/JRE/end/").status_code == 404
    assert queries(client, "/glossary/") <= MOST


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    signed_in(client, "governance")
    response = client.post("/glossary/", {"acronym": "VAT", "expansion": "my own words"})
    assert response.status_code == 200
    assert "“VAT” is in the glossary already: value added tax." in response.content.decode()
    assert 'value="my own words"' in response.content.decode()
