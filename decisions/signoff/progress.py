"""Where a version stands on its way through the chain."""

from dataclasses import dataclass

from decisions.record.models import Version
from decisions.signoff.models import SignOff, SignOffStep


@dataclass(frozen=True)
class Progress:
    """`steps` in order, each with its `sign_off` or None; `waiting` are those whose turn it is."""

    version: Version
    steps: tuple[SignOffStep, ...]
    sign_offs: tuple[SignOff, ...]
    waiting: tuple[SignOffStep, ...]

    @property
    def signed(self) -> int:
        return len(self.sign_offs)

    @property
    def is_last(self) -> bool:
        return self.signed == len(self.steps) - 1

    def following(self, step: SignOffStep) -> tuple[SignOffStep, ...]:
        """The steps whose turn comes once this one is signed; none while others of its place are waited for."""
        left = _unsigned(self.steps, {step.pk, *(sign_off.step_id for sign_off in self.sign_offs)})
        return tuple(each for each in _first_place(left) if each not in self.waiting)

    def beside(self, step: SignOffStep) -> tuple[SignOffStep, ...]:
        """The others whose turn it is too."""
        return tuple(each for each in self.waiting if each.pk != step.pk)


def of(version: Version) -> Progress:
    """Two queries, unless `steps` and `sign_offs` are prefetched."""
    steps = tuple(version.steps.all())
    sign_offs = tuple(version.sign_offs.all())
    left = _unsigned(steps, {sign_off.step_id for sign_off in sign_offs})
    return Progress(version, steps, sign_offs, _first_place(left))


def _unsigned(steps: tuple[SignOffStep, ...], signed: set[int]) -> tuple[SignOffStep, ...]:
    return tuple(step for step in steps if step.pk not in signed)


def _first_place(steps: tuple[SignOffStep, ...]) -> tuple[SignOffStep, ...]:
    return tuple(step for step in steps if step.place == min(each.place for each in steps))
