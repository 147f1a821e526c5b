"""Language data, no rules: how mail programs introduce what they quote, in the languages they speak."""
# A table. All words are lower case, with plain spaces.
# fmt: off

# Words of "… wrote:" lines. A line is held for one only together with a date, an address or a quotation below.
WROTE = (
    "wrote", "writes", "sent", "quoting", "schrieb", "schreibt", "geschrieben", "zitat von", "a écrit", "a ecrit",
    "écrit", "écrivait", "selon", "escribió", "escribio", "escribe", "ha escrit", "va escriure", "ha scritto",
    "scrive", "escreveu", "citando", "schreef", "heeft geschreven", "geschreven", "skrev", "skreiv", "skriver",
    "kirjoitti", "skrifaði", "kirjutas", "pisze", "napisał", "napisała", "napisał(a)", "napsal", "napsala",
    "napsal(a)", "napísal", "napísala", "napísal(a)", "írta", "a scris", "yazdı", "έγραψε", "написал", "написала",
    "написал(а)", "пишет", "написав", "пише", "написа", "je napisao", "je napisala", "je napisao/la", "je napisal",
    "je napisal/a", "napisao je", "rašė", "rakstīja", "idatzi du", "idatzi zuen", "escribiu", "shkroi", "đã viết",
    "menulis", "tulis", "เขียนว่า", "เขียน", "כתב", "כתבה", "כתב/ה", "כתב:", "كتب", "نوشت", "ने लिखा", "写道",
    "写到", "寫道", "写了", "寫了", "のメッセージ", "のメール", "さんは書きました", "書きました", "님이 작성",
    "작성", "님이 쓴 글", "쓴 글", "님께서 작성",
)

# Words that open such a line, before the date.
OPENERS = (
    "on", "am", "le", "på", "om", "i", "nel", "u", "zo", "za", "vom", "du", "del", "em", "ngày", "tanggal", "el",
    "op", "il", "den", "dne", "dňa", "w", "dnia", "la", "în", "in", "pe", "no", "בתאריך", "ב", "ביום", "tarihinde",
    "vào", "pada", "στις", "dana", "a", "at", "kl", "dia", "quoting", "zitat", "selon", "citando", "в", "у", "na",
    "v", "เมื่อ", "بتاريخ", "في", "در", "الأحد",
)

# Whoever speaks of themselves writes the line; a mail program does not. Compared as written, "I" in upper case;
# without words that are also names of days ("ma", "ons") or people ("Mia"), or part of a verb ("je napisao").
FIRST_PERSON = frozenset((
    "I", "I've", "I'd", "me", "my", "we", "we've", "our", "us", "ich", "mir", "mich", "mein", "meine", "wir", "uns",
    "unser", "unsere", "moi", "j'ai", "j’ai", "nous", "notre", "yo", "nosotros", "nuestro", "nuestra", "hemos",
    "io", "noi", "nostro", "nostra", "eu", "meu", "minha", "nós", "nosso", "nossa", "ik", "mij", "mijn", "wij",
    "onze", "jag", "mig", "jeg", "meg", "oss", "minä", "olen", "mnie", "nasz", "nás", "nekem", "bana", "biz",
    "bize", "я", "мне", "мы", "нам", "наш", "мені", "ми", "εγώ", "εμείς", "אני", "אנחנו", "أنا", "نحن", "tôi",
    "saya", "kami",
))

# Names of days as they open such a line where no other word does (Norwegian, Finnish, Russian, Hungarian …).
WEEKDAYS = (
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "man", "tir", "ons", "tor", "tors", "fre", "lør", "lör", "søn", "sön", "mandag",
    "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag", "måndag", "tisdag", "lördag", "söndag", "ma",
    "ti", "ke", "to", "pe", "la", "su", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд", "понедельник", "вторник",
    "среда", "четверг", "пятница", "суббота", "воскресенье", "понеділок", "вівторок", "середа", "mo", "di", "mi",
    "do", "fr", "sa", "so", "lun", "mar", "mer", "mié", "mie", "jeu", "jue", "ven", "vie", "sam", "sáb", "dim",
    "dom", "gio", "seg", "ter", "qua", "qui", "sex", "pon", "wt", "śr", "czw", "pt", "sob", "niedz", "út", "st",
    "čt", "pá", "po", "ne", "pzt", "sal", "çar", "per", "cum", "cmt", "paz", "δευ", "τρί", "τετ", "πέμ", "παρ",
    "σάβ", "κυρ", "sre", "čet", "pet", "sub", "ned", "uto", "h", "k", "sze", "cs", "szo", "v", "sen", "sel", "rab",
    "kam", "jum", "min",
)

