"""The judge: hidden suites, worlds, the clock, diagnosis. The learner's code never runs here.

What a hidden suite imports stands in :mod:`grader.suite`.
"""
