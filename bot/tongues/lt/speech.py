"""Sentences about a reader's own choices and data, in Lithuanian. Pure.

As in `words`: ``{names}`` are filled in escaped, other tags are Telegram's HTML.
"""

# --- the state of things -------------------------------------------------------------------------
SETTINGS_HEAD = "<b>Nustatymai</b>"
DIGEST_OFF = "Apžvalga: <b>išjungta</b>"
DIGEST_STATE = "Apžvalga: <b>{frequency}</b>, {when} ({zone})"
DIGEST_EACH = "Apžvalga: <b>kiekvienas įrašas</b>, kai tik paskelbiamas ({zone})"
SOUND_ON = "Garsas: įjungtas"
SOUND_OFF = "Garsas: išjungtas"
NEXT = "Kita: {when}"
PAUSED = "Pristabdyta iki {day}"
TOPICS = "Temos: {topics}"
TOPICS_ALL = "visos"
QUIET = "Ramybės valandos: {start}–{end}"
QUIET_NEVER = "Ramybės valandos: nėra"
LANGUAGE = "Kalba: {language} (patys įrašai rašomi angliškai)"
FOLLOWS = "Sekate: {count}"
FREQUENCIES = {
    "daily": "kasdien",
    "weekly": "kas savaitę",
    "each": "kiekvienas įrašas",
    "off": "išjungta",
}
STOPS = "/unsubscribe bet kada viską sustabdo."
FOLLOWS_GO_ON = (
    "Apie tuos, kuriuos sekate ({count}), pranešime ir toliau; tai nutraukia /unsubscribe."
)
BLOCKED = "Šiuo metu šio pokalbio niekas nepasiekia."
ADMINS_SET = "Tai keisti gali tik šio pokalbio administratoriai."
SUBSCRIBE_FIRST = (
    "Dar nėra ką nustatyti: apžvalgos čia nesiunčiamos. Pradžiai pasirinkite, kaip dažnai."
)
CHANNEL_STATE = "Čia skelbiamas kiekvienas numeris: {frequency}. Administratoriai tai keičia komanda /subscribe."

# --- screens -------------------------------------------------------------------------------------
HOW_OFTEN = "<b>Kaip dažnai?</b>"
HOW_OFTEN_NOTES = (
    "<i>„Kiekvieną įrašą“ gausite, kai jis paskelbiamas, ne ramybės valandomis. Išjungę vis tiek "
    "sužinosite apie tuos, kuriuos sekate.</i>"
)
WHICH_HOUR = "<b>Kurią valandą?</b>\n<i>Jūsų laiku: {zone}</i>"
WHICH_ZONE = "<b>Kur esate?</b>\n<i>Kad {slot} būtų {slot} jūsų laiku. Dabar: {zone}</i>"
WHICH_REGION = "<b>Kurioje pasaulio dalyje?</b>"
WHICH_PLACE = "<b>{region}</b>\nKurios vietos laikas toks kaip jūsų?"
WHICH_TOPICS = (
    "<b>Kokios temos?</b>\n<i>Palietus tema įjungiama arba išjungiama; apie tuos, kuriuos sekate, "
    "pranešime bet kuriuo atveju. Pakeitimas galioja nuo kitos apžvalgos.</i>"
)
WHICH_QUIET = (
    "<b>Ramybės valandos</b>\n<i>Pranešimai palaukia, kol jos baigsis; apžvalga jų metu ateina be garso. "
    "Dabar: {now}</i>"
)
WHICH_LANGUAGE = "<b>Kalba</b>\n<i>Kuria kalba botas. Patys įrašai rašomi angliškai.</i>"
QUIET_NOW_NEVER = "nėra"
NEVER = "Be ramybės valandų"
B_OFTEN = "Kaip dažnai"
B_HOUR = "Valanda"
B_ZONE = "Laiko juosta"
B_TOPICS = "Temos"
B_QUIET = "Ramybės valandos"
B_SOUND_ON = "Įjungti garsą"
B_SOUND_OFF = "Išjungti garsą"
B_LANGUAGE = "Kalba"
B_FOLLOWING = "Sekate"
B_DATA = "Mano duomenys"
B_RESUME = "Tęsti dabar"
B_ELSEWHERE = "Kitur"
B_ALL_TOPICS = "Visos temos"
CITIES = (
    ("Londonas", "Europe/London"),
    ("Berlynas", "Europe/Berlin"),
    ("Vilnius", "Europe/Vilnius"),
    ("Kyjivas", "Europe/Kyiv"),
    ("Stambulas", "Europe/Istanbul"),
    ("Maskva", "Europe/Moscow"),
    ("Tbilisis", "Asia/Tbilisi"),
    ("Taškentas", "Asia/Tashkent"),
    ("Delis", "Asia/Kolkata"),
    ("Pekinas", "Asia/Shanghai"),
    ("Tokijas", "Asia/Tokyo"),
    ("Niujorkas", "America/New_York"),
)
REGIONS = {
    "Europe": "Europa",
    "Asia": "Azija",
    "Africa": "Afrika",
    "America": "Amerika",
    "Pacific": "Ramusis vandenynas",
    "Australia": "Australija",
    "Atlantic": "Atlanto vandenynas",
    "Indian": "Indijos vandenynas",
    "Antarctica": "Antarktida",
    "Arctic": "Arktis",
    "UTC": "UTC",
}

