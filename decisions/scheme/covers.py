"""Letting someone sign for one's post, and ending that: leave cover and its hand-back."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commissioning.lib import dates
from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.ledger import chain as ledger
from decisions.mail import sending
from decisions.mail.models import MailKind
from decisions.scheme.delegations import Delegation, next_reference
from decisions.scheme.models import Post, PostHolding


def check_may_delegate(user: User) -> None:
    """Raises: Refused unless they hold a post today or keep the scheme."""
    if not user.is_active or not (user.has_role(Role.GOVERNANCE) or user.posts_today):
        raise Refused("Only the holder of a post delegates it. You hold no post today.")


def check_may_end(user: User, delegation: Delegation, *, on: date) -> None:
    """The post's holder, who gave it, and governance officers may. Raises: Refused for others, and once it is over."""
    mine = user.is_active and (
        user.pk == delegation.holder_id or user.holdings.covering(on).filter(post=delegation.post_id).exists()
    )
    if not mine and not user.has_role(Role.GOVERNANCE):
        raise Refused(f"Only the holder of the post, {delegation.post_title}, and governance officers may end this.")
    if delegation.ended_at is not None:
        raise Refused(f"Delegation {delegation.reference} was ended before.")
    if delegation.until_on < on:
        raise Refused(f"Delegation {delegation.reference} ended by itself on {dates.long(delegation.until_on)}.")


@transaction.atomic
def delegate(
    *,
    post: Post,
    to: User | Post,
    from_on: date,
    until_on: date,
    document: str,
    by: User,
    at: datetime,
    limit: Decimal | None = None,
    function_family: str = "",
    decision_type: str = "",
    scope: str = "",
) -> Delegation:
    """Lets `to` sign for the post between two days, both included, up to the limit.

    Given by today's holder of the post, or recorded by a governance officer in the holder's name. Nobody gives on what
    was delegated to them: a delegation starts from a holding and from nothing else.
    Raises: Refused for anyone else, for a post nobody holds, for days that are over, and without a document.
    """
    on = timezone.localdate(at)
    holder = _holder(post, by, on=on)
    _check(post, to, holder, from_on, until_on, limit, document, on=on)
    if "@" in document + scope:
        raise Refused("Leave e-mail addresses out: the document and the scope are published.")
    delegation = Delegation.objects.create(
        reference=next_reference(year=on.year),
        post=post,
        holder=holder,
        holder_name=holder.name,
        post_title=post.title,
        to_person=to if isinstance(to, User) else None,
        to_post=to if isinstance(to, Post) else None,
        to_name=to.name if isinstance(to, User) else to.title,
        from_on=from_on,
        until_on=until_on,
        limit=limit,
        function_family=function_family,
        decision_type=decision_type,
        document=document.strip(),
        scope=scope.strip(),
        made_at=at,
        made_by=by,
    )
    ledger.record(act="delegate", by=by, at=at, post=_acting_as(post, by, holder), **said(delegation))
    _tell(delegation, "Given", "may sign for", by=by, at=at)
    return delegation


@transaction.atomic
def end(*, delegation: Delegation, by: User, at: datetime) -> Delegation:
    """Ends it at once; who is signing under it at this moment is waited for.

    Raises: Refused for people without the post or the role, and when it is over.
    """
    locked = Delegation.objects.select_for_update(of=("self",)).select_related("post").get(pk=delegation.pk)
    check_may_end(by, locked, on=timezone.localdate(at))
    locked.ended_at, locked.ended_by = at, by
    locked.save(update_fields=["ended_at", "ended_by"])
    ledger.record(act="end_delegation", by=by, at=at, delegation=locked.reference, to=locked.to_name)
    _tell(locked, "Ended", "no longer signs for", by=by, at=at)
    return locked


def said(delegation: Delegation) -> dict[str, str]:
    """What the ledger keeps of a delegation; proof.py compares it with the row."""
    return {
        "delegation": delegation.reference,
        "for_post": delegation.post_title,
        "holder": delegation.holder_name,
        "to": delegation.to_name,
        "from_on": delegation.from_on.isoformat(),
        "until_on": delegation.until_on.isoformat(),
        "limit": "" if delegation.limit is None else f"{delegation.limit:.2f}",
        "function_family": delegation.function_family,
        "decision_type": delegation.decision_type,
        "document": delegation.document,
        "scope": delegation.scope,
    }


def _holder(post: Post, by: User, *, on: date) -> User:
    """Who holds the post that day. The holding stays locked, so that it does not pass on in between."""
    holdings = PostHolding.objects.covering(on).filter(post=post).select_related("holder")
    holding = holdings.select_for_update(of=("self",)).first()
    if holding is not None and by.is_active and (holding.holder_id == by.pk or by.has_role(Role.GOVERNANCE)):
        return holding.holder
    if holding is None and by.has_role(Role.GOVERNANCE):
        raise Refused(f"Nobody holds the post {post.title} today. Name a holder first: only a holder delegates.")
    raise Refused(f"You do not hold the post {post.title} today, and only its holder delegates it.")


def _check(
    post: Post,
    to: User | Post,
    holder: User,
    from_on: date,
    until_on: date,
    limit: Decimal | None,
    document: str,
    *,
    on: date,
) -> None:
    if to in (holder, post):
        raise Refused(f"{holder.name} holds this post and needs no delegation. Choose someone else.")
    if isinstance(to, User) and not to.is_active:
        raise Refused(f"The account of {to.name} is closed. Choose someone else.")
    if until_on < from_on:
        raise Refused(f"It would end on {dates.long(until_on)}, before it starts on {dates.long(from_on)}.")
    if until_on < on:
        raise Refused(f"It would have ended on {dates.long(until_on)} already. Give today or a later day.")
    if limit is not None and limit <= 0:
        raise Refused("Give a limit of more than nothing, or leave it empty for none.")
    if not document.strip():
        raise Refused("Say which document authorises it.")


def _tell(delegation: Delegation, what: str, words: str, *, by: User, at: datetime) -> None:
    """Mails who signs under it, or holds the post that does; and its giver, where someone else made or ended it."""
    people = {delegation.holder}
    if delegation.to_person is not None:
        people.add(delegation.to_person)
    if delegation.to_post is not None:
        holdings = delegation.to_post.holdings.covering(timezone.localdate(at)).select_related("holder")
        people |= {holding.holder for holding in holdings}
    who = f"{delegation.to_name} {words} {delegation.holder_name}, {delegation.post_title}."
    when = f"{delegation.reference}: {dates.long(delegation.from_on)} to {dates.long(delegation.until_on)}"
    for person in sorted(people - {by}, key=lambda person: person.pk):
        sending.queue(
            person=person,
            kind=MailKind.NOTICE,
            reference=delegation.reference,
            subject=f"{what}: delegation {delegation.reference}",
            body=f"{who}\n\n{when}\n{settings.SITE_ADDRESS}{reverse('delegations')}\n",
            at=at,
        )


def _acting_as(post: Post, by: User, holder: User) -> str:
    return post.title if by.pk == holder.pk else by.title_line
