"""Every sentence of the bot's answers, in Ukrainian. Pure.

Where a sentence has ``{names}``, escaped words are filled in; other tags are Telegram's HTML.
"""

from bot.tongues.plurals import Forms
from briefings.vocabulary import Change, Verb

# --- what the bot is -----------------------------------------------------------------------------
DESCRIPTION = (
    "Що сталося, хто про це говорить і що змінилося: огляди про визнання та дипломатію з посиланням на "
    "джерела і відповіді із записів, на яких вони ґрунтуються."
)
SHORT_DESCRIPTION = "Огляди з джерелами: що сталося, хто про це говорить, що змінилося."
START = (
    "<b>Cablegram</b> надсилає короткі огляди, у яких кожне твердження має джерело, і відповідає на "
    "запитання із записів, на яких вони ґрунтуються.\n"
    "Як часто Ви хотіли б отримувати новини? (Номер Вашого чату ми зберігаємо зашифрованим; сам Telegram "
    "бачить, що Ви стежите за цим ботом.)"
)
START_GROUP = "Вітаємо. /latest показує нове, /subscribe налаштовує огляди тут, /help — усе інше."
HELP_HEAD = "<b>Про що можна запитати</b>"
HELP_FOOT = 'Усе це разом із цитатами є й <a href="{site}/">на сайті</a>.'
NOT_UNDERSTOOD = "Такої команди я не знаю. Ось на що можу відповісти."

# --- one help line per command -------------------------------------------------------------------
HELP = {
    "latest": "найновіші записи",
    "digest": "найновіший огляд, яким його отримуєте Ви",
    "recognitions": "хто кого визнає; можна вказати день",
    "timeline": "дії, що стосуються когось, за датами",
    "actor": "одна сторона: її позиції та дії",
    "entry": "один запис за номером",
    "search": "пошук записів і сторін",
    "map": "мапа: хто визнає державу чи владу",
    "sources": "на чому ґрунтуються найновіші записи",
    "corrections": "що ми виправили або відкликали",
    "follow": "одразу дізнаватися, коли про когось є новини",
    "unfollow": "більше не стежити",
    "following": "за ким Ви стежите",
    "subscribe": "огляди щодня, щотижня, кожен запис або нічого",
    "unsubscribe": "самі повідомлення більше не надходитимуть",
    "settings": "година, часовий пояс, теми, тихі години, звук, мова",
    "feedback": "підказка або посилання для редакції",
    "about": "що це і як це робиться",
    "help": "цей перелік",
    "privacy": "що про Вас зберігається і як довго",
    "mydata": "усе, що про Вас зберігається",
    "forgetme": "видалити все це",
    "start": "з початку",
}
RECOGNITIONS_EXAMPLE = "/recognitions taliban · /recognitions taliban 2025-07-31"

# --- buttons -------------------------------------------------------------------------------------
DAILY = "Щодня о {slot}"
WEEKLY = "Щотижня"
EACH = "Кожен запис"
OFF = "Вимкнути"
CHOSEN = "✓ {label}"
SHOW_LATEST = "Показати найновіше"
BACK = "‹"
ON = "›"
PAGE = "{page}/{pages}"
BACK_TO = "‹ Назад"
MORE = "Далі ›"
EARLIER = "‹ Раніше"
SETTINGS = "Налаштування"
PAUSE = "Пауза на тиждень"
OPEN = "Відкрити"
SHARE = "Поділитися"
TIMELINE = "Хронологія"
FOLLOW = "Стежити: {name}"
UNFOLLOW = "Не стежити: {name}"
ONLY_RECOGNISED = "Визнають"
ONLY_REFUSED = "Відмовляють"
ALL = "Усі"
FULL_LIST_BUTTON = "Повний перелік"
POSITIONS = "Позиції"
ABOUT_THEM = "Хто визнає"
OPEN_BOT = "Відкрити бота"
READ_IN_BOT = "Читати далі"

