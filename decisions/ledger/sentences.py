"""The ledger in plain sentences."""

from decisions.ledger.models import LedgerEvent

SECTION_NAMES = {"type": "type of decision", "funding": "total and funding"}


def sentence(event: LedgerEvent) -> str:
    """What happened, without the name of who did it, which the page sets apart."""
    said = event.detail
    version = f"version {said['version']}" if said.get("version") else "it"
    words = {
        "start": "started this record.",
        "save": f"saved {SECTION_NAMES.get(said.get('section', ''), said.get('section', '').replace('-', ' '))}.",
        "submit": f"submitted {version} for signature. Its text and figures are frozen.",
        "sign": f"signed {version}, with {'an interest declared' if said.get('interest') else 'no interest declared'}.",
        "stand_aside": "stood aside because of an interest.",
        "decide": "gave the last signature, and so made the decision.",
        "seal": f"sealed the notice of {version} as a PDF.",
        "return": f"returned {version}.",
        "reject": f"rejected {version}.",
        "take_back": f"took {version} back to change it.",
        "withdraw": "withdrew the decision.",
        "download": "downloaded the signed notice.",
    }
    return words.get(event.act, f"{event.act.replace('_', ' ')}.")


def kind(event: LedgerEvent) -> str:
    """Which filter of the history shows it: signatures, text or money."""
    if event.act == "save":
        return "money" if event.detail.get("section") in {"funding", "allocations", "posts"} else "text"
    return "signatures" if event.act != "start" else "text"
