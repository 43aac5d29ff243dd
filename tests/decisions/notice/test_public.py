"""The public edition: what may not be published is in no byte of it, and what was left out is said."""

import copy
import functools
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from commissioning.lib import canonical
from decisions.drafting import acts
from decisions.notice import public
from decisions.notice.models import SealedNotice
from decisions.notice.publishing import INTERNAL, PERSONAL, SCHEDULE
from decisions.notice.sealed import sealed_html, sealed_pdf
from decisions.record.models import Version
from decisions.signoff import submission
from decisions.signoff.conditions import Wanted
from tests import factories
from tests.factories import CHAIN, NOW, user

pytestmark = pytest.mark.django_db

PARAGRAPH = "paragraph 3 of Schedule 12A, Local Government Act 1972"
WORDS = ("decision", "background", "reasons", "alternatives", "strategy", "financial", "legal", "risk", "exemption")
MARK = "Zyx"  # begins each word that must not be published: nothing else has it


def marked(part: str) -> str:
    return f"{MARK}{part.replace('_', '')}"


def exempt_decision() -> Version:
    """Everything that people write freely in it has a word of its own."""
    decision = factories.complete(summary=f"{marked('summary')}.", key_reason=f"{marked('key')}.")
    at, by = NOW, decision.author
    for key in WORDS:
        text = f"{marked(key)} is what it says."
        if key == "exemption":
            text = f"Paragraph 3. {marked(key)}: the public interest in fair bidding outweighs that in publishing."
        acts.write(decision=decision, key=key, text=text, answer="yes" if key == "exemption" else "", by=by, at=at)
    decision.refresh_from_db()
    version = submission.submit(decision=decision, by=by, at=NOW + timedelta(hours=1))
    for days, who in enumerate(CHAIN, start=1):
        conditions = [Wanted(f"If {marked('condition')} is paid.")] if days == 1 else []
        factories.sign(version, who, at=NOW + timedelta(days=days), conditions=conditions)
    return version


@pytest.fixture(scope="module")
def _exempt(people: None) -> int:
    return exempt_decision().pk


@pytest.fixture
def exempt(_exempt: int, db: None) -> Version:
    return Version.objects.get(pk=_exempt)


def edition(version: Version, which: str = "public") -> SealedNotice:
    return version.sealed_notices.get(edition=which)


