"""The task list of a draft: every page of a record, how far it has come, and what the checks say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from decisions.checks.finding import Finding, Level
from decisions.record.models import Decision
from decisions.record.sections import CASE, COMMENTS, DUTIES, SECTIONS

ABOUT, MONEY = "About the decision", "Money"


class Progress(StrEnum):
    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    FINISHED = "Finished"
    OPTIONAL = "Optional"


@dataclass(frozen=True)
class Page:
    """One page of the record. `needed`: nothing can be submitted without it, whatever the checks find."""

    slug: str
    title: str
    group: str
    guidance: str = ""
    needed: bool = True


PLAIN = (
    Page("subject", "Subject and summary", ABOUT, "What signatories and the public read first."),
    Page("type", "Type of decision", ABOUT, "These answers decide which rules apply and who signs."),
    Page("earlier", "Earlier decisions", ABOUT, "What this varies, renews, adds to or replaces.", needed=False),
    Page("people", "People", ABOUT, "Who wrote this, and who puts it forward."),
    Page(
        "dates",
        "Dates",
        ABOUT,
        "Write days as you like: 27 October 2021, 27/10/2021 or 27th Oct 2021.",
    ),
    Page("localities", "Districts affected", ABOUT, "Where people will notice this decision.", needed=False),
    Page("contact", "Public contact", ABOUT, "Whom anyone may ask about this decision. The notice prints it."),
)
NARRATIVE = tuple(
    Page(each.slug, each.title, each.group, each.guidance, needed=each.required or bool(each.asks)) for each in SECTIONS
)
MONEY_PAGES = (
    Page("funding", "Total, funding and VAT", MONEY),
    Page("allocations", "Allocations", MONEY, needed=False),
    Page("posts", "Posts paid for", MONEY, needed=False),
)
ORDER = (ABOUT, CASE, MONEY, COMMENTS, DUTIES)
PAGES = tuple(page for group in ORDER for page in (*PLAIN, *MONEY_PAGES, *NARRATIVE) if page.group == group)
BY_SLUG = {page.slug: page for page in PAGES}


@dataclass(frozen=True)
class Task:
    page: Page
    progress: Progress
    findings: tuple[Finding, ...] = ()

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level is Level.WARN]


@dataclass(frozen=True)
class Group:
    title: str
    tasks: tuple[Task, ...]

    @property
    def counted(self) -> list[Task]:
        """Those that count towards the end: all but optional ones that nobody has begun."""
        return [task for task in self.tasks if task.progress is not Progress.OPTIONAL]

    @property
    def finished(self) -> int:
        return sum(task.progress is Progress.FINISHED for task in self.tasks)


def groups(decision: Decision, findings: Sequence[Finding]) -> list[Group]:
    """The whole task list; no query on a decision loaded with loading.whole()."""
    tasks = [task(decision, page, findings) for page in PAGES]
    return [Group(title, tuple(each for each in tasks if each.page.group == title)) for title in ORDER]


def task(decision: Decision, page: Page, findings: Sequence[Finding]) -> Task:
    """How far one page has come: what is begun is finished as soon as nothing there stops submission."""
    found = tuple(finding for finding in findings if finding.section == page.slug)
    stopped = any(finding.blocks for finding in found)
    if is_begun(decision, page.slug):
        return Task(page, Progress.IN_PROGRESS if stopped else Progress.FINISHED, found)
    return Task(page, Progress.NOT_STARTED if stopped or page.needed else Progress.OPTIONAL, found)


def is_begun(decision: Decision, slug: str) -> bool:
    """Whether anything is entered on that page."""
    match slug:
        case "subject":
            return bool(decision.summary)
        case "type":
            chosen = (decision.function_family, decision.kind, decision.type, decision.stage)
            return any(chosen) or decision.is_key is not None
        case "earlier":
            return bool(decision.earlier)  # type: ignore[attr-defined]  # annotated by loading.whole
        case "people":
            return decision.proposer_id is not None
        case "dates":
            days = (decision.period_from, decision.period_until, decision.due_on, decision.first_published_on)
            return any(days)
        case "localities":
            return bool(decision.places)  # type: ignore[attr-defined]  # annotated
        case "contact":
            return any((decision.contact_team, decision.contact_email, decision.contact_phone))
        case "funding":
            named = decision.no_financial_implication or bool(decision.funding_sources.all())
            return named or decision.total is not None
        case "allocations":
            return bool(decision.allocations.all())
        case "posts":
            return bool(decision.funded_posts.all())
    text = decision.texts.get(slug.replace("-", "_"))
    return text is not None and bool(text.text or text.answer)


def before(slug: str) -> Page | None:
    place = PAGES.index(BY_SLUG[slug])
    return PAGES[place - 1] if place else None


def after(slug: str) -> Page | None:
    place = PAGES.index(BY_SLUG[slug]) + 1
    return PAGES[place] if place < len(PAGES) else None
