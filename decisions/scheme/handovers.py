"""A post passes from its holder to the next one, with no day without either and none with both."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from commissioning.lib import dates
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.mail import sending
from decisions.mail.models import MailKind
from decisions.scheme.acts import (
    DAY,
    described,
    lock_post,
    locked_holdings,
    overlapping,
    refuse_appointment,
    refuse_past,
    refuse_signed_since,
    span,
)
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post, PostHolding
from decisions.scheme.permissions import check_may_change_scheme


@transaction.atomic
def hand_over(
    *, post: Post, to: User, from_on: date, until_on: date | None = None, by: User, at: datetime
) -> PostHolding:
    """Ends the holding of that day on the day before, and puts `to` in the post from it.

    Delegations that the outgoing holder gave for the post lapse with their holding; the ledger names them. Today as
    the first day takes effect at once.
    Raises: Refused where nobody hands over that day or a later holding is arranged, and as `end_holding` and `appoint`.
    """
    check_may_change_scheme(by)
    post = lock_post(post)
    refuse_past(from_on, at, "A holding starts")
    outgoing = _outgoing(post, from_on)
    if outgoing.holder_id == to.pk:
        raise Refused(f"{to.name} holds {post.title} already. Choose who takes over.")
    refuse_appointment(post, to, from_on, until_on, by)
    refuse_signed_since(outgoing, from_on - DAY, at)
    before = described(outgoing)
    lapsing = list(Delegation.objects.under(outgoing).filter(until_on__gte=from_on).order_by("reference"))
    outgoing.until_on = from_on - DAY
    outgoing.save(update_fields=["until_on"])
    _refuse_overlap(post, from_on, until_on)
    holding = PostHolding.objects.create(post=post, holder=to, from_on=from_on, until_on=until_on)
    ledger.record(
        act="hand_over",
        by=by,
        at=at,
        post_code=post.code,
        before=before,
        after=described(holding),
        delegations=[delegation.reference for delegation in lapsing],
    )
    _tell(outgoing, holding, by=by, at=at)
    return holding


def _outgoing(post: Post, from_on: date) -> PostHolding:
    """Who would hold the post that day. Raises: Refused where nobody does, or only from that day on."""
    outgoing = locked_holdings(post).covering(from_on).first()
    if outgoing is None:
        raise Refused(f"Nobody holds {post.title} on {dates.long(from_on)}. Appoint somebody instead.")
    if outgoing.from_on == from_on:
        raise Refused(
            f"{outgoing.holder.name} holds {post.title} only from {dates.long(from_on)}. "
            f"The next holder starts on {dates.long(from_on + DAY)} at the earliest."
        )
    return outgoing


def _refuse_overlap(post: Post, from_on: date, until_on: date | None) -> None:
    other = overlapping(post, from_on, until_on)
    if other:
        raise Refused(f"{other.holder.name} holds {post.title} {span(other)}. Give a last day before that.")


def _tell(outgoing: PostHolding, incoming: PostHolding, *, by: User, at: datetime) -> None:
    title, day = incoming.post.title, dates.long(incoming.from_on)
    words: dict[Any, str] = {
        outgoing.holder: f"{incoming.holder.name} takes over the post {title} from you on {day}. Delegations that you "
        "gave for it end with your last day.",
        incoming.holder: f"You hold the post {title} from {day}, after {outgoing.holder.name}.",
    }
    for person, sentence in words.items():
        sending.queue(
            person=person,
            kind=MailKind.NOTICE,
            subject=f"Handed over on {day}: {title}",
            body=f"{sentence}\n\n{settings.SITE_ADDRESS}\n",
            at=at,
        )
