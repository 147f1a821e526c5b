"""Language data, no rules: how mail programs introduce what they quote, and how people sign."""
# A table, one entry a line.
# fmt: off

# Words of "… wrote:" lines. A line is held for one only together with a date or an address.
WROTE = (
    "wrote", "writes", "sent", "said", "quoting", "schrieb", "geschrieben", "a écrit", "a ecrit", "écrit",
    "écrivait",
    "escribió", "escribio", "escribe", "ha escrit", "va escriure", "ha scritto", "scrive", "escreveu",
    "schreef", "heeft geschreven",
    "geschreven", "skrev", "skreiv", "kirjoitti", "skrifaði", "kirjutas", "pisze", "napisał", "napisała",
    "napisał(a)", "napsal",
    "napsala", "napsal(a)", "napísal", "napísala", "napísal(a)", "írta", "a scris", "yazdı", "έγραψε",
    "написал", "написала",
    "пишет", "написав", "написала", "пише", "написа", "je napisao", "je napisala", "je napisao/la", "rašė",
    "rakstīja", "đã viết",
    "menulis", "เขียนว่า", "כתב", "כתבה", "כתב/ה", "كتب", "写道", "写道", "寫道", "写了", "のメッセージ",
    "のメール",
    "さんは書きました",
    "書きました", "님이 작성", "작성",
)

# First words of such lines, before the date.
OPENERS = (
    "on", "am", "le", "el", "em", "op", "il", "il giorno", "den", "dne", "dňa", "w dniu", "dnia",
    "la data de", "în data de", "pe",
    "בתאריך", "ב", "tarihinde", "vào", "vào lúc", "pada", "στις", "dana", "no dia", "a les", "el dia",
    "el día", "at",
    "kl", "在", "于", "於",
)

# Names of days as they open such a line where no other word does (Norwegian, Finnish, Russian, Hungarian …).
WEEKDAYS = (
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "man", "tir", "ons", "tor", "tors", "fre", "lør",
    "lör", "søn", "sön", "ma", "ti", "ke", "to", "pe",
    "la", "su", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд", "понедельник", "вторник", "среда",
    "четверг", "пятница", "суббота",
    "воскресенье", "mo", "di", "mi", "do", "fr", "sa", "so", "lun", "mar", "mer", "mié", "jeu", "jue",
    "ven", "vie", "sam", "sáb", "dim", "dom",
    "gio", "seg", "ter", "qua", "qui", "sex",
)

# Fields of the header block that Outlook and its like put above the original.
FIELDS: dict[str, str] = {
    **dict.fromkeys((
        "from", "von", "de", "da", "van", "od", "fra", "från", "lähettäjä", "feladó", "kimden", "gönderen",
        "από", "от", "від", "remitente",
        "expéditeur", "mittente", "afzender", "absender", "sender", "nadawca", "odesílatel", "odosielateľ",
        "de la", "expeditor", "từ",
        "发件人", "寄件者", "寄件人", "差出人", "送信者", "보낸 사람", "보낸사람", "from/von", "מאת", "من",
    ), "from"),
    **dict.fromkeys((
        "to", "an", "à", "a", "para", "per", "aan", "do", "til", "till", "vastaanottaja", "címzett",
        "kime", "alıcı", "προς", "кому",
        "destinatario", "destinataire", "destinatário", "empfänger", "geadresseerde", "komu", "către", "đến",
        "收件人", "收件者", "宛先", "받는 사람", "받는사람", "אל", "إلى",
    ), "to"),
    **dict.fromkeys((
        "sent", "date", "gesendet", "datum", "envoyé", "envoyé le", "date d'envoi", "message du",
        "enviado", "enviado el", "enviado em", "enviada em",
        "fecha", "data", "inviato", "verzonden", "sendt", "dato", "skickat", "skickat den", "lähetetty",
        "päivämäärä", "wysłano", "wysłane",
        "odesláno", "odoslané", "dátum", "elküldve", "gönderildi", "tarih", "ημερομηνία", "отправлено",
        "дата", "надіслано",
        "trimis", "đã gửi", "ngày", "发送时间", "日期", "寄件日期", "时间", "時間", "送信日時", "送信",
        "日付", "日時", "보낸 날짜",
        "날짜", "נשלח", "תאריך", "التاريخ",
    ), "date"),
    **dict.fromkeys((
        "subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "emne", "ämne", "aihe",
        "temat", "předmět",
        "predmet", "tárgy", "konu", "θέμα", "тема", "assumpte", "subiect", "chủ đề", "主题", "主旨", "主題",
        "件名", "제목", "נושא", "الموضوع",
    ), "subject"),
    **dict.fromkeys((
        "cc", "kopie", "copie à", "copie", "cópia", "copia", "kopia", "kopi", "kopio", "dw", "копия",
        "копія", "抄送", "副本", "참조", "bcc",
        "reply-to", "antwort an", "répondre à", "responder a", "importance", "priorité", "wichtigkeit",
    ), "other"),
}

