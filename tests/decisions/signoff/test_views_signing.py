"""The page where a notice is read and signed, returned or rejected."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.example.authority import PASSWORD
from decisions.record.models import Version
from decisions.scheme.models import Post
from decisions.signoff import returning, submission
from decisions.signoff.models import SignOff
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.witness import everything
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=5)
STATEMENT = "I have read this version and agree to it, as Treasurer. I intend this to be my signature."
NOT_HELD = "It is the turn of Treasurer, a post you do not hold today."


def address(version: Version, name: str = "sign") -> str:
    return reverse(name, args=[version.decision.reference])


def filled(version: Version, **changes: str) -> dict[str, str]:
    """The form as a signatory without an interest sends it; None leaves a field out."""
    given = {"interest": "none", "interest_detail": "", "read": "on", "password": PASSWORD, "sha256": version.sha256}
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def errors(client: Client, version: Version, data: dict[str, str], name: str = "sign") -> list[str]:
    """What the error summary says when the form comes back; nothing has changed."""
    before = everything()
    response = client.post(address(version, name), data)
    assert response.status_code == 200
    assert everything() == before
    assert response.content.decode().count("<title>Error: ") == 1
    return [str(error) for each in response.context["failed"].errors.values() for error in each]


def test_the_page_shows_notice_statement_hash_and_signatures(out: Version, client: Client) -> None:
    found = page(signed_in(client, "treasurer"), address(out))
    text = main_text(found)
    assert found.one("title").text.startswith(f"Sign {out.decision.reference} - ")
    assert found.one("h1").text == "Recovery grants for people on probation"
    for words in (
        STATEMENT,
        "Version 1, 2 of 4 signed",
        "£69,573.32",
        "Words about reasons.",
        out.sha256[:4],
        "Daniel Osei",
        "Margaret Holt",
        "Waiting for this signature",
        "Starts before it is signed",
        "Return it instead",
        "Signatures given so far become void, and everyone signs the next version.",
    ):
        assert words in text
    assert found.one("input", name="password")["autocomplete"] == "current-password"
    assert found.one("input", name="sha256")["value"] == out.sha256


def test_signing_signs_and_goes_back_to_the_list(out: Version, client: Client) -> None:
    response = signed_in(client, "treasurer").post(address(out), filled(out), follow=True)
    assert response.redirect_chain == [("/sign-offs/", 302)]
    text = response.content.decode()
    assert f"You signed version 1 of {out.decision.reference}." in text
    row = SignOff.objects.get(version=out, step__position=3)
    assert (row.signer_name, row.sha256, row.statement, row.interest) == ("Simon Pryce", out.sha256, STATEMENT, "none")
    assert out.decision.subject in text[text.index("Signed by you") :]


def test_the_last_signature_says_so_and_shows_the_signed_notice(out: Version, client: Client) -> None:
    signed_in(client, "treasurer").post(address(out), filled(out))
    response = signed_in(client, "deputy.mayor").post(address(out), filled(out), follow=True)
    reference = out.decision.reference
    assert response.redirect_chain == [(f"/decisions/{reference}/preview/", 302)]
    assert f"You signed {reference}, the last to do so. The decision is made and sealed." in response.content.decode()
    out.decision.refresh_from_db()
    assert (out.decision.state, out.sealed_notices.count()) == ("decided", 2)


def test_the_next_holder_of_the_post_signs_as_well(out: Version, client: Client) -> None:
    Post.objects.get(code="treasurer").holdings.update(holder=user("finance"))
    assert STATEMENT in main_text(page(signed_in(client, "finance"), address(out)))
    client.post(address(out), filled(out))
    assert SignOff.objects.get(version=out, step__position=3).signer_name == "Leo Brandreth"


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("officer", "You wrote in this record, and nobody signs what they wrote."),
        ("colleague", NOT_HELD),
        ("governance", NOT_HELD),
        ("auditor", NOT_HELD),
        ("director", "You have signed this version. One person signs once."),
        ("deputy.mayor", "Treasurer signs before Deputy Mayor. You will get an e-mail when it is your turn."),
    ],
)
def test_who_may_read_and_not_sign_sees_the_reason_in_place_of_the_form(
    out: Version, client: Client, who: str, reason: str
) -> None:
    found = page(signed_in(client, who), address(out))
    text = main_text(found)
    assert f"You cannot sign this now {reason}" in text
    assert "Words about reasons." in text
    assert (found.all("input", name="password"), STATEMENT in text, "Return it instead" in text) == ([], False, False)
    assert errors(client, out, filled(out)) == [reason]
    assert errors(client, out, {"return-reason": "Wrong."}, "return") == [reason]
    assert errors(client, out, {"reject-reason": "Wrong."}, "reject") == [reason]


WRONG = "That is not your password. Nothing was signed."
MANY = "Too many wrong tries. Wait five minutes and try again."


@pytest.mark.parametrize(
    "password", ["example-onlY", "example-only ", " example-only", "officer@gmca.example", "x" * 5000]
)
def test_a_wrong_password_signs_nothing_and_says_so(out: Version, client: Client, password: str) -> None:
    assert errors(signed_in(client, "treasurer"), out, filled(out, password=password)) == [WRONG]


def test_what_was_typed_stays_but_for_the_password(out: Version, client: Client) -> None:
    given = filled(out, password="wrong", interest="declared", interest_detail="I live in <Bolton>")
    response = signed_in(client, "treasurer").post(address(out), given)
    text = response.content.decode()
    assert "I live in &lt;Bolton&gt;" in text
    assert ("wrong" in text.partition('name="password"')[2].partition(">")[0], "<Bolton>" in text) == (False, False)


def test_after_ten_wrong_passwords_the_right_one_is_not_looked_at(out: Version, client: Client) -> None:
    signed_in(client, "treasurer")
    for _ in range(10):
        assert errors(client, out, filled(out, password="wrong")) == [WRONG]
    assert errors(client, out, filled(out)) == [MANY]
    assert errors(Client_for("treasurer"), out, filled(out)) == [MANY]
    assert errors(signed_in(client, "deputy.mayor"), out, filled(out, password="wrong")) == [WRONG]


def Client_for(who: str) -> Client:  # noqa: N802 - another browser of the same person
    return signed_in(Client(), who)


def test_right_passwords_are_not_counted_against_anyone(out: Version, client: Client) -> None:
    """A treasurer with twelve notices to sign types the password twelve times."""
    signed_in(client, "treasurer")
    for _ in range(12):
        assert errors(client, out, filled(out, read=None)) == ["Confirm that you have read the notice."]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"interest": None}, ["Say whether you have an interest in this decision."]),
        ({"interest": "perhaps"}, ["Select a valid choice. perhaps is not one of the available choices."]),
        ({"read": None}, ["Confirm that you have read the notice."]),
        ({"password": None}, ["Give your password."]),
        ({"interest": "declared"}, ["Say what the interest is."]),
        ({"interest": "declared", "interest_detail": "  "}, ["Say what the interest is."]),
        ({"interest": "stand_aside"}, ["Say what the interest is."]),
        ({"sha256": None}, ["This field is required."]),
        (
            {"sha256": "0" * 64},
            ["The version you read is no longer the one out for signature. Read it again before you sign."],
        ),
    ],
)
def test_a_form_that_is_not_complete_signs_nothing(
    out: Version, client: Client, changes: dict[str, str], sentences: list[str]
) -> None:
    assert errors(signed_in(client, "treasurer"), out, filled(out, **changes)) == sentences


def test_who_signs_is_who_is_signed_in_whatever_the_form_says(out: Version, client: Client) -> None:
    """The fault seen elsewhere: the signer's identity is taken from the body of the request."""
    other = user("deputy.mayor")
    extra = {
        "signer": str(other.pk),
        "signer_id": str(other.pk),
        "signer_name": other.name,
        "by": other.email,
        "user": str(other.pk),
        "email": other.email,
        "name": other.name,
        "post": "deputy-mayor",
        "post_title": "Deputy Mayor",
        "capacity": "decides",
        "position": "4",
        "step": str(out.steps.get(position=4).pk),
        "signed_at": "2020-01-01T00:00:00Z",
        "version": "1",
    }
    signed_in(client, "treasurer").post(f"{address(out)}?signer={other.pk}", {**filled(out), **extra})
    last = out.sign_offs.latest("pk")
    assert (last.signer, last.signer_name, last.post_title) == (user("treasurer"), "Simon Pryce", "Treasurer")
    assert (last.capacity, last.step.position, last.signed_at.year > 2021) == ("agrees", 3, True)
    assert out.sign_offs.count() == 3


