"""Answers with the clock and the idle moment that it is given."""


def answer(clock, idle):
    # TODO: let two seconds go by.
    return clock()


def steady():
    return 0
