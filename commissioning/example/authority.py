"""The example authority itself: directorates, districts, organisations, people, posts and sign-off rules."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import Directorate, Locality, Organisation, Role, User
from decisions.glossary.everyday import EVERYDAY
from decisions.glossary.models import GlossaryTerm
from decisions.scheme.choices import Capacity, DecisionType
from decisions.scheme.models import Post, PostHolding, SignOffRule

PASSWORD = "example-only"  # noqa: S105 - the example's own, printed on the sign-in page
SINCE = date(2021, 4, 1)
POLICE = "Police, Crime, Criminal Justice and Fire"

DISTRICTS = {
    "Bolton": ("E08000001", "BOL"),
    "Bury": ("E08000002", "BUR"),
    "Manchester": ("E08000003", "MAN"),
    "Oldham": ("E08000004", "OLD"),
    "Rochdale": ("E08000005", "RCH"),
    "Salford": ("E08000006", "SLF"),
    "Stockport": ("E08000007", "SKP"),
    "Tameside": ("E08000008", "TAM"),
    "Trafford": ("E08000009", "TRF"),
    "Wigan": ("E08000010", "WGN"),
}
COUNCIL_NAMES = {
    "Manchester": "Manchester City Council",
    "Salford": "Salford City Council",
}
FUNDERS = {
    "Greater Manchester Combined Authority": {"local_authority_code": "GMCA"},
    "HM Prison and Probation Service": {},
    "Ministry of Justice": {},
    "Home Office": {},
    "Greater Manchester Mental Health NHS Foundation Trust": {"ods_code": "RXV"},
}
# Charities of the example: the first is real and its number not known here, the others are invented and have none.
RECIPIENTS = (
    "Greater Manchester Women’s Support Alliance",
    "Larkrise Victim Care",
    "Alderway Deaf Services",
    "Thornfield Advocacy",
    "Calderfold Family Support",
    "Millrace Trust",
)


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    job_title: str
    roles: tuple[Role, ...] = ()
    post: str = ""
    in_police: bool = False


PEOPLE = (
    Person("officer", "Amara Whitlock", "Commissioning officer", (Role.OFFICER,), in_police=True),
    Person("colleague", "Ravi Menon", "Commissioning officer", (Role.OFFICER,), in_police=True),
    Person("assistant.director", "Daniel Osei", "", post="assistant-director", in_police=True),
    Person("director", "Margaret Holt", "", post="director", in_police=True),
    Person("treasurer", "Simon Pryce", "", post="treasurer"),
    Person("deputy.treasurer", "Ana Ferreira", "Deputy Treasurer"),
    Person("deputy.mayor", "Yasmin Farrow", "", post="deputy-mayor"),
    Person("finance", "Leo Brandreth", "Finance officer", (Role.FINANCE,)),
    Person("governance", "Joan Petrie", "Governance officer", (Role.GOVERNANCE,)),
    Person("legal", "Nadia Rahman", "Principal solicitor", (Role.LEGAL,)),
    Person("equality", "Owen Bellis", "Equality adviser", (Role.EQUALITY,)),
    Person("auditor", "Victor Lindqvist", "Internal auditor", (Role.AUDITOR,)),
)

POSTS = {
    "assistant-director": f"Assistant Director – {POLICE}",
    "director": f"Director – {POLICE}",
    "treasurer": "Treasurer",
    "deputy-mayor": "Deputy Mayor",
}


def load() -> None:
    """Puts in what is missing and changes nothing that is there."""
    police, _ = Directorate.objects.get_or_create(name=POLICE)
    _districts()
    for name, numbers in FUNDERS.items():
        Organisation.objects.get_or_create(name=name, defaults=numbers)
    for name in RECIPIENTS:
        Organisation.objects.get_or_create(name=name)
    posts = {code: _post(code, title, police) for code, title in POSTS.items()}
    for person in PEOPLE:
        _person(person, police, posts)
    if not GlossaryTerm.objects.exists():
        GlossaryTerm.objects.bulk_create(
            GlossaryTerm(acronym=acronym, expansion=words, from_on=SINCE) for acronym, words in EVERYDAY.items()
        )
    if not SignOffRule.objects.exists():
        _rules(posts)


def _districts() -> None:
    for name, (gss_code, code) in DISTRICTS.items():
        council, _ = Organisation.objects.get_or_create(
            name=COUNCIL_NAMES.get(name, f"{name} Council"), defaults={"local_authority_code": code}
        )
        Locality.objects.get_or_create(gss_code=gss_code, defaults={"name": name, "council": council})


def _post(code: str, title: str, police: Directorate) -> Post:
    owner = police if POLICE in title else None
    return Post.objects.get_or_create(code=code, defaults={"title": title, "directorate": owner})[0]


def _person(person: Person, police: Directorate, posts: dict[str, Post]) -> None:
    email = f"{person.email}@gmca.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email,
        person.name,
        PASSWORD,
        job_title=person.job_title,
        roles=list(person.roles),
        directorate=police if person.in_police else None,
    )
    if person.post:
        PostHolding.objects.get_or_create(post=posts[person.post], holder=user, defaults={"from_on": SINCE})


def _rules(posts: dict[str, Post]) -> None:
    """Seed 001's chain: the Deputy Mayor signs a Deputy Mayor's decision of £50,000.00 or more."""
    chain = (
        ("assistant-director", Capacity.APPROVES, "", None),
        ("director", Capacity.AGREES, "", None),
        ("treasurer", Capacity.AGREES, "", None),
        ("deputy-mayor", Capacity.DECIDES, DecisionType.DEPUTY_MAYOR, Decimal("50000.00")),
    )
    for position, (code, capacity, decision_type, amount) in enumerate(chain, start=1):
        SignOffRule.objects.create(
            post=posts[code],
            position=position,
            capacity=capacity,
            decision_type=decision_type,
            amount_from=amount,
            in_force_from=SINCE,
        )
