"""The records that the rooms' own tests share."""

from tests.decisions.conftest import (  # noqa: F401 - fixtures are found by name
    _decided,
    _draft,
    _out,
    _submitted,
    decided,
    draft,
    out,
    people,
    submitted,
)
