"""Who must sign a version, who signed it, and why a version came to nothing.

Rows are written once. The database (migrations/0002_guards) refuses changes to them, and refuses a signature that is
out of turn, on another hash, by someone who wrote in the record, or by someone without the post on that day: see also
migrations/0004_delegation and 0006_rules_of_the_chain.
"""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from commissioning.models import User
from decisions.record.models import Decision, Version
from decisions.record.states import Act, State
from decisions.scheme.choices import Capacity
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post, PostHolding


class SignOffStepQuerySet(models.QuerySet["SignOffStep"]):
    def out_for_signature(self) -> "SignOffStepQuerySet":
        return self.filter(version__decision__state=State.IN_SIGN_OFF, version__voiding=None, sign_off=None)

    def waiting(self) -> "SignOffStepQuerySet":
        """The steps whose turn it is: unsigned, with every one of an earlier place signed."""
        earlier = SignOffStep.objects.filter(version=OuterRef("version"), place__lt=OuterRef("place"), sign_off=None)
        return self.out_for_signature().filter(~Exists(earlier))

    def for_holder(self, person: User, on: date) -> "SignOffStepQuerySet":
        """Of posts that this person holds that day, or may sign for: under a delegation that covers the decision, or as
        the alternate that the step fell to."""
        held = person.holdings.covering(on).values("post")
        given = Delegation.objects.live(on).given_to(person, on).filter(post=OuterRef("post"))
        delegated = Q(Exists(given.covering_outer("version__decision__")))
        return self.filter(Q(post__in=held) | delegated | (Q(alternate__in=held) & _has_fallen(on)))

    def vacant(self, on: date) -> "SignOffStepQuerySet":
        """Those whose post nobody holds that day, nor their alternate."""
        posts = PostHolding.objects.covering(on).filter(Q(post=OuterRef("post")) | Q(post=OuterRef("alternate")))
        return self.filter(~Exists(posts))

    def fallen_to_alternates(self, on: date) -> "SignOffStepQuerySet":
        """Those whose alternate signs: nobody holds the post that day, or its holder stood aside."""
        return self.filter(_has_fallen(on), alternate__isnull=False)

    def with_fallen(self, on: date) -> "SignOffStepQuerySet":
        """Annotates `has_fallen`: whether the alternate signs that day."""
        fallen = Q(alternate__isnull=False) & _has_fallen(on)
        return self.annotate(has_fallen=models.ExpressionWrapper(fallen, output_field=models.BooleanField()))


def _has_fallen(on: date) -> Q:
    aside = Recusal.objects.filter(decision=OuterRef(OuterRef("version__decision")), person=OuterRef("holder"))
    able = PostHolding.objects.covering(on).filter(~Exists(aside), post=OuterRef("post"))
    return ~Q(Exists(able))


