"""The history of one decision: its ledger in sentences, its versions and every signature, void ones too."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.models import signed_in
from decisions.ledger import chain, sentences
from decisions.ledger.models import LedgerEvent
from decisions.record import heading
from decisions.record.loading import find_row
from decisions.record.models import Decision, Version
from decisions.record.permissions import writes_it

CHOICES = (
    ("all", "Everything"),
    ("signatures", "Signatures"),
    ("text", "Changes to the text"),
    ("money", "Money"),
)


@require_safe
@never_cache
def history(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    decision = find_row(reference, user)
    events = list(LedgerEvent.objects.filter(reference=reference).order_by("-number"))
    shown = request.GET.get("show", "all")
    wanted = [event for event in events if shown == "all" or sentences.kind(event) == shown]
    return render(
        request,
        "signoff/history.html",
        {
            "decision": decision,
            "head": heading.head(decision),
            "tabs": heading.tabs(decision, "history"),
            "altered": [event.number for event in events if chain.fingerprint(event) != event.sha256],
            "count": len(events),
            "choices": _choices(events, shown),
            "days": _days(wanted),
            "versions": _versions(decision),
            "now": timezone.now(),
            "may_take_pack": user.sees_all,
            "may_have_sheets": user.sees_all or writes_it(user, decision),
        },
    )


def _choices(events: list[LedgerEvent], shown: str) -> list[dict[str, Any]]:
    kinds = [sentences.kind(event) for event in events]
    return [
        {"key": key, "words": words, "count": len(kinds) if key == "all" else kinds.count(key), "current": key == shown}
        for key, words in CHOICES
    ]


def _days(events: list[LedgerEvent]) -> list[dict[str, Any]]:
    """Newest day first, and newest first within it."""
    by_day = groupby(events, key=lambda event: timezone.localdate(event.at))
    return [{"day": day, "entries": [_entry(event) for event in entries]} for day, entries in by_day]


def _entry(event: LedgerEvent) -> dict[str, Any]:
    return {"event": event, "sentence": sentences.sentence(event), "said": event.detail.get("reason", "")}


def _versions(decision: Decision) -> list[Version]:
    """Newest first, each with its chain, its signatures and who opened it; four queries."""
    rows = decision.versions.select_related("voiding").prefetch_related("steps__sign_off", "readings")
    return list(rows.order_by("-number"))
