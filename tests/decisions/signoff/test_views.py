"""What holds for every page of signing: who is let in, by which method, and how many queries it takes."""

import pytest
from django.test import Client
from django.urls import reverse

from decisions.record.models import Decision, Version
from tests.conftest import guards_off
from tests.decisions.pages import MOST, copies, queries, signed_in
from tests.decisions.raw import execute
from tests.factories import user

pytestmark = pytest.mark.django_db

READ = ["sign", "submit", "take_back", "withdraw", "history"]
ACTS = ["return", "reject"]


def address(name: str, version: Version | Decision) -> str:
    return reverse(name, args=[version.decision.reference if isinstance(version, Version) else version.reference])


@pytest.mark.parametrize("name", [*READ, "sign_offs"])
def test_signed_out_goes_to_sign_in(out: Version, client: Client, name: str) -> None:
    asked = reverse("sign_offs") if name == "sign_offs" else address(name, out)
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={asked}")


@pytest.mark.parametrize("name", [*READ[:4], *ACTS])
def test_signed_out_changes_nothing(out: Version, client: Client, name: str) -> None:
    response = client.post(address(name, out), {"reason": "Wrong.", "return-reason": "x", "password": "example-only"})
    assert (response.status_code, response["Location"][:17]) == (302, "/accounts/login/?")
    out.decision.refresh_from_db()
    assert (out.decision.state, out.sign_offs.count()) == ("in_sign_off", 2)


@pytest.mark.parametrize("name", [*READ, *ACTS])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_methods_are_405(out: Version, client: Client, name: str, method: str) -> None:
    asked = getattr(signed_in(client, "treasurer"), method)
    assert asked(address(name, out)).status_code == 405


def test_pages_to_read_take_no_post_and_acts_no_get(out: Version, client: Client) -> None:
    signed_in(client, "treasurer")
    assert client.post(reverse("sign_offs")).status_code == 405
    assert client.post(address("history", out)).status_code == 405
    assert client.get(address("return", out)).status_code == 405
    assert client.get(address("reject", out)).status_code == 405


@pytest.mark.parametrize(
    "reference", ["DN-1999-0001", "DN-2021-00011", "dn-2021-0001", "x", "%00", "%F0%9F%92%B7", "..."]
)
@pytest.mark.parametrize("name", [*READ, *ACTS])
def test_an_unknown_reference_is_404(out: Version, client: Client, name: str, reference: str) -> None:
    signed_in(client, "governance")
    asked = reverse(name, args=["REFERENCE"]).replace("REFERENCE", reference)
    response = client.post(asked) if name in ACTS else client.get(asked)
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["sign", *ACTS])
def test_what_was_never_out_for_signature_is_404_to_sign(draft: Decision, client: Client, name: str) -> None:
    signed_in(client, "governance")
    response = client.post(address(name, draft)) if name in ACTS else client.get(address(name, draft))
    assert response.status_code == 404


@pytest.mark.parametrize("name", READ[:4])
def test_head_changes_nothing(out: Version, client: Client, name: str) -> None:
    for who in ("treasurer", "officer"):
        assert signed_in(client, who).head(address(name, out)).status_code == 200
    out.decision.refresh_from_db()
    assert (out.decision.state, out.sign_offs.count()) == ("in_sign_off", 2)


@pytest.mark.parametrize("name", [*READ[:4], *ACTS])
def test_a_form_without_the_token_is_refused_and_changes_nothing(out: Version, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for who in ("treasurer", "officer"):
        response = signed_in(client, who).post(address(name, out), {"return-reason": "x", "reject-reason": "x"})
        assert response.status_code == 403
    out.decision.refresh_from_db()
    assert (out.decision.state, out.sign_offs.count()) == ("in_sign_off", 2)


@pytest.mark.parametrize("name", [*READ, "sign_offs"])
def test_nothing_is_kept_by_a_cache(out: Version, client: Client, name: str) -> None:
    asked = reverse("sign_offs") if name == "sign_offs" else address(name, out)
    response = signed_in(client, "governance").get(asked)
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.parametrize(
    ("name", "who"), [("sign", "treasurer"), ("submit", "officer"), ("take_back", "officer"), ("withdraw", "officer")]
)
def test_a_page_of_one_decision_takes_the_same_queries_however_many_rows_it_has(
    out: Version, client: Client, name: str, who: str
) -> None:
    signed_in(client, who)
    before = queries(client, address(name, out))
    with guards_off():
        execute(
            "INSERT INTO decisions_allocation (decision_id, stream, locality_id, financial_year, amount, is_locked)"
            " SELECT decision_id, 'Stream ' || n, locality_id, financial_year, 1, false FROM decisions_allocation,"
            " generate_series(1, 3) n WHERE decision_id = %s",
            out.decision_id,
        )
        execute(
            "INSERT INTO decisions_contributor (decision_id, person_id, since) SELECT %s, u.id, now()"
            " FROM commissioning_user u WHERE email IN ('finance@gmca.example', 'governance@gmca.example')",
            out.decision_id,
        )
    assert queries(client, address(name, out)) == before <= MOST


@pytest.mark.parametrize("who", ["treasurer", "deputy.mayor", "director"])
def test_what_waits_for_me_takes_the_same_queries_for_1_and_for_30(out: Version, client: Client, who: str) -> None:
    signed_in(client, who)
    before = queries(client, reverse("sign_offs"))
    copies(out, 29)
    assert queries(client, reverse("sign_offs")) == before <= MOST
    assert client.get(reverse("sign_offs")).content.decode().count("DN-2021-") >= 20


def test_a_person_without_a_post_may_look_and_has_nothing_to_sign(out: Version, client: Client) -> None:
    text = signed_in(client, "finance").get(reverse("sign_offs")).content.decode()
    assert "Nothing waits for your signature. You hold no post that signs." in text
    assert out.decision.subject not in text
    assert out.decision.subject in signed_in(client, "treasurer").get(reverse("sign_offs")).content.decode()
    assert user("finance").may_sign is False
