"""The ledger in plain sentences."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from decisions.ledger import (
    awards_sentences,
    funders_sentences,
    library_sentences,
    organisations_sentences,
    passporting_sentences,
    payments_sentences,
    people_sentences,
    pooling_sentences,
    returns_sentences,
    scheme_sentences,
    services_sentences,
    statutory_sentences,
    subsidy_sentences,
)
from decisions.ledger.models import LedgerEvent
from decisions.ledger.scheme_sentences import day

Detail = dict[str, Any]
PROVED = {
    "password": ", after giving their password again",
    "totp": ", after giving a code from their authenticator app",
    "passkey": ", after using their passkey",
}
"""How a signatory showed that it is them, by what the event says of it."""
ABOUT_THE_TEXT = frozenset(
    {
        *("start", "carry_forward", "insert_clause", "set_aside", "take_back_warning"),
        *("ask_advice", "withdraw_advice", "advise"),
        *("comment", "reply_comment", "resolve_comment", "reopen_comment"),
    }
)


def _each(words_of: Callable[[str, Detail], str], acts: Iterable[str]) -> dict[str, Callable[[Detail], str]]:
    return {act: partial(words_of, act) for act in acts}


WORDS: dict[str, Callable[[Detail], str]] = {
    **library_sentences.SENTENCES,
    **returns_sentences.SENTENCES,
    **services_sentences.SENTENCES,
    **subsidy_sentences.SENTENCES,
    **passporting_sentences.SENTENCES,
    **pooling_sentences.SENTENCES,
    **_each(scheme_sentences.scheme_sentence, scheme_sentences.SENTENCES),
    **_each(people_sentences.people_sentence, people_sentences.PEOPLE),
    **_each(awards_sentences.awards_sentence, awards_sentences.AWARDS),
    **_each(funders_sentences.funders_sentence, funders_sentences.FUNDERS),
    **_each(payments_sentences.payments_sentence, payments_sentences.PAYMENTS),
    **{
        act: partial(organisations_sentences.organisations_sentence, act)
        for act in organisations_sentences.ORGANISATIONS
    },
    **_each(statutory_sentences.statutory_sentence, statutory_sentences.STATUTORY),
}
"""What says each act of the other rooms in words."""
SECTION_NAMES = {"type": "type of decision", "funding": "total and funding", "earlier": "earlier decisions"}


def sentence(event: LedgerEvent) -> str:
    """What happened, without the name of who did it, which the page sets apart."""
    said = event.detail if isinstance(event.detail, dict) else {}
    if event.act in WORDS:
        return WORDS[event.act](said)
    version = f"version {said['version']}" if said.get("version") else "it"
    words = {
        "start": f"started this record{_from_template(said)}.",
        "save": _saved(said),
        "keep_paper": f"put the file {said.get('file')} with the background papers.",
        "adopt_plan": f"adopted version {said.get('version')} of {said.get('plan')}.",
        "carry_forward": f"carried {_counted(said, 'sentence')} over from {said.get('source')}, to be confirmed.",
        "confirm": f"confirmed {_counted(said, 'sentence')} carried over to {_section(said)}.",
        "insert_clause": f"put the clause “{said.get('clause')}” into {_section(said)}.",
        "comment": f"commented on {_section(said)}.",
        "reply_comment": f"replied to a comment on {_section(said)}.",
        "resolve_comment": f"resolved a comment on {_section(said)}.",
        "reopen_comment": f"reopened a comment on {_section(said)}.",
        "submit": f"submitted {version} for signature. Its text and figures are frozen.",
        "sign": f"{_signed(said, version)}, with {_interest(said)}{_on(said)}{_proved(said)}.",
        "stand_aside": f"stood aside because of an interest{_proved(said)}.",
        "decide": f"gave the last signature, and so made the decision{_superseding(said)}.",
        "seal": f"sealed the {_edition(said)}notice of {version} as a PDF.",
        "store": f"brought the sealed notice of {version} from the database into the store of sealed files, unchanged.",
        "return": f"returned {version}.",
        "reject": f"rejected {version}.",
        "take_back": f"took {version} back to change it.",
        "withdraw": "withdrew the decision.",
        "defer": f"deferred {version if said.get('version') else 'the decision'} until {day(said, 'until')}.",
        "resume": "took the decision up again, as a draft.",
        "supersede": f"gave the last signature on {said.get('superseded_by')}, which supersedes this decision.",
        "read": f"opened {version}{_as(said)}.",
        "read_exempt": f"opened the {said.get('what', 'record')}, which contains exempt information.",
        "download": f"downloaded {_files(said)}.",
        "take_pack": "downloaded the audit pack, with every version and signature and this history.",
        "delegate": f"let {said.get('to')} sign for the post {said.get('for_post')}, under {said.get('delegation')}.",
        "set_aside": f"set aside a warning of the checks (rule {said.get('rule')}): {said.get('reason')}",
        "take_back_warning": f"let a warning of the checks stand again (rule {said.get('rule')}).",
        "add_term": f"added {said.get('acronym')} to the glossary: {said.get('expansion')}.",
        "end_term": f"ended {said.get('acronym')} in the glossary: {said.get('expansion')}.",
        "ask_advice": f"asked {said.get('to') or 'the advisers'} for {_kind(said)} advice.",
        "withdraw_advice": f"withdrew the request for {_kind(said)} advice.",
        "advise": f"gave {_kind(said)} advice.",
        "discharge": f"marked condition {said.get('condition')} of signature {said.get('position')} as met.",
        "end_delegation": f"ended delegation {said.get('delegation')} to {said.get('to')}.",
    }
    return words.get(event.act, f"{event.act.replace('_', ' ')}.")


def _section(said: dict[str, Any]) -> str:
    page = str(said.get("section", ""))
    return SECTION_NAMES.get(page, page.replace("-", " "))


def _counted(said: dict[str, Any], noun: str) -> str:
    number = said.get(f"{noun}s", 0)
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _from_template(said: dict[str, Any]) -> str:
    return f" from the template “{said['template']}”" if said.get("template") else ""


def _files(said: dict[str, Any]) -> str:
    """One signed notice, or how many, and as what they left."""
    files = said.get("files")
    count = len(files) if isinstance(files, dict) else 0
    if said.get("edition") == "public":
        return "the public edition of the notice"
    return "the signed notice" if count == 1 else f"{count} signed notices as {_article(said.get('as_what'))}"


def _article(as_what: object) -> str:
    return f"a {as_what}" if as_what == "ZIP" else str(as_what or "files")


def _edition(said: dict[str, Any]) -> str:
    return "public edition of the " if said.get("edition") == "public" else ""


def _signed(said: dict[str, Any], version: str) -> str:
    verb = "gave a view on" if said.get("capacity") == "consulted" else "signed"
    return f"{verb} {version}{_for(said)}"


def _as(said: dict[str, Any]) -> str:
    """The post that they opened it for."""
    return f", for the post {said['for_post']}" if said.get("for_post") else ""


def _saved(said: dict[str, Any]) -> str:
    name = _section(said)
    return f"went back to text {said['restored']} of {name}." if said.get("restored") else f"saved {name}."


def _for(said: dict[str, Any]) -> str:
    """On whose behalf a delegate signed, or for which post an alternate."""
    if said.get("alternate_for"):
        why = {"interest": ", who declared an interest", "vacant": ", a post that nobody held"}
        return f" as alternate for {said['alternate_for']}{why.get(str(said.get('alternate_reason')), '')}"
    if not said.get("delegation"):
        return ""
    return f" for and on behalf of {said.get('on_behalf_of')}, under delegation {said['delegation']}"


def _superseding(said: dict[str, Any]) -> str:
    return f", which supersedes {' and '.join(said['supersedes'])}" if said.get("supersedes") else ""


def _proved(said: dict[str, Any]) -> str:
    return PROVED.get(str(said.get("authenticated_by", "")), "")


def _interest(said: dict[str, Any]) -> str:
    return f"{'an' if said.get('interest') else 'no'} interest declared"


def _on(said: dict[str, Any]) -> str:
    count = said.get("conditions", 0)
    return f", on {count} condition{'s'[: count != 1]}" if isinstance(count, int) and count else ""


def _kind(said: dict[str, Any]) -> str:
    """Of advice; its code is its name but for one."""
    return {"information": "information governance"}.get(said.get("kind", ""), str(said.get("kind", "")))


def kind(event: LedgerEvent) -> str:
    """Which filter of the history shows it: signatures, text or money; "" where only all of it does."""
    if event.act in {"read", "download", "take_pack"}:
        return ""
    if event.act in {"save", "confirm"}:
        return "money" if event.detail.get("section") in {"funding", "allocations", "posts"} else "text"
    return "text" if event.act in ABOUT_THE_TEXT else "signatures"


def told(events: Iterable[LedgerEvent]) -> list[dict[str, Any]]:
    """What ledger/_entries.html takes."""
    return [{"event": event, "sentence": sentence(event)} for event in events]
