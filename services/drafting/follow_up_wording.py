"""What the built-in writer says in a follow-up: short, another thought each time, and a last word in the last one."""

# None of them tells of anything but the mails before, which the customer has in the same thread.
_WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "My mail may have come at a bad moment, so here is the short form: what is the one thing that {business} "
        "should do better for you?",
        "Perhaps another question is easier to answer: which part of {business} would you miss most?",
        "If somebody else at your place works with {business} more than you do, to whom may I turn?",
        "A single word is enough for me: is {business} a help, a burden, or something in between?",
    ),
    "fr": (
        "Mon message est peut-être mal tombé, voici donc l’essentiel : que devrions-nous améliorer en premier dans "
        "{business} ?",
        "Une autre question est peut-être plus simple : quelle partie de {business} vous manquerait le plus ?",
        "Si quelqu’un d’autre chez vous travaille davantage avec {business}, à qui puis-je m’adresser ?",
        "Un seul mot me suffit : {business} vous aide, vous pèse, ou quelque chose entre les deux ?",
    ),
    "de": (
        "vielleicht kam meine Nachricht ungelegen, darum hier kurz das Wichtigste: Was sollten wir an {business} "
        "zuerst besser machen?",
        "vielleicht ist eine andere Frage leichter zu beantworten: Welcher Teil von {business} würde Ihnen am meisten "
        "fehlen?",
        "falls jemand anderes bei Ihnen mehr mit {business} arbeitet: An wen darf ich mich wenden?",
        "ein einziges Wort genügt mir: Ist {business} für Sie eine Hilfe, eine Last oder etwas dazwischen?",
    ),
    "es": (
        "Quizá mi mensaje llegó en mal momento, así que va lo esencial: ¿qué deberíamos mejorar primero en {business}?",
        "Quizá otra pregunta sea más fácil de responder: ¿qué parte de {business} echaría más de menos?",
        "Si otra persona de su equipo trabaja más con {business}, ¿a quién puedo dirigirme?",
        "Me basta una sola palabra: ¿{business} le ayuda, le pesa o algo intermedio?",
    ),
    "zh": (
        "也许我的邮件来得不是时候，所以长话短说：您最希望{business}先改进哪一点？",
        "换一个更容易回答的问题：如果没有{business}，您最舍不得哪一部分？",
        "如果贵公司有别的同事更常使用{business}，我该联系哪一位？",
        "一个词就够了：{business}对您是帮助、负担，还是介于两者之间？",
    ),
}
_LAST: dict[str, str] = {
    "en": "This is my last mail about it. If anything about {business} is in your way, tell me, and I will look after "
    "it.",
    "fr": "Après ce message, je ne vous relancerai plus. Si quelque chose vous gêne dans {business}, dites-le-moi et "
    "je m’en occuperai.",
    "de": "danach frage ich nicht weiter nach. Wenn Sie an {business} etwas stört, sagen Sie es mir, und ich kümmere "
    "mich darum.",
    "es": "Después de este mensaje no insistiré más. Si algo de {business} le molesta, dígamelo y me ocuparé de ello.",
    "zh": "这是我最后一次为此打扰您。如果{business}有任何不便之处，请告诉我，我会处理。",
}


# The words above ask for a reply by themselves.
_CALLS: dict[str, dict[str, str]] = {
    "en": {
        "meeting": "Or choose a time to talk: {detail}",
        "message": "Or write to me there: {detail}",
        "survey": "Or answer in the survey: {detail}",
    },
    "fr": {
        "meeting": "Ou choisissez un moment pour en parler : {detail}",
        "message": "Ou écrivez-moi là-bas : {detail}",
        "survey": "Ou répondez au questionnaire : {detail}",
    },
    "de": {
        "meeting": "Oder wählen Sie einen Zeitpunkt für ein Gespräch: {detail}",
        "message": "Oder schreiben Sie mir dort: {detail}",
        "survey": "Oder antworten Sie in der Umfrage: {detail}",
    },
    "es": {
        "meeting": "O elija un momento para hablar: {detail}",
        "message": "O escríbame por allí: {detail}",
        "survey": "O responda a la encuesta: {detail}",
    },
    "zh": {
        "meeting": "或者选个时间聊聊：{detail}",
        "message": "或者在那里给我留言：{detail}",
        "survey": "或者填写问卷：{detail}",
    },
}


def follow_up_call(language: str, kind: str) -> str:
    """The line of the call to action, with a gap for its link or name; "" where the mail itself asks for a reply."""
    return _CALLS[language].get(kind, "")


def follow_up_words(language: str, number: int, total: int, *, again: bool) -> str:
    """Those of follow-up `number` of `total`, with a gap for the business. Written `again`, they are other ones."""
    words = _WORDS[language]
    if number == total > 1 and not again:
        return _LAST[language]
    return words[(number - 1 + again) % len(words)]
