"""What the form above a list asks for: strings from the address, cleaned, and written back into it."""

from dataclasses import asdict, dataclass, fields
from typing import Self

from django.http import QueryDict
from django.utils.http import urlencode

LONGEST = 200


def clean(words: str) -> str:
    """Without the character that PostgreSQL has no room for, and no longer than any name."""
    return words.replace("\0", "").strip()[:LONGEST]


@dataclass(frozen=True, slots=True)
class ListFilters:
    """Each list names its fields, all of them strings; empty means any."""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        return cls(**{each.name: clean(query.get(each.name, "")) for each in fields(cls)})

    def __bool__(self) -> bool:
        return bool(self.said)

    @property
    def said(self) -> dict[str, str]:
        """Those that are given."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def encoded(self) -> str:
        return urlencode(self.said)

    def without(self, name: str) -> str:
        """The others, encoded, for links that choose that one."""
        return urlencode({key: value for key, value in self.said.items() if key != name})
