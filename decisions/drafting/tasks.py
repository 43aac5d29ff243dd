"""The task list of a draft: every page of a record, how far it has come, and what the checks say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from decisions.checks.finding import Finding, Level
from decisions.questionnaires.listed import BY_KEY, QUESTIONNAIRES
from decisions.record import judging, kinds, row_kinds
from decisions.record.kinds import Need
from decisions.record.models import Decision
from decisions.record.sections import CASE, COMMENTS, DUTIES, PAPERS, SECTIONS

ABOUT, MONEY = "About the decision", "Money"


class Progress(StrEnum):
    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    FINISHED = "Finished"
    OPTIONAL = "Optional"
    NOT_NEEDED = "Not needed for this kind"


@dataclass(frozen=True)
class Page:
    """One page of the record; whether a decision needs it is in record/kinds.py."""

    slug: str
    title: str
    group: str
    guidance: str = ""

    @property
    def key(self) -> str:
        return self.slug.replace("-", "_")


PLAIN = (
    Page("subject", "Subject and summary", ABOUT, "What signatories and the public read first."),
    Page("type", "Type of decision", ABOUT, "These answers decide which rules apply and who signs."),
    Page("earlier", "Earlier decisions", ABOUT, "What this varies, renews, adds to or replaces."),
    Page("people", "People", ABOUT, "Who wrote this, and who puts it forward."),
    Page(
        "dates",
        "Dates",
        ABOUT,
        "Write days as you like: 27 October 2021, 27/10/2021 or 27th Oct 2021.",
    ),
    Page("localities", "Districts affected", ABOUT, "Where people will notice this decision."),
    Page("contact", "Public contact", ABOUT, "Whom anyone may ask about this decision. The notice prints it."),
)
NARRATIVE = tuple(Page(each.slug, each.title, each.group, each.guidance) for each in SECTIONS)
MONEY_PAGES = (
    Page("funding", "Total, funding and VAT", MONEY),
    Page("allocations", "Allocations", MONEY),
    Page("posts", "Posts paid for", MONEY),
)
QUESTION_PAGES = tuple(Page(each.slug, each.title, COMMENTS, each.guidance) for each in QUESTIONNAIRES)
ORDER = (ABOUT, CASE, MONEY, COMMENTS, DUTIES, PAPERS)
PAGES = tuple(
    page for group in ORDER for page in (*PLAIN, *MONEY_PAGES, *NARRATIVE, *QUESTION_PAGES) if page.group == group
)
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
        """Those that count towards the end: all but optional ones that nobody has begun, and what is not needed."""
        return [task for task in self.tasks if task.progress not in {Progress.OPTIONAL, Progress.NOT_NEEDED}]

    @property
    def finished(self) -> int:
        return sum(task.progress is Progress.FINISHED for task in self.tasks)


def groups(decision: Decision, findings: Sequence[Finding]) -> list[Group]:
    """The whole task list; no query on a decision loaded with loading.whole().

    A page that its kind does not need is there when something is written on it, or found.
    """
    concerned = {finding.section for finding in findings}
    tasks = [task(decision, page, findings) for page in PAGES if is_shown(decision, page) or page.slug in concerned]
    return [Group(title, tuple(each for each in tasks if each.page.group == title)) for title in ORDER]


def task(decision: Decision, page: Page, findings: Sequence[Finding]) -> Task:
    """How far one page has come: what is begun is finished as soon as nothing there stops submission."""
    found = tuple(finding for finding in findings if finding.section == page.slug)
    stopped, need = any(finding.blocks for finding in found), need_of(decision, page)
    if is_begun(decision, page.slug):
        done = Progress.NOT_NEEDED if need is Need.NOT_NEEDED else Progress.FINISHED
        return Task(page, Progress.IN_PROGRESS if stopped else done, found)
    return Task(page, Progress.NOT_STARTED if stopped or need is Need.REQUIRED else Progress.OPTIONAL, found)


def need_of(decision: Decision, page: Page) -> Need:
    return kinds.need(page.key, kind=decision.kind, family=decision.function_family)


def is_shown(decision: Decision, page: Page) -> bool:
    """Whether the page is one of this decision's, by its kind; of questions, by what is answered before them too."""
    if page in QUESTION_PAGES:
        return judging.is_relevant(decision, BY_KEY[page.key])
    return need_of(decision, page) is not Need.NOT_NEEDED or is_begun(decision, page.slug)


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
    if slug.replace("-", "_") in BY_KEY:
        return judging.is_begun(decision, BY_KEY[slug.replace("-", "_")])
    text = decision.texts.get(slug.replace("-", "_"))
    written = text is not None and bool(text.text or text.answer)
    return written or bool(row_kinds.of(decision, slug.replace("-", "_")))


def before(decision: Decision, slug: str) -> Page | None:
    earlier = PAGES[: PAGES.index(BY_SLUG[slug])]
    return next((page for page in reversed(earlier) if is_shown(decision, page)), None)


def after(decision: Decision, slug: str) -> Page | None:
    later = PAGES[PAGES.index(BY_SLUG[slug]) + 1 :]
    return next((page for page in later if is_shown(decision, page)), None)
