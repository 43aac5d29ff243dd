"""A notice from its content: one article, the same on web pages and in the PDF; its attachments and its file name."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from commissioning.lib import canonical, markdown
from commissioning.lib.listing import listed
from commissioning.lib.rendering import Attached
from commissioning.lib.spreadsheets import no_formula
from decisions.notice import house, tables, uplift
from decisions.notice.check_code import check_code
from decisions.notice.facts import facts
from decisions.notice.reading import Content, day, last_day, moment, rows, text
from decisions.notice.rows import Printout, printed
from decisions.record import kinds
from decisions.scheme.explaining import order

Status = Literal["draft", "in_sign_off", "signed", "void"]

DRAFT_WORDS = "Draft – not a decision"
SIGN_OFF_WORDS = "Out for sign-off – not yet a decision"
SIGNED_WORDS = "Signed"
VOID_WORDS = "Void – not a decision"
SHORT_SUBJECT = 62
FILE_NAME = 100

_DAY = re.compile(r"(\d) ([A-Z][a-z]{2,8}) (\d{4})")

Signatures = Sequence[Content]


@dataclass(frozen=True, slots=True)
class Section:
    """A narrative part. Its answer is that of a yes-or-no question; its lead is a paragraph that answers wrote; its
    parts are sections under one heading."""

    key: str
    heading: str
    question: str = ""
    answer: str = ""
    html: str = ""
    printed: Printout | None = None
    lead: str = ""
    parts: tuple["Section", ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.answer or self.html or self.printed or self.lead or self.parts)

    @property
    def has_table(self) -> bool:
        return "<table>" in self.html


@dataclass(frozen=True, slots=True)
class SignedStep:
    """One row of the approval table: a step of the chain that waits, or one signature on it."""

    post: str
    why: str
    beside: str
    alternate: str
    capacity: str
    name: str
    signed_as: str
    on_behalf_of: str
    delegation: str
    stood_in: str
    view: str
    interest: str
    conditions: tuple[str, ...]
    signed_on: str
    signed_at: str
    void: bool


def body(
    content: Content, *, fingerprint: str, signatures: Signatures, status: Status, top_heading: int = 2
) -> SafeString:
    """The notice as one article. Everything in it is escaped; narrative text is Markdown made safe.

    Shapes: `top_heading` is the level of the subject: 2 inside a page that has its own title, 1 in the PDF.
    """
    context = {
        "content": content,
        "house": house.details(),
        "h1": top_heading,
        "h2": top_heading + 1,
        "h3": top_heading + 2,
        "status": status,
        "status_words": status_words(status, signatures),
        "foot": " | ".join(filter(None, [text(content, "authority"), status_words(status), _edition(content)])),
        "edition": _edition(content),
        "left_out": left_out(content),
        "blank": "Not given yet"
        if status == "draft"
        else (_edition(content) and "Not in this edition") or "Not recorded",
        "short_subject": shortened(text(content, "subject"), SHORT_SUBJECT),
        "facts": facts(content, status_words(status, signatures)),
        "decision": _decision(content, top_heading),
        "sections": _sections(content, top_heading, status),
        "allocations": tables.allocations(content),
        "limits": uplift.limits(content),
        "uplift": uplift.table(content),
        "uplift_note": uplift.note(content),
        "funding": tables.funding_sources(content),
        "posts": tables.posts(content),
        "advice": tables.advice(content),
        "steps": _steps(content, signatures),
        "fingerprint": canonical.grouped(fingerprint) if fingerprint else "",
        "check": check_code(fingerprint) if fingerprint and status == "signed" else None,
    }
    return render_to_string("notice/body.html", context)


def document(content: Content, *, fingerprint: str, signatures: Signatures, status: Status) -> str:
    """The notice as a whole HTML document, to be made into a PDF. The PDF's dates come from who renders it."""
    return render_to_string(
        "notice/document.html",
        {
            "content": content,
            "house": house.details(),
            "body": body(content, fingerprint=fingerprint, signatures=signatures, status=status, top_heading=1),
            "title": _title(content),
            "status": status,
            "fingerprint": fingerprint,
            "description": text(content, "summary"),
        },
    )


def attachments(content_json: str, content: Content) -> list[Attached]:
    """The files inside the PDF: the content that was fingerprinted, byte for byte, and its allocations as a table."""
    return [
        Attached("decision.json", content_json.encode(), "Source", "The data of this decision"),
        Attached("allocations.csv", allocations_csv(content), "Data", "The allocations of this decision"),
    ]


