"""The house style of printed matter as this installation has it: letterhead, colours and logo."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from commissioning.lib import colours, drawings, rendering

TINT = "#eef3f7"
"""Behind the heads of groups in tables; static/notice/notice.css has the same."""

MOST_LINES = 4
LONGEST_LINE = 60
LOGO_HINT = "Correct AUTHORITY_LOGO, or leave it empty: notices then carry the name alone."


@dataclass(frozen=True, slots=True)
class House:
    """All of it goes into the HTML of a notice, so what is sealed says what it was made with."""

    letterhead: tuple[str, ...]
    colour: str
    accent: str
    logo: SafeString

    @property
    def style(self) -> SafeString:
        """The colours that static/notice/notice.css refers to. In PDFs alone: no web page may have it."""
        return format_html("<style>:root {{ --house: {}; --accent: {}; }}</style>", self.colour, self.accent)


def details() -> House:
    """As configured. Raises: ImproperlyConfigured, with the first of problems()."""
    for problem in problems():
        raise ImproperlyConfigured(problem)
    path = settings.AUTHORITY_LOGO
    logo = _logo(_file(path), settings.AUTHORITY_LOGO_ALT) if path else mark_safe("")
    return House(_letterhead(), settings.AUTHORITY_COLOUR, settings.AUTHORITY_ACCENT, logo)


def problems() -> list[str]:
    """What is wrong with what is configured: what was found, and what would do."""
    return [*_of_colours(), *_of_letterhead(), *_of_logo()]


def _of_colours() -> list[str]:
    found = []
    for name in ("AUTHORITY_COLOUR", "AUTHORITY_ACCENT"):
        if not colours.is_colour(getattr(settings, name)):
            found.append(f"{name} is “{getattr(settings, name)}”; give a colour with six digits, as #0b3c5d.")
    return found or _of_contrast(settings.AUTHORITY_COLOUR)


def _of_contrast(colour: str) -> list[str]:
    """The accent is decoration that no text is written in, so that WCAG asks no contrast of it."""
    for words, behind in (("white", colours.WHITE), (f"the tint of tables ({TINT})", TINT)):
        ratio = colours.contrast(colour, behind)
        if ratio < colours.READABLE:
            return [
                f"AUTHORITY_COLOUR is {colour}, which has a contrast of {int(ratio * 100) / 100:.2f} to 1 on {words}. "
                f"Headings are written in it: give a darker one, with {colours.READABLE} to 1 or more (WCAG 2.2 AA)."
            ]
    return []


def _of_letterhead() -> list[str]:
    lines = _letterhead()
    if len(lines) > MOST_LINES:
        return [f"AUTHORITY_LETTERHEAD has {len(lines)} lines; {MOST_LINES} are the most."]
    found = [
        f"AUTHORITY_LETTERHEAD has a line of {len(line)} letters, “{line[:20]}…”; {LONGEST_LINE} are the most."
        for line in lines
        if len(line) > LONGEST_LINE
    ]
    printed = "".join((settings.AUTHORITY_NAME, settings.AUTHORITY_LOGO_ALT, *lines))
    missing = [] if printed.isascii() else rendering.unprintable(printed)
    if missing:
        found.append(f"The typefaces of the notice have no letter for “{missing[0]}”, which the letterhead has.")
    return found


def _of_logo() -> list[str]:
    if not settings.AUTHORITY_LOGO:
        return []
    path = _file(settings.AUTHORITY_LOGO)
    try:
        _logo(path, settings.AUTHORITY_LOGO_ALT)
    except OSError as reason:
        return [f"The logo {path} cannot be read: {reason.strerror}. {LOGO_HINT}"]
    except drawings.NoDrawing as reason:
        return [f"The logo {path} cannot be printed. {reason} {LOGO_HINT}"]
    return []


def _letterhead() -> tuple[str, ...]:
    return tuple(line.strip() for line in settings.AUTHORITY_LETTERHEAD.split("|") if line.strip())


def _file(path: str) -> Path:
    """A path from the root, or one from the program's folder."""
    return Path(settings.BASE_DIR) / path


@cache
def _logo(path: Path, words: str) -> SafeString:
    """The drawing with its text alternative. Read once a process: another file needs a new start, as each setting does.

    Raises: OSError, drawings.NoDrawing.
    """
    view, shapes = drawings.shapes(path.read_bytes())
    return format_html(
        '<svg class="notice__logo" xmlns="http://www.w3.org/2000/svg" viewBox="{}" role="img">'
        "<title>{}</title>{}</svg>",
        view,
        words,
        mark_safe(shapes),  # noqa: S308  # drawings.shapes wrote it, of shapes alone
    )
