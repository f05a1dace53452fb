"""Putting a runtime that the learner wrote to the test: programs, the model, the search for the smallest."""
