"""Every address × every role, signed out included, from one list that the first test keeps complete."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from commissioning.example import authority
from commissioning.lib import uploads
from commissioning.models import Organisation, Role, User
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.library.models import Template
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.papers import PaperFile
from decisions.scheme.models import SignOffRule
from decisions.signoff import returning, submission
from decisions.signoff.conditions import Wanted
from grants.awards import posting, terms
from grants.awards.models import Posting
from grants.finance.models import SavedView
from grants.finance.saving import save_view
from grants.payments import conditions as precedents
from grants.payments import files, imports
from grants.payments.choices import Precedent
from grants.payments.models import PaymentImport
from grants.returns import links
from grants.returns.models import Return
from tests import factories
from tests.decisions.advice.asking import ask
from tests.decisions.library import keeping
from tests.decisions.linking import linked, to
from tests.decisions.rowed import papered
from tests.decisions.scheme.delegating import delegate
from tests.factories import user
from tests.grants.passporting import passing
from tests.grants.payments import paying
from tests.grants.pooling import pools
from tests.grants.returns import asking
from tests.grants.services import keeping as services
from tests.grants.services.keeping import SLUG
from tests.grants.subsidy import assisting

pytestmark = pytest.mark.django_db

WHO = ("", "officer", "colleague", "outsider", "director", "stranger", "finance", "legal", "governance", "auditor")
"""Nobody; the author; a colleague; an officer of another directorate; a signatory; someone without role or post; …"""

EVERYONE = dict.fromkeys(WHO, 200)
SIGNED_IN = {**EVERYONE, "": 302}


def only(*people: str, otherwise: int) -> dict[str, int]:
    return {who: 302 if not who else 200 if who in people else otherwise for who in WHO}


DRAFT_READERS = only("officer", "colleague", "governance", "auditor", otherwise=404)
FROZEN_READERS = only("officer", "colleague", "director", "governance", "auditor", otherwise=404)
DECIDED_READERS = {**SIGNED_IN, "stranger": 404}
REPORT_READERS = only("officer", "colleague", "finance", "governance", "auditor", otherwise=404)
POST_ONLY = {**dict.fromkeys(WHO, 405), "": 302}

PAYMENT_READERS = only("officer", "colleague", "finance", "governance", "auditor", otherwise=404)
STATUTORY = ["crime-reduction-grants", "2021-11"]
OF_STATUTORY_LISTS: dict[str, list[str]] = {
    "statutory": [],
    "statutory_schema": STATUTORY[:1],
    **{f"statutory_{name}": STATUTORY for name in ("period", "csv", "xlsx", "metadata", "missing")},
}
"""Addresses of statutory lists, with what stands in them."""
FINANCE_HOME = ("finance", "forecast_file", "late_list", "late_file", "signed_notices", "notices_file")
FINANCE_HOME += ("year_end", "year_end_file", "saved_views", "save_view")
FINANCE_PAGES = (
    *("payments", "payments_file", "payment_files", "withdraw_file"),
    *("payment_imports", "payment_import", "payment_trial", "undo_import"),
)
PAYMENT_PAGES = ("award_payments", "schedule_award", "ask_condition", "mark_condition", "instalment_act")

PASSPORTED, POOLED = [passing.SLUG], [pools.SLUG]
OF_PASSPORTING: dict[str, list[str]] = {
    "passporting": [],
    "passporting_file": ["csv"],
    "new_passported_grant": [],
    **dict.fromkeys(
        ("passported_grant", "passported_money", "pass_on", "move_passing_day", "record_onward"), PASSPORTED
    ),
}
"""Addresses of passported grants, with what stands in them."""
OF_POOLS: dict[str, list[str]] = {
    "pools": [],
    "pools_file": ["csv"],
    "new_pool": [],
    **dict.fromkeys(("pool", "change_pool", "record_contribution", "record_outturn"), POOLED),
}
"""Addresses of pooled budgets, with what stands in them."""

# Address by name → on which decision it is asked for → what each gets.
ADDRESSES: dict[str, dict[str, dict[str, int]]] = {
    "start": {"": EVERYONE},
    "healthz": {"": EVERYONE},
    "gallery": {"": EVERYONE},
    "public_delegations": {"": EVERYONE},
    "public_delegations_csv": {"": EVERYONE},
    "ledger_heads": {"": EVERYONE},
    "my_work": {"": SIGNED_IN},
    "decision_list": {"": SIGNED_IN},
    "mail_preference": {"": SIGNED_IN},
    "sent_mail": {"": only("governance", "auditor", otherwise=404)},
    "remind": {"out": POST_ONLY},
    "sign_offs": {"": SIGNED_IN},
    "check_rules": {"": SIGNED_IN},
    "delegations": {"": SIGNED_IN},
    "new_delegation": {"": SIGNED_IN},
    "end_delegation": {"": SIGNED_IN},
    "new_decision": {"": SIGNED_IN},
    "download_notices": {"": only("finance", "governance", "auditor", otherwise=403)},
    "notices_zip": {"": POST_ONLY},
    "notices_pdf": {"": POST_ONLY},
    "awards": {"": only("finance", "governance", "auditor", otherwise=403)},
    "awards_file": {"": only("finance", "governance", "auditor", otherwise=403)},
    "decision_awards": {"decided": DECIDED_READERS, "out": only(otherwise=404)},
    "returns": {"": only("finance", "governance", "auditor", otherwise=403)},
    "returns_file": {"": only("finance", "governance", "auditor", otherwise=403)},
    "one_return": {"decided": REPORT_READERS},
    "receive_return": {"decided": REPORT_READERS},
    "make_return_link": {"decided": POST_ONLY},
    "return_file": {"decided": REPORT_READERS},
    "reporting_lines": {"decided": REPORT_READERS},
    "add_reporting_line": {"decided": REPORT_READERS},
    "end_reporting_line": {"decided": REPORT_READERS},
    "send_return": {"decided": EVERYONE, "": dict.fromkeys(WHO, 404)},  # only by a link that holds
    "agreement": {"decided": DECIDED_READERS},
    "change_agreement": {"decided": DECIDED_READERS},
    "change_agreements": {"decided": DECIDED_READERS},
    "agreement_document": {"decided": only("officer", "colleague", "finance", "governance", "auditor", otherwise=404)},
    "funders": {"": only("finance", "governance", "auditor", otherwise=403)},
    "funders_file": {"": only("finance", "governance", "auditor", otherwise=403)},
    "funder": {"": only("finance", "governance", "auditor", otherwise=403)},
    **{name: {"": only("finance", "governance", "auditor", otherwise=403)} for name in (*OF_PASSPORTING, *OF_POOLS)},
    "districts": {"": {**SIGNED_IN, "stranger": 404}},
    "district": {"": {**SIGNED_IN, "stranger": 404}},
    "district_file": {"": {**SIGNED_IN, "stranger": 404}},
    "districts_file": {"": {**SIGNED_IN, "stranger": 404}},
    **{name: {"": only("finance", "governance", "auditor", otherwise=403)} for name in FINANCE_HOME},
    "year_ends": {"": {**dict.fromkeys(WHO, 403), **dict.fromkeys(("", "finance", "governance", "auditor"), 302)}},
    "change_view": {"": only("finance", otherwise=403) | {"governance": 404, "auditor": 404}},
    "delete_view": {"": only("finance", otherwise=403) | {"governance": 404, "auditor": 404}},
    **{name: {"": only("finance", "governance", "auditor", otherwise=403)} for name in FINANCE_PAGES},
    **{name: {"paid": PAYMENT_READERS} for name in PAYMENT_PAGES},
    "payment_file": {"paid": POST_ONLY},
    **{name: {"": only("finance", "governance", "auditor", otherwise=403)} for name in OF_STATUTORY_LISTS},
    "statutory_list": {"": {**only(otherwise=403), **dict.fromkeys(("finance", "governance", "auditor"), 302)}},
    "statutory_details": {"decided": REPORT_READERS},
    "check_notice": {"": EVERYONE},
    "check_fingerprint": {"": EVERYONE},
    "sign_off_sheet": {"out": {**FROZEN_READERS, "director": 403}},
    "audit_pack": {"out": POST_ONLY},
    "certificate": {"": only("finance", "governance", "auditor", otherwise=403)},  # it is given to finance
    "decision": {"draft": DRAFT_READERS},
    "choose_earlier": {"": SIGNED_IN},
    "from_earlier": {"decided": DECIDED_READERS, "draft": only(otherwise=404)},
    "clauses_for": {"draft": DRAFT_READERS},
    "comments": {"draft": DRAFT_READERS, "out": FROZEN_READERS},
    "checks": {"draft": DRAFT_READERS},
    "earlier": {"draft": DRAFT_READERS},
    "warning": {"draft": DRAFT_READERS},
    "glossary": {"": SIGNED_IN},
    "end_term": {"": SIGNED_IN},
    "subsidy_control": {"draft": DRAFT_READERS},
    "procurement_route": {"draft": DRAFT_READERS},
    "provider_selection": {"draft": DRAFT_READERS},
    "funding": {"draft": DRAFT_READERS},
    "allocations": {"draft": DRAFT_READERS},
    "allocations_csv": {"draft": DRAFT_READERS, "decided": DECIDED_READERS},
    "allocations_xlsx": {"draft": DRAFT_READERS, "decided": DECIDED_READERS},
    "uplift": {"varied": DRAFT_READERS},
    "posts": {"draft": DRAFT_READERS},
    "section": {"draft": DRAFT_READERS},
    "paper": {"draft": DRAFT_READERS},
    "plans": {"": SIGNED_IN},
    "section_history": {"draft": DRAFT_READERS, "decided": DRAFT_READERS},
    "restore_text": {"draft": POST_ONLY},
    "keep": {"draft": DRAFT_READERS},
    "put_aside": {"draft": POST_ONLY},
    "bring_back": {"draft": POST_ONLY},
    "as_printed": {"draft": POST_ONLY},
    "preview": {"draft": DRAFT_READERS, "out": FROZEN_READERS, "decided": DECIDED_READERS},
    "notice_pdf": {"out": FROZEN_READERS, "decided": DECIDED_READERS},
    "public_edition": {"decided": only("governance", otherwise=403) | {"stranger": 404}},
    "version": {"out": FROZEN_READERS, "decided": DECIDED_READERS},
    "compare": {"twice": FROZEN_READERS},
    "history": {"draft": DRAFT_READERS, "out": FROZEN_READERS, "decided": DECIDED_READERS},
    "submit": {"draft": DRAFT_READERS},
    "take_back": {"out": FROZEN_READERS},
    "defer": {"draft": DRAFT_READERS, "out": FROZEN_READERS},
    "resume": {"deferred": FROZEN_READERS},
    "since": {"varied": DRAFT_READERS},
    "withdraw": {"draft": DRAFT_READERS, "out": FROZEN_READERS},
    "advice": {"draft": DRAFT_READERS, "out": FROZEN_READERS, "decided": DECIDED_READERS},
    "give_advice": {"asked": only("officer", "colleague", "governance", "auditor", "legal", otherwise=404)},
    "withdraw_advice": {"asked": POST_ONLY},
    "ask_advice_again": {"asked": POST_ONLY},
    "conditions": {"out": FROZEN_READERS, "decided": DECIDED_READERS},
    "discharge": {"conditional": DECIDED_READERS},
    "sign": {"out": FROZEN_READERS},
    "return": {"out": POST_ONLY},
    "reject": {"out": POST_ONLY},
}
SIGNING_IN = {
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": dict.fromkeys(WHO, 302),  # only between a password and the second step
    "mfa_login_webauthn": dict.fromkeys(WHO, 302),  # a script asks; a browser is sent to the sign-in page
    "mfa_reauthenticate": dict.fromkeys(WHO, 302),  # who has neither app nor passkey is asked for the password
    "mfa_reauthenticate_webauthn": dict.fromkeys(WHO, 302),
    "mfa_activate_totp": dict.fromkeys(WHO, 302),  # after a proof that it is you, however fresh the sign-in
    "mfa_deactivate_totp": {**dict.fromkeys(WHO, 404), "": 302},  # nobody here has one
    "mfa_view_recovery_codes": {**dict.fromkeys(WHO, 404), "": 302},
    "mfa_download_recovery_codes": {**dict.fromkeys(WHO, 404), "": 302},
    "mfa_generate_recovery_codes": dict.fromkeys(WHO, 302),
    "mfa_list_webauthn": dict.fromkeys(WHO, 302),
    "mfa_add_webauthn": dict.fromkeys(WHO, 302),
    "mfa_edit_webauthn": dict.fromkeys(WHO, 302),
    "mfa_remove_webauthn": dict.fromkeys(WHO, 302),
}
"""What each does once it is you: tests/commissioning/accounts."""
ADDRESSES |= {name: {"": found} for name, found in SIGNING_IN.items()}
SCHEME_READERS = only("governance", "auditor", otherwise=404)
TREASURER = ["treasurer"]
OF_THE_SCHEME: dict[str, list[str]] = {
    "scheme": [],
    "scheme_history": [],
    "new_post": [],
    "post": TREASURER,
    "rename_post": TREASURER,
    "abolish_post": TREASURER,
    "appoint": TREASURER,
    "hand_over": TREASURER,
    "end_holding": [*TREASURER, "2021-04-01"],
    "new_rule": [],
    "replace_rule": ["RULE"],
    "end_rule": ["RULE"],
}
"""Addresses of posts, holdings and rules, with what stands in them."""
ADDRESSES |= {name: {"": SCHEME_READERS} for name in OF_THE_SCHEME}
OF_PEOPLE: dict[str, list[str]] = {
    "people": [],
    "people_history": [],
    "new_person": [],
    "person": ["PERSON"],
    "change_person": ["PERSON"],
    "close_account": ["PERSON"],
    "reopen_account": ["PERSON"],
    "invite_person": ["PERSON"],
    "clear_means": ["PERSON"],
}
"""Addresses of people, with what stands in them."""
ADDRESSES |= {name: {"": SCHEME_READERS} for name in OF_PEOPLE}
BODY = ["BODY"]
OF_ORGANISATIONS: dict[str, list[str]] = {
    "organisations": [],
    "organisations_file": ["csv"],
    "new_organisation": [],
    "duplicates": [],
    "organisation": BODY,
    "change_organisation": BODY,
    "choose_organisation": BODY,
    "merge_organisations": [*BODY, *BODY],
    "unmerge_organisation": BODY,
}
"""Addresses of organisations, with what stands in them."""
ADDRESSES |= {name: {"": {**SIGNED_IN, "stranger": 404}} for name in OF_ORGANISATIONS}
ADDRESSES |= {"duplicates": {"": only("finance", "governance", otherwise=404)}}
LIBRARY_READERS = only("officer", "colleague", "outsider", "governance", "auditor", otherwise=404)
CLAUSE, TEMPLATE = ["unspent-money"], ["TEMPLATE"]
OF_THE_LIBRARY: dict[str, list[str]] = {
    "clauses": [],
    "new_clause": [],
    "clause": CLAUSE,
    "change_clause": CLAUSE,
    "retire_clause": CLAUSE,
    "templates": [],
    "new_template": [],
    "template": TEMPLATE,
    "change_template": TEMPLATE,
    "retire_template": TEMPLATE,
}
"""Addresses of clauses and templates, with what stands in them."""
ADDRESSES |= {name: {"": LIBRARY_READERS} for name in OF_THE_LIBRARY}
SERVICE_READERS = only("officer", "colleague", "outsider", "finance", "governance", "auditor", otherwise=403)
SERVICE, SPELL, SPELL_POST = [SLUG], [SLUG, 1], [SLUG, 1, 1]
OF_SERVICES: dict[str, list[str | int]] = {
    "services": [],
    "new_service": [],
    "spells_file": ["csv"],
    "cliffs": [],
    "cliffs_file": ["csv"],
    "service": [*SERVICE],
    "change_service": [*SERVICE],
    "new_spell": [*SERVICE],
    "correct_spell": SPELL,
    "strike_spell": SPELL,
    "new_spell_post": SPELL,
    "correct_spell_post": SPELL_POST,
    "strike_spell_post": SPELL_POST,
}
"""Addresses of services, spells and their posts, with what stands in them."""
ADDRESSES |= {name: {"": SERVICE_READERS} for name in OF_SERVICES}
SUBSIDY_PAGES = ("subsidy", "write_notification", "write_given", "send_letter", "confirm_subsidy", "enter_subsidy")
SUBSIDY_FILES = ("subsidy_letter", "subsidy_answer")
SUBSIDY_LISTS = ("subsidies", "subsidies_file", "subsidy_letters", "subsidy_database", "subsidy_database_file")
ADDRESSES |= {name: {"subsidised": PAYMENT_READERS} for name in (*SUBSIDY_PAGES, *SUBSIDY_FILES)}
ADDRESSES |= {name: {"": only("finance", "governance", "auditor", otherwise=403)} for name in SUBSIDY_LISTS}
ELSEWHERE = ("account_", "static")
"""The sign-in package's pages have tests of their own in tests/commissioning."""


