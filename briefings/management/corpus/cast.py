"""Who appears in the made-up record: states of the gazetteer, made-up subjects, two accounts."""

from dataclasses import dataclass
from random import Random

from django.contrib.auth.models import Group, User
from django.db.models import Q

from briefings.curate import entities
from briefings.management.corpus.names import made_up
from briefings.management.output import refuse
from briefings.models import Entity, Entry, Source, Subscriber
from briefings.vocabulary import EntityKind, NameKind

HOME = "https://corpus.invalid/"
"""Every source's address starts so; a name that can never exist (RFC 2606)."""
EDITOR, APPROVER = "corpus-editor", "corpus-approver"
PREFIX = "made-up-"
"""How the slug of every made-up entity begins."""
SUBJECTS = {
    EntityKind.CONTESTED_POLITY: 40,
    EntityKind.AUTHORITY: 20,
    EntityKind.ORGANISATION: 15,
    EntityKind.PERSON: 30,
    EntityKind.WORK: 15,
}
CALLED = {
    EntityKind.CONTESTED_POLITY: "Republic of {}",
    EntityKind.AUTHORITY: "Provisional Authority of {}",
    EntityKind.ORGANISATION: "{} Cooperation Council",
    EntityKind.PERSON: "Envoy {}",
    EntityKind.WORK: "Treaty of {}",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, in an order that depends on the record alone."""

    states: list[Entity]
    subjects: list[Entity]
    others: list[Entity]
    editor: User
    approver: User


def need_no_real_record() -> None:
    """Refuse a database in which anything is not of the corpus: the two are never mixed."""
    ours = Q(edited_by__username=EDITOR)
    if (
        Entry.objects.exclude(ours).exists()
        or Source.objects.exclude(url__startswith=HOME, sample=True).exists()
    ):
        raise refuse(
            "This database holds entries or sources that are not made up, and the two are never "
            "mixed. Give the corpus a database of its own: VAR_DIR=/somewhere/else."
        )
    if Subscriber.objects.exists() and not User.objects.filter(username=EDITOR).exists():
        raise refuse(
            "Somebody subscribed here, and would be sent what is made up. Give the corpus a "
            "database of its own: VAR_DIR=/somewhere/else."
        )


def assemble(rng: Random) -> Cast:
    """Everybody; whoever is missing is made."""
    return Cast(
        states=list(
            Entity.objects.filter(kind=EntityKind.STATE, merged_into__isnull=True)
            .exclude(slug__startswith=PREFIX)
            .exclude(life_max__isnull=False)
            .order_by("slug")
        ),
        subjects=_made(rng, EntityKind.CONTESTED_POLITY, EntityKind.AUTHORITY),
        others=_made(rng, EntityKind.ORGANISATION, EntityKind.PERSON, EntityKind.WORK),
        editor=_account(EDITOR, "editor"),
        approver=_account(APPROVER, "publisher"),
    )


def _made(rng: Random, *kinds: EntityKind) -> list[Entity]:
    """The made-up entities of some kinds."""
    for kind in kinds:
        missing = SUBJECTS[kind] - Entity.objects.filter(kind=kind, slug__startswith=PREFIX).count()
        for _ in range(missing):
            _make(rng, kind)
    return list(Entity.objects.filter(kind__in=kinds, slug__startswith=PREFIX).order_by("slug"))


def _make(rng: Random, kind: EntityKind) -> None:
    while True:
        name = made_up(rng)
        short = name if kind is EntityKind.CONTESTED_POLITY else CALLED[kind].format(name)
        if not Entity.objects.filter(short_name=short).exists():
            break
    states = Entity.objects.filter(kind=EntityKind.STATE, merged_into__isnull=True).order_by("slug")
    row = Entity(
        slug=f"{PREFIX}{kind.value.replace('_', '-')}-{name.lower()}",
        kind=kind,
        name=CALLED[kind].format(name),
        short_name=short,
        of_state=states[rng.randrange(len(states))] if kind is EntityKind.AUTHORITY else None,
    )
    entities.save(row)
    entities.add_name(row, f"{name}ers", kind=NameKind.DEMONYM)


def _account(name: str, role: str) -> User:
    """An account that signs what is made up, and that nobody signs in to."""
    user, made = User.objects.get_or_create(
        username=name, defaults={"is_active": False, "password": "!"}
    )
    if made:
        user.groups.add(Group.objects.get(name=role))
    return user
