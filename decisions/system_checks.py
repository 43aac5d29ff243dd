"""What `manage.py check --deploy` says of an installation beyond what Django asks."""

from typing import Any

from django.core import checks

from decisions.notice import seals


@checks.register(checks.Tags.security, deploy=True)
def the_seal_can_be_put_on(**_: Any) -> list[checks.CheckMessage]:
    if not seals.is_configured():
        return [
            checks.Info(
                "Sealed notices carry no seal of the organisation: SEAL_KEY and SEAL_MODULE are not set.",
                hint="Without one, a notice is proved by its hash in the ledger alone. README says how to set it.",
                id="decisions.I001",
            )
        ]
    problem = seals.problem()
    return [checks.Error(problem, hint="No decision can be signed until this is mended.", id="decisions.E001")] * bool(
        problem
    )