def named(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)
        elif pattern.name and not pattern.name.startswith(ELSEWHERE):
            yield pattern.name


def test_no_address_is_left_out() -> None:
    assert sorted(set(named(get_resolver().url_patterns)) | {"gallery"}) == sorted(ADDRESSES)


@pytest.fixture
def decisions() -> dict[str, Decision]:
    """One of each, and everyone who may ask."""
    authority.load()
    factories.outsider("Ellen Shaw")
    keeping.clause()
    keeping.template()
    User.objects.create_user("stranger@gmca.example", "Sam Stray", authority.PASSWORD)
    decided = with_money()
    return {
        "": factories.draft(),
        "draft": papered(factories.complete()),
        "out": factories.submitted().decision,
        "decided": decided,
        "twice": twice(),
        "deferred": deferred(),
        "varied": linked(to(Decision.objects.get(state="decided"))),
        "asked": ask(factories.complete()).decision,
        "conditional": conditional(),
        "paid": paying.seed(["Bolton"]),
        "subsidised": subsidised(),
    }


def with_money() -> Decision:
    """Decided, agreed and reported on, beside one of what grants keep by themselves."""
    services.post(services.spell(services.service()))
    passing.grant()
    pools.pool()
    decided = factories.signed().decision
    agreed(decided)
    reported(decided)
    said = {"name": "Awards", "address": "/finance/awards/", "is_shared": True}
    save_view(**said, by=user("finance"), at=factories.NOW)
    return decided


