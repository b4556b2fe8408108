"""The vocabulary of the record, its dates and counts, in Lithuanian. Pure."""

from typing import Final

from bot.tongues.plurals import Forms
from briefings.vocabulary import (
    Certainty,
    Change,
    EntityKind,
    EntryKind,
    Measure,
    ObjectKind,
    RetractionReason,
    Status,
    Topic,
    Verb,
)

ALPHABET = "aąbcčdeęėfghiįyjklmnopqrsštuųūvwxzž"
GROUP = "\u00a0"
QUOTES = ("„", "“")
AND = "{first} ir {last}"

AS_WHAT: Final = {
    ObjectKind.STATE: "kaip valstybę",
    ObjectKind.GOVERNMENT: "kaip vyriausybę",
    ObjectKind.ANNEXATION_OR_SOVEREIGNTY: "kaip aneksuotą ar suverenią teritoriją",
    ObjectKind.REPRESENTATIVE: "kaip tautos atstovą",
}
DONE: Final = {
    Verb.RECOGNISES: "pripažino",
    Verb.WITHDRAWS: "atšaukė pripažinimą",
    Verb.SUSPENDS: "sustabdė pripažinimą",
    Verb.RESUMES: "atnaujino pripažinimą",
    Verb.ANNEXES: "aneksavo",
    Verb.ENDS: "nustojo egzistuoti",
    Verb.REFUSES: "atsisakė pripažinti",
    Verb.PROMISES: "pažadėjo pripažinti",
    Verb.DENIES_REPORT: "paneigė pranešimą",
    Verb.ACCREDITS_AMBASSADOR: "akreditavo ambasadorių",
    Verb.ACCEPTS_DIPLOMATS: "priėmė diplomatus",
    Verb.OPENS_MISSION: "atidarė atstovybę",
    Verb.CLOSES_MISSION: "uždarė atstovybę",
    Verb.ESTABLISHES_RELATIONS: "užmezgė santykius",
    Verb.SEVERS_RELATIONS: "nutraukė santykius",
    Verb.DESIGNATES: "įtraukė į teroristų sąrašą",
    Verb.DELISTS: "išbraukė iš teroristų sąrašo",
    Verb.SIGNS_AGREEMENT: "pasirašė susitarimą",
    Verb.MEETS: "susitiko",
    Verb.WELCOMES: "pasveikino kitų žingsnį",
    Verb.CONDEMNS: "pasmerkė kitų žingsnį",
}
BADGES: Final = {
    Verb.RECOGNISES: "pripažinta",
    Verb.WITHDRAWS: "pripažinimas atšauktas",
    Verb.SUSPENDS: "pripažinimas sustabdytas",
    Verb.RESUMES: "pripažinimas atnaujintas",
    Verb.ANNEXES: "aneksuota",
    Verb.ENDS: "nustojo egzistuoti",
    Verb.REFUSES: "atsisakyta pripažinti",
    Verb.PROMISES: "pažadėta pripažinti",
    Verb.DENIES_REPORT: "pranešimas paneigtas",
    Verb.ACCREDITS_AMBASSADOR: "akredituotas ambasadorius",
    Verb.ACCEPTS_DIPLOMATS: "priimti diplomatai",
    Verb.OPENS_MISSION: "atidaryta atstovybė",
    Verb.CLOSES_MISSION: "uždaryta atstovybė",
    Verb.ESTABLISHES_RELATIONS: "užmegzti santykiai",
    Verb.SEVERS_RELATIONS: "nutraukti santykiai",
    Verb.DESIGNATES: "įtraukta į teroristų sąrašą",
    Verb.DELISTS: "išbraukta iš teroristų sąrašo",
    Verb.SIGNS_AGREEMENT: "pasirašytas susitarimas",
    Verb.MEETS: "susitikimas",
    Verb.WELCOMES: "pasveikinta",
    Verb.CONDEMNS: "pasmerkta",
}
CAPTIONS: Final = {
    Status.RECOGNISES: "Pripažįsta",
    Status.UNKNOWN_ON_DATE: "Tą dieną neaišku",
    Status.SUSPENDED: "Sustabdė pripažinimą",
    Status.WITHDRAWN: "Atšaukė pripažinimą",
    Status.REFUSES: "Atsisako pripažinti",
    Status.LAPSED: "Neteko galios dėl aneksijos ar subjektui išnykus",
}
LABELS: Final = {
    Status.RECOGNISES: "Pripažįsta",
    Status.UNKNOWN_ON_DATE: "Neaišku",
    Status.SUSPENDED: "Sustabdyta",
    Status.WITHDRAWN: "Atšaukta",
    Status.REFUSES: "Atsisakyta",
    Status.LAPSED: "Neteko galios",
}
TOPICS: Final = {
    Topic.RECOGNITION: "Pripažinimas",
    Topic.RELATIONS: "Diplomatiniai santykiai",
    Topic.CONTACT: "Susitikimai ir susitarimai",
    Topic.SANCTIONS: "Teroristų sąrašai",
    Topic.REACTION: "Reakcijos",
    Topic.EVENTS: "Įvykiai",
    Topic.BACKGROUND: "Aplinkybės ir pozicijos",
    Topic.ASSESSMENT: "Vertinimai ir prognozės",
}
CERTAINTIES: Final = {
    Certainty.CONFIRMED: "patvirtinta",
    Certainty.SINGLE_SOURCE: "vienas šaltinis",
    Certainty.DISPUTED: "ginčijama",
    Certainty.UNVERIFIED: "nepatikrinta",
}
CHANGES: Final = {
    Change.CREATED: "Paskelbta",
    Change.EDITED: "Suredaguota",
    Change.CORRECTED: "Pataisyta",
    Change.UPDATED: "Atnaujinta",
    Change.RETRACTED: "Atšaukta",
}
KINDS: Final = {
    EntityKind.STATE: "Valstybė",
    EntityKind.AUTHORITY: "Valdžia",
    EntityKind.CONTESTED_POLITY: "Ginčijamo statuso darinys",
    EntityKind.ORGANISATION: "Organizacija",
    EntityKind.PERSON: "Asmuo",
    EntityKind.PLACE: "Vieta",
    EntityKind.WORK: "Sutartis, projektas ar knyga",
    EntityKind.CLASS: "Subjektų klasė",
}
REASONS: Final = {
    RetractionReason.ERROR: "Suklydome.",
    RetractionReason.SOURCE_WITHDRAWN: "Šaltinis atsiėmė, ką sakė.",
    RetractionReason.SOURCE_UNRELIABLE: "Šaltinis pasirodė nepatikimas.",
    RetractionReason.DUPLICATE: "Tai kartojo kitą įrašą.",
    RetractionReason.HARM: "Likęs viešas, įrašas galėtų kam nors pakenkti.",
}
TITLES: Final = {
    "Daily briefing": "Dienos apžvalga",
    "Weekly briefing": "Savaitės apžvalga",
    "New in the record": "Naujas įrašas",
    "A correction": "Pataisymas",
    "A retraction": "Atšaukimas",
}

