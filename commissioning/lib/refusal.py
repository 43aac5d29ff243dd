"""How an act says no."""


class Refused(Exception):
    """An act was refused and changed nothing. Its message is a sentence for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
