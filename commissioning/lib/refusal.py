"""How an act says no."""

from collections.abc import Callable
from typing import Any


class Refused(Exception):
    """An act was refused and changed nothing. Its message is a sentence for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def why_not(check: Callable[..., object], *args: Any, **options: Any) -> str:
    """The sentence with which a check refuses, or "" where it lets the person go on."""
    try:
        check(*args, **options)
    except Refused as refusal:
        return refusal.sentence
    return ""
