"""Who must sign a version, who signed it, and why a version came to nothing.

Rows are written once. The database (migrations/0002_guards) refuses changes to them, and refuses a signature that is
out of turn, on another hash, by someone who wrote in the record, or by someone without the post on that day.
"""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commissioning.models import User
from decisions.record.models import Decision, Version
from decisions.record.states import Act, State
from decisions.scheme.choices import Capacity
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post


class SignOffStepQuerySet(models.QuerySet["SignOffStep"]):
    def out_for_signature(self) -> "SignOffStepQuerySet":
        return self.filter(version__decision__state=State.IN_SIGN_OFF, version__voiding=None, sign_off=None)

    def waiting(self) -> "SignOffStepQuerySet":
        """The steps whose turn it is: unsigned, with every earlier one signed."""
        earlier = SignOffStep.objects.filter(
            version=OuterRef("version"), position__lt=OuterRef("position"), sign_off=None
        )
        return self.out_for_signature().filter(~Exists(earlier))

    def for_holder(self, person: User, on: date) -> "SignOffStepQuerySet":
        """Of posts that this person holds that day, or may sign for under a delegation that covers the decision."""
        held = person.holdings.covering(on)
        given = Delegation.objects.live(on).given_to(person, on).filter(post=OuterRef("post"))
        return self.filter(Q(post__in=held.values("post")) | Q(Exists(given.covering_outer("version__decision__"))))


class SignOffStep(models.Model):
    """One signature that a version needs, frozen with it: post and reason as text beside the post itself."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="steps")
    post_title = models.CharField(max_length=160)
    capacity = models.CharField(max_length=20, choices=Capacity)
    why = models.CharField(max_length=300)

    objects = SignOffStepQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="sign_off_step_has_its_own_place"),
            models.UniqueConstraint(fields=["version", "post"], name="sign_off_step_asks_a_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.position}. {self.post_title}"


class Interest(models.TextChoices):
    NONE = "none", "No interest"
    DECLARED = "declared", "An interest that does not stop me signing"


class SignOff(models.Model):
    """A signature on one hash. Name, post and capacity are frozen as text, and so is on whose behalf and under what."""

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
    interest = models.CharField(max_length=20, choices=Interest)
    interest_detail = models.TextField(blank=True)
    statement = models.TextField()
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
            models.CheckConstraint(
                condition=Q(delegation_record=None, delegation="", on_behalf_of="")
                | (Q(delegation_record__isnull=False) & ~Q(delegation="") & ~Q(on_behalf_of="")),
                name="sign_off_names_its_delegation_and_giver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} on {self.version}"


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
