"""The reason for which a warning may stand."""

from decisions.drafting.fields import LineField, StaffForm


class WaiverForm(StaffForm):
    reason = LineField(
        label="Why may this warning stand?",
        help_text="Everyone who signs reads your reason with your name. It is kept with the version.",
        max_length=400,
        error_messages={"required": "Say why the warning may stand."},
    )
