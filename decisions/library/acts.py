"""Keeping clauses and templates. Every act locks what it changes, checks, writes, and adds one line to the ledger."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from commissioning.lib import canonical, dates, markdown
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.library import variables
from decisions.library.models import Clause, ClauseVersion, Template
from decisions.library.permissions import check_may_keep_library
from decisions.record.sections import BY_KEY

Kept = TypeVar("Kept", Clause, Template)


@dataclass(frozen=True)
class Terms:
    """What a version of a clause says. No kinds or no families: it fits every one."""

    title: str
    sections: tuple[str, ...]
    text: str
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


@transaction.atomic
def add_clause(*, terms: Terms, from_on: date, by: User, at: datetime) -> ClauseVersion:
    """Adds a clause that officers can use from that day on.

    Raises: Refused for a variable that no record has, a text that cannot be printed, a day that is past, and a title
    that another clause began with.
    """
    check_may_keep_library(by)
    code = slugify(terms.title)[:80]
    if not code or Clause.objects.filter(code=code).exists():
        raise Refused(f"There is a clause “{terms.title}” already. Change it, or give this one another title.")
    version = _put_in(Clause.objects.create(code=code), terms, from_on, by=by, at=at)
    _record("add_clause", version, by=by, at=at)
    return version


@transaction.atomic
def change_clause(*, clause: Clause, terms: Terms, from_on: date, by: User, at: datetime) -> ClauseVersion:
    """Gives a clause another version from that day on. Sections it was put into keep what they say.

    Raises: Refused where nothing changes, for a retired clause, for a day before that of the version before, and as
    add_clause does.
    """
    check_may_keep_library(by)
    clause = _not_retired(Clause.objects.select_for_update().get(pk=clause.pk), at)
    last = clause.versions.order_by("-number")[0]
    if terms_of(last) == terms:
        raise Refused("That is what the clause says already. Change something, or leave it as it is.")
    if from_on < last.from_on:
        raise Refused(f"Version {last.number} begins on {dates.long(last.from_on)}. The next begins then or later.")
    version = _put_in(clause, terms, from_on, by=by, at=at)
    _record("change_clause", version, by=by, at=at)
    return version


@transaction.atomic
def retire_clause(*, clause: Clause, by: User, at: datetime) -> Clause:
    """From today on nobody can put it in; it stays on record, and in the sections where it stands."""
    check_may_keep_library(by)
    clause = _not_retired(Clause.objects.select_for_update().get(pk=clause.pk), at)
    clause.retired_on = timezone.localdate(at)
    clause.save(update_fields=["retired_on"])
    _record("retire_clause", clause.versions.order_by("-number")[0], by=by, at=at)
    return clause


def terms_of(version: ClauseVersion) -> Terms:
    return Terms(
        title=version.title,
        sections=tuple(version.sections),
        text=version.text,
        kinds=tuple(version.kinds),
        families=tuple(version.families),
    )


def _put_in(clause: Clause, terms: Terms, from_on: date, *, by: User, at: datetime) -> ClauseVersion:
    today = timezone.localdate(at)
    if from_on < today:
        raise Refused(f"{dates.long(from_on)} is past. A clause begins on {dates.long(today)} at the earliest.")
    check_text(terms.text)
    return ClauseVersion.objects.create(
        clause=clause,
        number=clause.versions.count() + 1,
        **{name: list(part) if isinstance(part, tuple) else part for name, part in asdict(terms).items()},
        from_on=from_on,
        made_at=at,
        made_by_name=by.name,
    )


def check_text(text: str) -> None:
    """Raises: Refused for what cannot be printed and for variables that no record has."""
    if not text.strip():
        raise Refused("Write what it says.")
    if faults := markdown.limits(text):
        raise Refused(faults[0])
    if unknown := variables.unknown(text):
        raise Refused(f"No record has “{{{unknown[0]}}}”. The page lists the variables that there are.")


def _not_retired(kept: Kept, at: datetime) -> Kept:
    if kept.is_retired(timezone.localdate(at)):
        raise Refused("It is retired. Add another one in its place.")
    return kept


def _record(act: str, version: ClauseVersion, *, by: User, at: datetime) -> None:
    ledger.record(
        act=act,
        by=by,
        at=at,
        content_sha256=canonical.sha256(canonical.dumps(version.text)),
        clause=version.clause.code,
        title=version.title,
        version=version.number,
        from_on=version.from_on.isoformat(),
    )


@transaction.atomic
def add_template(
    *, title: str, function_family: str, kind: str, starters: Mapping[str, str], by: User, at: datetime
) -> Template:
    """Adds a template that drafts can begin with.

    Raises: Refused without a single starter, for a text that cannot be printed or has a variable that no record has,
    and for a title that is taken.
    """
    check_may_keep_library(by)
    _refuse_known_title(title)
    template = Template.objects.create(
        title=title, function_family=function_family, kind=kind, starters=_starters(starters)
    )
    _record_template("add_template", template, by=by, at=at)
    return template


@transaction.atomic
def change_template(
    *,
    template: Template,
    title: str,
    function_family: str,
    kind: str,
    starters: Mapping[str, str],
    by: User,
    at: datetime,
) -> Template:
    """Changes what later drafts begin with. Raises: Refused as add_template does, and for one that is retired."""
    check_may_keep_library(by)
    template = _not_retired(Template.objects.select_for_update().get(pk=template.pk), at)
    if title != template.title:
        _refuse_known_title(title)
    template.title, template.function_family, template.kind = title, function_family, kind
    template.starters = _starters(starters)
    template.save()
    _record_template("change_template", template, by=by, at=at)
    return template


@transaction.atomic
def retire_template(*, template: Template, by: User, at: datetime) -> Template:
    """From today on no draft begins with it."""
    check_may_keep_library(by)
    template = _not_retired(Template.objects.select_for_update().get(pk=template.pk), at)
    template.retired_on = timezone.localdate(at)
    template.save(update_fields=["retired_on"])
    _record_template("retire_template", template, by=by, at=at)
    return template


def _refuse_known_title(title: str) -> None:
    if Template.objects.filter(title__iexact=title).exists():
        raise Refused(f"There is a template “{title}” already. Change it, or give this one another title.")


def _starters(given: Mapping[str, str]) -> dict[str, str]:
    """Those that say something, in the order of the form."""
    written = {key: markdown.normalise(given[key]) for key in BY_KEY if given.get(key, "").strip()}
    if not written:
        raise Refused("Write at least one section to start with.")
    for text in written.values():
        check_text(text)
    return written


def _record_template(act: str, template: Template, *, by: User, at: datetime) -> None:
    said: dict[str, Any] = {"kind": template.kind, "function_family": template.function_family}
    ledger.record(
        act=act,
        by=by,
        at=at,
        content_sha256=canonical.sha256(canonical.dumps({**said, "starters": template.starters})),
        title=template.title,
        sections=list(template.starters),
    )