# --- the badge at the end of a stored message ----------------------------------------------------
SAMPLE = "pavyzdys, nieko tikro"
FORECAST = "prognozė"
ASSESSMENT = "vertinimas"
BY = "{what}: {authors}"
HEARSAY = "neįvardyti pranešimai"
STATEMENTS: Final = {
    EntryKind.ACT: "aktas",
    EntryKind.EVENT: "įvykis",
    EntryKind.CONDITION: "padėtis",
    EntryKind.POSITION: "pozicija",
    EntryKind.ASSESSMENT: "vertinimas",
}

# --- counts by others ----------------------------------------------------------------------------
THE_SOURCE = "Šaltinis"
TALLY = "{when}, {who}: {what}"
TALLY_UNDATED = "{who}, laikas nenurodytas: {what}"
OUT_OF = "{value} iš {out_of}"
COUNTED: Final = {
    Measure.RECOGNISES: "{subject} – pripažįstančių {count}",
    Measure.RECOGNISES_UN_MEMBERS: "{subject} – pripažįstančių JT narių {count}",
    Measure.EVER_RECOGNISED: "{subject} – kada nors pripažinusių {count}",
    Measure.WITHDRAWN: "{subject} – atšaukusių pripažinimą {count}",
    Measure.OTHER: "{subject} – {count}",
}