def test_the_password_is_that_of_who_is_signed_in(out: Version, client: Client) -> None:
    other = user("deputy.mayor")
    other.set_password("another-password-1")
    other.save()
    signed_in(client, "treasurer")
    assert errors(client, out, filled(out, password="another-password-1") | {"email": other.email}) == [WRONG]


def test_what_was_shown_is_what_is_signed(out: Version, client: Client) -> None:
    """The fault seen elsewhere: the data shown at signing changes before the signature arrives."""
    signed_in(client, "treasurer")
    shown = page(client, address(out)).one("input", name="sha256")["value"]
    returning.take_back(decision=out.decision, by=user("officer"), at=AT)
    again = submission.submit(decision=out.decision, by=user("officer"), at=AT)
    for who, at in (("assistant.director", 1), ("director", 2)):
        signed_in(client, who).post(address(again), filled(again))
        assert again.sign_offs.count() == at
    stale = "The version you read is no longer the one out for signature. Read it again before you sign."
    assert errors(signed_in(client, "treasurer"), again, filled(again, sha256=shown or "")) == [stale]


def test_the_same_form_sent_twice_signs_once(out: Version, client: Client) -> None:
    signed_in(client, "treasurer").post(address(out), filled(out))
    assert errors(client, out, filled(out)) == ["You have signed this version. One person signs once."]


def test_the_list_tells_now_from_later_from_done(out: Version, submitted: Version, client: Client) -> None:
    def titles(who: str) -> dict[str, str]:
        found = page(signed_in(client, who), reverse("sign_offs"))
        return {each["aria-labelledby"] or "": each.text for each in found.all("section") if each["aria-labelledby"]}

    treasurer, director, mayor = titles("treasurer"), titles("director"), titles("deputy.mayor")
    now, later = out.decision.reference, submitted.decision.reference
    assert (now in treasurer["waiting"], later in treasurer["waiting"], later in treasurer["later"]) == (
        True,
        False,
        True,
    )
    assert (now in director["lately"], later in director["later"], now in director["waiting"]) == (True, True, False)
    assert (now in mayor["later"], later in mayor["later"]) == (True, True)
    assert "lately" not in mayor
