"""No act forgets the ledger: each one is here, does what it does, and adds exactly these lines."""

import importlib
import inspect
import io
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

import decisions
import grants
from commissioning.lib import uploads
from commissioning.models import Organisation
from decisions.advice import acts as advice
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.commenting import acts as commenting
from decisions.drafting import acts, carrying, inserting, waiving
from decisions.glossary import acts as glossary
from decisions.glossary.models import GlossaryTerm
from decisions.ledger import chain
from decisions.library import acts as library
from decisions.people import acts as people
from decisions.people import lost_means
from decisions.plans import acts as plans
from decisions.questionnaires.subsidy import SUBSIDY
from decisions.record import readings
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.scheme import acts as scheme
from decisions.scheme import covers, handovers, rule_acts
from decisions.scheme.models import Post, SignOffRule
from decisions.signoff import conditions, returning, signing, submission
from decisions.signoff.conditions import Wanted
from decisions.signoff.models import SignOffCondition
from grants.awards import posting, terms
from grants.awards.models import Agreement, Posting
from grants.funders import steps
from grants.organisations import acts as organisations
from grants.passporting.models import PassportedGrant
from grants.payments import conditions as precedents
from grants.payments import files, imports, paying, releasing, scheduling
from grants.payments.choices import Because, Mode, Outcome, Precedent
from grants.payments.models import Instalment, PaymentFile, PaymentImport
from grants.returns import acts as returns
from grants.returns import lines, links
from grants.returns.models import ReportingLine, Return
from grants.services import acts as services_acts
from grants.statutory.details import detail as say_details
from grants.subsidy import acts as subsidies
from grants.subsidy.models import SubsidyLetter
from tests.conftest import guards_off
from tests.decisions.advice import asking
from tests.decisions.answering import NO_SUBSIDY
from tests.decisions.library import keeping
from tests.decisions.linking import older_notice, to
from tests.decisions.people import losing
from tests.decisions.scheme.delegating import delegate as given
from tests.decisions.witness import Line, everything, written
from tests.factories import NOW, user
from tests.grants.passporting import passing
from tests.grants.pooling import pools
from tests.grants.returns import asking as reporting
from tests.grants.services import keeping as services
from tests.grants.subsidy import assisting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=3)
LATER = date(2021, 12, 1)
NOT_ACTS = {
    "decisions.record.carried.settle",  # a part of every save: drafting/test_carrying.py
    "decisions.ledger.chain.record",  # what every act calls
    "grants.awards.recording.record",  # what every act on an agreement calls
    "decisions.signoff.superseding.supersede",  # a part of signing.sign: signoff/test_superseding.py
    "decisions.signoff.reminders.ask",  # the record of a mail is SentMail: signoff/test_reminders.py
    *{
        f"decisions.drafting.working.{name}" for name in ("keep", "settle", "put_aside", "bring_back")
    },  # no part of the record
    "decisions.notice.downloads.note_download",  # changes nothing but the ledger: grants/finance/test_bulk.py
    "decisions.notice.downloads.note_pack",  # the same: evidence/test_evidence.py
    "decisions.evidence.pack.members",  # puts together what is there, and changes nothing
    "grants.payments.files.note_payment_file",  # changes nothing but the ledger: grants/payments/test_imports.py
    "grants.payments.steps.write",  # a part of every act on an instalment
    "grants.payments.steps.tell",  # the same
    *{
        f"grants.finance.saving.{name}_view" for name in ("save", "change", "delete")
    },  # no part of the record: docs/adr/0037
    "decisions.record.exempt.note_reading",  # changes nothing but the ledger: record/test_exempt.py
    "decisions.record.exempt.note_paper",  # nor does this: notice/test_papers.py
}


def start(draft: Decision, out: Version) -> None:
    acts.start(subject="A second thing to decide", by=user("officer"), at=AT)


def write(draft: Decision, out: Version) -> None:
    acts.write(decision=draft, key="plan_priorities", text="Priority 2.", by=user("officer"), at=AT)


def restore(draft: Decision, out: Version) -> None:
    write(draft, out)
    first = draft.section_revisions.get(key="plan_priorities", number=1)
    acts.restore(decision=draft, revision=first, by=user("officer"), at=AT)


def describe(draft: Decision, out: Version) -> None:
    acts.describe(decision=draft, section="dates", fields={"due_on": date(2021, 11, 2)}, by=user("officer"), at=AT)


def fund(draft: Decision, out: Version) -> None:
    rows = [{"funder": Organisation.objects.get(name="Home Office"), "amount": Decimal("5.00")}]
    acts.fund(decision=draft, fields={"total": Decimal("5.00")}, sources=rows, by=user("officer"), at=AT)


def allocate(draft: Decision, out: Version) -> None:
    rows = [{"recipient": Organisation.objects.get(name="Home Office"), "amount": Decimal("5.00")}]
    acts.allocate(decision=draft, fields={"streams": []}, rows=rows, by=user("officer"), at=AT)


def staff(draft: Decision, out: Version) -> None:
    acts.staff(decision=draft, posts=[{"title": "Worker", "fte": Decimal("0.50")}], by=user("officer"), at=AT)


def link(draft: Decision, out: Version) -> None:
    acts.link(decision=draft, links=[older_notice()], by=user("officer"), at=AT)


def keep_paper(draft: Decision, out: Version) -> None:
    acts.keep_paper(decision=draft, file=uploads.check("note.txt", b"Words."), by=user("officer"), at=AT)


def adopt(draft: Decision, out: Version) -> None:
    plans.adopt(title="Fire Plan", from_on=DAY, priorities=[("1", "Fewer fires")], by=user(BOSS), at=AT)


def answer(draft: Decision, out: Version) -> None:
    acts.answer(decision=draft, questionnaire=SUBSIDY, answers=NO_SUBSIDY, by=user("officer"), at=AT)


