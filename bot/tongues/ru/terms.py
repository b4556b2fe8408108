"""The vocabulary of the record, its dates and counts, in Russian. Pure."""

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

ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
GROUP = "\u00a0"
QUOTES = ("«", "»")
AND = "{first} и {last}"

AS_WHAT: Final = {
    ObjectKind.STATE: "в качестве государства",
    ObjectKind.GOVERNMENT: "в качестве правительства",
    ObjectKind.ANNEXATION_OR_SOVEREIGNTY: "в качестве аннексированной или суверенной территории",
    ObjectKind.REPRESENTATIVE: "в качестве представителя народа",
}
DONE: Final = {
    Verb.RECOGNISES: "признание",
    Verb.WITHDRAWS: "отзыв признания",
    Verb.SUSPENDS: "приостановка признания",
    Verb.RESUMES: "возобновление признания",
    Verb.ANNEXES: "аннексия",
    Verb.ENDS: "прекращение существования",
    Verb.REFUSES: "отказ в признании",
    Verb.PROMISES: "обещание признания",
    Verb.DENIES_REPORT: "опровержение сообщения",
    Verb.ACCREDITS_AMBASSADOR: "аккредитация посла",
    Verb.ACCEPTS_DIPLOMATS: "приём дипломатов",
    Verb.OPENS_MISSION: "открытие представительства",
    Verb.CLOSES_MISSION: "закрытие представительства",
    Verb.ESTABLISHES_RELATIONS: "установление отношений",
    Verb.SEVERS_RELATIONS: "разрыв отношений",
    Verb.DESIGNATES: "внесение в список террористов",
    Verb.DELISTS: "исключение из списка террористов",
    Verb.SIGNS_AGREEMENT: "подписание соглашения",
    Verb.MEETS: "встреча",
    Verb.WELCOMES: "одобрительный отклик на шаг других",
    Verb.CONDEMNS: "осуждение шага других",
}
BADGES: Final = {
    Verb.RECOGNISES: "признание",
    Verb.WITHDRAWS: "признание отозвано",
    Verb.SUSPENDS: "признание приостановлено",
    Verb.RESUMES: "признание возобновлено",
    Verb.ANNEXES: "аннексия",
    Verb.ENDS: "прекращение существования",
    Verb.REFUSES: "отказ",
    Verb.PROMISES: "обещание",
    Verb.DENIES_REPORT: "сообщение опровергнуто",
    Verb.ACCREDITS_AMBASSADOR: "посол аккредитован",
    Verb.ACCEPTS_DIPLOMATS: "дипломаты приняты",
    Verb.OPENS_MISSION: "представительство открыто",
    Verb.CLOSES_MISSION: "представительство закрыто",
    Verb.ESTABLISHES_RELATIONS: "отношения установлены",
    Verb.SEVERS_RELATIONS: "отношения разорваны",
    Verb.DESIGNATES: "внесено в список террористов",
    Verb.DELISTS: "исключено из списка террористов",
    Verb.SIGNS_AGREEMENT: "соглашение подписано",
    Verb.MEETS: "встреча",
    Verb.WELCOMES: "одобрительный отклик",
    Verb.CONDEMNS: "осуждение",
}
CAPTIONS: Final = {
    Status.RECOGNISES: "Признают",
    Status.UNKNOWN_ON_DATE: "На этот день достоверно неизвестно",
    Status.SUSPENDED: "Приостановили признание",
    Status.WITHDRAWN: "Отозвали признание",
    Status.REFUSES: "Отказывают в признании",
    Status.LAPSED: "Утратило силу с аннексией или прекращением существования",
}
LABELS: Final = {
    Status.RECOGNISES: "Признание",
    Status.UNKNOWN_ON_DATE: "Достоверно неизвестно",
    Status.SUSPENDED: "Приостановлено",
    Status.WITHDRAWN: "Отозвано",
    Status.REFUSES: "Отказ",
    Status.LAPSED: "Утратило силу",
}
TOPICS: Final = {
    Topic.RECOGNITION: "Признание",
    Topic.RELATIONS: "Дипломатические отношения",
    Topic.CONTACT: "Встречи и соглашения",
    Topic.SANCTIONS: "Списки террористов",
    Topic.REACTION: "Реакции",
    Topic.EVENTS: "События",
    Topic.BACKGROUND: "Обстоятельства и позиции",
    Topic.ASSESSMENT: "Оценки и прогнозы",
}
CERTAINTIES: Final = {
    Certainty.CONFIRMED: "подтверждено",
    Certainty.SINGLE_SOURCE: "один источник",
    Certainty.DISPUTED: "оспаривается",
    Certainty.UNVERIFIED: "не проверено",
}
CHANGES: Final = {
    Change.CREATED: "Опубликовано",
    Change.EDITED: "Отредактировано",
    Change.CORRECTED: "Исправлено",
    Change.UPDATED: "Обновлено",
    Change.RETRACTED: "Отозвано",
}
KINDS: Final = {
    EntityKind.STATE: "Государство",
    EntityKind.AUTHORITY: "Власть",
    EntityKind.CONTESTED_POLITY: "Образование с оспариваемым статусом",
    EntityKind.ORGANISATION: "Организация",
    EntityKind.PERSON: "Лицо",
    EntityKind.PLACE: "Место",
    EntityKind.WORK: "Договор, проект или книга",
    EntityKind.CLASS: "Класс субъектов",
}
REASONS: Final = {
    RetractionReason.ERROR: "Мы ошиблись.",
    RetractionReason.SOURCE_WITHDRAWN: "Источник отозвал сказанное.",
    RetractionReason.SOURCE_UNRELIABLE: "Источник оказался ненадёжным.",
    RetractionReason.DUPLICATE: "Это повторяло другую запись.",
    RetractionReason.HARM: "Если бы запись осталась, это могло бы кому-то навредить.",
}
TITLES: Final = {
    "Daily briefing": "Ежедневный обзор",
    "Weekly briefing": "Еженедельный обзор",
    "New in the record": "Новая запись",
    "A correction": "Исправление",
    "A retraction": "Отзыв записи",
}

