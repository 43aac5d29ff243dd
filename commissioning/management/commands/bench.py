"""Measures rendering and pages, as ratios and counts within one run on one machine."""

import itertools
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.templatetags.static import static
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from commissioning.lib import rendering
from commissioning.management import measuring_engines, measuring_lists, measuring_zips
from commissioning.models import User
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.notice import page, sealing, signatures
from decisions.notice.current import notice_of, sealed_notice
from decisions.notice.sealed import open_sealed
from decisions.record import versions
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


def timed_in_turn(ways: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """The median of each, after a warming, so that a busy minute slows all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, work in ways.items():
            milliseconds = timed(work)
            if number:
                taken[name].append(milliseconds)
    return {name: median(times) for name, times in taken.items()}


class Command(BaseCommand):
    help = "Measures the rendering of a notice against other ways to make it, and queries and time of each page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lists", action="store_true", help="only the lists over many awards")
        parser.add_argument("--rounds", type=int, default=15, help="how often each thing is measured (15)")

    def handle(self, *args: Any, rounds: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The measurements use the example authority, which needs DEBUG.")
        settings.ALLOWED_HOSTS = ["testserver"]
        if options.get("lists"):
            self._lists()
            return
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
        self._sealing(signed, rounds)
        self._checks(draft, rounds)
        self._pages(signed, draft, waiting, rounds)
        self._lists()

    def _lists(self) -> None:
        for line in measuring_lists.measured(timed):
            self.stdout.write(line)

    def _sealing(self, signed: Decision, rounds: int) -> None:
        """Into a folder of its own, at another moment each time, so that every file is written."""
        settings.ALLOWED_HOSTS = ["testserver"]
        client = Client()
        client.force_login(User.objects.get(email="finance@gmca.example"))
        address = reverse("notice_pdf", args=[signed.reference])
        version = versions.current(signed)
        if version is None:
            raise CommandError(f"{signed.reference} has no version.")
        signed_by, notice = signatures.of(version), notice_of(signed)
        attached = page.attachments(notice.content_json, notice.content)
        moments = (CREATED + timedelta(seconds=number) for number in itertools.count())

        def seal() -> None:
            with transaction.atomic():
                sealing.make(version=version, signatures=signed_by, at=next(moments))

        ways = {
            "sealing end to end: two editions, stored, read back": seal,
            "one rendering": lambda: rendering.render(notice.document(), attachments=attached, created=CREATED),
            "serving the sealed file, with sign-in and checks": lambda: b"".join(client.get(address)),
            "serving a static file": lambda: b"".join(client.get(static("notice/notice.css"))),
        }
        with tempfile.TemporaryDirectory() as folder:
            kept = {"BACKEND": "commissioning.storage.folder.WriteOnceFolder", "OPTIONS": {"location": folder}}
            with override_settings(STORAGES=settings.STORAGES | {"sealed": kept}):
                sealed = timed_in_turn({name: ways[name] for name in list(ways)[:2]}, rounds)
        self._ratios("Sealing", sealed, rounds)
        self._ratios("Serving", timed_in_turn({name: ways[name] for name in list(ways)[2:]}, rounds), rounds)

    def _ratios(self, what: str, taken: dict[str, float], rounds: int) -> None:
        self.stdout.write(f"\n{what}, median of {rounds} interleaved rounds")
        first = next(iter(taken.values()))
        for name, middle in taken.items():
            self.stdout.write(f"  {name:<52} {middle:7.1f} ms   the first is {first / middle:.2f} ×")

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
