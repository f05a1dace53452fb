"""The guard in its usual forms; none of it is run."""

import asyncio
import sys

MAIN = __name__ == "__main__"


async def main():
    raise AssertionError("main was run")


def cli():
    asyncio.run(main())
    return 0


if __name__ == "__main__":
    sys.exit(cli())
if MAIN:
    cli()
if __name__ in {"__main__", "__mp_main__"}:
    raise SystemExit(asyncio.run(main()))


def beside():
    assert __name__ != "__main__" and __file__.endswith(".py") and __doc__ and not __package__
    assert sys.modules[__name__].__dict__ is globals() and __spec__ is None
