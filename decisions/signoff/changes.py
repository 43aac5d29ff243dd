"""What changed since a version that a person knows, in sentences and short passages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils import timezone

from commissioning.lib import dates
from commissioning.lib.listing import listed
from commissioning.lib.rewording import Piece
from decisions.notice.page import shortened
from decisions.record import versions
from decisions.record.differences import Differences, Passage, between
from decisions.record.models import Version
from decisions.record.sections import BY_KEY
from decisions.record.states import Act
from decisions.signoff.brief import counted

Acquaintance = Literal["signed", "opened", ""]
"""How someone knows a version: they signed it, or opened it and did not; or they do not."""
ABOUT = "About: "
QUOTED = 300
ENDED = {
    Act.RETURN: "returned",
    Act.TAKE_BACK: "took back",
    Act.REJECT: "rejected",
    Act.WITHDRAW: "withdrew",
    Act.DEFER: "deferred",
}
_WORD = re.compile(r"\s*\S+")
_AROUND = 12  # words shown before and after a change


@dataclass(frozen=True, slots=True)
class Changes:
    """`since` is the earlier version; the passages are shortened to what stands around each change."""

    since: Version
    told: str
    differences: Differences


def with_sections(reason: str, keys: Sequence[str]) -> str:
    """The reason with the sections that it is about named in a last line: "About: Reasons for the decision"."""
    titles = [BY_KEY[key].title for key in keys]
    return f"{reason.strip()}\n\n{ABOUT}{', '.join(titles)}" if titles else reason.strip()


def without_sections(reason: str) -> str:
    """The reason without that line."""
    words, _, last = reason.rpartition("\n\n")
    return words if words and last.startswith(ABOUT) and "\n" not in last else reason


KNOWN = {"signed": "You signed version {}.", "opened": "You last opened version {} and did not sign it."}


def since(version: Version, *, differences: Differences, acquaintance: Acquaintance) -> Changes:
    """For a page that has little room."""
    if acquaintance:
        told = f"{KNOWN[acquaintance].format(version.number)} {ended(version, name='it')}".strip()
    else:
        told = ended(version)
    return Changes(version, f"{told} {counts(differences)}".strip(), short(differences))


APART_FROM_EARLIER = frozenset({"reference", "chain", "earlier_decisions", "cumulative_value", "carried_over"})


def between_decisions(before: Mapping[str, Any], after: Mapping[str, Any]) -> Differences:
    """What a decision says otherwise than an earlier one, but for what no two decisions share."""
    old, new = ({key: part for key, part in said.items() if key not in APART_FROM_EARLIER} for said in (before, after))
    return between(old, new)


def short(differences: Differences) -> Differences:
    """For a page that has little room: of each passage what stands around its changes."""
    return replace(differences, passages=[_shortened(each) for each in differences.passages])


def ended(version: Version, *, name: str = "") -> str:
    """Who ended a version, when and why; nothing for one that still counts. `name`: what to call it."""
    if not versions.is_void(version):
        return ""
    voiding: Any = version.voiding
    day = dates.long(timezone.localdate(voiding.at))
    what = f"{ENDED[voiding.act]} {name or f'version {version.number}'}".replace("took back it", "took it back")
    words = f"{voiding.by_name} {what} on {day}"
    reason = shortened(" ".join(without_sections(voiding.reason).split()), QUOTED)
    return f"{words}: “{reason}”" + ("" if reason[-1] in ".!?…" else ".") if reason else f"{words}."


def counts(differences: Differences) -> str:
    """ "Two sections changed. No amount changed." """
    if not differences:
        return "Nothing that the notice says changed."
    said = [(len(differences.passages), "section"), (len(differences.facts), "other fact")]
    words = [f"{counted(number, noun).capitalize()} changed." for number, noun in said if number]
    amounts = len(differences.figures)
    return " ".join([*words, f"{counted(amounts, 'amount')} changed.".capitalize()])


def unchanged(differences: Differences, content: dict[str, Any]) -> str:
    """The headings of the sections that say the same in both."""
    changed = {passage.key for passage in differences.passages}
    return listed([BY_KEY[row["key"]].title for row in content["sections"] if row["key"] not in changed])


def _shortened(passage: Passage) -> Passage:
    last = len(passage.pieces) - 1
    pieces = [
        _kept(piece, start=i > 0, end=i < last) if piece.kind == "same" else piece
        for i, piece in enumerate(passage.pieces)
    ]
    return replace(passage, pieces=pieces)


def _kept(piece: Piece, *, start: bool, end: bool) -> Piece:
    """What stands next to a change on either side, of words that are the same in both."""
    words = _WORD.findall(piece.words)
    if len(words) <= 2 * _AROUND:
        return piece
    before = "".join(words[:_AROUND]) + " " if start else ""
    after = "".join(words[-_AROUND:]) + piece.words[len(piece.words.rstrip()) :] if end else ""
    return Piece("same", f"{before}…{after}")
