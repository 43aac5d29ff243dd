"""The engine from outside: one limited child for each document, and a parent that may die."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from commissioning.lib import rendering
from commissioning.lib.rendering import Attached, CouldNotRender, render

AT = datetime(2021, 11, 1, 16, 30, tzinfo=UTC)
DATA = [Attached("decision.json", b'{"a":1}', "Source", "The data")]


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="en-GB"><head><title>A notice</title></head><body>{body}</body></html>'


def text_of(html: str) -> bytes:
    return render(html, attachments=[], created=AT)


def test_the_same_notice_is_the_same_bytes_in_another_process_zone_and_locale() -> None:
    program = (
        "import sys; from datetime import datetime; from commissioning.lib.rendering import Attached, render; "
        "sys.stdout.buffer.write(render(sys.stdin.read(), created=datetime.fromisoformat(sys.argv[1]), "
        "attachments=[Attached('decision.json', b'{\"a\":1}', 'Source', 'The data')]))"
    )
    html = page("<h1>Ten grants</h1><p>£639,733.00 <strong>in all</strong></p>")
    at = AT.astimezone(timezone(timedelta(hours=9))).isoformat()
    other = subprocess.run(
        [sys.executable, "-c", program, at],
        input=html.encode(),
        env={**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"},
        cwd=rendering.BASE,
        capture_output=True,
        check=True,
    )

    assert other.stdout.startswith(b"%PDF-1.7")
    assert other.stdout == render(html, attachments=DATA, created=AT)


def test_the_asking_process_never_loads_the_engine() -> None:
    program = "import sys, commissioning.lib.rendering, decisions.notice.tables; print('weasyprint' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=rendering.BASE, capture_output=True, check=True, text=True
    )

    assert told.stdout == "False\n"


def test_a_moment_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render(page("a"), attachments=[], created=AT.replace(tzinfo=None))


def test_a_parent_that_was_killed_is_replaced() -> None:
    before = text_of(page("<p>a</p>"))
    parent = rendering._engine.process
    assert parent is not None
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    assert text_of(page("<p>a</p>")) == before
    assert rendering._engine.process is not parent


def test_threads_render_side_by_side_and_each_gets_its_own_notice() -> None:
    got: dict[int, bytes] = {}

    def ask(number: int) -> None:
        got[number] = text_of(page(f"<p>{'word ' * number}</p>"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert got == {number: text_of(page(f"<p>{'word ' * number}</p>")) for number in range(1, 9)}


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_starts_a_parent_of_its_own() -> None:
    text_of(page("a"))
    child = os.fork()
    if child == 0:
        os._exit(0 if rendering._engine.process is None and text_of(page("a"))[:5] == b"%PDF-" else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<em>" * 400 + "a", "nested too deeply"),
        ('<img src="file:///etc/passwd">', "The notice refers to file:///etc/passwd, and a notice may load nothing"),
        ("<p>\u6f22</p>", "cjk unified ideograph-6f22"),
    ],
)
def test_what_cannot_be_rendered_is_refused_with_a_sentence_and_the_next_notice_is_made(
    body: str, sentence: str
) -> None:
    with pytest.raises(CouldNotRender, match=sentence):
        text_of(page(body))

    assert text_of(page("a")).startswith(b"%PDF-")


def test_a_child_that_takes_too_long_is_killed_and_the_parent_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    parent = start_with_limits(monkeypatch, cpu_seconds=1)
    with pytest.raises(CouldNotRender) as refused:
        text_of(page("<br>" * 60_000))

    assert refused.value.sentence == rendering.OVER_LIMIT
    assert rendering._engine.process is parent
    assert text_of(page("a")).startswith(b"%PDF-")
    rendering._engine.stop()


def start_with_limits(monkeypatch: pytest.MonkeyPatch, *, cpu_seconds: int) -> "subprocess.Popen[bytes]":
    """A parent like the real one, with less patience."""
    program = (
        "import sys, socket; from commissioning.lib import pdf; "
        f"pdf.CPU_SECONDS = {cpu_seconds}; pdf.serve(socket.socket(fileno=int(sys.argv[1])))"
    )
    started = subprocess.Popen

    def impatient(command: list[str], **options: object) -> "subprocess.Popen[bytes]":
        return started([command[0], "-c", program, command[-1]], **options)  # type: ignore[call-overload, no-any-return]

    rendering._engine.stop()
    monkeypatch.setattr(rendering.subprocess, "Popen", impatient)
    rendering.ready()
    monkeypatch.undo()
    assert rendering._engine.process is not None
    return rendering._engine.process


def test_the_parent_has_no_thread_that_its_children_would_miss() -> None:
    rendering.ready()
    assert rendering._engine.process is not None

    assert len(os.listdir(f"/proc/{rendering._engine.process.pid}/task")) == 1


def test_the_child_is_given_no_secret() -> None:
    rendering.ready()
    assert rendering._engine.process is not None
    with open(f"/proc/{rendering._engine.process.pid}/environ", "rb") as environment:
        names = {entry.split(b"=")[0].decode() for entry in environment.read().split(b"\0") if entry}

    assert names <= {*rendering._KEPT_ENVIRONMENT, "FONTCONFIG_FILE"}


def test_missing_fonts_and_libraries_are_refused_with_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    rendering._engine.stop()
    monkeypatch.setattr(rendering, "FONTS", rendering.BASE / "no-such-folder")
    with pytest.raises(CouldNotRender, match="Run: make setup"):
        text_of(page("a"))
    monkeypatch.undo()
    monkeypatch.setattr(rendering, "_greeting", lambda control: b"")
    with pytest.raises(CouldNotRender, match=r"Run: apt-get install .* libpango-1.0-0 .* libharfbuzz-subset0$"):
        text_of(page("a"))


def test_the_software_is_named_with_its_versions() -> None:
    assert set(rendering.software()) == {"python", "weasyprint", "pydyf", "fonttools", "pango"}


def test_unprintable_characters_are_found_without_the_engine() -> None:
    assert rendering.unprintable("Plain £ – ’ ŵ\n\u200b ☑ \u05d0 \u0639 \u202e \u6f22") == ["\u202e", "\u6f22"]
