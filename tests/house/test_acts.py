"""Every act × every person × every state: done by those the tables name, refused with a sentence to all others."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from commissioning.example import authority
from commissioning.lib import uploads
from commissioning.lib.refusal import Refused
from commissioning.models import Organisation, User
from decisions.advice import acts as advice
from decisions.advice.choices import AdviceKind
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.commenting import acts as commenting
from decisions.drafting import acts, waiving
from decisions.drafting.carrying import carry_forward
from decisions.drafting.inserting import insert_clause
from decisions.glossary import acts as glossary
from decisions.glossary.models import GlossaryTerm
from decisions.ledger.models import LedgerEvent
from decisions.library import acts as library
from decisions.people import acts as people
from decisions.people import lost_means
from decisions.plans import acts as plans
from decisions.questionnaires.subsidy import SUBSIDY
from decisions.record.links import DecisionLink
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.states import MOVES, State
from decisions.scheme import acts as scheme
from decisions.scheme import covers, handovers, rule_acts
from decisions.scheme.models import Post, SignOffRule
from decisions.signoff import conditions, returning, signing, submission
from decisions.signoff.conditions import Wanted
from grants.awards import posting, terms
from grants.awards.models import Agreement, Posting
from grants.funders import steps
from grants.organisations import acts as organisations
from grants.passporting.models import PassportedGrant
from grants.payments import conditions as precedents
from grants.payments import files, imports, paying, releasing, scheduling
from grants.payments.choices import Because, Mode, Outcome, Precedent
from grants.payments.models import Instalment, PaymentImport
from grants.returns import acts as returns
from grants.returns import lines, links
from grants.returns.models import Return
from grants.services import acts as services_acts
from grants.statutory import details
from grants.subsidy import acts as subsidies
from tests import factories
from tests.conftest import guards_off
from tests.decisions.advice import asking
from tests.decisions.answering import NO_SUBSIDY
from tests.decisions.library import keeping
from tests.decisions.linking import older_notice, superseded
from tests.decisions.people import losing
from tests.decisions.scheme.delegating import delegate
from tests.decisions.test_acts import NOT_ACTS, every_act
from tests.factories import NOW, user
from tests.grants.passporting import passing
from tests.grants.pooling import pools
from tests.grants.returns import asking as reporting
from tests.grants.services import keeping as services
from tests.grants.subsidy import assisting

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=9)
LATER = date(2021, 12, 1)
PEOPLE = (
    "officer",
    "colleague",
    "ellen",
    "assistant.director",
    "director",
    "treasurer",
    "deputy.mayor",
    "finance",
    "legal",
    "governance",
    "auditor",
)
WRITERS = {"officer", "colleague"}
OPEN = {State.DRAFT, State.RETURNED}
NEXT = {"director"}  # in every decision that is out, the assistant director has signed

Act = Callable[[Decision, User], Any]


def asked(decision: Decision) -> Any:
    """Advice asked for, where it can be; it goes with the rest of the attempt."""
    return asking.ask(decision, at=AT, due_on=AT.date())


def answered(decision: Decision) -> Any:
    request = asked(decision)
    asking.give(request, at=AT)
    return request


def condition(decision: Decision) -> Any:
    """What the decided one was signed on; no other has one."""
    found = conditions.of(decision).first()
    if found is None:
        raise Refused("It has no condition.")
    return found


def restored(decision: Decision, by: User) -> None:
    """Goes back to the first text of a section that has two."""
    row = decision.section_texts.get(key="reasons")
    with guards_off("decisions_sectionrevision"):
        first = decision.section_revisions.create(
            key="reasons", number=9, text="Earlier.", saved_at=AT, saved_by_name=row.saved_by.name
        )
    acts.restore(decision=decision, revision=first, by=by, at=AT)


def latest(decision: Decision) -> Any:
    return decision.versions.order_by("-number").first()


def set_aside(decision: Decision, by: User) -> None:
    """Sets aside that the period began before anyone signed, the one warning of these records."""
    found = findings(Matter.of(whole(Decision.objects.filter(pk=decision.pk)).get(), AT.date()))
    fingerprint = next(finding.fingerprint for finding in found if finding.warns)
    waiving.set_aside(decision=decision, fingerprint=fingerprint, reason="Agreed in May.", by=by, at=AT)


def taken_back(decision: Decision, by: User) -> None:
    set_aside(decision, decision.author)
    (waiver,) = decision.waivers.all()
    waiving.take_back_warning(decision=decision, fingerprint=waiver.fingerprint, by=by, at=AT)


def commented(decision: Decision, *, done: bool = False) -> Decision:
    """With a comment of its author, resolved or not."""
    commenting.comment(decision=decision, page="reasons", text="Why?", by=user("officer"), at=AT)
    if done:
        commenting.resolve(decision=decision, thread=1, by=user("officer"), at=AT)
    return decision


def put_in(decision: Decision, by: User) -> object:
    version = keeping.clause(from_on=AT.date(), at=AT)
    values = {"end date": "31 March 2022"}
    return insert_clause(decision=decision, key="financial", version=version, values=values, by=by, at=AT)


def uplift(decision: Decision, by: User) -> None:
    """Raises a decision that gave nothing, with the link made behind the program's back."""
    parent = factories.draft()
    with guards_off():
        Decision.objects.filter(pk=parent.pk).update(state="decided")
        DecisionLink.objects.create(decision=decision, parent=parent, relation="varies")
    fields = {"uplift_rounding": "typed", "uplift_total_is": "increase"}
    acts.uplift(decision=decision, parent=parent, fields=fields, rows=[], by=by, at=AT)


