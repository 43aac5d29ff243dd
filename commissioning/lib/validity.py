"""Whether a PDF is what it claims to be: PDF/A-3a and PDF/UA-1. Asked of every notice before anybody is given it.

The tests ask veraPDF, the reference engine, as well; it needs Java, which a server does not.
"""

import page

CLAIMS = {"PDF/A-3a": page.ValidationProfile.PDF_A_3A, "PDF/UA-1": page.ValidationProfile.PDF_UA_1}

# Where the judge errs and veraPDF, the reference engine, finds nothing (tests/commissioning/lib/test_validity.py):
MISJUDGED = {
    "PDFA3A-STREAM-LENGTH-001",  # takes compressed data that happen to end in a line end to be one byte too long
    "PDFA3A-UNICODE-MAPPING-001",  # wants a letter of its own for each mark that is drawn over a letter, as in ọ̀
    "PDFUA1-FONT-UNICODE-MAPPING-001",
}


def broken_rules(pdf: bytes) -> list[str]:
    """What the file breaks, each once, as "PDF/UA-1 7.1-3"; empty where it is valid. What is no PDF breaks all."""
    return [f"{claim} {rule}" for claim, profile in CLAIMS.items() for rule in _broken(pdf, profile)]


def _broken(pdf: bytes, profile: page.ValidationProfile) -> list[str]:
    try:
        report = page.validate_pdf_bytes(pdf, profile=profile)
    except page.PageError as unreadable:
        return [f"cannot be judged ({type(unreadable).__name__})"]
    if report.is_compliant:
        return []
    broken = {failure.rule_id for failure in report.failures}
    return sorted(broken - MISJUDGED) if broken else ["a rule without a name"]
