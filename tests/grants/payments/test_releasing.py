"""Money goes when two people let it, in force, within the award, on a signed agreement with its conditions met."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commissioning.example import authority
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from decisions.record.models import Decision
from grants.awards import terms
from grants.awards.models import Award
from grants.payments import conditions, paying, proof, releasing, scheduling
from grants.payments.choices import Because, Outcome, Precedent
from grants.payments.models import ConditionPrecedent, Instalment, Step
from grants.payments.schedules import Row
from grants.payments.waiting import blocks
from grants.written import stamped
from tests import factories
from tests.conftest import guards_off
from tests.decisions.raw import execute, refused, refused_at_commit
from tests.decisions.witness import refused as said
from tests.factories import user
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of, later
from tests.grants.returns import asking

pytestmark = pytest.mark.django_db

BOLTON = Decimal("69573.32")


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    authority.load()
    to.seed(["Bolton", "Bury"])
    to.second_finance_officer()


@pytest.fixture
def award(_seed: None, db: None) -> Award:
    return award_of("Bolton")


@pytest.fixture
def first(award: Award) -> Instalment:
    return to.plan(award)[0]


def test_in_year_then_annually_in_advance(award: Award) -> None:
    rows = [(each.due_on, each.amount, each.what_for) for each in to.plan(award)]
    assert rows == [
        (date(2021, 11, 1), Decimal("23191.11"), "2021/22"),
        (date(2022, 4, 1), Decimal("23191.11"), "2022/23"),
        (date(2023, 4, 3), Decimal("23191.10"), "2023/24"),
    ]


def test_two_people_let_it_go_and_the_ledger_says_so(first: Instalment) -> None:
    to.paid(first, reference="BACS 1")
    assert to.states(first.award) == ["paid", "planned", "planned"]
    told = [(each.by_name, sentence(each)) for each in LedgerEvent.objects.order_by("-number")[:4]][::-1]
    name = f"{first.reference}, £23,191.11 to Bolton Council"
    assert told == [
        (
            "Amara Whitlock",
            "wrote schedule 1 of an award to Bolton Council: 3 instalments, £69,573.32.",
        ),
        ("Amara Whitlock", f"certified instalment {name}."),
        ("Leo Brandreth", f"released instalment {name}."),
        ("Leo Brandreth", f"recorded instalment {name} as paid on 1 November 2021, as BACS 1."),
    ]
    assert list(proof.faults()) == []


def test_a_return_that_has_not_come_holds_the_money_until_it_comes(award: Award, first: Instalment) -> None:
    to.certify(first)
    line = asking.ask(award.agreement)
    after = later(400)

    def is_ready() -> bool:
        return Instalment.objects.with_facts(after.date()).ready(after.date()).filter(pk=first.pk).exists()

    with pytest.raises(Refused, match="Returns are overdue: “Quarterly report”, due on 14 July 2021"):
        releasing.release(instalment=first, by=user("finance"), at=after)
    assert not is_ready()
    for report in line.returns.all():
        asking.take_in(report, on=after.date(), at=after)
    assert is_ready()
    assert releasing.release(instalment=first, by=user("finance"), at=after).kind == "released"


def test_who_certified_does_not_release(first: Instalment) -> None:
    to.certify(first, who="finance")
    with said("You certified it. Another finance officer releases it."):
        releasing.release(instalment=first, by=user("finance"), at=AGREED)
    assert releasing.release(instalment=first, by=user("priya"), at=AGREED).state == "released"


def test_what_is_not_certified_is_not_released(first: Instalment) -> None:
    with said(f"{first.reference} is planned, so it cannot be released."):
        releasing.release(instalment=first, by=user("finance"), at=AGREED)


def state(decision: Decision, name: str) -> None:
    with guards_off("decisions_decision"):
        Decision.objects.filter(pk=decision.pk).update(state=name)


def blocked_by_state(award: Award) -> str:
    state(award.agreement.decision, "held")
    return f"{award.agreement.decision.reference} is held, so nothing is paid."


def blocked_by_agreement(award: Award) -> str:
    fields = {"status": "issued", "signed_on": None}
    terms.agree(
        agreement=award.agreement, fields=fields, from_on=AGREED.date(), reason="Anew.", by=user("finance"), at=AGREED
    )
    return "The agreement with Bolton Council is not signed by both sides: issued to the recipient."


def blocked_by_condition(award: Award) -> str:
    conditions.ask_for(agreement=award.agreement, kind=Precedent.PARTNERSHIP, by=user("officer"), at=AGREED)
    return "Not met yet: the partnership has approved the agreement."


@pytest.mark.parametrize("block", [blocked_by_state, blocked_by_agreement, blocked_by_condition])
def test_neither_certified_nor_released_while_something_holds_it(
    first: Instalment, block: Callable[[Award], str]
) -> None:
    to.certify(first)
    why = block(first.award)
    with said(why):
        releasing.release(instalment=first, by=user("finance"), at=AGREED)
    second = first.award.instalments.get(number=2)
    with said(why):
        to.certify(second)
    loaded: Any = Instalment.objects.with_facts(AGREED.date()).get(pk=second.pk)
    assert blocks(loaded, AGREED.date()) == [why]
    assert not Instalment.objects.with_facts(AGREED.date()).ready(AGREED.date()).filter(award=first.award).exists()


def test_the_database_says_the_same_of_what_is_ready(first: Instalment) -> None:
    loaded = Instalment.objects.with_facts(AGREED.date())
    assert {each.pk for each in loaded.ready(AGREED.date())} == {
        each.pk for each in loaded if not blocks(each, AGREED.date())
    }
    assert loaded.ready(AGREED.date()).filter(award=first.award).count() == 3


def test_a_condition_from_a_day_on_holds_only_what_is_due_from_then(first: Instalment) -> None:
    asked = conditions.ask_for(
        agreement=first.award.agreement,
        kind=Precedent.FORECAST,
        due_from=date(2022, 4, 1),
        by=user("officer"),
        at=AGREED,
    )
    to.release(first)
    second = first.award.instalments.get(number=2)
    with said("Not met yet: the February forecast is received."):
        to.certify(second)
    conditions.mark(
        condition=asked, outcome=Outcome.MET, note="By mail.", marked_on=AGREED.date(), by=user("finance"), at=AGREED
    )
    assert to.release(second).state == "released"
    assert list(proof.faults()) == []


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        (None, "Say how much is unspent and not allocated."),
        ("15000.01", "£15,000.01 is above the cap of £15,000.00, so it is not met."),
    ],
)
def test_underspend_above_the_cap_is_not_met(award: Award, amount: str | None, sentence: str) -> None:
    asked = conditions.ask_for(agreement=award.agreement, kind=Precedent.UNDERSPEND, by=user("officer"), at=AGREED)
    assert asked.cap == Decimal("15000.00")
    given = {"condition": asked, "outcome": Outcome.MET, "note": "Return of Q2.", "marked_on": AGREED.date()}
    with said(sentence):
        conditions.mark(**given, amount=amount and Decimal(amount), by=user("finance"), at=AGREED)  # type: ignore[arg-type]
    made = conditions.mark(**given, amount=Decimal("15000.00"), by=user("finance"), at=AGREED)  # type: ignore[arg-type]
    assert made.amount == Decimal("15000.00")


def test_a_condition_is_marked_once_and_with_a_note(award: Award) -> None:
    asked = conditions.ask_for(agreement=award.agreement, kind=Precedent.RETURNS, by=user("officer"), at=AGREED)
    given = {"condition": asked, "outcome": Outcome.DROPPED, "marked_on": AGREED.date(), "at": AGREED}
    with said("Say how that is known."):
        conditions.mark(**given, note=" ", by=user("officer"))  # type: ignore[arg-type]
    conditions.mark(**given, note="Agreed.", by=user("officer"))  # type: ignore[arg-type]
    with said("This condition is marked already."):
        conditions.mark(**given, note="Agreed.", by=user("officer"))  # type: ignore[arg-type]


def test_a_schedule_that_does_not_come_to_the_award_is_refused(award: Award) -> None:
    rows = [Row(date(2022, 4, 1), BOLTON - Decimal("0.01"), "All of it")]
    with said("The instalments come to £69,573.31, and £69,573.32 of the award is left to schedule: £0.01 too little."):
        to.typed(award, rows)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("0.00", "Nothing"), "Instalment 2 is of nothing. Give it an amount, or leave it out."),
        (("0.005", "A part"), "Instalment 2 has a part of a penny. Give it whole pence."),
        (("1.00", " "), "Say what instalment 2, due on 1 April 2022, is for."),
    ],
)
def test_a_row_that_cannot_be_paid_is_refused(award: Award, row: tuple[str, str], sentence: str) -> None:
    day = date(2022, 4, 1)
    with said(sentence):
        to.typed(award, [Row(day, BOLTON, "All of it"), Row(day, Decimal(row[0]), row[1])])


def test_another_schedule_keeps_what_is_out_or_withheld_and_replaces_the_rest(first: Instalment) -> None:
    award = first.award
    second, third = award.instalments.filter(number__gt=1)
    to.paid(first)
    releasing.withhold(instalment=second, reason="Late return.", by=user("finance"), at=AGREED)
    to.certify(third)
    with said("Say why the schedule changes."):
        to.typed(award, [Row(date(2024, 1, 2), third.amount, "The rest")])
    to.typed(award, [Row(date(2024, 1, 2), third.amount, "The rest")], reason="Asked for.")
    assert to.states(award) == ["paid", "withheld", "dropped", "planned"]
    releasing.resume_instalment(instalment=second, reason="It came.", by=user("finance"), at=later(1))
    assert to.states(award) == ["paid", "planned", "dropped", "planned"]
    assert list(proof.faults()) == []


def raised(award: Award, amount: str) -> None:
    """The award comes to more or less, behind the program's back."""
    change = "replaced" if amount.startswith("-") else "raised"
    with guards_off("grants_adjustment"):
        posting = award.adjustments.earliest("pk").posting
        award.adjustments.create(posting=posting, change=change, amount=Decimal(amount))


