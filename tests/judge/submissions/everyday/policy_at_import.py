"""What old tutorials say about Windows, and about uvloop."""

import asyncio
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
if sys.platform == "win32":
    asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
elif sys.version_info < (3, 14):
    asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())
try:
    import uvloop
except ImportError:
    uvloop = None
else:
    uvloop.install()
