"""What is done once a day: awards and mail left over, reminders, the head of the ledger, digests."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from commissioning.lib import money
from decisions.advice import reminders as advice
from decisions.mail import digest, head, sending
from decisions.mail.models import SentMail
from decisions.notice import orphans
from decisions.signoff import reminders
from grants.awards import posting
from grants.returns import lines
from grants.returns import mail as returns
from grants.subsidy import mail as subsidies


class Command(BaseCommand):
    help = "Awards, reminders, the ledger's head hash and digests. Run it once a day; twice sends nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="the moment to do it for, as 2026-11-02T07:00; now unless given")

    def handle(self, *args: Any, at: str | None = None, **options: Any) -> None:
        moment = _moment(at) if at else timezone.now()
        for posted in posting.catch_up(at=moment):
            self.stdout.write(f"Awards made of {posted.version.decision.reference}: {money.pounds(posted.total)}")
        for planned in lines.plan_ahead(at=moment):
            self.stdout.write(f"Return planned: {planned}, due {planned.due_on.isoformat()}")
        self._say(sending.send_again(at=moment), first="Sent after all: ")
        self._say(reminders.remind(at=moment))
        self._say(reminders.remind_of_due_dates(at=moment))
        self._say(reminders.remind_of_deferrals(at=moment))
        self._say(advice.remind(at=moment))
        self._say(returns.remind(at=moment))
        self._say(subsidies.remind(at=moment))
        self._say(head.announce(at=moment))
        self._say(digest.gather(at=moment))
        if left := sum(1 for _ in orphans.orphans(at=moment)):
            self.stdout.write(f"The store has {left} files that no sealed notice names. See manage.py orphans.")
        self.stdout.write(f"Done for {timezone.localdate(moment).isoformat()}.")

    def _say(self, mails: list[SentMail], first: str = "") -> None:
        for mail in mails:
            mail.refresh_from_db()
            self.stdout.write(f"{first}{mail.subject}, to {mail.person.name}{_state(mail)}")


def _state(mail: SentMail) -> str:
    if mail.for_digest:
        return ", kept for the digest"
    return "" if mail.sent_at else f", not sent: {mail.failed}"


def _moment(text: str) -> datetime:
    """Raises: CommandError when it is no moment."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"“{text}” is not a moment. Write it as 2026-11-02T07:00")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
