"""The log: one JSON object a line, and nothing personal in it, whatever happens."""

import io
import json
import logging
import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.test import Client, RequestFactory

from commissioning.example.authority import PASSWORD
from commissioning.logs import JsonLines, RequestLog
from decisions.signoff import submission
from tests import factories
from tests.factories import NOW, user

PERSONAL = [
    "gmca.example",
    "Amara",
    "Whitlock",
    "Simon",
    "Pryce",
    "DN-2021",
    "Recovery",
    "secret-word",
    PASSWORD,
    "?",
    "127.0.0.1",
]

Log = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def log() -> Iterator[Log]:
    """What would stand in the log, read back; every line is checked for personal data."""
    stream, root, own = io.StringIO(), logging.getLogger(), logging.getLogger("commissioning")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    levels = root.level, own.level
    root.addHandler(handler)
    root.setLevel("INFO")
    own.setLevel("INFO")

    def read() -> list[dict[str, Any]]:
        text = stream.getvalue()
        assert [word for word in PERSONAL if word in text] == []
        return [json.loads(line) for line in text.split("\n") if line]

    yield read
    root.removeHandler(handler)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


class Refusing(BaseEmailBackend):
    """A mail server that refuses everyone, and says whom."""

    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such user") for message in email_messages})


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_route_and_not_its_address(authority: None, client: Client, log: Log) -> None:
    client.force_login(user("officer"))
    factories.draft()
    response = client.get(
        "/decisions/DN-2021-0001/history/?show=secret-word", HTTP_REFERER="http://testserver/?secret-word"
    )
    (line,) = log()
    assert line | {"at": "", "milliseconds": 0} == {
        "at": "",
        "level": "info",
        "logger": "commissioning.requests",
        "message": "request",
        "request": response["X-Request-ID"],
        "method": "GET",
        "route": "decisions/<str:reference>/history/",
        "status": 200,
        "milliseconds": 0,
    }
    assert line["at"].endswith("+00:00")
    assert isinstance(line["milliseconds"], int)


@pytest.mark.django_db
def test_an_unknown_address_is_not_repeated(client: Client, log: Log) -> None:
    assert client.get("/officer@gmca.example/DN-2021-0001?words=secret-word").status_code == 404
    assert [(line["route"], line["status"]) for line in log()] == [("unknown", 404)]


def test_a_host_that_is_not_ours_is_told_without_its_name(client: Client, log: Log) -> None:
    assert client.get("/", HTTP_HOST="secret-word.gmca.example").status_code == 400
    refused, request = log()
    assert (refused["level"], refused["message"]) == ("error", "exception")
    assert (refused["logger"], refused["exception"]) == ("django.security.DisallowedHost", "DisallowedHost")
    assert "request" not in refused
    assert (request["route"], request["status"]) == ("unknown", 400)


@pytest.mark.django_db
def test_signing_in_rightly_or_wrongly_leaves_no_name(authority: None, client: Client, log: Log) -> None:
    for password in ("secret-word", PASSWORD):
        client.post("/accounts/login/?next=/my-work/", {"login": "officer@gmca.example", "password": password})
    lines = log()
    found = [(line["route"], line["status"]) for line in lines if "route" in line]
    assert found == [("accounts/login/", 200), ("accounts/login/", 302)]
    assert [line["person"] for line in lines if line["message"] == "signed in"] == [user("officer").pk]


@pytest.mark.django_db
def test_a_form_without_its_token_leaves_no_reference(authority: None, log: Log) -> None:
    factories.draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user("officer"))
    assert client.post("/decisions/DN-2021-0001/withdraw/", {"reason": "secret-word"}).status_code == 403
    *_, request = log()
    assert (request["route"], request["status"]) == ("decisions/<str:reference>/withdraw/", 403)


@pytest.mark.django_db
def test_an_exception_is_told_by_type_and_place_and_never_by_its_values(
    authority: None, client: Client, log: Log
) -> None:
    client.force_login(user("officer"))
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE decisions_signoffstep RENAME COLUMN post_title TO title_of_the_post")
    assert client.get("/my-work/?words=secret-word").status_code == 500
    error, request = log()
    assert (error["level"], error["message"], error["exception"]) == (
        "error",
        "unhandled exception",
        "ProgrammingError",
    )
    assert all(place.rpartition(":")[2].isdigit() for place in error["where"])
    assert len(error["where"]) == 5
    assert (request["status"], request["route"]) == (500, "my-work/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/decisions/DN-2021-0099/", "/decisions/DN-2021-0001/no-such-page/"])
def test_a_page_that_is_not_there_or_not_theirs_is_no_error(
    authority: None, client: Client, log: Log, address: str
) -> None:
    client.force_login(user("officer"))
    factories.draft()
    assert client.get(address).status_code == 404
    assert [(line["level"], line["message"], line["status"]) for line in log()] == [("info", "request", 404)]


@pytest.mark.parametrize(
    ("raised", "lines"),
    [
        (Http404("secret-word"), []),
        (PermissionDenied("secret-word"), []),
        (SuspiciousOperation("secret-word"), []),
        (BadRequest("secret-word"), []),
        (MultiPartParserError("secret-word"), []),
        (ValueError("secret-word"), [("error", "unhandled exception", "ValueError")]),
    ],
)
def test_only_what_django_has_no_answer_to_is_an_error(
    log: Log, rf: RequestFactory, raised: Exception, lines: list[tuple[str, ...]]
) -> None:
    RequestLog(lambda request: HttpResponse()).process_exception(rf.get("/"), raised)
    assert [(line["level"], line["message"], line["exception"]) for line in log()] == lines


@pytest.mark.django_db
def test_mail_that_cannot_be_sent_leaves_no_address_and_undoes_nothing(
    authority: None, log: Log, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    decision = factories.complete()
    with django_capture_on_commit_callbacks(execute=True):
        version = submission.submit(decision=decision, by=user("officer"), at=NOW)
    assert version.steps.count() == 4
    (line,) = log()
    assert (line["level"], line["exception"]) == ("warning", "SMTPRecipientsRefused")


def test_other_programs_messages_come_without_their_values(log: Log) -> None:
    logging.getLogger("django.security").warning("Refused %s of %s", "secret-word", "officer@gmca.example")
    logging.getLogger("commissioning.daily").info("%d reminders sent", 3)
    logging.getLogger("django.security").error(ValueError("secret-word"))
    assert [line["message"] for line in log()] == ["Refused %s of %s", "3 reminders sent", "ValueError"]


def test_a_line_is_one_line_whatever_is_in_it(log: Log) -> None:
    logging.getLogger("commissioning").info("one\ntwo\u2028three “four”")
    (line,) = log()
    assert line["message"] == "one\ntwo\u2028three “four”"
