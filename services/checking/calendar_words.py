"""Names of months, weekdays and near times in the languages that the checks can read."""

MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
           "November", "Dezember"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}  # fmt: skip

# Read only beside a day or a year: "mar" is also the sea, "dec" the end of many words.
SHORT_MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    "fr": ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"),
    "de": ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}

WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": (r"mondays?", r"tuesdays?", r"wednesdays?", r"thursdays?", r"fridays?", r"saturdays?", r"sundays?"),
    "fr": (r"lundis?", r"mardis?", r"mercredis?", r"jeudis?", r"vendredis?", r"samedis?", r"dimanches?"),
    "de": (r"montage?s?", r"dienstage?s?", r"mittwoche?n?s?", r"donnerstage?s?", r"freitage?s?",
           r"(?:samstage?s?|sonnabende?s?)", r"sonntage?s?"),
    "es": (r"lunes", r"martes", r"mi[ée]rcoles", r"jueves", r"viernes", r"s[áa]bados?", r"domingos?"),
}  # fmt: skip
CHINESE_WEEKDAY = r"(?:(?<!每)周|星期|礼拜)([一二三四五六日天])(?!次|下|会|般|样|共|点)"

# A time named without a date. The same moment in another language is the same moment.
NEAR_TIMES: dict[str, dict[str, str]] = {
    "yesterday": {"en": r"\byesterday\b", "fr": r"\bhier\b", "de": r"\bgestern\b", "es": r"\bayer\b",
                  "zh": r"昨天|昨日"},
    "last week": {"en": r"\b(?:last|past|previous) week\b", "fr": r"\bla semaine (?:dernière|passée)\b",
                  "de": r"\b(?:letzte[nr]?|vergangene[nr]?|vorige[nr]?) Woche\b",
                  "es": r"\bla semana pasada\b", "zh": r"上周|上星期|上个星期"},
    "last month": {"en": r"\b(?:last|past|previous) month\b", "fr": r"\ble mois (?:dernier|passé)\b",
                   "de": r"\b(?:letzte[nmrs]?|vergangene[nmrs]?|vorige[nmrs]?) Monat", "es": r"\bel mes pasado\b",
                   "zh": r"上个?月"},
    "last quarter": {"en": r"\blast quarter\b", "fr": r"\ble (?:dernier trimestre|trimestre dernier)\b",
                     "de": r"\bletzte[ns]? Quartal\b", "es": r"\bel (?:último trimestre|trimestre pasado)\b",
                     "zh": r"上个?季度"},
    "last year": {"en": r"\b(?:last|past|previous) year\b", "fr": r"\bl[’']an(?:née)? (?:dernier|dernière|passée?)\b",
                  "de": r"\b(?:letzte[ns]?|vergangene[ns]?|vorige[ns]?) Jahr", "es": r"\bel año pasado\b",
                  "zh": r"去年"},
}  # fmt: skip
