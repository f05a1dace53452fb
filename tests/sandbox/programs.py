"""What programs in a bench begin with, to tell the test what came of them."""

from __future__ import annotations

__all__ = ["TELL", "TRIED"]

#: ``tell`` prints one line of JSON
TELL = "import json, os, signal, sys\ndef tell(value):\n    print(json.dumps(value), flush=True)\n"
#: ``tried`` names what a call came to: the kernel's error, or "done"
TRIED = (
    TELL
    + """
import ctypes, errno, resource, socket, struct
libc = ctypes.CDLL(None, use_errno=True)
def tried(call):
    ctypes.set_errno(0)
    try: result = call()
    except OSError as error: return errno.errorcode.get(error.errno, str(error))
    return errno.errorcode[ctypes.get_errno()] if result == -1 else "done"
"""
)
