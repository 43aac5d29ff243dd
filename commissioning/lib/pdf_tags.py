"""What WeasyPrint 70 leaves out of the tags of a PDF, and the claim to PDF/UA-1 beside PDF/A-3a.

Used through WeasyPrint's `finisher`, which is called with the laid-out document and the PDF before it is written.
Source: ISO 14289-1 (PDF/UA-1) 7.2, 7.5, 7.18; ISO 19005-3 (PDF/A-3) 6.6.
"""

import re
from collections.abc import Iterator
from typing import Any

import pydyf

_REFERENCE = re.compile(rb"(\d+) \d+ R")

_IDENTIFICATION = b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
# PDF/A lets XMP say only what it knows, so what `pdfuaid:part` means has to be said as well.
_EXTENSION = (
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Mend the tags, then claim PDF/UA-1."""
    say_what_headers_head(document)
    leave_running_heads_out(pdf)
    give_list_items_bodies(pdf)
    say_how_lists_are_numbered(document, pdf)
    list_attachments_once(pdf)
    print_links(pdf)
    claim_pdfua(pdf)


def finish_for_seal(document: Any, pdf: pydyf.PDF) -> None:
    """As finish(), with a place for the organisation's seal. See commissioning.lib.seal."""
    finish(document, pdf)
    leave_room_for_seal(pdf)


def say_what_headers_head(document: Any) -> None:
    """Give each header cell its scope, and each data cell the headers that its HTML names.

    WeasyPrint writes no scope, and finds headers by row and column alone: in a table with groups of rows it would
    miss the group's. Headers of an earlier page count too, because a long group goes on over pages.
    """
    identified: dict[str, Any] = {}
    for page in document.pages:
        cells = [box for box in page._page_box.descendants() if getattr(box, "mark", None) is not None]
        for cell in (box for box in cells if box.element_tag == "th"):
            cell.mark["A"]["Scope"] = "/Row" if cell.element.get("scope") == "row" else "/Column"
            if "ID" in cell.mark and cell.element.get("id"):
                identified[cell.element.get("id")] = cell.mark["ID"]
        for cell in (box for box in cells if box.element_tag == "td"):
            _set_headers(cell, identified)


def _set_headers(cell: Any, identified: dict[str, Any]) -> None:
    named = [identified[each] for each in cell.element.get("headers", "").split() if each in identified]
    if named:
        cell.mark["A"]["Headers"] = pydyf.Array(named)
    elif not cell.mark["A"].get("Headers"):
        cell.mark["A"].pop("Headers", None)


def leave_running_heads_out(pdf: pydyf.PDF) -> None:
    """Make running heads and feet pagination artifacts: WeasyPrint tags them, and then hangs the tags on nothing."""
    tree = _get(pdf, pdf.catalog["StructTreeRoot"])
    reached = {element.number for element in _elements(pdf)}
    # A page's number in the list of pages is three items: 12, 0 and R.
    pages = {pdf.objects[number]["StructParents"]: pdf.objects[number] for number in pdf.pages["Kids"][::3]}
    owners = _get(pdf, tree["ParentTree"])["Nums"]
    for key, elements in zip(owners[::2], owners[1::2], strict=True):
        if key in pages and isinstance(elements, list):
            loose = {mcid for mcid, owner in enumerate(elements) if _number(owner) not in reached}
            _make_artifacts(_get(pdf, pages[key]["Contents"]).stream, loose)
            for mcid in loose:
                elements[mcid] = "null"


def _make_artifacts(stream: list[Any], loose: set[int]) -> None:
    """In a page's operators, `/Tag <</MCID n>> BDC` becomes `/Artifact <</Type /Pagination>> BDC`."""
    found = 0
    for place, operand in enumerate(stream):
        if isinstance(operand, dict) and operand.get("MCID") in loose:
            stream[place - 1] = "/Artifact"
            operand.clear()
            operand["Type"] = "/Pagination"
            found += 1
    if found != len(loose):
        raise ValueError(f"{len(loose)} pieces of the running heads to leave out, {found} found")


def say_how_lists_are_numbered(document: Any, pdf: pydyf.PDF) -> None:
    """Lists get their elements in the order of their boxes."""
    pages = (page._page_box.descendants() for page in document.pages)
    boxes = [box for page in pages for box in page if box.element_tag in ("ul", "ol")]
    lists = [each for each in pdf.objects if isinstance(each, dict) and each.get("S") == "/L"]
    for box, element in zip(boxes, lists, strict=True):
        numbering = "/Decimal" if box.element_tag == "ol" else "/Disc"
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})


