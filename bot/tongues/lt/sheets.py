"""What is lettered on maps and timelines, in Lithuanian. Pure."""

from bot.tongues.plurals import Forms

# --- maps ----------------------------------------------------------------------------------------
RECORD = "Mūsų įrašų duomenimis, {day}"
RECORD_PARTIAL = "Mūsų įrašų duomenimis, {day}; gali būti ir daugiau"
NOT_YET = "Dar neegzistavo: {day}"
ENDED = "Jau nebeegzistavo: {day}"
OWN = "Mūsų įrašuose pripažįsta {subjects}."
SUBJECTS = Forms("{count} subjektą", "{count} subjektus", "{count} subjektų")
NOBODY = "0 subjektų"
RECOGNISES = "Pripažįsta"
DISPUTED = "{name} (ginčijama)"
NOTE = "Nespalvinta žemė: mūsų įrašuose pozicijos nėra."
PART = "Žemėlapyje – ta pasaulio dalis, kurios pozicijos įrašytos."
DOTS = "Skrituliai ir kvadratai žymi tuos, kurie per maži, kad matytųsi."
BORDERS = "Sienos – pagal „Natural Earth“, nė vienai pusei neteikiant pirmenybės."
UNSEEN = "Žemėlapyje nėra: {names}."
MORE = "ir dar {count}"

# --- timelines -----------------------------------------------------------------------------------
TITLE = "{name}: chronologija"
PUBLISHED_BY = "Kaip paskelbta iki {day}; gali būti ir daugiau"
ACTS = Forms(
    "{count} veiksmas mūsų įrašuose",
    "{count} veiksmai mūsų įrašuose",
    "{count} veiksmų mūsų įrašuose",
)
LATEST = "; parodyta naujausių su data: {count}"
UNDATED = "Šaltiniuose be datos"
MORE_UNDATED = "ir dar {count} be datos"
ACT_DISPUTED = "ginčijama"
DAY = "Ženklas – viena diena."
WITHIN = "Šviesi juosta – viena jos diena, kurios šaltinis nenurodo."
LASTING = "Pilna juosta – visas tas laikas."
OPEN = "Rodyklė – tas galas atviras."
ASKED = "? – ginčijama arba data abejotina."
TOWARDS = "pripažinimas"
AWAY = "atsisakymas ar pabaiga"
NEITHER = "kiti veiksmai"
TICK = "{year} {month}"
TICK_SHORT = "{month} ’{year}"
