"""Spanish phrases, by the sign that they show."""

SPANISH: dict[str, str] = {
    "leave_alone": """
        no [me|nos] (vuelvan a|vuelvas a|vuelva a) (escriba|mande|envíe|contacte) [escriba*|escribir|escribáis|
        escribas|mande*|mandéis|mandes|mandar|envíe*|enviéis|envíes|contacte*|contactéis|moleste*|molestéis] (más),
        [dejad|dejen|deja|deje|dejar] de [escribir*|enviar*|mandar*|contactar*|molestar*],
        [baja|bórrenme|bórrame|quítenme|quítame|sáquenme|sácame] (de) (la|esta|su|vuestra) lista,
        [bórrenme|bórrame|borradme|quítenme|quítame|quitadme|sáquenme|sácame|sacadme] de,
        no (quiero|queremos|deseo) (recibir|que me) (más|escriban) [recibir|más correos|más mensajes|más],
        ni un correo más
    """,
    "cancel": """
        cancel* [mi|nuestra|la|el|nuestro|esta], dar* de baja, dar* (la|mi|nuestra|el) de baja,
        [darme|darnos|dadme|dame|denme] de baja,
        [cambiado|pasado|cambiamos|pasamos|migrado|ido] (a|con) (otro|otra|la) [otro|otra|competencia] ..,
        [no] (vamos a|voy a|queremos) [renovar*|continuar|seguir con], [cerrar|cierren|cerrad] [mi|la|nuestra] cuenta,
        ya no (lo|la|os) [usamos|uso|utilizamos|necesitamos]
    """,
    "money": """
        reembols*, devolución,
        [devolver*|devuelv*|devolváis] (me|nos|el|lo|la|mi|nuestro) [dinero|cobro|importe|cantidad],
        me lo [podéis|pueden|puedes] devolver, [cobrad*|cobrar*|cobran|cobrasteis|facturad*|cargad*] (me|nos|el)
        (importe) [dos veces|doble|de más|otra vez|de nuevo|duplicado|dos],
        [cobro|cargo|pago] [doble|duplicado|indebido|erróneo|incorrecto],
        factura (está|es|viene|tiene) [mal|incorrecta|equivocada|un error|errónea], dinero de vuelta
    """,
    "legal": """
        rgpd, protección de datos, [elimin*|borr*|suprim*] (todos) [mis|nuestros|los] datos, derecho al olvido,
        datos personales
    """,
    "anger": """
        inaceptable*, intolerable, estafa*, fraude*, queja*, reclamación*, abogad*, denuncia*, vergüenza, vergonzos*,
        hart*, tomadura de pelo, pérdida de tiempo, indignad*, indignante, colmo
    """,
    "outage": """
        [se han|se ha|se nos han|hemos|han|se nos ha] (borrado|perdido|desaparecido) [borrado|perdido|desaparecido|
        eliminado] .. [todas|todos|todo|nuestr*|mis|los|las],
        [todas|todos] (nuestras|nuestros|mis|las|los) .. [desaparecid*|borrad*|perdid*], [nadie|ninguno|no] (puede|
        podemos|puedo|logra*|consigue|conseguimos) (puede|entrar|acceder) [entrar|acceder|iniciar sesión|conectarse|
        conectarnos], no (nos|me) deja entrar, urgen*, [está|sigue] caíd*, no funciona nada, nada funciona,
        lo antes posible
    """,
    "buy": """
        más [licencias|usuarios|puestos|plazas|cuentas|asientos|accesos],
        [licencias|usuarios|puestos|plazas|cuentas|accesos] [más|adicionales|extra], [añadir|agregar|comprar|
        contratar|sumar] (#|dos|tres|cuatro|cinco|diez) .. [licencias|usuarios|puestos|plazas|cuentas], presupuesto,
        cotización, propuesta comercial, list* para [comprar|firmar|empezar|contratar],
        [firmar|firmo|firmamos|envía*|manda*] (me|nos) el contrato, despleg*, toda la empresa,
        [todas|todos] (nuestras|nuestros) [oficinas|sedes|nuestras oficinas|nuestras sedes|nuestros conductores],
        comprar, contratar, plan [anual|superior|empresa], ampliar (el|nuestro|la) [plan|contrato|licencia|nuestro],
        [subir|pasar|cambiar] (nos) (de|al|a) (plan) [plan|superior|pro]
    """,
    "meeting": """
        [podríamos|podemos|podría|puedo|se puede|se podría|me gustaría|nos gustaría|quisiera|quisiéramos|quiero|
        queremos] (poder) (ver|tener|hacer|agendar) (una|la|cómo) [ver|verlo|demo|demostración|reunión|llamada|
        videollamada|agendar|reunirnos|hablar|cómo funciona], [demo|demostración|videollamada|presentación], [enseñar|
        mostrar|explicar|presentar|enseñarme|enseñarnos|mostrarnos|mostrarme|enseñárnoslo|presentárnoslo] .. [cómo|
        funciona|live|fernweh|producto|versión], [enseñarnos|mostrarnos|enseñárnoslo|mostrárnoslo],
        un [hueco|rato] (para|el|esta), [llámame|llámenme|llamadme|llamarme|llámanos],
        [hablemos|hablamos] [por teléfono|el|mañana|esta], [reunirnos|reunión|quedar] [el|para|la|esta], agendar
    """,
    "accepts_time": """
        [lunes|martes|miércoles|jueves|viernes|mañana|semana que viene|las #|a las #:#|#:#|tarde] .. [viene bien|va
        bien|me va|nos va|perfecto|genial|vale|de acuerdo|encaja|puedo|podemos|estoy libre|está bien|me parece bien|
        estupendo|funciona], [me|nos] [viene|va|vendría|iría] [muy|bien|perfecto|genial],
        [nos vemos|hablamos] [el|mañana|entonces|ahí], quedamos [el|así|en], [estoy|estamos] [libre*|disponible*]
    """,
    "trial": """
        prueba [gratis|gratuita|piloto], [versión|periodo|período|cuenta|acceso] de prueba,
        [probarlo|probarla|probar], beta
    """,
    "price": """
        cuánto (me|nos|os) [cuesta*|costaría*|vale*|sale*|saldría*|sería|es|costará|cobran|cobráis],
        [qué|cuál|a qué] (es|sería|son) (el|los|su|vuestro) [precio*|tarifa*|coste*|costo*],
        [precio*|tarifa*] [para|por|del|de la], lista de precios, descuento, [cuál] (es|sería) el [precio|coste|costo]
    """,
    "very_interested": """
        muy interesad*, [nos|me] interesa [muchísimo|mucho], [realmente|súper|super] interesad*,
        justo lo que [necesit*|busc*|quer*],
        cuándo [podemos|podríamos|puedo] (empezar|comenzar|tenerlo) [empezar|comenzar|tenerlo],
        list* para [comprar|firmar|empezar], adelante con, contad con nosotros, cuenta con nosotros,
        cuenten con nosotros, nos apuntamos, me apunto, lo queremos, nos lo quedamos, no puedo esperar
    """,
    "interested": """
        interesad*, [me|nos] interesa*, suena (muy|bastante) [bien|interesante|genial|prometedor], interesante,
        más [información|detalles|info], [saber|conocer] más, hablemos, [con|mucho] gusto,
        [cuéntame|cuéntanos|cuénteme|contadme|contadnos|cuéntenme|dime|díganme] (un poco) [más|algo más],
        (me|nos) gustaría [probar*|ver*|saber*|hablar*|conocer*], por qué no, sí por favor, tiene buena pinta,
        curiosidad
    """,
    "later": """
        más adelante, [quizá|quizás|tal vez|a lo mejor] (más|el|en|para|la|después|luego) [más tarde|el|en|para|la|
        después|luego|más adelante|próxim*|año],
        [el|la] (año|trimestre|mes|temporada) que viene .. [quizá|hablamos|lo vemos],
        el (año|trimestre) [que viene|próximo], el próximo [año|trimestre],
        [después|pasado|tras] (de|del|el|las) [verano|vacaciones|navidad*|temporada|fiestas|del verano], [escríbeme|
        escríbenos|recuérdame|llámame|contáctame|contáctanos|vuelve|volved|volvemos|volveremos|hablamos|retomamos] (a)
        (escribir*|hablar|contactar*|llamar*) (en|después|tras|dentro|más) [en|después|tras|dentro|más adelante|el
        año], lo pensar*, lo vamos a pensar, pensármelo, en el futuro, no (lo|la) (he|hemos) probado,
        aún no (lo) [he|hemos] probado
    """,
    "not_now": """
        (por) ahora [no|mismo no|imposible|mismo imposible|mismo es imposible], de momento no,
        no [por ahora|de momento|ahora|es el momento], no [tenemos|tengo|hay] (ahora) [tiempo|presupuesto],
        no es (el|un) (buen) momento, [muy|demasiado] ocupad*, [estamos] [a tope|liados|hasta arriba], todavía no
    """,
    "refusal": """
        no gracias, no (me|nos) interesa*, no (estoy|estamos) (muy|realmente|de momento|ahora) interesad*,
        no (lo|la|los) necesit*, no [necesito|necesitamos] [nada|más|esto], no (me|nos) hace* falta,
        ya [tenemos|tengo|usamos|utilizamos|contamos con] [otra|otro|una|un|solución|proveedor|herramienta|algo],
        no es (para|lo que) [nosotros|mí|buscamos|necesitamos], [preferimos|prefiero] no,
        no (vamos a|queremos) (seguir|continuar|contratar) [adelante|contratar*|con],
        [declinamos|rechazamos|lo dejamos|no nos encaja|no encaja], sin interés, ningún interés,
        no (veo|vemos) (la) [utilidad|necesidad], paso, no queremos
    """,
    "positive": """
        [encanta*|excelente*|genial|fantástic*|perfect*|estupend*|maravillos*|maravilla|fenomenal|impresionad*|
        impresionante|súper|fabulos*|enhorabuena|felicidades|felicitaciones], [estamos|muy|bastante|súper|todos|están|
        está|estoy|todos] (muy|súper) [content*|satisfech*|encantad*|útil*|felices|feliz|cómod*|agradecid*],
        muy [bien|buen|buena|bueno|práctic*|útil|fácil], [funciona|va|anda|marcha] (todo) (muy|de|súper|realmente)
        [bien|maravilla|lujo|fenomenal|perfecto|perfectamente|genial], (me|nos|les) [gusta*|encanta*|chifla],
        nos ahorra*, [ahorra*] [mucho|horas|tiempo],
        todo (va|está|ok|muy|funciona) [bien|perfecto|ok|genial|en orden|correcto], [seguid|sigan|sigue|seguir] así,
        no [está|va] (nada) mal, nada mal,
        [sin|ningún|cero|ninguna] (ningún) [problemas|problema|quejas|queja|pegas|pega|incidencias],
        no (me|nos|tengo|tenemos|hay|puedo|podemos) quej*,
        [problema|error] (está|fue|ya) [solucionado|resuelto|arreglado],
        [buen|gran|buena] [trabajo|producto|herramienta]
    """,
    "negative": """
        [descontent*|decepcion*|frustr*|molest*|terrible*|horrible*|pésim*|inútil*|fatal|insatisfech*|lástima|
        enfadad*|cabread*|desastre|peor|malo|mala|muy mal],
        no (estoy|estamos) (muy|nada|del todo) [content*|satisfech*|convencid*], demasiado [car*|lent*|complicad*],
        [muy|demasiado|bastante|carísim*] car*, nadie (me|nos) [responde|contesta|ayuda], sigo esperando,
        seguimos esperando, sin respuesta, deja (mucho|bastante) que desear
    """,
    "pain": """
        problema*, error, errores, fallo*, falla*, [lento|lenta|lentos|lentas|lentísim*|lentitud], difícil*,
        complicad*, confus*, no (me|nos|se|lo|la) [funciona*|carga*|abre*|deja|va|responde*|sincroniza*|imprime*|
        guarda*|exporta*|aparece*|sale*] [bien|nada], no (puedo|podemos|se puede|consigo|conseguimos|puede) [exportar|
        abrir|encontrar|imprimir|importar|ver|guardar|editar|cargar|usar|descargar|nada], manualmente, a mano,
        [falta|faltan], tarda*,
        [se] (me|nos) (queda|cuelga|cierra|bloquea|quedan|congela|cae) [colgad*|pillad*|bloquead*],
        [cuelga*|colgad*|congela*|bloquea*|bug|bugs],
        desde (la|esta|el) (última|nueva|último|nuevo) [actualización|versión|cambio|update], desde la actualización,
        # [segundos|minutos] [en|para], se (han|ha) roto, rot*, cada dos por tres
    """,
    "usage": """
        (lo|la) [usamos|utilizamos|uso|utilizo], nuestro equipo (lo|la) [usa|utiliza],
        nuestros .. (lo|la) [usan|utilizan], todos los [días|meses], cada [día|semana|mes|mañana], [al|por] [día|mes],
        a la semana, diariamente
    """,
    "request": """
        [podría*|podéis|podríamos|pueden|puedes], por favor, porfa, necesit*, nos gustaría, me gustaría, quisiera*,
        quisiéramos, [quiero|queremos|exijo|exigimos|solicito|solicitamos|pido|pedimos], es posible, sería posible,
        existe [alguna|una|algún], [tienen|tenéis|tienes|tendrían|tendríais|tendrías] [un|una|alguna|algún],
        cómo [se|puedo|podemos|hago|hacemos|funciona], sería (muy) [bueno|útil|genial|ideal|estupendo],
        estaría (muy) [bien|genial|bueno|guay],
        [me|nos] (lo|la) [mandas|mandáis|envías|enviáis|dices|pasas|confirmas|manda|envía], [envíame|envíanos|mándame|
        mándanos|mandadme|enviadme|ayúdame|ayúdennos|ayuda|dime|decidme|explícame|cuéntame|llámame|avísame|avísenme|
        confírmame|contadme|cuénteme], [con] quién [hablo|puedo|tengo|debo],
        [dónde|cuándo|qué|cuál] [puedo|podemos|está|estará|se|encuentro|es], estaría bien poder, ojalá, urge
    """,
    "small_talk": """
        qué tal, cómo [estás|está|están|estáis|va|te va|andas], espero que, quién sabe, sin problema, no hay problema,
        ningún problema, de nada, verdad
    """,
}  # fmt: skip
