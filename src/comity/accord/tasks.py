"""Work beside the pages: pictures of the common ground, one after another."""

from comity.accord.actions import claim_picture, keep_picture, notice_rooms
from comity.accord.picture import Question, answer
from comity.kit.policy import Actor

FIRST = 0.5  # seconds for each frontier of a first picture
THOROUGH = 30.0  # seconds for each frontier of the answer that stays

CLOCK = Actor(None, channel="clock")


def draw_next() -> bool:
    """Draw the picture that is due: at once a first one, then the exact one or its bounds.

    False when none is due. Nothing is locked while it computes.
    """
    notice_rooms(CLOCK)
    row = claim_picture(CLOCK)
    if row is None:
        return False
    question = Question.from_json(row.question)
    found = answer(question, FIRST)
    row = keep_picture(CLOCK, row=row, picture=found, finished=found.exact)
    if row.leased_until and not found.exact:
        keep_picture(CLOCK, row=row, picture=answer(question, THOROUGH), finished=True)
    return True