# --- one sentence on who recognises a subject ----------------------------------------------------
BY_THESE = "Pripažįsta {as_what}: {members}"
BY_AT_LEAST = "Pripažįsta {as_what}: bent {members}"
BY_MORE = ", galbūt dar {possible}"
BY_DISPUTED = Forms(*["; iš jų ginčijama: {count}"] * 3)
BY_PERHAPS = "Galbūt pripažįsta {as_what}: {possible}"
BY_FORMER = "; {former}"
BY_NOBODY = "Mūsų įrašuose nėra nė vieno, kas pripažintų {as_what}"
BY_NOBODY_AT_ALL = "Nėra nė vieno, kas pripažintų {as_what}"
BY_NOBODY_STILL = "Mūsų įrašuose nebėra nė vieno, kas pripažintų {as_what}: {former}"
BY_NOBODY_NOW = "Nebėra nė vieno, kas pripažintų {as_what}: {former}"
MEMBERS = Forms("{count} JT narė", "{count} JT narės", "{count} JT narių")
OTHERS = Forms("{count} kita", "{count} kitos", "{count} kitų")
LAPSED = Forms(
    "{count} pripažinimas neteko galios",
    "{count} pripažinimai neteko galios",
    "{count} pripažinimų neteko galios",
)
WITHDRAWN = Forms("{count} atšauktas", "{count} atšaukti", "{count} atšaukta")
SUSPENDED = Forms("{count} sustabdytas", "{count} sustabdyti", "{count} sustabdyta")

# --- dates ---------------------------------------------------------------------------------------
MONTHS = (
    "sausis", "vasaris", "kovas", "balandis", "gegužė", "birželis",
    "liepa", "rugpjūtis", "rugsėjis", "spalis", "lapkritis", "gruodis",
)  # fmt: skip
MONTHS_OF = (
    "sausio", "vasario", "kovo", "balandžio", "gegužės", "birželio",
    "liepos", "rugpjūčio", "rugsėjo", "spalio", "lapkričio", "gruodžio",
)  # fmt: skip
MONTHS_WITH = MONTHS_OF
MONTHS_SHORT = (
    "saus.", "vas.", "kov.", "bal.", "geg.", "birž.",
    "liep.", "rugp.", "rugs.", "spal.", "lapkr.", "gruod.",
)  # fmt: skip
WEEKDAYS = (
    "pirmadieniais", "antradieniais", "trečiadieniais", "ketvirtadieniais", "penktadieniais",
    "šeštadieniais", "sekmadieniais",
)  # fmt: skip
WEEKDAYS_SHORT = (
    "pirmadienis", "antradienis", "trečiadienis", "ketvirtadienis", "penktadienis", "šeštadienis",
    "sekmadienis",
)  # fmt: skip
YEAR = ("{year} m.", "{year} m.", "{year} m.")
MONTH = "{year} m. {of} mėn."
MONTH_ALONE = "{of} mėn."
DAY = "{year} m. {of} {day} d."
DAY_ALONE = "{of} {day} d."
SPAN = "{a} – {b}"
SPAN_IN_YEAR = "{a} – {b_alone}"
SPAN_YEARS = "{a}–{b} m."
SPAN_MONTHS = "{year} m. {a_of}–{b_of} mėn."
SPAN_DAYS = "{year} m. {of} {a}–{b} d."
OR = "{a} arba {b}"
OR_IN_YEAR = "{a} arba {b_alone}"
OR_DAYS = "{year} m. {of} {a} arba {b} d."
BETWEEN = "tarp {a} ir {b}"
BETWEEN_IN_YEAR = "tarp {a} ir {b_alone}"
BETWEEN_DAYS = "tarp {year} m. {of} {a} ir {b} d."
SINCE = "nuo {a}"
UNTIL = "iki {a}"
NOT_BEFORE = "ne anksčiau kaip {a}"
NOT_BEFORE_DAY = "ne anksčiau kaip {a}"
NOT_AFTER = "ne vėliau kaip {a}"
ABOUT = "apie {a}"
PERHAPS = "galbūt {a}"
UNDATED = "Be datos"
WITH_WEEKDAY = "{year} m. {month} {day} d., {weekday}"
AT_HOUR = "{day}, {hour}"
WEEKDAY_AT = "{weekday} {hour}"