def agreed(decision: Decision, by: User) -> object:
    """Terms of the first agreement; a decision that is not made has none."""
    agreement = decision.agreements.first()
    if agreement is None:
        raise Refused("It has no agreement.")
    fields = {"purpose": "Recovery workers."}
    return terms.agree(agreement=agreement, fields=fields, from_on=LATER, reason="Wanted.", by=by, at=AT)


def detailed(decision: Decision, by: User) -> object:
    """What lists ask of the first agreement; a decision that is not made has none."""
    agreement = decision.agreements.first()
    if agreement is None:
        raise Refused("It has no agreement.")
    return details.detail(agreement=agreement, fields={"is_small": "no"}, reason="", by=by, at=AT)


def promised(decision: Decision, by: User) -> object:
    """A letter of its first funder; a decision that is not made has no promise to follow."""
    source = decision.funding_sources.first()
    if source is None:
        raise Refused("It has no funder.")
    return steps.record_step(
        source=source, status="letter", reached_on=AT.date(), amount=None, document="L-1", reason="", by=by, at=AT
    )


def passed_on(decision: Decision, by: User) -> object:
    """In a grant of its first funder; a decision that is not made has no awards."""
    source = decision.funding_sources.first()
    if source is None:
        raise Refused("It has no funder.")
    grant = passing.grant(funder=source.funder, at=AT)
    passing.money(grant, str(decision.total), at=AT)
    return passing.pass_on(grant, decision, effective_on=AT.date(), by=by, at=AT)


def reported_onward(decision: Decision, by: User) -> object:
    """What the first recipient says of its part; a decision that is not made has given nobody any."""
    passed_on(decision, user("finance"))
    grant, agreement = PassportedGrant.objects.get(), decision.agreements.earliest("grantee__name")
    return passing.onward(grant, "0.01", recipient=agreement.grantee, as_at=AT.date(), by=by, at=AT)


def agreed_together(decision: Decision, by: User) -> object:
    """Terms of all agreements; a decision that is not made has none, and is refused for that."""
    given = {"agreements": list(decision.agreements.all()), "fields": {"purpose": "Recovery workers."}}
    return terms.agree_together(**given, from_on=LATER, reason="Wanted.", by=by, at=AT)  # type: ignore[arg-type]


def agreement_of(decision: Decision) -> Any:
    """The first agreement, signed; a decision that is not made has none."""
    agreement = decision.agreements.first()
    if agreement is None:
        raise Refused("It has no agreement.")
    signed = {"status": "signed", "signed_on": AT.date()}
    terms.agree(agreement=agreement, fields=signed, from_on=AT.date(), reason="Signed.", by=user("finance"), at=AT)
    return agreement


def planned(decision: Decision, by: User) -> Any:
    award = agreement_of(decision).awards.first()
    rows = scheduling.proposed(award, Mode.ONE_OFF, [], day=AT.date())
    return scheduling.schedule(award=award, mode=Mode.ONE_OFF, rows=rows, reason="", by=by, at=AT)


def instalment(decision: Decision, *done: str) -> Instalment:
    """The one of its first award, brought on so far; what was replaced gives nothing."""
    found = planned(decision, user("officer")).instalments.first()
    if found is None:
        raise Refused("It has no instalment.")
    for what in done:
        PAYING[what](found, user("officer" if what == "certify" else "finance"))
    return found


