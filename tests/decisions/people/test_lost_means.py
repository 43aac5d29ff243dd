"""Somebody lost phone and recovery codes: a governance officer removes the means, and all concerned hear of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from commissioning.example.authority import PASSWORD
from commissioning.models import Role, User
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from decisions.people import acts
from decisions.people.lost_means import clear_means
from tests.conftest import AppClock
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.people import losing
from tests.decisions.witness import refused, written
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=9)
REASON = "Phone stolen; seen in person."
NONE = "Simon Pryce has no authenticator app and no passkey, and signs in with the password alone."


def clear(*means: Authenticator, who: str = "treasurer", by: str = "governance", reason: str = REASON) -> list[str]:
    chosen = [each.pk for each in means]
    return clear_means(person=user(who), means=chosen, reason=reason, by=user(by), at=AT)


def kinds(who: str = "treasurer") -> list[str]:
    return list(Authenticator.objects.filter(user=user(who)).order_by("pk").values_list("type", flat=True))


def second_officer() -> User:
    person = user("colleague")
    details = acts.details_of(person)
    given = acts.Details(**{**vars(details), "roles": (*details.roles, Role.GOVERNANCE)})
    return acts.change_person(person=person, details=given, by=user("governance"), at=NOW)


def test_app_and_codes_go_with_a_line_in_the_ledger_and_the_password_stays() -> None:
    app = losing.app("treasurer")
    with written() as lines:
        assert clear(app) == ["authenticator app", "recovery codes"]
    assert (kinds(), user("treasurer").check_password(PASSWORD)) == ([], True)
    assert [(line.act, line.by) for line in lines] == [("clear_means", "Joan Petrie")]
    assert sentence(LedgerEvent.objects.latest("number")) == (
        "removed from the account of Simon Pryce: authenticator app, recovery codes. "
        "Reason: Phone stolen; seen in person."
    )


def test_only_what_is_lost_goes_and_the_codes_with_it() -> None:
    losing.app("treasurer")
    lost, kept = losing.passkey("treasurer", "Work laptop"), losing.passkey("treasurer", "Key ring")
    assert clear(lost) == ["passkey “Work laptop”", "recovery codes"]
    assert (kinds(), Authenticator.objects.filter(pk=kept.pk).exists()) == (["totp", "webauthn"], True)


def test_the_person_and_the_other_officers_are_told_and_not_why(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    other, app = second_officer(), losing.app("treasurer")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        clear(app)
    assert [(sent.subject, sent.to) for sent in mail.outbox] == [
        ("A way to sign in was removed", ["treasurer@gmca.example"]),
        ("A way to sign in was removed", [other.email]),
    ]
    bodies = [sent.body for sent in mail.outbox]
    assert "removed from your account: authenticator app and recovery codes. You were signed out" in bodies[0]
    assert "removed from the account of Simon Pryce: authenticator app and recovery codes." in bodies[1]
    assert not any("stolen" in body for body in bodies)


def test_their_sessions_end_and_nobody_elses() -> None:
    app, theirs, other = losing.app("treasurer"), signed_in(Client(), "treasurer"), signed_in(Client(), "director")
    assert [each.get("/my-work/").status_code for each in (theirs, other)] == [200, 200]
    clear(app)
    assert [each.get("/my-work/").status_code for each in (theirs, other)] == [302, 200]
    again = signed_in(Client(), "treasurer")
    assert [again.get("/my-work/").status_code for _ in range(2)] == [200, 200]


def test_who_lost_everything_signs_in_with_the_password_and_adds_an_app_anew(app_clock: AppClock) -> None:
    app = losing.app("treasurer")
    sent = {"login": "treasurer@gmca.example", "password": PASSWORD}
    locked_out = Client().post("/accounts/login/", sent)
    assert locked_out["Location"] == reverse("mfa_authenticate")
    clear(app)
    client = Client()
    assert client.post("/accounts/login/", sent)["Location"] != reverse("mfa_authenticate")
    assert client.get("/my-work/").status_code == 200
    losing.app("treasurer")
    assert Client().post("/accounts/login/", sent)["Location"] == reverse("mfa_authenticate")


Try = Callable[[Authenticator], object]
REFUSED: list[tuple[Try, str]] = [
    (lambda app: clear(app, by="director"), "Only governance officers make, change and close accounts."),
    (lambda app: clear(app, by="auditor"), "Only governance officers make, change and close accounts."),
    (lambda app: clear(app, by="treasurer"), "Only governance officers make, change and close accounts."),
    (lambda app: clear(app, reason=" "), "Say why, and how you made sure who asked."),
    (lambda app: clear(), "Choose what is lost. Somebody may have removed it meanwhile."),
    (
        lambda app: clear(app, losing.passkey("director", "Key")),
        "Choose what is lost. Somebody may have removed it meanwhile.",
    ),
    (
        lambda app: clear(losing.app("governance"), who="governance"),
        "You cannot remove your own here. Another governance officer has to do it.",
    ),
    (lambda app: clear(app, who="director"), NONE.replace("Simon Pryce", "Margaret Holt")),
]


@pytest.mark.parametrize(("attempt", "words"), REFUSED)
def test_it_is_refused_and_nothing_goes(attempt: Try, words: str) -> None:
    app = losing.app("treasurer")
    with refused(words):
        attempt(app)
    assert (kinds(), user("treasurer").sessions_ended_at) == (["totp", "recovery_codes"], None)


def test_recovery_codes_are_nothing_that_is_chosen() -> None:
    losing.app("treasurer")
    codes = Authenticator.objects.get(user=user("treasurer"), type="recovery_codes")
    with refused("Choose what is lost. Somebody may have removed it meanwhile."):
        clear(codes)


def test_the_page_says_what_there_is_and_removes_it(client: Client) -> None:
    app = losing.app("treasurer")
    losing.passkey("treasurer", "Work laptop")
    signed_in(client, "governance")
    person, address = (reverse(name, args=[user("treasurer").pk]) for name in ("person", "clear_means"))
    assert "Authenticator app, passkey “Work laptop”" in main_text(page(client, person))
    assert max(queries(client, each) for each in (person, address)) <= MOST
    assert [box["value"] for box in page(client, address).all("input", type="checkbox")] == [
        str(each.pk) for each in Authenticator.objects.exclude(type="recovery_codes").order_by("type")
    ]
    wrong = client.post(address, {"means": [app.pk], "reason": ""}).content.decode()
    assert "Say why, and how you made sure who asked." in wrong
    done = client.post(address, {"means": [app.pk], "reason": REASON}, follow=True).content.decode()
    assert "Removed from the account of Simon Pryce: authenticator app and recovery codes. They are told." in done
    assert REASON in done


def test_who_has_nothing_to_lose_is_offered_nothing(client: Client) -> None:
    signed_in(client, "governance")
    assert "Remove a lost app or passkey" not in main_text(page(client, reverse("person", args=[user("treasurer").pk])))
    assert NONE in main_text(page(client, reverse("clear_means", args=[user("treasurer").pk])))