def agreed(decision: Decision) -> None:
    """With an agreement kept as a file with each of its recipients."""
    at = factories.NOW + timedelta(days=9)
    posting.catch_up(at=at)
    agreement, file = decision.agreements.earliest("grantee"), uploads.check("agreement.txt", b"Agreed.")
    fields = {"purpose": "Recovery workers."}
    day, by = at.date(), user("finance")
    terms.agree(agreement=agreement, fields=fields, file=file, from_on=day, reason="Drafted.", by=by, at=at)


def reported(decision: Decision) -> None:
    """With a return that came as a file, and a link to one that did not."""
    agreement, at = decision.agreements.earliest("grantee"), factories.NOW + timedelta(days=9)
    first, second, *_ = asking.ask(agreement, at=at).returns.order_by("number")
    asking.take_in(first, on=at.date(), at=at, file=uploads.check("report.txt", b"Forty women."))
    links.make_link(report=second, by=user("finance"), at=timezone.now())


def subsidised() -> Decision:
    """With minimal financial assistance that is notified and confirmed, by a file."""
    agreement = assisting.given("200000.00")
    file = uploads.check("answer.txt", b"We confirm it.")
    assisting.confirm(assisting.notified(agreement), file=file)
    return agreement.decision


def of_subsidies(name: str, decision: Decision) -> list[object]:
    """What stands in an address of subsidies."""
    if name in SUBSIDY_LISTS:
        return ["csv"] if name.endswith("_file") else []
    agreement = decision.agreements.get()
    letter = agreement.subsidy_letters.get()
    more = {
        **{each: [letter.number] for each in ("send_letter", "confirm_subsidy", "subsidy_letter")},
        "enter_subsidy": [Posting.objects.get(version__decision=decision).pk],
        "subsidy_answer": [letter.confirmations.get().sha256],
    }
    return [decision.reference, agreement.grantee_id, *more.get(name, [])]