PAYING: dict[str, Callable[[Instalment, User], object]] = {
    "certify": lambda found, by: releasing.certify(instalment=found, by=by, at=AT),
    "release": lambda found, by: releasing.release(instalment=found, by=by, at=AT),
    "withhold": lambda found, by: releasing.withhold(instalment=found, reason="Late.", by=by, at=AT),
    "resume instalment": lambda found, by: releasing.resume_instalment(
        instalment=found, reason="It came.", by=by, at=AT
    ),
    "pay": lambda found, by: paying.pay(
        instalment=found, amount=found.amount, paid_on=AT.date(), ledger_reference="BACS 1", by=by, at=AT
    ),
    "claw back": lambda found, by: paying.claw_back(
        instalment=found,
        amount=Decimal("1.00"),
        came_back_on=AT.date(),
        because=Because.UNSPENT,
        reason="Unspent.",
        by=by,
        at=AT,
    ),
    "make payment file": lambda found, by: files.make_payment_file(by=by, at=AT),
    "withdraw payment file": lambda found, by: files.withdraw_payment_file(
        file=files.make_payment_file(by=user("finance"), at=AT), reason="Never sent.", by=by, at=AT
    ),
    "try payments": lambda found, by: tried(found, by),
    "take payments": lambda found, by: imports.take_payments(
        payment_import=tried(found, user("finance")), by=by, at=AT
    ),
    "undo payments": lambda found, by: undone(found, by),
}


def tried(found: Instalment, by: User) -> PaymentImport:
    table = f"Reference,Amount,Paid on,Ledger reference\n{found.reference},{found.amount},{AT.date()},BACS 1\n"
    return imports.try_payments(file=io.BytesIO(table.encode()), file_name="paid.csv", by=by, at=AT)


def undone(found: Instalment, by: User) -> object:
    taken = tried(found, user("finance"))
    imports.take_payments(payment_import=taken, by=user("finance"), at=AT)
    return imports.undo_payments(payment_import=taken, reason="Wrong.", by=by, at=AT)


def asked_for(decision: Decision, by: User) -> Any:
    return precedents.ask_for(agreement=agreement_of(decision), kind=Precedent.RETURNS, by=by, at=AT)


def marked(decision: Decision, by: User) -> object:
    condition = asked_for(decision, user("finance"))
    said = {"outcome": Outcome.MET, "note": "By mail.", "marked_on": AT.date()}
    return precedents.mark(condition=condition, **said, by=by, at=AT)


def to_be_paid(what: str, *done: str) -> Act:
    return lambda decision, by: PAYING[what](instalment(decision, *done), by)


OUT = ("certify", "release")
MADE = {State.DECIDED, State.SUPERSEDED}


def reporting_line(decision: Decision, by: User | None = None) -> Any:
    """A line of the first agreement; a decision that is not made has none."""
    agreement = decision.agreements.first()
    if agreement is None:
        raise Refused("It has no agreement.")
    asked, person = reporting.asked(), by or user("finance")
    return lines.add_line(agreement=agreement, asked=asked, by=person, at=AT)


def report(decision: Decision, *, came: bool = False) -> Return:
    """The first return of such a line, received or not."""
    found: Return = reporting_line(decision).returns.earliest("number")
    if came:
        reporting.take_in(found, on=AT.date(), at=AT)
    return found


def assisted(decision: Decision, answers: Mapping[str, str] = assisting.ASSISTANCE) -> Agreement:
    """The first agreement, as if the decision had answered so about subsidies; one that is not made has none."""
    agreement: Agreement | None = decision.agreements.first()
    if agreement is None:
        raise Refused("It has no agreement.")
    return assisting.footed(agreement, answers)


def lettered(decision: Decision, by: User) -> object:
    later = AT.date() + timedelta(days=9)
    return subsidies.write_notification(agreement=assisted(decision), addressed_to="", reply_by=later, by=by, at=AT)


def letter_sent(decision: Decision, by: User) -> object:
    letter = assisting.unprinted(assisted(decision), at=AT, is_sent=False)
    return subsidies.send_letter(letter=letter, sent_on=AT.date(), how="By post", by=by, at=AT)


def confirmed(decision: Decision, by: User) -> Agreement:
    letter = assisting.unprinted(assisted(decision), at=AT)
    subsidies.confirm_subsidy(letter=letter, confirmed_on=AT.date(), elsewhere=Decimal(0), by=by, at=AT)
    return letter.agreement


