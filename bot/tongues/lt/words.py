"""Every sentence of the bot's answers, in Lithuanian. Pure.

Where a sentence has ``{names}``, escaped words are filled in; other tags are Telegram's HTML.
"""

from bot.tongues.plurals import Forms
from briefings.vocabulary import Change, Verb

# --- what the bot is -----------------------------------------------------------------------------
DESCRIPTION = (
    "Kas įvyko, kas tai sako ir kas pasikeitė: šaltiniais grįstos pripažinimo ir diplomatijos apžvalgos "
    "ir atsakymai iš įrašų, kuriais jos remiasi."
)
SHORT_DESCRIPTION = "Šaltiniais grįstos apžvalgos: kas įvyko, kas tai sako, kas pasikeitė."
START = (
    "<b>Cablegram</b> siunčia trumpas apžvalgas, kuriose kiekvienas teiginys turi šaltinį, ir atsako į "
    "klausimus iš įrašų, kuriais jos remiasi.\n"
    "Kaip dažnai norėtumėte gauti žinių? (Jūsų pokalbio numerį saugome užšifruotą; pats „Telegram“ "
    "mato, kad sekate šį botą.)"
)
START_GROUP = "Sveiki. /latest rodo naujienas, /subscribe čia įjungia apžvalgas, /help – visa kita."
HELP_HEAD = "<b>Ko galite paklausti</b>"
HELP_FOOT = 'Viskas su cituojamomis vietomis yra ir <a href="{site}/">svetainėje</a>.'
NOT_UNDERSTOOD = "Tokios komandos nežinau. Štai į ką galiu atsakyti."

# --- what editors try on themselves ---------------------------------------------------------------
TEST = "🧪 <b>Bandymas.</b> <i>Tai gavote tik jūs.</i>"
TEST_NEXT = "🧪 <b>Bandymas.</b> <i>Tai gavote tik jūs: kitas numeris, koks išeitų dabar.</i>"
TEST_INTRO = (
    "🧪 <b>Bandymas.</b> <i>Tai gavote tik jūs: kitas numeris su įžanga, kurios dar niekas nepatvirtino. "
    "Kol niekas nepatvirtins, jis išeis be jos.</i>"
)

# --- one help line per command -------------------------------------------------------------------
HELP = {
    "latest": "naujausi įrašai",
    "digest": "naujausia apžvalga, kokią gaunate jūs",
    "recognitions": "kas ką pripažįsta, jei nurodote – ir tam tikrą dieną",
    "timeline": "veiksmai, susiję su kuo nors, datų tvarka",
    "actor": "vienas veikėjas: jo pozicijos ir veiksmai",
    "entry": "vienas įrašas pagal numerį",
    "search": "įrašų ir veikėjų paieška",
    "map": "kas pripažįsta subjektą – žemėlapyje",
    "sources": "kuo remiasi naujausi įrašai",
    "corrections": "ką pataisėme ar atšaukėme",
    "follow": "iškart sužinoti, kai apie ką nors paskelbiama",
    "unfollow": "nebesekti",
    "following": "ką sekate",
    "subscribe": "apžvalgos kasdien, kas savaitę, kiekvienas įrašas arba nieko",
    "unsubscribe": "savaime nebeateis nieko",
    "settings": "valanda, laiko juosta, temos, ramybės valandos, garsas, kalba",
    "feedback": "žinia ar nuoroda redakcijai",
    "about": "kas tai ir kaip daroma",
    "help": "šis sąrašas",
    "privacy": "kas apie jus saugoma ir kiek laiko",
    "mydata": "viskas, kas apie jus saugoma",
    "forgetme": "visa tai ištrinti",
    "start": "nuo pradžių",
}
RECOGNITIONS_EXAMPLE = "/recognitions taliban · /recognitions taliban 2025-07-31"

# --- buttons -------------------------------------------------------------------------------------
DAILY = "Kasdien {slot}"
WEEKLY = "Kas savaitę"
EACH = "Kiekvieną įrašą"
OFF = "Išjungti"
CHOSEN = "✓ {label}"
SHOW_LATEST = "Rodyti naujausius"
BACK = "‹"
ON = "›"
PAGE = "{page}/{pages}"
BACK_TO = "‹ Atgal"
MORE = "Toliau ›"
EARLIER = "‹ Ankstesni"
SETTINGS = "Nustatymai"
PAUSE = "Savaitės pauzė"
OPEN = "Atverti"
SHARE = "Dalytis"
TIMELINE = "Chronologija"
FOLLOW = "Sekti: {name}"
UNFOLLOW = "Nebesekti: {name}"
ONLY_RECOGNISED = "Pripažįsta"
ONLY_REFUSED = "Atsisako"
ALL = "Visi"
FULL_LIST_BUTTON = "Visas sąrašas"
POSITIONS = "Pozicijos"
ABOUT_THEM = "Kas pripažįsta"
OPEN_BOT = "Atverti botą"
READ_IN_BOT = "Skaityti toliau"

