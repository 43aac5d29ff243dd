"""The pages that show the scheme: posts, one post, rules, history. Those that change it are in change_views.py."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.models import Role
from decisions.governance import overview
from decisions.governance.loading import find_post, reader
from decisions.governance.overview import PostLine, RuleLists
from decisions.ledger.models import LedgerEvent
from decisions.ledger.scheme_sentences import SENTENCES
from decisions.ledger.sentences import told
from decisions.scheme import contradictions
from decisions.scheme.chain import Scheme

PAGE = 25


@require_safe
@never_cache
def scheme(request: HttpRequest) -> HttpResponse:
    """Posts with their holders, and the rules that say which of them signs what."""
    user, today = reader(request), timezone.localdate()
    posts = overview.posts()
    context = {
        "may_change": user.has_role(Role.GOVERNANCE),
        "today": today,
        "posts": [PostLine.of(post, today) for post in posts if not post.is_abolished(today)],
        "abolished": [post for post in posts if post.is_abolished(today)],
        "rules": RuleLists.of(overview.rules(), today),
        "contradictions": contradictions.find(Scheme.of(today)),
    }
    return render(request, "governance/scheme.html", context)


@require_safe
@never_cache
def post(request: HttpRequest, code: str) -> HttpResponse:
    """One post: who held it when, and the rules that ask for it or have it as their alternate."""
    user, today, found = reader(request), timezone.localdate(), find_post(code)
    context = {
        "may_change": user.has_role(Role.GOVERNANCE),
        "line": PostLine.of(found, today),
        "today": today,
        "holdings": [(each, each.until_on is None or each.until_on >= today) for each in found.holdings.all()][::-1],
        "rules": RuleLists.of(overview.rules().filter(Q(post=found) | Q(alternate=found)), today),
    }
    return render(request, "governance/post.html", context)


@require_safe
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    """Every change of the scheme, the last first, as the ledger has it."""
    reader(request)
    events = LedgerEvent.objects.filter(reference="", act__in=SENTENCES).order_by("-number")
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    entries = told(page)
    return render(request, "governance/history.html", {"page": page, "entries": entries})
