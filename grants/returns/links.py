"""Signed links by which a provider without an account sends one return: each to one return, for some days."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_encode
from django.db import transaction
from django.urls import reverse

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from grants.awards.terms import check_may_agree
from grants.returns.acts import lock, name_of
from grants.returns.choices import StepKind
from grants.returns.models import Return, ReturnLink

LASTS = timedelta(days=28)
SALT = "grants.returns.links"


class _Dated(TimestampSigner):
    """Signs with the moment at which the link was made, so that its address is the same whenever it is shown."""

    def __init__(self, made_at: datetime | None = None) -> None:
        super().__init__(salt=SALT)
        self.made_at = made_at

    def timestamp(self) -> str:
        return b62_encode(int(self.made_at.timestamp())) if self.made_at else super().timestamp()


@transaction.atomic
def make_link(*, report: Return, by: User, at: datetime) -> ReturnLink:
    """A link to a return that is wanted; every link to it that was made before ends. Raises: Refused."""
    locked = lock(report)
    check_may_agree(by, locked.line.agreement.decision)
    if not is_wanted(locked):
        raise Refused("This return has come or is no longer wanted, so there is nothing to send.")
    link = ReturnLink.objects.create(of=locked, nonce=secrets.token_urlsafe(32), made_at=at, made_by_name=by.name)
    ledger.record(
        act="make_return_link",
        by=by,
        at=at,
        reference=locked.line.agreement.decision.reference,
        **name_of(locked),
        until=(at + LASTS).isoformat(timespec="minutes"),
    )
    return link


def is_wanted(report: Return) -> bool:
    """Whether it is still to come, or to come again."""
    last = report.steps.order_by("-number").first()
    return last is None or last.kind == StepKind.QUERIED


def address(link: ReturnLink) -> str:
    """Where the link leads, with the server’s name."""
    token = _Dated(link.made_at).sign(f"{link.of_id}:{link.nonce}")
    return f"{settings.SITE_ADDRESS}{reverse('send_return', args=[token])}"


def current(report: Return, at: datetime) -> ReturnLink | None:
    """The link that works now, if any."""
    last = report.links.order_by("-pk").first()
    return last if last and at < last.made_at + LASTS else None


def read(token: str) -> ReturnLink | None:
    """The link that an address is of; none where it is forged, over, or replaced by a newer one."""
    try:
        number, _, nonce = _Dated().unsign(token, max_age=LASTS).partition(":")
    except BadSignature:
        return None
    links = ReturnLink.objects.filter(of=int(number)).select_related(
        "of__line__agreement__decision", "of__line__reporter", "of__line__receiver"
    )
    last = links.order_by("-pk").first()
    return last if last and secrets.compare_digest(last.nonce, nonce) else None