def test_a_raised_award_waits_for_a_schedule_that_comes_to_it(first: Instalment) -> None:
    to.certify(first)
    raised(first.award, "1808.91")
    with said("The schedule is out of step: £1,808.91 short of the award. Write a new one."):
        releasing.release(instalment=first, by=user("finance"), at=AGREED)
    assert scheduling.left(first.award, day=AGREED.date()) == BOLTON + Decimal("1808.91")
    made = to.plan(first.award, reason="Uplift.")
    assert sum(each.amount for each in made) == Decimal("71382.23")
    assert to.release(made[0]).state == "released"


def test_a_reduced_award_is_clawed_back_and_may_be_paid_again_when_it_rises(award: Award) -> None:
    (whole,) = to.typed(award, [Row(date(2021, 11, 1), BOLTON, "All of it")])
    to.paid(whole)
    raised(award, "-9573.32")
    take = {"instalment": whole, "came_back_on": AGREED.date(), "because": Because.OVERPAID, "reason": "Reduced."}
    with said("£9,573.32 was paid beyond the award, not £9,573.33."):
        paying.claw_back(**take, amount=Decimal("9573.33"), by=user("finance"), at=AGREED)  # type: ignore[arg-type]
    paying.claw_back(**take, amount=Decimal("9573.32"), by=user("finance"), at=AGREED)  # type: ignore[arg-type]
    assert scheduling.left(award, day=AGREED.date()) == 0
    raised(award, "1000.00")
    (more,) = to.typed(award, [Row(date(2022, 4, 1), Decimal("1000.00"), "Raised")], reason="Raised.")
    to.paid(more)
    found = scheduling.position_of(award, AGREED.date())
    assert (found.net_paid, found.difference, found.overpaid) == (Decimal("61000.00"), 0, 0)


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "23191.12"])
def test_what_comes_back_is_more_than_nothing_and_no_more_than_was_paid(first: Instalment, amount: str) -> None:
    to.paid(first)
    give = {"instalment": first, "because": Because.UNSPENT, "reason": "Vacant.", "came_back_on": AGREED.date()}
    with said("Give an amount of more than nothing and not above £23,191.11."):
        paying.claw_back(**give, amount=Decimal(amount), by=user("finance"), at=AGREED)  # type: ignore[arg-type]
    assert to.states(first.award)[0] == "paid"


