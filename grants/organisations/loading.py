"""Finding organisations: by name, other name or number, and one by its own number; 404 for who may see none."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from commissioning.lib.identifiers import REGISTERS
from commissioning.models import Organisation, User, signed_in
from grants.organisations.likeness import Known
from grants.organisations.permissions import sees_organisations

BIGGEST = 2**63 - 1


def reader(request: HttpRequest) -> User:
    """Who asks. Raises: Http404 for people without a role or a post."""
    user = signed_in(request)
    if not sees_organisations(user):
        raise Http404("Nothing here is for this person.")
    return user


def find(number: int) -> Organisation:
    """With the record it is merged into. Raises: Http404."""
    found = Organisation.objects.select_related("merged_into")
    return get_object_or_404(found, pk=min(number, BIGGEST))


def find_two(first: int, second: int) -> tuple[Organisation, Organisation]:
    """Both with all that a merge looks at, in four queries; they may be one. Raises: Http404."""
    whole = Organisation.objects.select_related("merged_into").prefetch_related("merged", "localities", "aliases")
    found = whole.in_bulk([number for number in (first, second) if number <= BIGGEST])
    if not {first, second} <= set(found):
        raise Http404("There is no such organisation.")
    return found[first], found[second]


def search(words: str) -> QuerySet[Organisation]:
    """The bodies that stand and have these words in a name or other name, or this number; all of them for none."""
    words, found = " ".join(words.split()), Organisation.objects.standing()
    if words:
        named = Q(name__icontains=words) | Q(aliases__name__icontains=words) | Q(merged__aliases__name__icontains=words)
        found = found.filter(named | _numbered(words)).distinct()
    return found.prefetch_related("merged", "localities").order_by("name", "pk")


def _numbered(words: str) -> Q:
    """Having this number, also as it stands in an identifier such as GB-CHC-1119020."""
    number = "".join(words.split()).upper()
    for register in REGISTERS:
        number = number.removeprefix(f"{register.prefix}-")
    wanted = Q()
    for register in REGISTERS:
        wanted |= Q(**{register.field: number}) | Q(**{f"merged__{register.field}": number})
    return wanted


def known() -> list[Known]:
    """The bodies that stand, as likeness compares them. Two queries."""
    rows = Organisation.objects.standing().prefetch_related("aliases")
    return [Known(row.pk, (row.name, *map(str, row.aliases.all())), tuple(row.identifiers)) for row in rows]
