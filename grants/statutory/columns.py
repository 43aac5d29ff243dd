"""A column of a statutory list, and what a file says of its columns: Table Schema and CSV on the Web. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

TABLE_SCHEMA = "https://specs.frictionlessdata.io/schemas/table-schema.json"
CSVW = "http://www.w3.org/ns/csvw"
_CSVW_TYPES: Mapping[str, Any] = {
    "string": "string",
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "number": {"base": "decimal", "format": "#0.00"},
}
_MORE: Mapping[str, Mapping[str, Any]] = {
    "date": {"format": "%Y-%m-%d"},
    "number": {"decimalChar": ".", "bareNumber": True},
}
NOT_RECORDED = "Empty where it is not recorded; what is missing is listed beside the file."


class Mended(StrEnum):
    """Where what is missing can be put right."""

    TERMS = "terms"
    DETAILS = "details"
    BODY = "body"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Column:
    """`value` names what of an entry it shows, `point` what of the law it answers; none where the law asks for nothing.

    `mended`: where it can be put right that an entry has none; None where it may be empty. `lacks` names what of an
    entry says whether it should have one, where not every entry should.
    """

    name: str
    value: str
    meaning: str
    point: str = ""
    type: str = "string"
    mended: Mended | None = None
    lacks: str = ""
    constraints: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        return self.type == "number"

    @property
    def asked_as(self) -> str:
        """What of the law it answers, in words."""
        if not self.point:
            return ""
        return f"Field {self.point} of the Code." if self.point.isdigit() else "Asked for by the Order."

    @property
    def description(self) -> str:
        return f"{self.meaning} {NOT_RECORDED}" if self.mended else self.meaning


def table_schema(title: str, description: str, columns: Sequence[Column], key: Sequence[str]) -> dict[str, Any]:
    """Source: Frictionless Data, Table Schema."""
    return {
        "$schema": TABLE_SCHEMA,
        "title": title,
        "description": description,
        "fields": [_field(column) for column in columns],
        "primaryKey": list(key),
        "missingValues": [""],
    }


def _field(column: Column) -> dict[str, Any]:
    said = {"name": column.name, "type": column.type, **_MORE.get(column.type, {}), "description": column.description}
    return said | ({"constraints": dict(column.constraints)} if column.constraints else {})


def csv_on_the_web(
    title: str, description: str, columns: Sequence[Column], key: Sequence[str], *, url: str
) -> dict[str, Any]:
    """Source: W3C, Metadata Vocabulary for Tabular Data. `url`: of the CSV, beside this."""
    return {
        "@context": [CSVW, {"@language": "en"}],
        "url": url,
        "dc:title": title,
        "dc:description": description,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": {
            "columns": [_described(column) for column in columns],
            "primaryKey": [_plain(name) for name in key],
        },
    }


def _described(column: Column) -> dict[str, Any]:
    return {
        "name": _plain(column.name),
        "titles": column.name,
        "dc:description": column.description,
        "datatype": _CSVW_TYPES[column.type],
        "required": bool(column.constraints.get("required")),
    }


def _plain(name: str) -> str:
    return name.lower().replace(" ", "_")
