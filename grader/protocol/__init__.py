"""What judge, bench server and bench say to each other, once for both sides.

``numbers`` has what both must agree on, ``conversation`` the judge's records to a bench, ``orders`` the
records between judge, bench server and warm process. Standard library only, since one side is beside the
learner's code. What a bench says is believed by nobody: its form stands with the judge, which decodes it
strictly (:mod:`grader.judge.conducting.messages`).
"""