def conditional() -> Decision:
    """Decided on a condition of the last who signed."""
    version, at = factories.signed(count=3), factories.NOW + timedelta(days=4)
    factories.sign(version, "deputy.mayor", at=at, conditions=[Wanted("Councils sign first.")])
    return Decision.objects.get(pk=version.decision_id)


def twice() -> Decision:
    """Out for signature the second time."""
    first = factories.submitted()
    returning.take_back(decision=first.decision, by=user("officer"), at=factories.NOW + timedelta(hours=2))
    decision = Decision.objects.get(pk=first.decision_id)
    submission.submit(decision=decision, by=user("officer"), at=factories.NOW + timedelta(hours=3))
    return decision


def deferred() -> Decision:
    decision = factories.submitted().decision
    until = (factories.NOW + timedelta(days=30)).date()
    returning.defer(decision=decision, reason="Late.", until=until, by=user("officer"), at=factories.NOW)
    return decision


def client_of(who: str) -> Client:
    client = Client()
    if who:
        client.force_login(user({"outsider": "ellen"}.get(who, who)))
    return client


MORE = {"clauses_for": ["legal"], "comments": ["reasons"], "version": [1], "compare": [1, 2], "discharge": [4, 1]}
MORE |= {"sign_off_sheet": [1], "awards_file": ["csv"], "funders_file": ["csv"], "returns_file": ["csv"]}
MORE |= {name: ["csv"] for name in ("forecast_file", "late_file", "notices_file", "districts_file")}
MORE |= {"year_end": [2025], "year_end_file": [2025, "csv"]}
MORE |= {"check_fingerprint": ["0123456789abcdef"]}
MORE |= {name: ["legal"] for name in ("give_advice", "withdraw_advice", "ask_advice_again")}
OF_A_SECTION = ("section", "section_history", "restore_text", "keep", "put_aside", "bring_back", "as_printed")
MORE |= {name: ["reasons"] for name in OF_A_SECTION}
"""What stands in an address beside the reference."""


