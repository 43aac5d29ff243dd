"""Signing: in turn, on one hash, by who holds the post and wrote nothing; the last signature seals and decides."""

import hashlib
import io
import zlib
from collections.abc import Callable
from datetime import date, timedelta

import pikepdf
import pytest
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from commissioning.lib import rendering
from commissioning.models import User
from decisions.notice.current import pdf_of
from decisions.notice.models import SealedNotice
from decisions.notice.sealed import sealed_html, sealed_pdf
from decisions.notice.sealing import SHEET
from decisions.record.models import Contributor, Decision, Version
from decisions.scheme.models import Post
from decisions.signoff import proof, returning, signing
from decisions.signoff.models import Interest, SignOff
from tests.decisions.witness import Line, refused, written
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)
POLICE = "Police, Crime, Criminal Justice and Fire"
NOBODY = "You wrote in this record, and nobody signs what they wrote."


def sign(version: Version, who: str, **options: object) -> SignOff:
    given = {"sha256": version.sha256, "by": user(who), "at": AT, **options}
    return signing.sign(version=version, **given)  # type: ignore[arg-type]


def pass_on(post: str, holder: User, from_on: date = date(2021, 4, 1), until_on: date | None = None) -> None:
    Post.objects.get(code=post).holdings.update(holder=holder, from_on=from_on, until_on=until_on)


def test_a_signature_says_who_signed_what_as_whom_and_when(out: Version) -> None:
    with written() as lines:
        sign(out, "treasurer")
    row = SignOff.objects.filter(version=out).order_by("-pk").values().first()
    assert row is not None
    assert row | {"id": 0, "step_id": 0} == {
        "id": 0,
        "step_id": 0,
        "version_id": out.pk,
        "sha256": out.sha256,
        "signer_id": user("treasurer").pk,
        "signer_name": "Simon Pryce",
        "post_title": "Treasurer",
        "capacity": "agrees",
        "on_behalf_of": "",
        "delegation": "",
        "delegation_record_id": None,
        "alternate_reason": "",
        "view": "",
        "condition_count": 0,
        "interest": "none",
        "interest_detail": "",
        "statement": "I have read this version and agree to it, as Treasurer. I intend this to be my signature.",
        "signed_at": AT,
    }
    statement = row["statement"]
    detail = {"version": 1, "position": 3, "capacity": "agrees", "interest": "", "statement": statement}
    assert lines == [Line("sign", "Simon Pryce", "Treasurer", AT, out.decision.reference, out.sha256, detail)]
    out.decision.refresh_from_db()
    assert out.decision.state == "in_sign_off"


def test_the_last_signature_decides_and_seals_in_one_go(out: Version) -> None:
    sign(out, "treasurer")
    last = AT + timedelta(hours=1)
    with written() as lines:
        sign(out, "deputy.mayor", at=last)
    decision = Decision.objects.get(pk=out.decision_id)
    assert (decision.state, decision.saved_at, decision.saved_by) == ("decided", last, user("deputy.mayor"))
    notice, public = SealedNotice.objects.filter(version=out).order_by("-edition")
    pdf = sealed_pdf(notice)
    assert pdf.startswith(b"%PDF-1.7")
    assert (notice.edition, notice.sha256, notice.size, notice.sealed_at, notice.software) == (
        "signed",
        hashlib.sha256(pdf).hexdigest(),
        len(pdf),
        last,
        rendering.software(),
    )
    ref = decision.reference
    intent = "I have read this version and decide as it says, as Deputy Mayor. I intend this to be my signature."
    signed = {"version": 1, "position": 4, "capacity": "decides", "interest": "", "statement": intent}
    assert lines == [
        Line("sign", "Yasmin Farrow", "Deputy Mayor", last, ref, out.sha256, signed),
        Line("seal", "This program", "", last, ref, out.sha256, told(notice)),
        Line("seal", "This program", "", last, ref, out.sha256, told(public)),
        Line("decide", "Yasmin Farrow", "Deputy Mayor", last, ref, out.sha256, {}),
    ]
    served = pdf_of(decision)
    assert (served.content, served.sealed) == (pdf, notice)


def told(notice: SealedNotice) -> dict[str, object]:
    """What the ledger says of an edition."""
    return {
        "version": 1,
        "edition": notice.edition,
        "pdf_sha256": hashlib.sha256(sealed_pdf(notice)).hexdigest(),
        "html_sha256": hashlib.sha256(sealed_html(notice).encode()).hexdigest(),
        "css_sha256": hashlib.sha256(SHEET.read_bytes()).hexdigest(),
        "data_sha256": inside(sealed_pdf(notice)),
        "bytes": len(sealed_pdf(notice)),
        "crc32": zlib.crc32(sealed_pdf(notice)),
    }


