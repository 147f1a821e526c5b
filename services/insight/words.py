"""The words by which the rules read a reply, in five languages."""

# Each judgement's signs per language. Whole phrases rather than words: "not interested" must not count as interest.
SIGNS: dict[str, dict[str, str]] = {
    "needs_handling": {
        "en": r"\b(?:cancel(?:ling|led|ing)? (?:my|our|the|this)|want to cancel|close (?:my|our) account"
        r"|refund|money back|complain\w*|lawyer|legal action"
        r"|gdpr|data protection|delete (?:my|our|all) data|unsubscribe|remove (?:me|us)|stop (?:e-?mail"
        r"|mail|writ|contact|send)ing|leave (?:me|us) alone"
        r"|don['’]t (?:e-?mail|write|contact)|do not (?:e-?mail|write|contact)|take (?:me|us) off"
        r"|unacceptable|furious|scam|fraud|overcharged|charged twice|chargeback|urgent(?:ly)?)\b",
        "fr": r"\b(?:résili\w+|annuler (?:mon|notre)|rembours\w+|réclamation|plainte|avocat"
        r"|mise en demeure|rgpd|supprim\w+ (?:mes|nos) données|désabonn\w+"
        r"|désinscri\w+|ne (?:m['’]|nous )(?:écrivez|contactez) plus|retirez|cessez|inacceptable"
        r"|inadmissible|arnaque|fraude|débités? deux fois|urgent\w*|scandal\w+)\b",
        "de": r"\b(?:kündig\w+|storn\w+|erstattung|rückerstattung|geld zurück|beschwer\w+|anwalt"
        r"|rechtliche schritte|dsgvo|daten löschen|löschen sie|abmelden|abbestellen"
        r"|keine (?:weiteren )?(?:e-?mails|mails|werbung|nachrichten)|schreiben sie mir nicht"
        r"|lassen sie mich|unverschämt\w*|inakzeptabel|betrug|doppelt abgebucht|dringend|sofort)\b",
        "es": r"\b(?:cancelar (?:mi|nuestra|la)|dar(?:me|nos)? de baja|reembols\w+|devolución|queja"
        r"|reclamación|abogad[oa]|rgpd|eliminar? mis datos|borr\w+ mis datos"
        r"|no me (?:escriba|contacte)n? más|dejen? de (?:escribir|enviar|contactar)\w*|inaceptable|estafa"
        r"|fraude|cobrad[oa]s? dos veces|urgente)\b",
        "zh": r"取消(?:订阅|账户|账号|合同|服务)|退款|投诉|律师|起诉|删除(?:我|我们)?的?数据|退订"
        r"|不要再?(?:给我)?(?:发|联系|写)|别再|无法接受|欺诈|骗子"
        r"|重复扣款|多扣|紧急|尽快解决",
    },
    "high_value": {
        "en": r"\b(?:upgrade|more (?:seats|users|licen[cs]es)|(?:add|need|buy|order"
        r"|get) (?:\w+ ){0,3}(?:seats|users|licen[cs]es|vehicles)|enterprise plan|annual plan"
        r"|quote for|send (?:me|us) (?:a|an|your) (?:offer|quote|proposal|pricing)"
        r"|ready to (?:buy|sign|order|start)|sign the contract|budget (?:for|approved)|roll(?:ing)? (?:it"
        r"|this) out|whole company|all (?:our|of our) (?:teams|offices|branches)|purchase|we(?:'d"
        r"| would) like to buy)\b",
        "fr": r"\b(?:passer à (?:l['’]offre|la version|la formule)|plus de (?:licences|postes|utilisateurs"
        r"|places)|devis|proposition commerciale|prêts? à (?:acheter|signer|commander|démarrer)"
        r"|signer le contrat|budget (?:validé|prévu|approuvé)"
        r"|déployer|toute l['’]entreprise|tous nos (?:sites|bureaux|services)|acheter|commander"
        r"|formule (?:supérieure|annuelle|entreprise))\b",
        "de": r"\b(?:upgrade|upgraden|mehr (?:lizenzen|plätze|nutzer|benutzer|zugänge)|weitere (?:lizenzen"
        r"|plätze|nutzer|zugänge)|angebot (?:schicken|zukommen|senden|machen|über|für)"
        r"|schicken sie (?:mir|uns) (?:bitte )?ein angebot"
        r"|kaufen|bestellen|vertrag unterschreiben|budget (?:freigegeben|genehmigt|für)|ausrollen"
        r"|im ganzen (?:unternehmen|haus)|alle (?:standorte|abteilungen|teams)|jahresvertrag"
        r"|größere[ns]? (?:paket|tarif))\b",
        "es": r"\b(?:más (?:licencias|usuarios|puestos|plazas)|presupuesto|cotización|propuesta comercial"
        r"|list[oa]s? para (?:comprar|firmar|empezar)|firmar el contrato|desplegar|toda la empresa"
        r"|todas nuestras (?:oficinas|sedes)"
        r"|comprar|contratar|plan (?:anual|superior|empresa)|ampliar (?:el|nuestro) (?:plan|contrato))\b",
        "zh": r"升级|(?:增加|购买|再买|加购|更多)[^，。]{0,6}(?:席位|账号|用户|许可|授权)|报价|采购"
        r"|签(?:合同|约)|预算(?:已|批)|全公司|所有(?:部门|门店"
        r"|分公司)|下单|年付|企业版",
    },
    "very_interested": {
        "en": r"\b(?:(?:I(?:'m|’m| am)|we(?:'re|’re| are)) (?:very|really|extremely|definitely"
        r"|highly) (?:interested|keen)|can['’]?t wait|exactly what (?:we|I) (?:need|were|was)"
        r"|would love to (?:try|buy|see|have|use|start|get)"
        r"|sign (?:me|us) up|let['’]s (?:do it|start|go ahead)|when can we (?:start|begin|have)"
        r"|ready to (?:buy|sign|order|start)|send (?:me|us) (?:the contract|a contract))\b",
        "fr": r"\b(?:très intéressée?s?|vivement intéressée?s?|exactement ce (?:qu['’]il|dont|que)"
        r"|hâte d['’]|quand (?:peut-on|pouvons-nous) commencer|prêts? à (?:acheter|signer|démarrer)"
        r"|allons-y|nous (?:le )?prenons)\b",
        "de": r"\b(?:(?:sehr|äußerst|wirklich|stark|großes) interess\w+|genau das,? was wir"
        r"|kann es kaum erwarten|wann können wir (?:anfangen|starten|beginnen)|nehmen wir"
        r"|legen wir los|sofort kaufen)\b",
        "es": r"\b(?:muy interesad[oa]s?|nos interesa mucho|me interesa mucho|justo lo que (?:necesit\w+"
        r"|busc\w+)|cuándo podemos empezar|list[oa]s? para (?:comprar|firmar|empezar)"
        r"|adelante con)\b",
        "zh": r"(?:非常|很|十分|特别)感兴趣|正是我们(?:需要|想要)|什么时候(?:可以|能)开始|迫不及待"
        r"|马上(?:购买|签约|开始)",
    },
    "interested": {
        "en": r"(?<!not )(?<!n't )(?<!n’t )\b(?:(?:I(?:'m|’m| am)|we(?:'re|’re| are)|(?:I|we) (?:would"
        r"|might) be|(?:I|we)(?:'d|’d) be)(?: quite| also)? interested|sounds? (?:good|great"
        r"|interesting|useful|like)|tell (?:me|us) more|more (?:details|information)"
        r"|happy to (?:talk|chat|hop|have a call)"
        r"|let['’]s (?:talk|have a call|schedule)|book(?:ed)? a (?:call|slot|time)|how much (?:is|would"
        r"|does|are)|what (?:does it|would it|would that) cost|can you (?:show|demo)|curious (?:about|to)"
        r"|(?:would|'d|’d) like to (?:try|know more|see|hear|learn)|free trial)\b",
        "fr": r"(?<!pas )(?<!plus )\b(?:(?:je suis|nous sommes|serai[st]?|serions) intéressée?s?|(?:m['’]"
        r"|nous )intéress\w+|en savoir plus|plus (?:de détails|d['’]informations)|combien (?:coûte"
        r"|cela|ça)|quel (?:est le prix|serait le prix|tarif)|volontiers|parlons-en"
        r"|pouvez-vous (?:me|nous) (?:montrer|expliquer|présenter)"
        r"|j['’]aimerais (?:essayer|voir|tester|en savoir)|nous aimerions (?:essayer|voir|tester))\b",
        "de": r"(?<!nicht )(?<!kein )\b(?:interessiert (?:mich|uns)|(?:ich bin|wir sind|wären"
        r"|wäre) (?:daran |grundsätzlich |durchaus )?interessiert|klingt (?:gut|interessant|spannend"
        r"|super)|mehr (?:erfahren|informationen|details)|was (?:kostet|würde)|wie viel kostet"
        r"|gern(?:e)? (?:telefonieren|sprechen|testen|mehr|ausprobieren|einen termin)"
        r"|können sie (?:mir|uns) (?:das )?(?:zeigen|vorführen)|(?:ich|wir) (?:würde|würden|möchte"
        r"|möchten) (?:das |es |gern |gerne )*(?:testen|ausprobieren|sehen|mehr))\b",
        "es": r"(?<!no )(?<!no me )(?<!no nos )\b(?:(?:estoy|estamos|estaría|estaríamos) interesad[oa]s?"
        r"|(?:me|nos) interesa(?:ría)?|suena (?:bien|interesante|genial)|más (?:información"
        r"|detalles)|cuánto (?:cuesta|costaría|vale)|qué precio|hablemos|con gusto hablamos"
        r"|pued[ea]n? (?:mostrar|enseñar|explicar)\w*|(?:me|nos) gustaría (?:probar|ver|saber"
        r"|hablar))\b",
        "zh": r"(?<!不)(?<!没有)(?<!没)感兴趣|有兴趣|想(?:了解|试试|试用|看看|知道更多)|多少钱|价格是"
        r"|怎么收费|可以(?:演示|介绍|聊聊|详细)|听起来(?:不错"
        r"|很好)|更多(?:信息|资料|细节)",
    },
    "mentioned": {
        "en": r"\b(?:maybe later|not right now|next (?:year|quarter|month)|keep (?:it|that|you) in mind"
        r"|think about it|might (?:need|want|be useful)|looked at (?:it|your)|saw (?:the"
        r"|your) (?:new|feature)|have(?:n't|n’t| not) tried|in the future)\b",
        "fr": r"\b(?:plus tard|pas (?:pour le moment|maintenant|dans l['’]immédiat)|l['’]année prochaine"
        r"|le trimestre prochain|à l['’]occasion|y réfléchir|j['’]y penserai|à l['’]avenir"
        r"|vu votre (?:nouvelle|nouveau))\b",
        "de": r"\b(?:vielleicht später|im moment nicht|derzeit nicht|aktuell nicht|nächstes (?:jahr"
        r"|quartal)|überlege[n]?|im hinterkopf|noch nicht (?:ausprobiert|getestet)|in zukunft"
        r"|darüber nachdenken)\b",
        "es": r"\b(?:más adelante|quizás? (?:más tarde|luego|en el futuro)|tal vez|por ahora no"
        r"|de momento no|el (?:año|trimestre) que viene|lo pensar\w+|en el futuro|no (?:lo )?(?:he"
        r"|hemos) probado)\b",
        "zh": r"以后再|暂时不|目前不需要|目前没有|明年|下(?:个)?季度|考虑(?:一下|看看)|将来|还没(?:试|用)过",
    },
    "positive": {
        "en": r"(?<!not )(?<!n't )(?<!n’t )\b(?:love (?:it|the|your|using|how)|great|excellent|fantastic"
        r"|amazing|wonderful|very (?:happy|useful|helpful|good)|happy with|works? (?:well|great"
        r"|perfectly|fine)|really (?:like|good|helpful|useful)|perfect|awesome|saves? (?:us|me)"
        r"|thank you so much|impressed|pleased)\b",
        "fr": r"(?<!pas )\b(?:(?:nous )?ador\w+|excellente?s?|formidables?|génial\w*|parfaite?s?"
        r"|très (?:contente?s?|satisfaite?s?|utiles?|bien|bon|pratique)|ravie?s?|super"
        r"|fonctionne (?:très )?bien|on aime|nous aimons|j['’]aime|merci beaucoup|impressionn\w+"
        r"|fait gagner)\b",
        "de": r"(?<!nicht )\b(?:begeistert|großartig\w*|hervorragend\w*|ausgezeichnet\w*|super|toll\w*"
        r"|perfekt\w*|sehr (?:zufrieden|hilfreich|gut|nützlich|praktisch)|läuft (?:sehr )?gut"
        r"|funktioniert (?:sehr |wirklich )?(?:gut|prima|einwandfrei)|gefällt (?:mir|uns)|spart uns"
        r"|zufrieden mit|beeindruckt)\b",
        "es": r"(?<!no )\b(?:nos encanta|me encanta|excelente|genial|fantástic[oa]|perfect[oa]"
        r"|muy (?:content[oa]s?|satisfech[oa]s?|útil|bien|buen[oa]?|práctic[oa])|estupend[oa]"
        r"|maravillos[oa]|funciona (?:muy )?bien|nos gusta|me gusta|muchas gracias|nos ahorra"
        r"|impresionad[oa]s?)\b",
        "zh": r"非常(?:好|满意|喜欢|棒|有用|实用)|很(?:好用|满意|喜欢|棒|有用|不错|方便)|太棒|好用"
        r"|满意(?!度)|节省了|印象深刻|优秀",
    },
    "negative": {
        "en": r"\b(?:not (?:happy|satisfied|good|working|interested|acceptable|impressed|useful)|unhappy"
        r"|disappoint\w+|frustrat\w+|annoy\w+|terrible|awful|horrible|useless|broken"
        r"|waste of (?:time|money)|too (?:expensive|slow|complicated|buggy)|hate|worst|does(?:n['’]t"
        r"| not) work|keeps? (?:crashing|failing|breaking)|fed up"
        r"|unacceptable|no longer|stop (?:e-?mail|writ|contact|send)ing|poor (?:support|service|quality)"
        r"|still waiting|nobody (?:answers|answered|replied)|refund|scam)\b",
        "fr": r"\b(?:pas (?:contente?s?|satisfaite?s?|du tout|acceptable|intéressée?s?)|mécontente?s?"
        r"|déçue?s?|décev\w+|frustr\w+|agaç\w+|horrible|nul(?:le)?s?|inutile|en panne|trop (?:cher"
        r"|chère|lente?|compliquée?)|ne (?:fonctionne|marche) (?:pas|plus)|perte de temps"
        r"|inacceptable|inadmissible|marre|personne ne répond|toujours pas de réponse|catastroph\w+"
        r"|rembours\w+)\b",
        "de": r"\b(?:nicht (?:zufrieden|glücklich|akzeptabel|interessiert|gut|brauchbar)|unzufrieden"
        r"|enttäusch\w+|frustrier\w+|ärger\w*|verärgert|schrecklich|furchtbar|nutzlos|kaputt"
        r"|zeitverschwendung|zu (?:teuer|langsam|kompliziert|umständlich)|funktioniert (?:nicht|nie"
        r"|überhaupt nicht|leider nicht)|stürzt (?:ständig |dauernd |immer )?ab|inakzeptabel"
        r"|unverschämt\w*|niemand (?:antwortet|meldet)|katastroph\w+|kein interesse)\b",
        "es": r"\b(?:no (?:estoy|estamos) (?:content[oa]s?|satisfech[oa]s?|interesad[oa]s?)"
        r"|descontent[oa]s?|decepcion\w+|frustr\w+|molest[oa]s?|terrible|horrible|pésim[oa]|inútil"
        r"|roto|demasiado (?:car[oa]|lent[oa]|complicad[oa])|no funciona|pérdida de tiempo"
        r"|hart[oa]s?|inaceptable|nadie (?:responde|contesta)|sigo esperando|no me interesa"
        r"|no nos interesa|estafa)\b",
        "zh": r"不满意|失望|太(?:贵|慢|复杂|差|糟)|不好用|没用|坏了|崩溃|无法(?:使用|接受|登录)|浪费时间"
        r"|很差|糟糕|生气|没有?人(?:回复|理)|不感兴趣|不需要|讨厌"
        r"|闪退|不能用",
    },
    "request": {
        "en": r"\b(?:could you|can you|would you|please (?:send|add|call|let|tell|show|remove|fix|check"
        r"|update|give|share|help|explain)|we need|I need|would like|I(?:'d|’d) like|we(?:'d"
        r"|’d) like|is (?:it|there) (?:possible|a way|any way)|do you (?:have|support|offer|plan)"
        r"|how (?:do|can) (?:I|we)|it would be (?:great|nice|good|helpful) (?:if|to)|missing|wish)\b",
        "fr": r"\b(?:pourriez-vous|pouvez-vous|merci de|veuillez|s['’]il vous plaît|il nous (?:faut"
        r"|faudrait)|nous avons besoin|j['’]ai besoin|nous (?:voudrions|aimerions|souhaitons)"
        r"|je (?:voudrais|souhaite)|j['’]aimerais|est-il possible|y a-t-il|est-ce que vous"
        r"|comment (?:puis-je|peut-on|faire)|il manque|ce serait (?:bien|super|utile))\b",
        "de": r"\b(?:könnten sie|können sie|würden sie|bitte (?:senden|schicken|rufen|melden|prüfen"
        r"|löschen|teilen|erklären|geben|helfen)|wir (?:brauchen|benötigen|bräuchten|wünschen)"
        r"|ich (?:brauche|benötige|bräuchte|wünsche)|(?:wir|ich) (?:möchten?|hätten?) gern"
        r"|gibt es (?:eine|die|auch)|ist es möglich|unterstützen sie|wie (?:kann|können) (?:ich|wir)"
        r"|es fehlt|uns fehlt|es wäre (?:gut|schön|toll|hilfreich))\b",
        "es": r"\b(?:podría[ns]?|puede[ns]? (?:usted|enviar|mandar|llamar|decir|añadir|ayudar)\w*"
        r"|por favor|necesit(?:o|amos)|nos gustaría|me gustaría|quisiera|quisiéramos|es posible"
        r"|existe (?:alguna|una)|tienen (?:alguna|algún)|cómo (?:puedo|podemos)|falta|sería (?:bueno"
        r"|útil|genial|ideal))\b",
        "zh": r"请(?:发|给|帮|告诉|联系|问|提供|尽快|修复|检查)|能不能|能否|可不可以|可以(?:帮|给|发|提供"
        r"|增加|支持)|我们?(?:需要|想要|希望)|有没有"
        r"|是否(?:支持|可以|有)|怎么|如何|缺少|希望(?:能|可以|增加)|要是能",
    },
    "pain": {
        "en": r"\b(?:problem|issue|bug|crash\w*|slow|error|difficult|hard to|confus\w+|struggl\w+"
        r"|pain(?:ful)?|annoy\w+|frustrat\w+|does(?:n['’]t| not) work|can(?:not|['’]t) (?:find|use"
        r"|open|log|get|export|import|see)|takes (?:too|so|forever)|manually|missing|expensive"
        r"|lacks?|fail(?:s|ed|ing)?|broken|complicated)\b",
        "fr": r"\b(?:problèmes?|souci|bogue|bug|plant\w+|lente?s?|lenteur|erreurs?|difficile|compliquée?s?"
        r"|confus\w*|pénible|ne (?:fonctionne|marche) (?:pas|plus)|impossible (?:de|d['’])|à la main"
        r"|manuellement|il manque|trop (?:cher|chère)|coûteux|perd\w* du temps)\b",
        "de": r"\b(?:probleme?n?|fehler|bug|absturz|abstürz\w*|stürzt|langsam|schwierig|kompliziert"
        r"|umständlich|verwirrend|mühsam|funktioniert (?:leider |noch |immer )*nicht|kann (?:ich"
        r"|man) nicht|können wir nicht|manuell|von hand|fehlt|teuer|dauert (?:zu|ewig|sehr|viel))\b",
        "es": r"\b(?:problemas?|error(?:es)?|fallos?|falla|lent[oa]s?|difícil|complicad[oa]|confus[oa]"
        r"|no funciona|no (?:puedo|podemos|se puede)|manualmente|a mano|falta|car[oa]"
        r"|tarda (?:demasiado|mucho)|se (?:cuelga|cierra|bloquea))\b",
        "zh": r"问题|错误|故障|崩溃|闪退|很?慢|卡顿|困难|复杂|麻烦|不能用|无法|手动|缺少|太贵|找不到|不好用",
    },
    "usage": {
        "en": r"\b(?:we (?:use|used|are using|mostly use|mainly use|run|rely)|I (?:use|used|mostly use"
        r"|mainly use|rely)|(?:our|my) (?:team|drivers|colleagues|staff|technicians|people"
        r"|reps) (?:use|uses|rely)|every (?:day|morning|week|month)|daily|weekly|per (?:day|week"
        r"|month)|a (?:day|week|month))\b",
        "fr": r"\b(?:nous (?:utilisons|nous servons)|j['’]utilise|on utilise|(?:notre"
        r"|mon) équipe (?:l['’])?utilise|nos \w+ (?:l['’])?utilisent|tous les (?:jours|matins|mois)"
        r"|chaque (?:jour|semaine|mois|matin)|par (?:jour|semaine|mois)|quotidien\w*)\b",
        "de": r"\b(?:wir (?:nutzen|benutzen|verwenden|arbeiten mit|setzen)|ich (?:nutze|benutze|verwende"
        r"|arbeite mit)|(?:unser|mein) team (?:nutzt|arbeitet|verwendet)|unsere \w+ (?:nutzen"
        r"|arbeiten|verwenden)|täglich|wöchentlich|monatlich|jede[nrs]? (?:tag|woche|monat|morgen)"
        r"|pro (?:tag|woche|monat)|am tag)\b",
        "es": r"\b(?:(?:lo |la )?(?:usamos|utilizamos|uso|utilizo)|nuestro equipo (?:lo |la )?(?:usa"
        r"|utiliza)|nuestros \w+ (?:lo |la )?(?:usan|utilizan)|todos los (?:días|meses)|cada (?:día"
        r"|semana|mes|mañana)|(?:al|por) (?:día|mes)|a la semana|diariamente)\b",
        "zh": r"我们?(?:在用|使用|每天|一直用|主要用|经常用)|每(?:天|周|月|个月|早)|团队(?:在|都)?(?:用"
        r"|使用)|(?:司机|员工"
        r"|同事)(?:们)?(?:都)?(?:在)?(?:用|使用)",
    },
}  # fmt: skip

