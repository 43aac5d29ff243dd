"""Leave cover in a few fields, and a delegation with everything it can have."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import QueryDict

from commissioning.models import Role, User
from decisions.drafting.fields import AmountField, DayField, LineField
from decisions.scheme.choices import DecisionType, FunctionFamily
from decisions.scheme.models import Post, PostHolding


class PersonField(forms.ModelChoiceField):
    """People by name and post or job title; the page holds their addresses, never their keys."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=User.objects.none(), to_field_name="email", empty_label="Choose a person", **options)

    def label_from_instance(self, person: Any) -> str:
        title = person.post_title or person.job_title
        return f"{person.name}, {title}" if title else str(person.name)


class PostField(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Post.objects.none(), to_field_name="code", empty_label="Choose a post", **options)


def people(on: date) -> QuerySet[User]:
    """Everyone who may be asked, with the title of a post they hold."""
    title = PostHolding.objects.covering(on).filter(holder=OuterRef("pk")).values("post__title")[:1]
    return User.objects.filter(is_active=True).annotate(post_title=Subquery(title))


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """What a select of the form has to choose from."""
    form.fields[name].queryset = rows  # type: ignore[attr-defined]  # only choices of rows have one


def limit_field() -> AmountField:
    return AmountField(
        label="Up to how much (optional)",
        help_text="The most that one decision may come to, with those it varies or adds to. Empty for no limit.",
        required=False,
    )


def until_field() -> DayField:
    return DayField(
        label="Last day",
        help_text="For example, 5 December 2026. It ends by itself after that day.",
        error_messages={"required": "Give the last day. A delegation ends by itself."},
    )


class CoverForm(forms.Form):
    """For today's holder of a post; which post is asked only of someone who holds several."""

    post = PostField(label="Which of your posts", error_messages={"required": "Choose which of your posts."})
    to = PersonField(label="Who signs for you", error_messages={"required": "Choose who signs for you."})
    from_on = DayField(label="First day", error_messages={"required": "Give the first day."})
    until_on = until_field()
    limit = limit_field()

    def __init__(self, data: QueryDict | None, *, user: User, on: date) -> None:
        super().__init__(data, initial={"from_on": on}, use_required_attribute=False)
        posts = user.posts_today
        self.only_post = posts[0] if len(posts) == 1 else None
        offer(self, "to", people(on).exclude(pk=user.pk))
        offer(self, "post", Post.objects.filter(pk__in=[post.pk for post in posts]))
        if self.only_post is not None:
            del self.fields["post"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.only_post is None else {**given, "post": self.only_post}


class DelegationForm(forms.Form):
    """Of a post that its holder gives away for a time, or that a governance officer records as given."""

    label_size = "s"

    post = PostField(label="Post", error_messages={"required": "Choose the post that is delegated."})
    person = PersonField(label="To a person", required=False)
    to_post = PostField(label="Or to whoever holds a post", required=False)
    from_on = DayField(label="First day", error_messages={"required": "Give the first day."})
    until_on = until_field()
    limit = limit_field()
    function_family = forms.ChoiceField(
        label="Functions", choices=[("", "Any function"), *FunctionFamily.choices], required=False
    )
    decision_type = forms.ChoiceField(
        label="Type of decision", choices=[("", "Any type"), *DecisionType.choices], required=False
    )
    document = LineField(
        label="Authorising document",
        help_text="What allows it: a minute, a paragraph of the scheme, a signed letter, with its date. It is public.",
        max_length=300,
        error_messages={"required": "Say which document authorises it."},
    )
    scope = LineField(
        label="Scope (optional)",
        help_text="Anything else that it is limited to, in words. It is public.",
        max_length=400,
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, user: User, on: date) -> None:
        super().__init__(data, initial={"from_on": on}, use_required_attribute=False)
        held = PostHolding.objects.covering(on)
        if not user.has_role(Role.GOVERNANCE):
            held = held.filter(holder=user)
        offer(self, "post", Post.objects.filter(pk__in=held.values("post")))
        offer(self, "person", people(on))
        offer(self, "to_post", Post.objects.all())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors.keys() & {"person", "to_post"} and bool(given.get("person")) == bool(given.get("to_post")):
            self.add_error("person", "Choose a person or a post, and only one of them.")
        given["to"] = given.pop("person", None) or given.pop("to_post", None)
        given.pop("to_post", None)
        return given
