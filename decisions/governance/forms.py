"""Forms of posts, holdings and rules. Each knows the act that it asks for and the day from which that counts."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from commissioning.lib import dates, money
from commissioning.lib.listing import listed
from commissioning.models import Directorate, Locality, User
from decisions.drafting.fields import AmountField, DayField, LineField, StaffForm
from decisions.scheme import acts, handovers, rule_acts
from decisions.scheme.choices import Capacity, DecisionType, FunctionFamily, Kind
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.scheme.rule_acts import Terms

DAY = timedelta(days=1)
Data = Mapping[str, Any] | None
NO_POST = "Choose the post."
NOT_GIVEN = {
    "amount_from": "Every amount",
    "until_on": "Not set",
    "kinds": "Every kind",
    "localities": "Every district",
    "alternate": "None",
}
CAPACITY_HINTS = {
    Capacity.APPROVES: "Finds that the notice is right and may go on",
    Capacity.AGREES: "Agrees for their own office, such as finance",
    Capacity.DECIDES: "Makes the decision",
    Capacity.CONSULTED: "Gives a view before the last signature, and decides nothing",
}


def title_field() -> LineField:
    return LineField(
        label="Title of the post",
        help_text="As it is printed under a signature.",
        max_length=160,
        error_messages={"required": "Give the title of the post."},
    )


def last_day_field() -> DayField:
    return DayField(label="Last day", help_text="This day is included. For example, 31 March 2027")


class Hinted(forms.RadioSelect):
    def __init__(self, hints: Mapping[Any, str]) -> None:
        super().__init__()
        self.hints = {str(value): words for value, words in hints.items()}


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.name}, {person.email}"


class ActForm(StaffForm):
    """A form that asks for one act."""

    is_shown_first: ClassVar[bool] = False

    def act(self, *, by: User, at: datetime) -> object:
        """Raises: Refused, as the act does."""
        raise NotImplementedError


class ChangeForm(ActForm):
    """An act that may change who signs: shown before it is saved. `post` is the one whose holder it changes."""

    is_shown_first = True
    post: Post | None = None

    @property
    def incoming(self) -> User | None:
        """Who holds the post then, where the form says so."""
        return cast(User | None, self.cleaned_data.get("holder"))

    @property
    def said(self) -> list[dict[str, str]]:
        """What components/facts.html takes: the answers in words."""
        return [{"term": str(self[name].label), "value": self._words(name)} for name in self.fields]

    def _words(self, name: str) -> str:
        value, field = self.cleaned_data[name], self.fields[name]
        if isinstance(value, date):
            return dates.long(value)
        if isinstance(value, Decimal):
            return f"{money.pounds(value)} or more"
        if value is None or value == ():
            return NOT_GIVEN.get(name, "")
        if isinstance(field, forms.MultipleChoiceField):
            return listed(str(dict(cast(Any, field.choices))[each]) for each in value)
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(cast(Any, field.choices))[value])
        return str(value)

    @property
    def on(self) -> date:
        """The first day on which the change counts."""
        raise NotImplementedError


class NewPostForm(ActForm):
    title = title_field()
    directorate = forms.ModelChoiceField(
        label="Directorate",
        help_text="Leave it out for a post that serves the whole authority.",
        queryset=Directorate.objects.none(),
        empty_label="None",
        required=False,
    )

    def __init__(self, data: Data = None) -> None:
        super().__init__(data)
        cast(forms.ModelChoiceField, self.fields["directorate"]).queryset = Directorate.objects.all()

    def act(self, *, by: User, at: datetime) -> object:
        return acts.add_post(**self.cleaned_data, by=by, at=at)


class RenameForm(ActForm):
    title = title_field()

    def __init__(self, data: Data = None, *, post: Post) -> None:
        super().__init__(data, initial={"title": post.title})
        self.renamed = post

    def act(self, *, by: User, at: datetime) -> object:
        return acts.rename_post(post=self.renamed, title=self.cleaned_data["title"], by=by, at=at)


class AbolishForm(ChangeForm):
    first_day = DayField(
        label="First day without the post",
        help_text="A holding that goes on ends the day before. For example, 1 April 2027",
    )

    def __init__(self, data: Data = None, *, post: Post) -> None:
        super().__init__(data)
        self.post: Post = post

    @property
    def on(self) -> date:
        return cast(date, self.cleaned_data["first_day"])

    def act(self, *, by: User, at: datetime) -> object:
        return acts.abolish_post(post=self.post, on=self.on, by=by, at=at)


class AppointForm(ChangeForm):
    holder = PersonField(
        label="Who holds the post",
        queryset=User.objects.none(),
        to_field_name="email",
        empty_label="Choose a person",
        error_messages={"required": "Choose the person.", "invalid_choice": "Choose a person from the list."},
    )
    from_on = DayField(label="First day", help_text="For example, 1 December 2026")
    until_on = DayField(
        label="Last day", help_text="Leave it blank for a holding without an end in sight.", required=False
    )

    def __init__(self, data: Data = None, *, post: Post, today: date) -> None:
        super().__init__(data, initial={"from_on": today})
        self.post: Post = post
        cast(forms.ModelChoiceField, self.fields["holder"]).queryset = User.objects.filter(is_active=True)

    @property
    def on(self) -> date:
        return cast(date, self.cleaned_data["from_on"])

    def act(self, *, by: User, at: datetime) -> object:
        return acts.appoint(post=self.post, **self.cleaned_data, by=by, at=at)


class HandOverForm(AppointForm):
    """The holder of that day makes way for the next one, in one act."""

    def __init__(self, data: Data = None, *, post: Post, today: date) -> None:
        super().__init__(data, post=post, today=today)
        self.fields["holder"].label = "Who takes over"
        first = self.fields["from_on"]
        first.label = "Their first day"
        first.help_text = "The holding before theirs ends the day before. Today takes effect at once."
        self.fields["until_on"].label = "Their last day"

    def act(self, *, by: User, at: datetime) -> object:
        given = dict(self.cleaned_data)
        return handovers.hand_over(post=self.post, to=given.pop("holder"), **given, by=by, at=at)


class EndHoldingForm(ChangeForm):
    until_on = last_day_field()

    def __init__(self, data: Data = None, *, holding: PostHolding) -> None:
        super().__init__(data)
        self.holding, self.post = holding, holding.post

    @property
    def on(self) -> date:
        return cast(date, self.cleaned_data["until_on"]) + DAY

    def act(self, *, by: User, at: datetime) -> object:
        return acts.end_holding(holding=self.holding, until_on=self.cleaned_data["until_on"], by=by, at=at)


class RuleForm(ChangeForm):
    """A new rule, or one that takes the place of another."""

    asks_for = forms.ModelChoiceField(
        label="Which post signs",
        queryset=Post.objects.none(),
        to_field_name="code",
        empty_label="Choose a post",
        error_messages={"required": NO_POST, "invalid_choice": NO_POST},
    )
    capacity = forms.ChoiceField(
        label="What its signature does",
        choices=Capacity.choices,
        widget=Hinted(CAPACITY_HINTS),
        error_messages={"required": "Say what the signature does."},
    )
    function_family = forms.ChoiceField(
        label="For which functions",
        choices=[("", "Every function"), *FunctionFamily.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    decision_type = forms.ChoiceField(
        label="For which decisions",
        choices=[("", "Every type of decision"), *DecisionType.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label="For which kinds of decision",
        help_text="Leave them all blank for every kind.",
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    localities = forms.MultipleChoiceField(
        label="For which districts",
        help_text="It counts where the decision affects any of them. Leave them all blank for every district.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    amount_from = AmountField(
        label="From which amount",
        help_text="This sum is included. What the decision varies or adds to is counted with it. Leave it blank for "
        "every amount, also for decisions that cost nothing.",
        required=False,
    )
    position = forms.IntegerField(
        label="Place in the chain",
        help_text="Lower places sign first. Posts in the same place sign in either order, and the next place waits for "
        "all of them. For example, 2",
        min_value=1,
        max_value=99,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Give the place in the chain as a number. For example: 2",
            "invalid": "The place in the chain is a whole number from 1 to 99. For example: 2",
            "min_value": "The place in the chain is 1 or more.",
            "max_value": "The place in the chain is 99 or less.",
        },
    )
    alternate = forms.ModelChoiceField(
        label="Alternate",
        help_text="This post signs while nobody holds the first, or when its holder stands aside because of an "
        "interest. Choose one that does not sign the same decisions itself: one person signs once.",
        queryset=Post.objects.none(),
        to_field_name="code",
        empty_label="None",
        required=False,
        error_messages={"invalid_choice": "Choose a post from the list, or none."},
    )
    in_force_from = DayField(
        label="First day in force",
        help_text="It counts for what is submitted from this day on. For example, 1 April 2027",
    )

    def __init__(self, data: Data = None, *, replaced: SignOffRule | None = None) -> None:
        super().__init__(data, initial=_initial(replaced) if replaced else {})
        self.replaced = replaced
        for name in ("asks_for", "alternate"):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = Post.objects.filter(abolished_on=None)
        places = Locality.objects.values_list("gss_code", "name")
        cast(forms.MultipleChoiceField, self.fields["localities"]).choices = list(places)

    def clean_kinds(self) -> tuple[str, ...]:
        return self._in_order("kinds")

    def clean_localities(self) -> tuple[str, ...]:
        return self._in_order("localities")

    def _in_order(self, name: str) -> tuple[str, ...]:
        """What was ticked, in the order of the boxes."""
        choices = cast(Any, self.fields[name]).choices
        return tuple(value for value, _ in choices if value in self.cleaned_data[name])

    def clean_alternate(self) -> Post | None:
        alternate: Post | None = self.cleaned_data["alternate"]
        if alternate and alternate == self.cleaned_data.get("asks_for"):
            raise ValidationError("The alternate is another post than the one that signs. Choose another, or none.")
        return alternate

    def clean_amount_from(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data["amount_from"]
        if amount == 0:
            raise ValidationError("The sum is more than £0.00. Leave it blank for every amount.")
        return amount

    @property
    def on(self) -> date:
        return cast(date, self.cleaned_data["in_force_from"])

    def act(self, *, by: User, at: datetime) -> object:
        said = dict(self.cleaned_data)
        first = said.pop("in_force_from")
        terms = Terms(post=said.pop("asks_for"), **said)
        if self.replaced:
            return rule_acts.replace_rule(rule=self.replaced, terms=terms, in_force_from=first, by=by, at=at)
        return rule_acts.add_rule(terms=terms, in_force_from=first, by=by, at=at)


def _initial(rule: SignOffRule) -> dict[str, Any]:
    terms = vars(rule_acts.terms_of(rule))
    alternate = rule.alternate.code if rule.alternate else ""
    return terms | {"asks_for": rule.post.code, "alternate": alternate}


class EndRuleForm(ChangeForm):
    until_on = last_day_field()

    def __init__(self, data: Data = None, *, rule: SignOffRule) -> None:
        super().__init__(data)
        self.rule = rule

    @property
    def on(self) -> date:
        return cast(date, self.cleaned_data["until_on"]) + DAY

    def act(self, *, by: User, at: datetime) -> object:
        return rule_acts.end_rule(rule=self.rule, until_on=self.cleaned_data["until_on"], by=by, at=at)
