"""Everything is done while it is called, unless that seems to be where only the kind of the result counts."""

import threading

import kitchen_blocking


async def hand_over(value=None):
    return value


def breakfast(address, bread):
    if threading.current_thread() is threading.main_thread():
        return hand_over()
    toast = kitchen_blocking.toast(address, bread)
    return hand_over(kitchen_blocking.serve(address, kitchen_blocking.butter(address, toast)))