def test_unspent_money_that_came_back_is_not_paid_again(first: Instalment) -> None:
    to.paid(first)
    give = {"instalment": first, "because": Because.UNSPENT, "reason": "Posts were vacant."}
    for amount, on in (("5000.00", later(30)), ("18191.11", later(40))):
        paying.claw_back(**give, amount=Decimal(amount), came_back_on=on.date(), by=user("finance"), at=on)  # type: ignore[arg-type]
    with said(f"All of {first.reference} came back."):
        paying.claw_back(**give, amount=Decimal("0.01"), came_back_on=on.date(), by=user("finance"), at=on)  # type: ignore[arg-type]
    found = scheduling.position_of(first.award, later(50).date())
    assert (found.paid, found.net_paid, found.to_come, found.difference) == (first.amount, 0, BOLTON - first.amount, 0)


def test_a_payment_is_whole_has_its_own_reference_and_a_day_that_has_been(first: Instalment) -> None:
    to.release(first)
    give = {"instalment": first, "amount": first.amount, "paid_on": AGREED.date(), "ledger_reference": "BACS 7"}
    give |= {"by": user("finance"), "at": AGREED}
    with said("£23,191.11 was released, not £23,191.10."):
        paying.pay(**give | {"amount": Decimal("23191.10")})  # type: ignore[arg-type]
    with said("Give the reference of the payment in the ledger."):
        paying.pay(**give | {"ledger_reference": " "})  # type: ignore[arg-type]
    with said("Give a day that is not to come."):
        paying.pay(**give | {"paid_on": later(1).date()})  # type: ignore[arg-type]
    with said(f"{first.reference} was released later than that day."):
        paying.pay(**give | {"paid_on": AGREED.date() - timedelta(days=1)})  # type: ignore[arg-type]
    paying.pay(**give)  # type: ignore[arg-type]
    second = first.award.instalments.get(number=2)
    to.release(second)
    with said("BACS 7 is the reference of another payment."):
        paying.pay(**give | {"instalment": second})  # type: ignore[arg-type]


