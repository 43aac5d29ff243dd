"""A decision beside the earlier one that it varies, renews and so on: on the signing page, and on one of its own."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.models import User, signed_in
from decisions.record import content, earlier, heading, versions
from decisions.record.choices import Relation
from decisions.record.differences import Differences
from decisions.record.earlier import Earlier
from decisions.record.exempt import may_read, note_reading
from decisions.record.loading import find, find_row
from decisions.record.models import Decision, Version
from decisions.record.thawing import thawed
from decisions.signoff import changes

Content = dict[str, Any]


@dataclass(frozen=True)
class Since:
    """What the signing page says of it; `differences` are shortened."""

    earlier: Earlier
    counts: str
    differences: Differences


def on_signing(said: Content, user: User) -> Since | None:
    """Since the first earlier decision that this changes; None where there is none that this person may read."""
    links = earlier.of(thawed(said, pk=0))
    changed = next((link for link in links if link.is_ours and link.relation != Relation.IMPLEMENTS), None)
    if changed is None:
        return None
    rows = Version.objects.filter(decision__in=Decision.objects.visible_to(user), decision__reference=changed.reference)
    version = rows.filter(voiding=None).select_related("decision").order_by("-number").first()
    if version is None:
        return None
    was = json.loads(version.content)
    if not may_read(version.decision, thawed(was, pk=version.decision_id), user):
        return None
    found = changes.between_decisions(was, said)
    return Since(changed, changes.counts(found), changes.short(found))


@require_safe
@never_cache
def since(request: HttpRequest, reference: str, earlier: str) -> HttpResponse:
    """All that the decision says otherwise than the earlier one. Raises: Http404 unless both may be seen and read."""
    user = signed_in(request)
    decision, parent = find(reference, user), find_row(earlier, user)
    said, link = _said(decision), _link(decision, earlier)
    version = versions.current(parent)
    if version is None:
        raise Http404(f"{earlier} was never decided")
    was = json.loads(version.content)
    for each, frozen in ((parent, was), (decision, said)):
        _open(each, frozen, user)
    found = changes.between_decisions(was, said)
    return render(
        request,
        "signoff/since.html",
        {
            "decision": decision,
            "parent": parent,
            "head": heading.head(decision),
            "tabs": heading.tabs(decision, "preview"),
            "earlier": link,
            "counts": changes.counts(found),
            "differences": found,
            "unchanged": changes.unchanged(found, said),
        },
    )


def _said(decision: Decision) -> Content:
    """What its latest version says; the record as it stands before there is one that counts."""
    version = None if decision.is_open else versions.current(decision)
    frozen: Content | None = json.loads(version.content) if version else None
    return frozen or content.of(decision, version=1, chain=())


def _link(decision: Decision, reference: str) -> Earlier:
    found = next((link for link in earlier.of(decision) if link.reference == reference), None)
    if found is None:
        raise Http404(f"{decision.reference} has no link to {reference}")
    return found


def _open(decision: Decision, said: Content, user: User) -> None:
    """Notes that exempt text was read. Raises: Http404 where this person may not read it."""
    frozen = thawed(said, pk=decision.pk)
    if not may_read(decision, frozen, user):
        raise Http404(f"{decision.reference} is exempt")
    note_reading(frozen, what="notice", by=user, at=timezone.now())
