"""Where a version stands on its way through the chain."""

from dataclasses import dataclass

from decisions.record.models import Version
from decisions.signoff.models import SignOff, SignOffStep


@dataclass(frozen=True)
class Progress:
    """`steps` in order, each with its `sign_off` or None; `next` is the step whose turn it is."""

    version: Version
    steps: tuple[SignOffStep, ...]
    sign_offs: tuple[SignOff, ...]
    next: SignOffStep | None

    @property
    def signed(self) -> int:
        return len(self.sign_offs)

    @property
    def is_last(self) -> bool:
        return self.signed == len(self.steps) - 1


def of(version: Version) -> Progress:
    """Two queries, unless `steps` and `sign_offs` are prefetched."""
    steps = tuple(version.steps.all())
    sign_offs = tuple(version.sign_offs.all())
    signed = {sign_off.step_id for sign_off in sign_offs}
    waiting = next((step for step in steps if step.pk not in signed), None)
    return Progress(version, steps, sign_offs, waiting)
