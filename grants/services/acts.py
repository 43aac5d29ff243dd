"""Keeping service lines, their spells and the posts of each.

Every act locks the service, checks, writes, and adds one line to the ledger with what was said before and what is now.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.record.models import Decision
from grants.services.models import FunderSpell, ServiceLine, SpellPost
from grants.services.permissions import check_may_keep_services
from grants.services.terms import PostTerms, ServiceTerms, SpellTerms, Terms, put, said, terms_of

SAME = "That is what it says already. Change something, or leave it as it is."
STRUCK = "It was recorded in error, and stays as it is."


@transaction.atomic
def add_service(*, terms: ServiceTerms, by: User, at: datetime) -> ServiceLine:
    """Adds a service, nobody paying for it yet. Raises: Refused for a name that is taken or makes no address."""
    check_may_keep_services(by)
    slug = slugify(terms.name)[:80]
    if slug in {"", "new"} or ServiceLine.objects.filter(slug=slug).exists():
        raise Refused(f"A service “{terms.name}” is there already, or the name has no letters. Give it another name.")
    service = ServiceLine(slug=slug)
    put(service, terms)
    _save(service)
    _record("add_service", service, after=said(terms), by=by, at=at)
    return service


@transaction.atomic
def change_service(*, service: ServiceLine, terms: ServiceTerms, by: User, at: datetime) -> ServiceLine:
    """Changes what a service is called and described as; its address stays. Raises: Refused where nothing changes."""
    check_may_keep_services(by)
    service = _locked(service)
    before, after = _changed(terms_of(service), terms)
    put(service, terms)
    _save(service)
    _record("change_service", service, before=before, after=after, by=by, at=at)
    return service


@transaction.atomic
def record_spell(*, service: ServiceLine, terms: SpellTerms, by: User, at: datetime) -> FunderSpell:
    """Records that a funder pays for the service between two days.

    Raises: Refused for days out of order, an amount that is none, a successor of another service, and a decision that
    this person may not see.
    """
    check_may_keep_services(by)
    service = _locked(service)
    spell = FunderSpell(service=service, number=service.spells.count() + 1, recorded_at=at, recorded_by=by)
    _check_spell(spell, terms, by)
    put(spell, terms)
    _save(spell)
    _record("record_spell", service, spell=spell, after=said(terms), by=by, at=at)
    return spell


@transaction.atomic
def correct_spell(*, spell: FunderSpell, terms: SpellTerms, by: User, at: datetime) -> FunderSpell:
    """Changes what is recorded of a spell. Raises: Refused as record_spell does, and where nothing changes."""
    check_may_keep_services(by)
    service = _locked(spell.service)
    spell = _standing(FunderSpell.objects.select_for_update().get(pk=spell.pk))
    before, after = _changed(terms_of(spell), terms)
    _check_spell(spell, terms, by)
    put(spell, terms)
    _save(spell)
    _record("correct_spell", service, spell=spell, before=before, after=after, by=by, at=at)
    return spell


@transaction.atomic
def strike_spell(*, spell: FunderSpell, reason: str, by: User, at: datetime) -> FunderSpell:
    """Marks a spell as recorded in error: it counts no more and stays on record with its posts.

    Raises: Refused without a reason, and while another spell names it as what follows.
    """
    check_may_keep_services(by)
    service = _locked(spell.service)
    spell = _standing(FunderSpell.objects.select_for_update().get(pk=spell.pk))
    if before := service.spells.standing().filter(successor=spell).first():
        raise Refused(f"“{before.title}” names it as what follows. Correct that one first.")
    _strike(spell, reason, by, at)
    _record("strike_spell", service, spell=spell, reason=spell.struck_because, by=by, at=at)
    return spell


@transaction.atomic
def record_post(*, spell: FunderSpell, terms: PostTerms, by: User, at: datetime) -> SpellPost:
    """Records a post that the spell pays for. Raises: Refused for a spell that was recorded in error."""
    check_may_keep_services(by)
    service = _locked(spell.service)
    spell = _standing(FunderSpell.objects.select_for_update().get(pk=spell.pk))
    post = SpellPost(spell=spell, number=spell.posts.count() + 1)
    put(post, terms)
    _save(post)
    _record("record_post", service, spell=spell, post_title=post.title, after=said(terms), by=by, at=at)
    return post


@transaction.atomic
def correct_post(*, post: SpellPost, terms: PostTerms, by: User, at: datetime) -> SpellPost:
    """Changes what is recorded of a post. Raises: Refused where nothing changes."""
    check_may_keep_services(by)
    service = _locked(post.spell.service)
    post = _standing_post(post)
    before, after = _changed(terms_of(post), terms)
    title = post.title
    put(post, terms)
    _save(post)
    _record("correct_post", service, spell=post.spell, post_title=title, before=before, after=after, by=by, at=at)
    return post


@transaction.atomic
def strike_post(*, post: SpellPost, reason: str, by: User, at: datetime) -> SpellPost:
    """Marks a post as recorded in error: it counts no more and stays on record. Raises: Refused without a reason."""
    check_may_keep_services(by)
    service = _locked(post.spell.service)
    post = _standing_post(post)
    _strike(post, reason, by, at)
    _record("strike_post", service, spell=post.spell, post_title=post.title, reason=post.struck_because, by=by, at=at)
    return post


def _locked(service: ServiceLine) -> ServiceLine:
    return ServiceLine.objects.select_for_update().get(pk=service.pk)


def _standing(spell: FunderSpell) -> FunderSpell:
    if spell.is_struck:
        raise Refused(STRUCK)
    return spell


def _standing_post(post: SpellPost) -> SpellPost:
    post = SpellPost.objects.select_for_update(of=("self",)).select_related("spell").get(pk=post.pk)
    if post.is_struck or post.spell.is_struck:
        raise Refused(STRUCK)
    return post


def _check_spell(spell: FunderSpell, terms: SpellTerms, by: User) -> None:
    if terms.successor and (terms.successor.service_id != spell.service_id or terms.successor.is_struck):
        raise Refused("What follows it is a spell of the same service that stands. Choose one of those.")
    named = terms.decision
    if named and named.pk != spell.decision_id and not Decision.objects.visible_to(by).filter(pk=named.pk).exists():
        raise Refused(f"There is no decision {named} that you may see.")


def _changed(old: Terms, new: Terms) -> tuple[dict[str, str], dict[str, str]]:
    """What is different, before and after. Raises: Refused where nothing is."""
    was, becomes = said(old), said(new)
    names = [name for name in becomes if getattr(old, name) != getattr(new, name)]
    if not names:
        raise Refused(SAME)
    return {name: was[name] for name in names}, {name: becomes[name] for name in names}


def _save(row: ServiceLine | FunderSpell | SpellPost) -> None:
    """Raises: Refused with what a constraint says against it."""
    try:
        row.clean_fields()
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as reason:
        raise Refused(" ".join(reason.messages)) from None
    row.save()


def _strike(row: FunderSpell | SpellPost, reason: str, by: User, at: datetime) -> None:
    if not reason.strip():
        raise Refused("Say why it was recorded in error.")
    row.struck_at, row.struck_by, row.struck_because = at, by, reason.strip()
    row.save(update_fields=["struck_at", "struck_by", "struck_because"])


def _record(
    act: str, service: ServiceLine, *, spell: FunderSpell | None = None, by: User, at: datetime, **detail: Any
) -> None:
    named: dict[str, Any] = {"spell": spell.title, "number": spell.number} if spell else {}
    ledger.record(act=act, by=by, at=at, service=service.slug, name=service.name, **named, **detail)