# --- reading -------------------------------------------------------------------------------------
LATEST = "<b>Naujausi</b>\n<i>iš viso {count}</i>"
NOTHING_YET = "Dar nieko nepaskelbta."
NO_ENTRY = "Įrašo {number} nėra."
WHOLE_ISSUE = '<a href="{address}">Ši apžvalga svetainėje</a>'
NOT_REVIEWED = (
    "<i>Šiandien neperžiūrėta: prieš išsiunčiant šio numerio nematė joks redaktorius.</i>"
)
SORTS = {
    "new": "naujų: {count}",
    "corrected": "pataisytų: {count}",
    "updated": "atnaujintų: {count}",
    "retracted": "atšauktų: {count}",
    "undone": "kaip anksčiau: {count}",
}
UNDONE = "<i>Nuo paskutinės žinios pakeista ir grąžinta: tekstas toks, koks buvo.</i>"
TOO_LONG = "<i>Žinutei per ilga; puslapyje yra visas tekstas.</i>"
STRUCK = '<b>{place}</b><s><a href="{address}">{name}</a></s>\n✏️ <i>Atšaukta {when}: {note}</i>'
NO_DIGEST = "Dar neišsiųsta nė viena apžvalga. {next} O kol kas /latest rodo, kas jau įrašyta."
DIGEST_NEXT = "Pirmoji jus pasieks {when}, jei iki tol bus naujienų."
DIGEST_ON = "{day}"
DIGEST_TIMES = "Kitą gausite, jei įjungsite: /subscribe."
CARD_PARTIES = "<b>Veikėjai</b> {parties}"
CARD_CERTAINTY = "<b>Tikrumas</b> {certainty}"
CARD_SOURCE = "<b>Šaltinis</b> {sources}"
CARD_ASSESSMENT = "<b>Vertinimas</b> {by}"
REPUBLISHED = "perskelbė {publisher}"
TIMELINE_HEAD = "<b>{name}: {count}</b>\n<i>datų tvarka</i>"
ACTS = Forms("įrašytas veiksmas", "įrašyti veiksmai", "įrašytų veiksmų")
TIMELINE_EMPTY = "<b>{name}: įrašytų veiksmų nėra</b>"
TIMELINE_OF_WHOM = "<b>Kieno chronologija?</b>\nPalieskite arba parašykite vardą: /timeline taliban"
AS_TEXT = "Tekstu"
ON_MAP = "Žemėlapyje"
AS_DRAWN = "mūsų įrašų duomenimis, {day}"
AND_MORE = " ir dar {count}"
ACTOR_OF_WHOM = "<b>Kuris veikėjas?</b>\nPalieskite arba parašykite vardą: /actor russia"
MAP_OF_WHOM = "<b>Kieno žemėlapis?</b>\nPalieskite arba parašykite vardą: /map taliban"
WHICH_ENTRY = (
    "<b>Kuris įrašas?</b>\nParašykite jo numerį, pvz., /entry 12; naujausius rodo /latest."
)
SOURCES_HEAD = "<b>Šaltiniai</b>\n<i>naujausių įrašų</i>"
SOURCES_FOOT = '<a href="{address}">Visi šaltiniai svetainėje</a>'
NO_SOURCES = "Dar necituojamas joks šaltinis."
CORRECTIONS_HEAD = "<b>Pataisymai</b>\n<i>iš viso {count}, naujausi pirmi</i>"
CORRECTIONS_FOOT = '<a href="{address}">Visi pataisymai svetainėje</a>'
NO_CORRECTIONS = "Kol kas taisyti nereikėjo."
BREAK_GLASS = "Paskelbta be antro skaitytojo: {reason}"
SEARCH_WORD = "Paieška"
SEARCH_HEAD = "<b>Paieška</b> „{text}“\n<i>rasta: {count}</i>"
SEARCH_MARK = "<i>Paieška</i> „{text}“"
SEARCH_MENDED = "<i>Suprasta taip: {words}</i>"
SEARCH_NOTHING = (
    "<b>Paieška</b> „{text}“\nNieko nerasta. Pakanka vardo, vietos ar antraštės žodžio (antraštės "
    "anglų kalba): /search embassy kabul"
)
SEARCH_WHAT = "<b>Ko ieškoti?</b>\nVardo, vietos ar žodžio: /search embassy kabul"
SEARCH_GONE = "Ko buvo ieškota, perskaityti nebegalime. Parašykite /search dar kartą."

