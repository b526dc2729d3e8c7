"""English."""

PHRASES = {
    "above": "Write your answer above this line",
    "call_subject": "Asked to sign: {title} ({symbol})",
    "asks": "{who} ask {organisation} to sign the text below.",
    "closes_utc": "The call closes on {utc}.",
    "closes": "The call closes on {utc}, which is {local} with the host ({zone}).",
    "how": "TO ANSWER BY MAIL, reply to this message with one of these words alone on a line:",
    "does_sign": "your organisation signs",
    "does_note": "it signs, and the words you write below that line stand beside the text",
    "does_join": "it joins the text without signing it",
    "does_decline": "it declines; nobody outside your organisation is shown this",
    "link": "TO ANSWER ON A PAGE, open this address. It is yours alone and serves for one answer:",
    "next": "A mailed answer counts from its arrival. It is published when a mandate holder "
    "confirms it, or after 24 hours if your mail server vouches for your address. Until then "
    "it can be cancelled, and nobody outside your organisation is shown it.",
    "text": "THE TEXT ({language}, {status}). Version sha256 {digest}",
    "reminder_subject": "Closes on {utc}: {title} ({symbol})",
    "reminder": "{organisation} has not answered yet. This is the only reminder.",
    "received_subject": "Received, not yet published: your answer to {symbol}",
    "received": "This answer for {organisation} arrived by mail on {at} from {sender}: {word}.",
    "received_due": "It is published on {at}, unless somebody of your organisation cancels it.",
    "received_wait": "It is awaiting confirmation until {at}: nothing proves that it came "
    "from the holder’s registered address, or it holds further words, or answers differ.",
    "received_link": "Read it, then confirm or cancel it here:",
    "received_note": "The words to stand beside the text:",
    "received_further": "Words that are not part of the answer:",
    "receipt_subject": "Receipt {number}: {symbol}",
    "receipt": "This was done in the name of {organisation}: it {verb}.",
    "receipt_text": "Text: {title} ({symbol}), version sha256 {digest}",
    "receipt_time": "Time: {at}",
    "receipt_received": "Received by mail: {at}",
    "receipt_number": "Receipt: {number}",
    "receipt_where": "See it: {address}",
    "receipt_wrong": "If this is wrong, withdraw it on your desk; the withdrawal is shown "
    "beside it.",
    "declined_subject": "Declined, in private: {symbol}",
    "declined": "{organisation} declined to sign {title} ({symbol}) on {at}. Nobody outside "
    "your organisation is shown this; whoever runs the machine could read it.",
    "lapsed_subject": "Not published: your answer to {symbol}",
    "lapsed": "The answer that arrived by mail on {at} was not published.",
    "cancelled_subject": "Cancelled: your answer to {symbol}",
    "cancelled": "The answer that arrived by mail on {at} was cancelled. Nothing of it is public.",
    "problem_subject": "Your message was not understood: {symbol}",
    "problem_other": "A message from {sender} came to the reply address of your letter.",
    "problem_kept": "Your message is kept for 30 days and shown on your organisation’s desk.",
    "no-word": "No answering word stands alone on a line. Reply again with one of: {words}.",
    "two-words": "Your message holds several answers ({found}). Reply again with one only.",
    "no-note": "You announced a note and wrote none. Write it below that line, or reply {sign}.",
    "unreadable": "The text of your message could not be read. Send it as plain text in UTF-8.",
    "winmail": "Your message holds only a winmail.dat. Send it as plain text.",
    "too-many": "Too many messages came from your address. Wait an hour, then send one.",
    "draft_subject": "A draft arrived by mail: {title}",
    "draft": "A message from {sender} became a draft of {organisation}. It is seen by your "
    "own people only.",
    "draft_how": "TO PUBLISH IT, open the page below and confirm, or reply {word} alone on a line:",
    "draft_guessed": "The language of {files} is a guess, since the name does not end with it.",
    "draft_unread": "Not read as a text, and put beside the draft: {files}.",
    "draft_left": "Not everything in {files} could be taken over. Compare before you publish.",
    "draft_changes": (
        "{files} holds tracked changes that nobody has decided; the draft shows the text as "
        "if all were accepted. It cannot be published by mail: open the draft on your desk, "
        "take the file in there, decide the changes and publish."
    ),
    "published_subject": "Published: {symbol}",
    "published": "{title} was published in the name of {organisation} as {symbol}.",
    "draft_problem_subject": "Your document was not taken in",
    "no-title": "The message has no subject. The subject becomes the title; send it again.",
    "no-text": "The message holds no text that could be read. Write it in the message, or "
    "attach .docx, .odt, .txt, .md or .html files whose names end with the language, like text.fr.md.",
    "room_subject": "A text to negotiate: {title}",
    "room": "{organisation} takes part in the drafting of {title}. Propose changes and take "
    "positions on your desk, or here: {address}",
    "room_seen": "Nothing of it is public. Those who negotiate read the text and the proposals.",
    "collided_subject": "Your proposal {number} collides: {title}",
    "collided": "The text was changed where proposal {number} of {author} works. Your "
    "organisation is one of its sponsors. It waits until its author writes it for the text as "
    "it is now, or withdraws it: {address}",
    "chair": "the chair",
    "test_subject": "Put to the test: {title}",
    "test": "{title} is put to the test; if adopted it is: {rung}. {organisation} counts in it.",
    "test_rule": "The rule: {rule}.",
    "test_silence": "If no organisation breaks the silence before the deadline, the text is adopted. To "
    "say nothing is to agree.",
    "test_deadline": "The deadline is {utc}, which is {local} with the host ({zone}).",
    "test_where": "Agree, abstain or object, with your reason, here: {address}",
    "test_later_subject": "Later deadline: {title}",
    "test_unproved": "A notification had no proof of sending in time.",
    "test_over_subject": "{outcome}: {title}",
    "test_over": "The test of {title} has ended: {outcome}. How it came about: {address}",
    "test_office_subject": "A text is put to the test until {utc}",
    "test_office": "A text that {organisation} takes part in negotiating is put to the test until {utc}. "
    "Nobody holds its mandate to negotiate, so this goes to its published address. Let "
    "whoever keeps its mandates grant one; the holder can then speak here: {address}",
}