def everything(pdf: bytes) -> Iterator[str]:
    """Every stream and string of a PDF, unpacked: text, metadata, attachments, bookmarks, structure, names."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    yield " ".join(page.extract_text() for page in reader.pages)
    yield repr(reader.metadata)
    yield repr(reader.outline)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for name, attached in opened.attachments.items():
            yield name + attached.description + attached.get_file().read_bytes().decode()
        opened.save(packed := io.BytesIO(), compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
        for each in opened.objects:
            yield from strings(each)
    yield packed.getvalue().decode("latin-1")


def strings(found: Any) -> Iterator[str]:
    if isinstance(found, pikepdf.String):
        yield str(found)
    elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        for value in dict(found.items()).values():
            if not getattr(value, "is_indirect", False):
                yield from strings(value)
    elif isinstance(found, pikepdf.Array):
        for value in found:
            if not getattr(value, "is_indirect", False):
                yield from strings(value)


def said_in(pdf: bytes, words: str) -> bool:
    return any(words in each for each in everything(pdf))


def test_no_exempt_word_is_in_any_byte_of_the_public_edition(exempt: Version) -> None:
    signed, shown = edition(exempt, "signed"), edition(exempt)
    secret = [marked(key) for key in (*WORDS, "summary", "key", "condition")]
    assert [word for word in secret if not said_in(sealed_pdf(signed), word)] == []
    assert [word for word in (MARK, *secret) if said_in(sealed_pdf(shown), word)] == []
    assert MARK not in sealed_html(shown) + shown.file_name


def test_no_exempt_figure_is_in_any_byte_of_the_public_edition(exempt: Version) -> None:
    signed, shown = edition(exempt, "signed"), edition(exempt)
    figures = ["639,733", "639733", "69,573.32", "69573.32"]
    assert [each for each in figures if not said_in(sealed_pdf(signed), each)] == []
    assert [each for each in figures if said_in(sealed_pdf(shown), each) or each in sealed_html(shown)] == []


def test_the_public_edition_says_what_it_is_and_what_was_left_out(exempt: Version) -> None:
    text = " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sealed_pdf(edition(exempt)))).pages).split()
    )
    assert "Public edition" in text
    assert f"Under {PARAGRAPH}: Summary; Why it is a key decision or not; Amounts, funding and allocations" in text
    assert "As personal data, under UK GDPR, Article 5(1)(c): Name of the author" in text
    people = ["Daniel Osei", "Margaret Holt", "Simon Pryce", "Yasmin Farrow"]
    assert [name for name in (exempt.decision.reference, exempt.decision.subject, *people) if name not in text] == []


def test_the_public_edition_prints_and_carries_its_own_data(exempt: Version) -> None:
    shown = edition(exempt)
    with pikepdf.open(io.BytesIO(sealed_pdf(shown))) as opened:
        data = opened.attachments["decision.json"].get_file().read_bytes().decode()
    assert canonical.sha256(data) == shown.data_sha256 != exempt.sha256
    assert canonical.grouped(shown.data_sha256) in sealed_html(shown)
    assert canonical.grouped(exempt.sha256) not in sealed_html(shown)
    content = json.loads(exempt.content)
    assert json.loads(data) == public.of(content, signatures=[]).content | {
        "left_out": public.of(content, signatures=[{"conditions": ["one"]}]).content["left_out"]
    }
    assert shown.file_name.endswith(" (public edition).pdf")


def test_of_a_decision_with_nothing_exempt_persons_alone_are_left_out(decided: Version) -> None:
    content = json.loads(decided.content)
    shown = public.of(content, signatures=[{"name": "Simon Pryce", "interest": "One."}])
    assert shown.signatures == [{"name": "Simon Pryce", "interest": "One."}]
    assert (content.pop("waivers"), content["contact"].pop("phone")) == ([], "")
    assert shown.content == content | {
        "author": {"post": content["author"]["post"]},
        "proposer": {"post": content["proposer"]["post"]},
        "edition": "public",
        "left_out": [
            {"part": "Name of the author", "why": PERSONAL},
            {"part": "Name of the proposer", "why": PERSONAL},
        ],
    }


def test_the_author_is_in_no_byte_of_the_public_edition(decided: Version) -> None:
    author = decided.decision.author.name
    assert said_in(sealed_pdf(edition(decided, "signed")), author)
    assert not said_in(sealed_pdf(edition(decided)), author)


def test_telephone_advisers_the_text_of_advice_and_what_is_internal_are_left_out(decided: Version) -> None:
    content = json.loads(decided.content)
    legal = {"code": "legal", "name": "Legal"}
    content["contact"]["phone"] = "0161 496 0000"
    content["advice"] = [{"kind": legal, "name": "Ann Low", "post": "Solicitor", "text": "Privileged."}]
    content["waivers"] = [{"rule": "V1", "reason": "Mine."}]
    content["confirmations"] = [{"recipient": "Brook Lane", "elsewhere": "1.00"}]
    shown = public.of(content, signatures=[]).content
    assert shown["contact"] == {key: content["contact"][key] for key in ("team", "email")}
    assert shown["advice"] == [{"kind": legal, "post": "Solicitor"}]
    assert {"waivers", "confirmations"} & set(shown) == set()
    assert [row["part"] for row in shown["left_out"]] == [
        "Name of the author",
        "Name of the proposer",
        "Telephone number of the contact",
        "What recipients confirmed that they had from others",
        "Names of the advisers",
        "Full text of the advice",
        "Warnings of the checks that were set aside",
    ]


def paper(title: str, access: str) -> dict[str, Any]:
    return {"title": title, "access": {"code": access, "name": access}}


def section(content: dict[str, Any], key: str) -> dict[str, Any]:
    return next(row for row in content["sections"] if row["key"] == key)


@pytest.mark.parametrize("access", ["exempt", "secret"])
def test_an_exempt_paper_is_left_out_of_an_open_decision(decided: Version, access: str) -> None:
    content = json.loads(decided.content)
    section(content, "background_papers")["rows"] = [
        paper("Open", "public"),
        paper("Shut", access),
        paper("Book", "published"),
    ]
    shown = public.of(content, signatures=[]).content
    assert section(shown, "background_papers")["rows"] == [paper("Open", "public"), paper("Book", "published")]
    assert {"part": "Background papers that are exempt", "why": public.EXEMPT_PAPER} in shown["left_out"]


def test_whose_interest_it_was_is_left_out_and_what_was_done_is_not(decided: Version) -> None:
    content = json.loads(decided.content)
    told: dict[str, Any] = {"capacity": "Project manager", "nature": "A sister works there"}
    told["action"] = {"code": "left", "name": "Left the room"}
    section(content, "interests")["rows"] = [{"who": "Ann Low", **told}]
    shown = public.of(content, signatures=[]).content
    assert section(shown, "interests")["rows"] == [told]
    assert {"part": "Names of those who declared interests", "why": PERSONAL} in shown["left_out"]


def earlier(reference: str) -> dict[str, Any]:
    return {"reference": reference, "subject": "One", "total": "5.00", "decided_on": "2021-01-01"}


def test_what_an_exempt_earlier_decision_came_to_cannot_be_worked_out(decided: Version) -> None:
    content = json.loads(decided.content)
    content |= {"earlier_decisions": [earlier("DN-2020-0001"), earlier("DN-2020-0002")], "cumulative_value": "9.00"}
    content["money"] |= {"uplift": {"reference": "DN-2020-0001", "percent": "2"}}
    content["money"]["allocations"][0]["before"] = "5.00"
    open_, shut = (
        public.of(content, signatures=[], closed=frozenset(each)).content for each in ((), ("DN-2020-0001",))
    )
    assert [open_[key] for key in ("earlier_decisions", "cumulative_value", "money")] == [
        content[key] for key in ("earlier_decisions", "cumulative_value", "money")
    ]
    assert [row["total"] for row in shut["earlier_decisions"]] == [None, "5.00"]
    assert (shut["cumulative_value"], "uplift" in shut["money"]) == (None, False)
    assert [row for row in shut["money"]["allocations"] if "before" in row] == []
    assert {"part": "Amounts of earlier decisions", "why": public.EXEMPT_EARLIER} in shut["left_out"]


@pytest.mark.parametrize("place", [(), ("money",), ("author",), ("period",)], ids=lambda place: ".".join(place))
def test_a_key_that_is_not_known_is_left_out_wherever_it_is_and_said(decided: Version, place: tuple[str, ...]) -> None:
    content = json.loads(decided.content)
    around = functools.reduce(lambda found, key: found[key], place, content)
    around["new_part"] = {"secret": MARK}
    shown = public.of(content, signatures=[{"new_part": MARK}])
    assert MARK not in json.dumps([shown.content, shown.signatures])
    assert {"part": "New part", "why": INTERNAL} in shown.content["left_out"]


def test_the_content_that_was_signed_is_not_touched(exempt: Version) -> None:
    content = json.loads(exempt.content)
    before = copy.deepcopy(content)
    public.of(content, signatures=[{"view": "Mine", "conditions": []}])
    assert content == before


@pytest.mark.parametrize(
    ("text", "under"),
    [
        ("Paragraph 3: prices.", "paragraph 3"),
        ("It is exempt under paras 1 and 2.", "paragraphs 1 and 2"),
        ("Para. 1 as to her; paragraph 3 as to prices.", "paragraphs 1 and 3"),
        ("Paragraphs 1, 2 and 3.", "paragraphs 1, 2 and 3"),
        ("Paragraph number 7", "paragraph 7"),
        ("It is secret.", "Part 1"),
        ("Paragraph 12.", "Part 1"),
    ],
)
def test_the_paragraph_is_the_one_that_the_record_gives(text: str, under: str) -> None:
    content = {"sections": [{"key": "exemption", "answer": "yes", "text": text}]}
    assert public.exempt_under(content) == f"{under} of {SCHEDULE}"
    assert public.exempt_under({"sections": [{"key": "exemption", "answer": "no", "text": text}]}) == ""


def test_governance_alone_downloads_the_public_edition(decided: Version, client: Client) -> None:
    address = reverse("public_edition", args=[decided.decision.reference])
    for who, status in (("officer", 403), ("finance", 403), ("auditor", 403), ("governance", 200)):
        client.force_login(user(who))
        assert client.get(address).status_code == status, who
    response = client.get(address)
    assert b"".join(response.streaming_content) == sealed_pdf(edition(decided))
    name = re.fullmatch(r'inline; filename="(.+)"', response["Content-Disposition"])
    assert name
    assert name[1] == edition(decided).file_name


def test_there_is_no_public_edition_of_what_is_not_decided(out: Version, client: Client) -> None:
    client.force_login(user("governance"))
    assert client.get(reverse("public_edition", args=[out.decision.reference])).status_code == 404
