"""The form under a thread, and the one that begins one."""

from django import forms

from commissioning.lib.refusal import Refused
from decisions.commenting.models import Step


class CommentForm(forms.Form):
    """Which step on which thread; the acts say what is wrong with it."""

    step = forms.ChoiceField(choices=Step.choices)
    thread = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    text = forms.CharField(required=False, strip=True)

    def refuse(self, reason: Refused) -> None:
        self.add_error("text", reason.sentence)
