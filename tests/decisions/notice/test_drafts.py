"""A PDF of a draft is made once for each content, and gives way to what is being signed."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commissioning.lib import rendering
from commissioning.lib.rendering import Attached, CouldNotRender
from decisions.notice import drafts

AT = datetime(2021, 11, 1, 16, 30, tzinfo=UTC)
HTML = '<!DOCTYPE html><html lang="en-GB"><head><title>A notice</title></head><body><h1>Ten grants</h1></body></html>'
DATA = [Attached("decision.json", b"{}", "Source", "The data")]


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "drafts"
    settings.CACHES = {**settings.CACHES, "drafts": {**settings.CACHES["drafts"], "LOCATION": folder}}
    return folder


def files(folder: Path) -> int:
    return len(list(folder.glob("*.djcache")))


def test_the_same_draft_is_made_once_and_is_the_same_file(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = drafts.render(HTML, attachments=DATA, created=AT)
    asked = rendering._exchange
    monkeypatch.setattr(rendering, "_exchange", lambda request: pytest.fail("rendered again"))

    assert drafts.render(HTML, attachments=DATA, created=AT) == made
    monkeypatch.setattr(rendering, "_exchange", asked)
    assert made == rendering.render(HTML, attachments=DATA, created=AT)
    assert (files(kept), kept.stat().st_mode & 0o777) == (1, 0o700)


@pytest.mark.parametrize(
    ("html", "attachments", "created"),
    [
        (HTML.replace("Ten", "Nine"), DATA, AT),
        (HTML, [Attached("decision.json", b"[]", "Source", "The data")], AT),
        (HTML, DATA, AT + timedelta(seconds=1)),
    ],
    ids=["words", "data", "moment"],
)
def test_anything_else_is_another_draft(kept: Path, html: str, attachments: list[Attached], created: datetime) -> None:
    first = drafts.render(HTML, attachments=DATA, created=AT)

    assert drafts.render(html, attachments=attachments, created=created) != first
    assert files(kept) == 2


def test_what_could_not_be_made_is_not_kept(kept: Path) -> None:
    with pytest.raises(CouldNotRender):
        drafts.render(HTML.replace("Ten", "漢"), attachments=DATA, created=AT)

    assert files(kept) == 0


def test_a_signing_waits_for_no_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every turn for drafts is taken, as when many people open one at once."""
    monkeypatch.setattr(rendering, "_drafts", threading.BoundedSemaphore(1))
    monkeypatch.setattr(rendering, "WALL_SECONDS", 0.1)
    with rendering._turn(rendering._drafts):
        with pytest.raises(CouldNotRender, match=r"^Too many notices are being made"):
            rendering.render(HTML, attachments=[], created=AT, is_draft=True)
        monkeypatch.setattr(rendering, "WALL_SECONDS", 30)
        assert rendering.render(HTML, attachments=[], created=AT).startswith(b"%PDF-")
