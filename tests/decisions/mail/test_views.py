"""How I want my mail; and the record of every mail, for governance and auditors."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from decisions.mail.models import MailKind, SentMail
from decisions.record.models import Version
from tests.conftest import guards_off
from tests.decisions.mail.outbox import write
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.raw import execute
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

PREFERENCE, RECORD = "mail_preference", "sent_mail"


@pytest.mark.parametrize("name", [PREFERENCE, RECORD])
def test_signed_out_goes_to_sign_in(client: Client, people: None, db: None, name: str) -> None:
    response = client.get(reverse(name))
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={reverse(name)}")


@pytest.mark.parametrize(
    ("name", "method"), [(PREFERENCE, "put"), (PREFERENCE, "delete"), (RECORD, "post"), (RECORD, "delete")]
)
def test_wrong_methods_are_405(client: Client, people: None, db: None, name: str, method: str) -> None:
    assert getattr(signed_in(client, "governance"), method)(reverse(name)).status_code == 405


# How I want it


@pytest.mark.parametrize("who", ["officer", "treasurer", "finance", "auditor"])
def test_everyone_chooses_for_themselves(client: Client, people: None, db: None, who: str) -> None:
    response = signed_in(client, who).post(reverse(PREFERENCE), {"preference": "digest"})
    assert (response.status_code, response["Location"]) == (302, "/my-work/")
    assert {person: user(person).mail_preference for person in (who, "director")} == {who: "digest", "director": "each"}
    found = main_text(page(client, reverse("my_work")))
    assert "Your e-mail setting is saved." in found
    assert "You get one e-mail a day." in found
    (chosen,) = [each for each in page(client, reverse(PREFERENCE)).all("input") if "checked" in each.attrs]
    assert chosen["value"] == "digest"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Say when you want e-mail."),
        ({"preference": "never"}, "Choose one of the two: each as it happens, or one a day."),
    ],
)
def test_anything_else_is_refused_with_what_would_do(
    client: Client, people: None, db: None, typed: dict[str, str], sentence: str
) -> None:
    response = signed_in(client, "officer").post(reverse(PREFERENCE), typed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert user("officer").mail_preference == "each"


# The record


def rows(client: Client, query: str = "", who: str = "governance") -> list[str]:
    found = page(signed_in(client, who), reverse(RECORD) + query)
    return [each.text for each in found.all("tr")][1:]


def put(who: str = "treasurer", *, minutes: int = 0, **fields: object) -> SentMail:
    """A row as it stands some time after it was written."""
    person = user(who)
    given = {"kind": "to_sign", "reference": "DN-2021-0008", "queued_at": NOW + timedelta(minutes=minutes), **fields}
    return SentMail.objects.create(person=person, address=person.email, **given)


@pytest.mark.parametrize("who", ["officer", "treasurer", "finance"])
def test_it_is_not_there_for_others(client: Client, out: Version, who: str) -> None:
    assert signed_in(client, who).get(reverse(RECORD)).status_code == 404


def test_every_mail_is_there_with_what_became_of_it(client: Client, people: None, db: None) -> None:
    put(subject="Went", sent_at=NOW + timedelta(minutes=5))
    put("director", minutes=1, subject="Failed", failed="SMTPConnectError: <no>")
    digest = put(minutes=2, kind=MailKind.DIGEST, subject="Digest", sent_at=NOW + timedelta(minutes=5))
    put(minutes=3, subject="Kept 3", for_digest=True, digest=digest)
    put(minutes=4, subject="Kept 4", for_digest=True)
    found = rows(client, "?reference=DN-2021-0008")
    expected = [
        ("Kept 4", "Waits for the next digest"),
        ("Kept 3", "With the digest of 25 October 2021"),
        ("Digest", "Sent 25 October 2021 at 10:05"),
        ("Failed", "Not sent yet"),
        ("Went", "Sent 25 October 2021 at 10:05"),
    ]
    assert [(subject in row, state in row) for row, (subject, state) in zip(found, expected, strict=True)] == [
        (True, True)
    ] * 5
    assert "First try failed: SMTPConnectError: <no>" in found[3]
    assert "director@gmca.example" in found[3]


def test_it_is_filtered_by_reference_and_person(client: Client, people: None, db: None) -> None:
    write("treasurer", reference="DN-2021-0007", subject="Seven to the treasurer")
    write("director", reference="DN-2021-0007", subject="Seven to the director")
    write("director", reference="DN-2021-0070", subject="Seventy to the director")
    for query, expected in {
        "?reference=dn-2021-0007": 2,
        "?reference=DN-2021-0007&person=holt": 1,
        "?person=DIRECTOR@": 1,
        "?reference=DN-2021-0007&person=nobody": 0,
        "?reference=DN-2021-00": 0,
        "?reference=%00&person=director": 1,
        "?person=%25": 0,
    }.items():
        assert (query, sum("Seven to" in row for row in rows(client, query))) == (query, expected)
    assert "No e-mail matches" in main_text(page(client, reverse(RECORD) + "?reference=DN-1999-0001"))


def test_a_mail_on_a_decision_leads_to_its_history_and_no_other_does(client: Client, people: None, db: None) -> None:
    for reference in ("DN-2021-0007", "D-2021-007", ""):
        write("auditor", reference=reference, subject=f"On {reference}")
    found = page(signed_in(client, "governance"), reverse(RECORD) + "?person=auditor@")
    links = [each["href"] for each in found.all("a")]
    assert [link for link in links if link and "history" in link] == ["/decisions/DN-2021-0007/history/"]


def test_before_there_is_any_it_says_so(client: Client, people: None, db: None) -> None:
    with guards_off("decisions_sentmail"):
        execute("DELETE FROM decisions_sentmail")
    assert "No e-mail has been sent yet" in main_text(page(signed_in(client, "auditor"), reverse(RECORD)))


def test_pages_of_25_keep_the_filter_and_take_the_same_queries(client: Client, people: None, db: None) -> None:
    write("director", reference="DN-2021-0007")
    signed_in(client, "auditor")
    before = queries(client, reverse(RECORD))
    for _ in range(29):
        write("director", reference="DN-2021-0007")
    assert queries(client, reverse(RECORD)) == before
    assert before <= MOST
    query = "?reference=DN-2021-0007&person="
    assert [len(rows(client, query)), len(rows(client, f"{query}&page=2"))] == [25, 5]
    links = [each["href"] for each in page(client, reverse(RECORD) + query).all("a")]
    assert "?reference=DN-2021-0007&person=&page=2" in links
