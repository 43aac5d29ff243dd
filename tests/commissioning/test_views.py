"""The public pages, signing in, the headers of every answer, and what an error shows."""

from typing import Any

import pytest
from django.conf import settings as project
from django.core import mail
from django.db import connection
from django.test import Client

from commissioning.example.authority import PASSWORD
from commissioning.models import User
from tests import factories
from tests.commissioning.markup import Page
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
PUBLIC = ["/", "/healthz", "/accounts/login/", "/accounts/password/reset/", "/nothing-here/"]
STAFF = [
    "/my-work/",
    "/decisions/",
    "/sign-offs/",
    "/finance/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/decisions/nothing/",
]


def headers(response: Any) -> dict[str, Any]:
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";") if part.strip())
    names = ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    return {"policy": policy, **{name: response.get(name) for name in names}}


EXPECTED = {
    "policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_answers_have_every_header(client: Client, address: str) -> None:
    assert headers(client.get(address)) == EXPECTED


@pytest.mark.parametrize("address", STAFF)
def test_staff_answers_have_every_header(client: Client, address: str) -> None:
    client.force_login(user("governance"))
    assert headers(client.get(address)) == EXPECTED


def test_a_notice_and_a_refused_form_have_every_header(client: Client) -> None:
    decision = factories.complete()
    client.force_login(user("officer"))
    for name in ("preview/", "notice.pdf", "checks/", "history/"):
        assert headers(client.get(f"/decisions/{decision.reference}/{name}")) == EXPECTED, name
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/accounts/login/", {"login": "x", "password": "y"})
    assert (refused.status_code, headers(refused)) == (403, EXPECTED)


@pytest.mark.parametrize("address", [*PUBLIC[:1], *PUBLIC[2:], *STAFF])
def test_no_page_has_a_style_or_script_of_its_own(client: Client, address: str) -> None:
    client.force_login(user("governance"))
    page = Page(client.get(address, follow=True).content.decode())
    assert [
        each.attrs
        for each in page.elements
        if "style" in each.attrs or any(name.startswith("on") for name in each.attrs)
    ] == []
    assert page.all("style") == []
    assert [each for each in page.all("script") if not each["src"]] == []
    assert [each["src"] for each in page.elements if (each["src"] or "").startswith(("http", "//"))] == []


def test_the_start_page_and_the_health_check_are_for_everyone(client: Client) -> None:
    assert client.get("/").status_code == 200
    response = client.get("/healthz")
    assert (response.status_code, response.content, response["Cache-Control"]) == (
        200,
        b"ok",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    for address in ("/", "/healthz"):
        assert client.post(address).status_code == 405


def login(client: Client, email: str = "officer@gmca.example", password: str = PASSWORD, **extra: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password, **extra})


def test_signing_in_goes_to_my_work_and_ends_with_the_browser(client: Client) -> None:
    response = login(client)
    assert (response.status_code, response["Location"]) == (302, "/my-work/")
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")
    assert client.get("/my-work/").context["user"] == user("officer")


def test_the_address_may_be_written_in_any_case_and_the_session_changes(client: Client) -> None:
    client.get("/accounts/login/")
    before = client.cookies.get("sessionid")
    assert login(client, email="Officer@GMCA.example").status_code == 302
    assert client.cookies["sessionid"].value != (before.value if before else "")


@pytest.mark.parametrize(
    ("next_page", "location"),
    [
        ("/finance/", "/finance/"),
        ("https://evil.example/", "/my-work/"),
        ("//evil.example/", "/my-work/"),
        ("/\\evil.example/", "/my-work/"),
        ("javascript:alert(1)", "/my-work/"),
    ],
)
def test_signing_in_leads_nowhere_else(client: Client, next_page: str, location: str) -> None:
    assert login(client, next=next_page)["Location"] == location


def said(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(str(error) for errors in response.context["form"].errors.values() for error in errors)


def test_a_wrong_password_and_an_unknown_address_say_the_same(client: Client) -> None:
    wrong, unknown = said(login(client, password="wrong")), said(login(client, email="nobody@gmca.example"))
    assert wrong == unknown != ""
    User.objects.filter(email="colleague@gmca.example").update(is_active=False)
    assert said(login(client, email="colleague@gmca.example", password="wrong")) == wrong
    assert client.get("/my-work/").status_code == 302


def test_a_person_who_left_is_not_let_in_and_a_session_of_theirs_ends(client: Client) -> None:
    login(client)
    User.objects.filter(email="officer@gmca.example").update(is_active=False)
    assert client.get("/my-work/").status_code == 302
    response = login(client)
    assert "sessionid" not in response.cookies or client.get("/my-work/").status_code == 302


def test_the_sixth_wrong_password_in_five_minutes_is_not_looked_at(client: Client) -> None:
    first = said(login(client, password="wrong"))
    for _ in range(4):
        assert said(login(client, password="wrong")) == first
    limited = said(login(client))
    assert limited == "Too many failed login attempts. Try again later."
    assert client.get("/my-work/").status_code == 302
    assert said(login(Client(), email="OFFICER@gmca.example")) == limited
    assert login(Client(), email="colleague@gmca.example").status_code == 302


def test_right_passwords_are_not_counted(client: Client) -> None:
    for _ in range(8):
        assert login(Client()).status_code == 302


def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    count = User.objects.count()
    given = {"email": "new@gmca.example", "password1": "correct-horse-battery", "password2": "correct-horse-battery"}
    for response in (client.get("/accounts/signup/"), client.post("/accounts/signup/", given)):
        assert response.status_code in {200, 403, 404}
    assert User.objects.count() == count
    assert client.get("/my-work/").status_code == 302


def test_a_password_reset_says_the_same_to_strangers_and_writes_only_to_whom_it_knows(client: Client) -> None:
    for address in ("officer@gmca.example", "nobody@gmca.example"):
        response = client.post("/accounts/password/reset/", {"email": address})
        assert (response.status_code, response["Location"]) == (302, "/accounts/password/reset/done/")
    assert [message.to for message in mail.outbox if message.to == ["officer@gmca.example"]] == [
        ["officer@gmca.example"]
    ]


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(user("officer"))
    client.get("/accounts/logout/")
    assert client.get("/my-work/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/my-work/").status_code == 302


def test_an_error_shows_no_traceback_no_setting_and_no_data(client: Client) -> None:
    client.force_login(user("officer"))
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE decisions_signoffstep RENAME COLUMN post_title TO title_of_the_post")
    response = client.get("/my-work/?words=secret-word")
    text = response.content.decode()
    assert response.status_code == 500
    assert "Sorry, something went wrong" in text
    leaks = ["Traceback", "ProgrammingError", "post_title", "SELECT", "decisions_", "secret-word", "Amara", "psycopg"]
    leaks += [project.SECRET_KEY, str(project.BASE_DIR), str(project.DATABASES["default"]["HOST"]) or "postgres", ".py"]
    assert [leak for leak in leaks if leak and leak in text] == []
    assert headers(response) == EXPECTED


@pytest.mark.parametrize(
    "address",
    ["/nothing-here/", "/decisions/DN-1999-0001/", "/decisions/%00/", "/static/nothing.css", "/.env", "/admin/"],
)
def test_what_is_not_there_is_404_without_a_list_of_addresses(client: Client, address: str) -> None:
    client.force_login(user("officer"))
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == 404
    assert ("urlpatterns" in text, "Using the URLconf" in text, "DN-1999" in text) == (False, False, False)


def test_another_host_is_refused(client: Client) -> None:
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400