# --- reading -------------------------------------------------------------------------------------
LATEST = "<b>Найновіше</b>\n<i>усього {count}</i>"
NOTHING_YET = "Ще нічого не опубліковано."
NO_ENTRY = "Запису {number} немає."
WHOLE_ISSUE = '<a href="{address}">Цей огляд на сайті</a>'
NOT_REVIEWED = (
    "<i>Сьогодні без перевірки: перед відправленням цього випуску не бачив жоден редактор.</i>"
)
SORTS = {
    "new": "нових: {count}",
    "corrected": "виправлених: {count}",
    "updated": "оновлених: {count}",
    "retracted": "відкликаних: {count}",
    "undone": "як раніше: {count}",
}
UNDONE = "<i>Відколи Ви отримували новини, змінено й повернуто назад: текст такий, як був.</i>"
TOO_LONG = "<i>Задовго для повідомлення; на сторінці є весь текст.</i>"
STRUCK = '<b>{place}</b><s><a href="{address}">{name}</a></s>\n✏️ <i>Відкликано {when}: {note}</i>'
NO_DIGEST = "Ще не вийшов жоден огляд. {next} А поки /latest показує, що вже записано."
DIGEST_NEXT = "Перший надійде {when}, якщо до того часу будуть новини."
DIGEST_ON = "{day}"
DIGEST_TIMES = "Наступний надійде Вам після /subscribe."
CARD_PARTIES = "<b>Сторони</b> {parties}"
CARD_CERTAINTY = "<b>Певність</b> {certainty}"
CARD_SOURCE = "<b>Джерело</b> {sources}"
CARD_ASSESSMENT = "<b>Оцінка</b> {by}"
REPUBLISHED = "передрук: {publisher}"
TIMELINE_HEAD = "<b>{name}: {count}</b>\n<i>за датами</i>"
ACTS = Forms("записана дія", "записані дії", "записаних дій")
TIMELINE_EMPTY = "<b>{name}: записаних дій немає</b>"
TIMELINE_OF_WHOM = "<b>Чия хронологія?</b>\nНатисніть або напишіть назву: /timeline taliban"
AS_TEXT = "Текстом"
ON_MAP = "На мапі"
AS_DRAWN = "за нашими записами, станом на {day}"
AND_MORE = " і ще {count}"
ACTOR_OF_WHOM = "<b>Яка сторона?</b>\nНатисніть або напишіть назву: /actor russia"
MAP_OF_WHOM = "<b>Чия мапа?</b>\nНатисніть або напишіть назву: /map taliban"
WHICH_ENTRY = (
    "<b>Який запис?</b>\nНапишіть його номер, наприклад /entry 12; найновіші показує /latest."
)
SOURCES_HEAD = "<b>Джерела</b>\n<i>найновіших записів</i>"
SOURCES_FOOT = '<a href="{address}">Усі джерела на сайті</a>'
NO_SOURCES = "Ще не процитовано жодного джерела."
CORRECTIONS_HEAD = "<b>Виправлення</b>\n<i>усього {count}, найновіші спершу</i>"
CORRECTIONS_FOOT = '<a href="{address}">Усі виправлення на сайті</a>'
NO_CORRECTIONS = "Досі нічого не довелося виправляти."
BREAK_GLASS = "Опубліковано без другого читача: {reason}"
SEARCH_WORD = "Пошук"
SEARCH_HEAD = "<b>Пошук</b> «{text}»\n<i>знайдено: {count}</i>"
SEARCH_MARK = "<i>Пошук</i> «{text}»"
SEARCH_MENDED = "<i>Зрозуміли так: {words}</i>"
SEARCH_NOTHING = (
    "<b>Пошук</b> «{text}»\nНічого не знайдено. Досить назви, місця або слова із заголовка (заголовки "
    "англійською): /search embassy kabul"
)
SEARCH_WHAT = "<b>Що шукати?</b>\nНазву, місце або слово: /search embassy kabul"
SEARCH_GONE = "Що саме шукали, прочитати вже не можна. Напишіть, будь ласка, /search ще раз."

