"""The example authority: what `manage.py example` loads, and that it loads it once."""

import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from commissioning.example import (
    agreements,
    authority,
    desk,
    funds,
    loading,
    payments,
    plans,
    returns,
    services,
    subsidies,
)
from commissioning.example.decisions import (
    DECISIONS,
    community_safety_grants,
    custody_navigators,
    dependency_and_recovery,
    harbour_coordinators,
    repair_workshops,
    safe_at_school,
    victims_helpline,
    witness_companions,
    women_health_workers,
)
from commissioning.example.desk import prose
from commissioning.models import User
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.notice import tables
from decisions.notice.models import SealedNotice
from decisions.notice.sealed import sealed_pdf
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.sections import BY_KEY
from decisions.signoff.models import SignOff
from grants.awards import posting
from grants.awards.scope import Scope
from grants.finance import year_end
from grants.finance.models import SavedView
from grants.passporting import positions
from grants.passporting import proof as passporting_proof
from grants.passporting.models import PassportedGrant
from grants.payments import proof as payments_proof
from grants.payments.models import Instalment
from grants.pooling import proof as pooling_proof
from grants.pooling.models import PoolOutturn
from grants.returns import proof
from grants.returns.models import Return
from grants.returns.standing import overdue
from grants.services.models import ServiceLine
from grants.statutory import proof as statutory_proof
from grants.subsidy import figures, listing
from grants.subsidy import proof as subsidy_proof
from tests.factories import AMOUNTS
from tests.grants.statutory import listed as statutory

STATES = [
    ("DN-2021-0001", "decided", dependency_and_recovery.SUBJECT),
    ("DN-2024-0001", "draft", women_health_workers.SUBJECT),
    ("DN-2025-0001", "decided", witness_companions.SUBJECT),
    ("DN-2025-0002", "decided", repair_workshops.SUBJECT),
    ("DN-2026-0001", "decided", safe_at_school.SUBJECT),
    ("DN-2026-0002", "decided", community_safety_grants.SUBJECT),
    ("DN-2026-0003", "returned", custody_navigators.SUBJECT),
    ("DN-2026-0004", "in_sign_off", victims_helpline.SUBJECT),
    ("DN-2026-0005", "in_sign_off", harbour_coordinators.SUBJECT),
]


def example(settings, capsys) -> str:
    settings.DEBUG = True
    call_command("example")
    return capsys.readouterr().out


def load(module) -> Decision:
    """The authority and this one decision: what a test of its figures needs."""
    authority.load()
    plans.load()
    module.load()
    return whole(Decision.objects.filter(subject=module.SUBJECT)).get()


def last_version(decision: Decision) -> dict:
    return json.loads(decision.versions.latest("number").content)


def counts() -> list[int]:
    return [model.objects.count() for model in (Decision, LedgerEvent, Version, SignOff, SealedNotice, User)]


@pytest.mark.django_db(transaction=True)
def test_example_loads_once_is_proven_and_writes_to_nobody(settings, capsys):
    first = example(settings, capsys)
    loaded, ledger_end = counts(), LedgerEvent.objects.latest("number").sha256

    assert list(Decision.objects.order_by("reference").values_list("reference", "state", "subject")) == STATES
    assert loaded[0] == len(DECISIONS) == len(STATES)
    assert list(ledger.faults()) == []
    assert mail.outbox == []
    assert "DN-2021-0001" in first
    assert authority.PASSWORD in first
    assert [sign_in for sign_in in settings.EXAMPLE_SIGN_INS if sign_in not in first] == []

    second = example(settings, capsys)
    assert second.startswith("The example authority is there already.\n")
    assert authority.PASSWORD in second
    assert counts() == loaded
    assert LedgerEvent.objects.latest("number").sha256 == ledger_end


@pytest.mark.django_db
def test_example_is_refused_with_debug_off_and_loads_nothing(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="only where DEBUG is on"):
        call_command("example")
    assert counts() == [0] * 6


@pytest.mark.django_db
def test_a_decision_with_a_new_subject_is_not_loaded_again():
    decision = load(women_health_workers)
    Decision.objects.filter(pk=decision.pk).update(subject="Health support workers, as renamed by an officer")
    assert loading.started(women_health_workers.SUBJECT) == decision.reference


