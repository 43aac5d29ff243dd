"""Where the advice of each kind stands against a content: asked or not, given, stale."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone

from commissioning.lib import dates
from decisions.advice import basis
from decisions.advice.choices import AdviceKind, Outcome
from decisions.advice.models import Advice, AdviceRequest
from decisions.record.differences import Differences
from decisions.record.models import Decision, Version

Content = Mapping[str, Any]


class State(StrEnum):
    NOT_ASKED = "Not asked"
    OUTSTANDING = "Outstanding"
    STALE = "Stale since the text changed"
    CLEAR = "Clear"
    CONDITIONAL = "Clear with conditions"
    OBJECTS = "Objects"


HOLDS = {Outcome.CLEAR: State.CLEAR, Outcome.CONDITIONAL: State.CONDITIONAL, Outcome.OBJECTS: State.OBJECTS}
COLOURS = {
    State.OUTSTANDING: "blue",
    State.STALE: "orange",
    State.CLEAR: "green",
    State.CONDITIONAL: "orange",
    State.OBJECTS: "red",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one kind. `request` is the last one not withdrawn; `advice` the last that was given, on whichever request."""

    kind: AdviceKind
    state: State
    request: AdviceRequest | None = None
    advice: Advice | None = None
    after_submission: bool = False

    @property
    def stops_first_signature(self) -> bool:
        return self.state in {State.OUTSTANDING, State.STALE}

    @property
    def colour(self) -> str:
        return COLOURS.get(self.state, "grey")

    @property
    def byline(self) -> str:
        """ "Farid Sadiq, 12 November 2026", or of whom it is asked and by when."""
        if self.advice and self.state is not State.OUTSTANDING:
            return f"{self.advice.by_name}, {dates.long(timezone.localdate(self.advice.given_at))}"
        if self.request is None:
            return ""
        whom = self.request.to_person.name if self.request.to_person else f"the {self.kind.label.lower()} advisers"
        return f"Asked of {whom} by {dates.long(self.request.due_on)}"

    @property
    def sentence(self) -> str:
        """ "Legal advice is outstanding"."""
        return f"{self.kind.label} advice is {'outstanding' if self.state is State.OUTSTANDING else 'stale'}"


def requests(decision: Decision) -> list[AdviceRequest]:
    """Every request that was not withdrawn, with its advice, oldest first; one query."""
    return list(
        AdviceRequest.objects.filter(decision=decision, withdrawn_at=None).with_advice().order_by("asked_at", "pk")
    )


def of(asked: Sequence[AdviceRequest], said: Content, version: Version | None = None) -> list[Standing]:
    """One for each kind, in their order, without a query.

    `asked` is what requests() gives, `said` the content that counts, `version` what was frozen of it.
    """
    return [_of_kind(kind, [each for each in asked if each.kind == kind], said, version) for kind in AdviceKind]


def _of_kind(kind: AdviceKind, asked: Sequence[AdviceRequest], said: Content, version: Version | None) -> Standing:
    if not asked:
        return Standing(kind, State.NOT_ASKED)
    last, advice = asked[-1], next((each.given for each in reversed(asked) if each.given), None)
    if last.given is None or advice is None:
        return Standing(kind, State.OUTSTANDING, last, advice)
    holds = basis.fingerprint(said, kind) == advice.sha256
    state = HOLDS[Outcome(advice.outcome)] if holds else State.STALE
    return Standing(kind, state, last, advice, version is not None and advice.given_at > version.submitted_at)


def what_changed(standing: Standing, said: Content) -> Differences | None:
    """What changed since stale advice was given; None for any other."""
    if standing.advice is None or standing.state is not State.STALE:
        return None
    return basis.changed(standing.advice.basis, said, standing.kind)


def frozen(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """The advice that a submitted version keeps and its notice prints: what was given by then, stale or not."""
    return [_frozen(each, each.advice) for each in standings if each.advice]


def _frozen(standing: Standing, advice: Advice) -> dict[str, Any]:
    row = {
        "kind": {"code": standing.kind.value, "name": standing.kind.label},
        "outcome": {"code": advice.outcome, "name": advice.get_outcome_display()},
        "conditions": advice.conditions,
        "text": advice.text,
        "name": advice.by_name,
        "post": advice.by_post,
        "given_on": timezone.localdate(advice.given_at).isoformat(),
    }
    return row | {"on_earlier_text": True} if standing.stops_first_signature else row