def warned(decision: Decision) -> str:
    """The fingerprint of a warning that the checks find today."""
    found = findings(Matter.of(whole(Decision.objects.filter(pk=decision.pk)).get(), timezone.localdate()))
    return next(finding.fingerprint for finding in found if finding.warns)


def of_payments(name: str, decision: Decision) -> list[object]:
    """What stands in an address of payments: of the decision's one award, with a schedule, a condition, an import."""
    award = decision.agreements.get().awards.get()
    first = award.instalments.first() or paying.plan(award)[0]
    finance, at = user("finance"), paying.AGREED
    if not PaymentImport.objects.exists():
        paying.release(first)
        files.make_payment_file(by=finance, at=at)
        precedents.ask_for(agreement=award.agreement, kind=Precedent.RETURNS, by=finance, at=at)
        imports.try_payments(file=io.BytesIO(b"Reference"), file_name="paid.csv", by=finance, at=at)
    tried = PaymentImport.objects.get().pk
    return {
        "payments_file": ["csv"],
        "payment_import": [tried],
        "payment_trial": [tried],
        "undo_import": [tried],
        "payment_file": [1],
        "withdraw_file": [1],
        "instalment_act": [first.pk, "certify"],
        "mark_condition": [award.pk, 1],
        **{each: [award.pk] for each in ("award_payments", "schedule_award", "ask_condition")},
    }.get(name, [])


