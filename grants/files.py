"""A list as a file: CSV or XLSX, by the ending of its address."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from commissioning.lib import spreadsheets
from commissioning.lib.spreadsheets import Table


def table_file(table: Table, name: str, kind: str) -> HttpResponse:
    """The table, to be saved under that name. Shapes: `kind` is csv or xlsx; its first row are headings.

    Raises: Http404 for another kind.
    """
    if kind == "csv":
        content, media_type = spreadsheets.to_csv(table), spreadsheets.CSV_TYPE
    elif kind == "xlsx":
        content, media_type = spreadsheets.to_xlsx(table, name), spreadsheets.XLSX_TYPE
    else:
        raise Http404("There is no such file.")
    saved = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}") or "attachment"
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": saved})
