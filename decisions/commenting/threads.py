"""Comments as threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from commissioning.lib.refusal import Refused
from decisions.commenting.models import Comment, Step
from decisions.record.models import Decision


@dataclass(frozen=True)
class Thread:
    """What was said and done, the first first."""

    comments: Sequence[Comment]

    @property
    def start(self) -> Comment:
        return self.comments[0]

    @property
    def number(self) -> int:
        return self.start.thread

    @property
    def page(self) -> str:
        return self.start.page

    @property
    def is_resolved(self) -> bool:
        return self.comments[-1].step == Step.RESOLVE


def of(decision: Decision, page: str) -> list[Thread]:
    """The threads of a section: those that are open first. One query."""
    rows = decision.comments.filter(page=page).order_by("thread", "pk")
    threads = [Thread(list(rows)) for _, rows in groupby(rows, key=lambda row: row.thread)]
    return sorted(threads, key=lambda thread: (thread.is_resolved, thread.number))


def find(decision: Decision, number: int) -> Thread:
    """Raises: Refused where the decision has no such thread."""
    rows = list(decision.comments.select_related("by").filter(thread=number).order_by("pk"))
    if not rows:
        raise Refused("There is no such comment.")
    return Thread(rows)
