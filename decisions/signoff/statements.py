"""What a person declares by signing, word for word."""

from decisions.scheme.choices import Capacity

WORDS = {
    Capacity.APPROVES: "I have read this version and approve it to go forward",
    Capacity.AGREES: "I have read this version and agree to it",
    Capacity.DECIDES: "I have read this version and decide as it says",
}


def statement(*, capacity: str, post: str) -> str:
    """The statement of intent, as it is shown before signing and kept with the signature.

    Source: Law Commission, Electronic execution of documents (Law Com 386): the signatory intends to authenticate.
    """
    return f"{WORDS[Capacity(capacity)]}, as {post}. I intend this to be my signature."
