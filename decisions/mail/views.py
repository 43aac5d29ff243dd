"""How I want my mail; and, for governance and auditors, every mail that was sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.models import signed_in
from decisions.mail import digest
from decisions.mail.forms import PreferenceForm
from decisions.mail.models import SentMail

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def preference(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = PreferenceForm(
        request.POST if request.method == "POST" else None, initial={"preference": user.mail_preference}
    )
    if form.is_valid():
        digest.prefer(preference=form.cleaned_data["preference"], by=user)
        messages.success(request, "Your e-mail setting is saved.")
        return redirect("my_work")
    return render(request, "mail/preference.html", {"form": form})


@require_safe
@never_cache
def sent_mail(request: HttpRequest) -> HttpResponse:
    """Newest first, by reference and person. Raises: Http404 for all but governance and auditors."""
    if not signed_in(request).sees_all:
        raise Http404("The record of mail is for governance and auditors")
    reference, person = _typed(request, "reference"), _typed(request, "person")
    mails = SentMail.objects.select_related("person", "digest").order_by("-queued_at", "-pk")
    if reference:
        mails = mails.filter(reference__iexact=reference)
    if person:
        mails = mails.filter(Q(person__name__icontains=person) | Q(address__icontains=person))
    return render(
        request,
        "mail/sent_mail.html",
        {
            "page": Paginator(mails, PAGE).get_page(request.GET.get("page")),
            "reference": reference,
            "person": person,
            "filters": urlencode({"reference": reference, "person": person}) + "&",
        },
    )


def _typed(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:100]
