"""The mail door: a message in, one action of a room, one answer at most.

`parse` reads a message, `quotes` leaves what its writer wrote, `authenticate` says what proves
where it comes from, `route` chooses the action, `server` and `comity mail-in` let messages in. It
reads through queries and writes through actions; no local part of an address reaches a log.
"""