def uplift(draft: Decision, out: Version) -> None:
    with guards_off():
        Decision.objects.filter(pk=out.decision_id).update(state="decided")
    acts.link(decision=draft, links=[to(out.decision)], by=user("officer"), at=AT)
    fields = {"total": Decimal("5.00"), "uplift_rounding": "typed", "uplift_total_is": "increase"}
    place = Organisation.objects.get(name="Home Office")
    rows = [{"recipient": place, "amount": Decimal("5.00"), "before": Decimal("1.00")}]
    acts.uplift(decision=draft, parent=out.decision, fields=fields, rows=rows, by=user("officer"), at=AT)


def forget_uplift(draft: Decision, out: Version) -> None:
    acts.forget_uplift(decision=draft, by=user("officer"), at=AT)


def submit(draft: Decision, out: Version) -> None:
    submission.submit(decision=draft, by=user("officer"), at=AT)


def sign(draft: Decision, out: Version) -> None:
    signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=AT)


def stand_aside(draft: Decision, out: Version) -> None:
    signing.stand_aside(version=out, reason="My brother", by=user("treasurer"), at=AT)


def return_to_author(draft: Decision, out: Version) -> None:
    returning.return_to_author(version=out, reason="Wrong.", by=user("treasurer"), at=AT)


def reject(draft: Decision, out: Version) -> None:
    returning.reject(version=out, reason="Wrong.", by=user("treasurer"), at=AT)


def take_back(draft: Decision, out: Version) -> None:
    returning.take_back(decision=out.decision, by=user("officer"), at=AT)


def withdraw(draft: Decision, out: Version) -> None:
    returning.withdraw(decision=draft, reason="Not needed.", by=user("officer"), at=AT)


def defer(draft: Decision, out: Version) -> None:
    returning.defer(decision=out.decision, reason="The grant is late.", until=LATER, by=user("officer"), at=AT)


def resume(draft: Decision, out: Version) -> None:
    defer(draft, out)
    returning.resume(decision=out.decision, by=user("officer"), at=AT)


def warned(draft: Decision) -> str:
    """The fingerprint of the one warning of the draft."""
    loaded = whole(Decision.objects.filter(pk=draft.pk)).get()
    return next(finding.fingerprint for finding in findings(Matter.of(loaded, AT.date())) if finding.warns)


def set_aside(draft: Decision, out: Version) -> None:
    waiving.set_aside(decision=draft, fingerprint=warned(draft), reason="Agreed in May.", by=user("officer"), at=AT)


def take_back_warning(draft: Decision, out: Version) -> None:
    set_aside(draft, out)
    waiving.take_back_warning(decision=draft, fingerprint=warned(draft), by=user("officer"), at=AT)


def add_term(draft: Decision, out: Version) -> None:
    glossary.add_term(acronym="JRE", expansion="Justice and Rehabilitation Executive", by=user(BOSS), at=AT)


def end_term(draft: Decision, out: Version) -> None:
    glossary.end_term(term=GlossaryTerm.objects.get(acronym="VAT"), by=user(BOSS), at=AT)


def delegate(draft: Decision, out: Version) -> None:
    given(at=AT)


def end(draft: Decision, out: Version) -> None:
    covers.end(delegation=given(at=AT), by=user("treasurer"), at=AT)


DAY = AT.date()
BOSS = "governance"


def post(code: str = "treasurer") -> Post:
    return Post.objects.get(code=code)


def rule(code: str = "director") -> SignOffRule:
    return SignOffRule.objects.get(post__code=code)


def add_post(draft: Decision, out: Version) -> None:
    scheme.add_post(title="Clerk", by=user(BOSS), at=AT)


def rename_post(draft: Decision, out: Version) -> None:
    scheme.rename_post(post=post(), title="Chief Finance Officer", by=user(BOSS), at=AT)


def abolish_post(draft: Decision, out: Version) -> None:
    scheme.abolish_post(post=post(), on=DAY + timedelta(days=1), by=user(BOSS), at=AT)


def end_holding(draft: Decision, out: Version) -> None:
    scheme.end_holding(holding=post().holdings.get(), until_on=DAY + timedelta(days=1), by=user(BOSS), at=AT)


def appoint(draft: Decision, out: Version) -> None:
    end_holding(draft, out)
    scheme.appoint(post=post(), holder=user("finance"), from_on=DAY + timedelta(days=2), by=user(BOSS), at=AT)


def hand_over(draft: Decision, out: Version) -> None:
    first = DAY + timedelta(days=1)
    handovers.hand_over(post=post(), to=user("deputy.treasurer"), from_on=first, by=user(BOSS), at=AT)


def note(draft: Decision, out: Version) -> None:
    readings.note(version=out, by=user("treasurer"), at=AT)


def add_rule(draft: Decision, out: Version) -> None:
    rule_acts.add_rule(terms=rule_acts.terms_of(rule()), in_force_from=DAY, by=user(BOSS), at=AT)


def end_rule(draft: Decision, out: Version) -> None:
    rule_acts.end_rule(rule=rule(), until_on=DAY, by=user(BOSS), at=AT)


def replace_rule(draft: Decision, out: Version) -> None:
    again = replace(rule_acts.terms_of(rule("deputy-mayor")), amount_from=Decimal("60000.00"))
    rule_acts.replace_rule(rule=rule("deputy-mayor"), terms=again, in_force_from=DAY, by=user(BOSS), at=AT)


def details(**changes: object) -> people.Details:
    return replace(people.details_of(user("treasurer")), **changes)  # type: ignore[arg-type]


def add_person(draft: Decision, out: Version) -> None:
    people.add_person(details=details(email="new@gmca.example"), by=user(BOSS), at=AT)


def change_person(draft: Decision, out: Version) -> None:
    people.change_person(person=user("treasurer"), details=details(job_title="Treasurer"), by=user(BOSS), at=AT)


