"""A filled form of an entity becomes a proposal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from briefings.admin.seen import SeenForm, standing
from briefings.curate import proposals
from briefings.models import EntityName, Proposal
from briefings.queries import values
from briefings.queries.values import NAMES, Row


def propose(form: SeenForm, formsets: Iterable[Any], *, by: User, now: datetime) -> Proposal | None:
    """What would change, as a wish; None if nothing would. Nothing of the entity is written.

    Call once the form has looked again, so that the entity is held.
    """
    entity = form.instance
    _, before = standing(entity.pk)
    rows = {one.pk: values.row_of(one) for one in EntityName.objects.filter(entity=entity)}
    new: list[Row] = []
    for formset in formsets:
        formset.save(commit=False)
        rows |= {one.pk: values.row_of(one) for one, _ in formset.changed_objects}
        for one in formset.deleted_objects:
            rows.pop(one.pk, None)
        new += [values.row_of(one) for one in formset.new_objects]
    after = {**values.of(entity), NAMES: values.ordered([*rows.values(), *new])}
    stood, wished = values.changes(before, after)
    if not wished:
        return None
    note = form.proposal_note
    return proposals.propose(entity, stood=stood, wished=wished, note=note, by=by, now=now)
