"""A thread of logging's own writes what is logged; it sleeps all the while, and is ended."""

import logging
import logging.config
import logging.handlers
import queue

logging.config.dictConfig(
    {
        "version": 1,
        "formatters": {"plain": {"format": "%(levelname)s %(message)s"}},
        "handlers": {
            "out": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stdout"}
        },
        "root": {"handlers": ["out"], "level": "INFO"},
    }
)
records = queue.SimpleQueue()
log = logging.getLogger("queued")
log.addHandler(logging.handlers.QueueHandler(records))
log.propagate = False
listener = logging.handlers.QueueListener(records, logging.StreamHandler())
listener.start()
log.info("through the queue")
listener.stop()


def beside():
    logging.info("straight")