def written_as_given(decision: Decision, by: User) -> object:
    agreement = confirmed(decision, user("officer"))
    return subsidies.write_given(agreement=agreement, addressed_to="", given_on=AT.date(), by=by, at=AT)


def entered(decision: Decision, by: User) -> object:
    agreement = assisted(decision, assisting.STANDALONE)
    posted = Posting.objects.get(version__decision=decision)
    return subsidies.enter_subsidy(
        agreement=agreement, posting=posted, database_reference="S-1", entered_on=AT.date(), by=by, at=AT
    )


KEEPERS = {*WRITERS, "finance", "governance"}
AGREED = {State.DECIDED, State.SUPERSEDED}
ACTS: dict[str, tuple[Act, set[str], set[State]]] = {
    "write notification": (lettered, KEEPERS, AGREED),
    "send letter": (letter_sent, KEEPERS, AGREED),
    "confirm subsidy": (confirmed, KEEPERS, AGREED),
    "write given": (written_as_given, KEEPERS, AGREED),
    "enter subsidy": (entered, KEEPERS, AGREED),
    "add line": (reporting_line, KEEPERS, AGREED),
    "end line": (
        lambda decision, by: lines.end_line(line=reporting_line(decision), reason="Closed.", by=by, at=AT),
        KEEPERS,
        AGREED,
    ),
    "make link": (lambda decision, by: links.make_link(report=report(decision), by=by, at=AT), KEEPERS, AGREED),
    "receive": (
        lambda decision, by: returns.receive(
            report=report(decision), sent=reporting.sent(), received_on=AT.date(), by=by, at=AT
        ),
        KEEPERS,
        AGREED,
    ),
    "query": (
        lambda decision, by: returns.query(report=report(decision, came=True), note="Why?", by=by, at=AT),
        KEEPERS,
        AGREED,
    ),
    "accept": (
        lambda decision, by: returns.accept(report=report(decision, came=True), by=by, at=AT),
        KEEPERS,
        AGREED,
    ),
    "excuse": (
        lambda decision, by: returns.excuse(report=report(decision), note="Closed.", by=by, at=AT),
        KEEPERS,
        AGREED,
    ),
    "schedule": (planned, {*WRITERS, "finance"}, MADE),
    "ask for": (asked_for, {*WRITERS, "finance"}, MADE),
    "mark": (marked, {*WRITERS, "finance", "governance"}, MADE),
    "certify": (to_be_paid("certify"), {*WRITERS, "finance"}, {State.DECIDED}),
    "release": (to_be_paid("release", "certify"), {"finance"}, {State.DECIDED}),
    "withhold": (to_be_paid("withhold"), {"finance"}, {State.DECIDED, State.SUPERSEDED}),
    "resume instalment": (
        to_be_paid("resume instalment", "withhold"),
        {"finance"},
        {State.DECIDED, State.SUPERSEDED},  # it lets nothing go: release asks everything anew
    ),
    "pay": (to_be_paid("pay", *OUT), {"finance"}, {State.DECIDED}),
    "claw back": (to_be_paid("claw back", *OUT, "pay"), {"finance"}, {State.DECIDED}),
    **{
        name: (to_be_paid(name, *OUT), {"finance"}, {State.DECIDED})
        for name in ("make payment file", "withdraw payment file", "try payments", "take payments", "undo payments")
    },
    "agree together": (agreed_together, {*WRITERS, "finance", "governance"}, {State.DECIDED, State.SUPERSEDED}),
    "agree": (agreed, {*WRITERS, "finance", "governance"}, {State.DECIDED, State.SUPERSEDED}),
    "detail": (detailed, {*WRITERS, "finance"}, {State.DECIDED, State.SUPERSEDED}),
    "record step": (promised, {"finance"}, {State.DECIDED, State.SUPERSEDED}),
    "pass on": (passed_on, {"finance"}, {State.DECIDED}),
    "record onward": (reported_onward, {"finance"}, {State.DECIDED}),
    "write": (
        lambda decision, by: acts.write(decision=decision, key="reasons", text="Because.", by=by, at=AT),
        WRITERS,
        OPEN,
    ),
    "restore": (lambda decision, by: restored(decision, by), WRITERS, OPEN),
    "describe": (
        lambda decision, by: acts.describe(decision=decision, section="contact", fields={}, by=by, at=AT),
        WRITERS,
        OPEN,
    ),
    "fund": (lambda decision, by: acts.fund(decision=decision, fields={}, sources=[], by=by, at=AT), WRITERS, OPEN),
    "allocate": (
        lambda decision, by: acts.allocate(decision=decision, fields={}, rows=[], by=by, at=AT),
        WRITERS,
        OPEN,
    ),
    "staff": (lambda decision, by: acts.staff(decision=decision, posts=[], by=by, at=AT), WRITERS, OPEN),
    "answer": (
        lambda decision, by: acts.answer(decision=decision, questionnaire=SUBSIDY, answers=NO_SUBSIDY, by=by, at=AT),
        WRITERS,
        OPEN,
    ),
    "link": (lambda decision, by: acts.link(decision=decision, links=[older_notice()], by=by, at=AT), WRITERS, OPEN),
    "uplift": (uplift, WRITERS, OPEN),
    "forget uplift": (lambda decision, by: acts.forget_uplift(decision=decision, by=by, at=AT), WRITERS, OPEN),
    "take back warning": (taken_back, WRITERS, OPEN),
    "set aside": (lambda decision, by: set_aside(decision, by), WRITERS, OPEN),
    "keep paper": (
        lambda decision, by: acts.keep_paper(decision=decision, file=uploads.check("a.txt", b"A."), by=by, at=AT),
        WRITERS,
        OPEN,
    ),
    "confirm": (lambda decision, by: acts.confirm(decision=decision, page="reasons", by=by, at=AT), WRITERS, OPEN),
    "insert clause": (lambda decision, by: put_in(decision, by), WRITERS, OPEN),
    "comment": (
        lambda decision, by: commenting.comment(decision=decision, page="reasons", text="Why?", by=by, at=AT),
        WRITERS | {"governance"},
        OPEN,
    ),
    "reply": (
        lambda decision, by: commenting.reply(decision=commented(decision), thread=1, text="So.", by=by, at=AT),
        WRITERS | {"governance"},
        OPEN,
    ),
    "resolve": (
        lambda decision, by: commenting.resolve(decision=commented(decision), thread=1, by=by, at=AT),
        WRITERS,
        OPEN,
    ),
    "reopen": (
        lambda decision, by: commenting.reopen(decision=commented(decision, done=True), thread=1, by=by, at=AT),
        WRITERS | {"governance"},
        OPEN,
    ),
    "carry forward": (
        lambda decision, by: carry_forward(source=decision, subject="Again", keys=["reasons"], by=by, at=AT),
        WRITERS | {"ellen"},
        {State.DECIDED, State.SUPERSEDED},
    ),
    "submit": (lambda decision, by: submission.submit(decision=decision, by=by, at=AT), WRITERS, OPEN),
    "take back": (
        lambda decision, by: returning.take_back(decision=decision, by=by, at=AT),
        WRITERS,
        {State.IN_SIGN_OFF},
    ),
    "withdraw": (
        lambda decision, by: returning.withdraw(decision=decision, reason="Not needed.", by=by, at=AT),
        WRITERS,
        {*OPEN, State.IN_SIGN_OFF, State.DEFERRED},
    ),
    "defer": (
        lambda decision, by: returning.defer(decision=decision, reason="Late.", until=LATER, by=by, at=AT),
        WRITERS,
        {*OPEN, State.IN_SIGN_OFF},
    ),
    "resume": (lambda decision, by: returning.resume(decision=decision, by=by, at=AT), WRITERS, {State.DEFERRED}),
    "sign": (
        lambda decision, by: signing.sign(version=latest(decision), sha256=latest(decision).sha256, by=by, at=AT),
        NEXT,
        {State.IN_SIGN_OFF},
    ),
    "stand aside": (
        lambda decision, by: signing.stand_aside(version=latest(decision), reason="My brother.", by=by, at=AT),
        NEXT,
        {State.IN_SIGN_OFF},
    ),
    "return to author": (
        lambda decision, by: returning.return_to_author(version=latest(decision), reason="Say why.", by=by, at=AT),
        NEXT,
        {State.IN_SIGN_OFF},
    ),
    "reject": (
        lambda decision, by: returning.reject(version=latest(decision), reason="No.", by=by, at=AT),
        NEXT,
        {State.IN_SIGN_OFF},
    ),
}
CHAIN = {"assistant.director", "director", "treasurer", "deputy.mayor"}
ALSO = {("comment", State.RETURNED): CHAIN, ("reply", State.RETURNED): CHAIN, ("reopen", State.RETURNED): CHAIN}
"""Who has to do with a decision only once it was out: its chain, from its first submission."""
NEEDS_VERSION = {"sign", "stand aside", "return to author", "reject"}
ACTS |= {
    "ask": (
        lambda decision, by: advice.ask(
            decision=decision, kind=AdviceKind.LEGAL, question="May we?", due_on=AT.date(), by=by, at=AT
        ),
        WRITERS,
        OPEN,  # elsewhere the assistant director has signed
    ),
    "ask again": (
        lambda decision, by: advice.ask_again(request=answered(decision), by=by, at=AT),
        WRITERS,
        OPEN,
    ),
    "give": (
        lambda decision, by: asking.give(asked(decision), by.email.partition("@")[0], at=AT),
        {"legal"},
        OPEN,
    ),
    "withdraw request": (
        lambda decision, by: advice.withdraw_request(request=asked(decision), by=by, at=AT),
        WRITERS,
        OPEN,
    ),
    "discharge": (
        lambda decision, by: conditions.discharge(condition=condition(decision), note="Paid.", by=by, at=AT),
        WRITERS | {"finance", "governance"},
        {State.DECIDED},
    ),
}


