"""Each rule explained: what it looks for, why, and an example of either kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from decisions.checks.rules import RULES


@require_safe
def check_rules(request: HttpRequest) -> HttpResponse:
    """Every rule in the order of its id."""
    rules = sorted((module.RULE for module in RULES), key=lambda rule: rule.id)
    return render(request, "checks/rules.html", {"rules": rules})
