"""Printed matter beside the notice, by the same engine: PDF/A-3a and PDF/UA-1, with the look of the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from commissioning.lib import dates, rendering
from decisions.notice import house, page
from decisions.record.models import Decision, Version
from decisions.record.versions import is_void
from decisions.register.delegated import Published
from decisions.scheme.delegations import Delegation
from decisions.signoff.models import SignOffStep


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the audit pack, as its cover lists it."""

    name: str
    size: int
    sha256: str


def sign_off_sheet(version: Version, at: datetime) -> bytes:
    """Who must sign the version, why, who did, and on which hash. Raises: CouldNotRender."""
    steps = list(SignOffStep.objects.filter(version=version).select_related("sign_off").order_by("position"))
    for step in steps:
        step.reason = page.reason(step.post_title, step.why)  # type: ignore[attr-defined]  # printed by the template
    context = {"version": version, "decision": version.decision, "steps": steps, "is_void": is_void(version)}
    title = f"Sign-off sheet of {version.decision.reference}, version {version.number}"
    return made("evidence/sign_off_sheet.html", title, version.decision.subject, context, at)


def certificate(delegation: Delegation, at: datetime) -> bytes:
    """What was delegated to whom, and whether it stands on the day it is printed. Raises: CouldNotRender."""
    day = timezone.localdate(at)
    stands = Delegation.objects.standing(day).filter(pk=delegation.pk).exists()
    delegation.stands = stands  # type: ignore[attr-defined]  # as register.delegated.published annotates it
    row = Published.of(delegation, day)
    context = {"row": row, "delegation": delegation}
    title = f"Certificate of delegation {delegation.reference}"
    return made("evidence/certificate.html", title, f"{row.to} for {row.post}", context, at)


def cover(decision: Decision, files: Sequence[Listed], at: datetime, by: str) -> bytes:
    """The list of everything in an audit pack, with the SHA-256 of each file. Raises: CouldNotRender."""
    context = {"decision": decision, "files": files, "by": by}
    return made("evidence/cover.html", f"Audit pack of {decision.reference}", decision.subject, context, at)


def made(template: str, title: str, subject: str, context: dict[str, Any], at: datetime) -> bytes:
    """A PDF of a template that extends evidence/base.html. Raises: CouldNotRender."""
    frame = {
        "authority": settings.AUTHORITY_NAME,
        "house": house.details(),
        "title": title,
        "subject": subject,
        "made": f"Printed on {dates.moment(at)}",
    }
    html = render_to_string(template, {**frame, **context})
    return rendering.render(html, attachments=(), created=at)
