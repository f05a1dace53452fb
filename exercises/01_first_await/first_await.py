"""Buttered toast, made by a cook who stands and stares at the toaster. It works; you make it async."""

import kitchen_blocking
from kitchen import Address


# TODO: make `breakfast` a coroutine function that awaits the kitchen.
# Three things change: `def`, the module that is called, and how each call is made. The order stays.
def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = kitchen_blocking.toast(address, bread)
    buttered = kitchen_blocking.butter(address, toast)
    return kitchen_blocking.serve(address, buttered)
