"""Acts on organisations: adding, changing, merging two records of one body, and undoing that.

None touches a row of an award or a decision. Each writes the fingerprint of every record that it leaves.
"""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.lib import canonical
from commissioning.lib.identifiers import BY_FIELD, REGISTERS
from commissioning.lib.listing import listed
from commissioning.lib.refusal import Refused
from commissioning.models import Alias, AliasSource, Organisation, User
from decisions.ledger import chain as ledger
from grants.organisations.permissions import check_may_add, check_may_keep

LOCK = 7_246_005  # the advisory lock of the guards in commissioning/migrations/0007_organisations


@dataclass(frozen=True)
class Details:
    """What people say of an organisation. `other_names` are those it also goes by, none that it had or merged."""

    name: str
    charity_number: str = ""
    company_number: str = ""
    local_authority_code: str = ""
    ods_code: str = ""
    other_names: tuple[str, ...] = ()


NUMBERS_AND_NAME = tuple(each.name for each in fields(Details) if each.name != "other_names")


def details_of(organisation: Organisation) -> Details:
    own = {name: getattr(organisation, name) for name in NUMBERS_AND_NAME}
    others = organisation.aliases.filter(source=AliasSource.OTHER).values_list("name", flat=True)
    return Details(**own, other_names=tuple(sorted(others)))


@transaction.atomic
def add_organisation(*, details: Details, by: User, at: datetime) -> Organisation:
    """Raises: Refused where a body of that name, other name or number is there already."""
    check_may_add(by)
    _lock()
    organisation = Organisation()
    _write(organisation, details)
    _record("add_organisation", organisation, by=by, at=at, before={}, after=_said(details))
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, details: Details, by: User, at: datetime) -> Organisation:
    """Changes what is said of a body from now on; notices that were frozen before keep what they say.

    A name that changes stays as an earlier name, with the day. A body that takes an earlier name again has it once.
    Raises: Refused where nothing changes, for a record that is merged into another, and as add_organisation() does.
    """
    check_may_keep(by)
    organisation = _locked(organisation)
    if organisation.merged_into:
        raise Refused(f"{organisation} is merged into {organisation.merged_into}. Change that one.")
    before = details_of(organisation)
    if before == details:
        raise Refused("Nothing is changed.")
    _write(organisation, details)
    if before.name.lower() != details.name.lower():
        Alias.objects.create(
            organisation=organisation, name=before.name, source=AliasSource.FORMER, until_on=timezone.localdate(at)
        )
    said, was = _said(details), _said(before)
    changed = [key for key in said if said[key] != was[key]]
    _record(
        "change_organisation",
        organisation,
        by=by,
        at=at,
        name=before.name,
        before={key: was[key] for key in changed},
        after={key: said[key] for key in changed},
    )
    return organisation


def check_may_merge(user: User, duplicate: Organisation, into: Organisation) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    check_may_keep(user)
    if duplicate.pk == into.pk:
        raise Refused(f"{duplicate} cannot be merged into itself.")
    for each in (duplicate, into):
        if each.merged_into:
            raise Refused(f"{each} is merged into {each.merged_into} already.")
    if has := listed(each.name for each in duplicate.merged.all()):
        raise Refused(
            f"{has} is merged into {duplicate}. Undo that first, or keep {duplicate} and merge {into} into it."
        )
    if districts := listed(each.name for each in duplicate.localities.all()):
        raise Refused(f"{duplicate} is the council of {districts}. Keep that record, and merge {into} into it.")
    for register in REGISTERS:
        theirs, ours = getattr(duplicate, register.field), getattr(into, register.field)
        if theirs and ours and theirs != ours:
            number = register.label.lower() if register.field != "ods_code" else register.label
            raise Refused(
                f"{duplicate} has the {number} {theirs} and {into} has {ours}, so they are two bodies. "
                "Correct the number first if it is wrong."
            )


@transaction.atomic
def merge_organisations(
    *, duplicate: Organisation, into: Organisation, reason: str, by: User, at: datetime
) -> Organisation:
    """Lets one record point to the one that stands for the body, which is found by the other's name too.

    Awards, agreements, notices and the numbers of the other record stay with it as they are.
    Raises: Refused without a reason, and as check_may_merge() does.
    """
    check_may_keep(by)
    duplicate, into = _locked(duplicate), _locked(into)
    check_may_merge(by, duplicate, into)
    if not reason.strip():
        raise Refused("Say how you know that they are one body.")
    duplicate.merged_into = into
    duplicate.save(update_fields=["merged_into"])
    Alias.objects.create(organisation=into, name=duplicate.name, source=AliasSource.MERGED)
    _record("merge_organisations", into, duplicate, by=by, at=at, name=into.name, reason=reason.strip())
    return into


