"""Files that people download: a list as CSV or XLSX, and what was put in, as it came."""

from django.core.files.storage import storages
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


def stored_file(name: str, file_name: str, media_type: str) -> HttpResponse:
    """What the storage has under `name`: saved as `file_name`, and never shown by the browser."""
    with storages["papers"].open(name) as stored:
        response = HttpResponse(stored.read(), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