def close_account(draft: Decision, out: Version) -> None:
    people.close_account(person=user("treasurer"), by=user(BOSS), at=AT)


def reopen_account(draft: Decision, out: Version) -> None:
    close_account(draft, out)
    change_person(draft, out)
    people.reopen_account(person=user("treasurer"), by=user(BOSS), at=AT)


def invite_person(draft: Decision, out: Version) -> None:
    add_person(draft, out)
    people.invite_person(person=user("new"), by=user(BOSS), at=AT)


def clear_means(draft: Decision, out: Version) -> None:
    lost = losing.app("treasurer")
    lost_means.clear_means(person=user("treasurer"), means=[lost.pk], reason="Stolen.", by=user(BOSS), at=AT)


def ask_advice(draft: Decision, out: Version) -> None:
    asking.ask(draft, at=AT, due_on=DAY)


def ask_again(draft: Decision, out: Version) -> None:
    request = asking.ask(draft, at=AT, due_on=DAY)
    asking.give(request, at=AT)
    advice.ask_again(request=request, by=user("officer"), at=AT)


def withdraw_advice(draft: Decision, out: Version) -> None:
    advice.withdraw_request(request=asking.ask(draft, at=AT, due_on=DAY), by=user("officer"), at=AT)


def give_advice(draft: Decision, out: Version) -> None:
    asking.give(asking.ask(draft, at=AT, due_on=DAY), at=AT)


def discharge(draft: Decision, out: Version) -> None:
    signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=AT, conditions=[Wanted("If paid.")])
    signing.sign(version=out, sha256=out.sha256, by=user("deputy.mayor"), at=AT)
    conditions.discharge(condition=SignOffCondition.objects.get(), note="It is.", by=user("finance"), at=AT)


ASKED = ("ask_advice", "Amara Whitlock", "")
GIVEN = ("advise", "Nadia Rahman", "")
DISCHARGED = [
    ("sign", "Simon Pryce", ""),
    ("sign", "Yasmin Farrow", ""),
    ("seal", "This program", ""),
    ("seal", "This program", ""),
    ("decide", "Yasmin Farrow", ""),
    ("discharge", "Leo Brandreth", ""),
]
PASSED_ON = [
    *DISCHARGED[:-1],
    ("post_awards", "This program", ""),
    *[(act, "Leo Brandreth", "") for act in ("record_passported_grant", "record_passported_money", "pass_on")],
]
CARRIED = [
    *DISCHARGED[:-1],
    ("start", "Amara Whitlock", ""),
    ("save", "Amara Whitlock", "reasons"),
    ("carry_forward", "Amara Whitlock", ""),
]


def agree(draft: Decision, out: Version) -> None:
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    posting.catch_up(at=AT)
    agreement, fields = out.decision.agreements.first(), {"purpose": "Recovery workers."}
    terms.agree(agreement=agreement, fields=fields, from_on=LATER, reason="Wanted.", by=user("finance"), at=AT)


def detail(draft: Decision, out: Version) -> None:
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    posting.catch_up(at=AT)
    agreement = out.decision.agreements.first()
    say_details(agreement=agreement, fields={"is_small": "no"}, reason="", by=user("finance"), at=AT)


def agree_together(draft: Decision, out: Version) -> None:
    """New terms of all ten agreements: an entry for each."""
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    posting.catch_up(at=AT)
    given = {"agreements": list(out.decision.agreements.all()), "fields": {"purpose": "Recovery workers."}}
    terms.agree_together(**given, from_on=LATER, reason="Wanted.", by=user("finance"), at=AT)  # type: ignore[arg-type]


def record_step(draft: Decision, out: Version) -> None:
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    source = Decision.objects.get(pk=out.decision_id).funding_sources.get()
    said = {"status": "letter", "reached_on": AT.date(), "amount": Decimal("5.00"), "document": "L-1", "reason": ""}
    steps.record_step(source=source, **said, by=user("finance"), at=AT)


def schedule(draft: Decision, out: Version) -> Instalment:
    """How the first award is paid, all at once, under an agreement that both sides signed."""
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    posting.catch_up(at=AT)
    agreement, signed = out.decision.agreements.first(), {"status": "signed", "signed_on": DAY}
    terms.agree(agreement=agreement, fields=signed, from_on=DAY, reason="Signed.", by=user("finance"), at=AT)
    award = agreement.awards.get()
    rows = scheduling.proposed(award, Mode.ONE_OFF, [], day=DAY)
    made = scheduling.schedule(award=award, mode=Mode.ONE_OFF, rows=rows, reason="", by=user("officer"), at=AT)
    return made.instalments.get()


def ask_for(draft: Decision, out: Version) -> None:
    agreement = schedule(draft, out).award.agreement
    precedents.ask_for(agreement=agreement, kind=Precedent.RETURNS, by=user("officer"), at=AT)


def mark(draft: Decision, out: Version) -> None:
    ask_for(draft, out)
    said = {"outcome": Outcome.MET, "note": "By mail.", "marked_on": DAY}
    condition = out.decision.agreements.first().conditions_precedent.get()
    precedents.mark(condition=condition, **said, by=user("finance"), at=AT)


def certify(draft: Decision, out: Version) -> Instalment:
    instalment = schedule(draft, out)
    releasing.certify(instalment=instalment, by=user("officer"), at=AT)
    return instalment


def release(draft: Decision, out: Version) -> Instalment:
    instalment = certify(draft, out)
    releasing.release(instalment=instalment, by=user("finance"), at=AT)
    return instalment


def withhold(draft: Decision, out: Version) -> Instalment:
    instalment = schedule(draft, out)
    releasing.withhold(instalment=instalment, reason="Late.", by=user("finance"), at=AT)
    return instalment


def resume_instalment(draft: Decision, out: Version) -> None:
    instalment = withhold(draft, out)
    releasing.resume_instalment(instalment=instalment, reason="It came.", by=user("finance"), at=AT)


