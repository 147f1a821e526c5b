"""Finds talk of meetings, messages and agreements ("great talking to you on Monday", "as agreed") in five languages."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

# meeting: we spoke or met. message: one of us wrote. agreement: something was settled. said: the customer said so.
InteractionKind = Literal["meeting", "message", "agreement", "said"]

_MEETINGS_EN = (
    r"(?:calls?|conversations?|meetings?|chats?|talks?|discussions?|demos?|visits?|lunch|dinner|coffee"
    r"|webinar|workshop"
    r"|video call|phone call|session|interview|exchange|encounter|get-together)"
)
_ENGLISH: dict[InteractionKind, tuple[str, ...]] = {
    "meeting": (
        r"\b(?:great|good|nice|lovely|wonderful|pleasure|enjoyed|glad|fun|delight(?:ed|ful)?|pleased"
        r"|happy)\b[^.!?\n]{0,16}"
        r"\b(?:talk|speak|chat|meet|see|catch|connect|hear|spend)(?:ing|ed)\b[^.!?\n]{0,14}\b(?:you|your)\b",
        r"\b(?:great|good|nice|lovely|wonderful|pleasure|glad)\b[^.!?\n]{0,6}\bto (?:have )?(?:met|seen"
        r"|spoken|talked|finally meet)\b",
        rf"\b(?:since|after|during|in|from|on|following|following up on|per|remember|enjoyed|about"
        rf"|thanks for|thank you for)"
        rf" (?:our|the|that|this)(?: (?:last|recent|previous|first|great|good|nice|little|quick|short|phone"
        rf"|video)){{0,3}} {_MEETINGS_EN}"
        r"(?! (?:tool|feature|notes|link|logs?|log|centre|center|planner|is|would|could|will|can)\b)",
        r"\b(?:when|since|after|where|what|last time|the (?:other )?(?:day|time)) (?:you and I"
        r"|we) (?:last |first |all )?"
        r"(?:met|spoke|talked|chatted|discussed|saw|had|were)\b",
        r"\bwe (?:met|spoke|talked|chatted|had (?:a|an|our|such)(?: \w+){0,2} (?:call|chat|talk|meeting"
        r"|conversation|coffee|lunch|dinner))\b",
        r"\b(?:I|my colleague|our team|one of us)(?: \w+)? (?:called|phoned|rang|visited"
        r"|met(?: with)?) you\b|\bI tried to (?:call|reach|phone) you\b",
        r"\b(?:good|great|nice|lovely) (?:to see|seeing|to meet|meeting) you\b|\bsee you again\b"
        r"|\blong time no see\b",
        r"\byou (?:attended|joined|came to|visited|stopped by|dropped by|signed up at) (?:our|us|my|the)\b",
    ),
    "message": (
        r"\b(?:thanks|thank you|thx|grateful|appreciate)(?: \w+){0,3} (?:for )?(?:your|the) (?:\w+ ){0,2}"
        r"(?:reply|email|e-mail|mail|message|note|answer|response|call|feedback|review|letter|comment"
        r"|question|request|kind words)\b",
        r"\b(?:got|received|saw|read|reading|regarding|in|about|to|from|re) your (?:last |recent "
        r"|previous |earlier |latest )?"
        r"(?:email|e-mail|mail|message|note|reply|letter|feedback|complaint|request|question|review)\b",
        r"\b(?:my|our) (?:last|previous|earlier|first|recent) (?:email|e-mail|mail|message|note)\b"
        r"|\bfollow(?:ing)?[- ]up on my\b"
        r"|\b(?:we(?:'ve| have)|I(?:'ve| have)) (?:been in touch|been writing|been talking|corresponded"
        r"|spoken|met|talked|discussed)\b"
        r"|\b(?:I|we) (?:wrote|emailed|messaged) (?:to )?you\b|\byou (?:wrote|emailed|messaged|called"
        r"|contacted|phoned)\b",
    ),
    "agreement": (
        r"\b(?:as|like)(?: we| you| I)?(?: had| have|'ve|'d)? (?:just |already |previously |all )?"
        r"(?:agreed|discussed|promised|arranged|planned together|settled|negotiated)\b",
        r"\b(?:per|under|according to) our (?:agreement|arrangement|deal)\b|\bwe(?:'ve| have|'d"
        r"| had)? (?:already )?(?:agreed|settled on|shook hands)\b",
        r"\byou(?:'ve| have|'d| had)? (?:already )?(?:agreed|promised|committed|accepted|confirmed)\b"
        r"|\bI promised\b|\bour (?:agreement|deal)\b",
    ),
    "said": (
        r"\b(?:as|like|what|since|because|when|that|which)? ?you(?:'ve| have|'d| had)? (?:once |just "
        r"|recently |kindly |also |already )?"
        r"(?:told (?:me|us)|said(?: that| to| you)?|mentioned|asked(?: me| us| for| about| whether| if)"
        r"|requested|complained|suggested"
        r"|recommended|referred|expressed)\b",
        r"\b(?!(?:I|you|we|they|he|she|it|who|that|this|customers|people|teams|many|some"
        r"|others)\b)(?-i:[A-Z])[\w'-]+ (?:\w+ed me to|told me|told us|said you"
        r"|suggested I|recommended (?:you|I)|introduced us|gave me your)\b",
        r"\b(?:your|a) (?:colleague|boss|manager|CEO|team|friend|assistant) (?:told|said|mentioned"
        r"|recommended|suggested|referred|gave)\b",
        r"\b(?:was|been|were) (?:referred|introduced) (?:to you )?by\b|\bmutual (?:friend|contact"
        r"|acquaintance)\b|\bI (?:noticed|saw|read) (?:on|in) (?:your|the) "
        r"(?:linkedin|blog|news|website|twitter|facebook|press)\b",
    ),
}
_FRENCH: dict[InteractionKind, tuple[str, ...]] = {
    "meeting": (
        r"\b(?:ravie?|heureux|heureuse|content|contente|plaisir"
        r"|enchantée?)\b[^.!?\n]{0,24}\b(?:de vous (?:avoir|rencontrer|revoir)|d[’']avoir (?:pu )?(?:parlé"
        r"|échangé|discuté|échanger|discuter|parler|fait))\b",
        r"\b(?:suite à|après|depuis|lors de|pendant|durant|dans|de|pour|rappelez-vous) (?:notre|nos|cet"
        r"|cette|l[’'])(?: ?(?:dernier|dernière|derniers|premier|première|récent|récente|bel|bon"
        r"|bref)){0,2} ?"
        r"(?:appel|échanges?|conversation|rencontre|entretien|discussion|réunion|rendez-vous|rdv|visio"
        r"|déjeuner|café|coup de fil|démo|visite)\b(?! de \d)",
        r"\bnous (?:nous )?(?:sommes|étions) (?:rencontrés|parlés?|vus|croisés|appelés)\b"
        r"|\bnous avons (?:parlé|échangé|discuté|déjeuné|évoqué)\b|\bon s[’']est (?:parlé|vus?|rencontrés?"
        r"|appelés?)\b",
        r"\bquand (?:nous|on) (?:nous |s[’'])?(?:sommes|avons|est|a)\b|\bla dernière fois que (?:nous"
        r"|on)\b|\bje vous ai (?:appelée?|vue?|rencontrée?|croisée?|eue? au téléphone)\b",
        r"\bvous avez (?:assisté|participé) à (?:notre|nos)\b|\bvous êtes (?:venue?|passée?) (?:à|sur|chez"
        r"|nous)\b|\bau plaisir de vous revoir\b",
    ),
    "message": (
        r"\bmerci (?:beaucoup |encore |bien |infiniment )?(?:pour|de) (?:votre|vos|le|cet?"
        r"|cette) (?:dernier |gentil |dernière )?(?:réponse|e-?mail|mail|courriel|message|retour|appel"
        r"|commentaires?|question|lettre|avis)\b",
        r"\b(?:reçu|lu|suite à|dans|concernant|selon|vu) votre (?:dernier |dernière |récent )?(?:e-?mail"
        r"|mail|courriel|message|demande|réponse|lettre|réclamation|question|avis)\b",
        r"\b(?:mon|notre) (?:dernier|précédent|premier) (?:e-?mail|mail|courriel|message)\b"
        r"|\bvous (?:m[’']|nous |m[’']aviez |nous aviez )?(?:avez|aviez) (?:écrit|contactée?|appelée?"
        r"|envoyé)\b|\bje vous (?:ai|avais) écrit\b|\bvous m[’']avez (?:écrit|contactée?|appelée?)\b",
    ),
    "agreement": (
        r"\bcomme (?:convenu|promis|prévu|discuté|évoqué|entendu|nous en avons parlé|nous l[’']avons"
        r"|on a dit|on s[’']est dit)\b|\bselon (?:notre|nos) accords?\b|\bnous (?:étions|sommes|avons"
        r"|avions) (?:d[’']accord|convenus?)\b|\bconformément à (?:notre|nos)\b",
        r"\bvous (?:avez|aviez) (?:déjà )?(?:accepté|promis|confirmé|validé)\b|\bje vous (?:avais"
        r"|ai) promis\b|\bnotre accord\b",
    ),
    "said": (
        r"\b(?:comme |que |ce que )?vous (?:m[’']|nous |m[’']en |nous l[’'])?(?:avez|aviez) (?:dit"
        r"|mentionné|demandé|indiqué|parlé|signalé|confié|expliqué|suggéré|recommandé|évoqué|souhaité)\b",
        r"\b(?:votre|une?|ma|mon) (?:collègue|patronn?e?|directeur|directrice|équipe|amie?|responsable"
        r"|assistante?) (?:m[’']a|nous a|a) \w+|\bm[’']a (?:parlé de vous|donné votre|recommandé"
        r"|conseillé)\b|\bde la part de\b|\brecommandée? par\b",
    ),
}
_GERMAN: dict[InteractionKind, tuple[str, ...]] = {
    "meeting": (
        r"\b(?:schön|toll|nett|gut|gefreut|freude|angenehm|großartig)\b[^.!?\n]{0,30}\b(?:zu sprechen"
        r"|gesprochen|kennenzulernen|kennengelernt|kennen gelernt|getroffen|zu treffen|gesehen|zu sehen"
        r"|auszutauschen|ausgetauscht)\b",
        r"\b(?:seit|nach|bei|in|während|aus|von|über|danke für|dank für|auf|an)(?: (?:das|dem|der|den"
        r"|die))? ?(?:unser(?:em|er|en|e|es)?|dem|das) (?:letzten |letztes |jüngsten |kurzen |netten? "
        r"|nettes |gutes? |guten |tolle[ns]? |gestrigen |ersten )*"
        r"(?:gesprächs?|telefonats?|treffens?|meetings?|calls?|austauschs?|anrufs?|besuchs?|termins?"
        r"|unterhaltung|unterredung|mittagessens?|kaffees?|videocalls?|begegnung|demo)\b",
        r"\b(?:als|wie|seit|was|nachdem|worüber) wir (?:uns |letztens |neulich |am |im "
        r"|zuletzt )*[^.!?\n]{0,30}\b(?:gesprochen|getroffen|telefoniert|gesehen|besprochen|unterhalten"
        r"|kennengelernt|sprachen|trafen|telefonierten)\b",
        r"\bwir (?:haben|hatten)(?: uns)? [^.!?\n]{0,40}\b(?:gesprochen|telefoniert|getroffen|unterhalten"
        r"|besprochen|gesehen)\b|\bhaben wir (?:uns )?[^.!?\n]{0,30}(?:gesprochen|telefoniert|getroffen"
        r"|unterhalten|besprochen)\b",
        r"\bich (?:habe|hatte) (?:sie|dich|ihnen) [^.!?\n]{0,30}(?:angerufen|besucht|getroffen|gesprochen"
        r"|gesehen|erreicht)\b|\bsie waren (?:bei|auf|in) (?:unser|uns)"
        r"|\bsie haben [^.!?\n]{0,20}(?:teilgenommen|besucht)\b",
    ),
    "message": (
        r"\b(?:vielen dank|danke(?: schön| sehr)?|herzlichen dank|besten dank|dank) für (?:ihre|deine|die"
        r"|ihren|den|das|ihr) (?:schnelle |nette |letzte |letzten |rasche |freundliche )?(?:antwort"
        r"|e-?mail|mail|nachricht|rückmeldung|feedback|anruf|anfrage|frage|schreiben|brief|bewertung)\b",
        r"\b(?:auf|in|zu|aus|über|wegen|erhalten|gelesen) (?:ihre[rn]?|deine[rn]?|ihrem|ihr) (?:letzten? "
        r"|jüngsten? |frühere[nr]? )?(?:e-?mail|mail|nachricht|anfrage|schreiben|frage|beschwerde"
        r"|rückmeldung|antwort|bewertung)\b",
        r"\b(?:meine|unsere|meiner|unserer) (?:letzten?|vorherigen?|vorigen?|erste[nr]?"
        r"|frühere[nr]?) (?:e-?mail|mail|nachricht)\b|\b(?:haben|hatten) sie (?:mir|uns) (?:ja |neulich "
        r"|kürzlich |schon )?[^.!?\n]{0,30}\bgeschrieben\b|\bsie (?:haben|hatten) (?:mir|uns"
        r"|mich) [^.!?\n]{0,30}(?:geschrieben|kontaktiert|angerufen)\b|\bich (?:habe"
        r"|hatte) ihnen [^.!?\n]{0,24}geschrieben\b|\bsie schrieben (?:mir|uns)\b",
    ),
    "agreement": (
        r"\bwie (?:gestern |am \w+ |neulich |bereits |schon |mit ihnen |telefonisch )*(?:vereinbart"
        r"|besprochen|abgemacht|versprochen|abgesprochen|zugesagt|verabredet|ausgemacht)\b"
        r"|\blaut (?:unserer )?(?:vereinbarung|absprache)\b|\bgemäß unserer?\b"
        r"|\bunsere[rn]? (?:vereinbarung|absprache|abmachung)\b",
        r"\bsie (?:haben|hatten) [^.!?\n]{0,24}(?:zugesagt|zugestimmt|versprochen|bestätigt|akzeptiert)\b"
        r"|\bich (?:habe|hatte) (?:ihnen|es) [^.!?\n]{0,16}versprochen\b|\bwir (?:haben|hatten"
        r"|waren) (?:uns )?[^.!?\n]{0,24}(?:geeinigt|einig|vereinbart|ausgemacht|abgemacht)\b",
    ),
    "said": (
        r"\bwie sie (?:mir |uns )?(?:schon |bereits |neulich |selbst )*(?:sagten|erwähnten|erwähnt|gesagt"
        r"|meinten|berichteten|geschrieben|erzählten|schrieben|angemerkt)\b|\bsie (?:haben|hatten) (?:mir "
        r"|uns |mich |ja |sich |neulich |kürzlich |einmal )*[^.!?\n]{0,30}\b(?:gesagt|erwähnt|erzählt"
        r"|gebeten|gefragt|gewünscht|beschwert|angemerkt|vorgeschlagen|empfohlen|berichtet)\b",
        r"\bsie (?:sagten|erwähnten|meinten|baten|fragten|erzählten|wünschten sich|berichteten)\b|\b(?:ihr"
        r"|ihre|eine?) (?:kolleg(?:e|in)|chefs?|chefin|team|bekannte[rn]?|freund(?:in)?"
        r"|assistent(?:in)?) (?:hat|hatte|sagte|erzählte|empfahl|meinte|erwähnte)\b|\bhat (?:mir"
        r"|uns) [^.!?\n]{0,24}(?:empfohlen|erzählt|gesagt|von ihnen)\b|\bempfohlen von\b",
    ),
}
_SPANISH: dict[InteractionKind, tuple[str, ...]] = {
    "meeting": (
        r"\b(?:gusto|placer|encantado|encantada|alegr[óo]|genial|encantó|bueno)\b[^.!?\n]{0,24}\b(?:hablar"
        r"|conversar|charlar|conocer(?:l[eoa]|te)?|ver(?:l[eoa]|te)|haber(?:l[eoa]|te)? (?:conocido"
        r"|hablado|visto)|coincidir)\b[^.!?\n]{0,20}\b(?:con usted|contigo|el|ayer|en|de nuevo|usted)\b",
        r"\b(?:tras|desde|después de|durante|en|de|por|sobre|a raíz de|según) nuestr[oa]s? (?:última "
        r"|último |breve |reciente |primera |agradable |pasada )*(?:llamada|conversación|reunión|charla"
        r"|encuentro|entrevista|videollamada|comida|café|cita|visita|intercambio|demo)\b",
        r"\b(?:cuando|la última vez que|desde que|lo que|como) (?:nos |lo )?(?:hablamos|vimos|conocimos"
        r"|reunimos|conversamos|charlamos|comentamos|encontramos)\b|\b(?:nos (?:vimos|conocimos|reunimos"
        r"|encontramos)|hablamos (?:el|ayer|por|la|en|hace)|hemos hablado|estuvimos hablando)\b",
        r"\b(?:le|te|lo|la) (?:llamé|visité|vi|conocí)\b|\b(?:asistió|asististe|participó|vino"
        r"|viniste) (?:a|en) (?:nuestr[oa]|la)\b|\bvolver a ver(?:le|lo|la|te)\b",
    ),
    "message": (
        r"\b(?:muchas )?gracias por (?:su|tu|la|el) (?:rápida |amable |última |último )?(?:respuesta"
        r"|correo|e-?mail|mensaje|llamada|comentarios?|pregunta|carta|consulta|reseña|nota)\b",
        r"\b(?:recib[íi]|recibimos|leí|leído|recibido|sobre|en|a|según|visto) su (?:último |última "
        r"|reciente )?(?:correo|e-?mail|mensaje|respuesta|consulta|solicitud|carta|queja|pregunta"
        r"|reseña)\b",
        r"\b(?:mi|nuestro) (?:último|anterior|primer) (?:correo|e-?mail|mensaje)\b|\b(?:me"
        r"|nos) (?:escribió|escribiste|contactó|llamó(?! la atención)|ha escrito|envió)\b|\b(?:le|te) escribí\b",
    ),
    "agreement": (
        r"\b(?:como|según|tal como|tal y como) (?:lo )?(?:acordamos|acordado|lo acordado|quedamos|prometí"
        r"|prometido|pactamos|pactado|hablamos|convenido|convinimos|comentamos|lo hablado)\b"
        r"|\bnuestro acuerdo\b|\bhabíamos (?:acordado|quedado)\b|\bquedamos en\b"
        r"|\bde acuerdo con (?:lo hablado|nuestra)\b",
        r"\b(?:usted )?(?:aceptó|prometió|confirmó|se comprometió|ha aceptado|había aceptado)\b"
        r"|\ble prometí\b",
    ),
    "said": (
        r"\b(?:como |que )?(?:usted )?(?:me|nos) (?:dijo|comentó|mencionó|pidió|contó|preguntó|sugirió"
        r"|indicó|había dicho|ha dicho|explicó|recomendó|dijiste|comentaste|pediste|contaste)\b"
        r"|\busted (?:dijo|mencionó|comentó|pidió|solicitó)\b",
        r"\b(?:su|un|una) (?:colega|jef[ea]|compañer[oa]|equipo|amig[oa]|director[a]?|asistente) (?:me"
        r"|nos) \w+|\bme (?:habló|hablaron) de usted\b|\brecomendad[oa] por\b|\bde parte de\b",
    ),
}
_CHINESE: dict[InteractionKind, tuple[str, ...]] = {
    "meeting": (
        r"(?:很高兴|高兴|荣幸|开心)(?:(?!能|可以|有机会|为您|与您分享)[^，。！？\n]){0,10}(?:与|和|跟)?您(?:[^，。！？\n]{0,6})(?:交谈|见面|通话"
        r"|聊|沟通过|会面)",
        r"(?:上次|之前|此前|前几天|那天|昨天|上周[^，。]{0,2}|周[一二三四五六日天]|星期[一二三四五六日天])[^，。！？\n]{0,8}(?:通话|见面|会议|会面|聊天|聊到"
        r"|聊过|谈到|谈过|电话|沟通|交流|拜访|碰面)",
        r"我们(?:曾|曾经|已经|已|刚刚|刚|之前|上次)[^，。！？\n]{0,8}(?:见|聊|谈|通话|沟通|讨论|交流)|(?:自从|在)我们[^，。！？\n]{0,6}(?:见面|通话"
        r"|谈话|会面|会议|交流)(?:中|后|之后|时|以来)|您(?:参加|出席|来)了?(?:我们|我司)的?[^，。！？\n]{0,12}(?:活动|会议|展会|研讨会|发布会)",
        r"(?:给您打过电话|致电给?您|拜访过?您|见过面|见到您(?:很|真))",
    ),
    "message": (
        r"(?:感谢|谢谢)(?:您|你)?的?(?:及时|快速|上次|来|回)?的?(?:回复|来信|邮件|来电|反馈|留言|答复|评价)|(?:收到|看到|读到|关于|回复)(?:了)?您(?:的"
        r"|上次的|之前的)(?:邮件|来信|留言|回复|投诉|请求|问题|反馈)|(?:我|我们)(?:上次|之前|上一封|此前)的?(?:邮件|来信|信)|您(?:曾|之前|上次|来信)(?:写"
        r"|来信|发邮件|联系)",
    ),
    "agreement": (
        r"(?:如|按照?|依照|根据)(?:我们)?(?:之前|此前|上次|先前)?的?(?:约定|协议|商定|承诺|说好|讨论|答应)|正如(?:我们)?[^，。]{0,6}(?:约定|商定|讨论"
        r"|答应)|(?:我们|您)(?:已经?|之前|曾经?)?(?:说好|约定|约好|商定|同意了?|答应了?|达成了?)|(?:我)?答应(?:过)?您",
    ),
    "said": (
        r"(?:如|正如|像)?您(?:之前|上次|曾经?|此前|刚才|在[^，。]{0,8}中)?(?:所|向我们?|跟我们?|对我们?)?(?:提到|提及|说过?|告诉过?我|提出|要求过?|抱怨"
        r"|建议过?|表示)(?!的价格)|您的(?:同事|老板|朋友|经理|助理|团队)(?:说|告诉|推荐|提到|建议|向我)|经[^，。]{0,8}(?:介绍|推荐)",
    ),
}
_PATTERNS = {
    language: [(kind, re.compile(pattern, re.I)) for kind, patterns in kinds.items() for pattern in patterns]
    for language, kinds in {
        "en": _ENGLISH, "fr": _FRENCH, "de": _GERMAN, "es": _SPANISH, "zh": _CHINESE,
    }.items()
}  # fmt: skip

# "I'd love to hear from you", "it would be great to talk": what may come is no claim about what was.
_TO_COME = re.compile(
    r"\b(?:would|could|will|shall|'d|’d|'ll|’ll|should|hope|hoping|look(?:ing)? forward|serait|seriez"
    r"|pourri\w+|espère|aimerai\w*"
    r"|souhait\w+|würde\w*|könnte\w*|möchte\w*|freu(?:e|en) (?:mich|uns) (?:auf|darauf|über|,)|sería"
    r"|gustaría|podría\w*|espero|encantaría)\b"
    r"|如果|希望|期待|能否|是否|愿意|可以|方便",
    re.I,
)
# "As a thank-you for your answer", "thanks in advance": thanks for what has not come yet.
_THANKS_AHEAD = re.compile(
    r"\bin advance\b|\bd[’']avance\b|\bim voraus\b|\bde antemano\b|\bas (?:a|our) [^.!?\n]{0,20}thank"
    r"|\b(?:als|zum) (?:\w+ )?dank"
    r"|\bpour vous remercier\b|\ben (?:guise de )?remerciement\b|\b(?:como|en) agradecimiento\b"
    r"|作为感谢|提前|预先|先谢",
    re.I,
)


class Interaction(NamedTuple):
    kind: InteractionKind
    words: str
    start: int
    end: int


def find_interactions(text: str, languages: tuple[str, ...]) -> Iterator[Interaction]:
    """What the text says has already happened between the writer and the customer."""
    for language in languages:
        for kind, pattern in _PATTERNS.get(language, []):
            for match in pattern.finditer(text):
                lead = _sentence_until(text, match)
                ahead = kind in ("meeting", "message") and _TO_COME.search(lead)
                if not ahead and not _THANKS_AHEAD.search(lead):
                    yield Interaction(kind, match[0].strip(), match.start(), match.end())


def _sentence_until(text: str, match: re.Match[str]) -> str:
    """The clause that leads up to the match, and the match."""
    before = text[max(0, match.start() - 60) : match.start()]
    return re.split(r"[.!?;\n。！？；]", before)[-1] + match[0]
