"""Changing the scheme: typed, shown, saved; nothing before the second answer, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.lib import dates
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision, Version
from decisions.scheme.explaining import sentence
from decisions.scheme.models import Post, PostHolding, SignOffRule
from tests import factories
from tests.commissioning.markup import Page
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.scheme.same import everything
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

DAY = timedelta(days=1)
RULE = {
    "asks_for": "deputy-mayor",
    "capacity": "decides",
    "function_family": "",
    "decision_type": "deputy_mayor",
    "amount_from": "£1 million",
    "position": "4",
}


def post(client: Client, address: str, typed: dict[str, str], *, status: int = 200) -> Page:
    response = client.post(address, typed)
    assert response.status_code == status, response.content.decode()[:300]
    return Page(response.content.decode())


def hidden(found: Page) -> dict[str, str]:
    """What the page carries to the next one."""
    return {each["name"] or "": each["value"] or "" for each in found.all("input", type="hidden") if each["name"]}


def saved(client: Client, address: str, typed: dict[str, str], to: str) -> None:
    shown = post(client, address, typed)
    assert "Nothing is saved yet." in main_text(shown)
    response = client.post(address, hidden(shown))
    assert (response.status_code, response["Location"]) == (302, to)


def rule(code: str) -> SignOffRule:
    return SignOffRule.objects.get(post__code=code, in_force_until=None)


def acts() -> list[str]:
    return list(LedgerEvent.objects.filter(by_name="Joan Petrie").order_by("number").values_list("act", flat=True))


def today(plus: int = 0) -> str:
    return dates.long(timezone.localdate() + plus * DAY)


def test_a_post_is_added_somebody_appointed_and_a_rule_asks_for_it(client: Client) -> None:
    signed_in(client, "governance")
    assert client.post("/scheme/posts/new/", {"title": "Clerk"})["Location"] == "/scheme/"
    appointed = {"holder": "finance@gmca.example", "from_on": today(), "until_on": ""}
    saved(client, "/scheme/posts/clerk/appoint/", appointed, "/scheme/posts/clerk/")
    added = {**RULE, "asks_for": "clerk", "capacity": "approves", "position": "1", "in_force_from": today()}
    saved(client, "/scheme/rules/new/", added, "/scheme/")
    holding = PostHolding.objects.get(post__code="clerk")
    assert (holding.holder.name, holding.from_on, holding.until_on) == ("Leo Brandreth", timezone.localdate(), None)
    assert sentence(rule("clerk")) == "Clerk approves every Deputy Mayor’s decision of £1,000,000.00 or more."
    assert acts() == ["add_post", "appoint", "add_rule"]


def test_a_holding_is_ended_and_a_post_renamed_and_abolished(client: Client) -> None:
    signed_in(client, "governance")
    back = "/scheme/posts/treasurer/"
    saved(client, f"{back}holdings/2021-04-01/end/", {"until_on": today(5)}, back)
    assert client.post(f"{back}rename/", {"title": "Chief Finance Officer"})["Location"] == back
    saved(client, f"{back}abolish/", {"first_day": today(2)}, back)
    kept = Post.objects.get(code="treasurer")
    assert (kept.title, kept.abolished_on) == ("Chief Finance Officer", timezone.localdate() + 2 * DAY)
    assert kept.holdings.get().until_on == timezone.localdate() + DAY
    assert acts() == ["end_holding", "rename_post", "abolish_post"]


def test_a_rule_is_ended(client: Client) -> None:
    number = rule("treasurer").pk
    saved(signed_in(client, "governance"), f"/scheme/rules/{number}/end/", {"until_on": today()}, "/scheme/")
    assert SignOffRule.objects.get(pk=number).in_force_until == timezone.localdate()
    assert acts() == ["end_rule"]


def test_a_rule_changes_while_a_version_waits(client: Client, draft: Decision, out: Version) -> None:
    """The version keeps its chain, the draft's chain changes, and both are said before anything is saved."""
    steps = list(out.steps.values("position", "post__code", "capacity", "why"))
    address = f"/scheme/rules/{rule('deputy-mayor').pk}/replace/"
    signed_in(client, "governance")
    before = everything()
    shown = post(client, address, {**RULE, "in_force_from": today()})
    assert everything() == before
    said = main_text(shown)
    assert "1 draft changed, 0 drafts unchanged." in said
    assert f"{draft.reference} Chain now" in said
    assert "Deputy Mayor Removed" in said
    assert "1 version out for signature keeps the chain it was frozen with." in said
    assert client.post(address, hidden(shown)).status_code == 302
    assert list(out.steps.values("position", "post__code", "capacity", "why")) == steps
    assert "Deputy Mayor" in [step["post__code"].replace("-", " ").title() for step in steps]
    task_list = page(client, f"/decisions/{draft.reference}/")
    assert [each.text for each in task_list.all("span", class_="chain__post")][2:] == ["Treasurer"]
    assert acts() == ["replace_rule"]


