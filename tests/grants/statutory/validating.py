"""Judging a CSV by its Table Schema, as a stranger would who has the two files and nothing else."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def faults(content: bytes, schema: dict[str, Any]) -> list[str]:
    """A sentence for each thing in which the CSV is not what the schema describes."""
    headings, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    if headings != [field["name"] for field in schema["fields"]]:
        return [f"The headings are {headings}."]
    return [*_cells(lines, schema), *_keys(headings, lines, schema)]


def _cells(lines: list[list[str]], schema: dict[str, Any]) -> Iterator[str]:
    for place, line in enumerate(lines, 1):
        if len(line) != len(schema["fields"]):
            yield f"Row {place} has {len(line)} cells."
        for field, cell in zip(schema["fields"], line, strict=False):
            yield from (f"Row {place}, {field['name']}: {cell!r} {why}." for why in _cell(field, cell, schema))


def _cell(field: dict[str, Any], cell: str, schema: dict[str, Any]) -> Iterator[str]:
    bounds = field.get("constraints", {})
    if cell in schema["missingValues"]:
        if bounds.get("required"):
            yield "is required"
        return
    if not TYPES[field["type"]](cell, field):
        yield f"is no {field['type']}"
        return
    if "pattern" in bounds and not re.fullmatch(bounds["pattern"], cell):
        yield "is not as its pattern"
    if "enum" in bounds and cell not in bounds["enum"]:
        yield "is none of those it may be"
    if "minimum" in bounds and Decimal(cell) < bounds["minimum"]:
        yield "is too little"


def _keys(headings: list[str], lines: list[list[str]], schema: dict[str, Any]) -> Iterator[str]:
    unique = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("unique")}
    for names in ([*schema["primaryKey"]], *([name] for name in unique)):
        keys = [tuple(line[headings.index(name)] for name in names) for line in lines]
        if len(set(keys)) < len(keys):
            yield f"{', '.join(names)} is not unique."


def _is_number(cell: str, field: dict[str, Any]) -> bool:
    try:
        Decimal(cell)
    except InvalidOperation:
        return False
    return field["bareNumber"] and field["decimalChar"] == "." and bool(NUMBER.fullmatch(cell))


def _is_date(cell: str, field: dict[str, Any]) -> bool:
    try:
        return datetime.strptime(cell, field["format"]).strftime(field["format"]) == cell  # noqa: DTZ007 - a day alone
    except ValueError:
        return False


TYPES: dict[str, Callable[[str, dict[str, Any]], bool]] = {
    "string": lambda cell, field: True,
    "date": _is_date,
    "number": _is_number,
}
