"""From evidence to the one misconception that explains it.

A rule names a cause, the conditions that the evidence must meet, and the words for the learner. Rules of
an exercise are data in its ``suite.toml``; those in :mod:`.rules` serve every exercise. Causes are tried in
a fixed order (:mod:`.matching`), because one mistake shows in many facts: a call that blocks the loop also
makes the elapsed time long, so "blocked" is asked before "elapsed". Within a cause the exercise's own rules
come first.

Facts are handed over; nothing here asks a bench, a world or the judge for any.
"""
