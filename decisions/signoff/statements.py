"""What a person declares by signing, word for word."""

from decisions.scheme.choices import Capacity
from decisions.signoff.models import AlternateReason

WORDS = {
    Capacity.APPROVES: "I have read this version and approve it to go forward",
    Capacity.AGREES: "I have read this version and agree to it",
    Capacity.DECIDES: "I have read this version and decide as it says",
    Capacity.CONSULTED: "I have read this version and have been consulted on it",
}


def statement(*, capacity: str, post: str, on_behalf_of: str = "", under: str = "", alternate: str = "") -> str:
    """The statement of intent, as it is shown before signing and kept with the signature.

    A delegate signs in the name of who gave the delegation, `on_behalf_of`, and names its reference, `under`. An
    alternate says for whom and why: `alternate`.

    Source: Law Commission, Electronic execution of documents (Law Com 386): the signatory intends to authenticate.
    """
    role = f"for and on behalf of {on_behalf_of}, under delegation {under}" if under else f"as {post}"
    stands_in = f", {alternate}" if alternate else ""
    return f"{WORDS[Capacity(capacity)]}, {role}{stands_in}. I intend this to be my signature."


def as_alternate(*, post: str, reason: str) -> str:
    """ "as alternate for Director, who declared an interest"; `post` is the one that should have signed."""
    return f"as alternate for {post}, {AlternateReason(reason).label}"