# --- subscribing ---------------------------------------------------------------------------------
UNSUBSCRIBED = (
    "Огляд: <b>вимкнено</b>. Самі повідомлення більше не надходитимуть; невідправлене скасовано.\n"
    "/subscribe увімкне знову, а /latest працює, як і раніше."
)
SUBSCRIBE_USAGE = "Напишіть /subscribe daily, /subscribe weekly, /subscribe each або /subscribe off чи натисніть кнопку."

# --- recognitions --------------------------------------------------------------------------------
WHICH_SUBJECT = "<b>Визнання кого?</b>\nНатисніть або напишіть назву і, якщо бажаєте, день:"
NO_SUBJECTS = "Ще не опубліковано жодного акту визнання. /latest показує, що вже записано."
UNKNOWN_NAME = "Назви «{name}» у наших записах немає."
NEAREST = "Можливо, Ви мали на увазі когось із них?"
FUTURE_DATE = "{written} ще попереду. Позиції відомі до сьогодні:"
BAD_DATE = "Такої дати, як «{text}», у календарі немає. Напишіть рік, місяць або день:"
NONE_OF_THAT_SORT = "<i>Таких записів немає.</i>"
ALSO = "Так само називають і інших:"
AS_OF_NOW = "за нашими записами, станом на {when}"
AS_OF = "за нашими записами, станом на {when}"
NOT_YET = "<b>{name}: на цей день ще не існує</b>\n<i>{when}</i>"
NOT_YET_SEE = "Можливо, йдеться про іншу владу тієї самої держави:"
NOT_YET_ALONE = "Запитайте без дати, щоб дізнатися, як є сьогодні."
ENDED = "{name}: на той час уже не існує."
ABOUT_IT = '<a href="{address}">Що про це кажуть записи</a>'
RECOGNISED_BY = "<b>{name}: хто визнає — {count}</b>"
RECOGNISED_BY_AS = "<b>{name}: визнання {kind} — {count}</b>"
BY_NOBODY = "<b>{name}: за записами, не визнає ніхто</b>"
NOTHING_ABOUT = "<b>{name}: актів визнання в записах немає</b>"
PERHAPS_ONE = "<b>{name}: напевно, за записами, не визнає ніхто; можливо — {possible}</b>"
RECOGNISES_MANY = "<b>{name}: кого визнає — {count}</b>"
RECOGNISES_NOBODY = "<b>{name}: чинних визнань у записах немає</b>"
AT_LEAST = "щонайменше {count}"
PERHAPS = "{count}, можливо, {possible}"
STATES = Forms("держава", "держави", "держав")
SUBJECTS = Forms("суб’єкт", "суб’єкти", "суб’єктів")
ENTRIES = Forms("запис", "записи", "записів")
UN_AND_OTHERS = "членів ООН: {members}, інших: {others}"
UNDISPUTED = "неоскаржених: {count}"

CHANGED = {Change.CORRECTED: "Виправлено", Change.UPDATED: "Оновлено"}

WELCOMED = {
    Verb.WELCOMES: "схвальний відгук про крок ({whose})",
    Verb.CONDEMNS: "засудження кроку ({whose})",
}
NOT_CERTAIN = "можливо, {done}"
LAPSED = {
    Verb.ANNEXES: "втратило чинність через анексію",
    Verb.ENDS: "втратило чинність із припиненням існування",
}
LAPSED_SOMEHOW = "втратило чинність"
DISPUTED = "оскаржується"
LATER = "згодом змінилося, {when}"
CONTACT = "Контакти, не визнання"
UNDATED = "Без дати"
TALLIES = "Підраховано іншими, не нами"

# --- when it does not work -----------------------------------------------------------------------
SORRY = "У нас щось пішло не так; ми це зафіксували. Спробуйте, будь ласка, ще раз за хвилину."
OLD_BUTTON = "Ця кнопка — зі старішого повідомлення; /help показує, на що я можу відповісти зараз."