# --- following -----------------------------------------------------------------------------------
FOLLOW_WHOM = "<b>Ką sekti?</b>\nParašykite vardą: /follow russia"
FOLLOWED = "Sekate: <b>{name}</b>. Pranešime, kai bus paminėta įraše, ne ramybės valandomis."
FOLLOWED_NONE = (
    "Nieko nesekate. Parašykite vardą, pvz., /follow russia, arba palieskite „Sekti“ kortelėje."
)
FOLLOWING_HEAD = "<b>Sekate</b>\n<i>Palietus nebesekama.</i>"
UNFOLLOWED = "Nebesekate: <b>{name}</b>."
UNFOLLOW_WHOM = "<b>Ko nebesekti?</b>"
TOO_MANY = "Jau sekate {most} – daugiau negalima. /following juos rodo; palietus nebesekama."
B_FOLLOW = "Sekti: {name}"
B_UNFOLLOW = "✕ {name}"

# --- tips ----------------------------------------------------------------------------------------
FEEDBACK_USAGE = (
    "<b>Žinia redakcijai</b>\nParašykite ją po komandos, tinka ir nuoroda: "
    "/feedback https://example.org/report\n"
    "<i>Jūsų žodžiai saugomi su diena, be jūsų vardo ir numerio; juos skaito redaktorius.</i>"
)
FEEDBACK_DONE = (
    "Ačiū, redakcija gavo.\n<i>Saugoma: jūsų žodžiai ir diena, nieko, kas sakytų, kas esate. "
    "Redakcija atsakyti negali.</i>"
)
FEEDBACK_LONG = "Išsaugota tik pradžia, ženklų: {longest}."
FEEDBACK_ENOUGH = (
    "Šiandienai pakaks. Žinios skaičiuojamos per dieną, kad redakcija spėtų perskaityti visas."
)

