"""The signatures on a version, as the notice prints them."""

from collections.abc import Iterable
from typing import Any

from decisions.record.models import Version
from decisions.record.versions import is_void


def of(version: Version) -> list[dict[str, Any]]:
    """In order of the chain. Shapes: see decisions.notice.page; `void` once the version is."""
    return printed(
        version.sign_offs.select_related("step").prefetch_related("conditions").order_by("step__position"),
        void=is_void(version),
    )


def printed(sign_offs: Iterable[Any], *, void: bool) -> list[dict[str, Any]]:
    """What of() gives, from signatures that are loaded already, each with its step and conditions."""
    return [
        {
            "position": row.step.position,
            "name": row.signer_name,
            "post": row.post_title,
            "capacity": row.get_capacity_display(),
            "signed_at": row.signed_at.isoformat(),
            "on_behalf_of": row.on_behalf_of,
            "delegation": row.delegation,
            "alternate": stood_in(row, row.step.post_title),
            "view": row.view,
            "void": void,
            "interest": row.interest_detail,
            "conditions": [
                {
                    "text": each.text,
                    "due_on": each.due_on.isoformat() if each.due_on else None,
                    "owner": each.owner_title,
                }
                for each in conditions(row)
            ],
        }
        for row in sign_offs
    ]


def stood_in(row: Any, post: str) -> str:
    """For which post an alternate signed and why: "as alternate for Director, who declared an interest"; or nothing."""
    return f"as alternate for {post}, {row.get_alternate_reason_display()}" if row.alternate_reason else ""


def conditions(sign_off: Any) -> list[Any]:
    """Those that came with a signature; no query where it says that it has none."""
    return list(sign_off.conditions.all()) if sign_off.condition_count else []
