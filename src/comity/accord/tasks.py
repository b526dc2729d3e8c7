"""Work beside the pages: pictures of the common ground, one after another."""

from time import monotonic

from comity.accord import ground
from comity.accord.actions import claim_picture, keep_picture, notice_rooms, release_picture
from comity.accord.picture import Question, answer
from comity.kit.policy import Actor

FIRST = 0.35  # seconds for each frontier of a first picture
THOROUGH = 30.0  # seconds for each frontier of the answer that stays
LOOK = 0.25  # seconds between two looks, during a thorough one, whether somebody waits

CLOCK = Actor(None, channel="clock")


def draw_next() -> bool:
    """Draw the picture that is due: at once a first one, then the exact one or its bounds.

    The second is set aside as soon as a first one is wanted, of this room or of another, and taken
    up again later. False when none is due. Nothing is locked while it computes.
    """
    notice_rooms(CLOCK)
    row = claim_picture(CLOCK)
    if row is None:
        return False
    question = Question.from_json(row.question)
    if not row.answer:
        found = answer(question, FIRST)
        held = keep_picture(CLOCK, row=row, picture=found, finished=found.exact)
        if found.exact or held is None:
            return True
        row = held
    waiting = Waiting()
    found = answer(question, THOROUGH, waiting)
    finished = found.exact or not waiting.seen
    held = keep_picture(CLOCK, row=row, picture=found, finished=finished)
    if held and not finished:
        release_picture(CLOCK, row=held)
    return True


class Waiting:
    """Says whether somebody waits for a first picture; looks now and then, and remembers."""

    def __init__(self) -> None:
        self.seen = False
        self._looked = monotonic()

    def __call__(self) -> bool:
        if not self.seen and monotonic() - self._looked > LOOK:
            notice_rooms(CLOCK)
            self.seen, self._looked = ground.is_wanted(), monotonic()
        return self.seen
