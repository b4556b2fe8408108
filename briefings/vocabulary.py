"""The words the record is written in: every code that a column may hold, with its label for people.

The lists and their meanings are the field's own; the admin, the import and the database constraints
all take them from here. Pure: standard library only.
"""

from enum import StrEnum


class Word(StrEnum):
    """A code with a label. Members are written ``NAME = "code", "Label"``."""

    _label: str

    def __new__(cls, code: str, label: str = "") -> "Word":
        member = str.__new__(cls, code)
        member._value_ = code
        member._label = label
        return member

    @property
    def label(self) -> str:
        """The word as a reader sees it."""
        return self._label

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of code and label, in the order of the list."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def codes(cls) -> list[str]:
        """The codes alone, in the order of the list."""
        return [member.value for member in cls]


class EntityKind(Word):
    """What an entity is; only some kinds may act, and a class is never counted."""

    STATE = "state", "State"
    AUTHORITY = "authority", "Authority"
    CONTESTED_POLITY = "contested_polity", "Contested polity"
    ORGANISATION = "organisation", "Organisation"
    PERSON = "person", "Person"
    PLACE = "place", "Place"
    WORK = "work", "Treaty, project or book"
    CLASS = "class", "Class of subjects"


class UnStatus(Word):
    """Standing in the United Nations; counts are told apart by it."""

    MEMBER = "member", "UN member"
    OBSERVER = "observer", "UN observer"
    NONE = "none", "Not in the UN"


class NameKind(Word):
    """What sort of name an EntityName is."""

    OFFICIAL = "official", "Official name"
    ALIAS = "alias", "Other name"
    EXONYM = "exonym", "Name in another language"
    DEMONYM = "demonym", "Demonym"
    TRANSLITERATION = "transliteration", "Transliteration"


class EntryKind(Word):
    """What an entry says."""

    ACT = "act", "Act"
    EVENT = "event", "Event"
    CONDITION = "condition", "Condition"
    POSITION = "position", "Position"
    ASSESSMENT = "assessment", "Assessment"


class Verb(Word):
    """What an actor did; the order of this list is the last tie-break of the fold."""

    RECOGNISES = "recognises", "recognises"
    WITHDRAWS = "withdraws", "withdraws recognition of"
    SUSPENDS = "suspends", "suspends recognition of"
    RESUMES = "resumes", "resumes recognition of"
    ANNEXES = "annexes", "annexes"
    ENDS = "ends", "comes to an end:"
    REFUSES = "refuses", "refuses to recognise"
    PROMISES = "promises", "promises to recognise"
    DENIES_REPORT = "denies_report", "denies a report about"
    ACCREDITS_AMBASSADOR = "accredits_ambassador", "accredits an ambassador of"
    ACCEPTS_DIPLOMATS = "accepts_diplomats", "accepts diplomats of"
    OPENS_MISSION = "opens_mission", "opens a mission to"
    CLOSES_MISSION = "closes_mission", "closes its mission to"
    ESTABLISHES_RELATIONS = "establishes_relations", "establishes relations with"
    SEVERS_RELATIONS = "severs_relations", "severs relations with"
    DESIGNATES = "designates", "lists as terrorist"
    DELISTS = "delists", "takes off its terrorist list"
    SIGNS_AGREEMENT = "signs_agreement", "signs an agreement with"
    MEETS = "meets", "meets"
    WELCOMES = "welcomes", "welcomes an act about"
    CONDEMNS = "condemns", "condemns an act about"


STATE_CHANGING = frozenset(
    {Verb.RECOGNISES, Verb.WITHDRAWS, Verb.SUSPENDS, Verb.RESUMES, Verb.ANNEXES, Verb.ENDS}
)
"""Verbs that change a subject's standing."""

FOLDED = STATE_CHANGING | {Verb.REFUSES}
"""Verbs that the positions fold reads; every one needs an object_kind."""

REACTIONS = frozenset({Verb.WELCOMES, Verb.CONDEMNS, Verb.DENIES_REPORT})
"""Verbs that answer another act, and may point at it."""


class ObjectKind(Word):
    """As what a subject is recognised; a state is not its government."""

    STATE = "state", "State"
    GOVERNMENT = "government", "Government"
    ANNEXATION_OR_SOVEREIGNTY = "annexation_or_sovereignty", "Annexation or sovereignty"
    REPRESENTATIVE = "representative", "Representative of a people"


def usual_object_kind(subject: EntityKind | str) -> ObjectKind:
    """As what a subject is recognised when nothing else is said: an authority as a government."""
    return ObjectKind.GOVERNMENT if subject == EntityKind.AUTHORITY else ObjectKind.STATE


class Mode(Word):
    """How it was done, in the actor's own terms."""

    EXPRESS = "express", "Express"
    IMPLIED = "implied", "Implied"
    DE_JURE = "de_jure", "De jure"
    DE_FACTO = "de_facto", "De facto"
    UNSTATED = "unstated", "Not stated"


class Level(Word):
    """Rank of a representative; representation is not recognition."""

    CHARGE = "charge", "Chargé d’affaires"
    MINISTER = "minister", "Minister"
    AMBASSADOR = "ambassador", "Ambassador"
    OTHER = "other", "Other"


class Basis(Word):
    """How the source says it."""

    FACT = "fact", "Stated as fact"
    ATTRIBUTED = "attributed", "Attributed to a named speaker"
    HEARSAY = "hearsay", "Reported, by nobody named"
    ASSESSMENT = "assessment", "The author’s assessment"
    PREDICTION = "prediction", "The author’s forecast"


