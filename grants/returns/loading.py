"""Loading returns: only those of decisions that the person may see, and whose files they may open."""

from django.http import Http404

from commissioning.models import User
from decisions.record.permissions import writes_it
from grants.awards.loading import find_agreement
from grants.awards.models import Agreement
from grants.returns.models import ReportingLine, Return, ReturnStep


def find_return(number: int, user: User) -> Return:
    """A return says how people are helped: it is for finance, governance, audit and the decision’s own officers.

    Raises: Http404 when there is none, or for anyone else.
    """
    rows = Return.objects.visible_to(user).select_related(
        "line__agreement__decision__author",
        "line__agreement__decision__directorate",
        "line__agreement__grantee",
        "line__reporter",
        "line__receiver",
    )
    report = rows.filter(pk=number).first()
    if report is None or not _may_open(user, report.line.agreement):
        raise Http404(f"There is no return {number}.")
    return report


def find_file(number: int, sha256: str, user: User) -> ReturnStep:
    """Raises: Http404."""
    step = find_return(number, user).steps.filter(sha256=sha256).first()
    if step is None:
        raise Http404("The return has no such file.")
    return step


def find_reporting(reference: str, number: int, user: User) -> Agreement:
    """The agreement whose lines this person may read. Raises: Http404."""
    agreement = find_agreement(reference, number, user)
    if not _may_open(user, agreement):
        raise Http404(f"{reference} has no returns to see.")
    return agreement


def find_line(reference: str, number: int, line: int, user: User) -> ReportingLine:
    """Raises: Http404."""
    rows = find_reporting(reference, number, user).reporting_lines
    found = rows.filter(number=line).select_related("agreement__decision__directorate", "agreement__grantee").first()
    if found is None:
        raise Http404(f"The agreement has no reporting line {line}.")
    return found


def _may_open(user: User, agreement: Agreement) -> bool:
    return user.sees_finance or writes_it(user, agreement.decision)
