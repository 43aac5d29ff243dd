"""Saved views: the filters of a list under a name, one’s own or shared."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client

from commissioning.lib.refusal import Refused
from decisions.ledger.models import LedgerEvent
from grants.finance import lists, saving
from grants.finance.models import SavedView
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW, outsider, user
from tests.grants.services import keeping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

VIEWS, NEW = "/finance/views/", "/finance/views/new/"
BOLTON = "/finance/?funder=HM+Prison+and+Probation+Service&locality=Bolton"


def save(name: str = "Bolton", address: str = BOLTON, *, is_shared: bool = False, who: str = "finance") -> SavedView:
    return saving.save_view(name=name, address=address, is_shared=is_shared, by=user(who), at=NOW)


def kept() -> list[tuple[str, str, str, str, bool]]:
    rows = SavedView.objects.order_by("pk").select_related("owner")
    return [(each.owner.name, each.name, each.list, each.query, each.is_shared) for each in rows]


def test_a_view_keeps_the_filters_of_its_list_and_leads_back(client: Client) -> None:
    before = LedgerEvent.objects.count()
    address = f"{NEW}?at={quote(BOLTON)}"
    response = signed_in(client, "finance").post(address, {"name": " Bolton  from HMPPS ", "is_shared": "on"})
    assert (response.status_code, response["Location"]) == (302, BOLTON)
    query = "funder=HM+Prison+and+Probation+Service&locality=Bolton"
    assert kept() == [("Leo Brandreth", "Bolton from HMPPS", "finance", query, True)]
    assert LedgerEvent.objects.count() == before
    for where in (VIEWS, "/finance/"):
        (link,) = [each for each in page(client, where).all("a") if each["href"] == BOLTON]
        assert link.text == "Bolton from HMPPS"


@pytest.mark.parametrize(
    ("address", "of", "query"),
    [
        ("/finance/awards/?locality=Bolton&words=a%26b&page=7&evil=1", "awards", "locality=Bolton&words=a%26b"),
        ("/finance/payments/?show=late&awarded_for=2027", "payments", "show=late&awarded_for=2027"),
        ("/finance/year-end/2025/?locality=Bolton&year=1999", "year_ends", "year=2025&locality=Bolton"),
        ("/finance/notices/?signed=1&payee=Wigan", "signed_notices", "payee=Wigan"),
        ("/finance/cliffs/?on=2026-01-01", "cliffs", "on=2026-01-01"),
        ("/finance/funders/?x=y", "funders", ""),
        ("/finance/late/?what=return&what=agreement", "late_list", "what=agreement"),
        ("/finance/?locality=" + "x" * 900, "finance", "locality=" + "x" * 200),
    ],
)
def test_only_the_questions_of_its_own_list_are_kept(address: str, of: str, query: str) -> None:
    found, encoded = lists.read(address)
    assert (found.name, encoded) == (of, query)
    assert lists.read(lists.href(of, query)) == (found, query)


@pytest.mark.parametrize(
    "address",
    [
        *("", "/", "/my-work/", "/finance/views/", "/finance/awards.csv", "/decisions/", "/finance/nothing/"),
        *("https://evil.example/finance/", "//evil.example/finance/", "javascript:alert(1)", "finance/", "http://["),
        *("/finance/year-end/2025.csv", "http:/finance/", "/finance/awards/DN-2021-0001/", "#/finance/"),
        *("?locality=x", "/finance/\x00"),
    ],
)
def test_no_other_address_is_saved(client: Client, address: str) -> None:
    with pytest.raises(Refused, match="Only a list of Finance can be saved as a view"):
        save(address=address)
    response = signed_in(client, "finance").post(f"{NEW}?at={quote(address)}", {"name": "Bolton"})
    assert response.status_code == 403
    assert "Only a list of Finance can be saved as a view." in response.content.decode()
    assert kept() == []


def test_a_name_is_taken_once_by_each_person() -> None:
    save("Bolton")
    save("Bolton", who="auditor")
    with pytest.raises(Refused, match="You have a view “BOLTON” already"):
        save("BOLTON")
    with pytest.raises(Refused, match="Give the view a name"):
        save(" \0 ")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=user("finance"), name="boltoN", list="awards", saved_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=user("finance"), name="", list="awards", saved_at=NOW)
    assert [each[:2] for each in kept()] == [("Leo Brandreth", "Bolton"), ("Victor Lindqvist", "Bolton")]


@pytest.mark.parametrize(
    "path", ["/finance/services/", "/finance/cliffs/?on=1+May+2026", "/finance/organisations/?words=Bolton"]
)
def test_lists_that_officers_read_too_are_saved_by_those_who_may(client: Client, path: str) -> None:
    keeping.spell(keeping.service())
    link = {"href": f"{NEW}?at={quote(path, safe='')}"}
    saves = {who: page(signed_in(client, who), path).all("a", **link) for who in ("finance", "officer")}
    assert [each.text for each in saves["finance"]] == ["save this view"]
    assert saves["officer"] == []
    signed_in(client, "finance").post(link["href"], {"name": "Mine"})
    assert client.get(saving.seen_by(user("finance"))[0].href).status_code == 200


def test_fifty_views_are_the_most(client: Client) -> None:
    for number in range(saving.MOST):
        save(f"View {number}")
    with pytest.raises(Refused, match=r"You have 50 saved views, which is the most\. Delete one first"):
        save("One more")
    response = signed_in(client, "finance").post(f"{NEW}?at={quote(BOLTON)}", {"name": "One more"})
    assert "You have 50 saved views" in response.content.decode()
    saving.delete_view(view=SavedView.objects.earliest("pk"), by=user("finance"), at=NOW)
    assert save("One more").name == "One more"


def test_finance_officers_alone_share(client: Client) -> None:
    for who in ("auditor", "governance"):
        with pytest.raises(Refused, match="Finance officers share views"):
            save(who=who, is_shared=True)
        assert page(signed_in(client, who), f"{NEW}?at={quote(BOLTON)}").all("input", name="is_shared") == []
        client.post(f"{NEW}?at={quote(BOLTON)}", {"name": "Mine", "is_shared": "on"})
    assert {each[4] for each in kept()} == {False}
    outsider()
    for who in ("officer", "treasurer", "ellen"):
        with pytest.raises(Refused, match="Finance, governance and audit save views"):
            save(who=who)


def test_others_see_a_shared_view_and_only_its_owner_changes_it(client: Client) -> None:
    shared, own = save("Shared", is_shared=True), save("Own")
    text = main_text(page(signed_in(client, "auditor"), VIEWS))
    assert "Shared" in text
    assert "Leo Brandreth" in text
    assert "Own" not in text
    for view in (shared, own):
        for address in (f"{VIEWS}{view.pk}/", f"{VIEWS}{view.pk}/delete/"):
            assert client.get(address).status_code == client.post(address, {"name": "Mine"}).status_code == 404
        with pytest.raises(Refused, match="Leo Brandreth saved this view, and alone changes it"):
            saving.change_view(view=view, name="Mine", is_shared=False, by=user("auditor"), at=NOW)
        with pytest.raises(Refused, match="Leo Brandreth saved this view, and alone changes it"):
            saving.delete_view(view=view, by=user("auditor"), at=NOW)
    assert [each[1] for each in kept()] == ["Shared", "Own"]


def test_its_owner_renames_unshares_and_deletes_it(client: Client) -> None:
    view, other = save("First", is_shared=True), save("Other")
    at = f"{VIEWS}{view.pk}/"
    signed_in(client, "finance")
    assert page(client, at).one("input", name="name")["value"] == "First"
    again = client.post(at, {"name": "other"})
    assert "You have a view “other” already." in again.content.decode()
    assert client.post(at, {"name": "FIRST"})["Location"] == VIEWS
    assert [(each[1], each[4]) for each in kept()] == [("FIRST", False), ("Other", False)]
    assert client.get(f"{at}delete/").status_code == 200
    assert len(kept()) == 2
    assert client.post(f"{at}delete/")["Location"] == VIEWS
    assert [each[1] for each in kept()] == [other.name]
    assert client.get(at).status_code == 404


def test_every_finance_list_offers_to_be_saved(client: Client) -> None:
    signed_in(client, "finance")
    for address in (BOLTON, "/finance/districts/"):
        links = [each["href"] or "" for each in page(client, address).all("a") if NEW in (each["href"] or "")]
        assert [QueryDict(link.partition("?")[2])["at"] for link in links] == [address][: len(links)]


def test_the_list_keeps_to_its_queries(client: Client) -> None:
    signed_in(client, "finance")
    few = queries(client, VIEWS)
    for number in range(20):
        saving.save_view(
            name=f"View {number}",
            address=BOLTON,
            is_shared=True,
            by=user("finance"),
            at=NOW + timedelta(days=number),
        )
    assert queries(client, VIEWS) == few <= MOST
    assert queries(client, "/finance/") <= MOST
