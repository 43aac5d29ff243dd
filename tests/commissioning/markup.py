"""Reads a page back, for tests that ask what its elements say."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str | None]
    text: str = ""
    inside: tuple["Element", ...] = field(default=(), repr=False)

    def __getitem__(self, name: str) -> str | None:
        return self.attrs.get(name)

    @property
    def classes(self) -> set[str]:
        return set((self["class"] or "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice in <{tag} {attrs}>"
        element = Element(tag, dict(attrs), inside=tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag} {self.open[-1].attrs}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


class Page:
    """Shapes: elements in order, each with its attributes, its text and what it stands inside. Checks nesting."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        assert not reader.open, f"never closed: {reader.open}"
        self.html = html
        self.elements = reader.elements
        for element in self.elements:
            element.text = " ".join(element.text.split())

    def all(self, tag: str, **attrs: str) -> list[Element]:
        """Elements of that tag with those attributes; `class_` asks for one class among others."""
        wanted = attrs.pop("class_", None)
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (wanted is None or wanted in element.classes)
            and all(element[name.replace("_", "-")] == value for name, value in attrs.items())
        ]

    def one(self, tag: str, **attrs: str) -> Element:
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of <{tag}> with {attrs}"
        return found[0]

    @property
    def ids(self) -> list[str]:
        return [element.attrs["id"] or "" for element in self.elements if "id" in element.attrs]