def address(name: str, on: str, decisions: dict[str, Decision]) -> str:
    if name in OF_THE_SCHEME:
        rule = SignOffRule.objects.earliest("pk").pk
        return reverse(name, args=[rule if part == "RULE" else part for part in OF_THE_SCHEME[name]])
    if name in OF_THE_LIBRARY:
        number = Template.objects.earliest("pk").pk
        return reverse(name, args=[number if part == "TEMPLATE" else part for part in OF_THE_LIBRARY[name]])
    for of in (OF_SERVICES, OF_PASSPORTING, OF_POOLS):
        if name in of:
            return reverse(name, args=of[name])
    if name in OF_ORGANISATIONS:
        body = Organisation.objects.earliest("pk").pk
        return reverse(name, args=[body if part == "BODY" else part for part in OF_ORGANISATIONS[name]])
    if name in OF_PEOPLE:
        return reverse(name, args=[user("treasurer").pk for _ in OF_PEOPLE[name]])
    if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"}:
        return reverse(name, args=[1])
    if name in {"end_delegation", "certificate"}:
        return reverse(name, args=[delegate().reference])
    if name == "end_term":
        return reverse(name, args=["VAT"])
    if name == "warning":
        return reverse(name, args=[decisions[on].reference, warned(decisions[on])])
    if name in OF_STATUTORY_LISTS or name == "statutory_list":
        return reverse(name, args=OF_STATUTORY_LISTS.get(name, STATUTORY[:1]))
    if name in {"agreement", "change_agreement", "agreement_document", "statutory_details"}:
        agreement = decisions[on].agreements.earliest("grantee")
        file = [each.sha256 for each in agreement.documents.all()] if name == "agreement_document" else []
        return reverse(name, args=[decisions[on].reference, agreement.grantee_id, *file])
    if name == "funder":
        return reverse(name, args=[decisions["decided"].funding_sources.earliest("pk").funder_id])
    if name in {"reporting_lines", "add_reporting_line", "end_reporting_line"}:
        agreement = decisions[on].agreements.earliest("grantee")
        return reverse(name, args=[agreement.decision.reference, agreement.grantee_id, *[1] * (name[0] == "e")])
    if name == "send_return":
        token = links.address(Return.objects.get(number=2).links.get()).rstrip("/").rpartition("/")[2]
        return reverse(name, args=[token if on else f"{token}x"])
    if name in {"one_return", "receive_return", "make_return_link", "return_file"}:
        first = Return.objects.get(number=1)
        file = [each.sha256 for each in first.steps.all()] if name == "return_file" else []
        return reverse(name, args=[first.pk, *file])
    if name in {*SUBSIDY_PAGES, *SUBSIDY_FILES, *SUBSIDY_LISTS}:
        return reverse(name, args=of_subsidies(name, decisions["subsidised"]))
    if name in {"district", "district_file"}:
        return reverse(name, args=["E08000001", *["csv"] * (name == "district_file")])
    if name in {"change_view", "delete_view"}:
        return reverse(name, args=[SavedView.objects.get().pk])
    if name in {*FINANCE_PAGES, *PAYMENT_PAGES, "payment_file"}:
        return reverse(name, args=of_payments(name, decisions["paid"]))
    args = [decisions[on].reference] if on else []
    if name == "paper":
        args.append(PaperFile.objects.get().sha256)
    if name == "since":
        args.append(decisions["decided"].reference)
    return reverse(name, args=[*args, *MORE.get(name, [])])


def test_each_gets_what_the_list_says(decisions: dict[str, Decision]) -> None:
    clients = {who: client_of(who) for who in WHO}
    wrong = []
    for name, places in ADDRESSES.items():
        if name == "gallery":
            continue  # only on development machines
        for on, wanted in places.items():
            path = address(name, on, decisions)
            found = {who: client.get(path).status_code for who, client in clients.items()}
            wrong += [
                f"{path} for {who or 'nobody'}: {found[who]}, not {wanted[who]}"
                for who in WHO
                if found[who] != wanted[who]
            ]
    assert wrong == []


def test_the_list_knows_every_role() -> None:
    people = {Role.OFFICER: "officer", Role.FINANCE: "finance", Role.GOVERNANCE: "governance", Role.AUDITOR: "auditor"}
    people[Role.LEGAL] = "legal"  # for all advisers: nothing but the kind asked for tells them apart
    other_advisers = {Role.PROCUREMENT, Role.EQUALITY, Role.INFORMATION}
    assert set(Role) - set(people) == {Role.SCRUTINY} | other_advisers  # scrutiny reads the register, not built yet
    assert set(people.values()) <= set(WHO)
