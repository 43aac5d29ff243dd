"""What the signing page shows: everything from the frozen versions, nothing from the live record."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import User, signed_in
from decisions.advice import standing as advice
from decisions.advice.models import AdviceRequest
from decisions.checks import waivers
from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.glossary import models as glossary
from decisions.notice import signatures
from decisions.notice.current import notice_of_version
from decisions.notice.rows import papers
from decisions.record import alike, differences, heading, readings, versions
from decisions.record.exempt import may_read, note_reading
from decisions.record.loading import find_row
from decisions.record.models import Decision, Version
from decisions.record.readings import Reading as Opening
from decisions.record.thawing import thawed
from decisions.scheme.choices import FunctionFamily
from decisions.signoff import brief, changes, progress
from decisions.signoff.models import SignOff, SignOffStep
from decisions.signoff.views import since


@dataclass(frozen=True)
class Reading:
    """The version to read, and the earlier one that this person knows, or else the one before; None where it is first.

    They know what they signed, and what they opened without signing it; the latest of these counts.
    """

    decision: Decision
    version: Version
    known: Version | None
    acquaintance: changes.Acquaintance


def load(request: HttpRequest, reference: str) -> Reading:
    """Two queries. Raises: Http404 before anything was ever submitted."""
    user = signed_in(request)
    decision = find_row(reference, user)
    found = _versions(decision, user)
    if not found:
        raise Http404(f"{reference} has never been out for signature")
    latest, *earlier = found
    latest.decision = decision
    mine = next((version for version in earlier if _acquaintance(version)), None)
    return Reading(decision, latest, mine or next(iter(earlier), None), _acquaintance(mine) if mine else "")


def _acquaintance(version: Version) -> changes.Acquaintance:
    if version.signed_by_me:  # type: ignore[attr-defined]  # both are annotated by _versions
        return "signed"
    return "opened" if version.opened_by_me else ""  # type: ignore[attr-defined]


def _versions(decision: Decision, user: User) -> list[Version]:
    """Newest first; `vacant` is the id of the post whose turn it is, where nobody holds it today."""
    vacant = SignOffStep.objects.waiting().vacant(timezone.localdate()).filter(version=OuterRef("pk")).values("post")
    signed = SignOff.objects.filter(version=OuterRef("pk"), signer=user)
    openings = Opening.objects.filter(version=OuterRef("pk")).order_by("at")
    opened = openings.filter(person=user)
    rows = decision.versions.select_related("voiding").annotate(
        signed_by_me=Exists(signed),
        opened_by_me=Exists(opened),
        opened_today=Exists(opened.filter(on=timezone.localdate())),
        openings=ArraySubquery(openings.values(said=JSONObject(name="person_name", post="post_title", on="on"))),
        vacant=Subquery(vacant[:1]),
        has_asked=Exists(AdviceRequest.objects.filter(decision=OuterRef("decision"))),
    )
    return list(rows.order_by("-number"))


def context(request: HttpRequest, reading: Reading, standing: progress.Progress) -> dict[str, Any]:
    """All of the page but its forms. Two queries fewer than it looks: `standing` has the signatures already."""
    decision, version = reading.decision, reading.version
    notice = notice_of_version(decision, version, _printed(standing))
    record = thawed(notice.content, pk=decision.pk)
    set_aside = waivers.of_content(notice.content)
    note_reading(record, what="notice", by=signed_in(request), at=timezone.now())
    if request.method == "GET" and not version.opened_today:  # type: ignore[attr-defined]  # annotated by load
        readings.note(version=version, by=signed_in(request), at=timezone.now())
    return {
        "decision": decision,
        "version": version,
        "head": heading.head(decision),
        "badges": badges(notice.content, version),
        "brief": brief.brief(notice.content, is_decided=decision.is_decided),
        "findings": _findings(record, version, set_aside),
        "set_aside": set_aside,
        "changes": _changes(reading, notice.content, signed_in(request)),
        "since_earlier": since.on_signing(notice.content, signed_in(request)),
        "alike": [alike.sentence(row) for row in notice.content.get("carried_over", ())],
        "article": notice.article(),
        "papers": papers(notice.content),
        "timeline": _timeline(standing),
        "standing": standing,
        "advice": advice.of(_asked(reading), notice.content, version),
    }


def _asked(reading: Reading) -> list[AdviceRequest]:
    """No query where nobody was asked."""
    return advice.requests(reading.decision) if reading.version.has_asked else []  # type: ignore[attr-defined]


def _printed(standing: progress.Progress) -> list[dict[str, Any]]:
    steps = {step.pk: step for step in standing.steps}
    prefetch_related_objects([each for each in standing.sign_offs if each.condition_count], "conditions")
    for sign_off in standing.sign_offs:
        sign_off.step = steps[sign_off.step_id]
    return signatures.printed(standing.sign_offs, void=versions.is_void(standing.version))


def _findings(record: Decision, version: Version, set_aside: list[dict[str, Any]]) -> list[Finding]:
    """What the rules on the text say of it, on the day it was submitted. What stops a submission cannot be among it."""
    day = timezone.localdate(version.submitted_at)
    found = findings(Matter(record, day, known=glossary.known(day)))
    told = {row["fingerprint"] for row in set_aside}
    return [finding for finding in found if not finding.blocks and finding.fingerprint not in told]


def _changes(reading: Reading, content: dict[str, Any], user: User) -> changes.Changes | None:
    if reading.known is None:
        return None
    known = json.loads(reading.known.content)
    if not may_read(reading.decision, thawed(known, pk=reading.decision.pk), user):
        return None
    found = differences.between(known, content)
    return changes.since(reading.known, differences=found, acquaintance=reading.acquaintance)


def badges(content: dict[str, Any], version: Version) -> list[dict[str, str]]:
    """From what was frozen, like everything on this page."""
    urgent = [{"words": "Urgent", "colour": "orange"}] if "urgent" in content else []
    made = [
        *urgent,
        {"words": content["type"]["name"], "colour": "blue"},
        {"words": "Key decision", "colour": "blue"}
        if content["key_decision"]["is_key"]
        else {"words": "Not a key decision", "colour": "grey"},
    ]
    if content["function_family"]["code"] == FunctionFamily.PCC:
        made.append({"words": "No call-in", "colour": "grey"})
    starts = content["period"]["from"]
    if starts and starts < timezone.localdate(version.submitted_at).isoformat():
        made.append({"words": "Starts before it is signed", "colour": "orange"})
    if any(section["key"] == "exemption" and section["answer"] == "yes" for section in content["sections"]):
        made.append({"words": "Contains exempt information", "colour": "red"})
    return made


def _timeline(standing: progress.Progress) -> list[dict[str, str]]:
    """What components/timeline_item.html takes, a step each."""
    signed = {sign_off.step_id: sign_off for sign_off in standing.sign_offs}
    opened = {each["post"]: each for each in standing.version.openings}  # type: ignore[attr-defined]  # by load
    void = versions.is_void(standing.version)
    return [
        _event(step, signed.get(step.pk), opened.get(step.post_title), is_next=step in standing.waiting, void=void)
        for step in standing.steps
    ]


def _event(
    step: SignOffStep, sign_off: SignOff | None, opening: dict[str, str] | None, *, is_next: bool, void: bool
) -> dict[str, str]:
    if sign_off is None:
        is_now = is_next and not void
        note = f"Opened by {opening['name']} on {dates.long(date.fromisoformat(opening['on']))}." if opening else ""
        words = "Waiting for this signature" if is_now else "Later"
        return {"title": step.post_title, "words": words, "note": note, "tone": "now" if is_now else "later"}
    interest = f"Interest: {sign_off.interest_detail}" if sign_off.interest_detail else "No interest declared."
    stood_in = signatures.stood_in(sign_off, step.post_title)
    conditions = [f"Subject to: {condition.text}" for condition in signatures.conditions(sign_off)]
    return {
        "title": f"{sign_off.post_title}, void"
        if void
        else f"{sign_off.post_title} {sign_off.get_capacity_display().lower()}",
        "byline": ", ".join(
            filter(None, (" for ".join(filter(None, (sign_off.signer_name, sign_off.on_behalf_of))), stood_in))
        ),
        "words": timezone.localtime(sign_off.signed_at).strftime("%-d %B %Y at %H:%M"),
        "datetime": sign_off.signed_at.isoformat(),
        "note": " ".join(filter(None, (f"View: {sign_off.view}" if sign_off.view else "", interest, *conditions))),
    }
