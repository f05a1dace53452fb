"""A state machine on raw sockets asks the selector of the loop by hand: one thread, no task, no await."""

import asyncio
import socket


async def cook(address, vegetables):
    selector = asyncio.get_running_loop()._selector
    flying, hands, got = {}, [], {}

    def ask(key, *words):
        s = socket.create_connection(tuple(address))
        s.sendall(" ".join(words).encode() + b"\n")
        s.setblocking(False)
        flying[s] = key

    ask("eggs", "fry", "eggs")
    ask("potatoes", "boil", "potatoes")
    for v in vegetables:
        ask("fetch " + v, "fetch", v)
    queue, busy, chopped, served = [], False, [], 0
    while served < 2:
        if not busy and queue:
            busy = True
            ask(*queue.pop(0))
        selector.select(None)
        for s in list(flying):
            try:
                answer = s.recv(300).decode().strip().removeprefix("ok ")
            except BlockingIOError:
                continue
            key = flying.pop(s)
            s.close()
            if key.startswith("fetch "):
                queue.append(("chop", "chop", answer))
            elif key == "potatoes":
                queue.append(("season", "season", answer))
            elif key == "eggs":
                got["eggs"] = answer
            else:
                busy = False
                if key == "chop":
                    chopped.append(answer)
                elif key == "season":
                    queue.append(("serve", "serve", answer))
                elif key == "serve":
                    served += 1
            if "eggs" in got and len(chopped) == len(vegetables):
                queue.append(("season", "season", got.pop("eggs"), *chopped))
