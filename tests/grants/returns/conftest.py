"""Ten agreements, one of which asks for four returns; made once for each module."""

import pytest

from commissioning.example import authority as example
from grants.awards.models import Agreement
from grants.returns.models import (
    ReportingLine,
    Return,
)
from tests import factories
from tests.grants.awards.giving import post
from tests.grants.returns.asking import ask


@pytest.fixture(scope="module")
def _posted(kept: None) -> None:
    """Ten agreements, one of which asks for four returns."""
    example.load()
    factories.signed()
    post()
    ask(Agreement.objects.get(grantee__name="Bolton Council"))


@pytest.fixture
def line(_posted: None) -> ReportingLine:
    return ReportingLine.objects.get()


@pytest.fixture
def first(line: ReportingLine) -> Return:
    return line.returns.earliest("number")
