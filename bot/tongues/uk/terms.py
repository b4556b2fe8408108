"""The vocabulary of the record, its dates and counts, in Ukrainian. Pure."""

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

ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
GROUP = "\u00a0"
QUOTES = ("«", "»")
AND = "{first} і {last}"

AS_WHAT: Final = {
    ObjectKind.STATE: "як держави",
    ObjectKind.GOVERNMENT: "як уряду",
    ObjectKind.ANNEXATION_OR_SOVEREIGNTY: "як анексованої чи суверенної території",
    ObjectKind.REPRESENTATIVE: "як представника народу",
}
DONE: Final = {
    Verb.RECOGNISES: "визнання",
    Verb.WITHDRAWS: "відкликання визнання",
    Verb.SUSPENDS: "призупинення визнання",
    Verb.RESUMES: "відновлення визнання",
    Verb.ANNEXES: "анексія",
    Verb.ENDS: "припинення існування",
    Verb.REFUSES: "відмова у визнанні",
    Verb.PROMISES: "обіцянка визнання",
    Verb.DENIES_REPORT: "спростування повідомлення",
    Verb.ACCREDITS_AMBASSADOR: "акредитація посла",
    Verb.ACCEPTS_DIPLOMATS: "прийняття дипломатів",
    Verb.OPENS_MISSION: "відкриття представництва",
    Verb.CLOSES_MISSION: "закриття представництва",
    Verb.ESTABLISHES_RELATIONS: "встановлення відносин",
    Verb.SEVERS_RELATIONS: "розрив відносин",
    Verb.DESIGNATES: "внесення до списку терористів",
    Verb.DELISTS: "вилучення зі списку терористів",
    Verb.SIGNS_AGREEMENT: "підписання угоди",
    Verb.MEETS: "зустріч",
    Verb.WELCOMES: "схвальний відгук про крок інших",
    Verb.CONDEMNS: "засудження кроку інших",
}
BADGES: Final = {
    Verb.RECOGNISES: "визнання",
    Verb.WITHDRAWS: "визнання відкликано",
    Verb.SUSPENDS: "визнання призупинено",
    Verb.RESUMES: "визнання відновлено",
    Verb.ANNEXES: "анексія",
    Verb.ENDS: "припинення існування",
    Verb.REFUSES: "відмова",
    Verb.PROMISES: "обіцянка",
    Verb.DENIES_REPORT: "повідомлення спростовано",
    Verb.ACCREDITS_AMBASSADOR: "посла акредитовано",
    Verb.ACCEPTS_DIPLOMATS: "дипломатів прийнято",
    Verb.OPENS_MISSION: "представництво відкрито",
    Verb.CLOSES_MISSION: "представництво закрито",
    Verb.ESTABLISHES_RELATIONS: "відносини встановлено",
    Verb.SEVERS_RELATIONS: "відносини розірвано",
    Verb.DESIGNATES: "внесено до списку терористів",
    Verb.DELISTS: "вилучено зі списку терористів",
    Verb.SIGNS_AGREEMENT: "угоду підписано",
    Verb.MEETS: "зустріч",
    Verb.WELCOMES: "схвальний відгук",
    Verb.CONDEMNS: "засудження",
}
CAPTIONS: Final = {
    Status.RECOGNISES: "Визнають",
    Status.UNKNOWN_ON_DATE: "На цей день достеменно не відомо",
    Status.SUSPENDED: "Призупинили визнання",
    Status.WITHDRAWN: "Відкликали визнання",
    Status.REFUSES: "Відмовляють у визнанні",
    Status.LAPSED: "Втратило чинність через анексію чи припинення існування",
}
LABELS: Final = {
    Status.RECOGNISES: "Визнання",
    Status.UNKNOWN_ON_DATE: "Достеменно не відомо",
    Status.SUSPENDED: "Призупинено",
    Status.WITHDRAWN: "Відкликано",
    Status.REFUSES: "Відмова",
    Status.LAPSED: "Втратило чинність",
}
TOPICS: Final = {
    Topic.RECOGNITION: "Визнання",
    Topic.RELATIONS: "Дипломатичні відносини",
    Topic.CONTACT: "Зустрічі та угоди",
    Topic.SANCTIONS: "Списки терористів",
    Topic.REACTION: "Реакції",
    Topic.EVENTS: "Події",
    Topic.BACKGROUND: "Обставини та позиції",
    Topic.ASSESSMENT: "Оцінки та прогнози",
}
CERTAINTIES: Final = {
    Certainty.CONFIRMED: "підтверджено",
    Certainty.SINGLE_SOURCE: "одне джерело",
    Certainty.DISPUTED: "оскаржується",
    Certainty.UNVERIFIED: "не перевірено",
}
CHANGES: Final = {
    Change.CREATED: "Опубліковано",
    Change.EDITED: "Відредаговано",
    Change.CORRECTED: "Виправлено",
    Change.UPDATED: "Оновлено",
    Change.RETRACTED: "Відкликано",
}
KINDS: Final = {
    EntityKind.STATE: "Держава",
    EntityKind.AUTHORITY: "Влада",
    EntityKind.CONTESTED_POLITY: "Утворення з оскаржуваним статусом",
    EntityKind.ORGANISATION: "Організація",
    EntityKind.PERSON: "Особа",
    EntityKind.PLACE: "Місце",
    EntityKind.WORK: "Договір, проєкт або книга",
    EntityKind.CLASS: "Клас суб’єктів",
}
REASONS: Final = {
    RetractionReason.ERROR: "Ми помилилися.",
    RetractionReason.SOURCE_WITHDRAWN: "Джерело відкликало сказане.",
    RetractionReason.SOURCE_UNRELIABLE: "Джерело виявилося ненадійним.",
    RetractionReason.DUPLICATE: "Це повторювало інший запис.",
    RetractionReason.HARM: "Якби запис залишився, це могло б комусь зашкодити.",
}
TITLES: Final = {
    "Daily briefing": "Щоденний огляд",
    "Weekly briefing": "Щотижневий огляд",
    "New in the record": "Новий запис",
    "A correction": "Виправлення",
    "A retraction": "Відкликання",
}