TOPICS: dict[str, str] = {
    "price": r"\b(?:price|pricing|cost|expensive|cheap|discount|budget|prix|tarif|cher|coût|preis\w*"
    r"|kosten|teuer|rabatt|precio|coste|costo|caro|descuento)\b|价格|多少钱|费用|贵|折扣|预算",
    "integration": r"\b(?:integrat\w+|api|webhook|crm|zapier|sync\w*|connect\w*|intégr\w+|connecteur"
    r"|schnittstelle\w*|anbindung|verbind\w+|integr\w+|conect\w+)\b|集成|接口|对接|同步",
    "support": r"\b(?:support|help ?desk|ticket|customer service|assistance|kundendienst|kundenservice"
    r"|hilfe|soporte|atención al cliente|ayuda)\b|客服|支持|帮助|工单",
    "reliability": r"\b(?:bug|crash\w*|error|slow|down(?:time)?|outage|broken|panne|plant\w+|lente?|erreur"
    r"|fehler|absturz|abstürz\w*|langsam|ausfall|kaputt|fallo|lent[oa]|caíd[oa]|error)\b|故障"
    r"|崩溃|慢|错误|卡顿|闪退",
    "reports": r"\b(?:reports?|export\w*|dashboard|csv|excel|rapports?|tableau de bord|berichte?\w*"
    r"|auswertung\w*|informes?|reportes?)\b|报表|报告|导出|统计",
    "mobile": r"\b(?:mobile|phone app|android|iphone|ios|app\b|téléphone|handy|smartphone|móvil"
    r"|teléfono)\b|手机|移动端|安卓|苹果",
    "training": r"\b(?:training|onboarding|tutorial|documentation|learn\w*|formation|tutoriel|schulung"
    r"|einarbeitung|anleitung|formación|capacitación|tutorial)\b|培训|教程|文档|入门",
    "seats": r"\b(?:seats?|licen[cs]es?|users|team(?:s)?|licences?|utilisateurs|équipe|lizenz\w*|nutzer"
    r"|benutzer|usuarios|licencias|equipo)\b|席位|账号|用户|许可|团队",
    "contract": r"\b(?:contract|renew\w*|invoice|billing|payment|cancel\w*|contrat|facture|renouvel\w+"
    r"|résili\w+|vertrag|rechnung|verlänger\w+|kündig\w+|contrato|factura|renov\w+)\b|合同|发票|续费"
    r"|账单|付款",
}