def pay(draft: Decision, out: Version) -> Instalment:
    instalment = release(draft, out)
    said = {"amount": instalment.amount, "paid_on": DAY, "ledger_reference": "BACS 1"}
    paying.pay(instalment=instalment, **said, by=user("finance"), at=AT)
    return instalment


def claw_back(draft: Decision, out: Version) -> None:
    said = {"amount": Decimal("1.00"), "came_back_on": DAY, "because": Because.UNSPENT, "reason": "Unspent."}
    paying.claw_back(instalment=pay(draft, out), **said, by=user("finance"), at=AT)


def make_payment_file(draft: Decision, out: Version) -> PaymentFile:
    release(draft, out)
    return files.make_payment_file(by=user("finance"), at=AT)


def withdraw_payment_file(draft: Decision, out: Version) -> None:
    file = make_payment_file(draft, out)
    files.withdraw_payment_file(file=file, reason="Never sent.", by=user("finance"), at=AT)


def try_payments(draft: Decision, out: Version) -> PaymentImport:
    paid = release(draft, out)
    table = f"Reference,Amount,Paid on,Ledger reference\n{paid.reference},{paid.amount},{DAY},BACS 1\n"
    return imports.try_payments(file=io.BytesIO(table.encode()), file_name="paid.csv", by=user("finance"), at=AT)


def take_payments(draft: Decision, out: Version) -> PaymentImport:
    tried = try_payments(draft, out)
    imports.take_payments(payment_import=tried, by=user("finance"), at=AT)
    return tried


def undo_payments(draft: Decision, out: Version) -> None:
    imports.undo_payments(payment_import=take_payments(draft, out), reason="Wrong.", by=user("finance"), at=AT)


SCHEDULED = [
    *DISCHARGED[:-1],
    ("post_awards", "This program", ""),
    ("agree", "Leo Brandreth", ""),
    ("schedule", "Amara Whitlock", ""),
]
ASKED_FOR = [*SCHEDULED, ("ask_precedent", "Amara Whitlock", "")]
CERTIFIED = [*SCHEDULED, ("certify", "Amara Whitlock", "")]
RELEASED = [*CERTIFIED, ("release", "Leo Brandreth", "")]
WITHHELD = [*SCHEDULED, ("withhold", "Leo Brandreth", "")]
PAID = [*RELEASED, ("pay", "Leo Brandreth", "")]
TRIED = [*RELEASED, ("try_payments", "Leo Brandreth", "")]
TAKEN = [*TRIED, ("take_payments", "Leo Brandreth", "")]


def add_line(draft: Decision, out: Version) -> None:
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    posting.catch_up(at=AT)
    reporting.ask(out.decision.agreements.earliest("pk"), at=AT)


def wanted(draft: Decision, out: Version) -> Return:
    """The first return of a line."""
    add_line(draft, out)
    return Return.objects.earliest("pk")


def receive(draft: Decision, out: Version) -> Return:
    report = wanted(draft, out)
    reporting.take_in(report, on=AT.date(), at=AT)
    return report


def end_line(draft: Decision, out: Version) -> None:
    add_line(draft, out)
    lines.end_line(line=ReportingLine.objects.get(), reason="Closed.", by=user("finance"), at=AT)


def make_link(draft: Decision, out: Version) -> None:
    links.make_link(report=wanted(draft, out), by=user("finance"), at=AT)


def query(draft: Decision, out: Version) -> None:
    returns.query(report=receive(draft, out), note="Why?", by=user("finance"), at=AT)


def accept(draft: Decision, out: Version) -> None:
    returns.accept(report=receive(draft, out), by=user("finance"), at=AT)


def excuse(draft: Decision, out: Version) -> None:
    returns.excuse(report=wanted(draft, out), note="Closed.", by=user("finance"), at=AT)


def assisted(out: Version, answers: Mapping[str, str] = assisting.ASSISTANCE) -> Agreement:
    """The first agreement of the decision, as if that had answered so about subsidies."""
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    posting.catch_up(at=AT)
    return assisting.footed(out.decision.agreements.earliest("pk"), answers)


def write_notification(draft: Decision, out: Version) -> SubsidyLetter:
    return assisting.notify(assisted(out), at=AT)


def send_letter(draft: Decision, out: Version) -> SubsidyLetter:
    letter = write_notification(draft, out)
    assisting.send(letter, at=AT)
    return letter


def confirm_subsidy(draft: Decision, out: Version) -> SubsidyLetter:
    letter = send_letter(draft, out)
    assisting.confirm(letter, confirmed_on=AT.date(), at=AT)
    return letter


def write_given(draft: Decision, out: Version) -> None:
    agreement = confirm_subsidy(draft, out).agreement
    subsidies.write_given(agreement=agreement, addressed_to="", given_on=AT.date(), by=user("officer"), at=AT)


def enter_subsidy(draft: Decision, out: Version) -> None:
    agreement = assisted(out, assisting.STANDALONE)
    assisting.enter(agreement, posting=Posting.objects.get(), entered_on=AT.date(), at=AT)


def carry_forward(draft: Decision, out: Version) -> None:
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    carrying.carry_forward(source=out.decision, subject="Once more", keys=["reasons"], by=user("officer"), at=AT)


def confirm(draft: Decision, out: Version) -> None:
    carry_forward(draft, out)
    acts.confirm(decision=Decision.objects.latest("pk"), page="reasons", by=user("officer"), at=AT)


def add_clause(draft: Decision, out: Version) -> None:
    keeping.clause(from_on=AT.date(), at=AT)


def change_clause(draft: Decision, out: Version) -> None:
    clause = keeping.clause(from_on=AT.date(), at=AT).clause
    library.change_clause(clause=clause, terms=keeping.terms("Anew."), from_on=AT.date(), by=user(BOSS), at=AT)


