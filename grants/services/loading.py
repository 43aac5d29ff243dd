"""Services and their spells, as far as a person may see what belongs to them."""

from django.db.models import OuterRef, Prefetch, Subquery
from django.http import Http404

from commissioning.models import User
from decisions.record.models import Decision
from grants.services.drafts import sealed_at
from grants.services.models import FunderSpell, ServiceLine, SpellPost
from grants.services.querysets import FunderSpellQuerySet


def whole(spells: FunderSpellQuerySet, user: User) -> FunderSpellQuerySet:
    """With funders, posts and successors, in two queries.

    Shapes: `notice_seen` is the reference of its decision where this person may see that, else None; `sealed_at` when
    its decision was signed; `given` its posts that stand.
    """
    seen = Decision.objects.visible_to(user).filter(pk=OuterRef("decision"))
    posts = SpellPost.objects.standing().select_related("employer", "hosted_by", "paid_by")
    return (
        spells.select_related("service__provider", "funder", "decision", "successor", "successor_funder")
        .annotate(
            notice_seen=Subquery(seen.values("reference")[:1]),
            sealed_at=sealed_at("decision"),
        )
        .prefetch_related(Prefetch("posts", posts, to_attr="given"))
    )


def find(slug: str) -> ServiceLine:
    """Raises: Http404 where there is none."""
    service = ServiceLine.objects.select_related("provider").filter(slug=slug).first()
    if service is None:
        raise Http404(f"No service {slug}")
    return service


def find_spell(slug: str, number: int) -> FunderSpell:
    """Raises: Http404 where there is none, or it was recorded in error."""
    spells = FunderSpell.objects.standing().select_related("service")
    spell = spells.filter(service__slug=slug, number=number).first() if number <= MOST else None
    if spell is None:
        raise Http404(f"No spell {number} of {slug}")
    return spell


def find_post(slug: str, number: int, post: int) -> SpellPost:
    """Raises: Http404 where there is none, or it or its spell was recorded in error."""
    posts = SpellPost.objects.standing().select_related("spell__service")
    found = posts.filter(spell=find_spell(slug, number), number=post).first() if post <= MOST else None
    if found is None:
        raise Http404(f"No post {post} of spell {number} of {slug}")
    return found


MOST = 32_767  # a number that the column can hold
