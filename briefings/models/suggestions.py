"""What reading proposed and what an editor decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from briefings.models.entities import Entity
from briefings.models.fields import EdtfField, bound, one_of, word_field
from briefings.models.sources import Source
from briefings.vocabulary import Basis, EntryKind, SuggestionState, Verb


class Suggestion(models.Model):
    """A passage that may become an entry; offsets are half-open code points of the source's text."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="suggestions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    kind = word_field(EntryKind, blank=True, default="")
    verb = word_field(Verb, blank=True, default="")
    actors = models.ManyToManyField(Entity, blank=True, related_name="+")
    subjects = models.ManyToManyField(Entity, blank=True, related_name="+")
    date = EdtfField()
    date_min = bound()
    date_max = bound()
    basis = word_field(Basis, default=Basis.ASSESSMENT)
    negated = models.BooleanField(default=False)
    score = models.FloatField(default=0)
    reasons = models.JSONField(default=list, blank=True)
    rules_version = models.CharField(max_length=40, blank=True, default="")
    state = word_field(SuggestionState, default=SuggestionState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("source", "-score", "start")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "start", "end", "verb"), name="suggestion_once"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="suggestion_has_words"),
            one_of("state", SuggestionState, "suggestion_state_known"),
            one_of("basis", Basis, "suggestion_basis_known"),
            # What reading could not tell is empty.
            models.CheckConstraint(
                condition=Q(kind__in=["", *EntryKind.codes()]), name="suggestion_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(verb__in=["", *Verb.codes()]), name="suggestion_verb_known"
            ),
        )

    def __str__(self) -> str:
        return self.exact[:80]
