"""German phrases, by the sign that they show."""

GERMAN: dict[str, str] = {
    "leave_alone": """
        keine (weiteren|weitere) [e-mails|mails|werbung|nachrichten|newsletter], [schreiben|schreibt|kontaktieren|
        belästigen] (sie|ihr) [mir|uns|mich] (bitte) (nicht|nie) [mehr|nicht|nie|nicht mehr], lassen sie [mich|uns],
        [abbestellen|austragen], [mich|uns] .. abmelden,
        [aus|von] (dem|ihrem|der|eurem|ihrer) [verteiler|liste|newsletter|mailingliste],
        nicht mehr [anschreiben|kontaktieren|schreiben], hören sie auf, in ruhe
    """,
    "cancel": """
        kündig*, storn*, [vertrag|abo|konto|account] [beenden|auflösen|schließen|löschen|kündigen],
        [gewechselt|umgestiegen|umgezogen], [zu|auf] [einem|einen|eine|ein] [anderen|anderes|andere|neuen] [anbieter|
        system|lösung|tool|software|programm] .. [gewechselt|gegangen|umgestiegen|im einsatz],
        [nicht|nicht mehr] verlänger*,
        [nutzen|verwenden|brauchen] [es|sie|das|ihr programm|die software|das programm] (inzwischen) nicht mehr
    """,
    "money": """
        rückerstatt*, erstatt*, geld (wieder) zurück, geld wieder, [doppelt|zweimal|zwei mal|erneut|zu viel|nochmal|
        trotzdem] (etwas) [abgebucht|berechnet|belastet|bezahlt|in rechnung|eingezogen], falsche [rechnung|betrag],
        falsch abgerechnet, rechnung .. [falsch|stimmt nicht|nicht korrekt|fehlerhaft], zurücküberweis*, rückbuchung
    """,
    "legal": """
        dsgvo, datenschutz*, [meine|unsere|alle] (meine|unsere) (personenbezogenen) daten [löschen|zu löschen],
        löschen sie .. daten, auskunft [nach|gemäß|über]
    """,
    "anger": """
        unverschämt*, inakzeptabel, unzumutbar, frech*, beschwer*, betrug, abzocke, anwalt*, rechtliche schritte,
        zeitverschwendung, saftladen, das letzte, [schnauze|nase] voll, reicht (es|mir) jetzt, skandal*
    """,
    "outage": """
        [alle|sämtliche|die hälfte|unsere|meine] .. [weg|verschwunden|gelöscht|verloren|futsch], datenverlust,
        [keiner|niemand|kann mich|können uns|kann ich mich|können wir uns|wir können uns|komme|kommen] .. [einloggen|
        anmelden|rein|nicht mehr rein], [nichts|gar nichts] (mehr) [geht|funktioniert|läuft],
        [geht|funktioniert|läuft] (gar|überhaupt|bei uns|seit heute) nichts, dringend*,
        sofort [melden|anrufen|helfen|zurück], sie sich sofort, systemausfall, komplett ausgefallen
    """,
    "buy": """
        upgrad*,
        [mehr|weitere|zusätzliche|neue] [lizenzen|plätze|nutzer|benutzer|zugänge|fahrzeuge|fahrer|user|accounts],
        [lizenzen|plätze|nutzer|benutzer|zugänge|user|accounts] [dazu|mehr|hinzu|zusätzlich],
        angebot [schicken|zukommen|senden|machen|über|für|erstellen], [ein|das] angebot,
        [schicken|machen|senden] (sie) (mir|uns) (bitte) ein angebot, kostenvoranschlag,
        [kaufen|bestellen|buchen wollen|dazubuchen|hinzubuchen|ausrollen], vertrag [unterschreiben|schicken|zusenden],
        budget [freigegeben|genehmigt|für|ist da], im ganzen [unternehmen|haus],
        alle [standorte|abteilungen|teams|niederlassungen], jahresvertrag, größere* [paket|tarif],
        auf [den|das|die] .. [tarif|paket|version] [wechseln|umsteigen], legen wir los
    """,
    "meeting": """
        [können|könnten|dürfen|dürften|würden|möchten] [wir|ich|sie|ihr] (mir|uns|das|es|mal|bitte) .. .. [sehen|
        ansehen|anschauen|zeigen|vorführen|vorstellen|telefonieren|anrufen|treffen],
        [vorführung|vorstellen|demo|online-termin|präsentation], einen termin,
        termin [vereinbaren|ausmachen|machen|vorschlagen], telefonieren,
        rufen sie (mich|uns) (gern|gerne|mal|bitte) an, kurz (mal) [sprechen|telefonieren],
        [hätten|haben] (sie|ihr) .. [zeit|minuten], gern (mal) [ansehen|sehen|anschauen], zeigen sie [mir|uns|es],
        live [zeigen|sehen|vorführen|vorstellen]
    """,
    "accepts_time": """
        [montag|dienstag|mittwoch|donnerstag|freitag|morgen|nachmittag|vormittag|nächste woche|# uhr|um #|termin|der
        #] .. [passt|passen|ginge|geht|klappt|wäre gut|wäre super|wäre möglich|ist gut|ist super|ist ok|ist okay|in
        ordnung|dann], passt [mir|uns|gut|perfekt|super|prima|bei],
        bis [montag|dienstag|mittwoch|donnerstag|freitag|dann|morgen],
        [ich|wir] [kann|können|könnte|könnten] .. [montag|dienstag|mittwoch|donnerstag|freitag|um #]
    """,
    "trial": """
        [test|probe|demo]-[zugang|version|phase|account|monat|lizenz|abo], [testen|ausprobieren|antesten],
        kostenlos [testen|probieren|ausprobieren], [mal|gern|gerne] probieren, beta
    """,
    "price": """
        was (würde|würden|wird|soll|kostet|kosten|macht) (uns|das|es|die|der|ein|mich|so|denn|dann) .. [kosten|
        kostet], was [kostet|kosten], wie viel [kostet|kosten|wäre|würde|zahlen], wie teuer, wieviel kost*,
        preis* [für|pro|bei|liste|nennen], [welche|welcher|welchen] [kosten|preis*|tarif*], [höhe|was] .. preis*,
        rabatt
    """,
    "very_interested": """
        [sehr|äußerst|wirklich|stark|großes|riesiges|brennend] interess*, genau das (was) [wir|ich], genau so etwas,
        genau das was, kann es kaum erwarten, können es kaum erwarten,
        wann können wir [anfangen|starten|beginnen|loslegen|das haben], nehmen wir, wir nehmen, wir sind dabei,
        sind wir dabei, bin dabei, legen wir los, sofort kaufen, darauf haben wir gewartet,
        auf so etwas (haben wir) (gewartet)
    """,
    "interested": """
        interess*, [klingt|hört sich|sieht] (sehr|wirklich|echt|ja) [gut|interessant|spannend|super|vielversprechend|
        toll|nützlich], mehr (drüber|darüber|dazu) [erfahren|informationen|infos|details|wissen|darüber|dazu|hören],
        näheres, gern* [mehr|telefonieren|sprechen|testen|ausprobieren|sehen|wissen|erfahren], neugierig, ja bitte,
        erzählen sie (mir|uns) (mehr), würde (mich|uns) reizen
    """,
    "later": """
        vielleicht [später|nächst*|im|in|nach|wieder|mal], [nächstes|kommendes] [jahr|quartal], im (nächsten|
        kommenden) [frühjahr|sommer|herbst|winter|januar|februar|märz|april|mai|juni|juli|august|september|oktober|
        november|dezember], [vor|nach] (dem|den|der|ende) [sommer|herbst|winter|frühjahr|sommerferien|ferien|urlaub|
        umzug|saison|jahreswechsel|jahres], [melden|meldet|melde|fragen|schreiben] (sie|euch|ich|mich|wir) (sich|mich|
        uns) (gern|gerne|bitte|dann) (im|in|nach|nochmal|noch einmal|später|wieder) [im|in|nach|nochmal|noch einmal|
        später|wieder|dann], [zu einem] späteren [zeitpunkt], überleg*, im hinterkopf, darüber nachdenken, in zukunft,
        noch nicht [ausprobiert|getestet|probiert], darauf zurück
    """,
    "not_now": """
        [moment|augenblick] (leider) [nicht|nichts|keine*],
        [derzeit|aktuell|momentan|zurzeit|gerade|jetzt] (leider) (noch) [nicht|nichts|keine*],
        [keine|keinen] (zeit|kopf|budget|kapazität*) [zeit|kopf|budget|kapazität*|dafür], zu viel [zu tun|los],
        noch nicht [so weit|soweit]
    """,
    "refusal": """
        kein* (weiteres|großes|wirkliches|aktuelles) [interesse|bedarf], nein danke,
        nicht (wirklich|daran|mehr|weiter|so) interessiert, [brauchen|benötigen|brauche|benötige|wollen|möchten] (wir|
        ich) (das|es|so etwas|aktuell|derzeit|leider) [nicht|nichts], nicht in frage,
        [kommt|passt] .. nicht in [frage|betracht], nichts für [mich|uns], nicht das richtige, [haben|nutzen] (wir)
        [bereits|schon] (etwas|eine|ein|einen|was) (andere|anderes|anderen) [anderes|lösung|anbieter|tool|system],
        [verzichten|lehnen|ablehnen|absagen], [wir|ich] .. [verzichten|verzichte], [bleiben|belassen] (wir|es) bei,
        leider nein, dagegen entschieden, gegen .. entschieden, nicht (weiter) [verfolgen|relevant]
    """,
    "positive": """
        [begeistert|großartig*|hervorragend*|ausgezeichnet*|super|toll*|perfekt*|klasse|spitze|genial*|prima|
        einwandfrei|reibungslos|beeindruckt|fantastisch*|wunderbar*], [sehr|rundum|wirklich|echt|voll|voll und ganz|
        absolut|super|ganz] (zufrieden|hilfreich|gut|nützlich|praktisch|glücklich|einfach) [zufrieden|hilfreich|gut|
        nützlich|praktisch|glücklich|einfach], zufrieden, [läuft|funktioniert|klappt|geht] (bei uns|alles|seit ..|
        wirklich|sehr|echt|ja|jetzt|bisher) (alles|sehr|seit ..|wirklich) [gut|rund|prima|super|einwandfrei|
        reibungslos|bestens|perfekt|wie geschmiert|wunderbar|top|tadellos], gefällt [mir|uns|allen|dem team],
        spart [uns|mir], [alles|läuft] [bestens|gut|top|super|in ordnung|prima|rund], weiter so,
        [kann|können] (wirklich|uns|mich) nicht [klagen|meckern|beschweren|beklagen], lieb*en [es|das|die|ihr],
        nicht [schlecht|übel], keine (größeren|nennenswerten|einzigen) [probleme|beschwerden|klagen], ohne probleme,
        problemlos, nichts [auszusetzen|zu meckern|zu beanstanden], [problem|fehler] (ist|wurde) [gelöst|behoben],
        möchte* nicht mehr missen, [gute|tolle|super] [arbeit|software|lösung|sache], mag* [es|das|die]
    """,
    "negative": """
        [unzufrieden|enttäusch*|frustrier*|ärger*|verärgert|schrecklich|furchtbar|nutzlos|schlecht*|mies*|katastroph*|
        mühsam|traurig|schade dass|unbrauchbar], nicht (sehr|wirklich|ganz|besonders|mehr) [zufrieden|glücklich|
        akzeptabel|gut|brauchbar|begeistert|hilfreich],
        [viel|leider|deutlich|einfach|mir|uns] zu [teuer|langsam|kompliziert|umständlich|unübersichtlich],
        zu [teuer|langsam|kompliziert|umständlich], niemand [antwortet|meldet|reagiert|hilft],
        keine [antwort|rückmeldung], warte* [noch|immer|seit], lässt zu wünschen
    """,
    "pain": """
        problem, probleme, problemen, fehler*, bug, bugs, [absturz|abstürze*|abgestürzt|stürzt], langsam*, lahm*,
        ruckel*, schwierig*, kompliziert*, umständlich*, verwirrend, mühsam, unübersichtlich, hängt sich,
        hängt [immer|ständig|dauernd|seit], friert, [funktioniert|geht|lädt|läuft|öffnet|startet|reagiert|speichert|
        druckt|synchronisiert|erscheint] .. [nicht|nie|nicht mehr|kaum], [kann|können|lässt|lassen] (ich|man|wir|sich)
        .. nicht (mehr) [finden|öffnen|exportieren|importieren|speichern|sehen|drucken|bearbeiten|laden|nutzen|
        anlegen|ändern], nicht mehr [finden|öffnen|exportieren|importieren|speichern|drucken|laden], manuell,
        von hand, fehlt, fehlen, kaputt, dauert (es|das|alles|bei uns|jetzt|inzwischen|mir|uns) .. [ewig*|lang*|sehr|
        viel|zu|sekunden|minuten|minute|halbe|stunde*|#], [braucht|dauert] [ewig*|lange|#],
        seit (dem|der) (letzten|neuen|neuesten|jüngsten) [update|version|aktualisierung|umstellung],
        # [sekunden|minuten] bis, fehlermeldung
    """,
    "usage": """
        wir (alle) [nutzen|benutzen|verwenden|arbeiten mit|setzen|haben es], ich [nutze|benutze|verwende|arbeite mit],
        [unser|mein|das] (ganzes) team [nutzt|arbeitet|verwendet], unsere .. [nutzen|arbeiten|verwenden], täglich,
        wöchentlich, monatlich, jede* [tag|woche|monat|morgen], pro [tag|woche|monat], am tag
    """,
    "request": """
        bitte, [können|könnten|würden|dürfen|dürften|kann|könnte] [sie|ich|wir|man|ihr|mir|uns|jemand], [wir|ich]
        (auch|noch|dringend|unbedingt) [brauchen|brauche|benötigen|benötige|bräuchten|bräuchte|wünschen|wünsche|
        möchten|möchte|hätten|hätte|würden gern*|würde gern*|wollen|will|fordern|fordere|verlangen|bitten|bitte],
        [bräuchten|hätten|hätte|möchten|würden] [wir|ich|gern*], gibt es, ist es möglich, wäre es möglich,
        unterstützen sie, wie [kann|können|bekomme|komme|mache|geht|funktioniert] [ich|wir|man|das], uns fehlt,
        es wäre [gut|schön|toll|hilfreich|super], wäre [schön|toll|super|klasse|hilfreich|gut|prima] [wenn|falls],
        [schicken|senden|geben|sagen|teilen|nennen|erklären|rufen|melden|löschen|helfen|prüfen] sie,
        wann [kommt|bekommen|können|kann|wird|ist], an wen, wo [finde|kann|bekomme|finden|sehe], [hätten|haben] sie
    """,
    "small_talk": """
        wie geht (es|'s) [ihnen|dir|euch], wie geht's, wie läuft's, wer weiß, nicht wahr,
        ich hoffe [es|ihnen|sie|dir], kein problem, keine ursache, keine sorge, bitte schön, bitte sehr,
        hoffentlich geht
    """,
}  # fmt: skip
