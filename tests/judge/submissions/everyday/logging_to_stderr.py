"""Logging as every tutorial sets it up."""

import logging
import sys

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(process)d %(threadName)s %(message)s")
log = logging.getLogger(__name__)
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s", datefmt="%H:%M:%S"))
log.addHandler(handler)
logging.captureWarnings(True)
log.info("at the top")


def beside():
    log.warning("beside the answer: %s", logging.getLevelName(log.getEffectiveLevel()))
