"""An SVG becomes shapes alone; everything that runs, is fetched or is named is refused with what was found."""

import pytest

from commissioning.lib import drawings

SHAPE = '<rect width="4" height="4" fill="#0b3c5d"/>'


def svg(inside: str = SHAPE, attributes: str = 'viewBox="0 0 4 4"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def refusal(content: bytes) -> str:
    with pytest.raises(drawings.NoDrawing) as refused:
        drawings.shapes(content)
    return str(refused.value)


def test_shapes_are_written_anew_without_names_titles_and_what_has_no_effect() -> None:
    inside = (
        "<title>Old</title><metadata><a/></metadata><defs/>"
        '<g id="a" class="b" transform="scale(2)"><path d="M0 0h1"/></g>'
    )
    attributes = 'viewBox="0 0 4 4" version="1.1" width="9cm" xml:space="preserve" fill="none"'

    assert drawings.shapes(svg(inside, attributes)) == (
        "0 0 4 4",
        '<g fill="none"><g transform="scale(2)"><path d="M0 0h1"></path></g></g>',
    )


def test_what_is_written_can_be_read_again() -> None:
    view, shapes = drawings.shapes(svg('<path d="M0 0h1" fill="&quot;&lt;&amp;"/>'))

    assert drawings.shapes(svg(shapes)) == (view, f"<g>{shapes}</g>")


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<script>alert(1)</script>", "the element script"),
        ("<style>*{fill:red}</style>", "the element style"),
        ("<text>Name</text>", "the element text"),
        ('<image href="a.png"/>', "the element image"),
        ('<use href="#a"/>', "the element use"),
        ("<foreignObject/>", "the element foreignObject"),
        ('<defs><linearGradient id="a"/></defs>', "the element defs"),
        ('<a href="https://a.example"/>', "the element a"),
        ('<g xmlns:i="urn:i"><i:view/></g>', "the element view"),
        ('<rect onclick="a()"/>', "rect has the attribute onclick"),
        ('<rect style="fill:red"/>', "rect has the attribute style"),
        ('<rect filter="blur(2)"/>', "rect has the attribute filter"),
        ('<rect xmlns:x="http://www.w3.org/1999/xlink" x:href="a"/>', "rect has the attribute href"),
        ('<rect fill="URL (https://a.example/a.svg#a)"/>', "rect refers to “URL (https"),
    ],
)
def test_what_is_no_shape_is_refused_by_its_name(inside: str, found: str) -> None:
    said = refusal(svg(inside))

    assert found in said
    assert said.endswith(drawings.WOULD_DO)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg(), "It has a DOCTYPE or an entity."),
        (svg().decode().encode("utf-16"), "It is not UTF-8 text."),
        (b"\x89PNG\r\n", "It is not UTF-8 text."),
        (b"<svg", "It is not well-formed XML"),
        (b"<p>A</p>", "Its outermost element is p"),
        (svg(attributes=""), "Its viewBox is “”; give four numbers"),
        (svg(attributes='viewBox="0 0 0 4"'), "Its viewBox is “0 0 0 4”"),
        (svg(attributes='viewBox="0 0 inf 4"'), "Its viewBox is “0 0 inf 4”"),
        (svg("<g>" * 13 + "</g>" * 13), "nested more than 12 deep"),
        (svg("<g>" * 2800 + "</g>" * 2800), "nested more than 12 deep"),
        (svg(SHAPE * 600), "20,000 are the most"),
    ],
)
def test_what_is_no_small_drawing_is_refused(content: bytes, found: str) -> None:
    assert found in refusal(content)


def test_a_comment_is_no_entity() -> None:
    assert drawings.shapes(svg(f"<!-- made by hand -->{SHAPE}"))[0] == "0 0 4 4"
