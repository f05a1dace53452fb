"""Speaks as its script says, over the control socket that it finds among its descriptors."""

import asyncio
import gc
import json
import os
import socket
import threading


def control():
    for number in range(3, 40):
        try:
            found = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        if found.family == socket.AF_UNIX and found.type == socket.SOCK_SEQPACKET:
            return found
        found.close()


def turns():
    return next(each for each in gc.get_objects() if type(each).__name__ == "Turns")


def encoded(record, pace):
    if isinstance(record.get("seq"), dict):
        record = {**record, "seq": max(0, turns().sequence + record["seq"]["$after"])}
        if pace:
            turns().sequence = record["seq"]
    return json.dumps(record).encode()


async def answer(address, names, script):
    judge = control()
    judge.setblocking(False)
    told = []
    kept = []

    def say(record, pace=False):
        try:
            judge.send(encoded(record, pace))
        except OSError:
            pass

    async def do(what, *arguments):
        if what == "say":
            say(arguments[0])
        elif what == "keep pace":
            say(
                {
                    "t": "idle",
                    "seq": {"$after": 1},
                    "deadline": 2_000_000,
                    "writers": 0,
                },
                pace=True,
            )
        elif what == "flood":
            for _ in range(arguments[1]):
                say(arguments[0])
        elif what == "raw":
            try:
                judge.send(arguments[0].encode())
            except OSError:
                pass
        elif what == "descriptors":
            try:
                socket.send_fds(
                    judge, [encoded(arguments[1], False)], [1] * arguments[0]
                )
            except OSError:
                pass
        elif what == "thread":

            def body():
                for each in arguments[0]:
                    if each[0] in ("say", "flood", "raw", "descriptors"):
                        asyncio.run(do(*each))

            threading.Thread(target=body).start()
        elif what == "upload":
            reader, writer = await asyncio.open_connection(*address)
            writer.write(f"upload {arguments[0]}\n".encode())
            told.append((await reader.readline()).decode())
            writer.close()
        elif what in ("tcp", "urgent"):
            kept.append(socket.create_connection(address))
            if what == "tcp":
                kept[-1].send(arguments[0].encode())
            else:
                kept[-1].send(b"u", socket.MSG_OOB)
        elif what == "sleep":
            await asyncio.sleep(arguments[0])
        elif what == "listen":
            try:
                told.append(repr(judge.recv(1000)))
            except OSError:
                pass
        elif what == "close":
            judge.shutdown(socket.SHUT_RDWR)
        elif what == "guess":
            told.append("ok " + os.urandom(6).hex())

    for each in script:
        await do(*each)
    return told


def steady():
    return 7
