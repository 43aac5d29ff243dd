"""An SVG drawing that may stand in a page of ours: shapes alone, nothing that runs, is fetched or has a name."""

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

MOST_BYTES = 20_000
DEEPEST = 12
WOULD_DO = "Save it as plain SVG, with text and effects turned into paths, and with attributes in place of styles."

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_UNDRAWN = frozenset({"title", "desc", "metadata"})  # the page says in its own words what the drawing shows
_GEOMETRY = frozenset({"d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"})
_PAINT = frozenset(
    {"fill", "fill-rule", "fill-opacity", "opacity", "stroke", "stroke-width", "stroke-opacity", "transform"}
    | {f"stroke-{each}" for each in ("linecap", "linejoin", "miterlimit", "dasharray", "dashoffset")}
)
_WITHOUT_EFFECT = frozenset({"id", "class", "version", "baseProfile", "role"})


class NoDrawing(ValueError):
    """A file is no drawing that may stand in a page: what was found, and what would do."""


def shapes(svg: bytes) -> tuple[str, str]:
    """The view box of a drawing, and its shapes written anew with nothing in them but shapes.

    Raises: NoDrawing.
    """
    if len(svg) > MOST_BYTES:
        raise NoDrawing(f"It has {len(svg):,} bytes; {MOST_BYTES:,} are the most, because each notice carries it.")
    root = _root(svg)
    if root.tag != f"{_SVG}svg":
        raise NoDrawing(f"Its outermost element is {_name(root.tag)}; an SVG drawing begins with svg.")
    view = root.get("viewBox", "")
    if not _is_view(view):
        raise NoDrawing(f"Its viewBox is “{view}”; give four numbers, such as “0 0 120 40”, that say how large it is.")
    kept = _attributes(root, _PAINT, but=_GEOMETRY | {"viewBox", "preserveAspectRatio"})
    return view, f"<g{kept}>{''.join(_children(root, 1))}</g>"


def _root(svg: bytes) -> ElementTree.Element:
    try:
        text = svg.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoDrawing(f"It is not UTF-8 text. {WOULD_DO}") from None
    if "<!" in text.replace("<!--", ""):
        raise NoDrawing("It has a DOCTYPE or an entity. Delete those lines: a drawing needs none.")
    try:
        return ElementTree.fromstring(text)  # noqa: S314 - short, and without entities
    except ElementTree.ParseError as fault:
        raise NoDrawing(f"It is not well-formed XML: {fault}. {WOULD_DO}") from None


def _is_view(view: str) -> bool:
    try:
        _left, _top, width, height = map(float, view.replace(",", " ").split())
    except ValueError:
        return False
    return 0 < width < float("inf") and 0 < height < float("inf")


def _children(element: ElementTree.Element, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise NoDrawing(f"Its groups are nested more than {DEEPEST} deep. {WOULD_DO}")
    for child in element:
        name = child.tag.removeprefix(_SVG)
        if name in _SHAPES:
            yield f"<{name}{_attributes(child, _GEOMETRY | _PAINT)}>{''.join(_children(child, depth + 1))}</{name}>"
        elif name not in _UNDRAWN and not (name == "defs" and not len(child)):
            raise NoDrawing(f"It has the element {_name(child.tag)}. {WOULD_DO}")


def _attributes(
    element: ElementTree.Element, kept: frozenset[str], *, but: frozenset[str] | set[str] = frozenset()
) -> str:
    """Those that are kept, as they are written; those without effect and in `but` are left out."""
    for name, value in element.items():
        if name not in kept | _WITHOUT_EFFECT | but and not name.endswith("}space"):
            raise NoDrawing(f"Its element {_name(element.tag)} has the attribute {_name(name)}. {WOULD_DO}")
        if "url(" in value.lower().replace(" ", ""):
            raise NoDrawing(f"Its element {_name(element.tag)} refers to “{value[:40]}”. {WOULD_DO}")
    return "".join(f" {name}={quoteattr(value)}" for name, value in element.items() if name in kept)


def _name(name: str) -> str:
    """Without its namespace."""
    return name.rpartition("}")[2]
