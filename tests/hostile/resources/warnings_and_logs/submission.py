"""Logs and warns without end, with everything shown always."""

import logging
import warnings

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    warnings.simplefilter("always")
    logging.basicConfig(level=logging.DEBUG, force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = True
    while True:
        warnings.warn("again", stacklevel=1)
        logging.critical("%d", "no number")
