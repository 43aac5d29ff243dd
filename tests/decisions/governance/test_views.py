"""The pages of the scheme: who sees them, what they say, what they cost."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import User
from decisions.ledger.models import LedgerEvent
from decisions.scheme import acts, rule_acts
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.scheme.rule_acts import Terms
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

DAY = timedelta(days=1)
READ = ["/scheme/", "/scheme/history/", "/scheme/posts/treasurer/"]
CHANGE = [
    "/scheme/posts/new/",
    "/scheme/posts/treasurer/rename/",
    "/scheme/posts/treasurer/abolish/",
    "/scheme/posts/treasurer/appoint/",
    "/scheme/posts/treasurer/holdings/2021-04-01/end/",
    "/scheme/rules/new/",
    "/scheme/rules/RULE/replace/",
    "/scheme/rules/RULE/end/",
]
ONLY = "Only governance officers change posts, who holds them, and the sign-off rules."


def at(address: str) -> str:
    return address.replace("RULE", str(SignOffRule.objects.get(post__code="treasurer").pk))


@pytest.mark.parametrize("address", READ + CHANGE)
def test_governance_officers_have_the_page(client: Client, address: str) -> None:
    response = signed_in(client, "governance").get(at(address))
    assert response.status_code == 200
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.parametrize("address", READ)
def test_auditors_read(client: Client, address: str) -> None:
    found = page(signed_in(client, "auditor"), address)
    changes = ("Add", "Replace", "End", "Appoint", "Rename", "Abolish")
    assert [link.text for link in found.all("a") if link.text.startswith(changes)] == []
    keeper = page(signed_in(client, "governance"), address)
    assert any(link.text.startswith(changes) for link in keeper.all("a")) == (address != "/scheme/history/")


@pytest.mark.parametrize("address", CHANGE)
def test_auditors_see_why_they_change_nothing(client: Client, address: str) -> None:
    found = page(signed_in(client, "auditor"), at(address))
    assert ONLY in main_text(found)
    assert len(found.all("form")) == 1  # the one that signs out
    refused = client.post(at(address), {"title": "Clerk"})
    assert refused.status_code == 403
    assert not LedgerEvent.objects.filter(by_name="Victor Lindqvist").exists()


@pytest.mark.parametrize("address", READ + CHANGE)
@pytest.mark.parametrize("who", ["officer", "treasurer", "deputy.mayor", "finance"])
def test_for_everyone_else_there_is_no_such_page(client: Client, address: str, who: str) -> None:
    signed_in(client, who)
    assert client.get(at(address)).status_code == 404
    if address in CHANGE:
        assert client.post(at(address), {"title": "Clerk"}).status_code == 404
    assert "Scheme" not in page(client, "/my-work/").one("nav", aria_label="Menu").text


@pytest.mark.parametrize("who", ["governance", "auditor"])
def test_the_menu_leads_to_it(client: Client, who: str) -> None:
    menu = page(signed_in(client, who), "/scheme/").all("a", href="/scheme/")
    assert [(link.text, link["aria-current"]) for link in menu] == [("Scheme", "page")]


@pytest.mark.parametrize("address", READ + CHANGE)
def test_signed_out_goes_to_sign_in(client: Client, address: str) -> None:
    response = client.get(at(address))
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={at(address)}")


@pytest.mark.parametrize("address", READ + CHANGE)
def test_wrong_methods_are_405(client: Client, address: str) -> None:
    signed_in(client, "governance")
    for method in ["put", "patch", "delete", *(["post"] if address in READ else [])]:
        assert getattr(client, method)(at(address)).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/scheme/posts/usher/",
        "/scheme/posts/usher/rename/",
        "/scheme/posts/usher/abolish/",
        "/scheme/posts/usher/appoint/",
        "/scheme/posts/treasurer/holdings/2021-04-02/end/",
        "/scheme/posts/director/holdings/2021-99-01/end/",
        "/scheme/posts/treasurer/holdings/tomorrow/end/",
        "/scheme/rules/999999/replace/",
        f"/scheme/rules/{10**30}/end/",
    ],
)
def test_what_is_not_known_is_404(client: Client, address: str) -> None:
    assert signed_in(client, "governance").get(address).status_code == 404


def rows(client: Client, section: str, address: str = "/scheme/") -> list[str]:
    found = page(client, address)
    return [row.text for row in found.all("tr") if any(each["aria-labelledby"] == section for each in row.inside)][1:]


def test_the_rules_in_chain_order_with_their_sentences(client: Client) -> None:
    shown = [row.removesuffix(" ") for row in rows(signed_in(client, "auditor"), "rules")]
    assert shown == [
        "Place 1 Assistant Director – Police, Crime, Criminal Justice and Fire approves every decision. "
        "In force from 1 April 2021",
        "Place 2 Director – Police, Crime, Criminal Justice and Fire agrees to every decision. "
        "In force from 1 April 2021",
        "Place 3 Treasurer agrees to every decision. In force from 1 April 2021",
        "Place 4 Deputy Mayor decides every Deputy Mayor’s decision of £50,000.00 or more. In force from 1 April 2021",
    ]


def test_posts_with_holders_vacancies_and_what_is_coming(client: Client) -> None:
    today, joan, now = timezone.localdate(), user("governance"), timezone.now()
    simon = PostHolding.objects.get(post__code="treasurer")
    acts.end_holding(holding=simon, until_on=today - DAY, by=joan, at=now)
    leo = user("finance")
    acts.appoint(post=simon.post, holder=leo, from_on=today + DAY, until_on=today + 9 * DAY, by=joan, at=now)
    acts.abolish_post(post=Post.objects.get(code="deputy-mayor"), on=today + 2 * DAY, by=joan, at=now)
    acts.abolish_post(post=Post.objects.get(code="director"), on=today, by=joan, at=now)
    acts.add_post(title="Clerk", by=joan, at=now)
    until = f"from {dates.long(today + DAY)} until {dates.long(today + 9 * DAY)}"
    ends = f"Yasmin Farrow until {dates.long(today + DAY)}; Abolished from {dates.long(today + 2 * DAY)}"
    assert rows(signed_in(client, "governance"), "posts")[1:] == [
        "Clerk Holder Vacant: nobody has held it yet Coming Nothing arranged",
        f"Deputy Mayor Holder Yasmin Farrow Coming {ends}",
        f"Treasurer Holder Vacant since {dates.long(today)} Coming Leo Brandreth {until}",
    ]
    found = main_text(page(client, "/scheme/"))
    assert "1 abolished post Director – Police, Crime, Criminal Justice and Fire, abolished from" in found
    assert f"A rule asks for Treasurer, which nobody holds on {dates.long(today)}." in found
    assert "Abolished from" in main_text(page(client, "/scheme/posts/director/"))


def test_rules_that_begin_later_and_past_ones_stand_apart(client: Client) -> None:
    today, joan, now = timezone.localdate(), user("governance"), timezone.now()
    old = SignOffRule.objects.get(post__code="treasurer")
    terms = Terms(old.post, 7, "decides")
    rule_acts.end_rule(rule=old, until_on=today - DAY, by=joan, at=now)
    rule_acts.add_rule(terms=terms, in_force_from=today + DAY, by=joan, at=now)
    for address in ("/scheme/", "/scheme/posts/treasurer/"):
        found = page(signed_in(client, "governance"), address)
        captions = [each.text for each in found.all("caption")]
        assert {"Rules that begin later", "Past rules"} <= set(captions)
        past = [row.text for row in found.all("tr") if any(each.tag == "details" for each in row.inside)]
        assert past[1:] == [
            f"Place 3 Treasurer agrees to every decision. In force from 1 April 2021 until {dates.long(today - DAY)}"
        ]


def test_a_post_shows_everyone_who_held_it(client: Client) -> None:
    treasurer = Post.objects.get(code="treasurer")
    PostHolding.objects.create(
        post=treasurer, holder=user("finance"), from_on=date(2020, 1, 1), until_on=date(2021, 3, 31)
    )
    assert rows(signed_in(client, "governance"), "holdings", "/scheme/posts/treasurer/") == [
        "Simon Pryce First day 1 April 2021 Last day Not set End the holding of Simon Pryce from 1 April 2021",
        "Leo Brandreth First day 1 January 2020 Last day 31 March 2021 Over",
    ]


def test_the_history_says_who_changed_what(client: Client) -> None:
    assert "Nothing has been changed yet" in main_text(page(signed_in(client, "auditor"), "/scheme/history/"))
    acts.add_post(title="Clerk <of works>", by=user("governance"), at=timezone.now())
    found = page(client, "/scheme/history/")
    assert "Joan Petrie, Governance officer, added the post Clerk <of works>." in main_text(found)
    assert "<of" not in found.html


def filled(count: int) -> None:
    today, joan, now = timezone.localdate(), user("governance"), timezone.now()
    for number in range(count):
        post = acts.add_post(title=f"Clerk {number} of {count}", by=joan, at=now)
        holder = User.objects.create_user(f"clerk{number}.{count}@gmca.example", f"Clerk {number}")
        for start in range(3):
            first = today + start * DAY
            PostHolding.objects.create(post=post, holder=holder, from_on=first, until_on=first)
        old = rule_acts.add_rule(terms=Terms(post, number + 5, "agrees"), in_force_from=today, by=joan, at=now)
        terms = Terms(post, number + 6, "agrees")
        rule_acts.replace_rule(rule=old, terms=terms, in_force_from=today + DAY, by=joan, at=now)


@pytest.mark.parametrize("address", READ + CHANGE)
def test_a_page_costs_the_same_with_one_row_and_with_thirty(client: Client, address: str) -> None:
    signed_in(client, "governance")
    address = at(address)
    filled(1)
    first = queries(client, address)
    filled(30)
    assert queries(client, address) == first <= MOST
