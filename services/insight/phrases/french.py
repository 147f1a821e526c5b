"""French phrases, by the sign that they show."""

FRENCH: dict[str, str] = {
    "leave_alone": """
        [désabonn*|désinscri*|désinscrire], [ne plus|plus] (jamais) (me|m'|nous) [m'écrire|m'envoyer|me contacter|nous
        écrire|nous contacter|nous envoyer|écrire|contacter|recevoir|être contacté*|solliciter],
        ne [m'|me |nous ][écrivez|contactez|envoyez|sollicitez] plus, retirez [moi|nous|mon|notre],
        retirez-[moi|nous], [retirer|supprimer|enlever] (mon|notre|de) [adresse|e-mail|mail|votre liste],
        [arrêtez|cessez] [de|d'|vos|ces], laissez-[moi|nous], stop [aux|les] mails
    """,
    "cancel": """
        résili*, annuler [mon|notre|l'|cet|le|ma] .., annuler [mon|notre] [abonnement|compte|contrat|formule],
        [fermer|clôturer|supprimer] [mon|notre|le] compte, mettre fin [à|au],
        [passés|passé|parti|partis] (depuis|maintenant) chez, [passé*|passés] [à|sur] (un|une) [autre|concurrent*],
        changé de [fournisseur|solution|logiciel|prestataire|outil],
        [n'utilisons|n'utilise|n'en avons] plus [votre|cet|l'|le|besoin], [ne] renouvel* pas, ne (pas) renouvel*
    """,
    "money": """
        rembours*, [débité*|prélevé*|facturé*|payé*] (à) (deux|2) [fois|reprises],
        [deux|2] fois [prélevé*|débité*|facturé*|le même], double [prélèvement|facturation|débit],
        facture .. [fausse|erronée|incorrecte|pas bonne],
        erreur (de|sur|dans) (la|ma|notre|facturation) [facture|facturation],
        [trop|indûment] [facturé*|prélevé*|perçu], facturé* [à tort|en trop|pour]
    """,
    "legal": """
        rgpd, [supprim*|effac*] (toutes) [mes|nos] [données|informations], cnil, données personnelles, droit à l'oubli
    """,
    "anger": """
        inacceptable*, inadmissible*, [scandal*|honteux|honte], arnaque*, fraude*, plainte, réclamation, avocat*,
        mise en demeure, ras le bol, ras-le-bol, marre, perte de temps, se moque*, foutage, escroqu*
    """,
    "outage": """
        [perdu|perdons|perdus] (tous|toutes|tout) [nos|mes|les],
        [tous|toutes|la moitié] (de) (nos|mes|les) .. [disparu*|perdu*|effacé*|supprimé*], [nos|mes] .. ont disparu,
        [personne|aucun|plus personne|impossible|n'arrive*|n'arrivons|ne peu*|peut] .. (se) (nous|me|plus) [connecter|
        reconnecter|accéder], plus rien ne [marche|fonctionne], rien ne [marche|fonctionne], (tout) est bloqué*,
        urgen*, en panne, au plus vite, aidez-[nous|moi]
    """,
    "buy": """
        [passer|basculer] [à|sur|au] (l'|la|le|une) [offre*|version|formule|forfait|plan] (supérieure),
        passer à l'offre, plus de [licences|postes|utilisateurs|places|accès], [#|deux|trois|quatre|cinq|dix]
        (nouvelles|nouveaux) [licences|postes|utilisateurs|places|accès|comptes|sièges] [de plus|supplémentaires|en
        plus], [ajouter|prendre|acheter|commander] [#|deux|trois|quatre|cinq|dix|des] .. [licences|postes|
        utilisateurs|places|accès|comptes],
        [licence*|utilisateur*|poste*|accès|compte*] [supplémentaire*|de plus|en plus], devis,
        proposition commerciale, prêt* à [acheter|signer|commander|démarrer],
        [signer|envoyez] (moi|nous) (le) contrat, envoyez-nous le contrat, budget [validé|prévu|approuvé|est],
        déployer, toute l'entreprise, tous nos [sites|bureaux|services|chauffeurs|livreurs], acheter, commander,
        formule [supérieure|annuelle|entreprise], souscrire
    """,
    "meeting": """
        [pourrait-on|pourrions-nous|peut-on|pouvons-nous|pourrais-je|puis-je|on peut|on pourrait|j'aimerais|nous
        aimerions|je voudrais|nous voudrions|j'aimerais bien] (bien|le|la|les|en) [voir|avoir une démo*|avoir une
        présentation|assister], [démo|démonstration|présentation|visio|rendez-vous|rdv], [pouvez-vous|pourriez-vous|
        peux-tu|pourrais-tu|vous pourriez|tu peux] (me|nous|le|la|nous la|nous le) [montrer|présenter|faire une démo|
        appeler|rappeler], nous [montrer|présenter],
        [auriez-vous|avez-vous|aurais-tu|as-tu] .. [minutes|créneau|temps|moment|dispo*|# min], [un|d'un] appel,
        s'appeler, appelez-[moi|nous], en [parler|discuter] [de vive|au téléphone|avec|ensemble]
    """,
    "accepts_time": """
        [lundi|mardi|mercredi|jeudi|vendredi|demain|# h|#h|#h#|matin|après-midi|la semaine prochaine] .. [me va|nous
        va|me convient|nous convient|convient|parfait|c'est bon|ok|ça marche|ça me va|ça nous va|possible|dispo*|
        fonctionne pour], [me|nous] (va|convient) [bien|très bien|parfaitement],
        à [lundi|mardi|mercredi|jeudi|vendredi|demain], va pour,
        ok pour [lundi|mardi|mercredi|jeudi|vendredi|demain|le #], [je suis|nous sommes|on est] [dispo*|libre*]
    """,
    "trial": """
        [essai|version d'essai|période d'essai|accès d'essai], [l'|le |la |les ][essayer|tester],
        [essayer|tester] [gratuitement|la|le|votre|cette|fernweh|ça|cela|avant|un mois|quelques], bêta
    """,
    "price": """
        [c'est|ça coûte|cela coûte|ça fait|coûte|coûterait|serait|reviendrait] (donc|environ|à) combien,
        combien (ça|cela|ça nous|cela nous|est-ce que|nous|me) [coût*|revien*|cela|ça|vau*|fau*], combien coût*,
        combien pour, quel* (est|serait|sont|seraient) (le|les|vos|votre) [prix|tarif*|coût*|tarification],
        à quel [prix|tarif], quel [prix|tarif*], [vos|les] tarifs [pour|s'il|svp], prix [pour|par], remise
    """,
    "very_interested": """
        [très|vivement|vraiment|particulièrement|fortement] intéress*,
        [m'intéresse|nous intéresse] [vraiment|beaucoup|énormément], exactement ce [qu'il|dont|que|qu'on], hâte d'*,
        hâte de, quand [peut-on|pouvons-nous|est-ce qu'on peut] [commencer|démarrer|l'avoir],
        prêt* à [acheter|signer|démarrer|commencer], allons-y, on y va, nous (le|la|les) prenons, on prend, on signe,
        comptez sur nous, nous en sommes, on en est
    """,
    "interested": """
        intéress*, en savoir [plus|davantage],
        [plus|davantage] (de) [détails|d'informations|d'infos|informations|d'info], volontiers, parlons-en,
        dites (m'en|nous-en|moi) [plus], dites-[m'en|nous-en|moi] plus, pourquoi pas, [curieux|curieuse] de,
        [ça|cela] (a) (l'air) (semble|me tente|nous tente) [intéressant|bien|sympa|prometteur|super|tente|utile],
        [me|nous] tente, avec plaisir, oui s'il vous plaît, oui merci, bonne idée
    """,
    "later": """
        plus tard, [peut-être|éventuellement] (l'année|le|en|à|dans|après|au|un) [l'année|le|en|à|dans|après|au|
        prochain*|jour], [l'année|le trimestre|le semestre|l'an] prochain*, à la rentrée,
        après [les vacances|l'été|la saison|le déménagement|les fêtes],
        [recontactez|rappelez|relancez|recontacte|relance|reviens|revenez]-[moi|nous|vers],
        [on] (en) [reparle*|rediscute*], [revenez|revenir|reviendrai|reviendrons] vers [moi|nous|vous], y réfléchi*,
        réfléchir, j'y penserai, à l'avenir, d'ici [là|quelques], à l'occasion, vu votre [nouvelle|nouveau]
    """,
    "not_now": """
        pas (pour) (le|l') [moment|instant], pas [maintenant|tout de suite|dans l'immédiat|encore|en ce moment],
        pas le temps, pas (de|le) [budget|temps], débordé*, pas (le) bon moment, pour l'instant [non|nous],
        trop [occupé*|tôt]
    """,
    "refusal": """
        non merci, pas [du tout|vraiment|particulièrement|très|plus] intéressé*, pas intéressé*,
        [ne|n'] [m'|nous |]intéress* pas, [m'|nous ]intéress* pas, pas besoin,
        n'en (avons|ai) (pas|plus) [pas|plus|aucun] besoin, aucun besoin, aucun intérêt, pas d'intérêt,
        [avons|ai|a] déjà ce qu'il (nous|me) faut,
        [avons|ai|a] déjà (ce|une|un|notre|tout|quelque) [qu'il|autre|solution|outil|ce qu'il|chose|prestataire],
        pas pour [nous|moi], [ne] (souhait*|souhaitons|voulons|veux) (pas) [pas donner|donner suite],
        ne donnerons pas suite, pas donner suite, nous [déclinons|passons|préférons rester|restons],
        je [décline|passe mon tour|préfère pas], sans façon, on passe (notre|son) tour, on va [rester|passer|décliner]
    """,
    "positive": """
        [excellent*|formidable*|génial*|parfait*|ravi|ravie|ravis|ravies|super|impeccable*|top|nickel|chapeau|bravo|
        enchanté*|impressionn*|merveilleux|fantastique*|au top], [très|vraiment|bien|plutôt|tout à fait|super]
        (content*|satisfait*|utile*|bien|bon|bonne|pratique*|efficace*|heureux) [content*|satisfait*|utile*|bien|bon|
        bonne|pratique*|efficace*|heureux], [satisfait|satisfaits|satisfaite|contents|contente|content],
        [fonctionne|marche|va|roule] (très|vraiment|super|plutôt) bien,
        [on|nous|les ..|l'équipe|j'|tout le monde] (l'|les) [adore*|adorons|aime*|aimons|apprécie*|apprécions], ador*,
        merci infiniment, fait gagner, [gagner|gagne|gagnons] (du|un|beaucoup) (de|temps) [fou|précieux],
        [nous] fait gagner, continuez [comme|ainsi],
        tout (va|roule|fonctionne|marche|est) [bien|parfait*|ok|nickel|roule], rien à [redire|signaler|dire], pas mal,
        pas (de) plainte*, [aucun|pas de|sans] [souci*|problème*], pas me plaindre, pas nous plaindre,
        [problème|souci] (est) [résolu|réglé], bon [travail|boulot|produit|outil]
    """,
    "negative": """
        [mécontent*|déçu*|décev*|frustr*|agaç*|horrible*|nul|nuls|nulle|nulles|inutile*|catastroph*|pénible*|dommage|
        mauvais*|pire|décept*|insatisfait*|énerv*], pas (très|vraiment|du tout|trop) [content*|satisfait*|acceptable|
        bien|bon|pratique|terrible|utile|convaincu*], trop [cher|chère|chers|lent*|compliqué*|complexe],
        personne ne répond, toujours pas (de|eu) (de) réponse, sans [réponse|nouvelles], laisse à désirer
    """,
    "pain": """
        problème*, souci*, bogue*, bug, bugs, bugue*, buggé*, plant*,
        [lent|lente|lents|lentes|lentement|lenteur*|rame|rament|ramer], erreur*, difficile*, compliqué*, confus*,
        pénible*, galère*, [ne|n'|n'y] .. [fonctionne*|marche*|s'ouvre*|s'affiche*|charge*|répond*|démarre*|exporte*|
        imprime*|synchronise*] [pas|plus], [fonctionne|marche|s'ouvre|s'affiche|charge|répond] [pas|plus],
        impossible [de|d'], [peux|peut|pouvons|arrive*|arrivons] (plus|pas) (à) [exporter|ouvrir|trouver|imprimer|
        importer|voir|enregistrer|modifier|charger|utiliser|plus|pas], à la main, manuellement, il manque,
        perd* du temps, depuis (la|cette|votre) (dernière|nouvelle) [mise à jour|version], depuis la mise à jour,
        [faut|met|mettent|prend|prennent|attendre|attend|dure] (plus|presque|environ|au moins|bien) (de|d') [#|une|
        des] (bonne|demi) [secondes|seconde|minute|minutes|heure|heures|éternité|plombes], une éternité,
        [s'ouvre|se bloque|se fige|figé*|se ferme|bloque|coupe] (tout) [seul|sans cesse|tout le temps|souvent],
        se bloque, se fige, sans cesse
    """,
    "usage": """
        nous [utilisons|nous servons|l'utilisons|nous en servons], [j'utilise|je l'utilise|je m'en sers],
        on (s'en) (l') [utilise|sert], [notre|mon] équipe (l') [utilise|l'utilise],
        nos .. [l'utilisent|utilisent|s'en servent], tous les [jours|matins|mois], chaque [jour|semaine|mois|matin],
        par [jour|semaine|mois], quotidien*
    """,
    "request": """
        [pourriez-vous|pouvez-vous|peux-tu|pourrais-tu|pourrait-on|pourrions-nous|peut-on|pouvons-nous|puis-je|vous
        pouvez|tu peux|on peut|pourrais-je|serait-il], merci [de|d'], veuillez, s'il (vous|te) plaît, svp, stp,
        il [nous|me] [faut|faudrait|faudra], il faudrait, nous (avons|aurions) besoin, [j'ai|j'aurais] besoin,
        besoin d'aide, nous [voudrions|aimerions|souhaitons|souhaiterions|voulons|exigeons|demandons],
        je [voudrais|souhaite|souhaiterais|veux|demande|exige], j'aimerais, on [aimerait|voudrait|veut],
        est-il possible, y a-t-il, y'a-t-il, est-ce [que|qu'],
        comment [puis-je|peut-on|faire|on fait|fait-on|pouvons-nous],
        ce serait (vraiment) [bien|super|utile|génial|top|pratique|sympa|cool],
        serait [bien|super|utile|génial|top|pratique] [de|si], à qui,
        où [puis-je|peut-on|trouver|est|sont|trouve-t-on], quand [est-ce|pensez|pouvez|sera], [envoyez|dites|donnez|
        aidez|montrez|appelez|rappelez|remboursez|rendez|tenez|expliquez]-[moi|nous|m'en|le|la], auriez-vous,
        avez-vous, pouvoir [m'|nous]
    """,
    "small_talk": """
        comment [allez-vous|vas-tu|ça va|va], ça va, comment va, j'espère (que), qui sait, n'est-ce pas,
        pas de [souci|problème], aucun problème pour, je vous en prie, de rien
    """,
}  # fmt: skip