# Fields of the header block that Outlook and its like put above the original. Blanks inside Chinese labels go first.
FIELDS: dict[str, str] = {
    **dict.fromkeys((
        "from", "von", "de", "da", "van", "od", "fra", "från", "frá", "lähettäjä", "feladó", "kimden", "gönderen",
        "από", "от", "від", "remitente", "expéditeur", "mittente", "afzender", "absender", "sender", "nadawca",
        "odesílatel", "odosielateľ", "de la", "expeditor", "remetente", "avsender", "avsändare", "afsender",
        "šalje", "pošiljatelj", "saatja", "nuo", "siuntėjas", "no", "sūtītājs", "nork", "nga", "từ", "người gửi",
        "dari", "daripada", "จาก", "发件人", "發件人", "寄件者", "寄件人", "差出人", "送信者", "보낸 사람",
        "보낸사람", "보낸이", "from/von", "מאת", "من", "المرسل", "از", "फ़्रॉम", "से",
    ), "from"),
    **dict.fromkeys((
        "to", "an", "à", "a", "para", "per", "per a", "aan", "do", "til", "till", "vastaanottaja", "címzett",
        "kime", "alıcı", "προς", "кому", "destinatario", "destinataire", "destinataires", "destinatário",
        "empfänger", "pour", "geadresseerde", "komu", "adresat", "către", "catre", "prima", "za", "saaja",
        "adressaat", "kam", "kam:", "gavėjas", "nori", "đến", "người nhận", "tới", "kepada", "untuk", "ถึง", "до",
        "mottaker", "mottagare", "modtager", "收件人", "收件者", "宛先", "받는 사람", "받는사람", "받는이", "אל",
        "إلى", "المستلم", "به", "को",
    ), "to"),
    **dict.fromkeys((
        "sent", "date", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le", "date d'envoi", "message du",
        "enviado", "enviado el", "enviado em", "enviada em", "enviada el", "enviat", "enviat el", "fecha", "data",
        "inviato", "data invio", "verzonden", "verzonden op", "sendt", "dato", "skickat", "skickat den",
        "lähetetty", "päivämäärä", "päiväys", "wysłano", "wysłane", "odesláno", "odoslané", "dátum", "elküldve",
        "küldve", "gönderildi", "gönderme tarihi", "gönderilme tarihi", "tarih", "ημερομηνία", "στάλθηκε",
        "отправлено", "дата", "надіслано", "изпратено", "trimis", "poslano", "poslato", "saadetud", "kuupäev",
        "išsiųsta", "nosūtīts", "datums", "bidalia", "sent on", "đã gửi", "ngày", "dikirim", "tanggal", "dihantar",
        "tarikh", "ส่ง", "วันที่", "发送时间", "發送時間", "发送日期", "日期", "寄件日期", "时间", "時間", "送信日時",
        "送信", "日付", "日時", "보낸 날짜", "날짜", "보낸날짜", "נשלח", "תאריך", "التاريخ", "تم الإرسال",
        "تاريخ الإرسال", "تاریخ", "दिनांक",
    ), "date"),
    **dict.fromkeys((
        "subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "emne", "ämne", "aihe", "temat",
        "předmět", "předmet", "predmet", "tárgy", "konu", "θέμα", "тема", "относно", "assumpte", "gaia", "subiect",
        "zadeva", "naslov", "teema", "efni", "tēma", "temats", "subjekti", "subjek", "perihal", "subyek", "chủ đề",
        "เรื่อง", "หัวเรื่อง", "主题", "主旨", "主題", "件名", "제목", "נושא", "الموضوع", "موضوع", "विषय",
    ), "subject"),
    **dict.fromkeys((
        "cc", "kopie", "copie à", "copie", "cópia", "copia", "kopia", "kopi", "kopio", "dw", "копия", "копія",
        "抄送", "副本", "참조", "bcc", "cci", "cco", "kopie (cc)", "blindkopie", "másolatot kap", "bilgi", "κοιν.",
        "עותק", "نسخة", "สำเนา", "reply-to", "reply to", "antwort an", "antwortadresse", "répondre à",
        "responder a", "responder para", "rispondi a", "importance", "priorité", "wichtigkeit", "importancia",
        "attachments", "anlagen", "anhang", "pièces jointes", "adjuntos", "datos adjuntos", "allegati", "bijlagen",
        "附件", "organization", "organisation",
    ), "other"),
}

