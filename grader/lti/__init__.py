"""Scores for learning platforms by LTI 1.3: its Assignment and Grade Services, which Canvas and Moodle have.

::

    graded folders ─► scores ─► sending ─► transport ─► the platform
                        ▲          │ ▲
       platform, users ─┘  journal ┘ └─ access ◄─ key

What is sent is the export ``ags`` (:mod:`grader.export.ags`). Only :mod:`.transport` opens connections; time
and waiting come from a :class:`.clock.Clock`. What the extra ``ags`` installs is imported late.
"""