def retire_clause(draft: Decision, out: Version) -> None:
    library.retire_clause(clause=keeping.clause(from_on=AT.date(), at=AT).clause, by=user(BOSS), at=AT)


def insert_clause(draft: Decision, out: Version) -> None:
    version = keeping.clause(from_on=AT.date(), at=AT)
    values = {"end date": "31 March 2022"}
    inserting.insert_clause(decision=draft, key="financial", version=version, values=values, by=user("officer"), at=AT)


def add_template(draft: Decision, out: Version) -> None:
    keeping.template(at=AT)


def change_template(draft: Decision, out: Version) -> None:
    said = {"title": "Others", "function_family": "pcc", "kind": "extend", "starters": {"reasons": "Why"}}
    library.change_template(template=keeping.template(at=AT), **said, by=user(BOSS), at=AT)  # type: ignore[arg-type]


def retire_template(draft: Decision, out: Version) -> None:
    library.retire_template(template=keeping.template(at=AT), by=user(BOSS), at=AT)


def comment(draft: Decision, out: Version) -> None:
    commenting.comment(decision=draft, page="reasons", text="Why?", by=user(BOSS), at=AT)


def reply(draft: Decision, out: Version) -> None:
    comment(draft, out)
    commenting.reply(decision=draft, thread=1, text="So.", by=user("officer"), at=AT)


def resolve(draft: Decision, out: Version) -> None:
    comment(draft, out)
    commenting.resolve(decision=draft, thread=1, text="Done.", by=user("officer"), at=AT)


def reopen(draft: Decision, out: Version) -> None:
    resolve(draft, out)
    commenting.reopen(decision=draft, thread=1, text="Not yet.", by=user("officer"), at=AT)


def pass_on(draft: Decision, out: Version) -> None:
    """Out of a grant that came in from the funder of the decision."""
    for who in ("treasurer", "deputy.mayor"):
        signing.sign(version=out, sha256=out.sha256, by=user(who), at=AT)
    posting.catch_up(at=AT)
    decision = Decision.objects.get(pk=out.decision_id)
    grant = passing.grant(funder=decision.funding_sources.get().funder, at=AT)
    passing.money(grant, str(decision.total), at=AT)
    passing.pass_on(grant, decision, effective_on=AT.date(), at=AT)


def record_onward(draft: Decision, out: Version) -> None:
    pass_on(draft, out)
    grant, recipient = PassportedGrant.objects.get(), out.decision.agreements.earliest("grantee__name").grantee
    passing.onward(grant, "0.01", recipient=recipient, as_at=AT.date(), at=AT)


def add_service(draft: Decision, out: Version) -> None:
    services.service(at=AT)


def change_service(draft: Decision, out: Version) -> None:
    terms = services.service_terms(description="New.")
    services_acts.change_service(service=services.service(at=AT), terms=terms, by=user("finance"), at=AT)


def record_spell(draft: Decision, out: Version) -> None:
    services.spell(services.service(at=AT), at=AT)


def correct_spell(draft: Decision, out: Version) -> None:
    spell = services.spell(services.service(at=AT), at=AT)
    services_acts.correct_spell(spell=spell, terms=services.spell_terms(title="Grant"), by=user("finance"), at=AT)


def strike_spell(draft: Decision, out: Version) -> None:
    spell = services.spell(services.service(at=AT), at=AT)
    services_acts.strike_spell(spell=spell, reason="Typed twice.", by=user("finance"), at=AT)


def record_post(draft: Decision, out: Version) -> None:
    services.post(services.spell(services.service(at=AT), at=AT), at=AT)


def correct_post(draft: Decision, out: Version) -> None:
    post = services.post(services.spell(services.service(at=AT), at=AT), at=AT)
    services_acts.correct_post(post=post, terms=services.post_terms(title="Mentor"), by=user("finance"), at=AT)


def strike_post(draft: Decision, out: Version) -> None:
    post = services.post(services.spell(services.service(at=AT), at=AT), at=AT)
    services_acts.strike_post(post=post, reason="Typed twice.", by=user("finance"), at=AT)