def in_state(state: State) -> Decision:
    """A decision in that state, as its acts bring it there."""
    if state == State.DRAFT:
        return factories.complete()
    if state == State.DECIDED:
        last = factories.signed(count=3)
        factories.sign(last, "deputy.mayor", at=NOW + timedelta(days=4), conditions=[Wanted("If paid.")])
        return Decision.objects.get(pk=last.decision_id)
    if state == State.SUPERSEDED:
        return superseded()
    version = factories.signed(count=1)
    if state == State.RETURNED:
        returning.return_to_author(version=version, reason="Say why.", by=user("director"), at=AT)
    elif state == State.REJECTED:
        returning.reject(version=version, reason="No.", by=user("director"), at=AT)
    elif state == State.WITHDRAWN:
        returning.withdraw(decision=version.decision, reason="Not needed.", by=user("officer"), at=AT)
    elif state == State.DEFERRED:
        returning.defer(decision=version.decision, reason="Late.", until=LATER, by=user("officer"), at=AT)
    return Decision.objects.get(pk=version.decision_id)


DAY = AT.date()
HOLDER = {"treasurer"}
KEEPER = {"governance"}


def post() -> Post:
    return Post.objects.get(code="treasurer")


def rule() -> SignOffRule:
    return SignOffRule.objects.get(post=post())