# --- privacy -------------------------------------------------------------------------------------
PRIVACY = (
    "<b>Privatumas</b>\n"
    "<b>Kas saugoma</b> Šio pokalbio numeris, užšifruotas; raktu apsaugotas kodas, pagal kurį jis "
    "randamas; ką pasirinkote nustatymuose; ką sekate; mėnuo, kada prisijungėte; iki kur jau gavote "
    "žinių; o jei užblokuotumėte botą – ta diena.\n"
    "<b>Kodėl</b> Kad siųstume, ko prašėte, ir pataisytume, ką išsiuntėme.\n"
    "<b>Kiek laiko</b> Kol ištrinsite arba 30 dienų po to, kai užblokuosite botą. Žinučių numeriai "
    "saugomi {days} d. Ką rašote, nesaugoma, išskyrus žinią per /feedback – be jūsų vardo.\n"
    "<b>Atsarginės kopijos</b> Saugomos 30 dienų. Tiek pat tik šis serveris saugo raktu apsaugotą žymą, kas "
    "išėjo, kad atkurta kopija jums neberašytų.\n"
    "<b>Kas ką mato</b> Nei vardas, nei naudotojo vardas nesaugomi. Redakcija mato pasirinkimus, bet ne "
    "kieno jie. „Telegram“ mato, kad sekate šį botą, ir viską, kas čia rašoma."
)
B_WHAT_YOU_HOLD = "Ką apie mane saugote"
B_DELETE = "Ištrinti"
MYDATA_HEAD = "<b>Kas saugoma apie šį pokalbį</b>"
MYDATA_NONE = "<b>Apie šį pokalbį nesaugoma nieko.</b>\nJam nėra jokios eilutės."
MYDATA_LEFT = (
    "<b>Apie šį pokalbį nesaugoma nieko</b>, tik raktu apsaugota žyma, kad jis pasitraukė: ją 30 dienų saugo "
    "vien šis serveris, kad atkurta atsarginė kopija Jums neberašytų. Žyma dings, kai vėl ką nors pasirinksite."
)
MYDATA_CHAT = "<b>Pokalbis</b> jo numeris, užšifruotas, ir raktu apsaugotas kodas; {kind}, prisijungta {month}"
MYDATA_TOPIC = "tema, kurioje rašyti"
MYDATA_EDITOR = "susieta su redaktoriaus paskyra bandomosioms žinutėms"
MYDATA_NOBODY = "nieko"
MYDATA_TOPICS = "temos: {topics}"
MYDATA_QUIET = "ramybė {start}–{end}"
MYDATA_SOUND_ON = "garsas įjungtas"
MYDATA_SOUND_OFF = "garsas išjungtas"
MYDATA_PAUSED = "pristabdyta iki {day}"
MYDATA_BLOCKED = "užblokuota"
MYDATA_CHOICES = "<b>Pasirinkimai</b> {choices}"
MYDATA_FOLLOWS = "<b>Sekate</b> {names}"
MYDATA_MESSAGES = "<b>Žinutės</b> {counts}"
MYDATA_NO_MESSAGES = "<b>Žinutės</b> nėra"
MYDATA_REMEMBERED = (
    "iš jų {count} numeris šiame pokalbyje saugomas {days} d., kad galėtume pataisyti"
)
MYDATA_HEARD = "<b>Gauta</b> iki publikacijos {serial}"
MYDATA_FOOT = "<i>Nei vardo, nei naudotojo vardo, nei telefono numerio; nieko, ką rašėte.</i>"
KINDS = {
    "private": "asmeninis pokalbis",
    "group": "grupė",
    "supergroup": "grupė",
    "channel": "kanalas",
}
STATES = {
    "pending": "laukia: {count}",
    "leased": "laukia: {count}",
    "sending": "siunčiama: {count}",
    "sent": "išsiųsta: {count}",
    "blocked": "čia nepriimta: {count}",
    "failed": "nepavyko: {count}",
    "unknown": "galbūt atėjo: {count}",
    "expired": "per vėlu: {count}",
    "cancelled": "atšaukta: {count}",
}
FORGET_ASK = (
    "<b>Ištrinti viską, kas saugoma apie šį pokalbį?</b>\n"
    "Nustatymai, ką sekate ir šio pokalbio raktas ištrinami iškart; kas dar turėjo būti išsiųsta, "
    "atšaukiama. Gautos žinutės lieka jums, bet pataisyti jų nebegalėsime."
)
B_FORGET_YES = "Taip, ištrinti"
B_FORGET_NO = "Ne, palikti"
FORGOTTEN = (
    "<b>Atlikta.</b> Viskas, kas buvo saugoma apie šį pokalbį, ištrinta, o kas laukė – atšaukta.\n"
    "Atsarginės kopijos, kuriose tai dar yra, nustos galioti iki {day}. /start – iš naujo."
)
NOTHING_TO_FORGET = (
    "Apie šį pokalbį nieko nebuvo saugoma. Senesnės atsarginės kopijos nustos galioti iki {day}."
)
KEPT = "Nieko neištrinta."

# --- linking a chat to an account ----------------------------------------------------------------
LINKED = "Šis pokalbis susietas su jūsų redakcijos paskyra: bandomosios žinutės ateis čia."
LINK_VOID = "Ši nuoroda jau panaudota arba per sena. Redakcija gali sukurti naują."

# --- about ---------------------------------------------------------------------------------------
ABOUT = (
    "<b>Cablegram</b>\n"
    "Įrašai apie tai, kas ką pripažįsta ir ką valstybės dėl to daro. Kiekvieną įrašą savais žodžiais "
    "rašo redaktorius, jis remiasi cituojamu šaltiniu ir prieš paskelbiant jį perskaito antras žmogus. "
    "Pozicijos apskaičiuojamos iš paskelbtų aktų ir niekada neįvedamos ranka.\n"
    "Kas buvo klaidinga, pataisoma jūsų gautoje žinutėje ir išvardijama: /corrections.\n"
    '<a href="{site}/">Svetainėje</a> yra viskas su cituojamomis vietomis. Bet kuriame pokalbyje '
    "parašykite @{bot} ir žodį – rasite įrašą ir galėsite juo pasidalyti."
)
JOINED_CHANNEL = (
    "Čia bus skelbiama kiekviena apžvalga: {frequency}. Administratoriams: /subscribe weekly, "
    "/subscribe daily arba /unsubscribe."
)