# --- the badge at the end of a stored message ----------------------------------------------------
SAMPLE = "зразок, нічого справжнього"
FORECAST = "прогноз"
ASSESSMENT = "оцінка"
BY = "{what}: {authors}"
HEARSAY = "безіменні повідомлення"
STATEMENTS: Final = {
    EntryKind.ACT: "акт",
    EntryKind.EVENT: "подія",
    EntryKind.CONDITION: "стан справ",
    EntryKind.POSITION: "позиція",
    EntryKind.ASSESSMENT: "оцінка",
}

# --- counts by others ----------------------------------------------------------------------------
THE_SOURCE = "Джерело"
TALLY = "{when}, {who}: {what}"
TALLY_UNDATED = "{who}, час не вказано: {what}"
OUT_OF = "{value} із {out_of}"
COUNTED: Final = {
    Measure.RECOGNISES: "{subject} — тих, хто визнає: {count}",
    Measure.RECOGNISES_UN_MEMBERS: "{subject} — членів ООН, які визнають: {count}",
    Measure.EVER_RECOGNISED: "{subject} — тих, хто будь-коли визнавав: {count}",
    Measure.WITHDRAWN: "{subject} — тих, хто відкликав визнання: {count}",
    Measure.OTHER: "{subject} — {count}",
}

# --- one sentence on who recognises a subject ----------------------------------------------------
BY_THESE = "Визнання {as_what}: {members}"
BY_AT_LEAST = "Визнання {as_what}: щонайменше {members}"
BY_MORE = ", можливо, ще {possible}"
BY_DISPUTED = Forms(*["; із них оскаржується: {count}"] * 3)
BY_PERHAPS = "Можливе визнання {as_what}: {possible}"
BY_FORMER = "; {former}"
BY_NOBODY = "Визнання {as_what}: у наших записах немає нікого"
BY_NOBODY_AT_ALL = "Визнання {as_what}: немає нікого"
BY_NOBODY_STILL = "Визнання {as_what}: у наших записах уже немає нікого; {former}"
BY_NOBODY_NOW = "Визнання {as_what}: уже немає нікого; {former}"
MEMBERS = Forms("{count} член ООН", "{count} члени ООН", "{count} членів ООН")
OTHERS = Forms("{count} інший", "{count} інші", "{count} інших")
LAPSED = Forms(
    "{count} визнання втратило чинність",
    "{count} визнання втратили чинність",
    "{count} визнань втратили чинність",
)
WITHDRAWN = Forms(*["{count} відкликано"] * 3)
SUSPENDED = Forms(*["{count} призупинено"] * 3)

# --- dates ---------------------------------------------------------------------------------------
MONTHS = (
    "січень", "лютий", "березень", "квітень", "травень", "червень",
    "липень", "серпень", "вересень", "жовтень", "листопад", "грудень",
)  # fmt: skip
MONTHS_OF = (
    "січня", "лютого", "березня", "квітня", "травня", "червня",
    "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
)  # fmt: skip
MONTHS_WITH = (
    "січнем", "лютим", "березнем", "квітнем", "травнем", "червнем",
    "липнем", "серпнем", "вереснем", "жовтнем", "листопадом", "груднем",
)  # fmt: skip
MONTHS_SHORT = (
    "січ.", "лют.", "бер.", "квіт.", "трав.", "черв.",
    "лип.", "серп.", "вер.", "жовт.", "лист.", "груд.",
)  # fmt: skip
WEEKDAYS = (
    "щопонеділка", "щовівторка", "щосереди", "щочетверга", "щоп’ятниці", "щосуботи", "щонеділі",
)  # fmt: skip
WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "нд")
YEAR = ("{year} рік", "{year} року", "{year} роком")
MONTH = "{month} {year} року"
MONTH_ALONE = "{month}"
DAY = "{day} {of} {year} року"
DAY_ALONE = "{day} {of}"
SPAN = "{a} – {b}"
SPAN_IN_YEAR = "{a_alone} – {b}"
SPAN_YEARS = "{a}–{b} роки"
SPAN_MONTHS = "{a}–{b} {year} року"
SPAN_DAYS = "{a}–{b} {of} {year} року"
OR = "{a} або {b}"
OR_IN_YEAR = "{a_alone} або {b}"
OR_DAYS = "{a} або {b} {of} {year} року"
BETWEEN = "між {a} і {b}"
BETWEEN_IN_YEAR = "між {a_alone} і {b}"
BETWEEN_DAYS = "між {a} і {b} {of} {year} року"
SINCE = "з {a}"
UNTIL = "до {a}"
NOT_BEFORE = "не раніше {a}"
NOT_BEFORE_DAY = "не раніше {a}"
NOT_AFTER = "не пізніше {a}"
ABOUT = "приблизно {a}"
PERHAPS = "можливо, {a}"
UNDATED = "Без дати"
WITH_WEEKDAY = "{weekday}, {day} {month} {year} року"
AT_HOUR = "{day}, {hour}"
WEEKDAY_AT = "{weekday} о {hour}"
