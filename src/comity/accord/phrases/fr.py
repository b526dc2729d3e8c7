"""French."""

PHRASES = {
    "above": "Écrivez votre réponse au-dessus de cette ligne",
    "call_subject": "Votre signature est demandée : {title} ({symbol})",
    "asks": "Texte soumis à la signature de {organisation} par : {who}.",
    "closes_utc": "L’appel se clôt le {utc}.",
    "closes": "L’appel se clôt le {utc}, soit {local} chez l’hôte ({zone}).",
    "how": "POUR RÉPONDRE PAR COURRIER, répondez à ce message avec l’un de ces mots, seul sur "
    "sa ligne :",
    "does_sign": "votre organisation signe",
    "does_note": "elle signe, et vos mots, écrits sous cette ligne, figurent à côté du texte",
    "does_join": "elle s’associe au texte sans le signer",
    "does_decline": "elle décline ; personne hors de votre organisation ne le voit",
    "link": "POUR RÉPONDRE SUR UNE PAGE, ouvrez cette adresse. Elle est à vous seul et sert à "
    "une seule réponse :",
    "next": "Une réponse par courrier compte dès son arrivée. Elle est publiée quand un "
    "mandataire la confirme, ou après 24 heures si votre serveur de courrier se porte garant "
    "de votre adresse. D’ici là elle peut être annulée et personne hors de votre organisation "
    "ne la voit.",
    "text": "LE TEXTE ({language}, {status}). Version sha256 {digest}",
    "reminder_subject": "Clôture le {utc} : {title} ({symbol})",
    "reminder": "{organisation} n’a pas encore répondu. C’est le seul rappel.",
    "received_subject": "Reçue, pas encore publiée : votre réponse à {symbol}",
    "received": "Cette réponse pour {organisation} est arrivée par courrier le {at}, de "
    "{sender} : {word}.",
    "received_due": "Elle sera publiée le {at}, sauf si quelqu’un de votre organisation l’annule.",
    "received_wait": "Elle attend une confirmation jusqu’au {at} : rien ne prouve qu’elle "
    "vient de l’adresse enregistrée, ou elle contient d’autres mots, ou les réponses "
    "diffèrent.",
    "received_link": "Lisez-la, puis confirmez-la ou annulez-la ici :",
    "received_note": "Les mots qui figureront à côté du texte :",
    "received_further": "Mots qui ne font pas partie de la réponse :",
    "receipt_subject": "Reçu {number} : {symbol}",
    "receipt": "Fait au nom de {organisation} : {verb}.",
    "receipt_text": "Texte : {title} ({symbol}), version sha256 {digest}",
    "receipt_time": "Heure : {at}",
    "receipt_received": "Arrivée par courrier : {at}",
    "receipt_number": "Reçu : {number}",
    "receipt_where": "À voir ici : {address}",
    "receipt_wrong": "Si c’est une erreur, retirez l’acte depuis votre bureau ; le retrait "
    "figure à côté.",
    "declined_subject": "Décliné, en privé : {symbol}",
    "declined": "{organisation} a décliné la signature de {title} ({symbol}) le {at}. "
    "Personne hors de votre organisation ne le voit ; qui exploite la machine pourrait le "
    "lire.",
    "lapsed_subject": "Pas publiée : votre réponse à {symbol}",
    "lapsed": "La réponse arrivée par courrier le {at} n’a pas été publiée.",
    "cancelled_subject": "Annulée : votre réponse à {symbol}",
    "cancelled": "La réponse arrivée par courrier le {at} a été annulée. Rien n’en est public.",
    "problem_subject": "Votre message n’a pas été compris : {symbol}",
    "problem_other": "Un message de {sender} est arrivé à l’adresse de réponse de votre lettre.",
    "problem_kept": "Votre message est gardé 30 jours et figure sur le bureau de votre "
    "organisation.",
    "no-word": "Aucun mot de réponse n’est seul sur sa ligne. Répondez avec l’un de : {words}.",
    "two-words": "Votre message contient plusieurs réponses ({found}). Répondez avec une seule.",
    "no-note": "Vous avez annoncé une note sans l’écrire. Écrivez-la sous cette ligne, ou "
    "répondez {sign}.",
    "unreadable": "Le texte de votre message est illisible. Envoyez-le en texte simple, UTF-8.",
    "winmail": "Votre message ne contient qu’un winmail.dat. Envoyez-le en texte simple.",
    "too-many": "Trop de messages sont venus de votre adresse. Attendez une heure, puis "
    "envoyez-en un.",
    "draft_subject": "Un projet est arrivé par courrier : {title}",
    "draft": "Un message de {sender} est devenu un projet de {organisation}. Seuls les vôtres "
    "le voient.",
    "draft_how": "POUR LE PUBLIER, ouvrez la page ci-dessous et confirmez, ou répondez {word} "
    "seul sur une ligne :",
    "draft_guessed": "La langue de {files} est supposée, car le nom ne finit pas par elle.",
    "draft_unread": "Non lus comme textes, et placés à côté du projet : {files}.",
    "draft_left": "Tout n’a pas pu être repris de {files}. Comparez avant de publier.",
    "draft_changes": (
        "{files} contient des modifications suivies que personne n’a décidées ; le projet "
        "montre le texte comme si toutes étaient acceptées. Il ne peut pas être publié par "
        "courrier : ouvrez le projet sur votre bureau, reprenez-y le fichier, décidez des "
        "modifications et publiez."
    ),
    "published_subject": "Publié : {symbol}",
    "published": "{title} a été publié au nom de {organisation} sous le symbole {symbol}.",
    "draft_problem_subject": "Votre document n’a pas été pris",
    "no-title": "Le message n’a pas d’objet. L’objet devient le titre ; envoyez-le de nouveau.",
    "no-text": "Le message ne contient aucun texte lisible. Écrivez-le dans le message, ou "
    "joignez des fichiers .docx, .odt, .txt, .md ou .html dont le nom finit par la langue, comme "
    "texte.fr.md.",
    "room_subject": "Un texte à négocier : {title}",
    "room": "{organisation} prend part à la rédaction de {title}. Proposez des changements et "
    "prenez position sur votre bureau, ou ici : {address}",
    "room_seen": "Rien n’en est public. Ceux qui négocient lisent le texte et les propositions.",
    "collided_subject": "Votre proposition {number} se heurte à une autre : {title}",
    "collided": "Le texte a changé là où porte la proposition {number} de {author}. Votre "
    "organisation est de ceux qui la soutiennent. Elle attend que son auteur la récrive pour le "
    "texte actuel, ou la retire : {address}",
    "chair": "la présidence",
    "test_subject": "Mis à l’épreuve : {title}",
    "test": "{title} est mis à l’épreuve ; s’il est adopté, ce sera : {rung}. {organisation} y "
    "compte.",
    "test_rule": "La règle : {rule}.",
    "test_silence": "Si aucune organisation ne rompt le silence avant l’échéance, le texte est adopté. Ne "
    "rien dire, c’est être d’accord.",
    "test_deadline": "L’échéance est le {utc}, soit {local} chez l’hôte ({zone}).",
    "test_where": "Acceptez, abstenez-vous ou objectez, avec votre motif, ici : {address}",
    "test_later_subject": "Échéance reportée : {title}",
    "test_unproved": "Une notification n’avait pas à temps de preuve d’envoi.",
    "test_over_subject": "{outcome} : {title}",
    "test_over": "L’épreuve de {title} est terminée : {outcome}. Comment on y est arrivé : {address}",
    "test_office_subject": "Un texte est mis à l’épreuve jusqu’au {utc}",
    "test_office": "Un texte que {organisation} participe à négocier est mis à l’épreuve jusqu’au {utc}. "
    "Personne ne détient son mandat de négociation ; ceci va donc à son adresse publiée. "
    "Que celui qui tient ses mandats en accorde un ; son titulaire pourra parler ici : "
    "{address}",
}