ALLOCATION_COLUMNS = (
    "reference",
    "stream",
    "locality_code",
    "locality",
    "recipient",
    "financial_year",
    "amount",
    "weight",
    "before",
)


def allocations_csv(content: Content) -> bytes:
    """The allocations, one a line. Shapes: UTF-8 with the mark that Excel looks for, CRLF, a header; decimals."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(ALLOCATION_COLUMNS)
    for row in rows(content, "money", "allocations"):
        place = text(row, "locality", "code"), text(row, "locality", "name")
        words = text(content, "reference"), text(row, "stream"), *place, text(row, "recipient")
        figures = text(row, "financial_year"), text(row, "amount"), text(row, "weight"), text(row, "before")
        lines.writerow([*map(no_formula, words), *figures])
    return written.getvalue().encode("utf-8-sig")


def file_name(content: Content) -> str:
    """The name to download by: "DN-2021-0001 Dependency and recovery service.pdf". Plain letters only, 100 at most."""
    subject = unicodedata.normalize("NFKD", text(content, "subject")).encode("ascii", "ignore").decode()
    return _named(content, re.sub(r"[^A-Za-z0-9,&()' -]+", " ", subject).split())


def full_file_name(content: Content) -> str:
    """The same with the letters of every language, for those who can save it so."""
    subject = unicodedata.normalize("NFC", text(content, "subject"))
    return _named(content, re.sub(r"[^\w,&()' -]+|_", " ", subject).split())


def _named(content: Content, words: list[str]) -> str:
    reference = re.sub(r"[^A-Za-z0-9-]+", "-", text(content, "reference")).strip("-") or "Decision notice"
    ending = f" ({_edition(content).lower()})".removesuffix(" ()") + ".pdf"
    return shortened(" ".join([reference, *words]), FILE_NAME - len(ending), ending="") + ending


def shortened(words: str, most: int, ending: str = "…") -> str:
    """Whole words that fit into so many letters; one word that does not fit is cut."""
    if len(words) <= most:
        return words
    room = most - len(ending)
    kept = words[: room + 1].rsplit(" ", 1)[0] if " " in words[: room + 1] else words[:room]
    return kept.rstrip(" ,&(-–:;") + ending


def status_words(status: Status, signatures: Signatures = ()) -> str:
    """What the notice is. Signed, with the UK day of the last signature that holds."""
    if status != "signed":
        return {"draft": DRAFT_WORDS, "in_sign_off": SIGN_OFF_WORDS, "void": VOID_WORDS}[status]
    last = last_day([text(each, "signed_at") for each in signatures if not each.get("void")])
    return f"{SIGNED_WORDS}, {last}" if last else SIGNED_WORDS


def left_out(content: Content) -> list[tuple[str, list[str]]]:
    """For the public edition: why parts were left out, and which."""
    found: dict[str, list[str]] = {}
    for row in rows(content, "left_out"):
        found.setdefault(text(row, "why"), []).append(text(row, "part"))
    return list(found.items())


def _edition(content: Content) -> str:
    """Empty for the signed one, which is all there is for most readers."""
    return "Public edition" if text(content, "edition") == "public" else ""


def _title(content: Content) -> str:
    subject = text(content, "subject") or "no subject yet"
    title = f"Decision notice {text(content, 'reference')}: {subject}".replace("notice :", "notice:")
    return f"{title} ({_edition(content).lower()})" if _edition(content) else title


def _decision(content: Content, top: int) -> Section:
    found = [row for row in rows(content, "sections") if row.get("key") == "decision"]
    return _section(found[0] if found else {"key": "decision", "heading": "The decision is that"}, top + 2)


def _sections(content: Content, top: int, status: Status) -> list[Section]:
    """The other sections in order: the two on safeguarding under one heading, and always one for the money.

    A draft shows the sections that are still empty, unless its kind does not need them; afterwards an empty one is an
    optional one that was not used.
    """
    made: dict[str, Section] = {}
    safeguarding: list[Section] = []
    for row in rows(content, "sections"):
        key = text(row, "key")
        if key.startswith("safeguarding"):
            safeguarding.append(_section(row, top + 3))
            made["safeguarding"] = Section("safeguarding", "Safeguarding", parts=tuple(safeguarding))
        elif key != "decision":
            made[key] = _section(row, top + 2)
            made |= _led(made[key], content)
    made.setdefault("financial", Section("financial", "Financial comments"))
    draft = status == "draft"
    return [each for each in made.values() if _is_used(each, content) or (draft and _may_come(each, content))]


FROM_ANSWERS = {"legal": "subsidy_control", "procurement": "provider_selection"}
"""Sections that only answers write, by the section that they follow."""


def _led(section: Section, content: Content) -> dict[str, Section]:
    """A section with the paragraphs that answers to questionnaires wrote: on procurement in it, others after it."""
    written = {text(row, "key"): row for row in rows(content, "questionnaires") if text(row, "paragraph")}
    made = {section.key: section}
    if section.key == "procurement" and "procurement_route" in written:
        made = {section.key: replace(section, lead=text(written["procurement_route"], "paragraph"))}
    after = FROM_ANSWERS.get(section.key, "")
    if after in written:
        made[after] = Section(after, text(written[after], "heading"), lead=text(written[after], "paragraph"))
    return made


def _is_used(section: Section, content: Content) -> bool:
    if section.parts:
        return not all(part.is_empty for part in section.parts)
    return not section.is_empty or (section.key == "financial" and bool(tables.allocations(content)))


def _may_come(section: Section, content: Content) -> bool:
    kind, family = text(content, "kind", "code"), text(content, "function_family", "code")
    return kinds.need(section.key, kind=kind, family=family) is not kinds.Need.NOT_NEEDED


def _section(row: Content, top_heading: int) -> Section:
    key, written = text(row, "key"), text(row, "text")
    return Section(
        key=key,
        heading=text(row, "heading") or key.replace("_", " ").capitalize(),
        question=text(row, "question"),
        answer={"yes": "Yes", "no": "No"}.get(text(row, "answer"), ""),
        html=prose(written, top_heading) if written else "",
        printed=printed(row),
    )


def prose(written: str, top_heading: int) -> SafeString:
    """Markdown as safe HTML whose first heading is of the top level: PDF/UA lets no level be left out."""
    html = markdown.to_html(written, top_heading=top_heading)
    below = f"h{top_heading + 1}>"
    if f"<{below}" in html.partition(f"<h{top_heading}>")[0]:
        html = html.replace(below, f"h{top_heading}>")
    return mark_safe(html)  # noqa: S308  # to_html has made it safe


def _steps(content: Content, signatures: Signatures) -> list[SignedStep]:
    """One row a step, in order: each signature on it, or that it waits for one."""
    made: list[SignedStep] = []
    chain = rows(content, "chain")
    for step in chain:
        on_step = [each for each in signatures if each.get("position") == step.get("position")]
        beside = _beside(step, chain)
        made += [_step(step, each, beside) for each in on_step or [{}]]
    return made


def _beside(step: Content, chain: Sequence[Content]) -> str:
    """ "In either order with Treasurer", where others have the same place."""
    others = [
        text(each, "post") for each in chain if each is not step and each.get("place", 0) == step.get("place", None)
    ]
    return f"{_capitalised(order(len(others) + 1))} with {listed(others)}" if others else ""


def _step(step: Content, signature: Content, beside: str) -> SignedStep:
    post, signed_as = text(step, "post"), text(signature, "post")
    signed_on, at, clock = moment(signature.get("signed_at")).partition(" at ")
    return SignedStep(
        post=post,
        why=reason(post, text(step, "why")),
        beside=beside,
        alternate=text(step, "alternate"),
        capacity=text(step, "capacity", "name"),
        name=text(signature, "name"),
        signed_as=signed_as if signed_as != post else "",
        on_behalf_of=text(signature, "on_behalf_of"),
        delegation=text(signature, "delegation"),
        stood_in=text(signature, "alternate"),
        view=text(signature, "view"),
        interest=text(signature, "interest"),
        conditions=tuple(map(_condition, rows(signature, "conditions"))),
        signed_on=signed_on,
        signed_at=f"at {clock}" if at else "",
        void=bool(signature.get("void")),
    )


def _condition(row: Content) -> str:
    """ "Councils sign the agreement first (Treasurer, by 1 December 2026)": words, owner and day, where it has them."""
    by = day(row.get("due_on"))
    seen_to = ", ".join(filter(None, (text(row, "owner"), f"by {by}" if by else "")))
    return f"{text(row, 'text')} ({seen_to})" if seen_to else text(row, "text")


def reason(post: str, why: str) -> str:
    """Why a post must sign, where the post's name stands beside it; no date is parted."""
    return _DAY.sub("\\1\u00a0\\2\u00a0\\3", _capitalised(why.removeprefix(f"{post}: ")))


def _capitalised(sentence: str) -> str:
    """With a capital first and the rest as it is, names and all."""
    return sentence[:1].upper() + sentence[1:]