def replaced(by: User) -> object:
    terms = replace(rule_acts.terms_of(rule()), capacity="approves")
    return rule_acts.replace_rule(rule=rule(), terms=terms, in_force_from=DAY, by=by, at=AT)


def appointed(by: User) -> object:
    vacant = Post.objects.create(code="clerk", title="Clerk")
    return scheme.appoint(post=vacant, holder=factories.outsider("Zoe Quill"), from_on=DAY, by=by, at=AT)


def delegated(by: User) -> object:
    to = factories.outsider("Zoe Quill")
    return covers.delegate(post=post(), to=to, from_on=DAY, until_on=DAY, document="Minute 4", by=by, at=AT)


NEW = people.Details(email="new@gmca.example", name="Nell Ward", job_title="Clerk", directorate=None, roles=[])


def details_of(who: str) -> people.Details:
    return replace(people.details_of(user(who)), job_title="Director of Things")


def reopened(by: User) -> None:
    people.close_account(person=user("director"), by=user("governance"), at=AT)
    people.reopen_account(person=user("director"), by=by, at=AT)


def cleared(by: User) -> None:
    lost = losing.app("director")
    lost_means.clear_means(person=user("director"), means=[lost.pk], reason="Stolen.", by=by, at=AT)


def invited(by: User) -> None:
    people.add_person(details=NEW, by=user("governance"), at=AT)
    people.invite_person(person=user("new"), by=by, at=AT)


def changed(by: User) -> object:
    clause = keeping.clause(from_on=DAY, at=AT).clause
    return library.change_clause(clause=clause, terms=keeping.terms("Anew."), from_on=DAY, by=by, at=AT)


def changed_template(by: User) -> object:
    said = {"title": "Others", "function_family": "pcc", "kind": "extend", "starters": {"reasons": "Why"}}
    return library.change_template(template=keeping.template(at=AT), **said, by=by, at=AT)  # type: ignore[arg-type]


