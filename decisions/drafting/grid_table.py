"""What the page shows of a grid: head, rows, sums and differences, each input with its own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise, starmap
from typing import Any

from commissioning.lib import dates, money, spreadsheets
from decisions.drafting.grid import LIMITS, Column, Grid, Problem, Row, Spot, difference_in_words, total
from decisions.drafting.sheets import column_code

Shown = dict[str, Any]
WIDE = 4  # columns that fit the page; more scroll


@dataclass(frozen=True)
class Marks:
    """What stands beside inputs: problems, and notes such as “was 44,806.52”."""

    problems: Sequence[Problem] = ()
    notes: Mapping[Spot, str] = field(default_factory=dict)

    def sentence(self, spot: Spot) -> str:
        return " ".join(problem.sentence for problem in self.problems if problem.spot == spot)


def table(grid: Grid, whole: Decimal | None, marks: Marks) -> Shown:
    """What templates/drafting/_grid.html takes."""
    columns = [_column(grid, place) for place in range(len(grid.columns))]
    return {
        "columns": columns,
        "groups": _groups(grid.columns),
        "rows": [_row(grid, place, marks) for place in range(len(grid.rows))],
        "budgets": _budgets(grid, marks),
        "budgeted": money.pounds(total(grid.figures.budgets.values())) if grid.figures.budgets else "–",
        "weights": f"{sum(grid.figures.weights.values()):,}" if grid.figures.weights else "",
        "whole": money.pounds(grid.figures.whole),
        "over": difference(grid.figures.whole, whole) if whole is not None else None,
        "total": "" if whole is None else int(whole * 100),
        "limited": grid.limited,
        "is_wide": len(columns) + 2 * grid.limited > WIDE,
        "span": len(columns) + (3 if len(columns) > 1 else 2) + 2 * grid.limited,
        "years": year_changes(grid),
    }


def _budgets(grid: Grid, marks: Marks) -> list[Shown]:
    """An input for each column's budget; none where the only column has the total."""
    if len(grid.columns) == 1:
        return []
    return [_input(grid, Spot("", column), f"budget-{at}", marks) for at, column in enumerate(grid.columns)]


def _groups(columns: Sequence[Column]) -> list[Shown]:
    """The upper row of the head where columns are streams by years; empty where one row is enough."""
    if len({column.stream for column in columns}) < 2 or len({column.year for column in columns}) < 2:
        return []
    return [
        {"name": stream or "No stream", "span": len(list(members))}
        for stream, members in groupby(columns, key=lambda column: column.stream)
    ]


def _column(grid: Grid, place: int) -> Shown:
    column = grid.columns[place]
    grouped = bool(_groups(grid.columns))
    budget = grid.figures.budgets.get(column)
    summed = grid.figures.of_column(column)
    return {
        "code": column_code(column),
        "year": column.year or "",
        "name": column.name,
        "head": (column.year_name or "No year") if grouped else (column.stream or column.year_name or "Amount"),
        "sub": "" if grouped or not column.stream else column.year_name,
        "starts": grouped and (place == 0 or grid.columns[place - 1].stream != column.stream),
        "sum": money.pounds(summed),
        "over": None if budget is None else difference(summed, budget),
    }


def difference(summed: Decimal, wanted: Decimal) -> Shown:
    gap = money.pounds(abs(summed - wanted))
    side = {True: " over", False: " short"}[summed > wanted] if summed != wanted else ""
    return {"words": f"{gap}{side}", "bad": summed != wanted}


def _row(grid: Grid, place: int, marks: Marks) -> Shown:
    row = grid.rows[place]
    weight = _input(grid, Spot(row.key), f"weight-{place}", marks)
    limits = [_input(grid, Spot(row.key, None, limit), f"{limit}-{place}", marks) for limit in LIMITS]
    cells = [
        _input(grid, Spot(row.key, column), f"amount-{place}-{across}", marks)
        | {"lock": f"lock-{place}-{across}", "locked": Spot(row.key, column) in grid.locked}
        for across, column in enumerate(grid.columns)
    ]
    return {
        "key": row.key,
        "name": row.name,
        "place": place,
        "weight": weight,
        "limits": limits if grid.limited else [],
        "cells": cells,
        "problems": [cell for cell in (weight, *limits, *cells) if cell["problem"]],
        "total": money.pounds(grid.figures.of_row(row.key)) if grid.figures.has(row.key) else "",
    }


def _input(grid: Grid, spot: Spot, name: str, marks: Marks) -> Shown:
    problem, note = marks.sentence(spot), marks.notes.get(spot, "")
    describes = [f"{name}-problem"] * bool(problem) + [f"{name}-note"] * bool(note)
    return {
        "name": name,
        "label": f"{grid.name(spot)}, pounds" if spot.column or spot.limit else grid.name(spot),
        "column": spot.column.name if spot.column else LIMITS.get(spot.limit, "weight").capitalize(),
        "text": grid.texts.get(spot, ""),
        "said": grid.name(spot),
        "problem": problem,
        "note": note,
        "describedby": " ".join(describes),
    }