# What stands between the dashes above a quoted original.
ORIGINAL = (
    "original message", "reply message", "original e-mail", "original email", "original appointment",
    "ursprüngliche nachricht",
    "originalnachricht", "original-nachricht", "antwort nachricht", "message d'origine",
    "message original", "mail original",
    "message initial",
    "courriel original", "mensaje original", "missatge original", "messaggio originale",
    "messaggio original", "mensagem original", "oorspronkelijk bericht",
    "origineel bericht", "oprindelig besked", "oprindelig meddelelse", "original besked",
    "opprinnelig melding", "originalmeddelande", "ursprungligt meddelande", "ursprungsmeddelande",
    "alkuperäinen viesti", "wiadomość oryginalna", "oryginalna wiadomość", "původní zpráva", "pôvodná správa",
    "eredeti üzenet", "mesaj original", "mesajul original", "orijinal mesaj", "αρχικό μήνυμα",
    "исходное сообщение", "пересылаемое сообщение от",
    "оригінальне повідомлення", "thư gốc", "原始邮件", "原始郵件", "原邮件", "元のメッセージ", "원본 메시지",
    "הודעה מקורית",
    "الرسالة الأصلية",
)
FORWARDED = (
    "forwarded message", "begin forwarded message", "weitergeleitete nachricht",
    "anfang der weitergeleiteten", "message transféré",
    "message transfere", "début du message réexpédié", "début du message transféré", "mensaje reenviado",
    "inicio del mensaje reenviado", "messaggio inoltrato",
    "inizio messaggio inoltrato", "mensagem encaminhada", "início da mensagem", "doorgestuurd bericht",
    "videresendt meddelelse",
    "videresendt besked", "videresendt melding", "vidarebefordrat meddelande", "vidarebefordrat brev",
    "välitetty viesti", "wiadomość przekazana",
    "przekazana wiadomość", "přeposlaná zpráva", "пересылаемое сообщение", "переслане повідомлення",
    "转发的邮件", "轉寄郵件", "転送メッセージ", "전달된 메시지",
)
# Program banners that stand alone above a quoted original.
ORIGINAL_BANNERS = ("original message processed by", "ursprüngliche nachricht bearbeitet",
           "originalnachricht bearbeitet von")

