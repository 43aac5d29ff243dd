"""What a person declares by signing, word for word."""

from decisions.scheme.choices import Capacity

WORDS = {
    Capacity.APPROVES: "I have read this version and approve it to go forward",
    Capacity.AGREES: "I have read this version and agree to it",
    Capacity.DECIDES: "I have read this version and decide as it says",
}


def statement(*, capacity: str, post: str, on_behalf_of: str = "", under: str = "") -> str:
    """The statement of intent, as it is shown before signing and kept with the signature.

    A delegate signs in the name of who gave the delegation, `on_behalf_of`, and names its reference, `under`.

    Source: Law Commission, Electronic execution of documents (Law Com 386): the signatory intends to authenticate.
    """
    role = f"for and on behalf of {on_behalf_of}, under delegation {under}" if under else f"as {post}"
    return f"{WORDS[Capacity(capacity)]}, {role}. I intend this to be my signature."
