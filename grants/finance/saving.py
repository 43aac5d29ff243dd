"""Saving, changing and deleting views. They are no part of the record, so nothing goes to the ledger: docs/adr/0037."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from commissioning.lib.refusal import Refused
from commissioning.models import User
from grants.finance.lists import LISTS, href, read
from grants.finance.models import SavedView
from grants.finance.permissions import check_may_save

MOST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A view with its list in words, and where it leads."""

    view: SavedView
    of: str
    href: str


def seen_by(user: User) -> list[Shown]:
    """Their own, and those that others share, by name. One query."""
    rows = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), list__in=LISTS).select_related("owner")
    return [Shown(each, LISTS[each.list].words, href(each.list, each.query)) for each in rows]


def own(user: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=user)


@transaction.atomic
def save_view(*, name: str, address: str, is_shared: bool, by: User, at: datetime) -> SavedView:
    """Keeps the filters of a list under a name.

    Raises: Refused for another address than that of a list, without a name, for one that this person has already, and
    beyond 50 of one person.
    """
    check_may_save(by, is_shared=is_shared)
    owner = User.objects.select_for_update().get(pk=by.pk)
    of, query = read(address)
    if own(owner).count() >= MOST:
        raise Refused(f"You have {MOST} saved views, which is the most. Delete one first.")
    named = _named(owner, name)
    said = {"list": of.name, "query": query, "is_shared": is_shared}
    return SavedView.objects.create(owner=owner, name=named, saved_at=at, **said)


@transaction.atomic
def change_view(*, view: SavedView, name: str, is_shared: bool, by: User, at: datetime) -> SavedView:
    """Renames a view, shares it or no longer shares it. Raises: Refused for any but its owner, and as save_view()."""
    check_may_save(by, is_shared=is_shared and not view.is_shared)
    owner = User.objects.select_for_update().get(pk=by.pk)
    _check_own(view, by)
    view.name, view.is_shared, view.saved_at = _named(owner, name, but=view), is_shared, at
    view.save()
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User, at: datetime) -> None:
    """Raises: Refused for any but its owner."""
    _check_own(view, by)
    view.delete()


def _check_own(view: SavedView, by: User) -> None:
    if view.owner_id != by.pk:
        raise Refused(f"{view.owner} saved this view, and alone changes it.")


def _named(owner: User, name: str, but: SavedView | None = None) -> str:
    words = " ".join(name.replace("\0", "").split())[:80]
    if not words:
        raise Refused("Give the view a name.")
    others = own(owner).exclude(pk=but.pk) if but else own(owner)
    if others.filter(name__iexact=words).exists():
        raise Refused(f"You have a view “{words}” already.")
    return words
