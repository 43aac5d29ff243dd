"""Acts on posts and on who holds them. Those on rules are in rule_acts.py."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from commissioning.lib import dates
from commissioning.lib.refusal import Refused
from commissioning.models import Directorate, User
from decisions.ledger import chain as ledger
from decisions.scheme.models import Post, PostHolding, PostHoldingQuerySet
from decisions.scheme.permissions import check_may_change_scheme

DAY = timedelta(days=1)


@transaction.atomic
def add_post(*, title: str, directorate: Directorate | None = None, by: User, at: datetime) -> Post:
    """Adds a post that nobody holds yet.

    Raises: Refused where another post has that title, in whatever letters.
    """
    check_may_change_scheme(by)
    _refuse_known_title(title)
    post = Post.objects.create(code=_code(title), title=title, directorate=directorate)
    ledger.record(act="add_post", by=by, at=at, code=post.code, before={}, after={"title": title})
    return post


@transaction.atomic
def rename_post(*, post: Post, title: str, by: User, at: datetime) -> Post:
    """Gives a post another title from now on; versions that were frozen before keep the one they have.

    Raises: Refused where nothing changes or another post has that title.
    """
    check_may_change_scheme(by)
    post = lock_post(post)
    if title == post.title:
        raise Refused(f"“{title}” is its title already.")
    _refuse_known_title(title, besides=post)
    before, post.title = post.title, title
    post.save(update_fields=["title"])
    ledger.record(act="rename_post", by=by, at=at, code=post.code, before={"title": before}, after={"title": title})
    return post


@transaction.atomic
def abolish_post(*, post: Post, on: date, by: User, at: datetime) -> Post:
    """Nobody holds the post from that day on: a holding that goes on ends the day before. The post stays on record.

    Raises: Refused for a day that is past, and where a later holding is arranged.
    """
    check_may_change_scheme(by)
    post = lock_post(post)
    refuse_past(on, at, "A post is abolished")
    if post.abolished_on:
        raise Refused(f"{post.title} is abolished from {dates.long(post.abolished_on)} already.")
    later = post.holdings.select_related("holder").filter(from_on__gte=on).first()
    if later:
        raise Refused(
            f"{later.holder.name} holds {post.title} from {dates.long(later.from_on)}. "
            "End that holding first, or abolish the post later."
        )
    held = locked_holdings(post).covering(on).first()
    if held:
        refuse_signed_since(held, on - DAY, at)
        held.until_on = on - DAY
        held.save(update_fields=["until_on"])
    post.abolished_on = on
    post.save(update_fields=["abolished_on"])
    ledger.record(
        act="abolish_post",
        by=by,
        at=at,
        code=post.code,
        before={"title": post.title, "holder": held.holder.name if held else ""},
        after={"title": post.title, "abolished_on": on.isoformat()},
    )
    return post


@transaction.atomic
def appoint(
    *, post: Post, holder: User, from_on: date, until_on: date | None = None, by: User, at: datetime
) -> PostHolding:
    """Puts a person in a post from a day until another, both included; without the second until further notice.

    Raises: Refused for oneself, for days that are past, for someone who may not sign in, for an abolished post, and
    where somebody else holds it on one of those days.
    """
    check_may_change_scheme(by)
    post = lock_post(post)
    refuse_past(from_on, at, "A holding starts")
    refuse_appointment(post, holder, from_on, until_on, by)
    other = overlapping(post, from_on, until_on)
    if other:
        raise Refused(
            f"{other.holder.name} holds {post.title} {span(other)}. "
            "End that holding first, or choose days on which nobody holds the post."
        )
    holding = PostHolding.objects.create(post=post, holder=holder, from_on=from_on, until_on=until_on)
    ledger.record(act="appoint", by=by, at=at, post_code=post.code, before={}, after=described(holding))
    return holding


@transaction.atomic
def end_holding(*, holding: PostHolding, until_on: date, by: User, at: datetime) -> PostHolding:
    """Sets the last day of a holding; yesterday, where the person may sign nothing more from this moment.

    Raises: Refused for an earlier day, for one on which it has not begun, for a later end than the one it has, and
    where the holder has signed from this post since.
    """
    check_may_change_scheme(by)
    lock_post(holding.post)
    holding = locked_holdings(holding.post).get(pk=holding.pk)
    who, today = holding.holder.name, timezone.localdate(at)
    if holding.until_on and holding.until_on <= until_on:
        raise Refused(f"{who}’s holding ends on {dates.long(holding.until_on)} already. Give an earlier day.")
    if until_on < today - DAY:
        raise Refused(f"{dates.long(until_on)} is past. The last day is {dates.long(today - DAY)} at the earliest.")
    if until_on < holding.from_on:
        raise Refused(
            f"{who} holds the post from {dates.long(holding.from_on)}. That day is the earliest on which it can end."
        )
    refuse_signed_since(holding, until_on, at)
    before = described(holding)
    holding.until_on = until_on
    holding.save(update_fields=["until_on"])
    ledger.record(act="end_holding", by=by, at=at, post_code=holding.post.code, before=before, after=described(holding))
    return holding


def lock_post(post: Post) -> Post:
    """The post as it is now; nobody else changes it, its holdings or its rules until the transaction ends."""
    return Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post.pk)


def locked_holdings(post: Post) -> PostHoldingQuerySet:
    """Waits for whoever is signing from this post, so that their signature is seen."""
    held = PostHolding.objects.filter(post=post)
    return held.select_for_update(of=("self",)).select_related("post", "holder")


def refuse_past(day: date, at: datetime, what: str) -> None:
    today = timezone.localdate(at)
    if day < today:
        raise Refused(f"{dates.long(day)} is past. {what} on {dates.long(today)} at the earliest.")


def span(holding: PostHolding) -> str:
    """The days of a holding in words: “from 1 April 2021 until further notice”."""
    until = dates.long(holding.until_on) if holding.until_on else "further notice"
    return f"from {dates.long(holding.from_on)} until {until}"


def _refuse_known_title(title: str, *, besides: Post | None = None) -> None:
    others = Post.objects.exclude(pk=besides.pk) if besides else Post.objects.all()
    known = others.filter(title__iexact=title).first()
    if known:
        gone = ", which is abolished" if known.abolished_on else ""
        raise Refused(f"There is a post called “{known.title}” already{gone}. Give this one another title.")


def _code(title: str) -> str:
    """An address for the post, from its first title; a number is added where it is taken."""
    stem = slugify(title)[:50].strip("-") or "post"
    taken = set(Post.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in [stem, *(f"{stem}-{number}" for number in range(2, 9999))] if code not in taken)


def refuse_appointment(post: Post, holder: User, from_on: date, until_on: date | None, by: User) -> None:
    if holder.pk == by.pk:
        raise Refused("You cannot appoint yourself. Another governance officer has to do it.")
    if not holder.is_active:
        raise Refused(f"{holder.name} can no longer sign in. Choose someone else.")
    if until_on and until_on < from_on:
        raise Refused(f"The last day, {dates.long(until_on)}, is before the first, {dates.long(from_on)}.")
    if post.abolished_on and (until_on is None or until_on >= post.abolished_on):
        raise Refused(f"{post.title} is abolished from {dates.long(post.abolished_on)}. Nobody holds it from that day.")


def overlapping(post: Post, from_on: date, until_on: date | None) -> PostHolding | None:
    others = post.holdings.select_related("holder").exclude(until_on__lt=from_on)
    return (others.filter(from_on__lte=until_on) if until_on else others).first()


def refuse_signed_since(holding: PostHolding, last: date, at: datetime) -> None:
    """A signature of today stays one that the holder gave, or a delegate of theirs, or they as a delegate."""
    today = timezone.localdate(at)
    midnight = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    theirs = Q(sign_off__signer=holding.holder) | Q(sign_off__delegation_record__holder=holding.holder)
    of_today = Q(sign_off__signed_at__gte=midnight, sign_off__signed_at__lt=midnight + DAY)
    as_delegate = holding.holder.sign_offs.filter(
        delegation_record__to_post=holding.post, signed_at__gte=midnight, signed_at__lt=midnight + DAY
    )
    stood_in = Q(sign_off__signer=holding.holder) & ~Q(sign_off__alternate_reason="")
    as_alternate = holding.post.steps_as_alternate.filter(stood_in, of_today)
    signed = holding.post.steps.filter(theirs, of_today)
    if last < today and (signed.exists() or as_delegate.exists() or as_alternate.exists()):
        raise Refused(
            f"{holding.holder.name} signed as {holding.post.title} today. The last day is {dates.long(today)} at the "
            "earliest."
        )


def described(holding: PostHolding) -> dict[str, Any]:
    """What the ledger keeps of a holding."""
    return {
        "post": holding.post.title,
        "holder": holding.holder.name,
        "from_on": holding.from_on.isoformat(),
        "until_on": holding.until_on.isoformat() if holding.until_on else "",
    }
