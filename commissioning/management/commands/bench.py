"""Measures rendering and pages, as ratios and counts within one run on one machine."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.management import measuring_engines, measuring_zips
from commissioning.models import User
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.notice import page
from decisions.notice.current import notice_of, sealed_notice
from decisions.notice.sealed import open_sealed
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.states import State

CREATED = datetime(2021, 11, 1, 9, 30, tzinfo=UTC)
MOST_QUERIES = 12
WORDS = 20_000  # of a notice of forty pages


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds that it took."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


class Command(BaseCommand):
    help = "Measures the rendering of a notice against other ways to make it, and queries and time of each page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=15, help="how often each thing is measured (15)")

    def handle(self, *args: Any, rounds: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The measurements use the example authority, which needs DEBUG.")
        signed = whole(Decision.objects.in_state(State.DECIDED)).order_by("started_at").first()
        draft = whole(Decision.objects.in_state(State.DRAFT)).order_by("started_at").first()
        waiting = Decision.objects.in_state(State.IN_SIGN_OFF).order_by("started_at").first()
        if signed is None or draft is None or waiting is None:
            raise CommandError("Load the example authority first: manage.py example")
        notice = notice_of(signed)
        attachments = page.attachments(notice.content_json, notice.content)
        for line in measuring_engines.measured(notice.document(), attachments, CREATED, rounds, timed):
            self.stdout.write(line)
        for line in measuring_zips.measured(b"".join(_sealed_pieces(signed)), CREATED, rounds, timed):
            self.stdout.write(line)
        self._checks(draft, rounds)
        self._pages(signed, draft, waiting, rounds)

    def _checks(self, draft: Decision, rounds: int) -> None:
        """Of the draft's own texts, each as often as makes forty pages in all."""
        texts = list(draft.section_texts.all())
        times = WORDS // sum(len(text.text.split()) for text in texts) + 1
        for text in texts:
            text.text = "\n\n".join(f"{text.text} Part {part}." for part in range(times))
        day = CREATED.date()
        taken = median(timed(lambda: findings(Matter(draft, day))) for _ in range(rounds))
        self.stdout.write(f"\nAll checks on a notice of {WORDS} words: {taken:.0f} ms")

    def _pages(self, signed: Decision, draft: Decision, waiting: Decision, rounds: int) -> None:
        self.stdout.write(f"\nPages, median of {rounds} after a warming\n  {'page':<46} queries       ms")
        settings.ALLOWED_HOSTS = ["testserver"]
        for who, address in addresses(signed, draft, waiting):
            client = Client()
            if who:
                client.force_login(User.objects.get(email=f"{who}@gmca.example"))
            self._page(client, address, rounds)

    def _page(self, client: Client, address: str, rounds: int) -> None:
        def get() -> Any:
            response = client.get(address)
            if response.status_code != 200:
                raise CommandError(f"{address} answered {response.status_code}")
            return response

        get()
        with CaptureQueriesContext(connection) as queries:
            get()
        count = len(queries)  # now: the next request empties the log
        taken = median(timed(get) for _ in range(rounds))
        mark = "" if count <= MOST_QUERIES else f"   more than {MOST_QUERIES}"
        self.stdout.write(f"  {address:<46} {count:7d} {taken:8.0f}{mark}")


def _sealed_pieces(signed: Decision) -> Iterable[bytes]:
    notice = sealed_notice(signed)
    if notice is None:
        raise CommandError(f"{signed.reference} has no sealed notice")
    return open_sealed(notice).pieces


def addresses(signed: Decision, draft: Decision, waiting: Decision) -> list[tuple[str, str]]:
    """Who opens which page."""
    sections = ("type", "dates", "reasons", "contact")
    return [
        ("", reverse("start")),
        ("", reverse("account_login")),
        ("officer", reverse("my_work")),
        ("officer", reverse("decision_list")),
        ("officer", reverse("new_decision")),
        *[("officer", reverse(name, args=[draft.reference])) for name in ("decision", "checks", "preview", "history")],
        *[("officer", reverse("section", args=[draft.reference, slug])) for slug in sections],
        *[("officer", reverse(name, args=[draft.reference])) for name in ("funding", "allocations", "posts", "submit")],
        ("treasurer", reverse("sign_offs")),
        ("treasurer", reverse("sign", args=[waiting.reference])),
        ("finance", reverse("finance")),
        ("finance", reverse("preview", args=[signed.reference])),
        ("finance", reverse("notice_pdf", args=[signed.reference])),
        ("auditor", reverse("history", args=[signed.reference])),
    ]