KEEP_SERVICES = {"officer", "colleague", "ellen", "finance"}


def corrected(by: User) -> object:
    spell = services.spell(services.service())
    return services_acts.correct_spell(spell=spell, terms=services.spell_terms(title="Grant"), by=by, at=AT)


def corrected_post(by: User) -> object:
    post = services.post(services.spell(services.service()))
    return services_acts.correct_post(post=post, terms=services.post_terms(title="Mentor"), by=by, at=AT)


def struck_post(by: User) -> object:
    post = services.post(services.spell(services.service()))
    return services_acts.strike_post(post=post, reason="Typed twice.", by=by, at=AT)


ON_SERVICES: dict[str, Callable[[User], Any]] = {
    "add service": lambda by: services.service(by=by, at=AT),
    "change service": lambda by: services_acts.change_service(
        service=services.service(), terms=services.service_terms(description="New."), by=by, at=AT
    ),
    "record spell": lambda by: services.spell(services.service(), by=by, at=AT),
    "correct spell": corrected,
    "strike spell": lambda by: services_acts.strike_spell(
        spell=services.spell(services.service()), reason="Typed twice.", by=by, at=AT
    ),
    "record post": lambda by: services.post(services.spell(services.service()), by=by, at=AT),
    "correct post": corrected_post,
    "strike post": struck_post,
}


def merged(by: User) -> Organisation:
    two = {name: Organisation.objects.get(name=name) for name in ("Thornfield Advocacy", "Millrace Trust")}
    duplicate, into = two.values()
    organisations.merge_organisations(duplicate=duplicate, into=into, reason="One charity.", by=by, at=AT)
    return duplicate


def unmerged(by: User) -> None:
    organisations.unmerge_organisation(organisation=merged(user("finance")), reason="Two after all.", by=by, at=AT)


def renamed(by: User) -> None:
    trust, details = Organisation.objects.get(name="Millrace Trust"), organisations.Details("Millrace Foundation")
    organisations.change_organisation(organisation=trust, details=details, by=by, at=AT)


WITHOUT_A_STATE: dict[str, tuple[Callable[[User], Any], set[str]]] = {
    "add clause": (lambda by: keeping.clause(from_on=DAY, by=by, at=AT), KEEPER),
    "change clause": (changed, KEEPER),
    "retire clause": (
        lambda by: library.retire_clause(clause=keeping.clause(from_on=DAY, at=AT).clause, by=by, at=AT),
        KEEPER,
    ),
    "add template": (lambda by: keeping.template(by=by, at=AT), KEEPER),
    "change template": (changed_template, KEEPER),
    "retire template": (lambda by: library.retire_template(template=keeping.template(at=AT), by=by, at=AT), KEEPER),
    "start": (lambda by: acts.start(subject="A second thing", by=by, at=AT), {*WRITERS, "ellen"}),
    "delegate": (delegated, HOLDER | KEEPER),
    "adopt": (
        lambda by: plans.adopt(title="Plan", from_on=DAY, priorities=[("1", "Fewer fires")], by=by, at=AT),
        KEEPER,
    ),
    "end": (lambda by: covers.end(delegation=delegate(), by=by, at=AT), HOLDER | KEEPER),
    "add post": (lambda by: scheme.add_post(title="Clerk", by=by, at=AT), KEEPER),
    "rename post": (lambda by: scheme.rename_post(post=post(), title="Chief Finance Officer", by=by, at=AT), KEEPER),
    "abolish post": (lambda by: scheme.abolish_post(post=post(), on=DAY, by=by, at=AT), KEEPER),
    "appoint": (appointed, KEEPER),
    "end holding": (
        lambda by: scheme.end_holding(holding=post().holdings.get(), until_on=DAY, by=by, at=AT),
        KEEPER,
    ),
    "hand over": (
        lambda by: handovers.hand_over(post=post(), to=user("deputy.treasurer"), from_on=LATER, by=by, at=AT),
        KEEPER,
    ),
    "add rule": (
        lambda by: rule_acts.add_rule(terms=rule_acts.terms_of(rule()), in_force_from=DAY, by=by, at=AT),
        KEEPER,
    ),
    "end rule": (lambda by: rule_acts.end_rule(rule=rule(), until_on=DAY, by=by, at=AT), KEEPER),
    "replace rule": (replaced, KEEPER),
    "add term": (lambda by: glossary.add_term(acronym="JRE", expansion="Justice Group", by=by, at=AT), KEEPER),
    "end term": (lambda by: glossary.end_term(term=GlossaryTerm.objects.get(acronym="VAT"), by=by, at=AT), KEEPER),
    "add person": (lambda by: people.add_person(details=NEW, by=by, at=AT), KEEPER),
    "change person": (
        lambda by: people.change_person(person=user("director"), details=details_of("director"), by=by, at=AT),
        KEEPER,
    ),
    "close account": (lambda by: people.close_account(person=user("director"), by=by, at=AT), KEEPER),
    "reopen account": (reopened, KEEPER),
    "invite person": (invited, KEEPER),
    "record passported grant": (lambda by: passing.grant(by=by, at=AT), {"finance"}),
    "record passported money": (
        lambda by: passing.money(passing.grant(at=AT), "5.00", by=by, at=AT),
        {"finance"},
    ),
    "move passing day": (lambda by: passing.move(passing.grant(at=AT), by=by, at=AT), {"finance"}),
    "add pool": (lambda by: pools.pool(by=by), {"finance"}),
    "change pool": (
        lambda by: pools.change(pools.pool(), manager="Another", by=by),
        {"finance"},
    ),
    "record contribution": (
        lambda by: pools.put(pools.pool(), "5.00", by=by),
        {"finance"},
    ),
    "record outturn": (lambda by: pools.closed(by=by, at=AT), {"finance"}),
    "add organisation": (
        lambda by: organisations.add_organisation(details=organisations.Details("Fernhollow Trust"), by=by, at=AT),
        {*WRITERS, "ellen", "finance", "governance"},
    ),
    "change organisation": (renamed, {"finance", "governance"}),
    "merge organisations": (merged, {"finance", "governance"}),
    "unmerge organisation": (unmerged, {"finance", "governance"}),
    "clear means": (cleared, KEEPER),
    **{name: (act, KEEP_SERVICES) for name, act in ON_SERVICES.items()},
}
"""Acts on no decision, and who does them."""

