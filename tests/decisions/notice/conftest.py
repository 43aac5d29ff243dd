"""Here documents are what is tested."""

import pytest


@pytest.fixture(autouse=True, scope="module")
def _rendered_once() -> None:
    """Each is made anew."""