@pytest.mark.django_db
def test_a_run_that_dies_leaves_no_part_of_a_decision(monkeypatch):
    def die(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(women_health_workers.Desk, "staff", die)
    monkeypatch.setattr(loading, "DECISIONS", (women_health_workers,))
    with pytest.raises(KeyboardInterrupt):
        loading.load()
    found = counts()
    assert [found[0], *found[2:5]] == [0] * 4
    assert not LedgerEvent.objects.exclude(reference="").exists()  # what stands before any decision stays

    monkeypatch.undo()
    assert load(women_health_workers).reference == "DN-2024-0001"


@pytest.mark.django_db
def test_every_sign_in_works(settings):
    authority.load()
    passwords = {user.email: user.check_password(authority.PASSWORD) for user in User.objects.all()}
    assert {address: passwords.get(address) for address in settings.EXAMPLE_SIGN_INS} == dict.fromkeys(
        settings.EXAMPLE_SIGN_INS, True
    )


@pytest.mark.parametrize("module", DECISIONS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_prose_is_of_known_sections_in_the_order_of_the_form(module):
    keys = [key for key, _, _ in prose(module.__file__)]
    assert keys == [key for key in BY_KEY if key in keys]


@pytest.mark.django_db
def test_dependency_and_recovery_has_the_figures_and_signatures_of_its_seed():
    decision = load(dependency_and_recovery)

    assert decision.total == Decimal("639733.00")
    assert {row.locality.name: row.amount for row in decision.allocations.all()} == {
        name: Decimal(amount) for name, amount in AMOUNTS.items()
    }
    assert [row.weight for row in decision.allocations.all()] == [774, 431, 1708, 555, 616, 786, 480, 528, 349, 890]
    assert [(source.funder.name, source.amount) for source in decision.funding_sources.all()] == [
        ("Greater Manchester Combined Authority", None),
        ("HM Prison and Probation Service", None),
    ]
    assert decision.state == "decided"
    unwritten = {"criteria", "continuity", "transition", "consultation", "milestones", "background_papers", "glossary"}
    assert {key for key in BY_KEY if key in decision.texts} == set(BY_KEY) - unwritten

    version = decision.versions.get()
    assert timezone.localdate(version.submitted_at) == date(2021, 10, 25)
    assert [
        (sign_off.post_title.partition(" –")[0], timezone.localdate(sign_off.signed_at))
        for sign_off in version.sign_offs.all()
    ] == [
        ("Assistant Director", date(2021, 10, 26)),
        ("Director", date(2021, 10, 27)),
        ("Treasurer", date(2021, 10, 28)),
        ("Deputy Mayor", date(2021, 11, 1)),
    ]
    assert sealed_pdf(version.sealed_notices.get(edition="signed")).startswith(b"%PDF-")


@pytest.mark.django_db
def test_women_health_workers_is_a_draft_whose_missing_sum_is_found():
    decision = load(women_health_workers)
    found = findings(Matter.of(decision, date(2024, 7, 9)))

    assert [(finding.section, finding.sentence) for finding in found if finding.rule == "V01"] == [
        ("funding", "Give the total"),
        ("funding", "Say how VAT is treated"),
    ]
    assert [(post.certainty, post.fte) for post in decision.funded_posts.all()] == [
        ("up_to", Decimal("4.00")),
        ("potential", Decimal("1.00")),
    ]
    assert (decision.state, decision.total, decision.due_on, decision.first_published_on) == (
        "draft",
        None,
        date(2024, 6, 12),
        date(2024, 7, 8),
    )
    assert [source.amount for source in decision.funding_sources.all()] == [None, None]


@pytest.mark.django_db
def test_women_health_workers_are_a_service_with_four_spells_and_two_posts_on_each_of_the_last():
    decision = load(women_health_workers)
    service = ServiceLine.objects.get()
    spells = list(service.spells.all())

    assert (service.name, service.provider.name) == (services.NAME, women_health_workers.CHARITY)
    assert [(spell.kind, spell.from_on, spell.until_on, spell.amount) for spell in spells] == [
        ("pilot", None, date(2023, 3, 31), None),
        ("grant", date(2023, 4, 1), date(2024, 6, 30), None),
        ("bridging", date(2024, 7, 1), date(2024, 9, 30), None),
        ("mainstream", date(2024, 10, 1), None, None),
    ]
    assert [spell.decision for spell in spells] == [None, None, decision, None]
    assert (spells[2].until_is, spells[2].successor, spells[3].from_is) == ("target", spells[3], "target")
    posts = [[(post.pathway, post.fte, post.certainty) for post in spell.posts.all()] for spell in spells]
    both = [("Liaison and Diversion", Decimal("4.00"), "up_to"), ("RECONNECT", Decimal("1.00"), "potential")]
    assert posts == [[], [], both, both]


@pytest.mark.django_db
def test_community_safety_grants_add_up_by_year_and_stream_to_the_penny():
    decision = load(community_safety_grants)
    rows = list(decision.allocations.all())

    assert len(rows) == 90
    assert sum(row.amount for row in rows) == decision.total == Decimal("11476500.00")
    assert [sum(row.amount for row in rows if row.financial_year == year) for year in (2027, 2028, 2029)] == [
        Decimal("3750000.00"),
        Decimal("3825000.00"),
        Decimal("3901500.00"),
    ]
    assert sum(source.amount for source in decision.funding_sources.all()) == decision.total
    assert decision.state == "decided"
    table = tables.allocations(last_version(decision))
    assert table is not None
    assert [group.name for group in table.groups] == ["Community safety", "Violence reduction", "Hate crime"]


@pytest.mark.django_db
def test_custody_navigators_came_back_from_the_director_with_a_reason():
    decision = load(custody_navigators)
    version = decision.versions.get()

    assert decision.state == "returned"
    assert version.voiding.reason == custody_navigators.RETURNED_BECAUSE
    assert version.voiding.by_post.startswith("Director")
    assert [sign_off.signer_name for sign_off in version.sign_offs.all()] == ["Daniel Osei"]


@pytest.mark.django_db
def test_victims_helpline_waits_for_the_treasurer():
    decision = load(victims_helpline)
    version = decision.versions.get()

    assert (decision.state, decision.total) == ("in_sign_off", Decimal("212400.00"))
    assert version.sign_offs.count() == 2
    assert version.steps.get(position=3).post_title == "Treasurer"


@pytest.mark.django_db
def test_harbour_coordinators_costs_are_those_of_its_posts():
    decision = load(harbour_coordinators)

    assert decision.total == Decimal("282660.00")
    assert {
        name: sum(row.amount for row in decision.allocations.all() if row.recipient.name == name)
        for name in harbour_coordinators.LEADS
    } == harbour_coordinators.costs()
    assert sum(post.fte for post in decision.funded_posts.all()) == Decimal("12.00")
    assert decision.versions.get().sign_offs.count() == 0


@pytest.mark.django_db
def test_repair_workshops_are_minimal_financial_assistance_at_three_stages():
    load(repair_workshops)
    posting.catch_up(at=repair_workshops.DECIDED + timedelta(days=1))
    for _ in range(2):
        subsidies.load()

    day = date(2026, 11, 22)
    finance = User.objects.get(name="Leo Brandreth")
    found = {each.agreement.grantee.name: each.next for each in listing.procedures(finance)}
    assert found == {"Bright Bench": "confirm", "Calder Loop Repairs": "give", "Millrace Trust": "nothing"}
    assert [(each.body.name, each.together, each.stands) for each in figures.everyone(day)] == [
        ("Calder Loop Repairs", Decimal("288400.00"), "near"),
        ("Millrace Trust", Decimal("184000.00"), "below"),
        ("Bright Bench", Decimal("64500.00"), "below"),
    ]
    tasks = listing.tasks(finance)
    assert [(each.agreement.grantee.name, listing.stands(each, day)) for each in tasks] == [
        ("Calder Loop Repairs", "late"),
        ("Millrace Trust", "done"),
    ]
    assert list(subsidy_proof.faults()) == []


@pytest.mark.django_db
def test_ledger_of_the_example_runs_forward_in_time():
    """Each decision ends before the next one starts, so that the history reads from the top."""
    authority.load()
    plans.load()
    for module in DECISIONS:
        module.load()
    moments = list(LedgerEvent.objects.order_by("number").values_list("at", flat=True))
    backwards = [gap for gap in map(lambda a, b: b - a, moments, moments[1:]) if gap < timedelta(0)]
    assert backwards == []


EXPECTED = {
    "dependency_and_recovery": {"V03 warn"},  # its funders' shares were never recorded
    "harbour_coordinators": {"V33 inform"},  # says what it comes to with the notice that it renews
    "repair_workshops": {"V30 inform"},  # two of its grants have to be in the subsidy database
    "women_health_workers": {
        "V01 block",
        "V10 warn",
        "V14 block",
        "V18 block",
    },  # half a draft
}
"""What is wrong with the examples, on purpose; the others are clean of every rule that has a file."""


@pytest.mark.django_db
@pytest.mark.parametrize("module", DECISIONS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_rules_find_in_the_examples_what_is_there_and_nothing_else(module):
    decision = load(module)
    version = decision.versions.first()
    day = timezone.localdate(version.submitted_at) if version else date(2024, 7, 9)
    found = {f"{finding.rule} {finding.level}" for finding in findings(Matter.of(decision, day))}
    assert found == EXPECTED.get(module.__name__.rpartition(".")[2], set())


@pytest.mark.django_db
def test_one_agreement_is_paid_but_for_what_is_withheld_and_what_is_out():
    authority.load()
    plans.load()
    dependency_and_recovery.load()
    community_safety_grants.load()
    returns.load()
    for _ in range(2):
        payments.load()

    states = Counter(Instalment.objects.with_state().values_list("state", flat=True))
    assert states == {"paid": 16, "released": 2, "withheld": 1, "clawed_back": 1}
    ended = year_end.of(desk.person("finance"), Scope(), 2021, date(2026, 11, 22)).total
    assert ended.awarded == Decimal("639733.00") == ended.paid_in + ended.unpaid
    assert (ended.clawed_back, ended.unpaid) == (Decimal("2150.00"), ended.released + ended.withheld)
    assert ended.underspend == Decimal("1940.00")
    assert [view.name for view in SavedView.objects.all()] == [payments.VIEW]
    assert list(payments_proof.faults()) == list(proof.faults()) == []


@pytest.mark.django_db
def test_returns_are_reported_on_one_agreement_and_asked_for_on_another():
    authority.load()
    plans.load()
    dependency_and_recovery.load()
    community_safety_grants.load()
    for _ in range(2):
        returns.load()

    rows = Return.objects.standing(date(2026, 11, 22)).order_by("line_id", "number")
    assert [(row.line.title, row.due_on, row.standing) for row in rows[:3]] == [
        ("Quarterly performance report", date(2022, 1, 17), "accepted"),
        ("Quarterly performance report", date(2022, 4, 14), "received"),
        ("February forecast", date(2022, 2, 28), "accepted"),
    ]
    assert {row.standing for row in rows[3:]} == {"due"}
    line = rows[0].line
    assert line.chain == [returns.PROVIDER, returns.COUNCIL, "Greater Manchester Combined Authority"]
    assert len(line.key_areas) == 5
    assert [step.kind for step in rows[0].steps.all()] == ["received", "queried", "received", "accepted"]
    assert overdue(line.agreement, date(2026, 11, 22)) == []
    assert list(proof.faults()) == []


@pytest.mark.django_db
def test_a_grant_is_passed_on_to_ten_councils_and_a_pool_is_shared_to_the_penny():
    authority.load()
    plans.load()
    safe_at_school.load()
    posting.catch_up(at=timezone.now())
    for _ in range(2):
        funds.load()

    grant = PassportedGrant.objects.get()
    found = positions.on(list(grant.entries.all()), date(2026, 11, 22), grant.pass_on_by)
    assert [found.came_in, found.passed_on, found.retained, found.left] == [
        Decimal(1050000),
        Decimal(960000),
        Decimal(40000),
        Decimal(50000),
    ]
    assert grant.entries.filter(kind="passed_on").count() == 10
    [year] = PoolOutturn.objects.get().pool.outturns.all()
    assert [share.amount for share in year.shares.all()] == [Decimal("2460.93"), Decimal("1756.60")]
    assert [*passporting_proof.faults(), *pooling_proof.faults()] == []


@pytest.mark.django_db
def test_a_grant_and_a_contract_are_in_statutory_lists_with_something_missing():
    authority.load()
    plans.load()
    witness_companions.load()
    for _ in range(2):
        agreements.load()

    found = [statutory.made(*each) for each in ((statutory.VOLUNTARY, "2025-26"), (statutory.FIVE, "2025-26-q3"))]
    assert [(made.amount, [entry.recipient for entry in made.entries]) for made in found] == [
        (Decimal("38400.00"), [witness_companions.CHARITY]),
        (Decimal("14760.00"), [witness_companions.INTERPRETERS]),
    ]
    assert [[lack.what for lack in made.missing] for made in found] == [
        ["Beneficiary registration number"],
        ["Supplier identifier", "Review date", "Small or medium-sized", "Voluntary"],
    ]
    assert list(statutory_proof.faults()) == []