SERVICE = ("add_service", "Amara Whitlock", "")
SPELL = [SERVICE, ("record_spell", "Amara Whitlock", "")]
POST = [*SPELL, ("record_post", "Amara Whitlock", "")]
ASKED_TO_REPORT = [
    *DISCHARGED[:-1],
    ("post_awards", "This program", ""),
    ("add_reporting_line", "Leo Brandreth", ""),
    ("plan_returns", "Leo Brandreth", ""),
]
NOTIFIED = [
    *DISCHARGED[:-1],
    ("post_awards", "This program", ""),
    ("write_notification", "Amara Whitlock", ""),
]
SENT = [*NOTIFIED, ("send_letter", "Amara Whitlock", "")]
CONFIRMED = [*SENT, ("confirm_subsidy", "Amara Whitlock", "")]
TAKEN_IN = [*ASKED_TO_REPORT, ("receive_return", "Leo Brandreth", "")]
Act = Callable[[Decision, Version], object]
ACTS: dict[str, tuple[Act, list[tuple[str, str, str]]]] = {
    "decisions.drafting.waiving.set_aside": (set_aside, [("set_aside", "Amara Whitlock", "")]),
    "decisions.drafting.waiving.take_back_warning": (
        take_back_warning,
        [("set_aside", "Amara Whitlock", ""), ("take_back_warning", "Amara Whitlock", "")],
    ),
    "decisions.glossary.acts.add_term": (add_term, [("add_term", "Joan Petrie", "")]),
    "decisions.glossary.acts.end_term": (end_term, [("end_term", "Joan Petrie", "")]),
    "decisions.drafting.acts.start": (start, [("start", "Amara Whitlock", "")]),
    "decisions.drafting.acts.write": (write, [("save", "Amara Whitlock", "plan-priorities")]),
    "decisions.drafting.acts.restore": (restore, [("save", "Amara Whitlock", "plan-priorities")] * 2),
    "decisions.drafting.acts.describe": (describe, [("save", "Amara Whitlock", "dates")]),
    "decisions.drafting.acts.fund": (fund, [("save", "Amara Whitlock", "funding")]),
    "decisions.drafting.acts.allocate": (allocate, [("save", "Amara Whitlock", "allocations")]),
    "decisions.drafting.acts.staff": (staff, [("save", "Amara Whitlock", "posts")]),
    "decisions.drafting.acts.link": (link, [("save", "Amara Whitlock", "earlier")]),
    "decisions.drafting.acts.keep_paper": (keep_paper, [("keep_paper", "Amara Whitlock", "")]),
    "decisions.plans.acts.adopt": (adopt, [("adopt_plan", "Joan Petrie", "")]),
    "decisions.drafting.acts.answer": (answer, [("save", "Amara Whitlock", "subsidy-control")]),
    "decisions.drafting.acts.uplift": (
        uplift,
        [("save", "Amara Whitlock", "earlier"), ("save", "Amara Whitlock", "allocations")],
    ),
    "decisions.drafting.acts.forget_uplift": (forget_uplift, [("save", "Amara Whitlock", "allocations")]),
    "decisions.signoff.submission.submit": (submit, [("submit", "Amara Whitlock", "")]),
    "decisions.signoff.signing.sign": (sign, [("sign", "Simon Pryce", "")]),
    "decisions.signoff.signing.stand_aside": (stand_aside, [("stand_aside", "Simon Pryce", "")]),
    "decisions.signoff.returning.return_to_author": (return_to_author, [("return", "Simon Pryce", "")]),
    "decisions.signoff.returning.reject": (reject, [("reject", "Simon Pryce", "")]),
    "decisions.signoff.returning.take_back": (take_back, [("take_back", "Amara Whitlock", "")]),
    "decisions.signoff.returning.withdraw": (withdraw, [("withdraw", "Amara Whitlock", "")]),
    "decisions.signoff.returning.defer": (defer, [("defer", "Amara Whitlock", "")]),
    "decisions.signoff.returning.resume": (resume, [("defer", "Amara Whitlock", ""), ("resume", "Amara Whitlock", "")]),
    "decisions.signoff.conditions.discharge": (discharge, DISCHARGED),
    "decisions.advice.acts.ask": (ask_advice, [ASKED]),
    "decisions.advice.acts.ask_again": (ask_again, [ASKED, GIVEN, ASKED]),
    "decisions.advice.acts.withdraw_request": (withdraw_advice, [ASKED, ("withdraw_advice", "Amara Whitlock", "")]),
    "decisions.advice.acts.give": (give_advice, [ASKED, GIVEN]),
    "decisions.scheme.covers.delegate": (delegate, [("delegate", "Simon Pryce", "")]),
    "decisions.scheme.covers.end": (end, [("delegate", "Simon Pryce", ""), ("end_delegation", "Simon Pryce", "")]),
    "decisions.scheme.acts.add_post": (add_post, [("add_post", "Joan Petrie", "")]),
    "decisions.scheme.acts.rename_post": (rename_post, [("rename_post", "Joan Petrie", "")]),
    "decisions.scheme.acts.abolish_post": (abolish_post, [("abolish_post", "Joan Petrie", "")]),
    "decisions.scheme.acts.end_holding": (end_holding, [("end_holding", "Joan Petrie", "")]),
    "decisions.scheme.acts.appoint": (appoint, [("end_holding", "Joan Petrie", ""), ("appoint", "Joan Petrie", "")]),
    "decisions.scheme.handovers.hand_over": (hand_over, [("hand_over", "Joan Petrie", "")]),
    "decisions.record.readings.note": (note, [("read", "Simon Pryce", "")]),
    "decisions.scheme.rule_acts.add_rule": (add_rule, [("add_rule", "Joan Petrie", "")]),
    "decisions.scheme.rule_acts.end_rule": (end_rule, [("end_rule", "Joan Petrie", "")]),
    "decisions.people.acts.add_person": (add_person, [("add_person", "Joan Petrie", "")]),
    "decisions.people.acts.change_person": (change_person, [("change_person", "Joan Petrie", "")]),
    "decisions.people.acts.close_account": (close_account, [("close_account", "Joan Petrie", "")]),
    "decisions.people.acts.reopen_account": (
        reopen_account,
        [(act, "Joan Petrie", "") for act in ("close_account", "change_person", "reopen_account")],
    ),
    "decisions.people.lost_means.clear_means": (clear_means, [("clear_means", "Joan Petrie", "")]),
    "decisions.people.acts.invite_person": (
        invite_person,
        [("add_person", "Joan Petrie", ""), ("invite_person", "Joan Petrie", "")],
    ),
    "decisions.scheme.rule_acts.replace_rule": (replace_rule, [("replace_rule", "Joan Petrie", "")]),
    "decisions.drafting.carrying.carry_forward": (
        carry_forward,
        CARRIED,
    ),
    "decisions.drafting.acts.confirm": (
        confirm,
        [*CARRIED, ("confirm", "Amara Whitlock", "reasons")],
    ),
    "decisions.drafting.inserting.insert_clause": (
        insert_clause,
        [
            ("add_clause", "Joan Petrie", ""),
            ("save", "Amara Whitlock", "financial"),
            ("insert_clause", "Amara Whitlock", "financial"),
        ],
    ),
    "decisions.library.acts.add_clause": (add_clause, [("add_clause", "Joan Petrie", "")]),
    "decisions.library.acts.change_clause": (
        change_clause,
        [("add_clause", "Joan Petrie", ""), ("change_clause", "Joan Petrie", "")],
    ),
    "decisions.library.acts.retire_clause": (
        retire_clause,
        [("add_clause", "Joan Petrie", ""), ("retire_clause", "Joan Petrie", "")],
    ),
    "decisions.library.acts.add_template": (add_template, [("add_template", "Joan Petrie", "")]),
    "decisions.library.acts.change_template": (
        change_template,
        [("add_template", "Joan Petrie", ""), ("change_template", "Joan Petrie", "")],
    ),
    "decisions.library.acts.retire_template": (
        retire_template,
        [("add_template", "Joan Petrie", ""), ("retire_template", "Joan Petrie", "")],
    ),
    "grants.services.acts.add_service": (add_service, [SERVICE]),
    "grants.services.acts.change_service": (change_service, [SERVICE, ("change_service", "Leo Brandreth", "")]),
    "grants.services.acts.record_spell": (record_spell, SPELL),
    "grants.services.acts.correct_spell": (correct_spell, [*SPELL, ("correct_spell", "Leo Brandreth", "")]),
    "grants.services.acts.strike_spell": (strike_spell, [*SPELL, ("strike_spell", "Leo Brandreth", "")]),
    "grants.services.acts.record_post": (record_post, POST),
    "grants.services.acts.correct_post": (correct_post, [*POST, ("correct_post", "Leo Brandreth", "")]),
    "grants.services.acts.strike_post": (strike_post, [*POST, ("strike_post", "Leo Brandreth", "")]),
    "decisions.commenting.acts.comment": (comment, [("comment", "Joan Petrie", "reasons")]),
    "decisions.commenting.acts.reply": (
        reply,
        [("comment", "Joan Petrie", "reasons"), ("reply_comment", "Amara Whitlock", "reasons")],
    ),
    "decisions.commenting.acts.resolve": (
        resolve,
        [("comment", "Joan Petrie", "reasons"), ("resolve_comment", "Amara Whitlock", "reasons")],
    ),
    "grants.awards.terms.agree_together": (
        agree_together,
        [*DISCHARGED[:-1], ("post_awards", "This program", ""), *[("agree", "Leo Brandreth", "")] * 10],
    ),
    "grants.awards.terms.agree": (
        agree,
        [*DISCHARGED[:-1], ("post_awards", "This program", ""), ("agree", "Leo Brandreth", "")],
    ),
    "grants.passporting.acts.record_passported_grant": (
        lambda draft, out: passing.grant(at=AT),
        [("record_passported_grant", "Leo Brandreth", "")],
    ),
    "grants.passporting.acts.record_passported_money": (
        lambda draft, out: passing.money(passing.grant(at=AT), "5.00", at=AT),
        [("record_passported_grant", "Leo Brandreth", ""), ("record_passported_money", "Leo Brandreth", "")],
    ),
    "grants.passporting.acts.pass_on": (pass_on, PASSED_ON),
    "grants.passporting.acts.move_passing_day": (
        lambda draft, out: passing.move(passing.grant(at=AT), at=AT),
        [("record_passported_grant", "Leo Brandreth", ""), ("move_passing_day", "Leo Brandreth", "")],
    ),
    "grants.passporting.acts.record_onward": (
        record_onward,
        [*PASSED_ON, ("record_onward", "Leo Brandreth", "")],
    ),
    "grants.pooling.acts.add_pool": (lambda draft, out: pools.pool(at=AT), [("add_pool", "Leo Brandreth", "")]),
    "grants.pooling.acts.change_pool": (
        lambda draft, out: pools.change(pools.pool(at=AT), manager="Another", at=AT),
        [("add_pool", "Leo Brandreth", ""), ("change_pool", "Leo Brandreth", "")],
    ),
    "grants.pooling.acts.record_contribution": (
        lambda draft, out: pools.put(pools.pool(at=AT), "5.00", at=AT),
        [("add_pool", "Leo Brandreth", ""), ("record_contribution", "Leo Brandreth", "")],
    ),
    "grants.pooling.acts.record_outturn": (
        lambda draft, out: pools.closed(at=AT),
        [(act, "Leo Brandreth", "") for act in ("add_pool", "record_contribution", "record_outturn")],
    ),
    "grants.statutory.details.detail": (
        detail,
        [*DISCHARGED[:-1], ("post_awards", "This program", ""), ("detail", "Leo Brandreth", "")],
    ),
    "grants.funders.steps.record_step": (
        record_step,
        [*DISCHARGED[:-1], ("record_step", "Leo Brandreth", "")],
    ),
    "grants.payments.scheduling.schedule": (schedule, SCHEDULED),
    "grants.payments.conditions.ask_for": (ask_for, ASKED_FOR),
    "grants.payments.conditions.mark": (mark, [*ASKED_FOR, ("mark_precedent", "Leo Brandreth", "")]),
    "grants.payments.releasing.certify": (certify, CERTIFIED),
    "grants.payments.releasing.release": (release, RELEASED),
    "grants.payments.releasing.withhold": (withhold, WITHHELD),
    "grants.payments.releasing.resume_instalment": (
        resume_instalment,
        [*WITHHELD, ("resume_instalment", "Leo Brandreth", "")],
    ),
    "grants.payments.paying.pay": (pay, PAID),
    "grants.payments.paying.claw_back": (claw_back, [*PAID, ("claw_back", "Leo Brandreth", "")]),
    "grants.payments.files.make_payment_file": (
        make_payment_file,
        [*RELEASED, ("make_payment_file", "Leo Brandreth", "")],
    ),
    "grants.payments.files.withdraw_payment_file": (
        withdraw_payment_file,
        [*RELEASED, ("make_payment_file", "Leo Brandreth", ""), ("withdraw_payment_file", "Leo Brandreth", "")],
    ),
    "grants.payments.imports.try_payments": (try_payments, TRIED),
    "grants.payments.imports.take_payments": (take_payments, TAKEN),
    "grants.payments.imports.undo_payments": (undo_payments, [*TAKEN, ("undo_payments", "Leo Brandreth", "")]),
    "grants.subsidy.acts.write_notification": (write_notification, NOTIFIED),
    "grants.subsidy.acts.send_letter": (send_letter, SENT),
    "grants.subsidy.acts.confirm_subsidy": (confirm_subsidy, CONFIRMED),
    "grants.subsidy.acts.write_given": (write_given, [*CONFIRMED, ("write_given", "Amara Whitlock", "")]),
    "grants.subsidy.acts.enter_subsidy": (
        enter_subsidy,
        [*NOTIFIED[:-1], ("enter_subsidy", "Leo Brandreth", "")],
    ),
    "grants.returns.lines.add_line": (add_line, ASKED_TO_REPORT),
    "grants.returns.lines.end_line": (
        end_line,
        [
            *ASKED_TO_REPORT,
            *[("excuse_return", "Leo Brandreth", "")] * 4,
            ("end_reporting_line", "Leo Brandreth", ""),
        ],
    ),
    "grants.returns.links.make_link": (make_link, [*ASKED_TO_REPORT, ("make_return_link", "Leo Brandreth", "")]),
    "grants.returns.acts.receive": (receive, TAKEN_IN),
    "grants.returns.acts.query": (query, [*TAKEN_IN, ("query_return", "Leo Brandreth", "")]),
    "grants.returns.acts.accept": (accept, [*TAKEN_IN, ("accept_return", "Leo Brandreth", "")]),
    "grants.returns.acts.excuse": (excuse, [*ASKED_TO_REPORT, ("excuse_return", "Leo Brandreth", "")]),
    "decisions.commenting.acts.reopen": (
        reopen,
        [
            ("comment", "Joan Petrie", "reasons"),
            ("resolve_comment", "Amara Whitlock", "reasons"),
            ("reopen_comment", "Amara Whitlock", "reasons"),
        ],
    ),
}


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def add_organisation(draft: Decision, out: Version) -> None:
    details = organisations.Details("Fernhollow Trust", charity_number="1119021")
    organisations.add_organisation(details=details, by=user("officer"), at=AT)