# --- subscribing ---------------------------------------------------------------------------------
UNSUBSCRIBED = (
    "Apžvalga: <b>išjungta</b>. Savaime nebeateis nieko; kas dar neišsiųsta, atšaukta.\n"
    "/subscribe vėl įjungs, o /latest veikia kaip anksčiau."
)
SUBSCRIBE_USAGE = (
    "Parašykite /subscribe daily, /subscribe weekly, /subscribe each arba /subscribe off, arba palieskite "
    "mygtuką."
)

# --- recognitions --------------------------------------------------------------------------------
WHICH_SUBJECT = (
    "<b>Kieno pripažinimas?</b>\nPalieskite arba parašykite vardą, o jei norite – ir dieną:"
)
NO_SUBJECTS = "Dar nepaskelbtas joks pripažinimo aktas. /latest rodo, kas jau įrašyta."
UNKNOWN_NAME = "Vardo „{name}“ mūsų įrašuose nėra."
NEAREST = "Gal turėjote omenyje kurį nors iš šių?"
FUTURE_DATE = "{written} dar neatėjo. Pozicijas žinome iki šiandienos:"
BAD_DATE = "„{text}“ kalendoriuje nėra. Parašykite metus, mėnesį arba dieną:"
NONE_OF_THAT_SORT = "<i>Tokių įrašų nėra.</i>"
ALSO = "Tuo pačiu vardu vadinami ir kiti:"
AS_OF_NOW = "mūsų įrašų duomenimis, {when}"
AS_OF = "mūsų įrašų duomenimis, {when}"
NOT_YET = "<b>{name}: dar neegzistavo</b>\n<i>{when}</i>"
NOT_YET_SEE = "Gal turėta omenyje kita tos pačios valstybės valdžia:"
NOT_YET_ALONE = "Paklauskite be datos ir sužinosite, kaip yra šiandien."
ENDED = "{name}: tuo metu jau nebeegzistavo."
ABOUT_IT = '<a href="{address}">Ką apie tai sako įrašai</a>'
RECOGNISED_BY = "<b>{name}: kas pripažįsta – {count}</b>"
RECOGNISED_BY_AS = "<b>{name}: kas pripažįsta {kind} – {count}</b>"
BY_NOBODY = "<b>{name}: mūsų įrašuose nėra nė vieno, kas pripažintų</b>"
NOTHING_ABOUT = "<b>{name}: pripažinimo aktų įrašuose nėra</b>"
PERHAPS_ONE = "<b>{name}: tikrai pripažįstančių įrašuose nėra, galbūt – {possible}</b>"
RECOGNISES_MANY = "<b>{name}: ką pripažįsta – {count}</b>"
RECOGNISES_NOBODY = "<b>{name}: galiojančių pripažinimų įrašuose nėra</b>"
AT_LEAST = "bent {count}"
PERHAPS = "{count}, galbūt {possible}"
STATES = Forms("valstybė", "valstybės", "valstybių")
SUBJECTS = Forms("subjektą", "subjektus", "subjektų")
ENTRIES = Forms("įrašas", "įrašai", "įrašų")
UN_AND_OTHERS = "JT narių: {members}, kitų: {others}"
UNDISPUTED = "neginčijamų: {count}"

CHANGED = {Change.CORRECTED: "Pataisyta", Change.UPDATED: "Atnaujinta"}

WELCOMED = {
    Verb.WELCOMES: "pasveikino žingsnį ({whose})",
    Verb.CONDEMNS: "pasmerkė žingsnį ({whose})",
}
NOT_CERTAIN = "galbūt {done}"
LAPSED = {
    Verb.ANNEXES: "neteko galios dėl aneksijos",
    Verb.ENDS: "neteko galios subjektui išnykus",
}
LAPSED_SOMEHOW = "neteko galios"
DISPUTED = "ginčijama"
LATER = "vėliau pasikeitė, {when}"
CONTACT = "Ryšiai, ne pripažinimas"
UNDATED = "Be datos"
TALLIES = "Suskaičiavo kiti, ne mes"

# --- when it does not work -----------------------------------------------------------------------
SORRY = "Mums kažkas nepavyko; tai užfiksavome. Pabandykite dar kartą po minutės."
OLD_BUTTON = "Šis mygtukas – iš senesnės žinutės; /help rodo, į ką galiu atsakyti dabar."
