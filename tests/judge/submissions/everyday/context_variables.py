"""Context variables, and what is local to a thread."""

import asyncio
import contextvars
import threading

request = contextvars.ContextVar("request", default="none")
local = threading.local()
local.name = "at the top"


async def child():
    request.set("child")
    return request.get()


async def beside():
    request.set("parent")
    assert await asyncio.create_task(child()) == "child" and request.get() == "parent"
    assert contextvars.copy_context()[request] == "parent"
    local.name = "beside"