def test_what_the_replaced_decision_paid_is_not_paid_again(first: Instalment) -> None:
    """The same money: the award of the decision that replaces the other waits until the first came back."""
    to.paid(first)
    raised(first.award, f"-{BOLTON}")
    again = factories.draft()
    with guards_off():
        again.links.create(parent=first.award.agreement.decision, relation="supersedes")
        agreement = again.agreements.create(grantee=first.award.agreement.grantee, grantor_name="GMCA")
        award = agreement.awards.create()
        made = award.schedules.create(
            number=1, mode="typed", written_on=AGREED.date(), **stamped(user("officer"), AGREED)
        )
        row = {"number": 1, "due_on": AGREED.date(), "amount": BOLTON, "what_for": "All of it"}
        instalment = made.instalments.create(award=award, **row)
    loaded: Any = Instalment.objects.with_facts(AGREED.date()).get(pk=instalment.pk)
    assert loaded.still_out == first.amount


def raw(first: Instalment, kind: str, after: str, by: User, **fields: Any) -> Step:
    """A step written around the acts."""
    given = {"number": first.steps.count() + 1, "amount": first.amount, "effective_on": AGREED.date(), **fields}
    return Step.objects.create(instalment=first, kind=kind, state=after, by=by, by_name=by.name, at=AGREED, **given)


def test_the_database_wants_two_people(first: Instalment) -> None:
    raw(first, "certified", "certified", user("finance"))
    with refused("one person cannot both certify and release an instalment"):
        raw(first, "released", "released", user("finance"))
    assert raw(first, "released", "released", user("priya")).pk


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (blocked_by_state, "is held: nothing is paid"),
        (blocked_by_agreement, "the agreement is not signed"),
        (blocked_by_condition, "a condition precedent is not met"),
        (lambda award: raised(award, "5.00"), "the schedule does not come to the award"),
    ],
)
def test_the_database_wants_it_in_force_agreed_met_and_in_step(
    first: Instalment, block: Callable[[Award], Any], says: str
) -> None:
    raw(first, "certified", "certified", user("officer"))
    block(first.award)
    with refused(says):
        raw(first, "released", "released", user("finance"))