def change_organisation(draft: Decision, out: Version) -> None:
    details = organisations.Details("Millrace Foundation")
    organisations.change_organisation(organisation=body("Millrace Trust"), details=details, by=user("finance"), at=AT)


def merge_organisations(draft: Decision, out: Version) -> None:
    two = {"duplicate": body("Thornfield Advocacy"), "into": body("Millrace Trust")}
    organisations.merge_organisations(**two, reason="One charity.", by=user("governance"), at=AT)


def unmerge_organisation(draft: Decision, out: Version) -> None:
    """It leaves both as they were but for the name that one got meanwhile."""
    merge_organisations(draft, out)
    change_organisation(draft, out)
    merged = body("Thornfield Advocacy")
    organisations.unmerge_organisation(organisation=merged, reason="Two.", by=user("governance"), at=AT)


ACTS |= {
    "grants.organisations.acts.add_organisation": (add_organisation, [("add_organisation", "Amara Whitlock", "")]),
    "grants.organisations.acts.change_organisation": (
        change_organisation,
        [("change_organisation", "Leo Brandreth", "")],
    ),
    "grants.organisations.acts.merge_organisations": (
        merge_organisations,
        [("merge_organisations", "Joan Petrie", "")],
    ),
    "grants.organisations.acts.unmerge_organisation": (
        unmerge_organisation,
        [
            ("merge_organisations", "Joan Petrie", ""),
            ("change_organisation", "Leo Brandreth", ""),
            ("unmerge_organisation", "Joan Petrie", ""),
        ],
    ),
}
AS_WHAT = {
    "Amara Whitlock": "Commissioning officer",
    "Simon Pryce": "Treasurer",
    "Joan Petrie": "Governance officer",
    "Nadia Rahman": "Principal solicitor",
    "Leo Brandreth": "Finance officer",
    "Yasmin Farrow": "Deputy Mayor",
    "This program": "",
}
ON_A_VERSION = {"read", "sign", "stand_aside", "return", "reject", "take_back", "defer"}