def as_file(grid: Grid) -> spreadsheets.Table:
    """The grid laid out as a paste or an upload of it is read: names, amounts, the row's total, and totals below."""
    several, figures = len(grid.columns) > 1, grid.figures
    head = ["Row", *(column.name for column in grid.columns), *(["Total"] if several else [])]
    rows: list[list[str | Decimal | None]] = [[*head]]
    for row in grid.rows:
        cells = [figures.amounts.get(Spot(row.key, column)) for column in grid.columns]
        whole = figures.of_row(row.key) if figures.has(row.key) else None
        rows.append([row.name, *cells, *([whole] if several else [])])
    sums = [figures.of_column(column) for column in grid.columns]
    return [*rows, ["Total", *sums, *([figures.whole] if several else [])]]


def year_changes(grid: Grid) -> Shown | None:
    """What each row comes to in one year against the year before, all its streams together; None of a single year."""
    years = sorted({column.year for column in grid.columns if column.year is not None})
    if len(years) < 2:
        return None
    steps = list(pairwise(years))
    names = [f"{dates.financial_year_name(old)} to {dates.financial_year_name(new)}" for old, new in steps]
    rows = [
        (row.name, [_of_year(grid, year, row.key) for year in years]) for row in grid.rows if grid.figures.has(row.key)
    ]
    rows.append(("Together", [_of_year(grid, year) for year in years]))
    return {
        "steps": names,
        "rows": [{"name": name, "cells": list(starmap(change, pairwise(sums)))} for name, sums in rows],
    }


def _of_year(grid: Grid, year: int, key: str = "") -> Decimal:
    return total(
        amount
        for spot, amount in grid.figures.amounts.items()
        if spot.column and spot.column.year == year and key in ("", spot.row)
    )


def change(before: Decimal, after: Decimal) -> Shown:
    """A difference in pounds and, of something that was there before, per cent to one place."""
    gap = after - before
    sign = "+" if gap > 0 else ""
    percent = (gap * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP) if before else None
    return {
        "amount": f"{sign}{money.pounds(gap)}",
        "percent": "–" if percent is None else f"{sign}{percent:f}%".replace("-", "\N{MINUS SIGN}"),
    }


def balance(grid: Grid, whole: Decimal | None) -> list[Shown]:
    """What components/balance.html takes."""
    figures = grid.figures
    count = len(figures.amounts)
    return [
        {"term": "Total of the decision", "value": "Not given yet" if whole is None else money.pounds(whole)},
        {
            "term": f"Allocated in {count} amount{'' if count == 1 else 's'}",
            "value": money.pounds(total(figures.amounts.values())),
        },
        _gap(grid, whole),
    ]


def _gap(grid: Grid, whole: Decimal | None) -> Shown:
    unread = sum(1 for problem in grid.figures.problems if problem.spot.row and problem.spot.column)
    part = gap_part(grid.figures.whole, whole, began=bool(grid.figures.amounts))
    if unread and whole is not None:
        part |= {"words": f"{unread} amount{'' if unread == 1 else 's'} not counted", "tone": "stop"}
    return part


def gap_part(summed: Decimal, whole: Decimal | None, *, began: bool = True) -> Shown:
    """The last part of a balance: the difference, and in words which way."""
    if whole is None:
        return {"term": "Difference", "value": "–", "words": "there is no total yet"}
    words = "it adds up" if summed == whole else "too much" if summed > whole else "still to allocate"
    tone = "good" if summed == whole else "stop" if began else ""
    return {"term": "Difference", "value": money.pounds(abs(summed - whole)), "words": words, "tone": tone}


def errors(grid: Grid, problems: Sequence[Problem]) -> list[dict[str, str]]:
    """What components/error_summary.html takes: every problem by the name of its place, linked to it."""
    return [_error(grid, problem) for problem in problems]


def _error(grid: Grid, problem: Problem) -> dict[str, str]:
    named = f"{grid.name(problem.spot)}: " if problem.spot.row and problem.sentence.startswith("“") else ""
    return {"text": f"{named}{problem.sentence}", "href": f"#{anchor(grid, problem.spot)}"}


def anchor(grid: Grid, spot: Spot) -> str:
    """The id of the input at a spot; the grid's heading for none."""
    rows: dict[str, int] = {row.key: place for place, row in enumerate(grid.rows)}
    across = grid.columns.index(spot.column) if spot.column in grid.columns else 0
    if spot.column is None:
        return f"{spot.limit or 'weight'}-{rows[spot.row]}" if spot.row in rows else "amounts"
    return f"amount-{rows[spot.row]}-{across}" if spot.row in rows else f"budget-{across}"


def message(grid: Grid, whole: Decimal | None) -> str:
    """What is said after saving."""
    if not grid.figures.amounts:
        return "Allocations are saved. No amount is given yet."
    return f"Allocations are saved. They {difference_in_words(grid.figures.whole, whole)}."


def names(rows: Sequence[Row]) -> str:
    """Rows in a sentence: “Bolton, Bury and Wigan”."""
    listed = [row.name for row in rows]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}" if listed else ""
