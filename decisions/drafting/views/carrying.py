"""Starting from an earlier notice: choosing it, and choosing what comes along."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import signed_in
from decisions.drafting.carrying import carry_forward
from decisions.drafting.forms.carrying import CarryForm
from decisions.drafting.views.pages import GET_OR_POST
from decisions.record import earlier
from decisions.record.loading import find
from decisions.record.models import Decision
from decisions.record.permissions import check_may_start

MOST = 20


@require_safe
@never_cache
def choose_earlier(request: HttpRequest) -> HttpResponse:
    """Decisions that were made and that this person may see: the newest, or those that are searched for."""
    words = request.GET.get("q", "").replace("\0", " ").strip()
    made = Decision.objects.visible_to(signed_in(request)).made().annotate(decided_on=earlier.made_on("pk"))
    if words:
        made = made.filter(Q(reference__iexact=words) | Q(subject__icontains=words))
    found = list(made.order_by("-decided_on", "-reference")[: MOST + 1])
    context = {
        "words": words,
        "found": found[:MOST],
        "more": len(found) > MOST,
        "refusal": why_not(check_may_start, signed_in(request)),
    }
    return render(request, "drafting/choose_earlier.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def from_earlier(request: HttpRequest, reference: str) -> HttpResponse:
    """What of the earlier notice comes along, and the subject of the new one."""
    source, user = find(reference, signed_in(request)), signed_in(request)
    if not source.is_decided:
        raise Http404(f"{reference} was not decided")
    refusal = why_not(check_may_start, user)
    form = CarryForm(request.POST if request.method == "POST" else None, source=source)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            draft = carry_forward(source=source, **form.cleaned_data, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"{draft.reference} is started. Confirm or change what was carried over.")
            return redirect("decision", draft.reference)
    context = {"source": source, "form": form, "refusal": refusal}
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "drafting/from_earlier.html", context, status=status)