class SignOffStep(models.Model):
    """One signature that a version needs, frozen with it: post, alternate and reason as text beside the posts.

    `position` counts the steps; those of one `place` are signed in either order, after every one of a lower place.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="steps")
    post_title = models.CharField(max_length=160)
    alternate = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="steps_as_alternate"
    )
    alternate_title = models.CharField(max_length=160, blank=True)
    capacity = models.CharField(max_length=20, choices=Capacity)
    why = models.CharField(max_length=1000)

    objects = SignOffStepQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="sign_off_step_has_its_own_place"),
            models.UniqueConstraint(fields=["version", "post"], name="sign_off_step_asks_a_post_once"),
            models.CheckConstraint(condition=Q(place__gte=1), name="sign_off_step_place_is_counted_from_one"),
            models.CheckConstraint(
                condition=Q(alternate=None, alternate_title="")
                | (Q(alternate__isnull=False) & ~Q(alternate=F("post")) & ~Q(alternate_title="")),
                name="sign_off_step_names_its_alternate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.position}. {self.post_title}"


class Interest(models.TextChoices):
    NONE = "none", "No interest"
    DECLARED = "declared", "An interest that does not stop me signing"


class AlternateReason(models.TextChoices):
    """Why an alternate signed: what is said of the post that should have."""

    INTEREST = "interest", "who declared an interest"
    VACANT = "vacant", "a post that nobody held"


class SignOff(models.Model):
    """A signature on one hash. Name, post and capacity are frozen as text, and so is on whose behalf and under what.

    Of an alternate, `post_title` is their own post, and `alternate_reason` why they signed. `view` is what somebody who
    is consulted has to say; others have none.
    """

    step = models.OneToOneField(SignOffStep, on_delete=models.PROTECT, related_name="sign_off")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="sign_offs")
    sha256 = models.CharField(max_length=64)
    signer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_offs")
    signer_name = models.CharField(max_length=160)
    post_title = models.CharField(max_length=160)
    capacity = models.CharField(max_length=20, choices=Capacity)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    delegation = models.CharField(max_length=40, blank=True)
    delegation_record = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_offs"
    )
    alternate_reason = models.CharField(max_length=20, choices=AlternateReason, blank=True)
    view = models.TextField(blank=True)
    interest = models.CharField(max_length=20, choices=Interest)
    interest_detail = models.TextField(blank=True)
    statement = models.TextField()
    condition_count = models.PositiveSmallIntegerField(default=0)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "step__position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(interest=Interest.NONE, interest_detail="")
                | (Q(interest=Interest.DECLARED) & ~Q(interest_detail="")),
                name="sign_off_interest_is_explained",
                violation_error_message="Say what the interest is.",
            ),
            models.CheckConstraint(condition=~Q(statement=""), name="sign_off_states_its_intent"),
            models.CheckConstraint(condition=~Q(signer_name="") & ~Q(post_title=""), name="sign_off_names_its_signer"),
            models.CheckConstraint(
                condition=Q(delegation_record=None, delegation="", on_behalf_of="")
                | (Q(delegation_record__isnull=False) & ~Q(delegation="") & ~Q(on_behalf_of="")),
                name="sign_off_names_its_delegation_and_giver",
            ),
            models.CheckConstraint(
                condition=Q(alternate_reason="")
                | Q(alternate_reason__in=AlternateReason.values, delegation_record=None),
                name="sign_off_as_alternate_is_under_no_delegation",
            ),
            models.CheckConstraint(
                condition=(Q(capacity=Capacity.CONSULTED) & ~Q(view=""))
                | (~Q(capacity=Capacity.CONSULTED) & Q(view="")),
                name="sign_off_gives_a_view_where_consulted",
                violation_error_message="Say what your view is.",
            ),
            models.CheckConstraint(
                condition=~Q(capacity=Capacity.CONSULTED) | Q(condition_count=0),
                name="sign_off_has_no_conditions_where_consulted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} on {self.version}"


class SignOffCondition(models.Model):
    """What a signatory makes the decision subject to. It comes only with the signature, and falls with it."""

    sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="conditions_owned")
    owner_title = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["sign_off", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sign_off", "number"], name="sign_off_condition_has_its_own_place"),
            models.CheckConstraint(condition=~Q(text=""), name="sign_off_condition_says_something"),
            models.CheckConstraint(
                condition=Q(owner=None, owner_title="") | (Q(owner__isnull=False) & ~Q(owner_title="")),
                name="sign_off_condition_names_its_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"Condition {self.number} of {self.sign_off}"


class ConditionDischarge(models.Model):
    """A condition of a decision that was made has been met: who says so, when, and how it was met."""

    condition = models.OneToOneField(SignOffCondition, on_delete=models.PROTECT, related_name="discharge")
    note = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    by_post = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="condition_discharge_says_how")]

    def __str__(self) -> str:
        return f"{self.condition} met"


class Recusal(models.Model):
    """A holder stands aside from a decision because of an interest: they may sign no version of it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals")
    person_name = models.CharField(max_length=160)
    post_title = models.CharField(max_length=160)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="recusal_is_made_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="recusal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} stands aside from {self.decision}"


class Voiding(models.Model):
    """Why a version and every signature on it are void. They stay, and show as void."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="voiding")
    act = models.CharField(max_length=20, choices=Act)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    by_post = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=[Act.RETURN, Act.TAKE_BACK, Act.REJECT, Act.WITHDRAW, Act.DEFER]),
                name="voiding_act_is_known",
            ),
            models.CheckConstraint(
                condition=Q(act=Act.TAKE_BACK) | ~Q(reason=""),
                name="voiding_has_a_reason",
                violation_error_message="Say what must change.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} void: {self.act}"
