"""What a change of the scheme would do to every open draft, computed by making the change and undoing it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.lib import canonical
from commissioning.models import User
from decisions.governance.handing_over import HeldUp, held_up
from decisions.record import cases
from decisions.record.models import Decision
from decisions.record.states import OPEN, State
from decisions.record.visibility import DecisionQuerySet
from decisions.scheme import contradictions
from decisions.scheme.chain import Scheme, Step
from decisions.scheme.choices import Capacity
from decisions.scheme.contradictions import Contradiction
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post
from decisions.signoff.models import SignOffStep

SHOWN = 100


@dataclass(frozen=True)
class Place:
    """One post in a chain, with what the change does to it: “added”, “removed”, “moved”, “vacant”, or nothing.

    Posts of one `turn` sign in either order.
    """

    title: str
    marks: tuple[str, ...] = ()
    turn: int = 0
    alternate: str = ""
    is_consulted: bool = False


@dataclass(frozen=True)
class Changed:
    """One draft whose chain would be another, or would find a post without a holder."""

    reference: str
    subject: str
    before: tuple[Place, ...]
    after: tuple[Place, ...]
    loses_everyone: bool


@dataclass(frozen=True)
class Simulation:
    """Shapes: `drafts` are at most a hundred of the `changed`; `waiting` versions are out for signature, `needing` of
    them are not yet signed from the post that the change is about, and `held_up` are those of them that its next
    holder cannot sign; `lapsing` are the delegations that end with a holding."""

    on: date
    drafts: tuple[Changed, ...]
    changed: int
    unchanged: int
    vacant: tuple[str, ...]
    new: tuple[Contradiction, ...]
    still: tuple[Contradiction, ...]
    waiting: int
    needing: int
    held_up: tuple[HeldUp, ...]
    lapsing: tuple[str, ...]

    @property
    def losing(self) -> tuple[Changed, ...]:
        return tuple(draft for draft in self.drafts if draft.loses_everyone)

    @property
    def fingerprint(self) -> str:
        """Of what is shown: it tells whether the change would do something else by the time it is saved."""
        said = [
            [self.on.isoformat(), str(self.changed), str(self.unchanged), str(self.waiting), str(self.needing)],
            [*self.vacant, *(each.sentence for each in self.new)],
            [*self.lapsing, *(f"{each.reference} {each.why}" for each in self.held_up)],
            [[draft.reference, *_plain(draft.before), "", *_plain(draft.after)] for draft in self.drafts],
        ]
        return canonical.sha256(canonical.dumps(said))


def simulate(
    change: Callable[[], object], *, on: date, post: Post | None = None, incoming: User | None = None
) -> Simulation:
    """Makes the change inside a transaction that is undone, and compares the chains of that day.

    The number of queries does not depend on the number of drafts. `post` is the one whose holder changes, if any, and
    `incoming` who holds it then.
    Raises: Refused, as the change itself would.
    """
    before, after, lapsing = _both(change, on)
    drafts = cases.annotated(_open()).iterator(chunk_size=500)
    found = [each for draft in drafts if (each := _compare(draft, before, after))]
    old = contradictions.find(before)
    now = contradictions.find(after)
    out = SignOffStep.objects.out_for_signature()
    return Simulation(
        on=on,
        drafts=tuple(found[:SHOWN]),
        changed=len(found),
        unchanged=_open().count() - len(found),
        vacant=_vacated(before, after),
        new=tuple(each for each in now if each not in old),
        still=tuple(each for each in now if each in old),
        waiting=Decision.objects.in_state(State.IN_SIGN_OFF).count(),
        needing=out.filter(post=post).count() if post else 0,
        held_up=held_up(post, incoming) if post and incoming else (),
        lapsing=lapsing,
    )


def _open() -> DecisionQuerySet:
    return Decision.objects.in_state(*OPEN).order_by("reference")


def _both(change: Callable[[], object], on: date) -> tuple[Scheme, Scheme, tuple[str, ...]]:
    """The scheme without and with the change, and the delegations that end by it."""
    before, given = Scheme.of(on), list(Delegation.objects.standing(on).order_by("reference"))
    with transaction.atomic():
        change()
        after, kept = Scheme.of(on), set(Delegation.objects.standing(on))
        transaction.set_rollback(True)
    return before, after, tuple(f"{each.reference} to {each.to_name}" for each in given if each not in kept)


def _compare(draft: Decision, before: Scheme, after: Scheme) -> Changed | None:
    case = cases.of(draft)
    old, _ = before.find(case)
    new, _ = after.find(case)
    if _signature(old) == _signature(new):
        return None
    return Changed(
        draft.reference,
        draft.subject,
        tuple(_places_before(old, new)),
        tuple(_places_after(old, new)),
        any(step.holder for step in old) and not any(step.holder for step in new),
    )


def _signature(steps: tuple[Step, ...]) -> list[tuple[object, ...]]:
    return [(step.post.pk, step.place, step.capacity, step.alternate, step.holder is not None) for step in steps]


def _places_before(old: tuple[Step, ...], new: tuple[Step, ...]) -> list[Place]:
    kept = {step.post.pk for step in new}
    return [_place(step, () if step.post.pk in kept else ("removed",)) for step in old]


def _places_after(old: tuple[Step, ...], new: tuple[Step, ...]) -> list[Place]:
    was = {step.post.pk: step for step in old}
    moved = _moved(old, new)
    return [_place(step, _marks(step, was.get(step.post.pk), step.post.pk in moved)) for step in new]


def _place(step: Step, marks: tuple[str, ...]) -> Place:
    alternate = step.alternate.title if step.alternate else ""
    return Place(step.post.title, marks, step.place, alternate, step.capacity == Capacity.CONSULTED)


def _marks(step: Step, was: Step | None, moved: bool) -> tuple[str, ...]:
    marks = []
    if was is None:
        marks.append("added")
    if moved:
        marks.append("moved")
    if was and was.capacity != step.capacity:
        marks.append(f"{Capacity(step.capacity).label.lower()} instead of {Capacity(was.capacity).label.lower()}")
    if was and was.alternate != step.alternate:
        change = "another" if was.alternate and step.alternate else "new" if step.alternate else "no"
        marks.append(f"{change} alternate")
    if step.holder is None:
        marks.append("vacant")
    elif was and was.holder is None:
        marks.append("no longer vacant")
    return tuple(marks)


def _moved(old: tuple[Step, ...], new: tuple[Step, ...]) -> set[int]:
    """The posts that sign after others than before, among those that stay."""
    stay = {step.post.pk for step in old} & {step.post.pk for step in new}
    was, now = _earlier(old, stay), _earlier(new, stay)
    return {pk for pk in stay if was[pk] != now[pk]}


def _earlier(steps: tuple[Step, ...], among: set[int]) -> dict[int, set[int]]:
    """The posts that sign before each post."""
    return {
        step.post.pk: {each.post.pk for each in steps if each.place < step.place and each.post.pk in among}
        for step in steps
    }


def _vacated(before: Scheme, after: Scheme) -> tuple[str, ...]:
    """The posts that somebody holds that day and nobody would."""
    lost = [holding.post_id for pk, holding in before.holders.items() if pk not in after.holders]
    return tuple(Post.objects.filter(pk__in=lost).values_list("title", flat=True))


def _plain(places: tuple[Place, ...]) -> list[str]:
    return [f"{place.turn} {place.title} {' '.join(place.marks)} {place.alternate}" for place in places]