def hashed(line: Line, out: Version) -> bool:
    """Whether it names the hash acted on: the version's, or the fingerprint of what was saved; none where none is."""
    if line.act in ON_A_VERSION:
        return line.sha256 == out.sha256
    if line.act == "submit":
        return line.sha256 == Version.objects.latest("pk").sha256 != out.sha256
    if line.act in {"seal", "decide", "discharge", "post_awards"}:
        return line.sha256 == out.sha256
    if line.act.endswith(("_clause", "_template", "comment")):
        return len(line.sha256) == 64
    return (len(line.sha256) == 64) == (line.act in {"save", "advise", "keep_paper", "confirm"})


def every_act() -> set[str]:
    """Public functions of the rooms that take `by` and `at` by name."""
    found = set()
    for package in (decisions, grants):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in module.name or ".views" in module.name or ".urls" in module.name:
                continue
            for name, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
                of = inspect.unwrap(thing)
                if name.startswith("_") or of.__module__ != module.name:
                    continue
                named = {one.name for one in inspect.signature(of).parameters.values() if one.kind is one.KEYWORD_ONLY}
                if {"by", "at"} <= named:
                    found.add(f"{module.name}.{name}")
    return found


def test_every_act_is_here() -> None:
    assert every_act() - NOT_ACTS == set(ACTS)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_changes_something_and_adds_exactly_its_lines(draft: Decision, out: Version, act: str) -> None:
    do, expected = ACTS[act]
    before = everything()
    with written() as lines:
        do(draft, out)
    after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed > {"decisions_ledgerevent"}
    assert [(line.act, line.by, line.detail.get("section", "")) for line in lines] == expected
    assert {line.at for line in lines} == {AT}
    assert {(line.by, line.post) for line in lines} <= set(AS_WHAT.items())
    assert all(hashed(line, out) for line in lines)
    assert list(chain.faults()) == []