REACHED = (State.DRAFT, *dict.fromkeys(state for state in MOVES.values() if state != State.DRAFT))


def attempt(act: Callable[..., Any], *on: Any) -> str:
    """What came of it: done, or refused with a sentence and without a trace. Nothing of it stays."""
    before = LedgerEvent.objects.count()
    with transaction.atomic():
        try:
            with transaction.atomic():
                act(*on)
        except Refused as refusal:
            left = LedgerEvent.objects.count() - before
            return "refused" if refusal.sentence.endswith(".") and not left else f"{refusal.sentence} and {left} lines"
        transaction.set_rollback(True)
    return "done"


@pytest.mark.parametrize("state", REACHED)
def test_each_act_is_done_by_whom_the_table_names_and_by_nobody_else(state: State) -> None:
    authority.load()
    factories.outsider()
    decision = in_state(state)
    posting.catch_up(at=AT)
    found, wanted = {}, {}
    for name, (act, who_may, states) in ACTS.items():
        if name in NEEDS_VERSION and latest(decision) is None:
            continue
        for who in PEOPLE:
            found[name, who] = attempt(act, Decision.objects.get(pk=decision.pk), user(who))
            may = who_may | ALSO.get((name, state), set())
            wanted[name, who] = "done" if who in may and state in states else "refused"
    assert {key: came for key, came in found.items() if came != wanted[key]} == {}


@pytest.mark.usefixtures("authority")
def test_each_act_on_no_decision_is_done_by_whom_the_table_names_and_by_nobody_else() -> None:
    factories.outsider()
    found = {(name, who): attempt(act, user(who)) for name, (act, _) in WITHOUT_A_STATE.items() for who in PEOPLE}
    wanted = {
        (name, who): "done" if who in who_may else "refused"
        for name, (_, who_may) in WITHOUT_A_STATE.items()
        for who in PEOPLE
    }
    assert {key: came for key, came in found.items() if came != wanted[key]} == {}


READING = "decisions.record.readings.note"
"""Refuses nobody: whom the chain does not ask leaves no trace. tests/decisions/record/test_readings.py"""


def test_no_act_is_left_out() -> None:
    known = {act.rsplit(".", 1)[1].replace("_", " ") for act in every_act() - NOT_ACTS - {READING}}
    assert known == set(ACTS) | set(WITHOUT_A_STATE)


def test_no_state_is_left_out() -> None:
    assert set(REACHED) == {State.DRAFT, *MOVES.values()}
