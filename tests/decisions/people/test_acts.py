"""Making, changing and closing accounts; nobody is deleted, and what was done stays done."""

import inspect
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client

from commissioning.lib.refusal import Refused
from commissioning.models import Directorate, Role, User
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from decisions.people import acts
from decisions.people import mail as people_mail
from decisions.people.acts import Details, details_of
from decisions.record.models import Version
from tests.decisions.raw import execute, refused
from tests.decisions.witness import everything, written
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=9)
ONLY = "Only governance officers make, change and close accounts."


def boss() -> User:
    return user("governance")


def details(**changes: object) -> Details:
    made = Details("Nell Ward", "nell.ward@gmca.example", "Analyst", Directorate.objects.first(), (Role.OFFICER,))
    return replace(made, **changes)  # type: ignore[arg-type]


def change(who: str, *, by: User | None = None, **changes: object) -> User:
    person = user(who)
    wanted = replace(details_of(person), **changes)  # type: ignore[arg-type]
    return acts.change_person(person=person, details=wanted, by=by or boss(), at=AT)


def second_officer() -> User:
    return acts.add_person(details=details(email="second@gmca.example", roles=(Role.GOVERNANCE,)), by=boss(), at=AT)


def last_sentence() -> str:
    return sentence(LedgerEvent.objects.latest("number"))


def no(sentence: str, act: object) -> None:
    """Refused with that sentence, and without a trace."""
    before = everything()
    with pytest.raises(Refused) as refusal:
        act()  # type: ignore[operator]
    assert (str(refusal.value), everything()) == (sentence, before)


