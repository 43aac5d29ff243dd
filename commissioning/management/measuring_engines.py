"""Measures the rendering of one notice against other ways to make a PDF of the same content, interleaved in one run."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from commissioning.lib import rendering
from commissioning.lib.rendering import Attached
from commissioning.management import other_engines

Ways = dict[str, Callable[[], Any]]
BARE = "bare WeasyPrint, as its documentation does it"
SLOW_ROUNDS = 3  # of what takes a second or more


def measured(
    html: str,
    attachments: Sequence[Attached],
    created: datetime,
    rounds: int,
    timed: Callable[[Callable[[], Any]], float],
) -> Iterator[str]:
    """Lines for people."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours = _ways(html, attachments, created)
        yield f"Rendering one notice, warm, median of {rounds} interleaved rounds"
        yield from _compared(ours, BARE, rounds, timed)
        others, absent = other_engines.ways(html, folder)
        yield f"\nThe same content by other programs, a process for each, median of {SLOW_ROUNDS} interleaved rounds"
        yield from _compared({PROGRAM: ours[PROGRAM], **others}, PROGRAM, SLOW_ROUNDS, timed)
        yield from (f"  {name} is not installed: not measured" for name in absent)
        yield ""


PROGRAM = "the program, rendered and judged in a child"


def _ways(html: str, attachments: Sequence[Attached], created: datetime) -> Ways:
    from weasyprint import CSS, HTML  # noqa: PLC0415 - loaded here alone in this process
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    from commissioning.lib import pdf  # noqa: PLC0415 - chooses the fonts, so before WeasyPrint

    fonts = FontConfiguration()
    parsed = CSS(filename=pdf.SHEET, font_config=fonts)

    def documented(variant: str | None) -> Any:
        return HTML(string=html).write_pdf(stylesheets=[CSS(filename=pdf.SHEET)], pdf_variant=variant)

    def prepared() -> Any:
        """With nothing left to read: the least that WeasyPrint can take."""
        return HTML(string=html).write_pdf(stylesheets=[parsed], font_config=fonts, pdf_variant=pdf.VARIANT)

    return {
        PROGRAM: lambda: rendering.render(html, attachments=attachments, created=created),
        "the program, rendered and judged, no child": lambda: pdf.render(
            html, attachments=attachments, created=created
        ),
        "the program, rendered alone, no child": lambda: pdf.unjudged(html, attachments=attachments, created=created),
        BARE: lambda: documented(pdf.VARIANT),
        "bare WeasyPrint, sheet and fonts read beforehand": prepared,
        "bare WeasyPrint, plain PDF without tags": lambda: documented(None),
    }


def _compared(ways: Ways, reference: str, rounds: int, timed: Callable[[Callable[[], Any]], float]) -> Iterator[str]:
    """Interleaved, so that a busy minute slows all of them alike."""
    for work in ways.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            taken[name].append(timed(work))
    middles = {name: median(times) for name, times in taken.items()}
    for name, middle in middles.items():
        yield f"  {name:<52} {middle:7.0f} ms   {middle / middles[reference]:.2f} × {reference.partition(',')[0]}"
