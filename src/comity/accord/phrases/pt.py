"""Portuguese."""

PHRASES = {
    "above": "Escreva a sua resposta acima desta linha",
    "call_subject": "Pede-se a sua assinatura: {title} ({symbol})",
    "asks": "Pedem a {organisation} que assine o texto abaixo: {who}.",
    "closes_utc": "A chamada encerra em {utc}.",
    "closes": "A chamada encerra em {utc}, que é {local} junto do anfitrião ({zone}).",
    "how": "PARA RESPONDER POR CORREIO, responda a esta mensagem com uma destas palavras, "
    "sozinha na sua linha:",
    "does_sign": "a sua organização assina",
    "does_note": "assina, e o que escrever abaixo dessa linha fica ao lado do texto",
    "does_join": "adere ao texto sem o assinar",
    "does_decline": "declina; ninguém fora da sua organização o vê",
    "link": "PARA RESPONDER NUMA PÁGINA, abra este endereço. É só seu e serve para uma resposta:",
    "next": "Uma resposta por correio conta desde a chegada. É publicada quando um titular de "
    "mandato a confirma, ou após 24 horas se o seu servidor de correio garante o seu "
    "endereço. Até lá pode ser cancelada e ninguém fora da sua organização a vê.",
    "text": "O TEXTO ({language}, {status}). Versão sha256 {digest}",
    "reminder_subject": "Encerra em {utc}: {title} ({symbol})",
    "reminder": "{organisation} ainda não respondeu. Este é o único lembrete.",
    "received_subject": "Recebida, ainda não publicada: a sua resposta a {symbol}",
    "received": "Esta resposta por {organisation} chegou por correio em {at} de {sender}: {word}.",
    "received_due": "É publicada em {at}, salvo se alguém da sua organização a cancelar.",
    "received_wait": "Aguarda confirmação até {at}: nada prova que veio do endereço "
    "registado, ou contém outras palavras, ou as respostas diferem.",
    "received_link": "Leia-a e confirme-a ou cancele-a aqui:",
    "received_note": "As palavras que ficarão ao lado do texto:",
    "received_further": "Palavras que não fazem parte da resposta:",
    "receipt_subject": "Recibo {number}: {symbol}",
    "receipt": "Feito em nome de {organisation}: {verb}.",
    "receipt_text": "Texto: {title} ({symbol}), versão sha256 {digest}",
    "receipt_time": "Hora: {at}",
    "receipt_received": "Chegada por correio: {at}",
    "receipt_number": "Recibo: {number}",
    "receipt_where": "Veja em: {address}",
    "receipt_wrong": "Se é um erro, retire o ato na sua mesa; a retirada fica ao lado.",
    "declined_subject": "Declinado, em privado: {symbol}",
    "declined": "{organisation} declinou assinar {title} ({symbol}) em {at}. Ninguém fora da "
    "sua organização o vê; quem opera a máquina poderia lê-lo.",
    "lapsed_subject": "Não publicada: a sua resposta a {symbol}",
    "lapsed": "A resposta que chegou por correio em {at} não foi publicada.",
    "cancelled_subject": "Cancelada: a sua resposta a {symbol}",
    "cancelled": "A resposta que chegou por correio em {at} foi cancelada. Nada dela é público.",
    "problem_subject": "A sua mensagem não foi entendida: {symbol}",
    "problem_other": "Uma mensagem de {sender} chegou ao endereço de resposta da sua carta.",
    "problem_kept": "A sua mensagem é guardada 30 dias e figura na mesa da sua organização.",
    "no-word": "Nenhuma palavra de resposta está sozinha na linha. Responda com uma de: {words}.",
    "two-words": "A sua mensagem contém várias respostas ({found}). Responda com uma só.",
    "no-note": "Anunciou uma nota e não a escreveu. Escreva-a abaixo dessa linha, ou responda "
    "{sign}.",
    "unreadable": "O texto da sua mensagem não pôde ser lido. Envie-o em texto simples, UTF-8.",
    "winmail": "A sua mensagem contém só um winmail.dat. Envie-a em texto simples.",
    "too-many": "Chegaram demasiadas mensagens do seu endereço. Espere uma hora e envie uma.",
    "draft_subject": "Chegou um rascunho por correio: {title}",
    "draft": "Uma mensagem de {sender} tornou-se rascunho de {organisation}. Só os seus o veem.",
    "draft_how": "PARA O PUBLICAR, abra a página abaixo e confirme, ou responda {word} "
    "sozinho numa linha:",
    "draft_guessed": "A língua de {files} é uma suposição, pois o nome não termina com ela.",
    "draft_unread": "Não lidos como textos, e postos ao lado do rascunho: {files}.",
    "draft_left": "Nem tudo o que há em {files} pôde ser tomado. Compare antes de publicar.",
    "draft_changes": (
        "{files} contém alterações registadas que ninguém decidiu; o rascunho mostra o texto "
        "como se todas estivessem aceites. Não pode ser publicado por correio: abra o "
        "rascunho na sua secretária, tome lá o ficheiro, decida as alterações e publique."
    ),
    "published_subject": "Publicado: {symbol}",
    "published": "{title} foi publicado em nome de {organisation} como {symbol}.",
    "draft_problem_subject": "O seu documento não foi recebido",
    "no-title": "A mensagem não tem assunto. O assunto é o título; envie-a de novo.",
    "no-text": "A mensagem não contém texto legível. Escreva-o na mensagem, ou anexe "
    "ficheiros .docx, .odt, .txt, .md ou .html cujo nome termine com a língua, como texto.fr.md.",
    "room_subject": "Um texto a negociar: {title}",
    "room": "{organisation} participa na redação de {title}. Proponha mudanças e tome posição "
    "na sua mesa, ou aqui: {address}",
    "room_seen": "Nada disto é público. Quem negoceia lê o texto e as propostas.",
    "collided_subject": "A sua proposta {number} colide com outra: {title}",
    "collided": "O texto mudou onde atua a proposta {number} de {author}. A sua organização é "
    "uma das que a apoiam. Ela espera que o autor a escreva para o texto atual, ou a retire: "
    "{address}",
    "chair": "a presidência",
    "test_subject": "Posto à prova: {title}",
    "test": "{title} é posto à prova; se for adotado será: {rung}. {organisation} conta nela.",
    "test_rule": "A regra: {rule}.",
    "test_silence": "Se nenhuma organização romper o silêncio antes do prazo, o texto fica adotado. Nada "
    "dizer é concordar.",
    "test_deadline": "O prazo é {utc}, que é {local} na sede ({zone}).",
    "test_where": "Concorde, abstenha-se ou objete, com o seu motivo, aqui: {address}",
    "test_later_subject": "Prazo prorrogado: {title}",
    "test_unproved": "Uma notificação não teve a tempo prova de envio.",
    "test_over_subject": "{outcome}: {title}",
    "test_over": "A prova de {title} terminou: {outcome}. Como se chegou a isso: {address}",
    "test_office_subject": "Um texto é posto à prova até {utc}",
    "test_office": "Um texto que {organisation} participa em negociar é posto à prova até {utc}. Ninguém "
    "tem o seu mandato para negociar, por isso isto vai para o seu endereço publicado. "
    "Que quem guarda os seus mandatos conceda um; o titular poderá falar aqui: {address}",
}