def test_going_back_keeps_what_was_typed(client: Client) -> None:
    signed_in(client, "governance")
    before = everything()
    shown = post(client, "/scheme/rules/new/", {**RULE, "in_force_from": today(3)})
    back = post(client, "/scheme/rules/new/", {**hidden(shown), "edit": "yes"})
    values = {each["name"]: each["value"] for each in back.all("input") if each["type"] == "text"}
    assert values == {"amount_from": "£1 million", "position": "4", "in_force_from": today(3)}
    chosen = [each["value"] for each in back.all("input", type="radio") if "checked" in each.attrs]
    assert chosen == ["decides", "", "deputy_mayor"]
    assert [each["value"] for each in back.all("option") if "selected" in each.attrs] == ["deputy-mayor", ""]
    assert everything() == before


WIDE = {
    "asks_for": "treasurer",
    "capacity": "agrees",
    "function_family": "pcc",
    "decision_type": "",
    "kinds": ["award", "vary"],
    "localities": ["E08000001", "E08000002"],
    "amount_from": "10,000",
    "position": "2",
    "alternate": "deputy-mayor",
}


def carried(found: Page) -> dict[str, list[str]]:
    """What the page carries to the next one, where a name stands for several values too."""
    made: dict[str, list[str]] = {}
    for each in found.all("input", type="hidden"):
        made.setdefault(each["name"] or "", []).append(each["value"] or "")
    return made


def test_a_rule_is_replaced_by_one_for_kinds_districts_a_shared_place_and_an_alternate(
    client: Client, draft: Decision
) -> None:
    signed_in(client, "governance")
    address = f"/scheme/rules/{rule('treasurer').pk}/replace/"
    shown = post(client, address, {**WIDE, "in_force_from": today()})  # type: ignore[dict-item]
    said = main_text(shown)
    for words in (
        "For which kinds of decisionAward and Vary",
        "For which districtsBolton and Bury",
        "From which amount£10,000.00 or more",
        "AlternateDeputy Mayor",
        "1 draft changed, 0 drafts unchanged.",
        "In either order: Director – Police, Crime, Criminal Justice and Fire; "
        "Treasurer (alternate: Deputy Mayor) Moved New alternate",
        "Deputy Mayor is both an alternate and a signatory for every Deputy Mayor’s decision on police and crime "
        "functions of the kind award or vary of £50,000.00 or more that affects Bolton or Bury.",
        "No step decides this",
    ):
        assert words in said
    response = client.post(address, carried(shown))
    assert (response.status_code, response["Location"]) == (302, "/scheme/")
    made = rule("treasurer")
    assert (made.kinds, made.localities, made.position, made.alternate) == (
        ["award", "vary"],
        ["E08000001", "E08000002"],
        2,
        Post.objects.get(code="deputy-mayor"),
    )
    listed = main_text(page(client, "/scheme/"))
    director = "Director – Police, Crime, Criminal Justice and Fire"
    assert (
        "Treasurer agrees to every decision on police and crime functions of the kind award or vary that affects "
        f"Bolton or Bury of £10,000.00 or more, in either order with {director}. "
        "Deputy Mayor is the alternate for Treasurer."
    ) in listed
    steps = main_text(page(client, f"/decisions/{draft.reference}/"))
    assert f"In either order with {director}" in steps
    assert "Alternate: Deputy Mayor" in steps
    edited = page(client, f"/scheme/rules/{made.pk}/replace/")
    ticked = [each["value"] for each in edited.all("input", type="checkbox") if "checked" in each.attrs]
    assert ticked == ["award", "vary", "E08000001", "E08000002"]
    again = client.post(f"/scheme/rules/{made.pk}/replace/", {**WIDE, "in_force_from": today(1)})
    assert "That is what the rule says already." in again.content.decode()


