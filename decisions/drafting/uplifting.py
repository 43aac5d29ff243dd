"""Raising an earlier decision: its lines before and after, and what this decision then allocates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from commissioning.lib import dates, money, uplift
from commissioning.models import User
from decisions.drafting import sheets
from decisions.drafting.forms.differing import Difference
from decisions.drafting.grid_table import change
from decisions.record import earlier, quoting
from decisions.record.choices import Relation, TotalIs, UpliftRounding
from decisions.record.earlier import Earlier
from decisions.record.models import Allocation, Decision


@dataclass(frozen=True)
class Line:
    """One allocation of the earlier decision, with what it becomes."""

    row: Allocation
    before: Decimal
    after: Decimal

    @property
    def name(self) -> str:
        """ "Bolton (Bolton Council)" """
        named = [str(each) for each in (self.row.locality, self.row.recipient) if each]
        return f"{named[0]} ({named[1]})" if len(named) > 1 else named[0]

    @property
    def group(self) -> str:
        """The stream and the year it belongs to: “Key workers, 2026/27”."""
        year = "" if self.row.financial_year is None else dates.financial_year_name(self.row.financial_year)
        return ", ".join(filter(None, (self.row.stream, year)))

    @property
    def typed(self) -> str:
        """The name of the input that takes a new figure."""
        return f"after-{self.row.pk}"


def raisable(decision: Decision) -> list[Earlier]:
    """The earlier decisions that this one may raise: those of this program that it links to but does not carry out."""
    return [each for each in earlier.of(decision) if each.is_ours and each.relation != Relation.IMPLEMENTS]


def parents(decision: Decision, user: User) -> dict[str, Decision]:
    """Those of them that this person may see, by their references, with their allocations. Two queries."""
    named = [each.reference for each in raisable(decision)]
    found = Decision.objects.visible_to(user).filter(reference__in=named)
    given = Prefetch("allocations", Allocation.objects.select_related("locality", "recipient"))
    rows = {each.reference: each for each in found.prefetch_related(given)}
    return {reference: rows[reference] for reference in named if reference in rows}


def lines(parent: Decision, years: Sequence[int | None] = ()) -> list[Line]:
    """What the earlier decision gives, in the years that are raised; all of them where none is named."""
    rows = [row for row in parent.allocations.all() if row.amount is not None]
    wanted = [row for row in rows if not years or row.financial_year in years]
    return [Line(row, before, before) for row in wanted for before in [quoting.standing(parent, row)]]


def raised(found: Sequence[Line], said: Mapping[str, Any]) -> list[Line]:
    """The lines with their new figures, as UpliftForm asks for. Raises: ValueError with a sentence."""
    before = [line.before for line in found]
    match said["how"]:
        case "percent":
            after = uplift.by_percent(before, said["percent"], uplift.Rounding(said["rounding"]))
        case "each":
            after = [amount + said["amount"] for amount in before]
        case "total" if not any(before):
            raise ValueError("The lines come to nothing, so a sum cannot be shared in proportion to them.")
        case "total":
            after = uplift.to_total(before, sum(before, Decimal(0)) + said["amount"])
        case _:
            after = before
    return [replace(line, after=amount) for line, amount in zip(found, after, strict=True)]


def rounding_of(said: Mapping[str, Any]) -> str:
    """What is kept of how the figures became whole."""
    kept = {"percent": said["rounding"], "each": UpliftRounding.PENNY, "total": UpliftRounding.EXACT_TOTAL}
    return str(kept.get(said["how"], UpliftRounding.TYPED))


def to_store(found: Sequence[Line], parent: Decision, said: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """The fields and the rows for acts.uplift. Raises: ValueError where an increase would be less than nothing."""
    is_increase = said["total_is"] == TotalIs.INCREASE
    lower = next((line for line in found if line.after < line.before), None)
    if is_increase and lower:
        raise ValueError(
            f"{lower.name} would get {money.pounds(lower.before - lower.after)} less than before. An increase cannot "
            "be less than nothing: let the total of this decision be the new total."
        )
    whose = list(dict.fromkeys(line.name for line in found))  # in the order in which the grid would store them
    ordered = sorted(found, key=lambda line: whose.index(line.name))
    rows = [_stored(line, line.after - line.before if is_increase else line.after) for line in ordered]
    fields = {
        "total": sum((row["amount"] for row in rows), Decimal(0)),
        "no_financial_implication": False,
        "allocated_to": parent.allocated_to,
        "streams": list(dict.fromkeys(line.row.stream for line in found if line.row.stream)),
        "financial_years": list(dict.fromkeys(line.row.financial_year for line in found if line.row.financial_year)),
        "uplift_percent": said["percent"] if said["how"] == "percent" else None,
        "uplift_rounding": rounding_of(said),
        "uplift_total_is": said["total_is"],
    }
    return fields, rows


def _stored(line: Line, amount: Decimal) -> dict[str, Any]:
    kept = {name: getattr(line.row, name) for name in ("stream", "locality", "recipient", "financial_year")}
    return {**kept, "amount": amount, "before": line.before}


def differences(found: Sequence[Line], standing: Sequence[Allocation]) -> list[Difference]:
    """The new figures against the allocations that are saved now, each place and recipient of a stream and year."""
    saved = {sheets.spot_of(row): row for row in standing}
    made = {sheets.spot_of(line.row): line for line in found}
    sides = {spot: (saved.get(spot), made.get(spot)) for spot in dict.fromkeys([*saved, *made])}
    shown = [
        Difference(
            _named(row or (line.row if line else None)),
            money.pounds(row.amount or Decimal(0)) if row else "",
            money.pounds(line.after) if line else "",
        )
        for row, line in sides.values()
    ]
    return [each for each in shown if each.saved != each.typed]


def _named(row: Allocation | None) -> str:
    line = Line(row, Decimal(0), Decimal(0)) if row else None
    return ", ".join(filter(None, (line.name, line.group))) if line else ""


def table(found: Sequence[Line], typed: Mapping[str, str], problems: Mapping[str, str]) -> list[dict[str, Any]]:
    """What templates/drafting/_uplift.html takes: a group for each stream and year, with its sums."""
    made = []
    for name in dict.fromkeys(line.group for line in found):
        members = [line for line in found if line.group == name]
        rows = [
            {
                **_figures([line]),
                "name": line.name,
                "input": line.typed,
                "text": typed.get(line.typed, money.pounds(line.after).removeprefix("£")),
                "problem": problems.get(line.typed, ""),
            }
            for line in members
        ]
        made.append({"name": name, "rows": rows, "sum": _figures(members)})
    return made


def whole(found: Sequence[Line]) -> dict[str, Any]:
    return _figures(found)


def _figures(found: Sequence[Line]) -> dict[str, Any]:
    before, after = (sum((getattr(line, side) for line in found), Decimal(0)) for side in ("before", "after"))
    return {"before": money.pounds(before), "after": money.pounds(after), "change": change(before, after)}