# --- the badge at the end of a stored message ----------------------------------------------------
SAMPLE = "образец, ничего настоящего"
FORECAST = "прогноз"
ASSESSMENT = "оценка"
BY = "{what}: {authors}"
HEARSAY = "безымянные сообщения"
STATEMENTS: Final = {
    EntryKind.ACT: "акт",
    EntryKind.EVENT: "событие",
    EntryKind.CONDITION: "положение дел",
    EntryKind.POSITION: "позиция",
    EntryKind.ASSESSMENT: "оценка",
}

# --- counts by others ----------------------------------------------------------------------------
THE_SOURCE = "Источник"
TALLY = "{when}, {who}: {what}"
TALLY_UNDATED = "{who}, время не указано: {what}"
OUT_OF = "{value} из {out_of}"
COUNTED: Final = {
    Measure.RECOGNISES: "{subject} — тех, кто признаёт: {count}",
    Measure.RECOGNISES_UN_MEMBERS: "{subject} — членов ООН, которые признают: {count}",
    Measure.EVER_RECOGNISED: "{subject} — тех, кто когда-либо признавал: {count}",
    Measure.WITHDRAWN: "{subject} — тех, кто отозвал признание: {count}",
    Measure.OTHER: "{subject} — {count}",
}

# --- one sentence on who recognises a subject ----------------------------------------------------
BY_THESE = "Признание {as_what}: {members}"
BY_AT_LEAST = "Признание {as_what}: как минимум {members}"
BY_MORE = ", возможно, ещё {possible}"
BY_DISPUTED = Forms(*["; из них оспаривается: {count}"] * 3)
BY_PERHAPS = "Возможное признание {as_what}: {possible}"
BY_FORMER = "; {former}"
BY_NOBODY = "Признание {as_what}: в наших записях нет никого"
BY_NOBODY_AT_ALL = "Признание {as_what}: нет никого"
BY_NOBODY_STILL = "Признание {as_what}: в наших записях уже нет никого; {former}"
BY_NOBODY_NOW = "Признание {as_what}: уже нет никого; {former}"
MEMBERS = Forms("{count} член ООН", "{count} члена ООН", "{count} членов ООН")
OTHERS = Forms("{count} другой", "{count} других", "{count} других")
LAPSED = Forms(
    "{count} признание утратило силу",
    "{count} признания утратили силу",
    "{count} признаний утратили силу",
)
WITHDRAWN = Forms(*["{count} отозвано"] * 3)
SUSPENDED = Forms(*["{count} приостановлено"] * 3)

# --- dates ---------------------------------------------------------------------------------------
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_OF = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_WITH = (
    "январём", "февралём", "мартом", "апрелем", "маем", "июнем",
    "июлем", "августом", "сентябрём", "октябрём", "ноябрём", "декабрём",
)  # fmt: skip
MONTHS_SHORT = (
    "янв.", "февр.", "март", "апр.", "май", "июнь",
    "июль", "авг.", "сент.", "окт.", "нояб.", "дек.",
)  # fmt: skip
WEEKDAYS = (
    "по понедельникам", "по вторникам", "по средам", "по четвергам", "по пятницам", "по субботам",
    "по воскресеньям",
)  # fmt: skip
WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
YEAR = ("{year} год", "{year} года", "{year} годом")
MONTH = "{month} {year} года"
MONTH_ALONE = "{month}"
DAY = "{day} {of} {year} года"
DAY_ALONE = "{day} {of}"
SPAN = "{a} – {b}"
SPAN_IN_YEAR = "{a_alone} – {b}"
SPAN_YEARS = "{a}–{b} годы"
SPAN_MONTHS = "{a}–{b} {year} года"
SPAN_DAYS = "{a}–{b} {of} {year} года"
OR = "{a} или {b}"
OR_IN_YEAR = "{a_alone} или {b}"
OR_DAYS = "{a} или {b} {of} {year} года"
BETWEEN = "между {a} и {b}"
BETWEEN_IN_YEAR = "между {a_alone} и {b}"
BETWEEN_DAYS = "между {a} и {b} {of} {year} года"
SINCE = "с {a}"
UNTIL = "до {a}"
NOT_BEFORE = "не ранее {a}"
NOT_BEFORE_DAY = "не ранее {a}"
NOT_AFTER = "не позднее {a}"
ABOUT = "примерно {a}"
PERHAPS = "возможно, {a}"
UNDATED = "Без даты"
WITH_WEEKDAY = "{weekday}, {day} {month} {year} года"
AT_HOUR = "{day}, {hour}"
WEEKDAY_AT = "{weekday} в {hour}"