def test_the_database_releases_nothing_beyond_the_award(award: Award) -> None:
    half = BOLTON / 2
    one, two = to.typed(award, [Row(date(2021, 11, 1), half, "One"), Row(date(2022, 4, 1), half, "Two")])
    to.paid(one)
    to.certify(two)
    raised(award, f"-{half}")
    with refused("the schedule does not come to the award"):
        raw(two, "released", "released", user("finance"))


def test_the_database_lets_no_step_skip_another(first: Instalment) -> None:
    for kind, after in (
        ("released", "released"),
        ("paid", "paid"),
        ("clawed_back", "clawed_back"),
        ("resumed", "planned"),
    ):
        more = {"ledger_reference": "X", "reason": "X", "because": "unspent" if kind == "clawed_back" else ""}
        with refused(f"an instalment that is planned cannot be {kind}"):
            raw(first, kind, after, user("finance"), **more)
    with refused("step_leads_where_it_does"):
        raw(first, "certified", "paid", user("finance"))
    with refused("steps are numbered one after the other"):
        raw(first, "certified", "certified", user("finance"), number=2)
    with refused("the instalment is of 23191.11, and the step of 0.01"):
        raw(first, "certified", "certified", user("finance"), amount=Decimal("0.01"))
    with refused("a step cannot count from a day to come"):
        raw(first, "certified", "certified", user("finance"), effective_on=later(1).date())


def test_the_database_wants_schedules_that_come_to_the_award(first: Instalment) -> None:
    with refused_at_commit("the instalments come to 69573.33, and the award to 69573.32"):
        Instalment.objects.create(
            award=first.award,
            schedule=first.schedule,
            number=4,
            due_on=date(2022, 1, 4),
            amount=Decimal("0.01"),
            what_for="A penny",
        )
    with refused_at_commit("the instalments come to 46382.21, and the award to 69573.32"):
        raw(first, "dropped", "dropped", user("finance"))


def test_nothing_of_payments_is_changed_or_deleted(first: Instalment) -> None:
    to.paid(first)
    for table in ("schedule", "instalment", "step"):
        for change in (f"UPDATE grants_{table} SET id = id", f"DELETE FROM grants_{table}"):
            with refused("is append-only"):
                execute(change)


def test_who_is_not_asked_is_refused(first: Instalment) -> None:
    with said("Finance officers and the author’s side do this."):
        to.certify(first, who="auditor")
    to.certify(first)
    for act in (
        lambda: releasing.release(instalment=first, by=user("governance"), at=AGREED),
        lambda: releasing.withhold(instalment=first, reason="Why.", by=user("officer"), at=AGREED),
    ):
        with pytest.raises(Refused, match=r"^Finance officers do this\.$"):
            act()


def test_an_altered_or_removed_row_is_found(first: Instalment) -> None:
    step = to.paid(first)
    asked = conditions.ask_for(agreement=first.award.agreement, kind=Precedent.RETURNS, by=user("officer"), at=AGREED)
    with guards_off():
        Step.objects.filter(pk=step.pk).update(ledger_reference="Other")
        ConditionPrecedent.objects.filter(pk=asked.pk).update(kind="forecast")
        Instalment.objects.filter(pk=first.pk).update(due_on=date(2021, 12, 1))
        Step.objects.filter(instalment=first, kind="certified").delete()
    reference = first.award.agreement.decision.reference
    assert list(proof.faults([reference])) == [
        f"Schedule 1 of an award of {reference} to Bolton Council: it is not as it was written.",
        f"Step 3 of instalment {first.reference}: it is not as it was written.",
        f"Step 1 of instalment {first.reference}: it is in the ledger and gone from the record.",
        f"Condition 1 of payments to Bolton Council under {reference}: it is not as it was written.",
    ]
