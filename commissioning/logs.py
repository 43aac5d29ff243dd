"""One JSON object a line in the log, without personal data: no names, addresses, queries or bodies."""

import json
import logging
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

logger = logging.getLogger("commissioning.requests")
ANSWERS = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)
"""What Django answers by itself, without a fault of ours."""
FIELDS = ("request", "method", "route", "status", "milliseconds", "person", "means")


class JsonLines(logging.Formatter):
    """Time, level, logger, message and the request fields; an exception by type and place, never by its values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": words(record),
        }
        if _is_ours(record):
            line |= {field: getattr(record, field) for field in FIELDS if hasattr(record, field)}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def words(record: logging.LogRecord) -> str:
    """Our own messages whole; those of other programs without the values in them, which may be names or addresses."""
    if _is_ours(record):
        return record.getMessage()
    if record.exc_info and not record.args:
        return "exception"  # Django's log of security repeats what the exception says
    return record.msg if isinstance(record.msg, str) else type(record.msg).__name__


def _is_ours(record: logging.LogRecord) -> bool:
    """Records of other programs have fields of the same names: Django's `request` is the request itself."""
    return record.name.partition(".")[0] == "commissioning"


def places(trace: TracebackType | None) -> list[str]:
    """The last five places of a traceback, as file:line, innermost last."""
    found = []
    while trace:
        code = trace.tb_frame.f_code
        found.append(f"{'/'.join(code.co_filename.split('/')[-2:])}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[-5:]


class RequestLog:
    """Logs every request by the name of its route, so that no reference, search or address reaches the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        identity = uuid.uuid4().hex[:12]
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "request": identity,
                "method": request.method,
                "route": match.route if match else "unknown",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000),
            },
        )
        response["X-Request-ID"] = identity
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """What is answered with 400, 403 or 404 is an answer; its status stands in the request's own line."""
        if not isinstance(exception, ANSWERS):
            logger.error("unhandled exception", exc_info=exception)
