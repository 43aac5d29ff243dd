"""What is asked beyond what Django asks: of the house style at each start, of the seal by `check --deploy`."""

from typing import Any

from django.core import checks

from decisions.notice import house, seals


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


@checks.register()
def the_house_style_can_be_printed(**_: Any) -> list[checks.CheckMessage]:
    hint = "No notice can be made until this is mended. README lists what AUTHORITY_… variables may be."
    return [checks.Error(problem, hint=hint, id="decisions.E002") for problem in house.problems()]
