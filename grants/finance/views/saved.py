"""Saved views: a person's own, and those that others share."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.governance.acting import answer, wording
from grants.finance import lists, saving
from grants.finance.forms import DeleteForm, ViewForm
from grants.finance.models import SavedView
from grants.permissions import finance_reader

GET_OR_POST = ["GET", "HEAD", "POST"]
_answer = partial(answer, template="finance/change_view.html", check=lambda user: None)


@require_safe
@never_cache
def saved_views(request: HttpRequest) -> HttpResponse:
    """Each with where it leads, and for their owner how to change them."""
    user = finance_reader(request)
    views = saving.seen_by(user)
    own = [each for each in views if each.view.owner_id == user.pk]
    others = [each for each in views if each.view.owner_id != user.pk]
    return render(request, "finance/saved_views.html", {"own": own, "others": others, "most": saving.MOST})


@require_http_methods(GET_OR_POST)
@never_cache
def save_view(request: HttpRequest) -> HttpResponse:
    """The name for the list that was come from."""
    user, address = finance_reader(request), request.GET.get("at", "")
    try:
        of, query = lists.read(address)
    except Refused:
        words = wording("Save a view", reverse("finance"), done="")
        return _answer(
            request, user, lambda data: ViewForm(data, by=user), words, check=lambda user: lists.read(address)
        )
    back = lists.href(of.name, query)
    words = wording("Save this view", back, done="The view is saved.", button="Save the view", caption=of.words)
    return _answer(request, user, lambda data: ViewForm(data, by=user, address=address), words)


@require_http_methods(GET_OR_POST)
@never_cache
def change_view(request: HttpRequest, number: int) -> HttpResponse:
    user = finance_reader(request)
    view = _find(user, number)
    words = wording("Change the view", reverse("saved_views"), done="The view is changed.", caption=str(view))
    return _answer(request, user, lambda data: ViewForm(data, by=user, view=view), words)


@require_http_methods(GET_OR_POST)
@never_cache
def delete_view(request: HttpRequest, number: int) -> HttpResponse:
    user = finance_reader(request)
    view = _find(user, number)
    lede = "The list itself stays as it is." + (" Others no longer find this view." if view.is_shared else "")
    back, done = reverse("saved_views"), f"The view “{view}” is deleted."
    words = wording("Delete the view", back, lede=lede, done=done, button="Delete the view", caption=str(view))
    return _answer(request, user, lambda data: DeleteForm(data, view=view), words)


def _find(user: User, number: int) -> SavedView:
    """Their own. Raises: Http404."""
    view = saving.own(user).filter(pk=number).first()
    if view is None:
        raise Http404("This person has no such view.")
    return view