def inside(pdf: bytes) -> str:
    """The hash of the data that a PDF carries."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return hashlib.sha256(opened.attachments["decision.json"].get_file().read_bytes()).hexdigest()


def test_a_notice_that_cannot_be_made_takes_no_signature(out: Version) -> None:
    sign(out, "treasurer")
    last = user("deputy.mayor")
    last.name = "Yasmin 漢"
    last.save()
    letter = "The typeface of the notice has no letter for: U+6F22 cjk unified ideograph-6f22. Write it in another way."
    with refused(f"Your signature was not taken, because the notice could not be made: {letter}"):
        sign(out, "deputy.mayor")


def author_of(version: Version) -> None:
    pass_on("treasurer", user("officer"))


def contributor(version: Version) -> None:
    Contributor.objects.create(decision=version.decision, person=user("treasurer"), since=NOW)


def ended(version: Version) -> None:
    pass_on("treasurer", user("treasurer"), until_on=AT.date() - timedelta(days=1))


def not_yet(version: Version) -> None:
    pass_on("treasurer", user("treasurer"), from_on=AT.date() + timedelta(days=1))


def director_is_treasurer_too(version: Version) -> None:
    pass_on("treasurer", user("director"))


def stood_aside(version: Version) -> None:
    signing.stand_aside(version=version, reason="My brother works there", by=user("treasurer"), at=AT)


def nothing(version: Version) -> None:
    pass


NOT_HELD = "It is the turn of Treasurer, a post you do not hold today."


@pytest.mark.parametrize(
    ("who", "given", "sentence"),
    [
        ("deputy.mayor", nothing, "Treasurer signs before Deputy Mayor. You will get an e-mail when it is your turn."),
        ("colleague", nothing, NOT_HELD),
        ("finance", nothing, NOT_HELD),
        ("governance", nothing, NOT_HELD),
        ("auditor", nothing, NOT_HELD),
        ("officer", nothing, NOBODY),
        ("officer", author_of, NOBODY),
        ("treasurer", contributor, NOBODY),
        ("treasurer", ended, NOT_HELD),
        ("treasurer", not_yet, NOT_HELD),
        ("director", nothing, "You have signed this version. One person signs once."),
        ("director", director_is_treasurer_too, "You have signed this version. One person signs once."),
        ("treasurer", stood_aside, "You stood aside from this decision because of an interest."),
    ],
)
def test_sign_is_refused_and_changes_nothing(
    out: Version,
    who: str,
    given: Callable[[Version], None],
    sentence: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    given(out)
    with django_capture_on_commit_callbacks() as callbacks, refused(sentence):
        sign(out, who)
    assert callbacks == []
    if who == "treasurer" or given is author_of or given is director_is_treasurer_too:
        with refused(sentence):
            returning.return_to_author(version=out, reason="Wrong.", by=user(who), at=AT)
        with refused(sentence):
            returning.reject(version=out, reason="Wrong.", by=user(who), at=AT)


def test_a_person_with_two_posts_signs_the_earlier_step_first_and_the_later_never(submitted: Version) -> None:
    """The fault seen elsewhere: whoever holds two roles approves the later step before the earlier one."""
    pass_on("treasurer", user("assistant.director"))
    assert sign(submitted, "assistant.director").step.position == 1
    sign(submitted, "director")
    with refused("You have signed this version. One person signs once."):
        sign(submitted, "assistant.director")
    pass_on("treasurer", user("treasurer"))
    assert sign(submitted, "treasurer").step.position == 3


@pytest.mark.parametrize("until", [AT.date(), None])
def test_first_and_last_day_in_a_post_count(out: Version, until: date | None) -> None:
    pass_on("treasurer", user("treasurer"), from_on=AT.date(), until_on=until)
    assert sign(out, "treasurer").step.position == 3


def test_who_holds_the_post_now_signs_and_not_who_held_it_at_submission(out: Version) -> None:
    pass_on("treasurer", user("finance"), from_on=AT.date())
    with refused(NOT_HELD):
        sign(out, "treasurer")
    assert sign(out, "finance").signer_name == "Leo Brandreth"


def test_sign_is_refused_on_another_hash(out: Version, submitted: Version) -> None:
    for other in (submitted.sha256, out.sha256.upper(), out.sha256[:8], ""):
        with refused("The version you read is no longer the one out for signature. Read it again before you sign."):
            sign(out, "treasurer", sha256=other)


def test_a_post_renamed_since_is_signed_under_the_name_that_was_frozen(out: Version) -> None:
    Post.objects.filter(code="treasurer").update(title="Chief Finance Officer")
    assert sign(out, "treasurer").post_title == "Treasurer"


def test_sign_is_refused_once_decided(decided: Version) -> None:
    for who in ("deputy.mayor", "finance"):
        with refused(f"Version 1 of {decided.decision.reference} is not out for signature any more."):
            sign(decided, who)


def test_an_interest_that_does_not_stop_me_is_kept_in_words(out: Version) -> None:
    with refused("Say what the interest is."):
        sign(out, "treasurer", interest=Interest.DECLARED, interest_detail=" \n")
    with written() as lines:
        row = sign(out, "treasurer", interest=Interest.DECLARED, interest_detail=" I live in Bolton. ")
    assert (row.interest, row.interest_detail) == ("declared", "I live in Bolton.")
    assert [line.detail["interest"] for line in lines] == ["I live in Bolton."]
    assert list(proof.faults()) == []


def test_a_person_who_left_signs_nothing(out: Version) -> None:
    gone = user("treasurer")
    gone.is_active = False
    gone.save()
    with refused("Your account is closed."):
        sign(out, "treasurer")
