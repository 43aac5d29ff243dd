"""How a person wants their mail."""

from django import forms

from commissioning.models import MailPreference


class PreferenceForm(forms.Form):
    preference = forms.ChoiceField(
        label="When do you want e-mail?",
        choices=MailPreference,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say when you want e-mail.",
            "invalid_choice": "Choose one of the two: each as it happens, or one a day.",
        },
    )
