"""Level ``sandbox``: the bench server inside bubblewrap."""
