"""The mail door on loopback, in a thread beside the test."""

import asyncio
import threading
from contextlib import contextmanager

from django.db import connection, connections

from comity.post.route import take_in
from comity.post.server import Handler, listen_on, serve

PATIENCE = 120  # seconds; a machine that many share may do nothing for a while


@contextmanager
def door(signer, *, most=60, lmtp=False, path="", take=take_in):
    """The door in a thread; its port, or its path."""
    handler = Handler(signer.trust(), most=most, lmtp=lmtp, take=take)
    # The door's one thread works in the test's own transaction, while the test waits for it.
    connection.inc_thread_sharing()
    handler.thread.submit(connections.__setitem__, "default", connections["default"]).result()
    ready, where, loop = threading.Event(), [], asyncio.new_event_loop()

    def told(server):
        where.append(path or server.sockets[0].getsockname()[1])
        ready.set()

    async def main():
        task.append(asyncio.ensure_future(serve(listen_on(path or "127.0.0.1:0"), handler, told)))
        await asyncio.gather(*task, return_exceptions=True)
        for rest in asyncio.all_tasks() - {asyncio.current_task()}:
            rest.cancel()
        await asyncio.sleep(0.05)

    task = []
    thread = threading.Thread(target=loop.run_until_complete, args=(main(),))
    thread.start()
    try:
        assert ready.wait(PATIENCE), "the door did not open"
        yield where[0]
    finally:
        # Whatever failed, the next test gets its connection back with nobody else at work on it.
        loop.call_soon_threadsafe(lambda: [one.cancel() for one in task])
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the door did not close"
        loop.close()
        handler.thread.submit(connections.__delitem__, "default").result()
        connection.dec_thread_sharing()
        handler.close()
