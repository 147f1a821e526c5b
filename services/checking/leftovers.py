"""What must not be left in a finished mail: placeholders, markup, a machine's talk about itself; and words of spam."""

import re

from services.plain_text import TAG

PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}|\{%[^%\n]{0,80}%\}|\$?\{[^{}\n]{1,60}\}"
    r"|\[\[?[^\W\d_][^\[\]\n]{0,50}\]\]?(?!\()|\[(?:\.\.\.|…)\]"
    r"|【[^【】\n]{1,40}】|<[^\W\d_][^<>@\n]{0,60}>|<<[^<>\n]{1,60}>>|«\s?[A-Z_]{3,30}\s?»"
    r"|%%?[A-Za-z_]{2,30}%%?|%\(\w+\)s|%[sd]\b"
    r"|\*\|[A-Z_:]{2,40}\|\*|(?<!\w)__[A-Za-z_]{2,30}__|\bX{3,}\b|\bxx+/xx+(?:/xx+)?\b|(?<!\w)_{3,}(?!\w)"
    r"|\b(?:TODO|TBD|FIXME|NaN|undefined|NULL|lorem ipsum|dolor sit amet)\b"
    r"|\b(?:INSERT|ADD|YOUR|VOTRE|IHR|SU)[ _](?:[A-Z]{3,}[ _]?){1,3}\b|\bF\d{1,2}\b(?=[\])])|[\[(]F\d{1,2}\b"
)
EMPTY_GREETING = re.compile(
    r"^(?:hi|hello|dear|hey|bonjour|cher|chère|hallo|guten tag|liebe[r]?|sehr geehrte[r]?(?: frau| herr)?"
    r"|hola|estimad[oa])"
    r"[ \t]{1,3}(?:,|!|:|(?:none|null|nan|undefined|customer|client|kunde|cliente)\b)",
    re.I | re.M,
)
MARKUP = re.compile(
    r"!\[[^\]\n]{0,200}\]|\]\([^)\n]{1,500}\)|```|&(?:#\d{2,6}|#x[0-9a-f]{2,6}|nbsp|lt|gt|amp|quot);", re.I
)
HTML = TAG

MACHINE_TALK = re.compile(
    r"\byou are (?:the |an? )?(?:askusers|ai|assistant|helpful|language model|email writer|copywriter)\b"
    r"|\bas an? (?:ai|language model|assistant)\b"
    r"|\b(?:system|developer) prompt\b|\bmy (?:instructions|guidelines|rules) (?:are|say)\b|^\s*(?:rules"
    r"|instructions|subject|system|assistant|user)\s?:"
    r"|\bignore (?:all |any |the )?(?:previous|prior|above|earlier)\b|\b(?:i can(?:'|’)?t|i cannot"
    r"|i am unable to|i'm unable to) (?:help|assist|comply|write)\b"
    r"|^(?:sure|certainly|of course|absolutely|great)[!,.:]? (?:here(?:'s| is| are)|i(?:'ve| have) )"
    r"|\bhere(?:'s| is) (?:the|your|a) (?:e-?mail|draft|mail|message)\b"
    r"|\b(?:en tant qu(?:'|’)(?:ia|intelligence|assistant)|voici (?:le|l(?:'|’)|votre|un) ?(?:e-?mail"
    r"|courriel|brouillon|message))\b"
    r"|\b(?:als (?:ki|künstliche intelligenz|sprachmodell)|hier ist (?:die|der|eine?|ihre?) (?:e-?mail"
    r"|mail|entwurf|nachricht))\b"
    r"|\b(?:como (?:ia|modelo de lenguaje|inteligencia artificial)|aquí (?:está|tiene) (?:el|la|su"
    r"|un) (?:correo|borrador|mensaje|e-?mail))\b"
    r"|作为(?:一个|一名)?(?:AI|人工智能|语言模型)|(?:以下|这)是(?:邮件|草稿|您的邮件)"
    r"|</?data\b|\bJSON\b(?= ?(?:object|schema))"
    r"|\"(?:subject|body|claims)\"\s?:",
    re.I | re.M,
)

SPAM_WORDS = re.compile(
    r"\b(?:act now|buy now|click here|limited time|urgent|risk[- ]free|no obligation|100% (?:free"
    r"|satisfied)|guaranteed?|once in a lifetime"
    r"|winner|you have been selected|cash bonus|earn money|make money|best price|don't miss|last chance"
    r"|exclusive deal|special promotion"
    r"|order now|double your|miracle|no strings attached|this isn't spam|cliquez ici|offre limitée"
    r"|dernière chance|gagnez|garantie?"
    r"|hier klicken|jetzt kaufen|nur heute|letzte chance|garantiert|gewinnen sie|haga clic aquí"
    r"|oferta limitada|última oportunidad"
    r"|garantizado|gane dinero)\b|点击这里|限时|最后机会|立即购买|保证|中奖|!{2,}|！{2,}",
    re.I,
)
FOOTER = re.compile(
    r"\bunsubscribe\b|\bopt[- ]out\b|\bse désabonner\b|\bdésinscri\w+|\bdésabonnement\b|\babbestellen\b"
    r"|\babmelden\b"
    r"|\bdarse de baja\b|\bcancelar (?:la|su) suscripción\b|退订|取消订阅",
    re.I,
)
