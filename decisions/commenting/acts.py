"""What people do with comments. The ledger holds a fingerprint of the words; mail holds none of them."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from commissioning.lib import canonical, markdown
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.commenting.models import Comment, Step
from decisions.commenting.permissions import check_may_comment, check_may_resolve
from decisions.commenting.threads import Thread, find
from decisions.ledger import chain as ledger
from decisions.mail import sending
from decisions.mail.models import MailKind
from decisions.record.models import Decision

LONGEST = 4000


@transaction.atomic
def comment(*, decision: Decision, page: str, text: str, by: User, at: datetime) -> Comment:
    """Begins a thread on a section, and tells the author. Raises: Refused for an empty or an endless one."""
    decision = _locked(decision)
    check_may_comment(by, decision)
    number = (decision.comments.aggregate(last=Max("thread"))["last"] or 0) + 1
    made = _write(decision, page, number, Step.START, _checked(text), by=by, at=at)
    _tell(decision, decision.author, made)
    return made


@transaction.atomic
def reply(*, decision: Decision, thread: int, text: str, by: User, at: datetime) -> Comment:
    """Adds to an open thread, and tells the author and who began it."""
    decision = _locked(decision)
    check_may_comment(by, decision)
    found = _open(decision, thread)
    made = _write(decision, found.page, thread, Step.REPLY, _checked(text), by=by, at=at)
    for person in {decision.author, found.start.by}:
        _tell(decision, person, made)
    return made


@transaction.atomic
def resolve(*, decision: Decision, thread: int, text: str = "", by: User, at: datetime) -> Comment:
    """Closes a thread, with a word on how if there is one, and tells who began it."""
    decision = _locked(decision)
    check_may_comment(by, decision)
    found = _open(decision, thread)
    check_may_resolve(by, decision, found.start.by_id)
    made = _write(decision, found.page, thread, Step.RESOLVE, _limited(text), by=by, at=at)
    _tell(decision, found.start.by, made)
    return made


@transaction.atomic
def reopen(*, decision: Decision, thread: int, text: str = "", by: User, at: datetime) -> Comment:
    """Opens a resolved thread again, and tells the author."""
    decision = _locked(decision)
    check_may_comment(by, decision)
    found = find(decision, thread)
    if not found.is_resolved:
        raise Refused("This comment is open.")
    made = _write(decision, found.page, thread, Step.REOPEN, _limited(text), by=by, at=at)
    _tell(decision, decision.author, made)
    return made


def _locked(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("author", "directorate")
    return rows.get(pk=decision.pk)


def _open(decision: Decision, thread: int) -> Thread:
    found = find(decision, thread)
    if found.is_resolved:
        raise Refused("This comment is resolved. Reopen it first.")
    return found


def _checked(text: str) -> str:
    if not text.strip():
        raise Refused("Write your comment first.")
    return _limited(text)


def _limited(text: str) -> str:
    words = markdown.normalise(text).strip()
    if len(words) > LONGEST:
        raise Refused(f"Your comment has {len(words):,} characters; the most is {LONGEST:,}. Shorten it.")
    if "\0" in words:
        raise Refused("Your comment has a character that cannot be kept. Type it again.")
    return words


def _write(decision: Decision, page: str, thread: int, step: Step, text: str, *, by: User, at: datetime) -> Comment:
    made = Comment.objects.create(
        decision=decision,
        page=page,
        thread=thread,
        step=step,
        text=text,
        by=by,
        by_name=by.name,
        by_post=by.title_line,
        at=at,
    )
    ledger.record(
        act="comment" if step == Step.START else f"{step}_comment",
        by=by,
        at=at,
        reference=decision.reference,
        content_sha256=canonical.sha256(canonical.dumps(text)) if text else "",
        section=page,
        thread=thread,
    )
    return made


def _tell(decision: Decision, person: User, made: Comment) -> None:
    """Nobody is told what they did themselves, and nobody who may not see it."""
    if person.pk == made.by_id or not Decision.objects.visible_to(person).filter(pk=decision.pk).exists():
        return
    address = f"{settings.SITE_ADDRESS}{reverse('comments', args=[decision.reference, made.page])}"
    what = f"{made.by_name} {Step(made.step).label.replace('this', 'a comment').lower()}"
    sending.queue(
        person=person,
        kind=MailKind.NOTICE,
        reference=decision.reference,
        subject=f"Comment: {decision.reference}",
        body=f"{what}.\n\n{decision.reference}: {decision.subject}\n{address}\n",
        at=made.at,
    )