def check_may_unmerge(user: User, organisation: Organisation) -> Organisation:
    """The record that it is merged into. Raises: Refused with the reason the page shows where the form would be."""
    check_may_keep(user)
    if not organisation.merged_into:
        raise Refused(f"{organisation} is not merged into another record.")
    return organisation.merged_into


@transaction.atomic
def unmerge_organisation(*, organisation: Organisation, reason: str, by: User, at: datetime) -> Organisation:
    """Lets a merged record stand by itself again, with all that it had.

    Raises: Refused without a reason, and where the record is not merged.
    """
    check_may_keep(by)
    organisation = _locked(organisation)
    into = check_may_unmerge(by, organisation)
    if not reason.strip():
        raise Refused("Say why they are two bodies after all.")
    Alias.objects.filter(organisation=into, source=AliasSource.MERGED, name=organisation.name).delete()
    organisation.merged_into = None
    organisation.save(update_fields=["merged_into"])
    _record("unmerge_organisation", into, organisation, by=by, at=at, name=into.name, reason=reason.strip())
    return organisation


def fingerprint(organisation: Organisation) -> str:
    """Of all that a record says: its name, numbers, other names with their days, and the record it is merged into."""
    names = organisation.aliases.values_list("name", "source", "until_on")
    said = {
        **{name: getattr(organisation, name) for name in NUMBERS_AND_NAME},
        "merged_into": str(organisation.merged_into_id or ""),
        "aliases": sorted([name, source, until.isoformat() if until else ""] for name, source, until in names),
    }
    return canonical.sha256(canonical.dumps(said))


def _record(
    act: str,
    organisation: Organisation,
    duplicate: Organisation | None = None,
    *,
    by: User,
    at: datetime,
    **detail: Any,
) -> None:
    """Writes what was done, with the fingerprint of each record that it was done to, by its number."""
    if duplicate:
        detail |= {"duplicate": duplicate.pk, "duplicate_name": duplicate.name}
    records = {str(each.pk): fingerprint(each) for each in (organisation, duplicate) if each}
    ledger.record(act=act, by=by, at=at, organisation=organisation.pk, records=records, **detail)


def _lock() -> None:
    """One act on organisations at a time, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _locked(organisation: Organisation) -> Organisation:
    _lock()
    return Organisation.objects.select_related("merged_into").get(pk=organisation.pk)


def _said(details: Details) -> dict[str, Any]:
    return {**asdict(details), "other_names": list(details.other_names)}


def _write(organisation: Organisation, details: Details) -> None:
    """Raises: Refused where a name or a number is another body’s, or no name or number at all."""
    for name in (details.name, *details.other_names):
        _refuse_a_name_of_another(organisation, name)
    for register in REGISTERS:
        _refuse_a_number_of_another(organisation, register.field, getattr(details, register.field))
    _refuse_a_name_twice(organisation, details)
    if organisation.pk:
        Alias.objects.filter(organisation=organisation, source=AliasSource.OTHER).delete()
        Alias.objects.filter(organisation=organisation, name__iexact=details.name).delete()
    for name in NUMBERS_AND_NAME:
        setattr(organisation, name, getattr(details, name))
    try:
        organisation.full_clean()
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault
    organisation.save()
    Alias.objects.bulk_create(
        Alias(organisation=organisation, name=name, source=AliasSource.OTHER) for name in details.other_names
    )


def _refuse_a_name_of_another(organisation: Organisation, name: str) -> None:
    other = Organisation.objects.called(name)
    if other and other.pk != organisation.pk:
        known = f"{other} is there already" if other.name.lower() == name.lower() else f"{name} is a name of {other}"
        raise Refused(f"{known}. If this is the same body, use that record; if not, give a name that tells them apart.")
    merged = Organisation.objects.filter(merged_into=organisation.pk, merged_into__isnull=False)
    record = merged.filter(Q(name__iexact=name) | Q(aliases__name__iexact=name)).first()
    if record:
        raise Refused(f"{name} is a name of {record}, which is merged into this record. Undo that first.")


def _refuse_a_name_twice(organisation: Organisation, details: Details) -> None:
    """An earlier name is kept by itself, and so is the one that the body has until now."""
    kept = {details.name.lower()}
    if organisation.pk:
        kept |= {organisation.name.lower()}
        former = organisation.aliases.filter(source=AliasSource.FORMER)
        kept |= {name.lower() for name in former.values_list("name", flat=True)}
    for name in details.other_names:
        if name.lower() in kept:
            raise Refused(f"Other names: {name} is kept already. Take it out.")
        kept.add(name.lower())


def _refuse_a_number_of_another(organisation: Organisation, field: str, number: str) -> None:
    having = Organisation.objects.filter(**{field: number}).exclude(pk=organisation.pk).select_related("merged_into")
    for other in having if number else ():
        body = other.merged_into or other
        if body.pk != organisation.pk:
            raise Refused(
                f"{BY_FIELD[field].label}: {number} is the number of {body}. Use that record, or merge the two."
            )