def give_list_items_bodies(pdf: pydyf.PDF) -> None:
    """Put what an item of a list holds into a body: WeasyPrint does so for bare text, not for paragraphs or tables.

    Source: ISO 14289-1 7.2, test 20: an item contains a label and a body alone.
    """
    for item in [each for each in _elements(pdf) if each["S"] == "/LI"]:
        kids = [_get(pdf, number) for number in _numbers(item["K"])]
        labels = [kid for kid in kids if kid["S"] == "/Lbl"]
        held = [kid for kid in kids if kid["S"] != "/Lbl"]
        if any(kid["S"] != "/LBody" for kid in held):
            item["K"] = _references([*labels, _body(pdf, item, held)])


def _body(pdf: pydyf.PDF, item: pydyf.Dictionary, held: list[pydyf.Dictionary]) -> pydyf.Dictionary:
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference})
    pdf.add_object(body)
    for kid in held:
        kid["P"] = body.reference
        kid["S"] = "/Div" if kid["S"] == "/LBody" else kid["S"]
    body["K"] = _references(held)
    return body


def _references(elements: list[pydyf.Dictionary]) -> pydyf.Array:
    return pydyf.Array([element.reference for element in elements])


def list_attachments_once(pdf: pydyf.PDF) -> None:
    """WeasyPrint 70 names every attachment twice in the catalogue."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def print_links(pdf: pydyf.PDF) -> None:
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Subtype") == "/Link":
            each["F"] = 4


def claim_pdfua(pdf: pydyf.PDF) -> None:
    """Put the claim into the one rdf:RDF: WeasyPrint's own option would add a second, which no validator reads.

    The metadata is left uncompressed, so that a program that knows no PDF can find it.
    """
    metadata = _get(pdf, pdf.catalog["Metadata"])
    metadata.compress = False
    claims = _IDENTIFICATION + _EXTENSION + b"</rdf:RDF>"
    metadata.stream = [_bytes(part).replace(b"</rdf:RDF>", claims) for part in metadata.stream]


SEAL_FIELD = "Seal"
_SEAL_WORDS = "Electronic seal of this decision notice"


def leave_room_for_seal(pdf: pydyf.PDF) -> None:
    """An empty signature field that is not seen and has a tag, so that the seal itself adds nothing without one."""
    page = pdf.objects[pdf.pages["Kids"][0]]
    tree = _get(pdf, pdf.catalog["StructTreeRoot"])
    root = _get(pdf, tree["K"][0])
    owners = _get(pdf, tree["ParentTree"])["Nums"]
    key = max(owners[::2]) + 1
    field = pydyf.Dictionary({"Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "P": page.reference, "F": 132})
    field |= {"T": pydyf.String(SEAL_FIELD), "TU": pydyf.String(_SEAL_WORDS)}
    field |= {"Rect": pydyf.Array([0, 0, 0, 0]), "StructParent": key}
    pdf.add_object(field)
    place = pydyf.Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": page.reference})
    pdf.add_object(place)
    element = pydyf.Dictionary({"Type": "/StructElem", "S": "/Form", "P": root.reference, "Pg": page.reference})
    element |= {"Alt": pydyf.String(_SEAL_WORDS), "K": pydyf.Array([place.reference])}
    pdf.add_object(element)
    root["K"].append(element.reference)
    owners.extend([key, element.reference])
    page.setdefault("Annots", pydyf.Array()).append(field.reference)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([field.reference]), "SigFlags": 3})


def _elements(pdf: pydyf.PDF) -> Iterator[Any]:
    """The structure elements that hang on the root, in reading order."""
    todo = list(_numbers(_get(pdf, pdf.catalog["StructTreeRoot"])["K"]))
    while todo:
        element = pdf.objects[todo.pop()]
        if isinstance(element, dict) and "S" in element:
            yield element
            todo.extend(reversed(list(_numbers(element.get("K", [])))))


def _get(pdf: pydyf.PDF, reference: Any) -> Any:
    return pdf.objects[_number(reference)]


def _numbers(references: list[Any]) -> Iterator[int]:
    """Object numbers in an array, which may hold plain integers of other meanings as well."""
    for each in references:
        if not isinstance(each, int) and _REFERENCE.fullmatch(_bytes(each)):
            yield _number(each)


def _number(reference: Any) -> int:
    return int(_bytes(reference).split()[0])


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
