"""The public start page, the health check and what an error shows."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "start.html")


@login_not_required
def not_here(request: HttpRequest) -> HttpResponse:
    raise Http404(request.path)


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither the database nor a session, since one of them may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
