"""Spanish."""

PHRASES = {
    "above": "Escriba su respuesta por encima de esta línea",
    "call_subject": "Se pide su firma: {title} ({symbol})",
    "asks": "Piden a {organisation} que firme el texto de abajo: {who}.",
    "closes_utc": "El llamamiento cierra el {utc}.",
    "closes": "El llamamiento cierra el {utc}, que es {local} donde el anfitrión ({zone}).",
    "how": "PARA RESPONDER POR CORREO, conteste a este mensaje con una de estas palabras, "
    "sola en su línea:",
    "does_sign": "su organización firma",
    "does_note": "firma, y lo que usted escriba debajo de esa línea figura junto al texto",
    "does_join": "se adhiere al texto sin firmarlo",
    "does_decline": "declina; nadie fuera de su organización lo ve",
    "link": "PARA RESPONDER EN UNA PÁGINA, abra esta dirección. Es solo suya y sirve para una "
    "respuesta:",
    "next": "Una respuesta por correo cuenta desde su llegada. Se publica cuando una persona "
    "con mandato la confirma, o a las 24 horas si su servidor de correo responde por su "
    "dirección. Hasta entonces puede cancelarse y nadie fuera de su organización la ve.",
    "text": "EL TEXTO ({language}, {status}). Versión sha256 {digest}",
    "reminder_subject": "Cierra el {utc}: {title} ({symbol})",
    "reminder": "{organisation} aún no ha respondido. Este es el único recordatorio.",
    "received_subject": "Recibida, aún sin publicar: su respuesta a {symbol}",
    "received": "Esta respuesta por {organisation} llegó por correo el {at} de {sender}: {word}.",
    "received_due": "Se publica el {at}, salvo que alguien de su organización la cancele.",
    "received_wait": "Espera confirmación hasta el {at}: nada prueba que venga de la "
    "dirección registrada, o contiene otras palabras, o las respuestas difieren.",
    "received_link": "Léala y confírmela o cancélela aquí:",
    "received_note": "Las palabras que figurarán junto al texto:",
    "received_further": "Palabras que no son parte de la respuesta:",
    "receipt_subject": "Recibo {number}: {symbol}",
    "receipt": "Hecho en nombre de {organisation}: {verb}.",
    "receipt_text": "Texto: {title} ({symbol}), versión sha256 {digest}",
    "receipt_time": "Hora: {at}",
    "receipt_received": "Llegada por correo: {at}",
    "receipt_number": "Recibo: {number}",
    "receipt_where": "Véalo en: {address}",
    "receipt_wrong": "Si es un error, retire el acto en su escritorio; el retiro figura al lado.",
    "declined_subject": "Declinado, en privado: {symbol}",
    "declined": "{organisation} declinó firmar {title} ({symbol}) el {at}. Nadie fuera de su "
    "organización lo ve; quien maneja la máquina podría leerlo.",
    "lapsed_subject": "Sin publicar: su respuesta a {symbol}",
    "lapsed": "La respuesta que llegó por correo el {at} no se publicó.",
    "cancelled_subject": "Cancelada: su respuesta a {symbol}",
    "cancelled": "La respuesta que llegó por correo el {at} se canceló. Nada de ella es público.",
    "problem_subject": "No se entendió su mensaje: {symbol}",
    "problem_other": "Un mensaje de {sender} llegó a la dirección de respuesta de su carta.",
    "problem_kept": "Su mensaje se guarda 30 días y figura en el escritorio de su organización.",
    "no-word": "Ninguna palabra de respuesta está sola en su línea. Conteste con una de: {words}.",
    "two-words": "Su mensaje contiene varias respuestas ({found}). Conteste con una sola.",
    "no-note": "Anunció una nota y no la escribió. Escríbala debajo de esa línea, o conteste "
    "{sign}.",
    "unreadable": "No se pudo leer el texto de su mensaje. Envíelo como texto simple en UTF-8.",
    "winmail": "Su mensaje contiene solo un winmail.dat. Envíelo como texto simple.",
    "too-many": "Llegaron demasiados mensajes de su dirección. Espere una hora y envíe uno.",
    "draft_subject": "Llegó un borrador por correo: {title}",
    "draft": "Un mensaje de {sender} se hizo borrador de {organisation}. Solo lo ven los suyos.",
    "draft_how": "PARA PUBLICARLO, abra la página de abajo y confirme, o conteste {word} en "
    "una línea sola:",
    "draft_guessed": "La lengua de {files} es una suposición, pues el nombre no termina con ella.",
    "draft_unread": "No leídos como textos, y puestos junto al borrador: {files}.",
    "draft_left": "No todo lo que hay en {files} pudo tomarse. Compare antes de publicar.",
    "draft_changes": (
        "{files} contiene cambios marcados que nadie ha decidido; el borrador muestra el "
        "texto como si todos estuvieran aceptados. No puede publicarse por correo: abra el "
        "borrador en su escritorio, tome allí el archivo, decida los cambios y publique."
    ),
    "published_subject": "Publicado: {symbol}",
    "published": "{title} se publicó en nombre de {organisation} como {symbol}.",
    "draft_problem_subject": "Su documento no se recibió",
    "no-title": "El mensaje no tiene asunto. El asunto es el título; envíelo de nuevo.",
    "no-text": "El mensaje no contiene texto legible. Escríbalo en el mensaje, o adjunte "
    "archivos .docx, .odt, .txt, .md o .html cuyo nombre termine con la lengua, como texto.fr.md.",
    "room_subject": "Un texto por negociar: {title}",
    "room": "{organisation} participa en la redacción de {title}. Proponga cambios y tome "
    "posición en su escritorio, o aquí: {address}",
    "room_seen": "Nada de ello es público. Quienes negocian leen el texto y las propuestas.",
    "collided_subject": "Su propuesta {number} choca con otra: {title}",
    "collided": "El texto cambió donde actúa la propuesta {number} de {author}. Su organización "
    "es una de las que la apoyan. Espera a que su autor la escriba para el texto actual, o la "
    "retire: {address}",
    "chair": "la presidencia",
    "test_subject": "Sometido a prueba: {title}",
    "test": "{title} se somete a prueba; si se adopta será: {rung}. {organisation} cuenta en ella.",
    "test_rule": "La regla: {rule}.",
    "test_silence": "Si ninguna organización rompe el silencio antes del plazo, el texto queda adoptado. "
    "No decir nada es estar de acuerdo.",
    "test_deadline": "El plazo es el {utc}, que es {local} en la sede ({zone}).",
    "test_where": "Acepte, absténgase u objete, con su motivo, aquí: {address}",
    "test_later_subject": "Plazo prorrogado: {title}",
    "test_unproved": "Una notificación no tuvo a tiempo prueba de envío.",
    "test_over_subject": "{outcome}: {title}",
    "test_over": "La prueba de {title} ha terminado: {outcome}. Cómo se llegó a ello: {address}",
    "test_office_subject": "Un texto se somete a prueba hasta el {utc}",
    "test_office": "Un texto que {organisation} participa en negociar se somete a prueba hasta el {utc}. "
    "Nadie tiene su mandato para negociar, por eso esto va a su dirección publicada. Que "
    "quien guarda sus mandatos otorgue uno; su titular podrá hablar aquí: {address}",
}
