"""Talk of mails of our own: in a follow-up it is true, though the customer has written nothing."""

import re

_OWN = re.compile(
    r"(?:my|our) (?:last|previous|earlier|first|recent) |follow(?:ing)?[- ]up on my|(?:I|we) (?:wrote|emailed|messaged)"
    r"|(?:mon|notre) (?:dernier|précédent|premier) |je vous (?:ai|avais) écrit"
    r"|(?:meine[rn]?|unsere[rn]?) (?:letzten?|vorherigen?|vorigen?|erste[nr]?|frühere[nr]?) |ich (?:habe|hatte) ihnen "
    r"|(?:mi|nuestro) (?:último|anterior|primer) |(?:le|te) escribí"
    r"|我们?(?:上次|之前|上一封|此前)的?(?:邮件|来信|信)",
    re.I,
)


def tells_of_own_mail(words: str) -> bool:
    """Whether words that were found to tell of a message tell of one that we wrote."""
    return bool(_OWN.match(words))
