"""Words that readers would see at once, as one person wishes them: a second person lets them out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from briefings.models.digests import DigestSchedule
from briefings.models.entities import Entity
from briefings.models.fields import one_of, word_field
from briefings.vocabulary import ProposalState

DECIDED = (ProposalState.APPLIED, ProposalState.DECLINED)


class Proposal(models.Model):
    """A change of an entity or of a schedule's title. Only its decision is ever written later.

    ``wished`` and ``stood`` hold the same keys: `briefings.queries.values` says how they read.
    """

    entity = models.ForeignKey(
        Entity, models.PROTECT, null=True, related_name="proposals",
        help_text="Whom it would change; of a merger, who would be merged.",
    )  # fmt: skip
    schedule = models.ForeignKey(
        DigestSchedule, models.PROTECT, null=True, related_name="proposals"
    )
    wished = models.JSONField(help_text="New values by field.")
    stood = models.JSONField(help_text="The values that they replace.")
    note = models.CharField(max_length=300, blank=True, default="", help_text="Why, for the desk.")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = word_field(ProposalState, default=ProposalState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(
        max_length=300, blank=True, default="", help_text="Why it was declined or is overtaken."
    )

    class Meta:
        verbose_name = "change of names"
        verbose_name_plural = "changes of names"
        ordering = ("-id",)
        constraints = (
            one_of("state", ProposalState, "proposal_state_known"),
            models.CheckConstraint(
                condition=Q(entity__isnull=False, schedule__isnull=True)
                | Q(entity__isnull=True, schedule__isnull=False),
                name="proposal_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decision_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ProposalState.WAITING, decided_by__isnull=True, decided_at__isnull=True
                )
                | ~Q(state=ProposalState.WAITING) & Q(decided_at__isnull=False),
                name="proposal_waits_or_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ProposalState.DECLINED, ProposalState.OVERTAKEN))
                | ~Q(answer=""),
                name="proposal_refused_with_words",
            ),
            models.UniqueConstraint(
                fields=("entity",),
                condition=Q(state=ProposalState.WAITING),
                name="proposal_waits_once_per_entity",
            ),
            models.UniqueConstraint(
                fields=("schedule",),
                condition=Q(state=ProposalState.WAITING),
                name="proposal_waits_once_per_schedule",
            ),
        )

    def __str__(self) -> str:
        return f"Change of {self.entity or self.schedule}"
