"""What rules turn on, cut into matters: no rule tells two decisions of one matter apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from commissioning.lib import money
from commissioning.lib.listing import listed
from decisions.scheme.case import NOTHING, Case
from decisions.scheme.choices import DecisionType, FunctionFamily, Kind
from decisions.scheme.explaining import in_districts, of_kinds
from decisions.scheme.models import SignOffRule

OTHER = ""
Box = tuple[tuple[Any, ...], ...]  # the values of each part of a matter, in its order


@dataclass(frozen=True, order=True)
class Matter:
    """`least` is the smallest amount of its band; the band ends below the next one's.

    `kind` and `place` are OTHER for every kind, or district, that no rule names: all of them, where none is named.
    """

    family: str
    decision_type: str
    least: Decimal
    kind: str = OTHER
    place: str = OTHER

    @property
    def case(self) -> Case:
        return Case(self.family, self.decision_type, self.kind, frozenset({self.place}), self.least)


@dataclass(frozen=True)
class Ground:
    """Everything the rules of a day tell apart. `names` are those of the districts, by code."""

    bands: list[Decimal] = field(default_factory=lambda: [NOTHING])
    kinds: list[str] = field(default_factory=lambda: [OTHER])
    places: list[str] = field(default_factory=lambda: [OTHER])
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[SignOffRule]) -> "Ground":
        rules = list(rules)
        kinds = [kind.value for kind in Kind if any(kind in rule.kinds for rule in rules)]
        named = {code: name for rule in rules for code, name in rule.districts.items()}
        return cls(
            sorted({NOTHING, *(rule.amount_from for rule in rules if rule.amount_from is not None)}),
            kinds if len(kinds) == len(Kind) else [OTHER, *kinds],
            [OTHER, *sorted(named)],
            named,
        )

    def matters(self) -> Iterator[Matter]:
        for each in product(FunctionFamily.values, DecisionType.values, self.bands, self.kinds, self.places):
            yield Matter(*each)

    def words(self, matters: set[Matter]) -> str:
        """The matters in as few words as hold them: “every Chief Officer’s decision; every Deputy Mayor’s decision of
        less than £50,000.00”."""
        among: list[Sequence[Any]] = [FunctionFamily.values, DecisionType.values, self.bands, self.kinds, self.places]
        boxes: list[Box] = [tuple((part,) for part in astuple(each)) for each in self.matters() if each in matters]
        for at in (2, 0, 1, 3, 4):
            boxes = _merged(boxes, at, among[at])
        return "; ".join(self._one(*box) for box in boxes)

    def _one(
        self,
        families: tuple[str, ...],
        types: tuple[str, ...],
        held: tuple[Decimal, ...],
        kinds: tuple[str, ...],
        places: tuple[str, ...],
    ) -> str:
        which = "decision" if len(types) == len(DecisionType) else DecisionType(types[0]).label
        functions = ""
        if len(families) < len(FunctionFamily):
            functions = f" on {listed(FunctionFamily(family).label.lower() for family in families)} functions"
        return f"every {which}{functions}{self._kinds(kinds)}{self._places(places)}{_amounts(held, self.bands)}"

    def _kinds(self, kinds: tuple[str, ...]) -> str:
        """Those that are meant; where the unnamed ones are among them, those that are not."""
        if OTHER not in kinds:
            return "" if len(kinds) == len(self.kinds) else of_kinds(kinds)
        left = [Kind(kind).label.lower() for kind in self.kinds if kind not in kinds]
        return f" of another kind than {listed(left, 'or')}" if left else ""

    def _places(self, places: tuple[str, ...]) -> str:
        if OTHER not in places:
            return in_districts([self.names[place] for place in places])
        left = [self.names[place] for place in self.places if place not in places]
        return f" that does not affect {listed(left, 'or')}" if left else ""


def _merged(boxes: list[Box], at: int, among: Sequence[Any]) -> list[Box]:
    """Boxes that differ in that part alone become one, its values in the order of `among`."""
    found: dict[Box, set[Any]] = {}
    for box in boxes:
        found.setdefault((*box[:at], (), *box[at + 1 :]), set()).update(box[at])
    return [
        (*rest[:at], tuple(value for value in among if value in values), *rest[at + 1 :])
        for rest, values in found.items()
    ]


def _amounts(held: tuple[Decimal, ...], bands: list[Decimal]) -> str:
    """The amounts in words; nothing where it is all of them."""
    ends = dict(pairwise([*bands, None]))
    spans: list[tuple[Decimal, Decimal | None]] = []
    for least in held:
        if spans and spans[-1][1] == least:
            spans[-1] = (spans[-1][0], ends[least])
        else:
            spans.append((least, ends[least]))
    said = [part for part in (_span(least, end) for least, end in spans) if part]
    return f" of {listed(said, 'or')}" if said else ""


def _span(least: Decimal, end: Decimal | None) -> str:
    if end is None:
        return f"{money.pounds(least)} or more" if least else ""
    below = f"less than {money.pounds(end)}"
    return f"{money.pounds(least)} or more but {below}" if least else below
