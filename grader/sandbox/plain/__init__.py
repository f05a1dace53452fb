"""Level ``process``: the bench server as a plain child."""
