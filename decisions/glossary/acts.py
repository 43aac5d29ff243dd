"""What governance officers do to the glossary; every act adds one line to the ledger."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from commissioning.lib.acronyms import is_acronym
from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.glossary.models import GlossaryTerm
from decisions.ledger import chain as ledger


def check_may_change_glossary(user: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    if not user.has_role(Role.GOVERNANCE):
        raise Refused("Only governance officers change the glossary. Ask them to add a term that everybody knows.")


@transaction.atomic
def add_term(*, acronym: str, expansion: str, by: User, at: datetime) -> GlossaryTerm:
    """From that day on notices may use the acronym without writing it out.

    Raises: Refused for what is no acronym, and for one that is in the glossary already.
    """
    check_may_change_glossary(by)
    if not is_acronym(acronym):
        raise Refused(f"“{acronym}” is no acronym: two to six capital letters, such as NHS or L&D.")
    if not expansion:
        raise Refused(f"Say what “{acronym}” stands for.")
    same = GlossaryTerm.objects.filter(acronym=acronym, until_on=None).first()
    if same:
        raise Refused(f"“{acronym}” is in the glossary already: {same.expansion}.")
    term = GlossaryTerm.objects.create(
        acronym=acronym, expansion=expansion, from_on=timezone.localdate(at), added_by=by
    )
    ledger.record(act="add_term", by=by, at=at, acronym=acronym, expansion=expansion)
    return term


@transaction.atomic
def end_term(*, term: GlossaryTerm, by: User, at: datetime) -> GlossaryTerm:
    """From that day on notices have to write the acronym out; the term stays on record.

    Raises: Refused where it has ended already.
    """
    check_may_change_glossary(by)
    term = GlossaryTerm.objects.select_for_update(of=("self",)).get(pk=term.pk)
    if term.until_on is not None:
        raise Refused(f"“{term.acronym}” has left the glossary already.")
    term.until_on = timezone.localdate(at) - timedelta(days=1)
    term.save(update_fields=["until_on"])
    ledger.record(act="end_term", by=by, at=at, acronym=term.acronym, expansion=term.expansion)
    return term