def test_a_change_that_would_do_something_else_by_now_is_shown_again(client: Client, draft: Decision) -> None:
    address = f"/scheme/rules/{rule('treasurer').pk}/end/"
    shown = post(signed_in(client, "governance"), address, {"until_on": today(-1)})
    factories.complete()
    before = everything()
    again = post(client, address, hidden(shown))
    assert "Something changed since you looked." in main_text(again)
    assert "2 drafts changed" in main_text(again)
    assert everything() == before
    assert client.post(address, hidden(again)).status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"in_force_from": "yesterday"}, "“yesterday” is not a date."),
        ({"in_force_from": "1 April 2021"}, "1 April 2021 is past. A rule begins on"),
        ({"amount_from": "0"}, "The sum is more than £0.00. Leave it blank for every amount."),
        ({"amount_from": "about 5"}, "is an approximation."),
        ({"position": "0"}, "The place in the chain is 1 or more."),
        ({"position": "x"}, "The place in the chain is a whole number from 1 to 99."),
        ({"position": "100"}, "The place in the chain is 99 or less."),
        ({"asks_for": "usher"}, "Choose the post."),
        ({"asks_for": "\0"}, "The character U+0000 (no name) cannot be printed. Delete it."),
        ({"capacity": ""}, "Say what the signature does."),
        ({"alternate": "deputy-mayor"}, "The alternate is another post than the one that signs."),
        ({"alternate": "usher"}, "Choose a post from the list, or none."),
        ({"kinds": "varry"}, "Select a valid choice. varry is not one of the available choices."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client: Client, typed: dict[str, str], words: str) -> None:
    before = everything()
    given = {**RULE, "in_force_from": today(), **typed}
    found = post(signed_in(client, "governance"), "/scheme/rules/new/", given)
    assert words in found.one("div", class_="govuk-error-summary").text
    assert found.one("title").text.startswith("Error: ")
    shown = {each["name"]: each["value"] or "" for each in found.all("input") if each["type"] == "text"}
    assert shown == {name: given[name] for name in ("amount_from", "position", "in_force_from")}
    assert everything() == before


def test_an_appointment_over_another_names_who_and_when(client: Client) -> None:
    typed = {"holder": "finance@gmca.example", "from_on": today(1)}
    found = post(signed_in(client, "governance"), "/scheme/posts/treasurer/appoint/", typed)
    said = found.one("div", class_="govuk-error-summary").text
    assert "Simon Pryce holds Treasurer from 1 April 2021 until further notice." in said
    assert PostHolding.objects.get(post__code="treasurer").holder == user("treasurer")


def test_a_fingerprint_that_somebody_made_up_saves_nothing(client: Client) -> None:
    before = everything()
    address = f"/scheme/rules/{rule('treasurer').pk}/end/"
    found = post(signed_in(client, "governance"), address, {"until_on": today(), "seen": "0" * 64})
    assert "Nothing is saved." in main_text(found)
    assert everything() == before


def test_drafts_that_would_lose_everyone_are_named(client: Client, draft: Decision) -> None:
    kept = rule("treasurer")
    SignOffRule.objects.exclude(pk=kept.pk).update(in_force_until=timezone.localdate() - DAY)
    found = post(signed_in(client, "governance"), f"/scheme/rules/{kept.pk}/end/", {"until_on": today(-1)})
    assert f"1 draft would lose every signatory: {draft.reference}." in main_text(found)
    assert "No rule covers this: every decision." in main_text(found)
