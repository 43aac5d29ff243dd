"""The notice of a decision as it stands now: sealed, out for signature, or a draft."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from commissioning.lib import canonical
from decisions.notice import drafts, page, signatures
from decisions.notice.models import Edition, SealedNotice
from decisions.notice.sealed import sealed_pdf
from decisions.record import cases
from decisions.record import content as canonical_content
from decisions.record.models import Decision, Version
from decisions.record.states import State
from decisions.record.versions import is_void, latest
from decisions.scheme import chain


@dataclass(frozen=True)
class Notice:
    """What a notice is made of. `fingerprint` is empty for a draft: only a frozen version has one."""

    content: dict[str, Any]
    content_json: str
    fingerprint: str
    signatures: list[dict[str, Any]]
    status: page.Status
    version: Version | None

    def article(self) -> SafeString:
        return page.body(
            self.content, fingerprint=self.fingerprint, signatures=self.signatures, status=self.status, top_heading=2
        )

    def document(self) -> str:
        return page.document(self.content, fingerprint=self.fingerprint, signatures=self.signatures, status=self.status)


@dataclass(frozen=True)
class Pdf:
    """The bytes, and the row of them once they are sealed."""

    content: bytes
    file_name: str
    sealed: SealedNotice | None


def notice_of(decision: Decision, version: Version | None = None) -> Notice:
    """The frozen version once there is one that counts; the live record, loaded with loading.whole(), while it is open
    or deferred.

    `version` is the latest, where the caller has it already.
    """
    version = None if decision.is_open or decision.state == State.DEFERRED else version or latest(decision)
    if version is None:
        return _draft(decision)
    content, status = json.loads(version.content), _status(decision)
    return Notice(content, version.content, version.sha256, signatures.of(version), status, version)


def notice_of_version(decision: Decision, version: Version, signed: list[dict[str, Any]] | None = None) -> Notice:
    """The notice of one frozen version, whether it still counts or not.

    `signed` is what signatures.of() gives, where the caller has it already.
    """
    signed = signatures.of(version) if signed is None else signed
    status: page.Status = "void" if is_void(version) else _status(decision)
    return Notice(json.loads(version.content), version.content, version.sha256, signed, status, version)


def _status(decision: Decision) -> page.Status:
    if decision.is_decided:
        return "signed"
    return "in_sign_off" if decision.state == State.IN_SIGN_OFF else "draft"


def _draft(decision: Decision) -> Notice:
    number: int = decision.frozen + 1  # type: ignore[attr-defined]  # annotated by loading.whole
    steps, _ = chain.find(cases.of(decision), on=timezone.localdate())
    content = canonical_content.of(decision, version=number, chain=steps)
    return Notice(content, canonical.dumps(content), "", [], "draft", None)


def sealed_notice(decision: Decision, edition: Edition = Edition.SIGNED) -> SealedNotice | None:
    """An edition of a decided notice, without a rendering; None also where it was sealed before there were two."""
    if not decision.is_decided:
        return None
    found = SealedNotice.objects.filter(version__decision=decision, edition=edition).order_by("-version")
    return found.select_related("version__decision").defer("version__content").first()


def pdf_of(decision: Decision) -> Pdf:
    """The sealed bytes once sealed; otherwise a rendering marked as what it is.

    Raises: commissioning.lib.rendering.CouldNotRender for an unsealed notice that cannot be made;
    decisions.notice.store.Lost for a sealed one that the store does not give back as it was.
    """
    sealed = sealed_notice(decision)
    return Pdf(sealed_pdf(sealed), sealed.file_name, sealed) if sealed else draft_pdf(decision)


def draft_pdf(decision: Decision) -> Pdf:
    """A rendering of what is not sealed, marked as what it is. Raises: commissioning.lib.rendering.CouldNotRender."""
    notice = notice_of(decision)
    attachments = page.attachments(notice.content_json, notice.content)
    made = drafts.render(notice.document(), attachments=attachments, created=decision.saved_at)
    return Pdf(made, page.file_name(notice.content), None)