# What stands between the dashes above a quoted original, or alone above one.
ORIGINAL = (
    "original message", "reply message", "replied message", "original e-mail", "original email", "original mail",
    "original appointment", "previous message", "in reply to", "ursprüngliche nachricht", "ursprüngliche mail",
    "originalnachricht", "original-nachricht", "originalmail", "original-mail", "originalmeldung",
    "antwort nachricht", "message d'origine", "message d’origine", "message original", "mail original",
    "mail d'origine", "message initial", "courriel original", "mensaje original", "correo original",
    "mensaje de origen", "missatge original", "mensaxe orixinal", "jatorrizko mezua", "messaggio originale",
    "messaggio original", "email originale", "mensagem original", "e-mail original", "oorspronkelijk bericht",
    "oorspronkelijke bericht", "origineel bericht", "oprindelig besked", "oprindelig meddelelse",
    "den oprindelige meddelelse", "original besked", "original meddelelse", "opprinnelig melding",
    "opphavleg melding", "originalmeddelande", "ursprungligt meddelande", "ursprungsmeddelande",
    "alkuperäinen viesti", "upphafleg skilaboð", "wiadomość oryginalna", "oryginalna wiadomość",
    "pierwotna wiadomość", "původní zpráva", "původní e-mail", "originální zpráva", "pôvodná správa",
    "eredeti üzenet", "mesaj original", "mesajul original", "mesaj inițial", "orijinal mesaj", "özgün ileti",
    "orijinal ileti", "αρχικό μήνυμα", "исходное сообщение", "оригинал сообщения", "исходное письмо",
    "пересылаемое сообщение от", "оригінальне повідомлення", "вихідне повідомлення", "оригинално съобщение",
    "originalna poruka", "izvorna poruka", "izvorno sporočilo", "originaal sõnum", "algne kiri",
    "originalus laiškas", "sākotnējais ziņojums", "thư gốc", "tin nhắn gốc", "pesan asli", "mesej asal",
    "ข้อความต้นฉบับ", "ข้อความเดิม", "原始邮件", "原始郵件", "原邮件", "原郵件", "原始信息", "回复的原邮件",
    "回复的邮件", "元のメッセージ", "元のメール", "オリジナルメッセージ", "원본 메시지", "원본 메일", "원본메일",
    "원본메시지", "הודעה מקורית", "ההודעה המקורית", "الرسالة الأصلية", "رسالة أصلية", "پیام اصلی", "मूल संदेश",
)
FORWARDED = (
    "forwarded message", "begin forwarded message", "forwarded by", "weitergeleitete nachricht",
    "anfang der weitergeleiteten", "message transféré", "message transfere", "message réexpédié",
    "début du message réexpédié", "début du message transféré", "mensaje reenviado", "inicio del mensaje reenviado",
    "messaggio inoltrato", "inizio messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem", "doorgestuurd bericht", "begin doorgestuurd bericht", "videresendt meddelelse",
    "start på videresendt", "videresendt besked", "videresendt melding", "vidarebefordrat meddelande",
    "vidarebefordrat brev", "välitetty viesti", "edelleenlähetetty viesti", "wiadomość przekazana",
    "przekazana wiadomość", "początek przekazywanej", "přeposlaná zpráva", "preposlaná správa",
    "továbbított üzenet", "mesaj redirecționat", "iletilen mesaj", "yönlendirilen ileti", "προωθημένο μήνυμα",
    "пересылаемое сообщение", "переслане повідомлення", "начало переадресованного", "препратено съобщение",
    "proslijeđena poruka", "posredovano sporočilo", "thư được chuyển tiếp", "pesan terusan",
    "pesan yang diteruskan", "转发的邮件", "轉寄郵件", "轉寄的郵件", "转发邮件", "转发信息", "転送メッセージ",
    "転送されたメッセージ", "전달된 메시지", "전달된 메일", "הודעה שהועברה", "رسالة معاد توجيهها",
    "missatge reenviat",
)
# Program banners that stand alone above a quoted original.
ORIGINAL_BANNERS = (
    "original message processed by", "ursprüngliche nachricht bearbeitet", "originalnachricht bearbeitet von",
)
# What help desks ask for above what they quote.
REPLY_ABOVE = (
    "reply above this line", "type your reply above", "write your reply above", "please reply above",
    "please type your reply above", "please write your reply above", "bitte antworten sie oberhalb",
    "bitte antworten sie über dieser", "répondez au-dessus de cette ligne", "répondre au-dessus de cette ligne",
    "responda por encima de esta línea", "rispondi sopra questa riga", "add your reply above", "sopra questa riga",
    "powyżej tej linii", "responda acima desta linha", "antwoord boven deze regel", "odpowiedz powyżej tej linii",
    "ответьте выше этой строки", "请在此行上方", "请在此行以上", "この行より上",
)
# What says that the answers stand inside an original that is not marked.
POINTS_BELOW = (
    "see below", "answers below", "answered below", "answer below", "my answers", "comments below", "replies below",
    "responses below", "notes below", "answers inline", "inline answers", "comments inline", "inline comments",
    "replies inline", "replied inline", "answered inline", "see inline", "inline below", "reply inline",
    "responses inline", "answers in-line", "in red", "siehe unten", "s. unten", "antworten unten", "antwort unten",
    "unten im text", "meine antworten", "in rot", "rot markiert", "voir ci-dessous", "réponses ci-dessous",
    "réponse ci-dessous", "mes réponses", "dans le texte", "dans le corps", "en rouge", "ver abajo", "más abajo",
    "respuestas abajo", "mis respuestas", "en rojo", "vedi sotto", "risposte sotto", "qui sotto", "in rosso",
    "veja abaixo", "respostas abaixo", "em vermelho", "a vermelho", "zie hieronder", "antwoorden hieronder",
    "zie onder", "in het rood", "se nedenfor", "svar nedenfor", "se nedan", "svar nedan", "i rødt", "med rødt",
    "i rött", "odpowiedzi poniżej", "na czerwono", "viz níže", "odpovědi níže", "červeně", "aşağıda", "см. ниже",
    "ответы ниже", "смотрите ниже", "красным", "以下に回答", "下記に回答", "インラインで", "赤字", "见下",
    "回复如下", "答复如下", "红色", "紅色", "아래에 답변", "아래 답변", "빨간색",
)