class Certainty(Word):
    """How sure the desk is."""

    CONFIRMED = "confirmed", "Confirmed"
    SINGLE_SOURCE = "single_source", "One source"
    DISPUTED = "disputed", "Disputed"
    UNVERIFIED = "unverified", "Unverified"


class EntryState(Word):
    """Where an entry stands on its way out."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    RETRACTED = "retracted", "Retracted"


class ProposalState(Word):
    """What became of a change that a second person must accept."""

    WAITING = "waiting", "Waiting"
    APPLIED = "applied", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OVERTAKEN = "overtaken", "Overtaken"


class BatchState(Word):
    """Where an import stands on its way out."""

    CHECKING = "checking", "Being checked"
    WAITING = "waiting", "Waits for approval"
    SENT_BACK = "sent_back", "Sent back"
    PUBLISHING = "publishing", "Being published"
    PUBLISHED = "published", "Published"


class SuggestionState(Word):
    """What an editor decided about a suggestion."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    EDITED = "edited", "Accepted with changes"
    REJECTED = "rejected", "Rejected"
    STALE = "stale", "Stale"


class Status(Word):
    """A derived position. Listed as readers see them: standing first, silence last."""

    RECOGNISES = "recognises", "Recognises"
    UNKNOWN_ON_DATE = "unknown_on_date", "Not known on this date"
    SUSPENDED = "suspended", "Suspended"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REFUSES = "refuses", "Refuses"
    LAPSED = "lapsed", "Lapsed"
    NO_POSITION = "no_position", "No position on record"


class Role(Word):
    """What a participant is to an entry."""

    ACTOR = "actor", "Actor"
    SUBJECT = "subject", "Subject"
    TARGET = "target", "Target"
    PLACE = "place", "Place"
    AUTHOR = "author", "Author"
    SPEAKER = "speaker", "Speaker"
    MENTIONED = "mentioned", "Mentioned"


class CitationRole(Word):
    """How a passage bears on an entry."""

    SUPPORTS = "supports", "Supports"
    CONTRADICTS = "contradicts", "Contradicts"
    CONTEXT = "context", "Context"


class Claim(Word):
    """What of an entry a passage supports."""

    STATEMENT = "statement", "the statement"
    ACTOR = "actor", "the actor"
    SUBJECT = "subject", "the subject"
    VERB = "verb", "what was done"
    OBJECT_KIND = "object_kind", "as what"
    MODE = "mode", "how"
    DATE = "date", "the date"
    SCOPE = "scope", "the scope"
    VALUE = "value", "the number"


class SourceKind(Word):
    """What sort of document a source is."""

    ANALYSIS = "analysis", "Analysis"
    NEWS = "news", "News"
    OFFICIAL_STATEMENT = "official_statement", "Official statement"
    DATASET = "dataset", "Data set"
    REFERENCE = "reference", "Reference work"
    LEGAL = "legal", "Legal text"
    SOCIAL = "social", "Social media"


class Scale(Word):
    """How near to the matter a source stands."""

    LOCAL = "local", "Local"
    NATIONAL = "national", "National"
    REGIONAL = "regional", "Regional"
    INTERNATIONAL = "international", "International"
    PARTY_TO_MATTER = "party_to_matter", "Party to the matter"


class Change(Word):
    """Why a publication was made."""

    CREATED = "created", "Published"
    EDITED = "edited", "Edited"
    CORRECTED = "corrected", "Corrected"
    UPDATED = "updated", "Updated"
    RETRACTED = "retracted", "Retracted"


class Topic(Word):
    """What readers may choose to hear about. Every entry belongs to exactly one (`topics.topic_of`)."""

    RECOGNITION = "recognition", "Recognition"
    RELATIONS = "relations", "Diplomatic relations"
    CONTACT = "contact", "Meetings and agreements"
    SANCTIONS = "sanctions", "Terrorist lists"
    REACTION = "reaction", "Reactions"
    EVENTS = "events", "Events"
    BACKGROUND = "background", "Background and positions"
    ASSESSMENT = "assessment", "Assessments and forecasts"


class RetractionReason(Word):
    """A retraction's public note is picked from this list, so that it cannot carry new words."""

    ERROR = "error", "We got it wrong."
    SOURCE_WITHDRAWN = "source_withdrawn", "The source withdrew what it said."
    SOURCE_UNRELIABLE = "source_unreliable", "The source proved unreliable."
    DUPLICATE = "duplicate", "It repeated another entry."
    HARM = "harm", "Keeping it up could harm somebody."


class Measure(Word):
    """What a claimed tally counts."""

    RECOGNISES = "recognises", "recognise"
    RECOGNISES_UN_MEMBERS = "recognises_un_members", "UN members recognise"
    EVER_RECOGNISED = "ever_recognised", "ever recognised"
    WITHDRAWN = "withdrawn", "withdrew"
    OTHER = "other", "other"


class SubjectState(Word):
    """Whether a subject is there at all on the day asked about."""

    NOT_YET = "not_yet", "Did not exist yet"
    EXISTS = "exists", "Exists"
    ENDED = "ended", "Ended"


class Coverage(Word):
    """Whether the desk calls its acts about a subject complete."""

    COMPLETE = "complete", "Complete"
    PARTIAL = "partial", "At least"
