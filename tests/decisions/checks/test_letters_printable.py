"""Every letter of the record is in the typeface of the notice: else the last signature would be refused."""

from collections.abc import Callable

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from commissioning.lib import rendering
from commissioning.models import Locality, Organisation, User
from decisions.checks import letters_printable
from decisions.notice.current import pdf_of
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.scheme.models import Post
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


def where(draft: Decision) -> list[tuple[str, str]]:
    return [(finding.section, finding.field) for finding in found.of(letters_printable.check, draft) if finding.blocks]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "£5 – “it’s” … naïve Łódź",
        "Line\nbreak\ttab\u00a0space",
        "soft\u00adhyphen",
        "&amp; &lt;",
        "½ × ≥ €",
        "جمعية שלום Київ",
        "ọ̀ ẹ́",
    ],
)
def test_what_people_here_write_can_be_printed(draft: Decision, text: str) -> None:
    found.section(draft, "reasons", text=f"Words. {text}")
    assert where(draft) == []
    assert pdf_of(whole(Decision.objects.filter(pk=draft.pk)).get()).content.startswith(b"%PDF")


@pytest.mark.parametrize("text", ["漢", "🏡", "\u202etxt", "&#x6f22;", "\ue000"])
def test_what_the_notice_could_not_be_made_with_is_found(draft: Decision, text: str) -> None:
    found.section(draft, "reasons", text=f"Words. {text}")
    assert where(draft) == [("reasons", "id_text")]
    with pytest.raises(rendering.CouldNotRender):
        pdf_of(whole(Decision.objects.filter(pk=draft.pk)).get())


def test_the_finding_names_the_letters(draft: Decision) -> None:
    found.section(draft, "plan_priorities", text="Priority 漢字")
    (finding,) = found.of(letters_printable.check, draft)
    assert (finding.section, finding.why) == (
        "plan-priorities",
        "The typeface of the notice has no letter for: “字” (U+5B57), “漢” (U+6F22).",
    )


PLACES: list[tuple[tuple[str, str], Callable[[Decision], object]]] = [
    (("subject", "id_subject"), lambda draft: found.change(draft, subject="Recovery grants 漢")),
    (("subject", "id_summary"), lambda draft: found.change(draft, summary="漢")),
    (("type", "id_key_reason"), lambda draft: found.change(draft, key_reason="漢")),
    (("contact", "id_contact_team"), lambda draft: found.change(draft, contact_team="漢")),
    (("contact", "id_contact_phone"), lambda draft: found.change(draft, contact_phone="漢")),
    (("funding", "id_sources-0-funder"), lambda draft: draft.funding_sources.update(programme="漢")),
    (("allocations", "amounts"), lambda draft: found.change(draft, weights_source="漢")),
    (("posts", ""), lambda draft: draft.funded_posts.update(title="漢")),
    (("subject", ""), lambda draft: User.objects.filter(pk=draft.author_id).update(name="漢", job_title="字")),
    (("subject", ""), lambda draft: Organisation.objects.update(name=Concat("name", Value("漢")))),
    (("subject", ""), lambda draft: Locality.objects.update(name=Concat("name", Value("漢")))),
    (("subject", ""), lambda draft: Post.objects.update(title=Concat("title", Value("漢")))),
]


@pytest.mark.parametrize(("place", "change"), PLACES, ids=[str(number) for number in range(len(PLACES))])
def test_each_text_is_looked_at(draft: Decision, place: tuple[str, str], change: Callable[[Decision], object]) -> None:
    change(draft)
    assert where(draft) == [place]


def test_a_name_from_the_lists_is_quoted_because_the_officer_cannot_see_which_it_is(draft: Decision) -> None:
    User.objects.filter(pk=draft.author_id).update(job_title="Officer 漢")
    (finding,) = found.of(letters_printable.check, draft)

    assert (finding.sentence, finding.why) == (
        "Ask governance to write a name in the lists without letters that cannot be printed",
        "The typeface of the notice has no letter for: “漢” (U+6F22). Found in “Officer 漢”.",
    )