def test_a_person_is_made_without_a_password_and_gets_a_link_that_works_once(
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        person = acts.add_person(details=details(), by=boss(), at=AT)
    assert (person.has_usable_password(), details_of(User.objects.get(pk=person.pk))) == (False, details())
    assert last_sentence() == (
        "made an account for Nell Ward, nell.ward@gmca.example, with the roles Commissioning officer."
    )
    (sent,) = mail.outbox
    assert sent.to == ["nell.ward@gmca.example"]
    path = re.search(r"http\S+", sent.body).group().removeprefix(settings.SITE_ADDRESS)  # type: ignore[union-attr]
    client, new = Client(), "a-long-word-of-my-own"
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": new, "password2": new})
    assert User.objects.get(pk=person.pk).check_password(new)
    assert "This link no longer works" in Client().get(path, follow=True).content.decode()
    for table in ("decisions_sentmail", "decisions_ledgerevent"):
        assert execute(f"SELECT 1 FROM {table} t WHERE t::text LIKE %s", "%password/reset/key%") == 0


@pytest.mark.parametrize("who", ["officer", "director", "finance", "auditor"])
def test_only_governance_officers_change_accounts(who: str) -> None:
    by = user(who)
    no(ONLY, lambda: acts.add_person(details=details(), by=by, at=AT))
    no(ONLY, lambda: change("officer", by=by, job_title="Boss"))
    no(ONLY, lambda: acts.close_account(person=user("treasurer"), by=by, at=AT))
    no(ONLY, lambda: acts.reopen_account(person=user("treasurer"), by=by, at=AT))
    no(ONLY, lambda: acts.invite_person(person=user("treasurer"), by=by, at=AT))


def test_an_address_belongs_to_one_person() -> None:
    taken = "officer@gmca.example is the address of Amara Whitlock. Give another."
    no(taken, lambda: acts.add_person(details=details(email="officer@gmca.example"), by=boss(), at=AT))
    no(taken, lambda: change("treasurer", email="officer@gmca.example"))
    no("Nothing is changed.", lambda: change("treasurer"))


def test_what_is_changed_is_said_and_nothing_else() -> None:
    change("treasurer", job_title="Chief Finance Officer", roles=(Role.FINANCE, Role.AUDITOR))
    assert last_sentence() == (
        "changed the account of Simon Pryce: job title from none to Chief Finance Officer; "
        "roles from none to Finance officer, Auditor."
    )


def test_a_changed_address_is_told_to_both_and_the_old_one_opens_nothing(
    django_capture_on_commit_callbacks: object,
) -> None:
    person = user("treasurer")
    path = people_mail.link(person).removeprefix(settings.SITE_ADDRESS)
    assert EmailAddress.objects.filter(user=person, email="treasurer@gmca.example").exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        change("treasurer", email="simon.pryce@gmca.example")
    assert [message.to for message in mail.outbox] == [["treasurer@gmca.example"], ["simon.pryce@gmca.example"]]
    assert "This link no longer works" in Client().get(path, follow=True).content.decode()
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": "treasurer@gmca.example"})
    assert [message for message in mail.outbox if "password/reset/key" in message.body] == []


def test_nobody_changes_their_own_roles_or_closes_their_own_account() -> None:
    second_officer()
    own = "You cannot change your own roles. Another governance officer has to do it."
    no(own, lambda: change("governance", roles=()))
    no(own, lambda: change("governance", roles=(Role.FINANCE, Role.GOVERNANCE)))
    own = "You cannot close your own account. Another governance officer has to do it."
    no(own, lambda: acts.close_account(person=boss(), by=boss(), at=AT))
    change("governance", job_title="Head of Governance")
    assert boss().job_title == "Head of Governance"


def test_a_governance_officer_is_removed_by_another_and_then_does_nothing_more() -> None:
    second = second_officer()
    stale = boss()
    acts.close_account(person=stale, by=second, at=AT)
    stale.is_active = True  # as a page that was loaded before has it
    no("You are no governance officer any more.", lambda: acts.close_account(person=second, by=stale, at=AT))


@pytest.mark.parametrize("change", ["is_active = false", "roles = '{finance}'"])
def test_the_database_keeps_the_last_governance_officer(change: str) -> None:
    with refused("the last governance officer stays one"):
        execute(f"UPDATE commissioning_user SET {change} WHERE id = %s", boss().pk)
    second_officer()
    assert execute(f"UPDATE commissioning_user SET {change} WHERE id = %s", boss().pk) == 1


@pytest.mark.parametrize("name", ["treasurer", "colleague"])
def test_the_database_deletes_nobody(name: str) -> None:
    with refused("people stay on record"):
        execute("DELETE FROM commissioning_user WHERE id = %s", user(name).pk)


def test_no_act_and_no_page_deletes_people() -> None:
    for module in ("acts", "views", "forms", "mail"):
        text = inspect.getsource(__import__(f"decisions.people.{module}", fromlist=[module]))
        assert re.findall(r"User\S*\.delete|person\.delete|_raw_delete", text) == []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if getattr(field, "remote_field", None) and field.related_model is User and field.concrete:
                kept = field.remote_field.on_delete.__name__ == "PROTECT"
                assert kept or model._meta.app_label in {"account", "mfa"}, f"{model.__name__}.{field.name}"


@pytest.mark.parametrize(
    "act",
    [
        lambda: acts.close_account(person=user("director"), by=boss(), at=AT),
        lambda: change("director", roles=()),
        lambda: change("director", name="Margaret Holt-Lee", email="m.holt@gmca.example", directorate=None),
        lambda: acts.close_account(person=user("officer"), by=boss(), at=AT),
        lambda: change("officer", roles=()),
    ],
)
def test_signatures_holdings_and_history_stay_when_a_role_or_an_account_goes(decided: Version, act: object) -> None:
    """The faults seen elsewhere: deleting a role wipes approvals, deleting a user deletes history."""
    person = user("director")
    person.roles = [Role.AUDITOR]
    person.save()
    mine = ("commissioning_user", "decisions_ledgerevent")
    before = {table: rows for table, rows in everything().items() if table not in mine}
    count = LedgerEvent.objects.count()
    with written() as lines:
        act()  # type: ignore[operator]
    after = {table: rows for table, rows in everything().items() if table not in mine}
    assert (after, LedgerEvent.objects.count(), len(lines)) == (before, count + 1, 1)
    assert [row.signer_name for row in decided.sign_offs.all()][1] == "Margaret Holt"
    assert person.holdings.count() == 1


def test_closing_says_which_posts_were_held_and_reopening_gives_everything_back(client: Client) -> None:
    person = user("treasurer")
    client.force_login(person)
    acts.close_account(person=person, by=boss(), at=AT)
    assert last_sentence() == "closed the account of Simon Pryce, who holds Treasurer."
    assert client.get("/my-work/").status_code == 302
    closed = "Simon Pryce’s account is closed already."
    no(closed, lambda: acts.close_account(person=person, by=boss(), at=AT))
    acts.reopen_account(person=person, by=boss(), at=AT)
    assert last_sentence() == "reopened the account of Simon Pryce."
    assert client.get("/my-work/").status_code == 200
    no("Simon Pryce’s account is open.", lambda: acts.reopen_account(person=person, by=boss(), at=AT))


def test_the_link_is_sent_again_only_to_who_has_no_password() -> None:
    person = acts.add_person(details=details(), by=boss(), at=AT)
    acts.invite_person(person=person, by=boss(), at=AT)
    assert last_sentence() == "sent Nell Ward the link to set a password again."
    has = "Simon Pryce has a password, and can set a new one on the sign-in page."
    no(has, lambda: acts.invite_person(person=user("treasurer"), by=boss(), at=AT))
    acts.close_account(person=person, by=boss(), at=AT)
    closed = "Nell Ward’s account is closed. Reopen it first."
    no(closed, lambda: acts.invite_person(person=person, by=boss(), at=AT))
