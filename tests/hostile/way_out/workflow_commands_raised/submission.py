"""Each line end that a log may know, and a command after it."""

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    raise ValueError(
        "x" + "".join(f"{end}::error::done{end}##[command]y" for end in "\n\r\v\f\x1c\x85\u2028\u2029")
    )