# Lines that telephones and programs add below what was written, and what they end with where the name comes
# first.
SENT_FROM = (
    "sent from", "sent via", "sent with", "sent using", "get outlook for", "gesendet von", "gesendet mit",
    "von meinem", "envoyé de mon",
    "envoyé depuis", "envoyé à partir", "envoyé avec", "envoyé par", "télécharger outlook pour",
    "obtenir outlook pour", "enviado desde", "enviado do meu", "enviado con", "enviado de", "enviado através",
    "enviado via", "inviato da", "inviato dal", "inviato con", "scarica outlook", "verstuurd vanaf",
    "verzonden vanaf", "verzonden met", "verstuurd met", "outlook voor",
    "wysłane z", "wysłano z", "sendt fra", "skickat från", "hämta outlook", "lähetetty", "odesláno z",
    "odoslané z", "küldve", "trimis de pe", "hol dir outlook", "holen sie sich outlook", "outlook für",
    "отправлено с", "отправлено из", "отправлено от", "надіслано з", "enviat des", "iphoneから送信",
    "androidから送信", "发自我的", "发自", "從我的", "傳送自", "나의 iphone에서", "gửi từ",
)
SENT_FROM_ENDS = ("gesendet", "から送信", "gönderildi", "에서 보냄", "发送", "傳送")

# Words that close a letter. The thankful ones close one only with a name below them: they are also what
# people say.
CLOSINGS = (
    "regards", "best regards", "kind regards", "kindest regards", "warm regards", "warmest regards",
    "best wishes", "all the best", "best", "cheers",
    "sincerely", "yours sincerely", "sincerely yours", "yours truly", "yours faithfully", "yours",
    "respectfully", "cordially", "br", "rgds", "with best regards", "with kind regards",
    "thanks & regards", "thanks and regards", "thank you and regards", "many thanks and best regards",
    "mit freundlichen grüßen", "mit freundlichem gruß", "mit freundlichen grüssen", "freundliche grüße",
    "freundliche grüsse", "viele grüße", "viele grüsse", "liebe grüße",
    "beste grüße", "besten gruß", "schöne grüße", "herzliche grüße", "grüße", "gruß", "lg", "vg", "mfg",
    "bg", "hochachtungsvoll",
    "cordialement", "bien cordialement", "très cordialement", "bien à vous", "bien à toi", "salutations",
    "meilleures salutations", "sincères salutations",
    "salutations distinguées", "amicalement", "cdt", "cdlt", "bàv",
    "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "atentamente", "salutacions",
    "atentament",
    "cordiali saluti", "distinti saluti", "saluti", "un saluto", "cari saluti",
    "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos", "abraços",
    "att",
    "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten",
    "groeten", "groet", "mvg",
    "med venlig hilsen", "venlig hilsen", "med vennlig hilsen", "vennlig hilsen", "hilsen", "mvh",
    "med vänlig hälsning", "med vänliga hälsningar",
    "vänliga hälsningar", "vänligen", "hälsningar", "bästa hälsningar", "bedste hilsner",
    "ystävällisin terveisin", "terveisin",
    "pozdrawiam", "z poważaniem", "serdecznie pozdrawiam", "s pozdravem", "s pozdravom", "üdvözlettel",
    "cu stimă", "saygılarımla", "με εκτίμηση",
    "с уважением", "с наилучшими пожеланиями", "з повагою", "trân trọng", "此致", "祝好", "敬具",
    "よろしくお願いします",
    "よろしくお願いいたします", "宜しくお願い致します", "감사합니다",
)
THANKFUL_CLOSINGS = (
    "thanks", "many thanks", "thanks in advance", "thank you", "thank you in advance", "thanks again",
    "thanks a lot", "thx",
    "vielen dank", "danke", "danke im voraus", "vielen dank im voraus", "besten dank", "merci",
    "merci d'avance", "merci beaucoup", "gracias", "muchas gracias",
    "gracias de antemano", "grazie", "grazie mille", "obrigado", "obrigada", "bedankt", "alvast bedankt",
    "dank je", "tak", "på forhånd tak", "tack", "takk",
    "tack på förhand", "kiitos", "dziękuję", "z góry dziękuję", "děkuji", "ďakujem", "köszönöm",
    "mulțumesc", "teşekkürler", "спасибо", "заранее спасибо", "дякую", "谢谢", "謝謝", "ありがとうございます",
)
